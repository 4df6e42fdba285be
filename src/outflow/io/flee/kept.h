#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "outflow/base/diagnostics.h"
#include "outflow/io/flee/flee_reader.h"
#include "outflow/io/native_reader.h"
#include "outflow/scenario/scenario.h"

/// What a scenario keeps of the Flee folder that it was made of, in its folder `flee`: the counts as they were published
/// (data_layout.csv, the series, registration_corrections.csv) and simsetting.yml, of which `hasten`, the rules on arrivals and
/// log_levels count. A scenario has no place for them: its observations end with the run, have no total and are corrected. With
/// them a run of the scenario writes what a run of the folder writes.
namespace outflow::io::flee {

inline constexpr std::string_view kept_folder = "flee/";

/// The files to be kept, by their paths in the scenario folder. The folder was read from disk. FileError.
[[nodiscard]] std::map<std::string, std::string> files_to_keep(const FleeFolder& folder);

/// nullptr when the scenario folder keeps nothing of the kind. The scenario is one without faults. Faults of the files become
/// diagnostics, and the files are appended to `files`; FileError when one cannot be read.
[[nodiscard]] std::shared_ptr<FleeFolder> read_kept(const std::filesystem::path& folder, const scenario::Scenario& scenario,
                                                    std::vector<InputFile>& files, Diagnostics& diagnostics);

/// The places that are counted: camps, or with newcomers driven by floods all, in the order of the scenario.
[[nodiscard]] std::vector<std::string> reported_places(const scenario::Scenario& scenario);

}  // namespace outflow::io::flee
