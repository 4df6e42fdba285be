#include "outflow/random/multinomial.h"

#include <bit>
#include <cmath>

#include "outflow/base/contract.h"
#include "outflow/random/binomial.h"

namespace outflow::random {

void multinomial(std::int64_t n, std::span<const double> weights, std::span<std::int64_t> out, Stream& stream) {
  OUTFLOW_EXPECT(n >= 0 && n <= std::int64_t{1} << 40);
  OUTFLOW_EXPECT(out.size() == weights.size());
  // Until a category has its people, its place in `out` keeps the bits of the sum of weights from there on.
  double sum = 0;
  for (std::size_t i = weights.size(); i-- > 0;) {
    OUTFLOW_EXPECT(weights[i] >= 0);
    sum += weights[i];
    out[i] = std::bit_cast<std::int64_t>(sum);
  }
  OUTFLOW_EXPECT(std::isfinite(sum));
  if (n > 0 && !(sum > 0)) throw ContractViolation("multinomial: there are people to share out, but no positive weight");
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double sum_from_here = std::bit_cast<double>(out[i]);
    out[i] = n == 0 ? 0 : binomial(n, weights[i] / sum_from_here, stream);
    n -= out[i];
  }
}

}  // namespace outflow::random
