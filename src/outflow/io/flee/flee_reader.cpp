#include "outflow/io/flee/flee_reader.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <system_error>

#include "outflow/base/sha256.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/flee/reading.h"

namespace outflow::io::flee {

namespace {

namespace fs = std::filesystem;

constexpr const char* settings_name = "simsetting.yml";
constexpr const char* changes_name = "location_changes.csv";

bool is_file(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

/// Where the parts of an instance are.
struct Layout {
  fs::path input, validation, settings, changes;
};

Layout find_parts(const fs::path& folder, const Options& options) {
  Layout layout;
  fs::path root = folder;
  if (is_folder(folder / "input")) layout.input = folder / "input";
  else if (is_folder(folder / "input_csv")) layout.input = folder / "input_csv";
  else {
    layout.input = folder;
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(folder, error);
    root = error ? folder / ".." : whole.parent_path();
  }
  const auto first_file = [](std::initializer_list<fs::path> paths) {
    for (const auto& path : paths)
      if (is_file(path)) return path;
    return fs::path();
  };
  layout.validation = options.validation.empty() ? root / "source_data" : options.validation;
  if (options.validation.empty() && !is_folder(layout.validation) && is_file(layout.input / "data_layout.csv"))
    layout.validation = layout.input;
  layout.settings = options.settings;
  if (layout.settings.empty()) layout.settings = first_file({root / settings_name, layout.input / settings_name});
  layout.changes = first_file({root / changes_name, layout.settings.parent_path() / changes_name, layout.input / changes_name});
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

bool is_unread(const std::string& path) { return path.starts_with("input/") && !belongs_to_input(path.substr(6)); }

/// Events of conflict from which places would have to be made; beside a list of places they are what it was made from.
void refuse_conflict_data(Reading& r, const std::string& path) {
  const char* const problem = "conflict data are not converted";
  const char* const reason = "there is no converter to places and their days of conflict (row TOO-03 of docs/parity.md)";
  if (r.files.contains("input/locations.csv"))
    r.diagnostics().warning({path, 0, 0}, problem, reason, "nothing, when locations.csv and conflicts.csv were made from them");
  else
    r.diagnostics().error({path, 0, 0}, problem, reason,
                          "list the places in locations.csv, with the day on which conflict begins");
}

/// Files that belong to mechanisms which are not there are refused, others told.
void check_unread(Reading& r) {
  constexpr std::string_view prefix = "input/";
  const auto mentions = [](const std::string& name, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](auto word) { return contains_word(name, word); });
  };
  for (const auto& [path, text] : r.files) {
    if (!is_unread(path)) continue;
    const std::string name = path.substr(prefix.size());
    if (r.files.contains("source_data/" + name) || r.files.contains(name)) continue;  // counts and changes may lie here, too
    if (mentions(name, {"coupl", "ymmsl", "ghost"}))
      r.diagnostics().error({path, 0, 0}, "models cannot be coupled",
                            "the reference program cannot run coupled models either (row MSC-01 of docs/parity.md)",
                            "remove the file for a run of this model alone");
    else if (mentions(name, {"weather", "precipitation", "discharge", "40yrs_tp", "midpoint"}))
      r.diagnostics().error({path, 0, 0}, "weather has no influence on roads",
                            "the reference program cannot run with weather either (row MSC-02 of docs/parity.md)",
                            "remove the file for a run without weather");
    else if (mentions(name, {"acled"})) refuse_conflict_data(r, path);
    else
      r.diagnostics().warning({path, 0, 0}, "the file is not read", "no file of this name has a meaning",
                              "check the spelling, or remove it");
  }
}

void load_input(const fs::path& folder, Files& files) {
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error) throw FileError(folder, "cannot be read: " + error.message());
  for (const fs::directory_iterator end; entries != end; entries.increment(error)) {
    const std::string name = entries->path().filename().string();
    if (belongs_to_input(name)) files["input/" + name] = read_file(entries->path(), max_input_bytes);
    else if (tells_something(name)) files["input/" + name];
    if (error) break;
  }
  if (error) throw FileError(folder, "cannot be read: " + error.message());
}

/// Only what data_layout.csv names; nothing outside the folder.
void load_validation(const fs::path& folder, Files& files) {
  const fs::path layout = folder / "data_layout.csv";
  if (!is_file(layout)) return;
  files["source_data/data_layout.csv"] = read_file(layout, max_input_bytes);
  Diagnostics told_later;
  const auto rows = scan_csv("", files["source_data/data_layout.csv"], told_later);
  if (!rows) return;
  for (const CsvRow& row : *rows) {
    if (is_comment(row)) continue;
    for (std::size_t i = 1; i < row.size(); ++i) {
      const fs::path name(row[i].text);
      const bool inside = !name.empty() && name.is_relative() && std::find(name.begin(), name.end(), "..") == name.end();
      if (inside && is_file(folder / name)) files["source_data/" + row[i].text] = read_file(folder / name, max_input_bytes);
    }
  }
}

void read_settings_file(Reading& r) {
  auto& journeys = r.scenario().journeys;
  for (const auto quirk : r.options.quirks)
    if (!journeys.has(quirk)) journeys.quirks.push_back({quirk, {}});
  const std::string* text = r.file(settings_name);
  if (text == nullptr)
    r.diagnostics().error({settings_name, 0, 0}, "the file is missing", "it holds the settings",
                          "add it beside the folder input, or name it; a file with {} in it leaves every setting at its default");
  else if (text->empty())
    r.diagnostics().error({settings_name, 0, 0}, "the file is empty", "it may be damaged",
                          "write {} into it to leave every setting at its default");
  else {
    check_last_line(settings_name, *text, r.diagnostics());
    r.settings = read_settings(settings_name, *text, journeys, r.diagnostics());
  }
  r.out.hasten = r.settings.hasten.value;
  r.out.logs = r.settings.logs;
}

void set_frame(Reading& r) {
  auto& s = r.scenario();
  s.movement.rule = {scenario::MovementRule::journeys, {}};
  s.movement.substeps = {3, {}};  // of use for cohorts: docs/coming-from-flee.md
  s.step = {Span{86400, 0}, {}};
  s.members = {30, {}};
  s.seed = {1, {}};
  s.engine = {scenario::EngineKind::agents,
              {}};  // one by one, as the reference program; cohorts are faster where that does not matter
  s.start.value = r.start;
  s.end.value = r.date(r.days);
  if (r.period_known && !parse_date(format_date(s.end.value))) {
    r.diagnostics().error(s.start.where, "the run ends after the year 9999", "dates cannot be written then", "correct the start");
    r.period_known = false;
  }
}

void name_scenario(scenario::Scenario& s, const std::string& title) {
  s.title = title;
  s.name = slug(title, "flee");
}

}  // namespace

