#include "forecasting.h"

#include <CLI/CLI.hpp>
#include <limits>
#include <utility>

#include "outflow/api/forecast.h"
#include "study_options.h"
#include "terminal.h"

namespace outflow::app {

namespace {

api::ForecastRequest request_of(const ForecastingOptions& options) {
  api::ForecastRequest request;
  request.folder = options.folder;
  request.flee = flee_request(options.flee);
  request.from = options.from;
  request.horizons = horizons_of(options.horizons);
  for (const auto& part : parts_of(options.totals)) {
    const auto total = number_from_zero("--totals", part);
    if (!total) throw api::BadRequest("--totals is \"" + options.totals + "\"; it must be numbers as 52000,54000,55000");
    request.totals.push_back(*total);
  }
  request.out = options.out;
  request.model = options.model;
  const std::pair<const char*, const std::string*> of_model[] = {{"--histories", &options.histories},
                                                                 {"--rounds", &options.rounds},
                                                                 {"--seed", &options.seed},
                                                                 {"--threads", &options.threads},
                                                                 {"--engine", &options.engine}};
  for (const auto& [name, value] : of_model)
    if (!value->empty() && !options.model)
      throw api::BadRequest(std::string(name) + " belongs to --model; without it nothing is simulated");
  request.histories = whole_number<std::int64_t>("--histories", options.histories, 50, 1'000'000);
  request.rounds = whole_number<std::int64_t>("--rounds", options.rounds, 2, 20);
  request.seed = whole_number<std::uint64_t>("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  request.threads = whole_number<int>("--threads", options.threads, 1, api::most_threads).value_or(0);
  if (!options.engine.empty()) request.engine = options.engine;
  return request;
}

}  // namespace

void set_up_forecasting(CLI::App& app, ForecastingOptions& options, bool& json) {
  auto& forecast = *app.add_subcommand("forecast", "say how many people will be in each camp, from the counts of a folder");
  forecast.add_option("DIR", options.folder, "an input folder of Flee")->required()->type_name("");
  forecast
      .add_option("--from", options.from,
                  "use only what was published by this date (default: the day of the last count of a camp)")
      ->type_name("DATE");
  forecast.add_option("--horizons", options.horizons, "how many days ahead, with commas (default: 30,60,90)")->type_name("LIST");
  forecast
      .add_option("--totals", options.totals,
                  "persons in these camps together on these days, one for each horizon: also say who goes where")
      ->type_name("LIST");
  forecast.add_option("--out", options.out, "folder for forecast.csv (hubverse) and forecast.json (default: none)")
      ->type_name("DIR");
  forecast.add_flag("--model", options.model,
                    "calibrate the simulation of the folder on what is known, too, and say where it sends newcomers");
  forecast.add_option("--histories", options.histories, "with --model: histories to simulate (default: 300)")->type_name("N");
  forecast.add_option("--rounds", options.rounds, "with --model: rounds of them (default: 5)")->type_name("N");
  forecast.add_option("--seed", options.seed, "with --model: where the random numbers begin (default: that of the scenario)")
      ->type_name("S");
  forecast
      .add_option("--threads", options.threads,
                  "with --model: threads to use; changes no number (default: one for each processor)")
      ->type_name("T");
  forecast.add_option("--engine", options.engine, "with --model: agents or cohorts (default: that of the scenario)")
      ->type_name("ENGINE");
  forecast.add_flag("--quiet", options.quiet, "no progress");
  add_flee_options(forecast, options.flee, false);
  forecast.add_flag("--json", json, "print one JSON document instead of words (schemas/cli.schema.json)");
  forecast.footer(
      "Each camp and the total go on from their last count with a trend that fades; intervals are what such steps have missed\n"
      "by, here and in other crises. Below stands how good such forecasts were here. Nothing is simulated but with --model;\n"
      "the figures of a scenario folder are forecast by `outflow calibrate`.\n\n"
      "Examples: outflow forecast burundi2015\n"
      "          outflow forecast mali2012 --horizons 30 --totals 85000 --out forecast-mali\n"
      "          outflow forecast mali2012 --from 2012-07-01 --model\n"
      "docs/forecasts.md has the rule in formulas, and what it came to on four crises.");
}

std::optional<int> forecasting_command(const std::string& command, const ForecastingOptions& options, bool json) {
  if (command != "forecast") return std::nullopt;
  const auto request = request_of(options);
  catch_stop_signals();
  api::ForecastAnswer answer;
  {
    ProgressBar bar(!options.quiet && options.model);
    answer = api::forecast(request,
                           {.progress = [&](int done, int of) { bar.show(done, of, "histories"); }, .stop = &stop_requested()});
  }
  if (const int printed = print(text_of(answer, json)); printed != 0) return printed;
  return static_cast<int>(answer.complete ? api::Outcome::fine : api::Outcome::interrupted);
}

}  // namespace outflow::app
