#pragma once
#include <string>
#include <vector>

#include "outflow/scenario/scenario.h"

namespace outflow::scenario {

/// Gives the numbers of the movement rule "journeys" wide priors about their values in force, for folders in a format that has
/// none:
///
///     default_movechance, camp_movechance, conflict_movechance   logit-normal, sd 1, 1.2 and 1.2 about the value (a chance
///                                                                of 1 about 0.9, of 0 about 0.001)
///     camp_weight, conflict_weight, foreign_weight               log-normal, sd 0.5
///     distance_power                                             log-normal, sd 0.35
///
/// A weight or power of 0 stays as it is. Reports without scatter of their own get a model discrepancy of 0.3 on the log scale,
/// correlated 0.1 over a year (half of it is gone in 110 days), and counts that scatter by 10% (dispersion 0.01): what the rule
/// is wrong by in the validations of its authors (mean relative differences of 0.2 to 0.6). Returns the names of the parameters.
/// No change of a scenario that has parameters, or another movement rule.
std::vector<std::string> add_movement_priors(Scenario& scenario);

/// Gives the attraction of each of these places (ids) a log-normal prior with median 1 and sd 1: from a fifth to five times what
/// the rule says of a camp there. Returns the names of the parameters, "attraction of <id>".
std::vector<std::string> add_attraction_priors(Scenario& scenario, const std::vector<std::string>& places);

/// The same of the residents of every place that has some, about their number: those who flee come from places in proportion to
/// it, and who is threatened is another question. "residents of <id>".
std::vector<std::string> add_resident_priors(Scenario& scenario);

}  // namespace outflow::scenario
