#include "learning.h"

#include <CLI/CLI.hpp>

#include "outflow/api/calibrate.h"
#include "terminal.h"

namespace outflow::app {

namespace {

constexpr std::int64_t many = 1'000'000;

api::CalibrateRequest request_of(const LearningOptions& options) {
  api::CalibrateRequest request;
  request.scenario = options.folder;
  take(options.study, request);
  request.method = options.method;
  request.as_of = options.as_of;
  request.until = options.until;
  request.histories = whole_number<std::int64_t>("--histories", options.histories, 50, many);
  request.rounds = whole_number<std::int64_t>("--rounds", options.rounds, 1, 20);
  request.draws = whole_number<std::int64_t>("--draws", options.draws, 20, many);
  request.particles = whole_number<std::int64_t>("--particles", options.particles, 4, many);
  request.again = options.study.again;
  request.variants = options.variants;
  request.flee = flee_request(options.flee);
  return request;
}

/// --variant begins one; --set and --from belong to the last that was begun, before any to one called "variant".
std::vector<api::ForecastVariant> variants_of(const CLI::App& command, const LearningOptions& options) {
  std::vector<api::ForecastVariant> variants;
  std::size_t set = 0, from = 0, name = 0;
  const auto current = [&]() -> api::ForecastVariant& {
    if (variants.empty()) variants.push_back({"variant", {}, {}});
    return variants.back();
  };
  for (const CLI::Option* option : command.parse_order()) {
    if (option->check_lname("variant")) variants.push_back({options.names.at(name++), {}, {}});
    if (option->check_lname("set")) current().changes.push_back(options.sets.at(set++));
    if (option->check_lname("from")) current().from = options.froms.at(from++);
  }
  return variants;
}

void add_variants(CLI::App& calibrate, LearningOptions& options) {
  const auto all = CLI::MultiOptionPolicy::TakeAll;
  calibrate
      .add_option(
          "--set", options.sets,
          "forecast also with this otherwise: PATH*=VALUE as in whatif (driver.control*=0.5, close.link.ford); may be repeated")
      ->type_name("PATH=VALUE")
      ->expected(1)
      ->multi_option_policy(all);
  calibrate.add_option("--from", options.froms, "from this date on (default: after the last known figure)")
      ->type_name("DATE")
      ->expected(1)
      ->multi_option_policy(all);
  calibrate.add_option("--variant", options.names, "begins a variant of this name: the --set and --from behind it are its own")
      ->type_name("NAME")
      ->expected(1)
      ->multi_option_policy(all);
  calibrate.parse_complete_callback([&options, &calibrate] { options.variants = variants_of(calibrate, options); });
}

int calibrate_command(const LearningOptions& options, bool json) {
  const auto request = request_of(options);
  catch_stop_signals();
  api::CalibrateAnswer answer;
  {
    ProgressBar bar(!options.study.quiet);
    answer = api::calibrate(request, {.progress = [&](const api::CalibrateProgress& p) { bar.show(p.done, p.of, p.what); },
                                      .stop = &stop_requested()});
  }
  std::string text = text_of(answer, json);
  if (!json && answer.failure.empty())
    text += "Report, to be opened in a browser: " + (answer.folder / "report.html").string() + "\n";
  if (const int printed = print(text); printed != 0) return printed;
  const auto outcome = answer.failure.empty() ? api::Outcome::fine
                       : answer.complete      ? api::Outcome::computation
                                              : api::Outcome::interrupted;
  return static_cast<int>(outcome);
}

}  // namespace

void set_up_learning(CLI::App& app, LearningOptions& options, bool& json) {
  auto& calibrate = *app.add_subcommand("calibrate", "learn the numbers that carry a prior from the observations, and forecast");
  calibrate.add_option("FOLDER", options.folder, "the scenario folder, or an input folder of Flee")->required()->type_name("");
  calibrate.add_option("--method", options.method, "regression (many histories, approximate) or filter (SMC^2, exact, dear)")
      ->type_name("METHOD");
  calibrate.add_option("--as-of", options.as_of, "use only what was known on this date (default: everything)")->type_name("DATE");
  calibrate.add_option("--until", options.until, "forecast figures as far as this date (default: the next one of each report)")
      ->type_name("DATE");
  calibrate
      .add_option("--histories", options.histories, "regression: histories to simulate (default: 2000, of folders of Flee 1500)")
      ->type_name("N");
  calibrate
      .add_option("--rounds", options.rounds,
                  "regression: rounds, each about what the ones before found (default: 1, of folders of Flee 3)")
      ->type_name("N");
  calibrate.add_option("--draws", options.draws, "filter: values of the parameters carried along (default: 200)")->type_name("N");
  calibrate.add_option("--particles", options.particles, "filter: particles of each at the start (default: 64)")->type_name("N");
  add_study_options(calibrate, options.study, "", "stop after so long; the same command goes on");
  add_out(calibrate, options.study, "folder to write (default: results/NAME-calibration below the current folder)");
  add_variants(calibrate, options);
  add_flee_options(calibrate, options.flee, false);
  add_again(calibrate, options.study);
  calibrate.add_flag("--json", json, "print one JSON document instead of words (schemas/cli.schema.json)");
  calibrate.footer(
      "Says of each parameter whether it was learned, weakly learned or not identified, and forecasts the next figures with\n"
      "intervals, persistence beside them. Writes report.html, parameters.csv, draws.csv, forecast.csv (hubverse) and\n"
      "calibration.json; a backtest of the scenario nearby (see `outflow report --help`) is in the report.\n"
      "Stopped with Ctrl-C, by --minutes or killed, it goes on from checkpoint.json when called again, to the same bits.\n"
      "docs/calibration.md tells how figures are held against the model and what the methods can and cannot do.\n\n"
      "Examples: outflow calibrate scenarios/north-korea --minutes 10\n"
      "          outflow calibrate scenarios/north-korea --until 2029 --variant open --set 'driver.closure*=0.5' --from 2026-07\n"
      "          outflow calibrate mali2012");
}

std::optional<int> learning_command(const std::string& command, const LearningOptions& options, bool json) {
  if (command == "calibrate") return calibrate_command(options, json);
  return std::nullopt;
}

}  // namespace outflow::app
