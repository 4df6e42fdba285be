#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "outflow/inference/backtest.h"
#include "outflow/inference/pit_shape.h"

/// What the scores of a backtest come to: by horizon, by place, by phase, with a plain verdict.
namespace outflow::inference {

/// Mean WIS over that of the best baseline: at most 0.95, in between, above 1.05.
enum class Verdict { beats, equals, does_not };
/// "beats the best baseline", "equals it", "does not".
const char* to_string(Verdict verdict);

struct SkillLine {
  Target target = Target::places;
  int horizon = 0;
  std::optional<std::size_t> place;  ///< of lines by place
  std::optional<Phase> phase;        ///< of lines by phase
  std::size_t forecaster = 0;
  int n = 0;                ///< tasks to which it said something
  IntervalScore wis;        ///< means, as all that follows
  double crps = 0;
  double median_error = 0;
  double bias = 0;
  double log_score = 0;
  double coverage50 = 0, coverage90 = 0;  ///< shares of the outcomes within the central 50% and 90% intervals
  PitShape pit;
  /// The baseline with the lowest mean WIS on these tasks among those that say something to all of them (a line of a baseline
  /// may have itself), and the ratio to it. Absent: there is none, and no ratio where its mean is 0.
  std::optional<std::size_t> best;
  std::optional<double> ratio;
  std::optional<Verdict> verdict;
  /// Places of these tasks, and those in which the mean WIS is below that of `best`: one place can carry a mean. Of the total 1.
  int places = 0, better_places = 0;
};

enum class Grouping { horizon, place, phase };

/// Lines in the order of target, horizon, place or phase, forecaster; none without tasks. `forecasters` are those of the
/// backtest.
std::vector<SkillLine> skill(const BacktestResult& result, std::span<const Forecaster> forecasters, Grouping grouping);

/// The averaged relative difference sum |s - y| / U of the places when the total U of the day is given, over the days on which
/// some place has a count, from a third of the days on; s from what was published `horizon` days before. All on the same days.
struct SharesError {
  int horizon = 0;
  int days = 0;  ///< of the mean; on the others nobody was counted that long before
  std::optional<double> anchored, capacity, before;  ///< `anchored_shares`, by capacity, the shares of `horizon` days ago
};
/// sum |s - y| / max(1, sum y), s being `said` scaled to the sum of y.
double shares_difference(const std::vector<double>& said, const std::vector<double>& counts);
std::vector<SharesError> errors_given_totals(const BacktestInput& input, std::span<const int> horizons);

/// Places whose capacity is, to the person, the largest count of their own series as published or as corrected since: figures
/// that were not known beforehand.
int capacities_from_counts(const BacktestInput& input);

}  // namespace outflow::inference
