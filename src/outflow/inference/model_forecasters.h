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

/// - "calibrated model": the last counts stay, and newcomers are spread as `GivenTotalsForecast::newcomers` says; its intervals
///   are those of `around_given_total`;
/// - "counted newcomers": the same as if the simulation said nothing, so that what it adds can be seen;
/// - "simulation alone": the quantiles of its counts, scaled so that the medians of all places make the given total.
/// Nothing is said at origins and for days that the simulation was not asked for.
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
