#include "flee_options.h"

#include <CLI/CLI.hpp>

#include "option_values.h"

namespace outflow::app {

void add_flee_options(CLI::App& command, FleeOptions& options, bool positional) {
  const auto named = [&](const std::string& place, const std::string& name) { return positional ? name + "," + place : name; };
  const char* group = "Input folders of Flee";
  command
      .add_option(named("VALIDATION", "--validation"), options.validation,
                  "folder with data_layout.csv (default: source_data beside the input)")
      ->type_name("DIR")
      ->group(group);
  command.add_option(named("DAYS", "--days"), options.days, "days to simulate (default, and 0: as sim_period.csv says)")
      ->type_name("N")
      ->group(group);
  command
      .add_option(named("SETTINGS", "--settings"), options.settings,
                  "settings file (default: simsetting.yml beside the input; before it that of the current folder, when "
                  "VALIDATION and DAYS are "
                  "given)")
      ->type_name("FILE")
      ->group(group);
  command.add_flag("--flee", options.forced, "take the folder for one of Flee, whatever it looks like")->group(group);
  command
      .add_flag("--reference-quirks", options.reference_quirks,
                "do as the reference program does where it departs from what it documents")
      ->group(group);
  command.add_option("--quirk", options.quirks, "one of these departures, by name; may be repeated (docs/coming-from-flee.md)")
      ->type_name("NAME")
      ->take_all()
      ->expected(1)
      ->group(group);
}

api::FleeRequest flee_request(const FleeOptions& options) {
  api::FleeRequest request;
  request.forced = options.forced;
  request.reference_quirks = options.reference_quirks;
  request.quirks = options.quirks;
  request.validation = options.validation;
  request.settings = options.settings;
  if (!options.validation.empty() && !options.days.empty() && options.settings.empty()) request.settings_first = "simsetting.yml";
  request.days = whole_number<std::int64_t>("--days", options.days, -1'000'000, 1'000'000);
  return request;
}

}  // namespace outflow::app
