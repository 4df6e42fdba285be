#pragma once
#include <optional>
#include <string>
#include <vector>

#include "flee_options.h"
#include "study_options.h"

namespace CLI {
class App;
}

/// The command that tries forecasters on the past: backtest.
namespace outflow::app {

struct BacktestingOptions {
  std::string folder, every, horizons;
  StudyOptions study;  ///< of Flee folders --out alone, with `model` all
  FleeOptions flee;
  bool model = false;  ///< of Flee folders alone
  std::string histories, rounds;  ///< of scenarios, and of Flee folders with `model`
  // Of scenarios alone.
  std::string origins, from, to;
  std::vector<std::string> reports, breaks;
};

/// Adds the command, with the flag --json of the caller.
void set_up_backtesting(CLI::App& app, BacktestingOptions& options, bool& json);

/// The exit code; nullopt when the command is another.
std::optional<int> backtesting_command(const std::string& command, const BacktestingOptions& options, bool json);

}  // namespace outflow::app
