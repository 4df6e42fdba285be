#include "outflow/io/native_writer.h"

#include <fmt/core.h>

#include "outflow/io/flee/kept.h"
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

void check_existing(const std::map<std::string, std::string>& files, const std::filesystem::path& folder, Existing existing) {
  std::error_code none;
  if (!std::filesystem::exists(folder / settings_name, none)) return;
  if (existing == Existing::refused)
    throw FileError(folder, "holds a scenario already; name another folder, or write over that scenario with --replace");
  const auto refuse = [](const std::filesystem::path& path) {
    throw FileError(path,
                    "would be read as a table of the new scenario, which has none of this name; move it out of the folder, or "
                    "name another folder");
  };
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".csv" && files.count(entry.path().filename().string()) == 0) refuse(entry.path());
  const auto kept = folder / flee::kept_folder;
  if (!std::filesystem::is_directory(kept, none)) return;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kept))
    if (entry.is_regular_file(none) && files.count(entry.path().lexically_relative(folder).generic_string()) == 0)
      refuse(entry.path());
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

void write_scenario(const scenario::Scenario& scenario, const std::filesystem::path& folder, Existing existing,
                    const std::map<std::string, std::string>& beside) {
  auto files = scenario_files(scenario);
  files.insert(beside.begin(), beside.end());
  check_existing(files, folder, existing);
  const auto is_ours = [&](const std::string& name) { return existing == Existing::replaced && files.count(name) > 0; };
  write_folder({files, settings_name, is_ours, "a scenario"}, folder);
}

}  // namespace outflow::io
