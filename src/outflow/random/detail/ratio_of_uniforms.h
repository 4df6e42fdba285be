#pragma once
#include <cmath>
#include <cstdint>

#include "outflow/random/address.h"

/// Ratio of uniforms for a discrete law: Stadlober, "The ratio of uniforms approach for generating discrete random
/// variates", J. Comput. Appl. Math. 31 (1990) 181, section 3. A point (u, w) is drawn from the rectangle
/// 0 < u < 1, |w| < width / 2, and k = floor(centre + w / u) is kept when u^2 <= P(k) / P(mode). This is exact when the
/// rectangle covers all such points, that is |x - centre| sqrt(P(floor x) / P(mode)) <= width / 2 for every x, which
/// ratio_of_uniforms_test.cpp walks through.
namespace outflow::random::detail {

struct Rectangle {
  double centre = 0;  ///< relative to origin, so that x keeps its fraction when counts are near 2^40
  double width = 0;
  std::int64_t origin = 0;
  std::int64_t least = 0;
  std::int64_t most = 0;
};

/// The rectangle for a law of this mean (relative to origin) and variance; his constants 2 sqrt(2/e), 3 - 2 sqrt(3/e).
inline Rectangle rectangle_for(double mean, double variance, std::int64_t origin, std::int64_t least, std::int64_t most) {
  return {.centre = mean + 0.5,
          .width = 1.7155277699214135 * std::sqrt(variance + 0.5) + 0.8989161620588988,
          .origin = origin,
          .least = least,
          .most = most};
}

/// Samples the law whose log of P(k) / P(mode) is log_ratio(k).
template <class LogRatio>
std::int64_t ratio_of_uniforms(const Rectangle& rectangle, const LogRatio& log_ratio, Stream& stream) {
  const auto lowest = static_cast<double>(rectangle.least - rectangle.origin);
  const auto highest = static_cast<double>(rectangle.most - rectangle.origin);
  for (;;) {
    const double u = stream.uniform_positive();
    const double w = (stream.uniform_positive() - 0.5) * rectangle.width;
    const double x = std::floor(rectangle.centre + w / u);
    if (!(x >= lowest && x <= highest)) continue;
    const std::int64_t k = rectangle.origin + static_cast<std::int64_t>(x);
    const double log_p = log_ratio(k);
    // Bounds of 2 log u that spare most of the logarithms: u (4 - u) - 3 above it, u - 1 / u below.
    if (u * (4 - u) - 3 <= log_p) return k;
    if (u * (u - log_p) >= 1) continue;
    if (2 * std::log(u) <= log_p) return k;
  }
}

}  // namespace outflow::random::detail
