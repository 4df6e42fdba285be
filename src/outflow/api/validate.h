#pragma once
#include <filesystem>
#include <string>

#include "outflow/api/scenario_input.h"
#include "outflow/base/diagnostics.h"

namespace outflow::api {

struct ValidateRequest {
  std::filesystem::path scenario;
  FleeRequest flee = {};
  bool fix_counts = false;  ///< first correct the row counts in scenario.toml's [tables]
};

struct ValidateAnswer {
  Diagnostics diagnostics;  ///< every fault and warning, sorted
  bool valid = false;       ///< no errors: the scenario can be run
  std::string name, title;
  int places = 0, links = 0, groups = 0, steps = 0;  ///< of the compiled model; 0 unless valid
};

/// Reads, checks and compiles a scenario folder. Faults are the answer, not an exception.
ValidateAnswer validate(const ValidateRequest& request);

}  // namespace outflow::api
