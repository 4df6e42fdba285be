#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "outflow/api/flee_scores.h"
#include "outflow/api/run.h"
#include "outflow/api/scenario_input.h"

/// Holds a run beside what was counted, and beside forecasters without a model.
namespace outflow::api {

struct ValidateAgainstRequest {
  /// An input folder of Flee; with `results` also a folder with data_layout.csv alone.
  std::filesystem::path folder;
  FleeRequest flee = {};
  std::filesystem::path results = {};  ///< a results folder of this input; empty: it is run now, and nothing is kept
  std::optional<std::int64_t> members = {};
  std::optional<std::uint64_t> seed = {};
  int threads = 0;  ///< 0: one for each processor
  std::optional<std::string> engine = {};
  std::filesystem::path yaml = {};  ///< file for the report with the reference program's keys; empty: none
};

struct ValidateAgainstAnswer {
  std::string name;
  Validation validation;
  Diagnostics warnings;  ///< of the folder
  std::filesystem::path yaml;
  bool interrupted = false;
};

/// Throws what `explain` understands: InvalidScenario with every fault of the folder, BadRequest when the results are of other
/// places, FileError.
ValidateAgainstAnswer validate_against(const ValidateAgainstRequest& request, const RunHooks& hooks = {});

std::string to_json(const ValidateAgainstAnswer& answer);

}  // namespace outflow::api
