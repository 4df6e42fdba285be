#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "outflow/api/ensemble_plan.h"
#include "outflow/api/scenario_input.h"
#include "outflow/base/diagnostics.h"
#include "outflow/inference/posterior.h"

/// What the figures of a scenario say about the numbers that carry a prior, and about the figures to come.
namespace outflow::api {

/// Something that is otherwise from a day on: future drivers as a scenario, a closure that may come.
struct ForecastVariant {
  std::string name;                  ///< names its files: letters, digits, `_`, `-`, `.`
  std::vector<std::string> changes;  ///< as in scenario/variant.h; at least one
  std::string from;  ///< a date, not before the last known figure is complete; empty: that day
};

struct CalibrateRequest {
  std::filesystem::path scenario;
  FleeRequest flee = {};  ///< of input folders of Flee
  std::filesystem::path out;          ///< empty: results/<name of the scenario>-calibration below the current folder
  std::string method = "regression";  ///< or "filter"
  std::string as_of;                  ///< a date: only what was known on it counts; empty: everything
  std::string until;                  ///< a date: figures are forecast as far; empty: the next one of each report
  std::optional<std::int64_t> histories, rounds;    ///< regression
  std::optional<std::int64_t> draws, particles;     ///< filter
  std::optional<double> minutes;  ///< stop then; the same command goes on later, to the same bits
  std::optional<std::uint64_t> seed;
  int threads = 0;
  std::optional<std::string> engine;
  bool again = false;  ///< begin anew even if there is something to go on from
  std::vector<ForecastVariant> variants{};  ///< what else to forecast beside the scenario as it stands
};

struct CalibrateProgress {
  int done = 0, of = 0;
  std::string what;  ///< "histories, effective 312"
};
struct CalibrateHooks {
  std::function<void(const CalibrateProgress&)> progress;
  const std::atomic<bool>* stop = nullptr;
};

/// One figure to come, beside what persistence says (the last figure, with the spread of past changes).
struct ForecastLine {
  std::string report, group, period, unit;
  std::string kind;  ///< "count" or "share"
  std::vector<double> quantiles;  ///< at inference::hub_levels
  std::optional<double> last;     ///< the last figure of the same kind
  std::string last_period;
  std::vector<double> baseline;  ///< at inference::hub_levels; empty: too little is known
};

/// The figures to come in a variant.
struct VariantAnswer {
  std::string name, from;
  std::vector<std::string> changes;
  std::vector<ForecastLine> forecasts;      ///< [target] as CalibrateAnswer::forecasts
  std::vector<std::vector<double>>
      ratios;  ///< [target] quantiles at inference::hub_levels of how many times as many (odds of shares)
};

struct CalibrateAnswer {
  std::string name, title, method, engine, as_of;
  int figures = 0;
  std::uint64_t seed = 0;
  std::vector<inference::ParameterVerdict> parameters;
  double effective = 0;   ///< of how many independent draws the posterior is worth
  double acceptance = 1;  ///< filter: the least share of steps accepted
  double histories = 0;   ///< simulated in all
  std::vector<ForecastLine> forecasts;
  /// Regression: sd over seeds of the medians of the forecasts, the largest, as a share of the width of the 90% interval.
  std::optional<double> seed_sd = {};
  std::vector<VariantAnswer> variants;
  bool capacities_forgotten = false;  ///< as of a day, of a folder of Flee: camps take everybody
  std::vector<std::string> usual_priors;  ///< parameters of the movement rule that were given wide priors, as the folder has none
  std::filesystem::path folder;
  bool complete = false;
  bool went_on = false;  ///< from an earlier run that was stopped
  std::string failure;  ///< "": none; otherwise why the posterior is not to be used
  Diagnostics warnings;
};

/// Reads the scenario, calibrates and writes the folder: parameters.csv, draws.csv, forecast.csv and forecast-VARIANT.csv
/// (hubverse), calibration.json, report.html, and checkpoint.json, from which a stopped calibration goes on. Throws what
/// `explain` understands.
CalibrateAnswer calibrate(const CalibrateRequest& request, const CalibrateHooks& hooks = {});

std::vector<std::string> in_words(const CalibrateAnswer& answer);
std::string to_json(const CalibrateAnswer& answer);

}  // namespace outflow::api
