#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "outflow/base/diagnostics.h"
#include "outflow/io/file_error.h"
#include "outflow/io/flee/registrations.h"
#include "outflow/io/native_reader.h"
#include "outflow/scenario/scenario.h"

/// Reads the input folders of the field's reference program Flee, unedited, as a scenario with the movement rule `journeys`.
/// docs/coming-from-flee.md says what becomes of every file and key.
namespace outflow::io::flee {

inline constexpr int most_days = 40000;  ///< that a run can have

struct Options {
  std::vector<scenario::Quirk> quirks;
  std::optional<int> days;  ///< > 0 takes the place of the length in sim_period.csv
  /// The folder with data_layout.csv, and the settings file; empty: found beside the input.
  std::filesystem::path validation, settings;
  /// Without `settings`: a settings file that comes before those beside the input, when it is there.
  std::filesystem::path settings_first = {};
  bool ignore_seal = false;  ///< for who seals the folder anew
  /// Of the registrations only what was published by this moment, so that newcomers and figures are those that could be read off
  /// them then. Everything else is read whole.
  std::optional<Seconds> known_by = {};
};

/// The section log_levels of the settings: which logs the reference program would write.
struct LogLevels {
  int agent = 0;  ///< 0..3
  int link = 0;  ///< 0..2
  int idp_totals = 0;  ///< > 0: a column with the people in IDP camps
  double connections = 3;  ///< mean number of people whom somebody knows at first; a column of the log of people
};

struct FleeFolder {
  scenario::Scenario scenario;  ///< to be used only when the diagnostics hold no errors
  Registrations registrations;
  std::vector<std::string> reported;  ///< ids of the places that are counted, in file order
  int hasten = 1;  ///< one simulated person stands for so many
  ArrivalRules arrivals;  ///< how the registrations make newcomers, as the settings have it
  LogLevels logs;
  Diagnostics diagnostics;  ///< every fault of the folder, sorted; without errors `scenario::validate` has been asked, too
  std::vector<io::InputFile> files;
  std::map<std::string, std::filesystem::path> paths;  ///< where each of the files was found; empty for files in memory
};

/// True for a folder without scenario.toml that holds, itself or in a folder input, two of locations.csv, routes.csv,
/// sim_period.csv, conflicts.csv and closures.csv.
[[nodiscard]] bool is_flee_folder(const std::filesystem::path& folder);

/// Reads an instance (with input/, source_data/, simsetting.yml, perhaps location_changes.csv) or its input folder alone; the
/// rest is then looked for beside it. Faults of the content become diagnostics, and reading goes on after each; FileError
/// when the folder or a file in it cannot be read at all.
[[nodiscard]] FleeFolder read_flee_folder(const std::filesystem::path& folder, const Options& options);

/// The same for files in memory: "input/locations.csv", "source_data/data_layout.csv", "simsetting.yml",
/// "location_changes.csv", "SHA256SUMS", ... The paths in `options` have no meaning here.
[[nodiscard]] FleeFolder read_flee_files(const std::map<std::string, std::string>& files, const Options& options);

}  // namespace outflow::io::flee
