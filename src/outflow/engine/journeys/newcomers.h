#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "outflow/engine/journeys/world.h"
#include "outflow/random/address.h"

namespace outflow::engine {

/// How many appear in a step: at named places, and anywhere by the weights of the sources.
struct NewcomersOfStep {
  std::vector<std::pair<std::int32_t, std::int64_t>> at_place;
  std::int64_t anywhere = 0;
};

/// The numbers of step t: prescribed, or driven by conflicts and floods (Poisson numbers are drawn by place). O(places + rows).
NewcomersOfStep newcomers_of_step(const model::Model& model, const JourneyWorld& world, int t, random::Key key);

}  // namespace outflow::engine
