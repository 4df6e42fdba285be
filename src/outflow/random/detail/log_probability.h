#pragma once
#include <cmath>
#include <cstdint>
#include <numbers>

/// Logarithms of discrete probabilities without cancellation, also for counts near 2^40, where n log n is known to no
/// better than 2^-8 and a difference of such terms would be noise.
///
/// Source: Loader, "Fast and accurate computation of binomial probabilities" (2000), sections 2 and 4: the Poisson
/// probability of x when E is expected is exp(-stirling_error(x) - deviance(x, E)) / sqrt(2 pi x), for x = 0 exp(-E),
/// and binomial and hypergeometric probabilities are products and quotients of such.
/// One thing differs: the deviation x - E is an argument, for the caller knows it better than the rounded E does.
namespace outflow::random::detail {

/// log(x!) - log(sqrt(2 pi x) (x/e)^x) for x >= 1. Error below 2e-16.
inline double stirling_error(std::int64_t x) {
  // clang-format off
  static constexpr double table[] = {
      0,
      0.0810614667953272582, 0.0413406959554092941, 0.0276779256849983391, 0.0207906721037650931,
      0.0166446911898211922, 0.013876128823070748, 0.0118967099458917701, 0.0104112652619720965,
      0.00925546218271273292, 0.00833056343336287126, 0.00757367548795184079, 0.00694284010720952987,
      0.00640899418800420707, 0.00595137011275884774, 0.00555473355196280137
  };
  // clang-format on
  if (x < 16) return table[x];
  const double r = 1 / static_cast<double>(x);
  const double rr = r * r;
  return r * (1.0 / 12 - rr * (1.0 / 360 - rr * (1.0 / 1260 - rr * (1.0 / 1680 - rr * (1.0 / 1188)))));
}

/// (1 + t) log(1 + t) - t for t >= -1: relative error of a few 2^-53 near 0, where it is t^2 / 2.
inline double relative_deviance(double t) {
  if (std::abs(t) > 0.1) return t <= -1 ? 1 : (1 + t) * std::log1p(t) - t;
  // log(1 + t) = 2 artanh(v) with v = t / (2 + t); the leading terms 2 v (1 + t) - t = t v are taken together.
  const double v = t / (2 + t);
  const double vv = v * v;  // below 0.0028
  const double tail = vv * (1.0 / 3 + vv * (1.0 / 5 + vv * (1.0 / 7 + vv * (1.0 / 9 + vv * (1.0 / 11 + vv * (1.0 / 13))))));
  return v * (t + 2 * (1 + t) * tail);
}

/// x log(x / E) + E - x where x = expected + deviation >= 0 and expected > 0.
inline double deviance(double expected, double deviation) { return expected * relative_deviance(deviation / expected); }

/// A product and quotient of Poisson probabilities, P(x) = exp(-exponent) / sqrt(spread), kept in these two parts so that a
/// whole product costs one logarithm. Up to nine factors of counts to 2^40, no five of them on one side: no overflow.
class PoissonProduct {
 public:
  /// Multiplies with P(x) of a Poisson law; deviation = x - expected, as exactly as the caller can say. x and expected are
  /// >= 0; a certain cell (expected 0, hence x = 0) changes nothing.
  void multiply(std::int64_t x, double expected, double deviation) {
    exponent_ += exponent(x, expected, deviation);
    if (x > 0) spread_ *= spread(x);
  }

  void divide(std::int64_t x, double expected, double deviation) {
    exponent_ -= exponent(x, expected, deviation);
    if (x > 0) spread_ /= spread(x);
  }

  /// Divides by P(x) of the Poisson law with mean x.
  void divide_by_mode(std::int64_t x) { divide(x, static_cast<double>(x), 0); }

  [[nodiscard]] double log() const { return -exponent_ - 0.5 * std::log(spread_); }
  [[nodiscard]] double value() const { return std::exp(-exponent_) / std::sqrt(spread_); }

 private:
  static double exponent(std::int64_t x, double expected, double deviation) {
    return x == 0 ? expected : stirling_error(x) + deviance(expected, deviation);
  }
  static double spread(std::int64_t x) { return 2 * std::numbers::pi * static_cast<double>(x); }

  double exponent_ = 0;
  double spread_ = 1;
};

}  // namespace outflow::random::detail
