#include "outflow/io/flee/kept.h"

#include <algorithm>
#include <system_error>

#include "outflow/base/sha256.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/csv.h"
#include "outflow/io/flee/reading.h"
#include "outflow/io/flee/settings.h"

namespace outflow::io::flee {

namespace {

namespace fs = std::filesystem;

constexpr const char* settings_name = "simsetting.yml";

/// The name below `kept_folder` of a file of a Flee folder; "" for files whose content the scenario itself holds.
std::string kept_name(const std::string& name) {
  constexpr std::string_view counts = "source_data/";
  if (name.starts_with(counts)) return name.substr(counts.size());
  if (name == "input/registration_corrections.csv") return "registration_corrections.csv";
  return name == settings_name ? name : std::string();
}

/// All files below, by their paths from the folder.
std::map<std::string, std::string> texts_below(const fs::path& folder) {
  std::map<std::string, std::string> texts;
  std::error_code error;
  fs::recursive_directory_iterator entries(folder, error);
  for (const fs::recursive_directory_iterator end; !error && entries != end; entries.increment(error))
    if (entries->is_regular_file(error))
      texts[entries->path().lexically_relative(folder).generic_string()] = read_file(entries->path(), max_input_bytes);
  if (error) throw FileError(folder, "cannot be read: " + error.message());
  return texts;
}

/// Errors alone: warnings were told when the folder was imported.
void append_errors(const Diagnostics& found, Diagnostics& diagnostics) {
  for (const auto& d : found.all()) {
    if (d.severity != Severity::error) continue;
    const std::string name = kept_name(d.where.file);
    diagnostics.error({std::string(kept_folder) + (name.empty() ? d.where.file : name), d.where.line, d.where.column}, d.problem,
                      d.reason, d.suggestion);
  }
}

Settings read_kept_settings(const std::map<std::string, std::string>& texts, const scenario::Scenario& scenario,
                            Diagnostics& diagnostics) {
  const auto text = texts.find(settings_name);
  if (text == texts.end() || text->second.empty()) {
    diagnostics.error({settings_name, 0, 0}, text == texts.end() ? "the file is missing" : "the file is empty",
                      "it says for how many people one stands",
                      "restore it, or remove the folder flee for a run without out.csv");
    return {};
  }
  scenario::Journeys journeys;  // how people move is said by the scenario
  journeys.quirks = scenario.journeys.quirks;
  return read_settings(settings_name, text->second, journeys, diagnostics);
}

}  // namespace

std::vector<std::string> reported_places(const scenario::Scenario& scenario) {
  const bool all = scenario.journeys.newcomers.value == scenario::NewcomerSource::flood;
  std::vector<std::string> ids;
  for (const auto& place : scenario.places)
    if (all || is_camp(place.kind.value)) ids.push_back(place.id);
  return ids;
}

std::map<std::string, std::string> files_to_keep(const FleeFolder& folder) {
  std::map<std::string, std::string> kept;
  for (const auto& file : folder.files)
    if (const std::string name = kept_name(file.name); !name.empty())
      kept[std::string(kept_folder) + name] = read_file(folder.paths.at(file.name), max_input_bytes);
  return kept;
}

std::shared_ptr<FleeFolder> read_kept(const fs::path& folder, const scenario::Scenario& scenario, std::vector<InputFile>& files,
                                      Diagnostics& diagnostics) {
  std::error_code error;
  const fs::path kept = folder / kept_folder;
  if (!fs::is_directory(kept, error)) return nullptr;
  const auto texts = texts_below(kept);
  for (const auto& [name, text] : texts) files.push_back({std::string(kept_folder) + name, sha256_hex(text), text.size()});
  std::vector<scenario::Quirk> quirks;
  for (const auto& quirk : scenario.journeys.quirks) quirks.push_back(quirk.value);
  Diagnostics found;
  auto out = std::make_shared<FleeFolder>();
  const Settings settings = read_kept_settings(texts, scenario, found);
  out->scenario = scenario;
  out->hasten = settings.hasten.value;
  out->logs = settings.logs;
  out->arrivals = {settings.insert_day0.value, settings.empty_camps_on_day0.value, settings.sum_from_camps.value,
                   scenario.journeys.has(scenario::Quirk::day0_twice)};
  out->registrations = read_registrations(texts, scenario.start.value, out->hasten, quirks, found);
  check_last_lines_of(out->registrations, texts, found);
  out->reported = reported_places(scenario);
  append_errors(found, diagnostics);
  diagnostics.sort();
  return out;
}

}  // namespace outflow::io::flee
