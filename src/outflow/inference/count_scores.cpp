#include "outflow/inference/count_scores.h"

#include <boost/math/constants/constants.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "outflow/base/contract.h"
#include "outflow/inference/surge/tails.h"

namespace outflow::inference {

namespace {

double real(std::int64_t n) { return static_cast<double>(n); }

bool is_poisson(const CountForecast& forecast) { return std::isinf(forecast.size); }

/// P(X > y)
double above(const CountForecast& forecast, std::int64_t y) {
  return is_poisson(forecast) ? surge::poisson_tail(y + 1, forecast.mean)
                              : surge::negative_binomial_tail(y + 1, forecast.mean, forecast.size);
}

/// e^-x (I_0(x) + I_1(x)); for large x by Hankel's expansion (NIST DLMF 10.40.1), then right to 1e-15.
double scaled_bessel_sum(double x) {
  if (x < 500) return std::exp(-x) * (boost::math::cyl_bessel_i(0, x) + boost::math::cyl_bessel_i(1, x));
  double sum = 0;
  for (const double order : {0.0, 1.0}) {
    double term = 1;
    for (int k = 1; k <= 8; ++k) {
      sum += term;
      term *= -(4 * order * order - (2 * k - 1) * (2 * k - 1)) / (8 * x * k);
    }
  }
  return sum / std::sqrt(2 * boost::math::constants::pi<double>() * x);
}

/// E|X - X'| / 2 of the negative binomial law. The integrand falls from 1 at u = 0 within some 1 / sqrt(size w) and, for sizes
/// below 1, has a peak of width 1 - w at the other end: the range is halved towards both ends.
double half_difference(double mean, double size) {
  constexpr double quarter_turn = boost::math::constants::half_pi<double>();
  const double p = size / (size + mean), w = 4 * (1 - p) / ((2 - p) * (2 - p));
  const double rest = p * p / ((2 - p) * (2 - p));  // 1 - w without loss of digits
  using Rule = boost::math::quadrature::gauss_kronrod<double, 31>;
  const auto from_zero = [&](double u) {
    const double s = std::sin(u), c = std::cos(u);
    return c * c * std::exp((size - 1) * std::log1p(-w * s * s));
  };
  const auto from_end = [&](double v) {  // u = pi / 2 - v
    const double s = std::sin(v);
    return s * s * std::exp((size - 1) * std::log(rest + w * s * s));
  };
  double sum = 0;
  double to = quarter_turn / 2;
  for (int i = 0; i < 60; ++i, to /= 2)
    sum += Rule::integrate(from_zero, to / 2, to, 0) + Rule::integrate(from_end, to / 2, to, 0);
  return mean / (2 - p) * sum * 2 / quarter_turn;
}

double quantile_of_count(const CountForecast& forecast, double level) {
  const double variance = forecast.mean + (is_poisson(forecast) ? 0 : forecast.mean * forecast.mean / forecast.size);
  std::int64_t high = static_cast<std::int64_t>(forecast.mean + std::sqrt(variance)) + 1, low = -1;
  while (cumulative(forecast, high) < level) low = high, high *= 2;
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (cumulative(forecast, middle) >= level ? high : low) = middle;
  }
  return real(high);
}

}  // namespace

double probability(const CountForecast& forecast, std::int64_t y) {
  OUTFLOW_EXPECT(forecast.mean >= 0 && forecast.size > 0);
  if (forecast.mean == 0) return y == 0 ? 1 : 0;
  return is_poisson(forecast) ? surge::poisson_probability(y, forecast.mean)
                              : surge::negative_binomial_probability(y, forecast.mean, forecast.size);
}

double cumulative(const CountForecast& forecast, std::int64_t y) {
  OUTFLOW_EXPECT(forecast.mean >= 0 && forecast.size > 0);
  if (y < 0) return 0;
  return forecast.mean == 0 ? 1 : 1 - above(forecast, y);
}

std::vector<double> count_quantiles(const CountForecast& forecast, std::span<const double> levels) {
  std::vector<double> result;
  for (const double level : levels) result.push_back(quantile_of_count(forecast, level));
  return result;
}

double crps(const CountForecast& forecast, std::int64_t y) {
  OUTFLOW_EXPECT(y >= 0);
  const double mean = forecast.mean;
  if (mean == 0) return real(y);
  if (is_poisson(forecast)) {
    const double distance = (real(y) - mean) * (2 * cumulative(forecast, y) - 1) + 2 * mean * probability(forecast, y);
    return distance - mean * scaled_bessel_sum(2 * mean);
  }
  // The law of size + 1 with the same p has the mean mean (size + 1) / size.
  const CountForecast next{mean * (forecast.size + 1) / forecast.size, forecast.size + 1};
  const double distance = real(y) * (2 * cumulative(forecast, y) - 1) + mean - 2 * mean * cumulative(next, y - 1);
  return distance - half_difference(mean, forecast.size);
}

double log_score(const CountForecast& forecast, std::int64_t y) {
  const double mean = forecast.mean, size = forecast.size;
  if (y < 0 || (mean == 0 && y > 0)) return std::numeric_limits<double>::infinity();
  if (mean == 0) return 0;
  // Logarithms of the gamma function, because the probability itself may be too small for a double.
  const double factorial = boost::math::lgamma(real(y) + 1);
  if (is_poisson(forecast)) return mean + factorial - real(y) * std::log(mean);
  return factorial + boost::math::lgamma(size) - boost::math::lgamma(real(y) + size) + size * std::log1p(mean / size) +
         (y == 0 ? 0 : real(y) * std::log1p(size / mean));
}

PitInterval pit(const CountForecast& forecast, std::int64_t y) { return {cumulative(forecast, y - 1), cumulative(forecast, y)}; }

}  // namespace outflow::inference
