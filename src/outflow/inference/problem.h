#pragma once
#include <optional>
#include <string>
#include <vector>

#include "outflow/engine/engine.h"
#include "outflow/inference/figures.h"
#include "outflow/scenario/scenario.h"

/// What a calibration or a forecast is asked: a scenario with priors, the figures that are known, those that are wanted.
namespace outflow::inference {

struct Problem {
  scenario::Scenario scenario;
  engine::Kind engine = engine::Kind::cohorts;
  std::vector<Figure> figures{};  ///< known; by the step in which they are complete, then as in observations.csv
  std::vector<Figure> targets{};  ///< wanted; in the same order
};

/// The scenario as it could be known at a moment: without observations published later, values of drivers, conditions, closures,
/// changes and timed multipliers that begin later, and prescribed numbers of periods that end later (a number of a whole period
/// is not known before its end, and a part of it would tell the whole); what was in force goes on for good. Drivers that repeat
/// every year stay; effects of drivers of which nothing was known yet are left out. Nothing in the result depends on what was
/// removed.
scenario::Scenario as_known_on(const scenario::Scenario& scenario, Seconds moment);

/// Takes every limit of room away. In folders of Flee capacities cannot be dated, and many are the largest count of the whole
/// series.
void forget_capacities(scenario::Scenario& scenario);

/// The observations that a report's cells answer to; of several published figures of one period and group the last.
std::vector<Figure> known_figures(const scenario::Scenario& scenario);

/// The figures that would come next: for each sequence of figures (sequences.h) of two or more that has not ended before the last
/// figure of all was first published, periods from its last one on, as long as they end by `until`. The scenario must run as
/// long.
std::vector<Figure> next_figures(const scenario::Scenario& scenario, Seconds until);

/// When the next figure of each such sequence will be complete; the start of the scenario where there is none.
Seconds next_due(const scenario::Scenario& scenario);

/// One figure to come for each report of which everybody was observed: of its sequence (sequences.h) the first period that ends
/// after all that is observed. Prolongs the scenario as far as they reach.
std::vector<Figure> next_of_each_report(scenario::Scenario& scenario);

/// The scenario prolonged to an end. No change when it is as long already.
void prolong(scenario::Scenario& scenario, Seconds end);

}  // namespace outflow::inference
