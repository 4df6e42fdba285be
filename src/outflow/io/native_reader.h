#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "outflow/base/diagnostics.h"
#include "outflow/io/file_error.h"
#include "outflow/scenario/scenario.h"

/// Reads scenario folders as `docs/formats/scenario-folder.md` defines them.
namespace outflow::io {

/// What was read, so that a result can name its inputs exactly.
struct InputFile {
  std::string name;    ///< relative to the folder
  std::string sha256;  ///< 64 hexadecimal digits
  std::uint64_t bytes = 0;
};

struct ReadResult {
  scenario::Scenario scenario;  ///< to be used only when the diagnostics hold no errors
  Diagnostics diagnostics;      ///< every fault of the folder, sorted; `scenario::validate` has been asked, too
  std::vector<InputFile> files;
};

/// Reads and validates a folder. Faults of its content become diagnostics, and reading goes on after each;
/// FileError when the folder or a file in it cannot be read at all.
[[nodiscard]] ReadResult read_scenario(const std::filesystem::path& folder);

/// The same for files in memory, by name ("scenario.toml", "places.csv", "counts/crossings.csv", ...).
[[nodiscard]] ReadResult read_scenario(const std::map<std::string, std::string>& files);

/// Where files of counts lie that surges.csv may name: they are no tables, and others may lie beside them.
inline constexpr std::string_view counts_folder = "counts/";
/// "counts/NAME.csv".
[[nodiscard]] bool is_counts_file(std::string_view name);

/// The files of a folder that belong to a scenario: scenario.toml and what ends in .csv, there and in its folder counts.
[[nodiscard]] std::map<std::string, std::string> load_scenario_files(const std::filesystem::path& folder);

/// Corrects the [tables] section of the folder's scenario.toml, and nothing else in it, so that it lists the tables
/// that are there with the rows they have. Returns the faults that made it impossible; the file is then left alone.
[[nodiscard]] Diagnostics fix_table_counts(const std::filesystem::path& folder);
/// The same for files in memory.
[[nodiscard]] Diagnostics fix_table_counts(std::map<std::string, std::string>& files);

}  // namespace outflow::io
