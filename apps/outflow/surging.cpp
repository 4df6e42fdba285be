#include "surging.h"

#include <CLI/CLI.hpp>
#include <limits>

#include "option_values.h"
#include "outflow/api/surge.h"
#include "terminal.h"

namespace outflow::app {

namespace {

api::SurgeRequest request_of(const SurgingOptions& options) {
  api::SurgeRequest request;
  request.file = options.counts;
  request.period = options.period;
  request.baseline = options.baseline;
  request.series = options.series;
  request.unit = options.unit;
  request.column = options.column;
  request.where = options.where;
  request.missing = options.missing;
  request.party_sizes = options.party_sizes;
  request.overdispersion = options.overdispersion;
  request.rate = number_from_zero("--rate", options.rate);
  request.reporting = number_from_zero("--reporting", options.reporting);
  request.delay = options.delay;
  request.known = options.known;
  request.level = number_from_zero("--level", options.level);
  request.look = whole_number<int>("--look", options.look, 1, 10'000);
  request.watched = whole_number<int>("--watched", options.watched, 1, 1'000'000);
  request.seed = whole_number<std::uint64_t>("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  return request;
}

void add_laws(CLI::App& surge, SurgingOptions& options) {
  surge
      .add_option(
          "--overdispersion", options.overdispersion,
          "variance / mean of calm counts: estimate (from the baseline), none, or a number from 1 to 10000 (default: estimate)")
      ->type_name("X");
  surge
      .add_option("--party-sizes", options.party_sizes,
                  "persons in a party: fixed:5, poisson:1.5 (1 + Poisson), geometric:3, list:1,1,2,5 or none "
                  "(default: those of a list of cases, else none)")
      ->type_name("LAW");
  surge.add_option("--rate", options.rate, "events a year in calm, when that is known (default: from the baseline)")
      ->type_name("X");
  surge.add_option("--reporting", options.reporting, "chance of an event to be reported at all (default: 1)")->type_name("Q");
  surge.add_option("--delay", options.delay, "mean time until an event is reported, as \"10 days\" (default: none)")
      ->type_name("TIME");
  surge.add_option("--known", options.known, "with --delay: the last day whose reports are in (default: the last of the file)")
      ->type_name("DATE");
  surge.add_option("--level", options.level, "how rare is unusual (default: 0.01)")->type_name("P");
  surge.add_option("--look", options.look, "periods in which one would have noticed such a count (default: 12)")->type_name("N");
  surge.add_option("--watched", options.watched, "series that are watched alike (default: 1)")->type_name("N");
  surge.add_option("--seed", options.seed, "where the random numbers of the simulations begin (default: 1)")->type_name("S");
}

}  // namespace

void set_up_surging(CLI::App& app, SurgingOptions& options, bool& json) {
  auto& surge = *app.add_subcommand("surge", "say whether a count in a month (or any period) is unusual");
  surge.add_option("COUNTS", options.counts, "a CSV file of counts by period, or a list of dated cases")
      ->required()
      ->type_name("");
  surge.add_option("--period", options.period, "the period asked about: 2017-06, 2017, 2017-Q2, 2017-06-13, 2017-03..2017-05")
      ->required()
      ->type_name("PERIOD");
  surge.add_option("--baseline", options.baseline, "what it is compared with, FROM..TO (default: everything before the period)")
      ->type_name("PERIOD");
  surge.add_option("--series", options.series, "which series, in a file with several")->type_name("NAME");
  surge.add_option("--unit", options.unit, "what is counted: a unit of the file; of a list, cases or persons (default: cases)")
      ->type_name("UNIT");
  surge.add_option("--column", options.column, "the column with the numbers (default: count, or persons of a list)")
      ->type_name("NAME");
  surge.add_option("--where", options.where, "take only rows with COLUMN=PATTERN (* any text, | or); may be given several times")
      ->type_name("RULE")
      ->expected(1)
      ->take_all();
  surge.add_option("--missing", options.missing, "periods that the file leaves out: zero or skip (default: they are faults)")
      ->type_name("HOW");
  add_laws(surge, options);
  surge.add_flag("--json", json, "print one JSON document instead of words (schemas/cli.schema.json)");
  surge.footer(
      "Prints a paragraph for a newspaper, with its assumptions and what would change it, and then every figure.\n"
      "Faults of the file are listed as file:line:column: problem; reason; suggestion, and the exit code is 3.\n\n"
      "Examples: outflow surge counts.csv --period 2017-06\n"
      "          outflow surge cases.csv --period 2017-06 --column soldiers --baseline 2007-06..2017-05\n"
      "          outflow surge arrivals.csv --period 2017-Q2 --overdispersion 4 --delay \"2 weeks\"\n"
      "The file and the figures are explained in docs/surge.md.");
}

std::optional<int> surging_command(const std::string& command, const SurgingOptions& options, bool json) {
  if (command != "surge") return std::nullopt;
  const api::SurgeAnswer answer = api::analyse_surge(request_of(options));
  if (json) return print(api::to_json(answer));
  for (const auto& warning : answer.warnings.all()) complain(to_string(warning) + "\n");
  std::string text;
  for (const auto& line : api::in_words(answer)) text += line + "\n";
  return print(text);
}

}  // namespace outflow::app
