#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "outflow/base/calendar.h"
#include "outflow/base/diagnostics.h"
#include "outflow/inference/origins.h"
#include "outflow/inference/skill.h"

/// Calibrates a scenario on its own past, from rolling origins, and judges its forecasts: docs/forecasts.md.
namespace outflow::api {

struct ScenarioBacktestRequest {
  std::filesystem::path scenario;
  std::filesystem::path out;           ///< empty: results/<name of the scenario>-backtest below the current folder
  std::vector<std::string> origins;    ///< dates; empty: one for each `every`
  std::string every;                   ///< "1 year"; empty: a year, of less than five observed years the periods
  std::string from, to;                ///< dates of the first and last origin; empty: all
  std::vector<int> horizons;           ///< periods ahead, 1 to 100; empty: 1, 2, 3
  std::vector<std::string> reports;    ///< empty: all with three figures
  std::vector<std::string> breaks;     ///< periods told apart: "2020..2022"
  std::optional<std::int64_t> histories, rounds;
  std::optional<double> minutes;       ///< stop then; the same command goes on later, to the same bits
  std::optional<std::uint64_t> seed;
  int threads = 0;
  std::optional<std::string> engine;
  bool again = false;                  ///< begin anew even if there is something to go on from
};

struct ScenarioBacktestProgress {
  int done = 0, of = 0;  ///< origins
  std::string what;      ///< "origins, 2009-01-01: history 128 of 300"
};
struct ScenarioBacktestHooks {
  std::function<void(const ScenarioBacktestProgress&)> progress;
  const std::atomic<bool>* stop = nullptr;
};

/// A mean of scores, and how sure the comparison with the best baseline is.
struct JudgedLine {
  inference::SkillLine skill;
  std::optional<double> best_wis;  ///< mean of the best baseline
  std::optional<inference::PairedRatio> paired;
};

/// One sequence of figures that was forecast.
struct TargetSkill {
  std::string report, group, kind, unit, period;  ///< period: "1 year"
  std::string name;                               ///< "arrivals sex=women, 1 year"
  std::vector<JudgedLine> by_horizon, by_phase, within_breaks, outside_breaks;
};

struct ScenarioBacktestAnswer {
  std::string name, title, engine;
  std::uint64_t seed = 0;
  int histories = 0, rounds = 0;  ///< of each origin
  std::vector<int> horizons;
  std::vector<std::string> breaks;
  std::vector<inference::OriginForecast> origins;
  inference::ScenarioBacktest backtest;
  std::vector<inference::Forecaster> forecasters;
  std::vector<TargetSkill> targets;  ///< [place of a task]
  std::filesystem::path folder;
  std::vector<std::filesystem::path> files;  ///< written
  int went_on = 0;                           ///< origins taken from an earlier run
  bool complete = false;
  Diagnostics warnings;
};

/// Writes scores.csv, forecast.csv (hubverse), backtest.json, skill.svg and, after each origin, origins/DATE.json, from which a
/// stopped backtest goes on. Throws what `explain` understands.
ScenarioBacktestAnswer backtest_scenario(const ScenarioBacktestRequest& request, const ScenarioBacktestHooks& hooks = {});

std::string to_json(const ScenarioBacktestAnswer& answer);
std::vector<std::string> in_words(const ScenarioBacktestAnswer& answer);
std::string skill_svg(const ScenarioBacktestAnswer& answer);
std::string scores_csv(const ScenarioBacktestAnswer& answer);

}  // namespace outflow::api
