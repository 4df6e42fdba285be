#include "conversion.h"

#include <CLI/CLI.hpp>

#include "outflow/api/export.h"
#include "outflow/api/failure.h"
#include "outflow/api/import.h"
#include "outflow/api/seal.h"
#include "terminal.h"

namespace outflow::app {

namespace {

constexpr const char* json_flag = "print one JSON document instead of words (schemas/cli.schema.json)";

void check_format(const ConversionOptions& options) {
  if (options.format != "flee") throw api::BadRequest("there is no format \"" + options.format + "\"; there is flee");
}

std::string lines(const Diagnostics& diagnostics) {
  std::string text;
  for (const auto& diagnostic : diagnostics.all()) text += to_string(diagnostic) + "\n";
  return text;
}

int finish(const std::string& text) {
  const int printed = print(text);
  return printed != 0 ? printed : static_cast<int>(api::Outcome::fine);
}

int import_command(const ConversionOptions& options, bool json) {
  check_format(options);
  const auto answer = api::import_flee({options.folder, flee_request(options.flee), options.out, options.replace});
  if (json) return finish(api::to_json(answer));
  complain(lines(answer.warnings));
  return finish("Wrote the scenario " + answer.name + " to " + options.out + ": " + std::to_string(answer.places) + " places, " +
                std::to_string(answer.links) + " links, " + std::to_string(answer.steps) + " days.\nNext: outflow run " +
                options.out + "\n");
}

int export_command(const ConversionOptions& options, bool json) {
  check_format(options);
  const auto answer = api::export_flee({options.folder, options.out});
  if (json) return finish(api::to_json(answer));
  complain(lines(answer.warnings));
  return finish("Wrote " + answer.name + " as an input folder of Flee to " + options.out + ": " +
                std::to_string(answer.files.size()) + " files.\n");
}

int seal_command(const ConversionOptions& options, bool json) {
  const auto answer = api::seal({options.folder, flee_request(options.flee)});
  if (json) return finish(api::to_json(answer));
  complain(lines(answer.warnings));
  return finish("Wrote " + answer.file.string() + ", which names " + std::to_string(answer.files.size()) +
                " files; from now on each of them must be as it is.\n");
}

void set_up_seal(CLI::App& app, ConversionOptions& options, bool& json) {
  auto& seal = *app.add_subcommand("seal", "write down how the files of a folder are, so that damage to them is noticed");
  seal.add_option("FOLDER", options.folder, "the scenario folder, or an input folder of Flee")->required()->type_name("");
  add_flee_options(seal, options.flee, false);
  seal.add_flag("--json", json, json_flag);
  seal.footer(
      "Writes SHA256SUMS into the folder, for the files that a run reads, as `sha256sum` does; `sha256sum -c SHA256SUMS` reads\n"
      "it, too. Every command then refuses the folder when one of them is missing, changed or new.\n"
      "Exit code 3: the folder has faults; all are listed, and nothing is written.\n\n"
      "Example:  outflow seal mali2012\n"
      "Next:     outflow validate FOLDER, or outflow run FOLDER");
}

CLI::App& add_command(CLI::App& app, ConversionOptions& options, bool& json, const char* name, const char* what, const char* from,
                      const char* to) {
  auto& command = *app.add_subcommand(name, what);
  command.add_option("FORMAT", options.format, "flee")->required()->type_name("");
  command.add_option("FOLDER", options.folder, from)->required()->type_name("");
  command.add_option("-o,--out", options.out, to)
      ->required()
      ->type_name("DIR")
      ->check(
          CLI::Validator([](const std::string& text) { return text.empty() ? "a folder must be named" : std::string(); }, ""));
  command.add_flag("--json", json, json_flag);
  return command;
}

}  // namespace

void set_up_conversion(CLI::App& app, ConversionOptions& options, bool& json) {
  set_up_seal(app, options, json);
  auto& import = add_command(app, options, json, "import", "write an input folder of Flee as a scenario folder",
                             "the input folder of Flee", "the scenario folder: new or empty");
  import.add_flag("--replace", options.replace, "write over a scenario that stands there; other files in the folder stay");
  add_flee_options(import, options.flee, false);
  import.footer(
      "The scenario gives the same numbers as the folder does when it is run as it is.\n"
      "Exit code 3: the folder has faults; all are listed, and nothing is written. Exit code 4: a scenario stands there already\n"
      "and --replace was not given, or a table beside it would be read as a part of the new one.\n\n"
      "Example:  outflow import flee mali2012 -o scenarios/mali --reference-quirks\n"
      "Next:     outflow describe SCENARIO, or outflow run SCENARIO");
  auto& exported = add_command(app, options, json, "export", "write a scenario folder as an input folder of Flee",
                               "the scenario folder", "the folder to make: new or empty");
  exported.footer(
      "Exit code 3: such a folder cannot say all of it, or Flee would do something else; everything is listed, and nothing is\n"
      "written.\n\n"
      "Example:  outflow export flee scenarios/mali -o mali-for-flee");
}

std::optional<int> conversion_command(const std::string& command, const ConversionOptions& options, bool json) {
  if (command == "import") return import_command(options, json);
  if (command == "export") return export_command(options, json);
  if (command == "seal") return seal_command(options, json);
  return std::nullopt;
}

}  // namespace outflow::app