bool is_flee_folder(const fs::path& folder) {
  if (is_file(folder / "scenario.toml")) return false;
  // A file of the three may be missing, or all of them: that is a fault of such a folder, and to be told as one.
  if (is_file(folder / "simsetting.yml")) return true;
  const auto holds_some = [](const fs::path& input) {
    int found = 0;
    for (const char* name : {"locations.csv", "routes.csv", "sim_period.csv", "conflicts.csv", "closures.csv"})
      found += is_file(input / name) ? 1 : 0;
    return found >= 2;
  };
  return holds_some(folder / "input") || holds_some(folder / "input_csv") || holds_some(folder);
}

FleeFolder read_flee_files(const Files& files, const Options& options) {
  FleeFolder out;
  Reading r{files, options, out};
  name_scenario(out.scenario, "flee");
  read_settings_file(r);
  read_period(r);
  set_frame(r);
  read_locations(r);
  read_routes(r);
  read_major_routes(r);
  read_conflicts(r);
  read_floods(r);
  read_hunger(r);
  read_closures(r);
  read_location_changes(r);
  read_demographics(r);
  out.registrations = read_registrations(files, r.start, out.hasten, options.quirks, out.diagnostics);
  add_people(r);
  read_agents(r);
  add_reports(r);
  check_leaks(r);
  check_isolation(r);
  check_sources(r);
  check_unread(r);
  if (!out.diagnostics.has_errors()) out.diagnostics.append(scenario::validate(out.scenario));
  for (const auto& [name, text] : files)
    if (!is_unread(name)) out.files.push_back({name, sha256_hex(text), text.size()});
  out.diagnostics.sort();
  return out;
}

FleeFolder read_flee_folder(const fs::path& folder, const Options& options) {
  if (!is_folder(folder)) throw FileError(folder, is_file(folder) ? "is not a folder" : "there is no such folder");
  if (!options.validation.empty() && !is_folder(options.validation))
    throw FileError(options.validation, "there is no such folder");
  const Layout layout = find_parts(folder, options);
  Files files;
  load_input(layout.input, files);
  load_validation(layout.validation, files);
  if (!layout.settings.empty()) files[settings_name] = read_file(layout.settings, max_input_bytes);
  if (!layout.changes.empty()) files[changes_name] = read_file(layout.changes, max_input_bytes);
  FleeFolder out = read_flee_files(files, options);
  if (layout.settings.empty() && is_file(folder / "simsetting.csv"))
    out.diagnostics.warning({"simsetting.csv", 0, 0}, "the file is not read",
                            "settings have been in simsetting.yml since version 3", "write its values there");
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(folder, error);
  fs::path named = error ? folder : whole;
  if (layout.input == folder) named = named.parent_path();
  out.diagnostics.sort();
  if (const std::string title = named.filename().string(); !title.empty()) name_scenario(out.scenario, title);
  return out;
}

}  // namespace outflow::io::flee
