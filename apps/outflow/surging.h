#pragma once
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

/// The command that asks whether a count is unusual: surge.
namespace outflow::app {

struct SurgingOptions {
  std::string counts, period, baseline, series, unit, column, missing, party_sizes, overdispersion, rate, reporting, delay, known,
      level, look, watched, seed;
  std::vector<std::string> where;
};

/// Adds the command, with the flag --json of the caller.
void set_up_surging(CLI::App& app, SurgingOptions& options, bool& json);

/// The exit code; nullopt when the command is another.
std::optional<int> surging_command(const std::string& command, const SurgingOptions& options, bool json);

}  // namespace outflow::app
