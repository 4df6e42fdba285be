#pragma once
#include <string>
#include <vector>

#include "outflow/api/scenario_input.h"

namespace CLI {
class App;
}

/// Options of the commands that read input folders of Flee as they are.
namespace outflow::app {

struct FleeOptions {
  bool forced = false, reference_quirks = false;
  std::vector<std::string> quirks;
  std::string validation, days, settings;
};

/// Adds the options. With `positional` also the places after the folder: VALIDATION DAYS SETTINGS, as the reference has them.
void add_flee_options(CLI::App& command, FleeOptions& options, bool positional = true);

/// Throws api::BadRequest.
api::FleeRequest flee_request(const FleeOptions& options);

}  // namespace outflow::app
