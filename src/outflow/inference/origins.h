#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "outflow/inference/backtest.h"
#include "outflow/inference/paired_ratio.h"
#include "outflow/inference/problem.h"
#include "outflow/inference/regression.h"
#include "outflow/inference/sequences.h"

/// Rolling origins over a scenario: at each the scenario is calibrated as it was known then, the next figures are forecast, and
/// what came is held against them. docs/forecasts.md.
namespace outflow::inference {

struct OriginSettings {
  std::vector<int> horizons{1, 2, 3};    ///< periods after the last figure, ascending
  std::vector<std::string> reports{};    ///< that are forecast; empty: all
  std::size_t least_figures = 3;         ///< a sequence with fewer is not forecast
  engine::Kind engine = engine::Kind::cohorts;
  RegressionSettings regression{};
};

/// What was known at a moment, and what is asked then.
struct OriginProblem {
  Problem problem;                     ///< targets: [sequence][horizon]
  std::vector<Sequence> forecast;      ///< the sequences that are forecast: alive at the moment
  std::vector<Sequence> known;         ///< all sequences, what baselines may borrow from
};

/// A sequence is alive when the figure after its last one has not been due for a whole period. One whose next periods are no
/// whole steps of the scenario is not forecast. Nothing depends on what was published after the moment, or on the end of the
/// scenario.
OriginProblem problem_at(const scenario::Scenario& scenario, Seconds moment, const OriginSettings& settings);

/// What was said at one origin of one figure to come.
struct OriginTarget {
  SequenceKey key;
  int horizon = 1;
  Period period{};
  Phase phase = Phase::plateau;
  std::vector<double> model{};  ///< quantiles at hub_levels
  std::map<Simple, std::vector<double>> simple{};
};
/// A last figure of a sequence as it was known at the origin: combinations learn from these alone.
struct OriginFigure {
  SequenceKey key;
  Period period{};
  double value = 0;
};
struct OriginForecast {
  Seconds moment = 0;
  int figures = 0;       ///< known
  double effective = 0;  ///< of the histories
  std::string failure{};  ///< "": none; otherwise the model says nothing at this origin
  std::vector<OriginTarget> targets{};
  std::vector<OriginFigure> known{};
};

/// nullopt after a stop. A pure function of the first three arguments.
std::optional<OriginForecast> forecast_at(const scenario::Scenario& scenario, Seconds moment, const OriginSettings& settings,
                                          const RegressionHooks& hooks = {});

/// Moments at which figures of the reports were first published, as many apart as `every` at least, from the first on at which a
/// sequence has enough figures to the last after which a figure came.
std::vector<Seconds> usual_origins(const scenario::Scenario& scenario, const OriginSettings& settings, const Span& every);

/// Forecasters of a scenario in a fixed order: the model, its combination with persistence (kept share), baselines.
std::vector<Forecaster> scenario_forecasters();
inline constexpr std::size_t model_forecaster = 0, combination_forecaster = 1;

struct ScenarioBacktest {
  std::vector<SequenceKey> sequences;  ///< [place of a task]
  BacktestResult result;  ///< days count from 1970-01-01
  std::vector<double> weights;  ///< [task] of the model in the combination
};

/// Scores of all origins (in order of time) against the figures of the whole scenario, as last published. The combination is the
/// mean of the model's quantiles with weight w and of those of persistence (of shares: kept share) with 1 - w; w is that of 0,
/// 0.1, ..., 1 which would have had the least sum of WIS over what was forecast of the sequence and horizon and known by the
/// origin, 0.5 before four outcomes are known.
ScenarioBacktest score_origins(const scenario::Scenario& scenario, std::span<const OriginForecast> origins);

/// The tasks for which `keep` holds, with their scores.
BacktestResult only(const BacktestResult& result, const std::function<bool(const Task&)>& keep);

/// `paired_ratio` of the tasks of one sequence and horizon, in order of time, to which both said something.
std::optional<PairedRatio> paired_ratio(const BacktestResult& result, std::size_t forecaster, std::size_t other, int overlap);

}  // namespace outflow::inference
