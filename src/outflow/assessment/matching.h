#pragma once
#include <vector>

#include "outflow/ensemble/derived.h"
#include "outflow/model/model.h"
#include "outflow/scenario/scenario.h"

namespace outflow::assessment {

/// An observation and the breakdown cell of a report that it can be held against.
struct Observed {
  const scenario::Observation* observation = nullptr;
  ensemble::PeriodCell cell;
  bool whole_year = false;  ///< the period is one calendar year
};

/// The observations, as last published, whose group is one that its report counts by and whose period lies on step boundaries, in
/// the order of the scenario. The others have no counterpart in the results.
std::vector<Observed> match_observations(const scenario::Scenario& scenario, const model::Model& model);

}  // namespace outflow::assessment
