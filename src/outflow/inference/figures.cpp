#include "outflow/inference/figures.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "outflow/random/poisson.h"

namespace outflow::inference {

namespace {

constexpr double minus_infinity = -std::numeric_limits<double>::infinity();

double log_poisson(double k, double mean) { return k * std::log(mean) - mean - std::lgamma(k + 1); }

double log_negative_binomial(double k, double mean, double d) {
  if (d <= 0) return log_poisson(k, mean);
  const double size = 1 / d;
  return std::lgamma(k + size) - std::lgamma(size) - std::lgamma(k + 1) - size * std::log1p(mean * d) +
         k * (std::log(mean * d) - std::log1p(mean * d));
}

/// P(Y <= k).
double count_cumulative(double k, double mean, double d) {
  if (k < 0) return 0;
  if (std::isinf(k)) return 1;
  if (d <= 0) return boost::math::gamma_q(k + 1, mean);
  return boost::math::ibeta(1 / d, k + 1, 1 / (1 + mean * d));
}

struct BetaShapes {
  double a, b;
};
BetaShapes shapes(double p, double whole, double d) {
  const double n = std::max(1.0, whole);
  const double precision = std::max(n / (1 + d * n), 0.5);
  return {p * precision, (1 - p) * precision};
}

double log_range(double probability) { return probability > 0 ? std::log(probability) : minus_infinity; }

}  // namespace

double expected(const Figure& figure, const Modelled& modelled, double log_factor) {
  if (figure.kind == FigureKind::share) {
    if (modelled.whole <= 0) return 0.5;
    return std::clamp(modelled.count / modelled.whole, 0.001, 0.999);
  }
  return std::max(modelled.count * figure.complete * std::exp(log_factor), least_mean);
}

double log_probability(const Figure& figure, const Modelled& modelled, double log_factor, const Scatter& scatter) {
  const double mean = expected(figure, modelled, log_factor);
  if (figure.kind == FigureKind::count) {
    if (figure.exact()) return log_negative_binomial(std::round(figure.low), mean, scatter.dispersion);
    const double low = std::ceil(figure.low) - 1, high = std::floor(figure.high);
    return log_range(count_cumulative(high, mean, scatter.dispersion) - count_cumulative(low, mean, scatter.dispersion));
  }
  const auto [a, b] = shapes(mean, modelled.whole, scatter.dispersion);
  if (!figure.exact()) {
    const double low = std::clamp(figure.low, 0.0, 1.0), high = std::clamp(figure.high, 0.0, 1.0);
    return log_range(boost::math::ibeta(a, b, high) - boost::math::ibeta(a, b, low));
  }
  const double y = std::clamp(figure.low, 0.0005, 0.9995);
  return (a - 1) * std::log(y) + (b - 1) * std::log1p(-y) + std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b);
}

double draw_figure(const Figure& figure, const Modelled& modelled, double log_factor, const Scatter& scatter,
                   random::Stream& stream) {
  const double mean = expected(figure, modelled, log_factor);
  if (figure.kind == FigureKind::share) {
    const auto [a, b] = shapes(mean, modelled.whole, scatter.dispersion);
    return boost::math::ibeta_inv(a, b, stream.uniform_positive());
  }
  double rate = mean;
  if (scatter.dispersion > 0)
    rate = mean * scatter.dispersion * boost::math::gamma_p_inv(1 / scatter.dispersion, stream.uniform_positive());
  return static_cast<double>(random::poisson(std::min(rate, 1e12), stream));
}

double share_known(const Period& period, Seconds known_on, double mean_seconds, int stages) {
  if (mean_seconds <= 0) return 1;
  const double scale = mean_seconds / stages;
  // The mean over the period of P(T <= known_on - t): with G the integral of the Erlang law from 0 to x.
  const auto integral = [&](double x) {
    if (x <= 0) return 0.0;
    const double p = boost::math::gamma_p(static_cast<double>(stages), x / scale);
    const double q = boost::math::gamma_p(static_cast<double>(stages) + 1, x / scale);
    return x * p - mean_seconds * q;
  };
  const auto since_begin = static_cast<double>(known_on - period.begin), since_end = static_cast<double>(known_on - period.end);
  const double length = since_begin - since_end;
  if (length <= 0) return boost::math::gamma_p(static_cast<double>(stages), std::max(0.0, since_end) / scale);
  return std::clamp((integral(since_begin) - integral(since_end)) / length, 0.0, 1.0);
}

double next_discrepancy(double before, double years, const Scatter& scatter, double standard_normal) {
  const double r = scatter.discrepancy_correlation <= 0 ? 0 : std::pow(scatter.discrepancy_correlation, years);
  return r * before + scatter.discrepancy * std::sqrt(1 - r * r) * standard_normal;
}

}  // namespace outflow::inference
