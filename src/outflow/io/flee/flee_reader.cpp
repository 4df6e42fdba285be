#include "outflow/io/flee/flee_reader.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <system_error>

#include "outflow/base/sha256.h"
#include "outflow/io/flee/loading.h"
#include "outflow/io/flee/reading.h"
#include "outflow/io/seal.h"

namespace outflow::io::flee {

namespace {

namespace fs = std::filesystem;

constexpr const char* settings_name = "simsetting.yml";

bool is_file(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

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
    if (is_read(path) || path == seal_name) continue;
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

void check_ends(Reading& r) {
  std::vector<NamedText> read;
  for (const auto& [name, text] : r.files)
    if (is_read(name)) read.push_back({name, text});
  check_last_lines(read, r.diagnostics());
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
  else r.settings = read_settings(settings_name, *text, journeys, r.diagnostics());
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
  check_ends(r);
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
  out.registrations = read_registrations(files, r.start, out.hasten, options.quirks, out.diagnostics, options.known_by);
  add_people(r);
  read_agents(r);
  add_reports(r);
  if (!options.known_by) check_leaks(r);  // it looks at all counts
  check_isolation(r);
  check_sources(r);
  check_unread(r);
  if (!out.diagnostics.has_errors()) out.diagnostics.append(scenario::validate(out.scenario));
  for (const auto& [name, text] : files)
    if (is_read(name)) out.files.push_back({name, sha256_hex(text), text.size()});
  if (const std::string* seal = r.file(seal_name); seal != nullptr && !options.ignore_seal) {
    const auto sum_of = [&](const std::string& path) {
      const std::string* text = r.file(path);
      return text == nullptr ? std::nullopt : std::optional(sha256_hex(*text));
    };
    check_seal(*seal, out.files, sum_of, out.diagnostics);
  }
  out.diagnostics.sort();
  return out;
}

FleeFolder read_flee_folder(const fs::path& folder, const Options& options) {
  const Loaded loaded = load_flee_folder(folder, options);
  FleeFolder out = read_flee_files(loaded.files, options);
  out.paths = loaded.paths;
  if (loaded.has_old_settings)
    out.diagnostics.warning({"simsetting.csv", 0, 0}, "the file is not read",
                            "settings have been in simsetting.yml since version 3", "write its values there");
  if (!loaded.other_settings.empty())
    out.diagnostics.warning(
        {settings_name, 0, 0}, fmt::format("{} is read", loaded.paths.at(settings_name).string()),
        fmt::format("the current folder comes first, as in the reference program, before {}", loaded.other_settings),
        "name the settings file to choose");
  if (!options.ignore_seal) check_seals(folder, loaded, out);
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(folder, error);
  fs::path named = error ? folder : whole;
  if (loaded.input == folder) named = named.parent_path();
  out.diagnostics.sort();
  if (const std::string title = named.filename().string(); !title.empty()) name_scenario(out.scenario, title);
  return out;
}

}  // namespace outflow::io::flee
