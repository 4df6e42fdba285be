#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "outflow/io/file_error.h"

namespace outflow::io {

/// The files of a small commented scenario of three places, which is valid as it stands. `name` must be an id.
std::map<std::string, std::string> new_scenario_files(const std::string& name);

/// Writes these files into `folder`, which must be new or empty: all of them or none. FileError otherwise.
void write_new_scenario(const std::filesystem::path& folder, const std::string& name);

/// True when the name can name a scenario: a letter, then letters, digits, `_`, `-` and `.`, at most 100 in all.
bool is_scenario_name(const std::string& name);

}  // namespace outflow::io
