#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

#include "outflow/io/flee/flee_reader.h"
#include "support/folders.h"

namespace outflow::testing {

using Files = std::map<std::string, std::string>;

inline std::filesystem::path valley_folder() {
  return std::filesystem::path(test::source_folder()) / "tests" / "golden" / "flee_valley";
}

/// The files of tests/golden/flee_valley by their names in the folder.
inline Files valley() {
  Files files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(valley_folder())) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    files[std::filesystem::relative(entry.path(), valley_folder()).generic_string()] = text.str();
  }
  return files;
}

/// Replaces the first occurrence, which must exist; "" appends, "*" replaces the whole file.
inline Files edited(Files files, const std::string& file, const std::string& from, const std::string& to) {
  std::string& text = files[file];
  if (from == "*") text = to;
  else if (from.empty()) text += to;
  else if (const auto at = text.find(from); at != std::string::npos) text.replace(at, from.size(), to);
  else throw std::invalid_argument(file + " does not contain: " + from);
  return files;
}

inline std::string listed(const Diagnostics& diagnostics) {
  std::string text;
  for (const auto& d : diagnostics.all()) text += to_string(d) + "\n";
  return text;
}

}  // namespace outflow::testing
