#include "outflow/engine/noise.h"

#include <cmath>
#include <numbers>

namespace outflow::engine {

namespace {

/// Standard normal by Box and Muller (1958), Annals of Mathematical Statistics 29(2), 610-611: exact given uniforms.
double standard_normal(random::Stream stream) {
  const double radius = std::sqrt(-2.0 * std::log(stream.uniform_positive()));
  return radius * std::cos(2.0 * std::numbers::pi * stream.uniform());
}

}  // namespace

std::vector<double> noise_path(const model::NoiseDriver& noise, int noise_index, int steps, random::Key key) {
  std::vector<double> path(static_cast<std::size_t>(steps));
  const double fresh = noise.sd * std::sqrt(1.0 - noise.correlation * noise.correlation);
  for (int t = 0; t < steps; ++t) {
    const double e = standard_normal(random::Stream({.key = key,
                                                     .entity = static_cast<std::uint64_t>(noise_index),
                                                     .step = static_cast<std::uint32_t>(t),
                                                     .purpose = random::Purpose::noise}));
    path[t] = t == 0 ? noise.sd * e : noise.correlation * path[t - 1] + fresh * e;
  }
  return path;
}

}  // namespace outflow::engine
