#pragma once
#include <string>

#include "outflow/scenario/scenario.h"

namespace outflow::io {

/// What `scenario::describe` tells, as JSON: {"name", "title", "description", "source", "listings": [{"name", "rows":
/// [{COLUMN: {"value", "where", "default"}}]}]}. Numbers are numbers, everything else is text; blank cells are left out.
std::string scenario_to_json(const scenario::Scenario& scenario);

}  // namespace outflow::io
