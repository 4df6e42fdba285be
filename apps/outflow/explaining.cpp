#include "explaining.h"

#include <CLI/CLI.hpp>

#include "outflow/api/failure.h"
#include "outflow/api/sensitivity.h"
#include "outflow/api/voi.h"
#include "terminal.h"

namespace outflow::app {

namespace {

constexpr std::int64_t many = 1'000'000;

/// What both commands are asked.
template <class Request>
Request request_of(const ExplainingOptions& options) {
  Request request;
  request.scenario = options.folder;
  take(options.study, request);
  return request;
}

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin < list.size();) {
    const auto end = std::min(list.find(',', begin), list.size());
    names.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return names;
}

template <class Answer>
int finish(const Answer& answer, bool json, api::Outcome outcome, bool written) {
  std::string text = text_of(answer, json);
  if (!json && written) text += "Written: " + answer.folder.string() + "\n";
  const int printed = print(text);
  return printed != 0 ? printed : static_cast<int>(outcome);
}

int sensitivity_command(const ExplainingOptions& options, bool json) {
  auto request = request_of<api::SensitivityRequest>(options);
  request.outputs = options.outputs;
  request.parameters = names_in(options.parameters);
  request.method = options.method;
  request.log = options.log;
  request.posterior = options.posterior;
  request.samples = whole_number<std::int64_t>("--samples", options.samples, 1, many);
  catch_stop_signals();
  api::SensitivityAnswer answer;
  {
    ProgressBar bar(!options.study.quiet);
    answer = api::sensitivity(
        request, {.progress = [&](int done, int of) { bar.show(done, of, "histories"); }, .stop = &stop_requested()});
  }
  return finish(answer, json, answer.interrupted ? api::Outcome::interrupted : api::Outcome::fine, true);
}

int voi_command(const ExplainingOptions& options, bool json) {
  auto request = request_of<api::VoiRequest>(options);
  request.as_of = options.as_of;
  request.targets = options.targets;
  request.candidates = options.candidates;
  request.histories = whole_number<std::int64_t>("--histories", options.histories, 200, many);
  request.rounds = whole_number<std::int64_t>("--rounds", options.rounds, 1, 20);
  request.again = options.study.again;
  catch_stop_signals();
  api::VoiAnswer answer;
  {
    ProgressBar bar(!options.study.quiet);
    answer = api::value_of_information(
        request,
        {.progress = [&](int done, int of, const std::string& what) { bar.show(done, of, what); }, .stop = &stop_requested()});
  }
  const auto outcome = answer.failure.empty() ? api::Outcome::fine
                       : answer.complete      ? api::Outcome::computation
                                              : api::Outcome::interrupted;
  return finish(answer, json, outcome, answer.failure.empty());
}

void add_common(CLI::App& command, ExplainingOptions& options, bool& json, const std::string& folder) {
  add_study_options(command, options.study, "", "begin nothing new after so long");
  add_out(command, options.study, "folder to write (default: results/" + folder + " below the current folder)");
  command.add_flag("--json", json, "print one JSON document instead of words (schemas/cli.schema.json)");
}

CLI::Option* add_list(CLI::App& command, const char* name, std::vector<std::string>& list, const char* description) {
  return command.add_option(name, list, description)
      ->type_name("FORMULA")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void set_up_sensitivity(CLI::App& app, ExplainingOptions& options, bool& json) {
  auto& command = *app.add_subcommand("sensitivity", "say which unknown numbers a result hangs on, and how much of it is chance");
  command.add_option("FOLDER", options.folder, "the scenario folder")->required()->type_name("");
  add_list(command, "--output", options.outputs,
           "what is asked about; may be repeated (default: the next figure of each report that is observed)");
  command
      .add_option("--parameters", options.parameters,
                  "names with commas; the others keep the value that runs use (default: all that carry a prior)")
      ->type_name("NAMES");
  command
      .add_option("--samples", options.samples,
                  "rows of the design (default: 256), or points with two histories each (default: 1000)")
      ->type_name("N");
  command
      .add_option("--method", options.method,
                  "sobol (first order and total) or given-data (first order and PAWN, far fewer runs)")
      ->type_name("METHOD");
  command.add_flag("--log", options.log, "of the logarithm of counts, for outputs with a long tail");
  command
      .add_option("--posterior", options.posterior,
                  "draw the numbers from this finished calibration instead of the priors (given-data only)")
      ->type_name("DIR");
  add_common(command, options, json, "NAME-sensitivity");
  command.footer(
      "Outputs are numbers as in claims.csv (arrivals 2018, share(arrivals, 2018, sex=women), sums and ratios of them, or a\n"
      "truth such as arrivals 2018 > 1000), or a series: fate:died 2018, outcome:NAME, stock:PLACE, entries:PLACE, need:NAME.\n"
      "Several outputs share the histories. Writes sensitivity.csv, sensitivity.json and sensitivity.svg. Ctrl-C ends with\n"
      "what is there. docs/sensitivity.md explains the shares and their intervals.\n\n"
      "Examples: outflow sensitivity scenarios/north-korea --output 'arrivals 2026' --log --samples 128\n"
      "          outflow sensitivity scenarios/north-korea --method given-data --samples 1000");
}

void set_up_voi(CLI::App& app, ExplainingOptions& options, bool& json) {
  auto& command = *app.add_subcommand("voi", "say which missing figure would narrow a forecast most");
  command.add_option("FOLDER", options.folder, "the scenario folder")->required()->type_name("");
  add_list(command, "--target", options.targets,
           "a figure that is forecast; may be repeated (default: the next one of each report that is observed)");
  add_list(command, "--candidate", options.candidates,
           "a figure that could be learned; may be repeated (default: the last period and the last ten of each report and "
           "group, where nobody observed them)");
  command.add_option("--as-of", options.as_of, "use only what was known on this date (default: everything)")->type_name("DATE");
  command.add_option("--histories", options.histories, "histories to simulate (default: 2000)")->type_name("N");
  command.add_option("--rounds", options.rounds, "rounds, each about what the ones before found (default: 2)")->type_name("N");
  add_again(command, options.study);
  add_common(command, options, json, "NAME-voi");
  command.footer(
      "What is known is taken into account first, as `outflow calibrate` does it; then each candidate is drawn many times as it\n"
      "might turn out, and the forecast is narrowed by it. Writes voi.csv and voi.json. Stopped with Ctrl-C or by --minutes it\n"
      "goes on from checkpoint.json when called again, to the same bits. docs/sensitivity.md explains the figures.\n\n"
      "Examples: outflow voi scenarios/north-korea --target 'arrivals 2026'\n"
      "          outflow voi scenarios/north-korea --target 'arrivals 2026' --candidate 'stock_china 2025-12'");
}

}  // namespace

void set_up_explaining(CLI::App& app, ExplainingOptions& options, bool& json) {
  set_up_sensitivity(app, options, json);
  set_up_voi(app, options, json);
}

std::optional<int> explaining_command(const std::string& command, const ExplainingOptions& options, bool json) {
  if (command == "sensitivity") return sensitivity_command(options, json);
  if (command == "voi") return voi_command(options, json);
  return std::nullopt;
}

}  // namespace outflow::app
