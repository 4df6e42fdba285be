#pragma once
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "outflow/inference/relative_difference.h"

/// Forecasters without a model, which a model should beat. Like a simulation whose arrivals are prescribed, the first two are
/// given the day's total; all are judged by the averaged relative difference, and only on days on which something was counted:
/// in between, the "counts" are straight lines of our own making.
namespace outflow::inference {

/// The counts of one camp: (day, persons), days ascending; a day may lie before day 0 or after the last.
using Points = std::vector<std::pair<int, double>>;

/// The days in [0, n_days) on which some camp has a count, ascending.
std::vector<int> reporting_days(std::span<const Points> camps, int n_days);

/// What could be known on a day: the last count on or before it; nullopt when there is none yet.
std::optional<double> last_known(const Points& points, int day);

struct Score {
  double error = 0;
  std::vector<int> days;  ///< those on which the forecaster has something to say: judge others on the same
};

/// Everybody (U) is spread over the camps in proportion to their capacities (persons; absent: none known, counts as 0).
/// nullopt when no camp has one, or there is no day.
std::optional<Score> share_by_capacity(std::span<const std::optional<double>> capacities, const Table& counted,
                                       const Series& counted_total, std::span<const int> days);

/// Everybody is spread over the camps as the last counts were on day t - ago. Camps without a count by then count as 0; days
/// before anybody was counted are left out.
std::optional<Score> share_as_before(std::span<const Points> camps, int ago, const Table& counted, const Series& counted_total,
                                     std::span<const int> days);

/// Every camp has the last count of day t - ago or earlier.
std::optional<Score> count_as_before(std::span<const Points> camps, int ago, const Table& counted, const Series& counted_total,
                                     std::span<const int> days);

}  // namespace outflow::inference
