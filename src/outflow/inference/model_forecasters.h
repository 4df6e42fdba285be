#pragma once
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "outflow/inference/backtest.h"
#include "outflow/inference/given_totals.h"

/// Forecasters given the total that are made of a calibrated simulation, and how far the shares of all forecasters are off.
namespace outflow::inference {

/// What the simulation said, by origin.
using GivenTotalsForecasts = std::map<int, GivenTotalsForecast>;

/// - "calibrated model": the quantiles of its counts, scaled so that the medians of all places make the given total;
/// - "model, anchored" (a combination): the last counts stay, and all newcomers are spread as the model spreads them;
/// - "rule and model" (a combination): `anchored_given_total` with its settings, told where the model's newcomers go.
/// The intervals of the combinations are those of the rule. Nothing is said at origins and for days that the simulation was not
/// asked for.
std::vector<Forecaster> model_forecasters(std::shared_ptr<const GivenTotalsForecasts> said);

/// The days after each origin for which something given the total is held against counts.
std::map<int, std::vector<int>> days_given_totals(const BacktestResult& result);

/// The averaged relative difference sum |s - y| / U of the medians s of each forecaster given the total U, scaled to U: the mean
/// over the origins, each at the reporting date nearest to origin + horizon. Dates of the last two thirds alone, on which every
/// forecaster that says something at all does so.
struct OriginShares {
  int horizon = 0;
  int dates = 0;
  std::vector<std::optional<double>> errors;  ///< [forecaster]; absent: it says nothing at all, or is of another target
};
std::vector<OriginShares> shares_by_origin(const BacktestInput& input, const BacktestResult& result,
                                           std::span<const Forecaster> forecasters, std::span<const int> horizons);

}  // namespace outflow::inference
