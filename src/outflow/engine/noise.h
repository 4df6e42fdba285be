#pragma once
#include <vector>

#include "outflow/model/model.h"
#include "outflow/random/address.h"

namespace outflow::engine {

/// The noise path of one member: [step] values of x_0 ~ N(0, sd^2), x_t = r x_{t-1} + sd sqrt(1 - r^2) e_t.
/// The innovations e_t are addressed by (noise, step); two drivers never share one. O(steps).
std::vector<double> noise_path(const model::NoiseDriver& noise, int noise_index, int steps, random::Key key);

}  // namespace outflow::engine
