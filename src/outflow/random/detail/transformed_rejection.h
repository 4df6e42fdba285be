#pragma once
#include <cmath>
#include <cstdint>

#include "outflow/random/address.h"

/// Transformed rejection with squeeze: Hörmann, "The generation of binomial random variates", J. Stat. Comput. Simul.
/// 46 (1993) 101, section 2. A uniform u on (-1/2, 1/2) is carried to x = G(u) = (2a / (1/2 - |u|) + b) u + c, whose
/// density nearly follows the law, and k = floor(x) is kept when a second uniform v is below
///
///     H(u) = P(k) / scale * (a / (1/2 - |u|)^2 + b),
///
/// the bracket being G'(u). This is exact when H <= 1 everywhere; keeping k unseen where 1/2 - |u| >= 0.07 and
/// v <= squeeze is exact when H >= squeeze there. transformed_rejection_test.cpp walks through H for both laws.
namespace outflow::random::detail {

struct Hat {
  double a = 0;
  double b = 0;
  double c = 0;  ///< relative to origin, so that x keeps its fraction when counts are near 2^40
  double squeeze = 0;
  double scale = 0;
  std::int64_t origin = 0;
  std::int64_t least = 0;
  std::int64_t most = 0;
};

inline constexpr double squeeze_width = 0.07;

/// The hat of algorithm BTRS for a binomial law with n p >= 10 and p <= 1/2; p = 0 stands for its limit, the
/// Poisson law. `mean` counts from origin, which is the mode; log_probability is then log of P(k) / P(mode).
inline Hat hat_for(double mean, double deviation, double p, std::int64_t origin, std::int64_t most) {
  Hat hat{.origin = origin, .least = 0, .most = most};
  hat.b = 1.15 + 2.53 * deviation;
  hat.a = -0.0873 + 0.0248 * hat.b + 0.01 * p;
  hat.c = mean + 0.5;
  hat.squeeze = 0.92 - 4.2 / hat.b;
  hat.scale = (2.83 + 5.1 / hat.b) * deviation;
  return hat;
}

/// Samples the law whose log P(k) (up to the constant that `scale` has too) is log_probability(k).
template <class LogProbability>
std::int64_t transformed_rejection(const Hat& hat, const LogProbability& log_probability, Stream& stream) {
  const auto lowest = static_cast<double>(hat.least - hat.origin);
  const auto highest = static_cast<double>(hat.most - hat.origin);
  for (;;) {
    const double u = stream.uniform_positive() - 0.5;
    const double v = stream.uniform_positive();
    const double room = 0.5 - std::abs(u);  // at least 2^-53
    const double x = std::floor((2 * hat.a / room + hat.b) * u + hat.c);
    if (!(x >= lowest && x <= highest)) continue;
    const std::int64_t k = hat.origin + static_cast<std::int64_t>(x);
    if (room >= squeeze_width && v <= hat.squeeze) return k;
    if (std::log(v * hat.scale / (hat.a / (room * room) + hat.b)) <= log_probability(k)) return k;
  }
}

}  // namespace outflow::random::detail
