#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "outflow/api/scenario_input.h"
#include "outflow/base/calendar.h"
#include "outflow/inference/model_forecasters.h"
#include "outflow/inference/paired_ratio.h"
#include "outflow/inference/skill.h"

/// Tries the forecasters of counts on the past of a folder: docs/forecasts.md.
namespace outflow::api {

struct BacktestRequest {
  std::filesystem::path folder;  ///< an input folder of Flee
  FleeRequest flee = {};
  std::optional<int> every = {};    ///< days between origins, 1 to 10000; default 30
  std::vector<int> horizons = {};   ///< days, 1 to 10000, each once; empty: 30, 60, 90
  bool model = false;  ///< calibrate the folder at every origin, and judge what its simulation says given the totals
  // With `model` alone: the calibration at each origin.
  std::optional<std::int64_t> histories = {}, rounds = {};
  std::optional<std::uint64_t> seed = {};
  std::optional<std::string> engine = {};
  int threads = 0;
  std::optional<double> minutes = {};  ///< stop then; with `out` the same command goes on later, to the same bits
  bool again = false;                  ///< begin anew even if there is something to go on from
  /// Folder for scores.csv, forecast.csv, backtest.json and skill.svg, with `model` also origins/DATE.json, from which a stopped
  /// backtest goes on; empty: nothing is written.
  std::filesystem::path out = {};
};

struct BacktestProgress {
  int done = 0, of = 0;  ///< origins
  std::string what;  ///< "origins, day 90: 128 of 300 histories"
};
struct BacktestHooks {
  std::function<void(const BacktestProgress&)> progress;
  const std::atomic<bool>* stop = nullptr;
};

/// How the folder was calibrated.
struct BacktestModel {
  int histories = 0, rounds = 0;  ///< of each origin
  std::uint64_t seed = 0;
  int went_on = 0;  ///< origins taken from an earlier run
  std::string engine;
  std::vector<std::string> parameters;  ///< with a prior, moved to the counts
  std::vector<inference::GivenTotalsForecast> origins;  ///< in order of time
  std::vector<double> weights;  ///< [origin] `inference::learned_weight`
  std::vector<inference::OriginShares> shares;  ///< [horizon]
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
  std::vector<std::optional<inference::PairedRatio>> paired;  ///< [line by horizon] to its best baseline; absent: of baselines
  std::vector<inference::SharesError> given_totals;  ///< [horizon]
  std::optional<BacktestModel> model;
  bool complete = true;  ///< false after a stop: then there are no scores
  bool kept = false;  ///< what was calibrated before a stop is in a folder
  int leaked_capacities = 0;  ///< places whose capacity is the most that was ever counted there
  Diagnostics warnings;  ///< of the folder
  std::vector<std::filesystem::path> files;  ///< written
};

/// Throws what `explain` understands: InvalidScenario with every fault of the folder; BadRequest for a folder of another kind,
/// for numbers out of range, and when there are too few counts to forecast from and to hold a forecast against; FileError.
BacktestAnswer backtest(const BacktestRequest& request, const BacktestHooks& hooks = {});

std::string to_json(const BacktestAnswer& answer);
/// Tables for people, with the verdicts first.
std::vector<std::string> in_words(const BacktestAnswer& answer);
/// Skill by horizon, by place and by phase, and PIT, as one picture (SVG, self-contained): mean WIS in that of the best baseline.
std::string skill_svg(const BacktestAnswer& answer);
/// Every score as a table: docs/cli.md has its columns.
std::string scores_csv(const BacktestAnswer& answer);

}  // namespace outflow::api
