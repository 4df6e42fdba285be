#include "backtesting.h"

#include <CLI/CLI.hpp>

#include "option_values.h"
#include "outflow/api/backtest.h"
#include "terminal.h"

namespace outflow::app {

namespace {

std::vector<int> horizons_of(const std::string& text) {
  std::vector<int> horizons;
  for (std::size_t begin = 0; !text.empty() && begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto horizon = whole_number<int>("--horizons", text.substr(begin, end - begin), 1, 10'000);
    if (!horizon) throw api::BadRequest("--horizons is \"" + text + "\"; it must be numbers of days as 30,60,90");
    horizons.push_back(*horizon);
    begin = end + 1;
  }
  return horizons;
}

}  // namespace

void set_up_backtesting(CLI::App& app, BacktestingOptions& options, bool& json) {
  auto& backtest = *app.add_subcommand("backtest", "try forecasts of counts on the past, beside forecasters without a model");
  backtest.add_option("DIR", options.folder, "an input folder of Flee")->required()->type_name("");
  backtest.add_option("--every", options.every, "days from one origin to the next (default: 30)")->type_name("N");
  backtest.add_option("--horizons", options.horizons, "days ahead, with commas (default: 30,60,90)")->type_name("DAYS");
  backtest.add_option("--out", options.out, "folder for scores.csv, forecast.csv (hubverse), backtest.json and skill.svg")
      ->type_name("DIR");
  add_flee_options(backtest, options.flee, false);
  backtest.add_flag("--json", json, "print one JSON document instead of words (schemas/cli.schema.json)");
  backtest.footer(
      "From every origin each camp and the total are forecast with what was published by then, and the forecasts are held\n"
      "against the counts of reporting dates by the weighted interval score (WIS). The verdict is that against the baseline\n"
      "that proved best: a ratio of the mean WIS of at most 0.95 beats it, up to 1.05 equals it.\n\n"
      "Examples: outflow backtest burundi2015/input\n"
      "          outflow backtest mali2012 --horizons 30,90 --every 10 --out backtest-mali\n"
      "The forecasters and scores are explained in docs/forecasts.md.");
}

std::optional<int> backtesting_command(const std::string& command, const BacktestingOptions& options, bool json) {
  if (command != "backtest") return std::nullopt;
  const api::BacktestAnswer answer = api::backtest({.folder = options.folder,
                                                    .flee = flee_request(options.flee),
                                                    .every = whole_number<int>("--every", options.every, 1, 10'000),
                                                    .horizons = horizons_of(options.horizons),
                                                    .out = options.out});
  if (json) return print(api::to_json(answer));
  for (const auto& warning : answer.warnings.all()) complain(to_string(warning) + "\n");
  std::string text;
  for (const auto& line : api::in_words(answer)) text += line + "\n";
  return print(text);
}

}  // namespace outflow::app
