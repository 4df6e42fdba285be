#pragma once
#include <optional>
#include <string>

#include "flee_options.h"

namespace CLI {
class App;
}

/// The commands that turn folders of one kind into the other, import and export; and seal, which writes down how a folder is.
namespace outflow::app {

struct ConversionOptions {
  std::string format, folder, out;
  FleeOptions flee;
  bool replace = false;  ///< of import
};

/// Adds the commands; each has the flag --json of the caller.
void set_up_conversion(CLI::App& app, ConversionOptions& options, bool& json);

/// The exit code; nullopt when the command is none of these.
std::optional<int> conversion_command(const std::string& command, const ConversionOptions& options, bool json);

}  // namespace outflow::app
