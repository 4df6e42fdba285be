#pragma once
#include "outflow/api/backtest.h"

namespace outflow::api::detail {

/// The table of averaged relative differences by origin, of every forecaster given the total, and how the calibrations went.
void add_model_shares(const BacktestAnswer& answer, std::vector<std::string>& lines);

}  // namespace outflow::api::detail
