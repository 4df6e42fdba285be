#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "outflow/api/scenario_input.h"
#include "outflow/base/calendar.h"
#include "outflow/inference/skill.h"

/// How many people will be in each camp: the anchored forecaster on the counts of a folder, from today on. docs/forecasts.md.
namespace outflow::api {

struct ForecastRequest {
  std::filesystem::path folder;  ///< an input folder of Flee
  FleeRequest flee = {};
  std::string from = {};  ///< a date: only what was published by then counts; empty: the day of the last count of a camp
  std::vector<int> horizons = {};  ///< days, 1 to 10000, each once; empty: 30, 60, 90
  std::vector<double> totals = {};  ///< [horizon] persons in these camps on that day, given; empty: nobody knows
  /// Calibrate the simulation of the folder on what is known, too, and say where it sends newcomers. What follows belongs to it.
  bool model = false;
  std::optional<std::int64_t> histories = {}, rounds = {};  ///< 300 in 5
  std::optional<std::uint64_t> seed = {};
  std::optional<std::string> engine = {};
  int threads = 0;
  std::filesystem::path out = {};  ///< folder for forecast.csv (hubverse) and forecast.json; empty: nothing is written
};

/// One camp, or all together.
struct PlaceForecast {
  std::string name;
  std::optional<double> last;  ///< persons; no count by the origin: nothing is forecast
  Seconds last_day = 0;
  bool stale = false;  ///< not counted for more than 90 days: nothing is forecast, nobody knows whether it is there
  std::vector<std::vector<double>> quantiles;  ///< [horizon][inference::hub_levels] persons; empty without a count, or stale
};

struct ForecastHooks {
  std::function<void(int done, int of)> progress;  ///< histories of the model
  const std::atomic<bool>* stop = nullptr;
};

/// What the calibrated simulation says.
struct ForecastModel {
  int histories = 0;
  std::uint64_t seed = 0;
  double weight = 0;  ///< of its newcomers beside the counted ones: that to begin with, nothing was learned on past origins
  double misfit = 0;  ///< as GivenTotalsForecast::misfit
  /// [place] with the totals that are given, or else with those that the rule forecasts and their uncertainty.
  std::vector<PlaceForecast> places;
};

struct ForecastAnswer {
  std::string name;
  Seconds origin = 0;
  std::vector<int> horizons;  ///< days
  std::vector<double> totals;  ///< as given
  std::vector<PlaceForecast> places, given_total;  ///< [place]; the second is empty without totals
  std::optional<ForecastModel> model;
  bool complete = true;  ///< false: stopped while the model was calibrated, which then says nothing
  PlaceForecast total;  ///< as published, which may be more than the camps; without such counts their sum
  /// How the same forecaster did at origins before this one, on counts known by now: lines of it alone, by target and horizon.
  std::vector<inference::SkillLine> record;
  std::vector<std::string> baselines;  ///< [line of the record] the best one; "": none says as much
  Diagnostics warnings;
  std::vector<std::filesystem::path> files;
};

/// Throws what `explain` understands: InvalidScenario with every fault of the folder; BadRequest for a folder of another kind,
/// for numbers out of range and when nobody was counted by the date; FileError.
ForecastAnswer forecast(const ForecastRequest& request, const ForecastHooks& hooks = {});

std::string to_json(const ForecastAnswer& answer);
std::vector<std::string> in_words(const ForecastAnswer& answer);

}  // namespace outflow::api
