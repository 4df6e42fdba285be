#include "outflow/engine/journeys/newcomers.h"

#include <algorithm>
#include <cmath>

#include "outflow/random/poisson.h"

namespace outflow::engine {

using model::NewcomerLaw;

NewcomersOfStep newcomers_of_step(const model::Model& model, const JourneyWorld& world, int t, random::Key key) {
  const auto& journeys = *model.journeys;
  NewcomersOfStep found;
  const auto before = [](const model::Newcomers& row, int step) { return row.step < step; };
  auto row = std::lower_bound(journeys.newcomers.begin(), journeys.newcomers.end(), t, before);
  for (; row != journeys.newcomers.end() && row->step == t; ++row) {
    if (row->place < 0) found.anywhere += row->persons;
    else found.at_place.emplace_back(row->place, row->persons);
  }
  if (journeys.settings.prescribed_newcomers) return found;
  for (int p = 0; p < model.n_places; ++p) {
    const double rate = world.state(p).newcomers;
    if (rate <= 0) continue;
    double n = std::floor(rate);
    if (journeys.settings.law == NewcomerLaw::share) n = std::floor(rate * static_cast<double>(world.residents(p)));
    if (journeys.settings.law == NewcomerLaw::poisson) {
      random::Stream draws({.key = key,
                            .entity = static_cast<std::uint64_t>(p),
                            .step = static_cast<std::uint32_t>(t),
                            .purpose = random::Purpose::party});
      n = static_cast<double>(random::poisson(rate, draws));
    }
    if (n >= 1) found.at_place.emplace_back(p, static_cast<std::int64_t>(n));
  }
  return found;
}

}  // namespace outflow::engine
