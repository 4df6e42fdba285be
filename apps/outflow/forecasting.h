#pragma once
#include <optional>
#include <string>

#include "flee_options.h"

namespace CLI {
class App;
}

/// The command that forecasts counts from today on: forecast.
namespace outflow::app {

struct ForecastingOptions {
  std::string folder, from, horizons, totals, out;
  std::string histories, rounds, seed, threads, engine;
  bool model = false, quiet = false;
  FleeOptions flee;
};

/// Adds the command, with the flag --json of the caller.
void set_up_forecasting(CLI::App& app, ForecastingOptions& options, bool& json);

/// The exit code; nullopt when the command is another.
std::optional<int> forecasting_command(const std::string& command, const ForecastingOptions& options, bool json);

}  // namespace outflow::app
