#pragma once
#include <optional>
#include <string>
#include <vector>

#include "flee_options.h"
#include "outflow/api/calibrate.h"
#include "study_options.h"

namespace CLI {
class App;
}

/// The command that learns from figures: calibrate.
namespace outflow::app {

struct LearningOptions {
  std::string folder, method = "regression", as_of, until, histories, rounds, draws, particles;
  StudyOptions study;
  std::vector<std::string> sets, froms, names;  ///< as they stand on the command line
  std::vector<api::ForecastVariant> variants;
  FleeOptions flee;
};

/// Adds the command; it has the flag --json of the caller.
void set_up_learning(CLI::App& app, LearningOptions& options, bool& json);

/// The exit code; nullopt when the command is another one.
std::optional<int> learning_command(const std::string& command, const LearningOptions& options, bool json);

}  // namespace outflow::app
