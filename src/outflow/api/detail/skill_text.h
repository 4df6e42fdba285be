#pragma once
#include <span>
#include <string>
#include <vector>

#include "outflow/inference/skill.h"

/// What the texts of both backtests have in common.
namespace outflow::api::detail {

/// The table of the shape of forecasts: CRPS, log score, PIT by tenths and what it tells; a row for each judged forecaster, one
/// below it for its best baseline. `all` are lines by horizon; names[i] is what line i is a forecast of.
std::vector<std::string> shape_table(const std::string& title, std::span<const inference::SkillLine> all,
                                     std::span<const std::string> names, std::span<const inference::Forecaster> forecasters);

}  // namespace outflow::api::detail
