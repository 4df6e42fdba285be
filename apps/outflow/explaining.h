#pragma once
#include <optional>
#include <string>
#include <vector>

#include "study_options.h"

namespace CLI {
class App;
}

/// The commands that say what results hang on: sensitivity, voi.
namespace outflow::app {

struct ExplainingOptions {
  std::string folder, method = "sobol", parameters, posterior, as_of, samples, histories, rounds;
  StudyOptions study;
  std::vector<std::string> outputs, targets, candidates;
  bool log = false;
};

/// Adds the commands; they have the flag --json of the caller.
void set_up_explaining(CLI::App& app, ExplainingOptions& options, bool& json);

/// The exit code; nullopt when the command is another one.
std::optional<int> explaining_command(const std::string& command, const ExplainingOptions& options, bool json);

}  // namespace outflow::app
