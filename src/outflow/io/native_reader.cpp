#include "outflow/io/native_reader.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <system_error>

#include "outflow/base/sha256.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/native/readers.h"
#include "outflow/io/native/section_reader.h"

namespace outflow::io {

namespace {

using Files = std::map<std::string, std::string>;

constexpr std::string_view csv_ending = ".csv";

/// Also ".CSV": such a file was meant to be a table.
bool looks_like_table(const std::string& name) {
  if (name.size() < csv_ending.size()) return false;
  return std::equal(csv_ending.rbegin(), csv_ending.rend(), name.rbegin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b); });
}

std::string file_of(std::string_view table) { return std::string(table) + ".csv"; }

RowFunction row_function(std::string_view table) {
  for (const auto function_of : {network_row_function, time_row_function, journey_row_function})
    if (const RowFunction function = function_of(table)) return function;
  return nullptr;
}

class FolderReader {
 public:
  explicit FolderReader(const Files& files) : files_(files) {}

  ReadResult read() {
    read_settings_file();
    for (const auto& format : scenario::tables()) read_table(format);
    read_counts_files();
    check_names();
    parameters_.finish(result_.scenario);
    if (settings_.readable) append_validation();
    for (const auto& [name, content] : files_) {
      const bool counted = !is_counts_file(name) || asks(name.substr(counts_folder.size()));
      if (counted && (name == settings_file || looks_like_table(name)))
        result_.files.push_back({name, sha256_hex(content), content.size()});
    }
    result_.diagnostics.sort();
    return std::move(result_);
  }

 private:
  void read_settings_file() {
    const auto file = files_.find(settings_file);
    if (file == files_.end()) {
      result_.diagnostics.error({settings_file, 0, 0}, "the file is missing", "it says what is simulated, and when",
                                "add it, or check that this is the folder of a scenario");
      return;
    }
    settings_ = read_settings(file->second, result_.scenario, parameters_, result_.diagnostics);
  }

  void read_table(const scenario::Table& format) {
    const std::string name = file_of(format.name);
    const auto file = files_.find(name);
    if (file == files_.end()) {
      check_absent(format, name);
      return;
    }
    const auto table = parse_csv(name, file->second, result_.diagnostics);
    if (table) {
      const Columns columns(format, *table, result_.diagnostics);
      const RowFunction append = row_function(format.name);
      OUTFLOW_EXPECT(append != nullptr);
      for (const CsvRow& row : table->rows)
        append(RowReader(columns, name, row, parameters_, result_.diagnostics), result_.scenario);
    }
    check_count(format, name, table && table->whole ? std::optional(table->row_count) : std::nullopt);
  }

  /// Those that a question names, as they are. What their columns mean depends on the question; that they are CSV does not.
  void read_counts_files() {
    for (const auto& [name, content] : files_) {
      if (!is_counts_file(name) || !asks(name.substr(counts_folder.size()))) continue;
      (void)parse_csv(name, content, result_.diagnostics);
      result_.scenario.counts_files.push_back({name.substr(counts_folder.size()), content});
    }
  }

  [[nodiscard]] bool asks(const std::string& counts) const {
    const auto& surges = result_.scenario.surges;
    return std::any_of(surges.begin(), surges.end(), [&](const auto& surge) { return surge.counts.value == counts; });
  }

  void check_absent(const scenario::Table& format, const std::string& name) {
    const RowCount* listed = count_of(format);
    if (listed) {
      result_.diagnostics.error(listed->where, fmt::format("{} is missing", name), "[tables] lists it",
                                "restore the file, or remove this line");
    } else if (format.required || (format.required_by_rates && settings_.readable &&
                                   result_.scenario.movement.rule.value == scenario::MovementRule::rates)) {
      result_.diagnostics.error({name, 0, 0}, "the file is missing", fmt::format("it says: {}", format.doc), "add it");
    }
  }

