#include "outflow/io/native_writer.h"

#include <fmt/core.h>

#include "outflow/io/folder.h"
#include "outflow/io/native/write_values.h"
#include "outflow/io/native_reader.h"
#include "outflow/scenario/format.h"

namespace outflow::io {

namespace {

constexpr const char* settings_name = "scenario.toml";

/// Header and rows with the columns that are required or used.
std::string csv_of(const scenario::Table& format, const Cells& rows) {
  std::vector<std::size_t> used;
  for (std::size_t i = 0; i < format.columns.size(); ++i) {
    bool any = format.columns[i].required;
    for (const auto& row : rows) any = any || !row[i].empty();
    if (any) used.push_back(i);
  }
  std::string text;
  for (const std::size_t i : used) text += (text.empty() ? "" : ",") + std::string(format.columns[i].name);
  text += '\n';
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t k = 0; k < used.size(); ++k) line += (k == 0 ? "" : ",") + csv_cell(row[used[k]]);
    text += (line.empty() ? "\"\"" : line) + '\n';  // an empty line is no row
  }
  return text;
}

}  // namespace

std::map<std::string, std::string> scenario_files(const scenario::Scenario& scenario) {
  std::map<std::string, std::string> files;
  std::string counts;
  for (const auto& format : scenario::tables()) {
    const Cells rows = written_rows(scenario, format.name);
    if (rows.empty()) continue;
    files[std::string(format.name) + ".csv"] = csv_of(format, rows);
    counts += fmt::format("{} = {}\n", format.name, rows.size());
  }
  for (const auto& file : scenario.counts_files) files[std::string(counts_folder) + file.name] = file.text;
  files[settings_name] = written_settings(scenario) + "\n[tables]\n" + counts;
  return files;
}

void write_scenario(const scenario::Scenario& scenario, const std::filesystem::path& folder) {
  const auto is_ours = [](const std::string& name) {
    if (name == settings_name || is_counts_file(name)) return true;
    for (const auto& format : scenario::tables())
      if (name == std::string(format.name) + ".csv") return true;
    return false;
  };
  write_folder({scenario_files(scenario), settings_name, is_ours, "a scenario"}, folder);
}

}  // namespace outflow::io
