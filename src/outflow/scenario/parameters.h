#pragma once
#include <span>
#include <string>
#include <vector>

#include "outflow/scenario/scenario.h"

namespace outflow::scenario {

/// One number of a scenario that hangs on a parameter.
struct TiedNumber {
  std::int32_t parameter = -1;
  Tie tie;
  Where where;
  double value = 0;  ///< now in force, in the unit in which it is written
};

/// Every number that hangs on a parameter, in a fixed order (that of the struct Scenario). O(size of the scenario).
std::vector<TiedNumber> tied_numbers(const Scenario& scenario);

/// Puts these values in the place of the parameters and works out every number that hangs on one: whole numbers to the nearest.
/// `values` are in the order of scenario.parameters. O(size of the scenario).
void set_parameters(Scenario& scenario, std::span<const double> values);

/// The values in force, in the order of scenario.parameters.
std::vector<double> parameter_values(const Scenario& scenario);

}  // namespace outflow::scenario
