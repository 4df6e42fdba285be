#pragma once
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "outflow/inference/backtest.h"
#include "outflow/inference/given_totals.h"

/// Forecasters given the total that are made of a calibrated simulation, and how far the shares of all forecasters are off.
namespace outflow::inference {

/// What the simulation said, by origin.
using GivenTotalsForecasts = std::map<int, GivenTotalsForecast>;

/// - "model and counts" (a combination): the last counts stay, and newcomers are spread in shares w m + (1 - w) c, m
///   `GivenTotalsForecast::newcomers`, c its `counted_newcomers`, w the `learned_weight`; its intervals are those of
///   `around_given_total`;
/// - "counted newcomers": the same with w = 0, so that what the simulation adds can be seen;
/// - "simulation alone": the quantiles of its counts, scaled so that the medians of all places make the given total.
/// Nothing is said at origins and for days that the simulation was not asked for.
std::vector<Forecaster> model_forecasters(std::shared_ptr<const GivenTotalsForecasts> said);

/// The weight of the simulation in "model and counts", learned on origins before the situation's alone: of 0, 0.1, ... 1 the one
/// with the least 0.3 |w - w0| + sum over these origins of the averaged relative difference that it would have had, in the mean
/// of the days that the simulation was asked for and that were counted by now. w0 = 30 / (30 + 60 (1 - e^(-day / 60))), day that
/// of the situation's origin: as if the simulation were worth 30 days of counts, which are forgotten within 60.
double learned_weight(const GivenTotalsForecasts& said, const Situation& s);

/// [place][level] as "model and counts" says for one of the days of a forecast, the simulation with this weight, when `total` is
/// given. Empty when nobody was counted by the origin.
std::vector<std::vector<double>> newcomers_given_total(const GivenTotalsForecast& said, std::size_t day, double weight,
                                                       std::span<const double> counts, double total,
                                                       std::span<const double> levels);
/// The same when the total has the law whose quantiles at hub_levels are these: totals at the middles of the steps between
/// levels, with their probabilities.
std::vector<std::vector<double>> newcomers_of_law(const GivenTotalsForecast& said, std::size_t day, double weight,
                                                  std::span<const double> counts, std::span<const double> totals,
                                                  std::span<const double> levels);

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
