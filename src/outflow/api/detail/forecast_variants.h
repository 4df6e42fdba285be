#pragma once
#include <string>
#include <vector>

#include "outflow/api/calibrate.h"
#include "outflow/inference/otherwise.h"

/// Forecasts of a calibrated scenario in which something is otherwise from now on.
namespace outflow::api::detail {

/// The problem with the changes of each variant. Throws BadRequest for names and dates, InvalidScenario with every fault of every
/// change.
std::vector<inference::Problem> variant_problems(const inference::Problem& problem, const std::vector<ForecastVariant>& variants);

}  // namespace outflow::api::detail
