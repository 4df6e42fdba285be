#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "outflow/base/diagnostics.h"

namespace outflow::api {

struct ExportRequest {
  std::filesystem::path folder;  ///< a scenario folder
  std::filesystem::path out;     ///< the input folder of Flee to make: new or empty
};

struct ExportAnswer {
  std::filesystem::path folder;
  std::string name, title;
  std::vector<std::string> files;
  Diagnostics warnings;  ///< of the scenario, and texts that are left out
};

/// Writes a scenario as an input folder of the reference program Flee. Throws InvalidScenario with the faults of the scenario or
/// with everything that such a folder cannot say (nothing is written then), and FileError.
ExportAnswer export_flee(const ExportRequest& request);

std::string to_json(const ExportAnswer& answer);

}  // namespace outflow::api
