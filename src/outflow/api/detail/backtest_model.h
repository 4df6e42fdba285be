#pragma once
#include "outflow/api/backtest.h"

namespace outflow::api::detail {

/// Calibrates the folder at every origin of the backtest and adds its forecasters, and their scores, to the answer. False after a
/// stop; the answer is then not complete. Throws BadRequest for numbers out of range and folders that cannot be calibrated.
bool add_model(const BacktestRequest& request, const ScenarioInput& input, const BacktestHooks& hooks, BacktestAnswer& answer);

}  // namespace outflow::api::detail
