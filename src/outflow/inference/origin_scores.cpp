#include <algorithm>
#include <array>
#include <cmath>

#include "outflow/base/contract.h"
#include "outflow/inference/origins.h"

/// What forecasts from rolling origins are worth.
namespace outflow::inference {

namespace {

constexpr Seconds day_seconds = 86400;
constexpr std::size_t first_simple = 2;  ///< of scenario_forecasters
constexpr std::size_t least_past = 4;
constexpr int weight_steps = 10;
constexpr double percentage_point = 0.01;

std::size_t forecaster_of(Simple simple) { return first_simple + static_cast<std::size_t>(simple); }

const std::vector<double>* held(const OriginTarget& target) {
  const auto at = target.simple.find(target.key.kind == FigureKind::share ? Simple::kept_share : Simple::persistence);
  return at == target.simple.end() ? nullptr : &at->second;
}

std::vector<double> pooled(const std::vector<double>& model, const std::vector<double>& other, double weight) {
  std::vector<double> quantiles(model.size());
  for (std::size_t i = 0; i < model.size(); ++i) quantiles[i] = weight * model[i] + (1 - weight) * other[i];
  return quantiles;
}

double wis(const std::vector<double>& quantiles, double outcome) {
  return weighted_interval_score({hub_levels, quantiles}, outcome).total;
}

std::optional<double> value_of(const std::vector<OriginFigure>& figures, const SequenceKey& key, const Period& period) {
  for (const auto& f : figures)
    if (f.key == key && f.period == period) return f.value;
  return std::nullopt;
}

/// The weight of the model at an origin, from what had been forecast before and was known by then.
double weight_at(std::span<const OriginForecast> before, const OriginForecast& now, const OriginTarget& target) {
  std::array<double, weight_steps + 1> cost{};
  std::size_t n = 0;
  for (const auto& origin : before)
    for (const auto& past : origin.targets) {
      if (!(past.key == target.key) || past.horizon != target.horizon || past.model.empty() || !held(past)) continue;
      const auto outcome = value_of(now.known, past.key, past.period);
      if (!outcome) continue;
      ++n;
      for (int w = 0; w <= weight_steps; ++w)
        cost[static_cast<std::size_t>(w)] += wis(pooled(past.model, *held(past), w / double{weight_steps}), *outcome);
    }
  if (n < least_past) return 0.5;
  return static_cast<double>(std::min_element(cost.begin(), cost.end()) - cost.begin()) / weight_steps;
}

std::size_t place_of(std::vector<SequenceKey>& keys, const SequenceKey& key) {
  const auto at = std::find(keys.begin(), keys.end(), key);
  if (at != keys.end()) return static_cast<std::size_t>(at - keys.begin());
  keys.push_back(key);
  return keys.size() - 1;
}

/// What came of a figure: exact figures of the whole scenario.
std::optional<double> outcome_of(std::span<const Figure> figures, const SequenceKey& key, const Period& period) {
  for (const auto& f : figures)
    if (f.exact() && f.cell.report == key.report && f.cell.cell == key.cell && f.kind == key.kind && f.period == period)
      return f.low;
  return std::nullopt;
}

}  // namespace

ScenarioBacktest score_origins(const scenario::Scenario& scenario, std::span<const OriginForecast> origins) {
  const auto figures = known_figures(scenario);
  ScenarioBacktest backtest;
  auto& [tasks, scores] = backtest.result;
  for (std::size_t o = 0; o < origins.size(); ++o)
    for (const auto& target : origins[o].targets) {
      const auto outcome = outcome_of(figures, target.key, target.period);
      if (!outcome) continue;
      const std::size_t task = tasks.size();
      tasks.push_back({Target::places, place_of(backtest.sequences, target.key),
                       static_cast<int>(origins[o].moment / day_seconds), target.horizon,
                       static_cast<int>(target.period.end / day_seconds), target.phase, *outcome});
      const double weight = weight_at(origins.first(o), origins[o], target);
      backtest.weights.push_back(weight);
      const double unit = target.key.kind == FigureKind::share ? percentage_point : 1;
      if (!target.model.empty()) {
        scores.push_back(score_of(model_forecaster, task, target.model, *outcome, unit));
        if (held(target))
          scores.push_back(score_of(combination_forecaster, task, pooled(target.model, *held(target), weight), *outcome, unit));
      }
      for (const auto& [simple, quantiles] : target.simple)
        scores.push_back(score_of(forecaster_of(simple), task, quantiles, *outcome, unit));
    }
  return backtest;
}

BacktestResult only(const BacktestResult& result, const std::function<bool(const Task&)>& keep) {
  BacktestResult part;
  std::vector<std::optional<std::size_t>> at(result.tasks.size());
  for (std::size_t t = 0; t < result.tasks.size(); ++t) {
    if (!keep(result.tasks[t])) continue;
    at[t] = part.tasks.size();
    part.tasks.push_back(result.tasks[t]);
  }
  for (const auto& scored : result.scores) {
    if (!at[scored.task]) continue;
    part.scores.push_back(scored);
    part.scores.back().task = *at[scored.task];
  }
  return part;
}

std::optional<PairedRatio> paired_ratio(const BacktestResult& result, std::size_t forecaster, std::size_t other, int overlap) {
  std::vector<std::optional<double>> a(result.tasks.size()), b(result.tasks.size());
  for (const auto& scored : result.scores) {
    if (scored.forecaster == forecaster) a[scored.task] = scored.wis.total;
    if (scored.forecaster == other) b[scored.task] = scored.wis.total;
  }
  std::vector<std::pair<double, double>> pairs;
  for (std::size_t t = 0; t < a.size(); ++t)
    if (a[t] && b[t]) pairs.emplace_back(*a[t], *b[t]);
  return paired_ratio(pairs, overlap);
}

}  // namespace outflow::inference
