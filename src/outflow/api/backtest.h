#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "outflow/api/scenario_input.h"
#include "outflow/base/calendar.h"
#include "outflow/inference/skill.h"

/// Tries the forecasters of counts on the past of a folder: docs/forecasts.md.
namespace outflow::api {

struct BacktestRequest {
  std::filesystem::path folder;  ///< an input folder of Flee
  FleeRequest flee = {};
  std::optional<int> every = {};    ///< days between origins, 1 to 10000; default 30
  std::vector<int> horizons = {};   ///< days, 1 to 10000, each once; empty: 30, 60, 90
  std::filesystem::path out =
      {};   ///< folder for scores.csv, forecast.csv, backtest.json and skill.svg; empty: nothing is written
};

struct BacktestAnswer {
  std::string name;
  Seconds start = 0;
  inference::BacktestInput input;
  inference::BacktestSettings settings;
  std::vector<std::string> places;  ///< [place]
  std::vector<inference::Forecaster> forecasters;
  inference::BacktestResult result;
  std::vector<inference::SkillLine> by_horizon, by_place, by_phase;
  std::vector<inference::SharesError> given_totals;  ///< [horizon]
  int leaked_capacities = 0;                         ///< places whose capacity is the most that was ever counted there
  Diagnostics warnings;                              ///< of the folder
  std::vector<std::filesystem::path> files;          ///< written
};

/// Throws what `explain` understands: InvalidScenario with every fault of the folder; BadRequest for a folder of another kind,
/// for numbers out of range, and when there are too few counts to forecast from and to hold a forecast against; FileError.
BacktestAnswer backtest(const BacktestRequest& request);

std::string to_json(const BacktestAnswer& answer);
/// Tables for people, with the verdicts first.
std::vector<std::string> in_words(const BacktestAnswer& answer);
/// Skill by horizon, by place and by phase, and PIT, as one picture (SVG, self-contained): mean WIS in that of the best baseline.
std::string skill_svg(const BacktestAnswer& answer);
/// Every score as a table: docs/cli.md has its columns.
std::string scores_csv(const BacktestAnswer& answer);

}  // namespace outflow::api
