#include "asking.h"

#include <CLI/CLI.hpp>
#include <limits>

#include "option_values.h"
#include "outflow/api/claims.h"
#include "terminal.h"

namespace outflow::app {

namespace {

std::string lines(const std::vector<std::string>& all) {
  std::string text;
  for (const auto& line : all) text += line + "\n";
  return text;
}

int finish(const std::string& text, bool interrupted) {
  const int printed = print(text);
  return printed != 0 ? printed : static_cast<int>(interrupted ? api::Outcome::interrupted : api::Outcome::fine);
}

template <class Request>
void take_plan(const AskingOptions& options, Request& request) {
  request.members = whole_number<std::int64_t>("--members", options.members, 1, api::most_members);
  request.seed = whole_number<std::uint64_t>("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  request.threads = whole_number<int>("--threads", options.threads, 1, api::most_threads).value_or(0);
  if (!options.engine.empty()) request.engine = options.engine;
}

/// --variant begins one; --set and --from belong to the last that was begun, before any to one called "variant". A --from that
/// comes before everything holds for all.
std::vector<api::WhatIfVariant> variants_of(const CLI::App& command, const AskingOptions& options) {
  std::vector<api::WhatIfVariant> variants;
  std::string from_of_all;
  std::size_t set = 0, from = 0, name = 0;
  const auto current = [&]() -> api::WhatIfVariant& {
    if (variants.empty()) variants.push_back({"variant", {}, from_of_all});
    return variants.back();
  };
  for (const CLI::Option* option : command.parse_order()) {
    if (option->check_lname("variant")) variants.push_back({options.names.at(name++), {}, from_of_all});
    if (option->check_lname("set")) current().changes.push_back(options.sets.at(set++));
    if (option->check_lname("from")) (variants.empty() ? from_of_all : variants.back().from) = options.froms.at(from++);
  }
  return variants;
}

int claims_command(const AskingOptions& options, bool json) {
  api::ClaimsRequest request;
  request.scenario = options.folder;
  request.results = options.results;
  take_plan(options, request);
  request.certainty = number_from_zero("--certainty", options.certainty);
  if (!options.results.empty() && (request.members || request.seed || request.engine))
    throw api::BadRequest("--members, --seed and --engine are those of the results; name results or these, not both");
  catch_stop_signals();
  std::unique_ptr<api::ClaimsAnswer> answer;
  {
    ProgressBar bar(!options.quiet);
    answer = api::claims(request, {.progress = [&](int done, int total) { bar.show(done, total); }, .stop = &stop_requested()});
  }
  if (json) return finish(api::to_json(*answer), answer->interrupted);
  for (const auto& warning : answer->warnings.all()) complain(to_string(warning) + "\n");
  return finish(lines(api::in_words(*answer)), answer->interrupted);
}

int whatif_command(const AskingOptions& options, bool json, const std::vector<std::string>& arguments) {
  api::WhatIfRequest request;
  request.scenario = options.folder;
  request.variants = options.variants;
  request.out = options.out;
  request.command = arguments;
  take_plan(options, request);
  catch_stop_signals();
  api::WhatIfAnswer answer;
  {
    ProgressBar bar(!options.quiet);
    answer = api::what_if(request, {.progress = [&](int done, int total) { bar.show(done, total); }, .stop = &stop_requested()});
  }
  return finish(json ? api::to_json(answer) : lines(api::in_words(answer)), answer.interrupted);
}

void add_plan(CLI::App& command, AskingOptions& options, bool& json) {
  command.add_option("--members", options.members, "number of simulated histories (default: that of the scenario)")
      ->type_name("N");
  command.add_option("--seed", options.seed, "where the random numbers begin (default: that of the scenario)")->type_name("S");
  command.add_option("--threads", options.threads, "threads to use; changes no number (default: one for each processor)")
      ->type_name("T");
  command
      .add_option("--engine", options.engine,
                  "agents (each party) or cohorts (counts; the same law) (default: that of the scenario)")
      ->type_name("ENGINE");
  command.add_flag("--quiet", options.quiet, "no progress");
  command.add_flag("--json", json, "print one JSON document instead of words (schemas/cli.schema.json)");
}

}  // namespace

void set_up_asking(CLI::App& app, AskingOptions& options, bool& json) {
  auto& claims = *app.add_subcommand("claims", "say of each claim of a scenario what the evidence says");
  claims.add_option("FOLDER", options.folder, "the scenario folder, with a claims.csv")->required()->type_name("");
  claims.add_option("DIR", options.results, "results of a run of it, whose members are asked (default: they are run now)")
      ->type_name("");
  claims.add_option("--certainty", options.certainty, "share of members from which on the model supports a claim (default: 0.9)")
      ->type_name("P");
  add_plan(claims, options, json);
  claims.footer(
      "Each claim is supported, contradicted or not decidable; the figures behind it stand below, and what would decide it.\n"
      "Observations come first; the model counts only where the formula asks it. docs/claims.md has the language.\n\n"
      "Example:  outflow claims scenarios/north-korea");

  auto& whatif = *app.add_subcommand("whatif", "run variants of a scenario on the same random numbers and show what differs");
  whatif.add_option("FOLDER", options.folder, "the scenario folder")->required()->type_name("");
  whatif.add_option("--set", options.sets, "a change, PATH OPERATOR VALUE; may be repeated")
      ->type_name("CHANGE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  whatif.add_option("--from", options.froms, "the changes hold from this date on; before any --variant: of all variants")
      ->type_name("DATE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  whatif.add_option("--variant", options.names, "begins a variant of this name: the --set and --from behind it are its own")
      ->type_name("NAME")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  whatif.add_option("--out", options.out, "folder to write (default: results/NAME-whatif below the current folder)")
      ->type_name("DIR")
      ->check(
          CLI::Validator([](const std::string& text) { return text.empty() ? "a folder must be named" : std::string(); }, ""));
  add_plan(whatif, options, json);
  whatif.parse_complete_callback([&options, &whatif] { options.variants = variants_of(whatif, options); });
  whatif.footer(
      "Paths: driver.NAME exit.NAME hazard.NAME transition.NAME attraction.PLACE_OR_LINK means effect.OF.DRIVER choice.KEY\n"
      "capacity.PLACE status.NAME.active memory.NAME.KEY parameter.NAME, with = *= /= += -= and a value (rates: *= and /=\n"
      "only, or .active=false, as transfer.NAME), and close.link.ID close.place.ID close.border.A|B, and open.... Rates may\n"
      "be limited: hazard.caught[link=river]*=2.\n"
      "Drivers change in the unit of drivers.csv. Put changes in quotes: shells have their own use for * and [.\n"
      "Writes a results folder for the base and for each variant, whatif.csv, whatif.json and report.html.\n\n"
      "Examples: outflow whatif scenarios/north-korea --set 'driver.reward*=2' --from 2018-01\n"
      "          outflow whatif scenarios/three-places --variant closed --set close.link.ford \\\n"
      "                  --variant safer --set 'hazard.drowned*=0.5'");
}

std::optional<int> asking_command(const std::string& command, const AskingOptions& options, bool json,
                                  const std::vector<std::string>& arguments) {
  if (command == "claims") return claims_command(options, json);
  if (command == "whatif") return whatif_command(options, json, arguments);
  return std::nullopt;
}

}  // namespace outflow::app
