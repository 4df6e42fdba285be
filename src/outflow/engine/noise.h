#pragma once
#include <span>
#include <vector>

#include "outflow/model/model.h"
#include "outflow/random/address.h"

namespace outflow::engine {

/// The noise path of one member: [step] values of x_0 ~ N(0, sd^2), x_t = r x_{t-1} + sd sqrt(1 - r^2) e_t.
/// The innovations e_t are addressed by (noise, step); two drivers never share one. O(steps).
std::vector<double> noise_path(const model::NoiseDriver& noise, int noise_index, int steps, random::Key key);

/// Draws path[from], path[from + 1], ... anew by the innovations of `key`, going on from path[from - 1].
void continue_noise_path(const model::NoiseDriver& noise, int noise_index, int from, random::Key key, std::span<double> path);

}  // namespace outflow::engine
