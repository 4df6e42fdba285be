#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "outflow/inference/baselines.h"
#include "outflow/inference/published.h"
#include "outflow/inference/scores.h"

/// Forecasters tried on the past, as if each origin were today: what they would have said from the counts published by then,
/// held against what was counted later, on reporting dates only. docs/forecasts.md tells the rules and what came of them.
namespace outflow::inference {

/// What is forecast: the count of each place, the total, or the count of each place when the total of the day is given.
enum class Target { places, total, given_total };
/// "camps", "total", "camps given the total".
const char* to_string(Target target);

/// All that a forecaster is told. Nothing in it was published after the origin but `given`, and that only for `given_total`.
struct Situation {
  std::vector<Points> places;  ///< [place]
  Points total;                ///< the published total, or the sum of the places' last counts on each day with a count
  std::vector<std::optional<double>> capacities;  ///< [place] persons
  int origin = 0;
  int days = 0;      ///< from the origin to the day that is forecast, >= 1
  double given = 0;  ///< persons in all places on that day, for Target::given_total
};

struct Forecaster {
  std::string name;
  Target target = Target::places;
  bool baseline = true;  ///< others are held against these
  /// Quantiles [place][level], ascending, >= 0; of the total [0][level]. Absent: nothing to say.
  std::function<BaselineForecast(const Situation&, std::span<const double> levels)> forecast;
};

/// The anchored forecaster (no baseline) and, by target: persistence, drift, damped drift and seasonal of places and the total;
/// kept share (of the sum of the last counts, or of what is given) and share by capacity of places.
std::vector<Forecaster> usual_forecasters();

struct BacktestInput {
  std::vector<Published> places;
  Published total;  ///< without counts: the places are summed
  std::vector<std::optional<double>> capacities;  ///< [place] persons, or empty
  int days = 0;                                   ///< counts of the days [0, days) are forecast; earlier ones are known
};

/// What is given of a day: the sum of the places' last counts, as first published.
double counted_on(const BacktestInput& input, int day);

struct BacktestSettings {
  int every = 30;                         ///< days from one origin to the next; the first is day `every`
  std::vector<int> horizons{30, 60, 90};  ///< days
  int tolerance = 15;                     ///< a count so many days off the horizon (but at most half of it) stands for it
};

/// What is known on a day; the day that is forecast and the total that is given are left to the caller.
Situation situation_at(const BacktestInput& input, int origin);

/// A day that is forecast, and what came.
struct Task {
  Target target = Target::places;
  std::size_t place = 0;  ///< 0 for the total
  int origin = 0;
  int horizon = 0;  ///< as asked for
  int day = 0;      ///< of the count nearest to origin + horizon; what is forecast is this day
  Phase phase = Phase::plateau;  ///< of the total, as known at the origin
  double outcome = 0;            ///< persons, as first published
};

/// What one forecaster said to a task, and how good that was.
struct Scored {
  std::size_t forecaster = 0, task = 0;
  std::vector<double> quantiles;  ///< [hub_levels]
  IntervalScore wis;
  double crps = 0;
  double median_error = 0;  ///< |median - outcome|
  double bias = 0;
  double log_score = 0;  ///< of the law that the quantiles stand for: quantile_law.h
  PitInterval pit;       ///< of the same law
  bool within50 = false, within90 = false;
};

struct BacktestResult {
  std::vector<Task> tasks;      ///< by origin, horizon, target, place
  std::vector<Scored> scores;   ///< by task, then forecaster
};

/// Quantiles at `hub_levels`, ascending, held against what came, both >= 0; outcomes are whole numbers of the unit.
Scored score_of(std::size_t forecaster, std::size_t task, std::vector<double> quantiles, double outcome, double unit = 1);

/// Every forecaster at every origin; a place takes part from its first count on.
/// every >= 1, horizons >= 1.
BacktestResult backtest(const BacktestInput& input, std::span<const Forecaster> forecasters,
                        const BacktestSettings& settings = {});

}  // namespace outflow::inference