  void check_count(const scenario::Table& format, const std::string& name, std::optional<std::size_t> rows) {
    if (!settings_.row_counts) return;
    const RowCount* listed = count_of(format);
    if (!listed) {
      result_.diagnostics.error({name, 0, 0}, "[tables] in scenario.toml does not list this file", "its loss would go unnoticed",
                                fmt::format("add {} = {} there", format.name, rows.value_or(1)));
      return;
    }
    if (!rows || listed->rows < 0 || static_cast<std::size_t>(listed->rows) == *rows) return;
    result_.diagnostics.error(listed->where,
                              fmt::format("{} has {} row{}, [tables] says {}", name, *rows, *rows == 1 ? "" : "s", listed->rows),
                              "a file that was cut off would go unnoticed",
                              "restore the file; if its rows are right, run `outflow validate --fix-counts`");
  }

  [[nodiscard]] const RowCount* count_of(const scenario::Table& format) const {
    if (!settings_.row_counts) return nullptr;
    const auto found = settings_.row_counts->find(std::string(format.name));
    return found == settings_.row_counts->end() ? nullptr : &found->second;
  }

  void check_names() {
    std::vector<std::string> known;
    for (const auto& format : scenario::tables()) known.push_back(file_of(format.name));
    for (const auto& [name, content] : files_) {
      if (!looks_like_table(name) || is_counts_file(name) || std::find(known.begin(), known.end(), name) != known.end()) continue;
      const std::string near = nearest(name, known);
      result_.diagnostics.error({name, 0, 0}, "this is not a table of a scenario", "it would be ignored",
                                near.empty()
                                    ? fmt::format("the tables are {}; give other files another ending", fmt::join(known, ", "))
                                    : fmt::format("did you mean {}?", near));
    }
  }

  /// A cell that could not be read is told once: what `validate` says of the same place follows from it. Warnings
  /// wait until the errors are mended.
  void append_validation() {
    std::set<Where> faulty;
    for (const auto& d : result_.diagnostics.all()) faulty.insert(d.where);
    const bool had_errors = result_.diagnostics.has_errors();
    for (const auto& d : scenario::validate(result_.scenario).all()) {
      if (d.where.line > 0 && faulty.count(d.where) != 0) continue;
      if (had_errors && d.where.file.empty()) continue;  // about a default that stands in for what could not be read
      if (d.severity == Severity::error) result_.diagnostics.error(d.where, d.problem, d.reason, d.suggestion);
      else if (!had_errors) result_.diagnostics.warning(d.where, d.problem, d.reason, d.suggestion);
    }
  }

  const Files& files_;
  Settings settings_;
  ReadResult result_;
  ParameterReader parameters_{result_.scenario.parameters, result_.diagnostics};
};

}  // namespace

bool is_counts_file(std::string_view name) {
  return name.starts_with(counts_folder) && name.ends_with(csv_ending) && name.find('/', counts_folder.size()) == name.npos;
}

ReadResult read_scenario(const Files& files) { return FolderReader(files).read(); }

ReadResult read_scenario(const std::filesystem::path& folder) { return read_scenario(load_scenario_files(folder)); }

namespace {

/// The files in a folder that are wanted, under their names with `prefix` in front.
template <class Wanted>
void load_files(const std::filesystem::path& folder, const std::string& prefix, const Wanted& wanted, Files& files) {
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  if (error) throw FileError(folder, "cannot be read: " + error.message());
  for (const std::filesystem::directory_iterator end; entries != end; entries.increment(error)) {
    const std::string name = prefix + entries->path().filename().string();
    if (wanted(name)) files[name] = read_file(entries->path(), max_input_bytes);
    if (error) break;
  }
  if (error) throw FileError(folder, "cannot be read: " + error.message());
}

}  // namespace

Files load_scenario_files(const std::filesystem::path& folder) {
  std::error_code error;
  const auto status = std::filesystem::status(folder, error);
  if (!std::filesystem::exists(status)) throw FileError(folder, "there is no such folder");
  if (!std::filesystem::is_directory(status))
    throw FileError(folder, "is not a folder; name the folder that holds scenario.toml");
  Files files;
  load_files(folder, "", [](const std::string& name) { return name == settings_file || looks_like_table(name); }, files);
  const auto counts = folder / counts_folder;
  if (std::filesystem::is_directory(counts, error)) load_files(counts, std::string(counts_folder), is_counts_file, files);
  return files;
}

}  // namespace outflow::io
