#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "outflow/base/diagnostics.h"
#include "outflow/io/file_error.h"
#include "outflow/scenario/scenario.h"

/// Writes scenarios with the movement rule `journeys` as input folders of the reference program Flee.
namespace outflow::io::flee {

struct FleeExport {
  /// "input/locations.csv", "source_data/data_layout.csv", "simsetting.yml", ...; to be used only when the diagnostics hold no
  /// errors. Read with the quirks of the scenario they give an equal one, apart from ids, sources, notes and what is left open
  /// in a folder of Flee: members, seed, engine.
  std::map<std::string, std::string> files;
  /// Errors: everything that the format cannot say, or that the reference program would do otherwise. Warnings: remarks and
  /// descriptions that are lost.
  Diagnostics diagnostics;
};

/// The scenario must be free of faults (scenario::validate).
[[nodiscard]] FleeExport export_flee(const scenario::Scenario& scenario);

/// Makes the folder, all or nothing. FileError when it exists and is not empty, or cannot be written.
void write_flee_folder(const std::map<std::string, std::string>& files, const std::filesystem::path& folder);

}  // namespace outflow::io::flee
