#include "outflow/assessment/matching.h"

#include <algorithm>

#include "outflow/scenario/observations.h"

namespace outflow::assessment {

std::vector<Observed> match_observations(const scenario::Scenario& scenario, const model::Model& model) {
  std::vector<Observed> matched;
  for (const auto* latest : scenario::latest_observations(scenario)) {
    const scenario::Observation& observation = *latest;
    const auto report = std::find_if(scenario.reports.begin(), scenario.reports.end(),
                                     [&](const auto& r) { return r.name == observation.report.value; });
    if (report == scenario.reports.end()) continue;
    const auto report_index = static_cast<std::int32_t>(report - scenario.reports.begin());
    const auto& cells = model.reports[report_index].cells;
    const std::string group = scenario::to_string(observation.group.value);
    const auto cell = group.empty() ? cells.begin() : std::find(cells.begin(), cells.end(), group);
    const auto steps = model.time.steps_of(observation.period.value);
    if (cell == cells.end() || !steps) continue;
    const Period& period = observation.period.value;
    matched.push_back({&observation,
                       {report_index, static_cast<std::int32_t>(cell - cells.begin()), steps->first, steps->second},
                       period == year_period(year_of(period.begin))});
  }
  return matched;
}

}  // namespace outflow::assessment
