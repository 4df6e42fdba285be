#pragma once
#include <optional>
#include <string>

#include "flee_options.h"

namespace CLI {
class App;
}

/// The commands that judge a run: compare, validate-against.
namespace outflow::app {

struct JudgingOptions {
  std::string a, b, threshold, tolerance, seeds;
  bool exact = false, all = false, part = false;
  std::string folder, results, members, seed, threads, engine, yaml;
  FleeOptions flee;
};

/// Adds the commands; each has the flag --json of the caller.
void set_up_judging(CLI::App& app, JudgingOptions& options, bool& json);

/// The exit code; nullopt when the command is none of these.
std::optional<int> judging_command(const std::string& command, const JudgingOptions& options, bool json);

}  // namespace outflow::app
