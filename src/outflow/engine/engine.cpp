#include "outflow/engine/engine.h"

#include "outflow/engine/agents.h"
#include "outflow/engine/cohorts.h"
#include "outflow/engine/journeys/agents.h"
#include "outflow/engine/journeys/cohorts.h"

namespace outflow::engine {

void StepCounts::clear() {
  entries.clear();
  setouts.clear();
  crossings.clear();
  hazards.clear();
  exits.clear();
  appeared.clear();
  shifts.clear();
  turns.clear();
  short_persons = 0;
}

StepCounts::StepCounts(const model::Model& model) {
  const auto classes = static_cast<std::size_t>(model.n_classes());
  entries = CountTable(static_cast<std::size_t>(model.n_places) * classes);
  setouts = CountTable(static_cast<std::size_t>(model.n_links) * classes);
  crossings = CountTable(static_cast<std::size_t>(model.n_links) * classes);
  hazards = CountTable(model.hazards.size() * classes);
  exits = CountTable(model.exits.size() * classes);
  appeared = CountTable(static_cast<std::size_t>(model.n_places) * classes);
  shifts = CountTable(model.shifts.size() * classes);
  turns = CountTable(model.turns.size() * classes);
}

std::unique_ptr<Engine> make_engine(Kind kind, const model::Model& model) {
  if (model.journeys) {
    if (kind == Kind::agents) return std::make_unique<JourneyAgents>(model);
    return std::make_unique<JourneyCohorts>(model);
  }
  if (kind == Kind::agents) return std::make_unique<Agents>(model);
  return std::make_unique<Cohorts>(model);
}

}  // namespace outflow::engine
