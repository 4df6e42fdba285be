#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <vector>

#include "outflow/io/atomic_file.h"
#include "outflow/io/native/readers.h"
#include "outflow/io/native/section_reader.h"
#include "outflow/io/native_reader.h"

/// Corrects [tables] in scenario.toml line by line, so that comments and everything else stay as they were written.
namespace outflow::io {

namespace {

constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

/// The table that a line of [tables] counts, "" when it does not.
std::string table_of(std::string_view line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos || trimmed(line).starts_with('#')) return {};
  return std::string(trimmed(line.substr(0, equals)));
}

/// The line with another number, its spaces and its comment kept.
std::string with_count(const std::string& line, std::size_t rows) {
  const std::size_t equals = line.find('=');
  const std::size_t comment = line.find('#', equals);
  std::string changed = line.substr(0, equals + 1) + " " + std::to_string(rows);
  if (comment == std::string::npos) return line.ends_with('\r') ? changed + "\r" : changed;
  const std::size_t gap = line.find_last_not_of(blanks, comment - 1) + 1;
  return changed + line.substr(gap);
}

std::map<std::string, std::size_t> count_rows(const std::map<std::string, std::string>& files, Diagnostics& diagnostics) {
  std::map<std::string, std::size_t> rows;
  for (const auto& format : scenario::tables()) {
    const std::string name(format.name);
    const auto file = files.find(name + ".csv");
    if (file == files.end()) continue;
    const auto table = parse_csv(file->first, file->second, diagnostics);
    if (table && table->whole) rows[name] = table->row_count;
  }
  return rows;
}

/// The number (from 0) of the line that opens [tables]: where the TOML parser saw it, or past the end when there is none.
std::size_t opening_line(const toml::table& root, std::size_t lines) {
  const toml::node* tables = root.get("tables");
  return tables && tables->is_table() ? tables->source().begin.line - 1 : lines;
}

std::string rewritten(const std::string& text, std::size_t opening, std::map<std::string, std::size_t> rows) {
  std::string out;
  const auto lines = lines_of(text);
  std::size_t after = opening + 1;  // the line after the last one of the section that says something
  for (std::size_t i = 0; i < std::min(after, lines.size()); ++i) out += lines[i] + "\n";
  if (opening >= lines.size()) out += "\n[tables]\n";
  for (; after < lines.size() && !trimmed(lines[after]).starts_with('['); ++after) {
    const std::string table = table_of(lines[after]);
    const auto found = rows.find(table);
    if (table.empty()) {
      out += lines[after] + "\n";
    } else if (found != rows.end()) {
      out += with_count(lines[after], found->second) + "\n";
      rows.erase(found);
    }
  }
  for (const auto& [table, count] : rows) out += fmt::format("{} = {}\n", table, count);
  for (; after < lines.size(); ++after) out += lines[after] + "\n";
  return out;
}

}  // namespace

Diagnostics fix_table_counts(std::map<std::string, std::string>& files) {
  Diagnostics diagnostics;
  const auto rows = count_rows(files, diagnostics);
  const auto settings = files.find(settings_file);
  if (settings == files.end())
    diagnostics.error({settings_file, 0, 0}, "the file is missing", "it says what is simulated, and when", "add it");
  if (diagnostics.has_errors() || !check_text(settings_file, settings->second, diagnostics)) return diagnostics;
  try {
    const toml::table root = toml::parse(settings->second);
    const auto lines = lines_of(settings->second);
    settings->second = rewritten(settings->second, opening_line(root, lines.size()), rows);
  } catch (const toml::parse_error& error) {
    const auto at = error.source().begin;
    diagnostics.error({settings_file, static_cast<int>(at.line), static_cast<int>(at.column)},
                      fmt::format("this is not TOML: {}", error.description()), "[tables] cannot be found",
                      "mend this line first");
  }
  return diagnostics;
}

Diagnostics fix_table_counts(const std::filesystem::path& folder) {
  auto files = load_scenario_files(folder);
  const std::string before = files.count(settings_file) != 0 ? files[settings_file] : "";
  Diagnostics diagnostics = fix_table_counts(files);
  if (!diagnostics.has_errors() && files[settings_file] != before)
    write_file_atomically(folder / settings_file, files[settings_file]);
  return diagnostics;
}

}  // namespace outflow::io
