#include "backtesting.h"

#include <CLI/CLI.hpp>
#include <limits>

#include "option_values.h"
#include "outflow/api/backtest.h"
#include "outflow/api/ensemble_plan.h"
#include "outflow/api/scenario_backtest.h"
#include "terminal.h"

namespace outflow::app {

namespace {

/// Options that have a meaning for scenarios alone; "" when none is there.
const char* of_scenarios(const BacktestingOptions& o) {
  if (!o.origins.empty()) return "--origins";
  if (!o.from.empty()) return "--from";
  if (!o.to.empty()) return "--to";
  if (!o.reports.empty()) return "--report";
  return o.breaks.empty() ? "" : "--break";
}

/// Options of a folder of Flee that have a meaning with --model alone; "" when none is there.
const char* of_models(const BacktestingOptions& o) {
  if (!o.histories.empty()) return "--histories";
  if (!o.rounds.empty()) return "--rounds";
  if (!o.study.seed.empty()) return "--seed";
  if (!o.study.minutes.empty()) return "--minutes";
  if (o.study.again) return "--again";
  return o.study.engine.empty() ? "" : "--engine";
}

api::BacktestRequest folder_request_of(const BacktestingOptions& options) {
  api::BacktestRequest request{.folder = options.folder,
                               .flee = flee_request(options.flee),
                               .every = whole_number<int>("--every", options.every, 1, 10'000),
                               .horizons = horizons_of(options.horizons),
                               .model = options.model,
                               .minutes = number_from_zero("--minutes", options.study.minutes),
                               .again = options.study.again,
                               .out = options.study.out};
  request.histories = whole_number<std::int64_t>("--histories", options.histories, 50, 1'000'000);
  request.rounds = whole_number<std::int64_t>("--rounds", options.rounds, 1, 20);
  request.seed = whole_number<std::uint64_t>("--seed", options.study.seed, 0, std::numeric_limits<std::uint64_t>::max());
  request.threads = whole_number<int>("--threads", options.study.threads, 1, api::most_threads).value_or(0);
  if (!options.study.engine.empty()) request.engine = options.study.engine;
  return request;
}

int folder_command(const BacktestingOptions& options, bool json) {
  if (const std::string option = of_scenarios(options); !option.empty())
    throw api::BadRequest(option + " belongs to scenario folders, and " + options.folder + " is an input folder of Flee");
  if (const std::string option = of_models(options); !option.empty() && !options.model)
    throw api::BadRequest(option + " is about a simulation, and none is asked for; add --model");
  const auto request = folder_request_of(options);
  catch_stop_signals();
  api::BacktestAnswer answer;
  {
    ProgressBar bar(!options.study.quiet && options.model);
    answer =
        api::backtest(request, {.progress = [&](const auto& p) { bar.show(p.done, p.of, p.what); }, .stop = &stop_requested()});
  }
  if (const int printed = print(text_of(answer, json)); printed != 0) return printed;
  return static_cast<int>(answer.complete ? api::Outcome::fine : api::Outcome::interrupted);
}

api::ScenarioBacktestRequest request_of(const BacktestingOptions& options) {
  api::ScenarioBacktestRequest request;
  request.scenario = options.folder;
  take(options.study, request);
  request.origins = parts_of(options.origins);
  request.every = options.every;
  request.from = options.from;
  request.to = options.to;
  request.horizons = horizons_of(options.horizons);
  request.reports = options.reports;
  request.breaks = options.breaks;
  request.histories = whole_number<std::int64_t>("--histories", options.histories, 50, 1'000'000);
  request.rounds = whole_number<std::int64_t>("--rounds", options.rounds, 1, 20);
  request.again = options.study.again;
  return request;
}

int scenario_command(const BacktestingOptions& options, bool json) {
  if (options.model)
    throw api::BadRequest("--model belongs to input folders of Flee; of a scenario, " + options.folder +
                          ", the simulation is judged anyway");
  const auto request = request_of(options);
  catch_stop_signals();
  api::ScenarioBacktestAnswer answer;
  {
    ProgressBar bar(!options.study.quiet);
    answer = api::backtest_scenario(
        request, {.progress = [&](const auto& p) { bar.show(p.done, p.of, p.what); }, .stop = &stop_requested()});
  }
  if (const int printed = print(text_of(answer, json)); printed != 0) return printed;
  return static_cast<int>(answer.complete ? api::Outcome::fine : api::Outcome::interrupted);
}

void add_scenario_options(CLI::App& backtest, BacktestingOptions& options) {
  backtest.add_flag("--model", options.model,
                    "folder of Flee: calibrate its simulation at every origin, and judge what it says given the totals");
  backtest.add_option("--origins", options.origins, "scenario: dates of the origins, with commas (default: see --every)")
      ->type_name("DATES");
  backtest.add_option("--from", options.from, "scenario: no origin before this date")->type_name("DATE");
  backtest.add_option("--to", options.to, "scenario: no origin after this date")->type_name("DATE");
  backtest
      .add_option("--report", options.reports, "scenario: forecast the figures of this report; may be repeated (default: all)")
      ->type_name("NAME");
  backtest.add_option("--break", options.breaks, "scenario: a period to be told apart, as 2020..2022; may be repeated")
      ->type_name("PERIOD");
  backtest
      .add_option("--histories", options.histories,
                  "histories to simulate at each origin (default: of a scenario 1000, with --model 300)")
      ->type_name("N");
  backtest.add_option("--rounds", options.rounds, "rounds at each origin (default: of a scenario 1, with --model 5)")
      ->type_name("N");
  add_study_options(backtest, options.study,
                    "scenario or --model: ", "stop after so long; the same command goes on (--model: with --out)");
  add_again(backtest, options.study, "scenario or --model: ");
}

}  // namespace

void set_up_backtesting(CLI::App& app, BacktestingOptions& options, bool& json) {
  auto& backtest = *app.add_subcommand("backtest", "try forecasts of counts on the past, beside forecasters without a model");
  backtest.add_option("DIR", options.folder, "a scenario folder, or an input folder of Flee")->required()->type_name("");
  backtest
      .add_option("--every", options.every,
                  "from one origin to the next: days (default: 30), of a scenario a time as \"3 months\" (default: 1 year)")
      ->type_name("N");
  backtest
      .add_option("--horizons", options.horizons,
                  "how far ahead, with commas: days (default: 30,60,90), of a scenario periods of its figures (default: 1,2,3)")
      ->type_name("LIST");
  add_out(backtest, options.study,
          "folder for scores.csv, forecast.csv (hubverse), backtest.json and skill.svg (default: none, of a scenario "
          "results/NAME-backtest)");
  add_scenario_options(backtest, options);
  add_flee_options(backtest, options.flee, false);
  backtest.add_flag("--json", json, "print one JSON document instead of words (schemas/cli.schema.json)");
  backtest.footer(
      "Input folder of Flee: from every origin each camp and the total are forecast with what was published by then.\n"
      "With --model and --out it goes on after a stop, too.\n"
      "Scenario: at every origin the numbers that carry a prior are learned from what was known then, as calibrate does, and "
      "the\n"
      "next figures of each report are forecast; stopped or killed, it goes on when called again, to the same bits.\n"
      "The forecasts are held against what came by the weighted interval score (WIS). The verdict is that against the baseline\n"
      "that proved best: a ratio of the mean WIS of at most 0.95 beats it, up to 1.05 equals it.\n\n"
      "Examples: outflow backtest burundi2015/input\n"
      "          outflow backtest mali2012 --horizons 30,90 --every 10 --out backtest-mali\n"
      "          outflow backtest scenarios/north-korea --report arrivals --from 2005 --break 2020..2022\n"
      "The forecasters and scores are explained in docs/forecasts.md.");
}

std::optional<int> backtesting_command(const std::string& command, const BacktestingOptions& options, bool json) {
  if (command != "backtest") return std::nullopt;
  const auto flee = flee_request(options.flee);
  return api::is_flee(options.folder, flee) ? folder_command(options, json) : scenario_command(options, json);
}

}  // namespace outflow::app
