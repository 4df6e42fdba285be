#include "outflow/inference/backtest.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <map>

#include "outflow/base/contract.h"
#include "outflow/inference/past_steps.h"
#include "outflow/inference/quantile_law.h"

namespace outflow::inference {

namespace {

/// The count of a day in [first, end) that is nearest to `wanted`, the earlier of two; null when none is near enough.
const std::pair<int, double>* nearest_count(const Points& counts, int wanted, int tolerance, int first, int end) {
  const std::pair<int, double>* best = nullptr;
  for (const auto& point : counts) {
    const int off = std::abs(point.first - wanted);
    if (point.first < first || point.first >= end || off > tolerance) continue;
    if (!best || off < std::abs(best->first - wanted)) best = &point;
  }
  return best;
}

/// Everything that happens at one origin.
class Origin {
 public:
  Origin(const BacktestInput& input, std::span<const Forecaster> forecasters, const BacktestSettings& settings, int origin)
      : input_(input), forecasters_(forecasters), settings_(settings), situation_(situation_at(input, origin)) {
    phase_ = phase_at(situation_.total, origin);
  }

  BacktestResult result() {
    for (const int horizon : settings_.horizons) {
      for (const Target target : {Target::places, Target::total, Target::given_total}) {
        said_.clear();
        if (target == Target::total) add(target, 0, horizon);
        else
          for (std::size_t place = 0; place < situation_.places.size(); ++place) add(target, place, horizon);
      }
    }
    return std::move(result_);
  }

 private:
  void add(Target target, std::size_t place, int horizon) {
    if ((target == Target::total ? situation_.total : situation_.places[place]).empty()) return;
    const int origin = situation_.origin;
    const auto* outcome = nearest_count(target == Target::total ? whole() : input_.places[place].counts, origin + horizon,
                                        std::min(settings_.tolerance, horizon / 2), std::max(origin + 1, 0), input_.days);
    if (!outcome) return;
    const Task task{target, place, origin, horizon, outcome->first, phase_, outcome->second};
    for (std::size_t f = 0; f < forecasters_.size(); ++f)
      if (forecasters_[f].target == target) score(f, task);
    result_.tasks.push_back(task);
  }

  void score(std::size_t f, const Task& task) {
    const auto& quantiles = said(f, task).at(task.place);
    if (!quantiles) return;
    result_.scores.push_back(score_of(f, result_.tasks.size(), *quantiles, task.outcome));
  }

  /// What the forecaster says of all places for this day; asked once.
  const BaselineForecast& said(std::size_t f, const Task& task) {
    const auto [at, fresh] = said_.try_emplace({f, task.day});
    if (fresh) {
      situation_.days = task.day - task.origin;
      situation_.given = task.target == Target::given_total ? counted_on(input_, task.day) : 0;
      at->second = forecasters_[f].forecast(situation_, hub_levels);
    }
    return at->second;
  }

  /// The total as it came. The sum of first published counts is what was published as the sum on each day.
  const Points& whole() {
    if (!input_.total.counts.empty()) return input_.total.counts;
    if (whole_.empty()) {
      std::vector<Points> counts;
      for (const auto& place : input_.places) counts.push_back(place.counts);
      whole_ = sum_over_time(counts);
    }
    return whole_;
  }

  const BacktestInput& input_;
  std::span<const Forecaster> forecasters_;
  const BacktestSettings& settings_;
  Situation situation_;
  Phase phase_ = Phase::plateau;
  Points whole_;
  std::map<std::pair<std::size_t, int>, BaselineForecast> said_;  ///< by forecaster and day
  BacktestResult result_;
};

}  // namespace

const char* to_string(Target target) {
  switch (target) {
    case Target::places:
      return "camps";
    case Target::total:
      return "total";
    case Target::given_total:
      return "camps given the total";
  }
  return "";
}

Situation situation_at(const BacktestInput& input, int origin) {
  Situation situation;
  situation.places = published_by(input.places, origin);
  situation.total = input.total.counts.empty() ? sum_over_time(situation.places) : published_by(input.total, origin);
  situation.capacities = input.capacities;
  situation.origin = origin;
  return situation;
}

double counted_on(const BacktestInput& input, int day) {
  double sum = 0;
  for (const auto& place : input.places) sum += last_known(place.counts, day).value_or(0);
  return sum;
}

Scored score_of(std::size_t forecaster, std::size_t task, std::vector<double> quantiles, double outcome, double unit) {
  OUTFLOW_EXPECT(quantiles.size() == hub_levels.size() && std::is_sorted(quantiles.begin(), quantiles.end()));
  const QuantileForecast forecast{hub_levels, quantiles};
  Scored scored;
  scored.forecaster = forecaster;
  scored.task = task;
  scored.wis = weighted_interval_score(forecast, outcome);
  scored.crps = crps(forecast, outcome);
  scored.median_error = std::abs(quantile_at(forecast, 0.5) - outcome);
  scored.bias = bias(pit(forecast, outcome));
  scored.log_score = log_score(QuantileLaw{forecast, unit}, outcome);
  scored.pit = pit(QuantileLaw{forecast, unit}, outcome);
  scored.within50 = *covered(forecast, 50, outcome);
  scored.within90 = *covered(forecast, 90, outcome);
  scored.quantiles = std::move(quantiles);
  return scored;
}

BacktestResult backtest(const BacktestInput& input, std::span<const Forecaster> forecasters, const BacktestSettings& settings) {
  OUTFLOW_EXPECT(settings.every >= 1 && settings.tolerance >= 0);
  OUTFLOW_EXPECT(std::all_of(settings.horizons.begin(), settings.horizons.end(), [](int h) { return h >= 1; }));
  OUTFLOW_EXPECT(input.capacities.empty() || input.capacities.size() == input.places.size());
  BacktestResult all;
  for (int origin = settings.every; origin < input.days; origin += settings.every) {
    BacktestResult one = Origin(input, forecasters, settings, origin).result();
    for (auto& scored : one.scores) scored.task += all.tasks.size();
    all.tasks.insert(all.tasks.end(), one.tasks.begin(), one.tasks.end());
    std::move(one.scores.begin(), one.scores.end(), std::back_inserter(all.scores));
  }
  return all;
}

}  // namespace outflow::inference
