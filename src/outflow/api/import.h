#pragma once
#include <filesystem>
#include <string>

#include "outflow/api/scenario_input.h"
#include "outflow/base/diagnostics.h"

namespace outflow::api {

struct ImportRequest {
  std::filesystem::path folder;  ///< an input folder of Flee
  FleeRequest flee;
  std::filesystem::path out;     ///< the scenario folder: new or empty
  bool replace = false;          ///< a scenario in it is written over; what else is there stays
};

struct ImportAnswer {
  std::filesystem::path folder;
  std::string name, title;
  int places = 0, links = 0, steps = 0;
  Diagnostics warnings;  ///< about the folder of Flee
};

/// Writes an input folder of the reference program Flee as a scenario folder. Throws InvalidScenario with every fault of it
/// (nothing is written then), BadRequest for unknown quirks and FileError.
ImportAnswer import_flee(const ImportRequest& request);

std::string to_json(const ImportAnswer& answer);

}  // namespace outflow::api
