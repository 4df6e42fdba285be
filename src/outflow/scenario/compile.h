#pragma once
#include "outflow/base/diagnostics.h"
#include "outflow/model/model.h"
#include "outflow/scenario/scenario.h"

namespace outflow::scenario {

struct Compiled {
  model::Model model;       ///< meaningful only without errors
  Diagnostics diagnostics;  ///< faults that show only when everything is put together (e.g. too many ways)
};

/// Turns a scenario that `validate` found without errors into a model. O(places * ways + steps * predictors).
[[nodiscard]] Compiled compile(const Scenario& scenario);

}  // namespace outflow::scenario
