#pragma once
#include <map>
#include <stdexcept>
#include <string>

#include "outflow/io/native_reader.h"
#include "support/folders.h"

namespace outflow::testing {

using Files = std::map<std::string, std::string>;

inline Files three_places() { return io::load_scenario_files(test::source_folder() + "/scenarios/three-places"); }

/// The same with statuses, memories, transitions, transfers, needs and claims.
inline std::string reactions_folder() { return test::source_folder() + "/tests/support/scenarios/reactions"; }
inline Files reactions() { return io::load_scenario_files(reactions_folder()); }

/// Replaces the first occurrence, which must exist; an empty `from` appends.
inline void edit(Files& files, const std::string& file, const std::string& from, const std::string& to) {
  std::string& text = files[file];
  if (from.empty()) {
    text += to;
    return;
  }
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::invalid_argument(file + " does not contain: " + from);
  text.replace(at, from.size(), to);
}

inline std::string listed(const Diagnostics& diagnostics) {
  std::string text;
  for (const auto& d : diagnostics.all()) text += to_string(d) + "\n";
  return text;
}

}  // namespace outflow::testing
