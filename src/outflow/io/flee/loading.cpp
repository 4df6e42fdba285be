#include "outflow/io/flee/loading.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <system_error>

#include "outflow/io/atomic_file.h"
#include "outflow/io/csv.h"
#include "outflow/io/flee/cells.h"
#include "outflow/io/flee/reading.h"
#include "outflow/io/seal.h"

namespace outflow::io::flee {

namespace {

namespace fs = std::filesystem;

constexpr const char* settings_name = "simsetting.yml";
constexpr const char* changes_name = "location_changes.csv";
constexpr std::string_view input_prefix = "input/";
constexpr std::string_view counts_prefix = "source_data/";

bool is_file(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

fs::path first_file(std::initializer_list<fs::path> paths) {
  for (const auto& path : paths)
    if (!path.empty() && is_file(path)) return path;
  return {};
}

bool is_same(const fs::path& a, const fs::path& b) {
  std::error_code error;
  return fs::equivalent(a, b, error);
}

/// Where the parts of an instance are.
struct Layout {
  fs::path root, input, validation, settings, changes;
  fs::path other_settings;  ///< beside the input, when another one comes first
};

void find_input(const fs::path& folder, Layout& layout) {
  layout.root = folder;
  for (const char* name : {"input", "input_csv"}) {
    layout.input = folder / name;
    if (is_folder(layout.input)) return;
  }
  layout.input = folder;
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(folder, error);
  layout.root = error ? folder / ".." : whole.parent_path();
}

Layout find_parts(const fs::path& folder, const Options& options) {
  Layout layout;
  find_input(folder, layout);
  layout.validation = options.validation.empty() ? layout.root / "source_data" : options.validation;
  if (options.validation.empty() && !is_folder(layout.validation) && is_file(layout.input / "data_layout.csv"))
    layout.validation = layout.input;
  layout.settings = options.settings;
  if (layout.settings.empty()) {
    const fs::path beside = first_file({layout.root / settings_name, layout.input / settings_name});
    layout.settings = first_file({options.settings_first, beside});
    if (layout.settings != beside && !beside.empty() && !is_same(layout.settings, beside)) layout.other_settings = beside;
  }
  layout.changes =
      first_file({layout.root / changes_name, layout.settings.parent_path() / changes_name, layout.input / changes_name});
  return layout;
}

bool belongs_to_input(const std::string& name) {
  static const std::set<std::string> names = {"sim_period.csv",
                                              "locations.csv",
                                              "routes.csv",
                                              "closures.csv",
                                              "conflicts.csv",
                                              "major_routes.csv",
                                              "flood_level.csv",
                                              "agents.csv",
                                              "region_attributes_IPC.csv",
                                              "registration_corrections.csv"};
  return names.contains(name) || (name.starts_with("demographics_") && name.ends_with(".csv"));
}

/// Tables and settings beside those that are read; what they hold is not looked at.
bool tells_something(const std::string& name) {
  const std::string low = lower(name);
  return low.ends_with(".csv") || low.ends_with(".ymmsl") || contains_word(name, "coupl") || contains_word(name, "weather");
}

void load(const std::string& name, const fs::path& path, Loaded& loaded) {
  loaded.files[name] = read_file(path, max_input_bytes);
  loaded.paths[name] = path;
}

void load_input(const fs::path& folder, Loaded& loaded) {
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error) throw FileError(folder, "cannot be read: " + error.message());
  for (const fs::directory_iterator end; entries != end; entries.increment(error)) {
    const std::string name = entries->path().filename().string();
    if (belongs_to_input(name)) load(std::string(input_prefix) + name, entries->path(), loaded);
    else if (tells_something(name)) loaded.files[std::string(input_prefix) + name];
    if (error) break;
  }
  if (error) throw FileError(folder, "cannot be read: " + error.message());
}

/// Only what data_layout.csv names; nothing outside the folder.
void load_validation(const fs::path& folder, Loaded& loaded) {
  const std::string layout = std::string(counts_prefix) + "data_layout.csv";
  if (!is_file(folder / "data_layout.csv")) return;
  load(layout, folder / "data_layout.csv", loaded);
  Diagnostics told_later;
  const auto rows = scan_csv("", loaded.files[layout], told_later);
  if (!rows) return;
  for (const CsvRow& row : *rows) {
    if (is_comment(row)) continue;
    for (std::size_t i = 1; i < row.size(); ++i) {
      const fs::path name(row[i].text);
      const bool inside = !name.empty() && name.is_relative() && std::find(name.begin(), name.end(), "..") == name.end();
      if (inside && is_file(folder / name)) load(std::string(counts_prefix) + row[i].text, folder / name, loaded);
    }
  }
}

/// The files that were read, by their paths from the folder; the names of those outside it go to `outside`.
std::vector<InputFile> files_within(const fs::path& folder, const Loaded& loaded, const FleeFolder& out,
                                    std::vector<std::string>& outside) {
  std::vector<InputFile> within;
  for (InputFile file : out.files) {
    const auto path = path_within(folder, loaded.paths.at(file.name));
    if (!path) {
      outside.push_back(file.name);
      continue;
    }
    file.name = *path;
    within.push_back(std::move(file));
  }
  return within;
}

/// Whether the seal of the instance guards this input folder: other sums may lie there as well.
bool names_files_of(const fs::path& root, const fs::path& input) {
  if (!is_file(root / seal_name)) return false;
  const auto prefix = path_within(root, input);
  Diagnostics told_later;
  const auto lines = parse_seal(read_file(root / seal_name, max_input_bytes), told_later);
  return prefix && std::any_of(lines.begin(), lines.end(), [&](const auto& l) { return l.path.starts_with(*prefix + "/"); });
}

}  // namespace

bool is_read(const std::string& name) {
  return name != seal_name && (!name.starts_with(input_prefix) || belongs_to_input(name.substr(input_prefix.size())));
}

Loaded load_flee_folder(const fs::path& folder, const Options& options) {
  if (!is_folder(folder)) throw FileError(folder, is_file(folder) ? "is not a folder" : "there is no such folder");
  if (!options.validation.empty() && !is_folder(options.validation))
    throw FileError(options.validation, "there is no such folder");
  const Layout layout = find_parts(folder, options);
  Loaded loaded;
  loaded.root = layout.root;
  loaded.input = layout.input;
  loaded.other_settings = layout.other_settings.string();
  loaded.has_old_settings = layout.settings.empty() && is_file(folder / "simsetting.csv");
  load_input(layout.input, loaded);
  load_validation(layout.validation, loaded);
  if (!layout.settings.empty()) load(settings_name, layout.settings, loaded);
  if (!layout.changes.empty()) load(changes_name, layout.changes, loaded);
  return loaded;
}

void check_seals(const fs::path& folder, const Loaded& loaded, FleeFolder& out) {
  std::vector<InputFile> seals;
  const auto check = [&](const fs::path& sealed) {
    std::vector<std::string> outside;
    std::vector<InputFile> within = files_within(sealed, loaded, out, outside);
    const std::size_t read = within.size();
    check_sealed_folder(sealed, within, out.diagnostics);
    if (within.size() == read) return;
    seals.push_back(within.back());
    for (const auto& name : outside)
      out.diagnostics.warning({name, 0, 0}, "the file lies outside the sealed folder", "nothing says how it was",
                              "seal a folder that holds all files (outflow seal)");
  };
  check(folder);
  if (!is_same(folder, loaded.root) && loaded.input == folder && names_files_of(loaded.root, folder)) check(loaded.root);
  out.files.insert(out.files.end(), seals.begin(), seals.end());
}

}  // namespace outflow::io::flee
