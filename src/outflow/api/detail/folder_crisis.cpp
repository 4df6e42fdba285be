#include "outflow/api/detail/folder_crisis.h"

#include <fmt/format.h>

#include <algorithm>

#include "outflow/api/detail/study.h"
#include "outflow/api/ensemble_plan.h"
#include "outflow/api/failure.h"
#include "outflow/scenario/movement_priors.h"

namespace outflow::api::detail {

namespace inf = inference;

namespace {

constexpr int default_histories = 300, default_rounds = 5, least_members = 10;

}  // namespace

inf::Crisis crisis_of(const ScenarioInput& input, const FolderCounts& counts, std::vector<std::string>& parameters) {
  inf::Crisis crisis{
      .scenario = input.scenario, .places = {}, .reports = {}, .counts = counts.input.places, .persons_each = input.flee->hasten};
  parameters = scenario::add_movement_priors(crisis.scenario);
  if (parameters.empty())
    throw BadRequest("no number of the movement rule can be learned, so there is nothing to calibrate; leave out --model");
  for (const auto& name : counts.places) {
    const auto& places = crisis.scenario.places;
    const auto at =
        std::find_if(places.begin(), places.end(), [&](const auto& p) { return (p.name.empty() ? p.id : p.name) == name; });
    crisis.places.push_back(at->id);
    crisis.reports.push_back("at_" + at->id);
  }
  for (const auto& names :
       {scenario::add_resident_priors(crisis.scenario), scenario::add_attraction_priors(crisis.scenario, crisis.places)})
    parameters.insert(parameters.end(), names.begin(), names.end());
  return crisis;
}

inf::GivenTotalsSettings given_totals_settings(const CalibrationWish& wish, const scenario::Scenario& scenario) {
  check_plan({}, wish.threads);
  inf::GivenTotalsSettings settings;
  settings.engine = engine_kind(wish.engine, scenario);
  const int histories = number_in(wish.histories, default_histories, 50, 1'000'000, "histories");
  const int rounds = number_in(wish.rounds, default_rounds, 2, 20, "rounds");
  if (histories < rounds * least_members)
    throw BadRequest(
        fmt::format("{} histories in {} rounds are too few; a round needs {} at least", histories, rounds, least_members));
  settings.smoother.members = histories / rounds;
  settings.smoother.passes = rounds - 1;
  settings.smoother.seed = wish.seed.value_or(scenario.seed.value);
  settings.smoother.threads = wish.threads;
  return settings;
}

}  // namespace outflow::api::detail
