#include "outflow/inference/surge/tails.h"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

#include "outflow/base/contract.h"

namespace outflow::inference::surge {

namespace {

double real(std::int64_t n) { return static_cast<double>(n); }

/// x with P(shape, x) = p. From a million on by Wilson and Hilferty (PNAS 17 (1931) 684), which is then right to 1e-9.
double gamma_quantile(double shape, double p) {
  if (shape < 1e6) return p < 0.5 ? boost::math::gamma_p_inv(shape, p) : boost::math::gamma_q_inv(shape, 1 - p);
  const double z = std::sqrt(2.0) * boost::math::erf_inv(2 * p - 1);
  const double root = 1 - 1 / (9 * shape) + z / (3 * std::sqrt(shape));
  return shape * root * root * root;
}

}  // namespace

double poisson_probability(std::int64_t y, double mean) {
  OUTFLOW_EXPECT(mean >= 0);
  if (y < 0) return 0;
  if (mean == 0) return y == 0 ? 1 : 0;
  return boost::math::gamma_p_derivative(real(y) + 1, mean);
}

double poisson_tail(std::int64_t y, double mean) {
  OUTFLOW_EXPECT(mean >= 0);
  if (y <= 0) return 1;
  if (mean == 0) return 0;
  // Far out of reach of a double, where the library's series would overflow.
  if (real(y) > mean && real(y) * std::log(mean) - mean - std::lgamma(real(y) + 1) < -745) return 0;
  return boost::math::gamma_p(real(y), mean);
}

double poisson_mid_p(std::int64_t y, double mean) { return poisson_tail(y + 1, mean) + poisson_probability(y, mean) / 2; }

double negative_binomial_probability(std::int64_t y, double mean, double size) {
  OUTFLOW_EXPECT(mean >= 0 && size > 0);
  if (y < 0) return 0;
  if (mean == 0) return y == 0 ? 1 : 0;
  if (std::isinf(size)) return poisson_probability(y, mean);
  // P(y) = p^k q^y / (y B(k, y)) with q = mean / (mean + k); the derivative of I_x(a, b) is x^(a-1) (1-x)^(b-1) / B(a, b).
  const double q = mean / (mean + size), p = size / (mean + size);
  if (y == 0) return std::exp(size * std::log1p(-q));
  return boost::math::ibeta_derivative(size, real(y), p) * p * q / real(y);
}

double negative_binomial_tail(std::int64_t y, double mean, double size) {
  OUTFLOW_EXPECT(mean >= 0 && size > 0);
  if (y <= 0) return 1;
  if (mean == 0) return 0;
  if (std::isinf(size)) return poisson_tail(y, mean);
  return boost::math::ibeta(real(y), size, mean / (mean + size));
}

double size_of(double mean, double dispersion) {
  OUTFLOW_EXPECT(mean >= 0 && dispersion >= 1);
  return dispersion > 1 ? mean / (dispersion - 1) : std::numeric_limits<double>::infinity();
}

double binomial_tail(std::int64_t y, std::int64_t n, double p) {
  OUTFLOW_EXPECT(n >= 0 && p >= 0 && p <= 1);
  if (y <= 0) return 1;
  if (y > n) return 0;
  return boost::math::ibeta(real(y), real(n - y) + 1, p);
}

Interval garwood(std::int64_t count, double exposure, double level) {
  OUTFLOW_EXPECT(count >= 0 && exposure > 0 && level > 0 && level < 1);
  const double outside = (1 - level) / 2;
  return {.low = count == 0 ? 0 : gamma_quantile(real(count), outside) / exposure,
          .high = gamma_quantile(real(count) + 1, 1 - outside) / exposure};
}

double chi_square_tail(double x, double freedom) {
  OUTFLOW_EXPECT(freedom > 0);
  return x <= 0 ? 1 : boost::math::gamma_q(freedom / 2, x / 2);
}

Combined fisher(std::span<const double> p) {
  Combined combined;
  for (const double each : p) combined.statistic -= 2 * std::log(each);
  if (!p.empty()) combined.p = chi_square_tail(combined.statistic, 2 * static_cast<double>(p.size()));
  return combined;
}

double any_of(double p, double n) {
  if (p >= 1) return n > 0 ? 1 : 0;
  return -std::expm1(n * std::log1p(-p));
}

}  // namespace outflow::inference::surge
