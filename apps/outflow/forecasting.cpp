#include "forecasting.h"

#include <CLI/CLI.hpp>

#include "outflow/api/forecast.h"
#include "study_options.h"

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
  add_flee_options(forecast, options.flee, false);
  forecast.add_flag("--json", json, "print one JSON document instead of words (schemas/cli.schema.json)");
  forecast.footer(
      "Each camp and the total go on from their last count with a trend that fades; intervals are what such steps have missed\n"
      "by, here and in other crises. Below stands how good such forecasts were here. Nothing is simulated: for what a model\n"
      "says, calibrate the folder (`outflow calibrate`); the figures of a scenario folder are forecast there, too.\n\n"
      "Examples: outflow forecast burundi2015\n"
      "          outflow forecast mali2012 --horizons 30 --totals 85000 --out forecast-mali\n"
      "          outflow forecast mali2012 --from 2012-07-01\n"
      "docs/forecasts.md has the rule in formulas, and what it came to on four crises.");
}

std::optional<int> forecasting_command(const std::string& command, const ForecastingOptions& options, bool json) {
  if (command != "forecast") return std::nullopt;
  const api::ForecastAnswer answer = api::forecast(request_of(options));
  return print(text_of(answer, json));
}

}  // namespace outflow::app
