#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "outflow/io/file_error.h"
#include "outflow/scenario/scenario.h"

/// Writes scenarios as the folders that `native_reader.h` reads.
namespace outflow::io {

/// The files of the folder, by name: scenario.toml and the tables that have rows, each with the columns it uses. Reading them
/// gives an equal scenario, apart from where values were written, if the scenario can be read at all: names are ids, texts hold
/// no control characters but tabs and line breaks, the seed is below 2^63 and the title is not blank (the name stands in for it).
/// Defaults that nobody wrote are left out.
[[nodiscard]] std::map<std::string, std::string> scenario_files(const scenario::Scenario& scenario);

/// What may become of a scenario that stands in the folder.
enum class Existing { refused, replaced };

/// Makes the folder, all or nothing as far as readers of a whole scenario can see: scenario.toml, which lists the tables and
/// their rows, is moved to its place last. A scenario that stands there is replaced only where that is wanted, file by file:
/// nothing is deleted, so a table that the new scenario does not have is a reason to refuse. Other files beside a scenario stay.
/// FileError when the folder is a file, holds a scenario that may not be replaced or other things but no scenario, or cannot be
/// written.
/// `beside`: further files, by their paths in the folder, each in a folder that is wholly of this kind.
void write_scenario(const scenario::Scenario& scenario, const std::filesystem::path& folder, Existing existing,
                    const std::map<std::string, std::string>& beside = {});

}  // namespace outflow::io
