#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "outflow/api/ensemble_plan.h"
#include "outflow/api/scenario_input.h"
#include "outflow/assessment/needs.h"
#include "outflow/base/diagnostics.h"

namespace outflow::api {

struct RunRequest {
  std::filesystem::path scenario;
  FleeRequest flee = {};
  std::filesystem::path out;  ///< empty: results/<name of the scenario> below the current folder
  std::optional<std::int64_t> members;
  std::optional<std::uint64_t> seed;
  int threads = 0;  ///< 0: one for each processor
  std::optional<std::string> engine;
  bool keep_members = false;
  std::vector<std::string> command;  ///< for the stamp: the arguments as given
  std::vector<std::string> changes = {};  ///< what-if (scenario/variant.h)
  std::optional<Seconds> changes_from = {};
};

/// A finished member, while it is there.
struct RunMember {
  const scenario::Scenario& scenario;
  const model::Model& model;
  const engine::Layout& layout;
  const assessment::NeedsTally& needs;  ///< has just seen this member
  int member = 0;
  const engine::Trajectory& trajectory;
};

struct RunHooks {
  std::function<void(int done, int total)> progress;
  const std::atomic<bool>* stop = nullptr;  ///< once true the members under way are finished and what is there is written
  std::function<void(const RunMember&)> on_member = {};  ///< every member once, in order
};

/// Median and central 80% interval.
struct Range {
  double low = 0, median = 0, high = 0;
};

struct FitAnswer {
  int n = 0;
  bool years = false;  ///< the periods compared are calendar years
  double coverage50 = 0, coverage80 = 0, coverage95 = 0, mean_abs_log_error = 0;
};

/// One number of a report beside what was counted: that of the last period observed, or else of the last whole year, or else of
/// the whole time.
struct ReportAnswer {
  std::string name, title, unit;
  bool measured = true;
  std::string period;  ///< "2025", "2020-01-01..2020-01-31"
  Range model;
  std::optional<double> observed, observed_low, observed_high;
  std::optional<FitAnswer> fit;
};

struct FateAnswer {
  std::string id;
  Range persons;  ///< at the end
};

/// What arrivals need.
struct NeedAnswer {
  std::string name, title;
  Range persons;  ///< newly in need over the whole time
  std::optional<Range> places;  ///< at the same time, in the month in which the median is greatest
  std::string month;  ///< its first day
};

struct RunAnswer {
  std::string name, title, start, end, step, engine;
  int steps = 0;
  int members = 0, members_planned = 0;
  bool interrupted = false;
  std::uint64_t seed = 0;
  int threads = 0;
  std::filesystem::path folder;
  std::vector<ReportAnswer> reports;
  std::vector<FateAnswer> fates;
  std::vector<NeedAnswer> needs;
  int claims_supported = 0, claims_contradicted = 0, claims_open = 0;
  int surges_unusual = 0, surges_ordinary = 0;  ///< answers to surges.csv
  Diagnostics warnings;                ///< of the scenario
  std::vector<std::string> run_warnings;  ///< of the run
  double wall_seconds = 0, cpu_seconds = 0;
};

/// Reads the scenario, runs the ensemble, writes the results folder. Throws what `explain` understands.
RunAnswer run(const RunRequest& request, const RunHooks& hooks = {});

/// The answer in about ten lines of plain words.
std::vector<std::string> in_words(const RunAnswer& answer);

}  // namespace outflow::api
