#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "asking.h"
#include "backtesting.h"
#include "command_tree.h"
#include "conversion.h"
#include "explaining.h"
#include "flee_options.h"
#include "forecasting.h"
#include "judging.h"
#include "learning.h"
#include "option_values.h"
#include "outflow/api/create.h"
#include "outflow/api/describe.h"
#include "outflow/api/failure.h"
#include "outflow/api/json.h"
#include "outflow/api/render.h"
#include "outflow/api/run.h"
#include "outflow/api/validate.h"
#include "outflow/api/version.h"
#include "surging.h"
#include "terminal.h"

/// The command line: parse, ask the api, print. Whatever the program can do is in the api.
namespace outflow::app {
namespace {

/// What the options leave behind, for all commands.
struct Options {
  std::string folder, out, engine, members, seed, threads, shell, backtest;
  bool keep_members = false, json = false, quiet = false, fix_counts = false, full = false;
  AskingOptions asking;
  BacktestingOptions backtesting;
  ForecastingOptions forecasting;
  JudgingOptions judging;
  ConversionOptions conversion;
  SurgingOptions surging;
  LearningOptions learning;
  ExplainingOptions explaining;
  FleeOptions flee;
};

constexpr const char* exit_codes =
    "Exit codes: 0 fine, 1 compared and different, 2 wrong usage, 3 faulty scenario or counts, 4 file, disk or memory,\n"
    "5 failed computation, 70 a defect of outflow, 130 interrupted.";

std::string lines(const std::vector<std::string>& all) {
  std::string text;
  for (const auto& line : all) text += line + "\n";
  return text;
}

std::string lines(const Diagnostics& diagnostics) {
  std::string text;
  for (const auto& diagnostic : diagnostics.all()) text += to_string(diagnostic) + "\n";
  return text;
}

std::string plural(std::size_t n, const std::string& noun) { return std::to_string(n) + " " + noun + (n == 1 ? "" : "s"); }

/// Prints and tells the exit code: that of a failed print, or `code`.
int finish(const std::string& text, api::Outcome outcome) {
  const int printed = print(text);
  return printed != 0 ? printed : static_cast<int>(outcome);
}

int run_command(const Options& options, const std::vector<std::string>& command) {
  const auto members = whole_number<std::int64_t>("--members", options.members, 1, api::most_members);
  const auto seed = whole_number<std::uint64_t>("--seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
  const auto threads = whole_number<int>("--threads", options.threads, 1, api::most_threads);
  const api::RunRequest request{.scenario = options.folder,
                                .flee = flee_request(options.flee),
                                .out = options.out,
                                .members = members,
                                .seed = seed,
                                .threads = threads.value_or(0),
                                .engine = options.engine.empty() ? std::nullopt : std::optional(options.engine),
                                .keep_members = options.keep_members,
                                .command = command};
  catch_stop_signals();
  api::RunAnswer answer;
  {
    ProgressBar bar(!options.quiet);
    answer = api::run(request, {.progress = [&](int done, int total) { bar.show(done, total); }, .stop = &stop_requested()});
  }
  const auto outcome = answer.interrupted ? api::Outcome::interrupted : api::Outcome::fine;
  if (options.json) return finish(api::to_json(answer), outcome);
  // A misspelt setting leaves another one at its default: too much to be one of several warnings in a count.
  for (const auto& warning : answer.warnings.all())
    if (warning.where.file.ends_with(".yml")) complain(to_string(warning) + "\n");
  const auto warnings = answer.warnings.count(Severity::warning);
  if (options.quiet && warnings > 0)
    complain("outflow: " + std::to_string(warnings) + (warnings == 1 ? " warning" : " warnings") +
             " about the scenario; `outflow validate` lists what was not as expected\n");
  return finish(options.quiet ? "" : lines(api::in_words(answer)), outcome);
}

int validate_command(const Options& options) {
  const api::ValidateAnswer answer =
      api::validate({.scenario = options.folder, .flee = flee_request(options.flee), .fix_counts = options.fix_counts});
  const auto outcome = answer.valid ? api::Outcome::fine : api::Outcome::invalid;
  if (options.json) return finish(api::to_json(answer), outcome);
  complain(lines(answer.diagnostics));
  const std::size_t errors = answer.diagnostics.count(Severity::error), warnings = answer.diagnostics.count(Severity::warning);
  if (!answer.valid) {
    complain(options.folder + ": " + plural(errors, "fault") + ", " + plural(warnings, "warning") + "\n");
    return static_cast<int>(outcome);
  }
  return finish(answer.name + ": no faults, " + plural(warnings, "warning") + "; " + plural(answer.places, "place") + ", " +
                    plural(answer.links, "link") + ", " + plural(answer.groups, "group") + ", " + plural(answer.steps, "step") +
                    ".\nNext: outflow run " + options.folder + "\n",
                outcome);
}

int describe_command(const Options& options) {
  const api::DescribeAnswer answer =
      api::describe({.scenario = options.folder, .flee = flee_request(options.flee), .full = options.full});
  if (options.json) return finish(api::to_json(answer), api::Outcome::fine);
  complain(lines(answer.warnings));
  return finish(answer.text, api::Outcome::fine);
}

int new_command(const Options& options) {
  const api::NewAnswer answer = api::create({.folder = options.folder});
  if (options.json) return finish(api::to_json(answer), api::Outcome::fine);
  return finish("Wrote the scenario " + answer.name + " to " + options.folder +
                    "; begin with its scenario.toml, which explains itself.\nNext: outflow run " + options.folder + "\n",
                api::Outcome::fine);
}

int completion_command(const CommandInfo& program, const std::string& shell) {
  if (shell != "bash" && shell != "zsh" && shell != "fish")
    throw api::BadRequest("there is no completion for \"" + shell + "\"; there is one for bash, zsh and fish");
  return finish(completion_script(program, shell), api::Outcome::fine);
}

int report_command(const Options& options) {
  const api::RenderedReport answer = api::render_report({.folder = options.folder, .backtest = options.backtest});
  if (options.json) return finish(api::to_json(answer), api::Outcome::fine);
  if (!answer.left_out.empty()) complain("outflow: left out: " + answer.left_out + "\n");
  std::string text = "Report, to be opened in a browser: " + answer.file.string() + "\n";
  if (!answer.backtest.empty()) text += "With the scores of " + answer.backtest.string() + "\n";
  return finish(text, api::Outcome::fine);
}

void add_json(CLI::App& command, Options& options) {
  command.add_flag("--json", options.json, "print one JSON document instead of words (schemas/cli.schema.json)");
}

CLI::Option* add_folder(CLI::App& command, Options& options, const char* description) {
  return command.add_option("FOLDER", options.folder, description)->required()->type_name("");
}

void set_up(CLI::App& app, Options& options) {
  app.description(
      "Outflow simulates forced displacement: who leaves, by which way, what stops them, and where they arrive.\n"
      "A scenario is a folder of tables; a run of it is an ensemble of possible histories, held beside what was counted.");
  app.set_version_flag("--version", [] { return api::program_line(); }, "print the version and the commit it was built from");
  app.set_help_flag("-h,--help", "explain the program or a command");
  app.footer(std::string("Example, from nothing to a report:\n"
                         "  outflow new valley           write a small scenario with comments\n"
                         "  outflow validate valley      list every fault of it\n"
                         "  outflow run valley           simulate it; the report is results/valley/report.html\n\n"
                         "`outflow COMMAND --help` explains a command.\n") +
             exit_codes);
  app.require_subcommand(1);

  auto& validate = *app.add_subcommand("validate", "list every fault of a scenario folder");
  add_folder(validate, options, "the scenario folder");
  validate.add_flag("--fix-counts", options.fix_counts, "first correct the row counts under [tables] in scenario.toml");
  add_flee_options(validate, options.flee);
  add_json(validate, options);
  validate.footer(
      "Faults are printed to standard error, one a line, as file:line:column: problem; reason; suggestion.\n"
      "Exit code 0: it can be run; 3: it has faults.\n\n"
      "Example:  outflow validate scenarios/three-places\n"
      "Next:     outflow describe FOLDER, or outflow run FOLDER");

  auto& describe = *app.add_subcommand("describe", "print every value of a scenario in force, and where it was written");
  add_folder(describe, options, "the scenario folder");
  describe.add_flag("--full", options.full, "all rows of long tables");
  add_flee_options(describe, options.flee);
  add_json(describe, options);
  describe.footer(
      "Values in parentheses are defaults: nobody wrote them.\n\n"
      "Example:  outflow describe scenarios/three-places\n"
      "Next:     outflow run FOLDER");

  auto& run = *app.add_subcommand("run", "simulate a scenario and write its results folder");
  add_folder(run, options, "the scenario folder, or an input folder of Flee");
  run.add_option("--out", options.out, "results folder to write (default: results/NAME below the current folder)")
      ->type_name("DIR")
      ->check(
          CLI::Validator([](const std::string& text) { return text.empty() ? "a folder must be named" : std::string(); }, ""));
  run.add_option("--members", options.members, "number of simulated histories (default: that of the scenario)")->type_name("N");
  run.add_option("--seed", options.seed, "where the random numbers begin (default: that of the scenario)")->type_name("S");
  run.add_option("--threads", options.threads, "threads to use; changes no number (default: one for each processor)")
      ->type_name("T");
  run.add_option("--engine", options.engine,
                 "agents (each party) or cohorts (counts; the same law) (default: that of the scenario)")
      ->type_name("ENGINE");
  add_flee_options(run, options.flee);
  run.add_flag("--keep-members", options.keep_members, "also write every member's own numbers, as statistic member:K");
  run.add_flag("--quiet", options.quiet, "no progress and no closing words");
  add_json(run, options);
  run.footer(
      "Writes series.csv, flows.csv, places.geojson, flows.geojson, report.json, report.html and run.json.\n"
      "Equal scenario, seed, members and engine give equal series.csv and flows.csv, byte for byte.\n"
      "Ctrl-C finishes the members under way, writes what is there and exits with 130; a second one stops at once.\n\n"
      "Examples: outflow run scenarios/three-places\n"
      "          outflow run scenarios/north-korea --members 1000 --seed 7 --out nk-1000\n"
      "Next:     open DIR/report.html in a browser; DIR/places.geojson in QGIS; DIR/series.csv in R or a spreadsheet");

  auto& report = *app.add_subcommand("report", "draw report.html of a results folder anew");
  report.add_option("DIR", options.folder, "the results folder of a run or of a calibration")->required()->type_name("");
  report
      .add_option(
          "--backtest", options.backtest,
          "of a calibration: the --out of a backtest of the same scenario (default: what stands in DIR, or in NAME-backtest "
          "beside NAME-calibration)")
      ->type_name("FOLDER");
  add_json(report, options);
  report.footer(
      "Takes report.json (of a calibration: calibration.json) as it is and puts it into the page of this version of outflow;\n"
      "nothing is simulated.\n\n"
      "Example:  outflow report results/three-places\n"
      "          outflow report results/north-korea-calibration --backtest results/north-korea-backtest");

  set_up_asking(app, options.asking, options.json);
  set_up_judging(app, options.judging, options.json);
  set_up_forecasting(app, options.forecasting, options.json);
  set_up_backtesting(app, options.backtesting, options.json);
  set_up_conversion(app, options.conversion, options.json);
  set_up_surging(app, options.surging, options.json);
  set_up_learning(app, options.learning, options.json);
  set_up_explaining(app, options.explaining, options.json);

  auto& create = *app.add_subcommand("new", "write a small scenario with comments, to begin with");
  add_folder(create, options, "the folder to make; its name becomes that of the scenario");
  add_json(create, options);
  create.footer(
      "Example:  outflow new valley\n"
      "Next:     edit valley/scenario.toml and its tables, then outflow validate valley");

  auto& completion = *app.add_subcommand("completion", "print a completion script for your shell");
  completion.add_option("SHELL", options.shell, "bash, zsh or fish")->required()->type_name("");
  completion.footer(
      "Examples: source <(outflow completion bash)\n"
      "          outflow completion zsh > ~/.zfunc/_outflow\n"
      "          outflow completion fish > ~/.config/fish/completions/outflow.fish");

  app.add_subcommand("man", "print the manual page (roff): outflow man | man -l -")->group("");

  for (auto* command : app.get_subcommands({})) command->set_help_flag("-h,--help", "explain this command");
}

CommandInfo describe(const CLI::App& app) {
  CommandInfo info{app.get_name(), app.get_description(), app.get_footer(), app.get_group().empty(), {}, {}};
  for (const CLI::Option* option : app.get_options()) {
    OptionInfo entry;
    for (const auto& name : option->get_snames()) entry.names.push_back("-" + name);
    for (const auto& name : option->get_lnames()) entry.names.push_back("--" + name);
    if (entry.names.empty()) entry.positional = option->get_name(true);
    if (option->get_expected_max() > 0 && option->get_type_size_max() > 0) entry.value = option->get_type_name();
    if (const auto colon = entry.value.find(':'); colon != std::string::npos) entry.value.resize(colon);
    entry.description = option->get_description();
    if (entry.positional == "SHELL") entry.choices = {"bash", "zsh", "fish"};
    if (entry.positional == "FORMAT") entry.choices = {"flee"};
    if (option->check_lname("missing")) entry.choices = {"zero", "skip"};
    entry.file = entry.positional == "COUNTS";
    if (option->check_lname("engine")) entry.choices = {"agents", "cohorts"};
    info.options.push_back(std::move(entry));
  }
  for (const CLI::App* command : app.get_subcommands({})) info.commands.push_back(describe(*command));
  return info;
}

/// What was probably meant by the first word that nobody understands.
std::string did_you_mean(const CLI::App& app, const std::vector<std::string>& arguments) {
  std::vector<std::string> commands;
  const CLI::App* chosen = nullptr;
  for (const CLI::App* command : app.get_subcommands({})) {
    if (!command->get_group().empty()) commands.push_back(command->get_name());
    if (!arguments.empty() && command->get_name() == arguments.front()) chosen = command;
  }
  const auto suggestion = [](const std::string& word, const std::vector<std::string>& words, const std::string& otherwise) {
    const std::string near = nearest(word, words);
    return near.empty() ? otherwise : "did you mean \"" + near + "\"?";
  };
  if (chosen == nullptr) {
    for (const auto& argument : arguments)
      if (!argument.starts_with("-"))
        return "there is no command \"" + argument + "\"; " +
               suggestion(argument, commands, "`outflow --help` lists the commands");
  }
  const CommandInfo info = describe(chosen != nullptr ? *chosen : app);
  std::vector<std::string> options;
  for (const auto& option : info.options) options.insert(options.end(), option.names.begin(), option.names.end());
  for (const auto& argument : arguments) {
    const std::string name = argument.substr(0, argument.find('='));
    if (name.starts_with("-") && name.size() > 1 && std::find(options.begin(), options.end(), name) == options.end())
      return "there is no option \"" + name + "\"; " +
             suggestion(name, options,
                        "`outflow " + (chosen != nullptr ? info.name + " " : std::string()) + "--help` lists the options");
  }
  return "";
}

int wrong_usage(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& arguments, bool json) {
  std::string message = did_you_mean(app, arguments);
  const bool unknown = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  if (message.empty() || !(unknown || dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)) message = error.what();
  if (arguments.empty()) message = "say what to do; `outflow --help` lists the commands";
  const auto commands = app.get_subcommands({});
  const bool known = !arguments.empty() && std::any_of(commands.begin(), commands.end(), [&](const CLI::App* command) {
    return command->get_name() == arguments.front();
  });
  const std::string task = known ? arguments.front() : "";
  if (json) {
    const int printed = print(api::to_json(api::Failure{api::Outcome::usage, message, {}}, task));
    if (printed != 0) return printed;
  }
  complain("outflow: " + message + "\n");
  return static_cast<int>(api::Outcome::usage);
}

int failed(const api::Failure& failure, const std::string& task, bool json) {
  if (json) {
    const int printed = print(api::to_json(failure, task));
    if (printed != 0) return printed;
  } else {
    complain(lines(failure.diagnostics));
  }
  std::string message = "outflow: " + failure.message + "\n";
  if (failure.outcome == api::Outcome::internal)
    message += "This is a defect of outflow, not of your input. Please report it with the command and `outflow --version`.\n";
  complain(message);
  return static_cast<int>(failure.outcome);
}

int dispatch(const CLI::App& app, const std::string& command, const Options& options, const std::vector<std::string>& arguments) {
  if (command == "run") return run_command(options, arguments);
  if (command == "validate") return validate_command(options);
  if (command == "describe") return describe_command(options);
  if (command == "report") return report_command(options);
  if (command == "new") return new_command(options);
  if (const auto code = asking_command(command, options.asking, options.json, arguments)) return *code;
  if (const auto code = judging_command(command, options.judging, options.json)) return *code;
  if (const auto code = forecasting_command(command, options.forecasting, options.json)) return *code;
  if (const auto code = backtesting_command(command, options.backtesting, options.json)) return *code;
  if (const auto code = surging_command(command, options.surging, options.json)) return *code;
  if (const auto code = learning_command(command, options.learning, options.json)) return *code;
  if (const auto code = explaining_command(command, options.explaining, options.json)) return *code;
  if (const auto code = conversion_command(command, options.conversion, options.json)) return *code;
  if (command == "completion") return completion_command(describe(app), options.shell);
  return finish(manual_page(describe(app), api::version()), api::Outcome::fine);
}

int main_program(const std::vector<std::string>& arguments) {
  ignore_broken_pipes();
  const bool json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
  Options options;
  CLI::App app("", "outflow");
  set_up(app, options);
  std::string task;
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(std::move(reversed));
    task = app.get_subcommands().front()->get_name();
    return dispatch(app, task, options, arguments);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) return wrong_usage(app, error, arguments, json);
    std::ostringstream text;
    (void)app.exit(error, text, text);
    return print(text.str());
  } catch (...) {
    return failed(api::explain(std::current_exception()), task, json);
  }
}

}  // namespace
}  // namespace outflow::app

int main(int argc, char** argv) {
  try {
    return outflow::app::main_program(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
  } catch (const std::exception& error) {
    outflow::app::complain(std::string("outflow: ") + error.what() + "\n");
    return static_cast<int>(outflow::api::Outcome::internal);
  }
}
