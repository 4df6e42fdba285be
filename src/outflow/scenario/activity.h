#pragma once
#include "outflow/scenario/scenario.h"

namespace outflow::scenario {

/// The scenario without what is written but switched off: everybody has the value `off` of a status that is not active, for
/// good, and effects of a memory that is not active are gone. Rows that speak of other values fall away, selectors of that
/// value become selectors of everybody. O(size of the scenario).
[[nodiscard]] Scenario only_active(const Scenario& scenario);

/// False when nothing in it is switched off: `only_active` would return a copy.
[[nodiscard]] bool has_inactive(const Scenario& scenario);

/// The value that everybody has while the status is not active.
[[nodiscard]] const std::string& value_when_off(const Status& status);

}  // namespace outflow::scenario
