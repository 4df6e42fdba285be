#pragma once
#include <optional>
#include <span>
#include <vector>

#include "outflow/inference/past_steps.h"

/// Forecasters without a model that say how sure they are: predictive quantiles of counts at a horizon, from counts dated up
/// to the origin alone. What is dated later may be in the input and changes nothing.
namespace outflow::inference {

/// How a baseline moves the last count on. L is the last count by the origin, g the `slope` over `drift_days`, h the horizon.
enum class Mover {
  persistence,   ///< L
  drift,         ///< L + g h
  damped_drift,  ///< L + g d (1 - e^(-h / d)), d = damping_days: the trend fades
  seasonal,      ///< the count one period before the day that is forecast (or two, ... when that is not known yet)
};

struct BaselineSettings {
  int drift_days = 30;
  double damping_days = 60;
  int period_days = 365;      ///< of the seasonal one
  int season_tolerance = 15;  ///< days by which its count may be dated off
  int least_changes = 8;      ///< a series with fewer past changes borrows those of all series
  std::optional<int> most_off = {};  ///< as in past_steps.h
  double floor_share = 0.03;  ///< c = max(1, floor_share * sum of the last counts): see below
};

/// Quantiles of each series, [series][level], ascending and >= 0; absent where the forecaster has nothing to say (no count by the
/// origin, no earlier period).
using BaselineForecast = std::vector<std::optional<std::vector<double>>>;

/// The median is moved as `mover` says, never below 0. Intervals are from what h-step changes were on the logarithmic scale:
/// r = ln((later + c) / (earlier + c)) over the `past_steps` of the series between counts above 0, taken with both signs so that
/// the median stays where it is (as in the baseline of the COVID-19 forecast hub, Cramer et al., PNAS 119 (2022) e2113561119,
/// there on the scale of counts); the quantile at a level is (median + c) e^r - c with the type 7 quantile of r. The floor c
/// keeps small counts from being thought to multiply without end. A series with fewer changes than `least_changes` takes those of
/// all; when there are fewer than three anywhere, the Poisson law of the median. For the seasonal forecaster r is the change from
/// one period to the next. Levels ascend in (0, 1), horizon >= 1.
BaselineForecast moved_counts(std::span<const Points> series, int origin, int horizon, Mover mover,
                              std::span<const double> levels, const BaselineSettings& settings = {});

/// Every series keeps its share of the sum of the last counts, of a total that is given (or forecast by somebody). Intervals as
/// above, from past changes of the share with c = floor_share, times the total; without them, the Poisson law. Nothing when
/// nobody was counted.
BaselineForecast kept_shares(std::span<const Points> series, int origin, int horizon, double total,
                             std::span<const double> levels, const BaselineSettings& settings = {});

/// The total is spread in proportion to capacity (persons; absent: none known, counts as 0). Intervals from how far the shares
/// that were counted lay off, r = ln((share + c) / (share of capacity + c)) on each day with a count up to the origin, with both
/// signs. Nothing when no capacity is known.
BaselineForecast shares_of_capacity(std::span<const Points> series, std::span<const std::optional<double>> capacities, int origin,
                                    double total, std::span<const double> levels, const BaselineSettings& settings = {});

}  // namespace outflow::inference
