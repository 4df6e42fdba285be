#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "outflow/api/scenario_input.h"
#include "outflow/base/diagnostics.h"

namespace outflow::api {

struct SealRequest {
  std::filesystem::path folder;  ///< of a scenario, or an input folder of Flee
  FleeRequest flee = {};
};

struct SealAnswer {
  std::filesystem::path file;
  std::vector<std::string> files;  ///< that it names, from the folder
  Diagnostics warnings;            ///< about the folder
};

/// Writes the file SHA256SUMS of the folder, which names the files that a run reads (io/seal.h); one that is there is replaced.
/// Throws InvalidScenario with every fault of the folder, BadRequest when a file that is read lies outside it, FileError.
SealAnswer seal(const SealRequest& request);

std::string to_json(const SealAnswer& answer);

}  // namespace outflow::api
