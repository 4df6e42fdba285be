#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "outflow/api/ensemble_plan.h"
#include "outflow/base/diagnostics.h"
#include "outflow/inference/bootstrap.h"

/// Value of information: which missing figure, or which number known for certain, would narrow a forecast most.
namespace outflow::api {

struct VoiRequest {
  std::filesystem::path scenario;
  std::filesystem::path out;            ///< empty: results/<name of the scenario>-voi below the current folder
  std::string as_of;                    ///< a date: only what was known on it counts
  std::vector<std::string> targets;     ///< figures: "arrivals 2026"; empty: the next one of each report that is observed
  std::vector<std::string> candidates;  ///< figures; empty: those that the reports could have and nobody observed
  std::optional<std::int64_t> histories, rounds;
  std::optional<double> minutes;  ///< stop then; the same command goes on later, to the same bits
  std::optional<std::uint64_t> seed;
  int threads = 0;
  std::optional<std::string> engine;
  bool again = false;
};

struct VoiHooks {
  std::function<void(int done, int of, const std::string& what)> progress;
  const std::atomic<bool>* stop = nullptr;
};

struct VoiCandidate {
  std::string name;   ///< "caught_north 2025", "closure", "all parameters"
  std::string kind;   ///< "figure", "parameter", "all parameters"
  bool measured = false;  ///< figures: the report is one that somebody publishes
  inference::Estimate narrowing, variance_left;
  bool told = false;  ///< from noise
};

struct VoiTarget {
  std::string name;
  double low = 0, median = 0, high = 0;  ///< 5, 50 and 95%, now
  double effective = 0;
  double noise = 0;
  std::vector<VoiCandidate> candidates;  ///< the most helpful first
};

struct VoiAnswer {
  std::string name, title, engine, as_of;
  std::uint64_t seed = 0;
  int figures = 0;        ///< known
  double histories = 0;
  double effective = 0;   ///< of how many independent draws the posterior of the parameters is worth
  std::vector<VoiTarget> targets;
  std::filesystem::path folder;
  bool complete = false, went_on = false;
  std::string failure;
  Diagnostics warnings;
};

/// Writes voi.csv, voi.json, and checkpoint.json, from which a stopped study goes on. Throws what `explain` understands.
VoiAnswer value_of_information(const VoiRequest& request, const VoiHooks& hooks = {});

std::vector<std::string> in_words(const VoiAnswer& answer);
std::string to_json(const VoiAnswer& answer);
/// target,candidate,kind,measured,narrowing,narrowing_low,narrowing_high,told,variance_left,variance_left_low,variance_left_high
std::string voi_csv(const VoiAnswer& answer);

}  // namespace outflow::api
