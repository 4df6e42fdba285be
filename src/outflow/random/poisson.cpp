#include "outflow/random/poisson.h"

#include <cmath>

#include "outflow/base/contract.h"
#include "outflow/random/detail/poisson_law.h"

namespace outflow::random {
namespace {

constexpr double inversion_below = 10;
constexpr double negligible = 0x1p-80;  // of all probability; far below what one uniform can tell apart

std::int64_t by_inversion(double mean, Stream& stream) {
  const double p_none = std::exp(-mean);
  for (;;) {
    double rest = stream.uniform();
    double p_k = p_none;
    for (std::int64_t k = 0;; ++k) {
      if (rest < p_k) return k;
      rest -= p_k;
      p_k *= mean / static_cast<double>(k + 1);
      // A uniform within rounding of 1 may outlast all terms: take another.
      if (p_k<negligible&& static_cast<double>(k)> mean) break;
    }
  }
}

}  // namespace

std::int64_t poisson(double mean, Stream& stream) {
  OUTFLOW_EXPECT(mean >= 0 && mean <= 0x1p40);
  if (mean < inversion_below) return by_inversion(mean, stream);
  const detail::PoissonLaw law(mean);
  return detail::transformed_rejection(law.hat(), [&](std::int64_t k) { return law.log_probability(k); }, stream);
}

}  // namespace outflow::random
