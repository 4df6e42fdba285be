#include "judging.h"

#include <CLI/CLI.hpp>
#include <limits>

#include "option_values.h"
#include "outflow/api/compare.h"
#include "outflow/api/ensemble_plan.h"
#include "outflow/api/validate_against.h"
#include "terminal.h"

namespace outflow::app {

namespace {

int finish(const std::string& text, api::Outcome outcome) {
  const int printed = print(text);
  return printed != 0 ? printed : static_cast<int>(outcome);
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

int compare_command(const JudgingOptions& options, bool json) {
  const api::CompareAnswer answer = api::compare({.a = options.a,
                                                  .b = options.b,
                                                  .threshold = number_from_zero("--threshold", options.threshold).value_or(4),
                                                  .tolerance = number_from_zero("--tolerance", options.tolerance).value_or(0.01),
                                                  .seeds = whole_number<int>("--seeds", options.seeds, 1, 1'000'000),
                                                  .exact = options.exact,
                                                  .part = options.part});
  const auto outcome = answer.different ? api::Outcome::different : api::Outcome::fine;
  return finish(json ? api::to_json(answer) : joined(api::in_words(answer, options.all)), outcome);
}

int validate_against_command(const JudgingOptions& options, bool json) {
  api::ValidateAgainstRequest request;
  request.folder = options.folder;
  request.flee = flee_request(options.flee);
  request.results = options.results;
  request.members = whole_number<std::int64_t>("--members", options.members, 1, api::most_members);
  request.seed = whole_number<std::uint64_t>("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  request.threads = whole_number<int>("--threads", options.threads, 1, api::most_threads).value_or(0);
  if (!options.engine.empty()) request.engine = options.engine;
  request.yaml = options.yaml;
  catch_stop_signals();
  api::ValidateAgainstAnswer answer;
  {
    ProgressBar bar(!json);
    answer = api::validate_against(request,
                                   {.progress = [&](int done, int total) { bar.show(done, total); }, .stop = &stop_requested()});
  }
  const auto outcome = answer.interrupted ? api::Outcome::interrupted : api::Outcome::fine;
  if (json) return finish(api::to_json(answer), outcome);
  for (const auto& warning : answer.warnings.all()) complain(to_string(warning) + "\n");
  return finish(joined(api::in_words(answer.validation)), outcome);
}

void set_up_validate_against(CLI::App& app, JudgingOptions& options, bool& json) {
  auto& against = *app.add_subcommand("validate-against", "hold a run beside what was counted, and beside naive forecasters");
  against
      .add_option("DIR", options.folder,
                  "an input folder of Flee, or a scenario imported from one; with --results also a folder of data_layout.csv")
      ->required()
      ->type_name("");
  against.add_option("--results", options.results, "a results folder of this input (default: run it now, and keep nothing)")
      ->type_name("FOLDER");
  against.add_option("--members", options.members, "number of simulated histories (default: that of the scenario)")
      ->type_name("N");
  against.add_option("--seed", options.seed, "where the random numbers begin (default: that of the scenario)")->type_name("S");
  against.add_option("--threads", options.threads, "threads to use; changes no number (default: one for each processor)")
      ->type_name("T");
  against.add_option("--engine", options.engine, "agents or cohorts (default: that of the scenario)")->type_name("ENGINE");
  against.add_option("--yaml", options.yaml, "also write a report with the keys of the reference program to this file")
      ->type_name("FILE");
  add_flee_options(against, options.flee, false);
  against.add_flag("--json", json, "print one JSON document instead of words (schemas/cli.schema.json)");
  against.footer(
      "The averaged relative difference is the mean over the days of the sum over camps of |simulated - counted|, in the\n"
      "counted total; rescaled, every day has as many people as were counted. The naive forecasters are given the day's\n"
      "total, too, and everybody is judged on the days on which some camp has a count.\n\n"
      "Examples: outflow validate-against mali2012 --members 50\n"
      "          outflow validate-against mali2012 --results results/mali2012 --yaml report.yml");
}

}  // namespace

void set_up_judging(CLI::App& app, JudgingOptions& options, bool& json) {
  set_up_validate_against(app, options, json);
  auto& compare = *app.add_subcommand("compare", "hold two ensembles beside each other: where, when, by how much they differ");
  compare.add_option("A", options.a, "a results folder")->required()->type_name("");
  compare.add_option("B", options.b, "a results folder, or a table day,location,mean,sd,min,max")->required()->type_name("");
  compare.add_option("--threshold", options.threshold, "standard errors of the difference that are allowed (default: 4)")
      ->type_name("X");
  compare.add_option("--tolerance", options.tolerance, "share of the day's total that is allowed in any case (default: 0.01)")
      ->type_name("X");
  compare.add_option("--seeds", options.seeds, "runs behind a table (default: n_seeds of the meta.json beside it)")
      ->type_name("N");
  compare.add_flag("--exact", options.exact, "every number must be equal, to the last bit");
  compare.add_flag("--part", options.part, "one side may have fewer days than the other; those that both have are compared");
  compare.add_flag("--all", options.all, "a row for every series, also for those without a difference");
  compare.add_flag("--json", json, "print one JSON document instead of words (schemas/cli.schema.json)");
  compare.footer(
      "A number on a day is out when it differs by more than the threshold and by more than the tolerance; the day's total\n"
      "is that of all persons at the places of B. Exit code 0: no difference beyond that; 1: they differ, or one side ends "
      "earlier\n"
      "than the other and --part is not given.\n\n"
      "Examples: outflow compare results/before results/after\n"
      "          outflow compare results/a results/b --exact\n"
      "          outflow compare results/mali other-program.csv --seeds 20");
}

std::optional<int> judging_command(const std::string& command, const JudgingOptions& options, bool json) {
  if (command == "compare") return compare_command(options, json);
  if (command == "validate-against") return validate_against_command(options, json);
  return std::nullopt;
}

}  // namespace outflow::app
