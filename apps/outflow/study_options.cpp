#include "study_options.h"

#include <CLI/CLI.hpp>

namespace outflow::app {

void add_study_options(CLI::App& command, StudyOptions& options, const std::string& of, const std::string& minutes) {
  command.add_option("--minutes", options.minutes, of + minutes + " (0: at once; default: no end)")->type_name("M");
  command.add_option("--seed", options.seed, of + "where the random numbers begin (default: that of the scenario)")
      ->type_name("S");
  command.add_option("--threads", options.threads, "threads to use; changes no number (default: one for each processor)")
      ->type_name("T");
  command
      .add_option("--engine", options.engine,
                  of + "agents or cohorts (default: that of the scenario; calibrate takes cohorts for folders of Flee)")
      ->type_name("ENGINE");
  command.add_flag("--quiet", options.quiet, "no progress");
}

void add_out(CLI::App& command, StudyOptions& options, const std::string& description) {
  command.add_option("--out", options.out, description)
      ->type_name("DIR")
      ->check(
          CLI::Validator([](const std::string& text) { return text.empty() ? "a folder must be named" : std::string(); }, ""));
}

void add_again(CLI::App& command, StudyOptions& options, const std::string& of) {
  command.add_flag("--again", options.again, of + "begin anew even if an earlier run can be gone on from");
}

}  // namespace outflow::app
