#pragma once
#include <optional>
#include <string>
#include <vector>

#include "outflow/api/whatif.h"

namespace CLI {
class App;
}

/// The commands that ask a scenario something: claims and whatif.
namespace outflow::app {

struct AskingOptions {
  std::string folder, results, out, members, seed, threads, engine, certainty;
  std::vector<std::string> sets, froms, names;
  std::vector<api::WhatIfVariant> variants;  ///< put together from the three above, in the order in which they were written
  bool quiet = false;
};

/// Adds the commands; each has the flag --json of the caller.
void set_up_asking(CLI::App& app, AskingOptions& options, bool& json);

/// The exit code; nullopt when the command is none of these. `arguments` are those of the whole program.
std::optional<int> asking_command(const std::string& command, const AskingOptions& options, bool json,
                                  const std::vector<std::string>& arguments);

}  // namespace outflow::app
