#include "outflow/engine/noise.h"

#include <cmath>

#include "outflow/random/normal.h"

namespace outflow::engine {

std::vector<double> noise_path(const model::NoiseDriver& noise, int noise_index, int steps, random::Key key) {
  std::vector<double> path(static_cast<std::size_t>(steps));
  continue_noise_path(noise, noise_index, 0, key, path);
  return path;
}

void continue_noise_path(const model::NoiseDriver& noise, int noise_index, int from, random::Key key, std::span<double> path) {
  const double fresh = noise.sd * std::sqrt(1.0 - noise.correlation * noise.correlation);
  for (std::size_t t = static_cast<std::size_t>(from); t < path.size(); ++t) {
    random::Stream draws({.key = key,
                          .entity = static_cast<std::uint64_t>(noise_index),
                          .step = static_cast<std::uint32_t>(t),
                          .purpose = random::Purpose::noise});
    const double e = random::standard_normal(draws);
    path[t] = t == 0 ? noise.sd * e : noise.correlation * path[t - 1] + fresh * e;
  }
}

}  // namespace outflow::engine
