#include "outflow/random/binomial.h"

#include <cmath>

#include "outflow/base/contract.h"
#include "outflow/random/detail/binomial_law.h"

namespace outflow::random {
namespace {

constexpr double inversion_below = 10;
constexpr double negligible = 0x1p-80;  // of all probability; far below what one uniform can tell apart

/// BINV: subtracts P(0), P(1), ... from a uniform until it is used up.
std::int64_t by_inversion(std::int64_t n, double p, Stream& stream) {
  const auto people = static_cast<double>(n);
  const double odds = p / (1 - p);
  const double p_none = std::exp(people * std::log1p(-p));
  for (;;) {
    double rest = stream.uniform();
    double p_k = p_none;
    for (std::int64_t k = 0; k <= n; ++k) {
      if (rest < p_k) return k;
      rest -= p_k;
      p_k *= odds * (static_cast<double>(n - k) / static_cast<double>(k + 1));
      // Past the mean the terms only fall. A uniform within rounding of 1 may outlast them all: take another.
      if (p_k<negligible&& static_cast<double>(k)> people * p) break;
    }
  }
}

std::int64_t binomial_lower_half(std::int64_t n, double p, Stream& stream) {
  if (static_cast<double>(n) * p < inversion_below) return by_inversion(n, p, stream);
  const detail::BinomialLaw law(n, p);
  return detail::transformed_rejection(law.hat(), [&](std::int64_t k) { return law.log_probability(k); }, stream);
}

}  // namespace

std::int64_t binomial(std::int64_t n, double p, Stream& stream) {
  OUTFLOW_EXPECT(n >= 0 && n <= std::int64_t{1} << 40);
  OUTFLOW_EXPECT(p >= 0 && p <= 1);
  if (n == 0 || p <= 0) return 0;
  if (p >= 1) return n;
  // 1 - p is exact for p >= 1/2, so the mirror costs no precision.
  return p <= 0.5 ? binomial_lower_half(n, p, stream) : n - binomial_lower_half(n, 1 - p, stream);
}

}  // namespace outflow::random
