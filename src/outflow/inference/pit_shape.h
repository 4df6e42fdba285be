#pragma once
#include <array>
#include <span>
#include <string>

#include "outflow/inference/scores.h"

/// What a PIT histogram tells, in plain words.
namespace outflow::inference {

inline constexpr int pit_bins = 10;

/// How a share differs from what is right: by more than 0.1 and by two standard errors, by more than 0.1 only, or neither.
enum class Off { fits, perhaps_less, less, perhaps_more, more };

struct PitShape {
  std::array<double, pit_bins>
      histogram{};  ///< shares of the outcomes by tenths of the law, as `pit_histogram`; 0.1 each is right
  double below = 0, above = 0;  ///< shares of outcomes beyond the outermost of `hub_levels`; 0.01 each is right
  Off outer = Off::fits;  ///< share in the two outermost tenths of each side together, 0.4 being right; more: too narrow
  Off upper = Off::fits;  ///< share above the median, 0.5 being right; more: too low
};

/// Outcomes of one origin are not independent, so standard errors are those of as many independent outcomes as there are
/// origins, sqrt(p (1 - p) / origins).
PitShape pit_shape(std::span<const PitInterval> outcomes, int origins);

/// "too narrow, perhaps too low"; "fits".
std::string to_string(const PitShape& shape);

}  // namespace outflow::inference
