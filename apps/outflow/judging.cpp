#include "judging.h"

#include <CLI/CLI.hpp>

#include "option_values.h"
#include "outflow/api/compare.h"
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
                                                  .exact = options.exact});
  const auto outcome = answer.different ? api::Outcome::different : api::Outcome::fine;
  return finish(json ? api::to_json(answer) : joined(api::in_words(answer, options.all)), outcome);
}

}  // namespace

void set_up_judging(CLI::App& app, JudgingOptions& options, bool& json) {
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
  compare.add_flag("--all", options.all, "a row for every series, also for those without a difference");
  compare.add_flag("--json", json, "print one JSON document instead of words (schemas/cli.schema.json)");
  compare.footer(
      "A number on a day is out when it differs by more than the threshold and by more than the tolerance; the day's total\n"
      "is that of all persons at the places of B. Exit code 0: no difference beyond that; 1: they differ.\n\n"
      "Examples: outflow compare results/before results/after\n"
      "          outflow compare results/a results/b --exact\n"
      "          outflow compare results/mali other-program.csv --seeds 20");
}

std::optional<int> judging_command(const std::string& command, const JudgingOptions& options, bool json) {
  if (command == "compare") return compare_command(options, json);
  return std::nullopt;
}

}  // namespace outflow::app
