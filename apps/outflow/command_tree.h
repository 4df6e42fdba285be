#pragma once
#include <string>
#include <vector>

/// The command line as data, taken from the parser once it is set up: what completion and manual are made from, so that they
/// cannot disagree with it.
namespace outflow::app {

struct OptionInfo {
  std::vector<std::string> names;  ///< "--out"; empty for a positional
  std::string positional;          ///< "FOLDER"
  std::string value;               ///< "DIR"; empty for a flag
  std::string description;
  std::vector<std::string> choices;
  bool file = false;               ///< a file is wanted, not a folder
};

struct CommandInfo {
  std::string name, description, footer;
  bool hidden = false;
  std::vector<OptionInfo> options;
  std::vector<CommandInfo> commands;
};

/// Completion script for "bash", "zsh" or "fish".
std::string completion_script(const CommandInfo& program, const std::string& shell);

/// The manual page, in roff.
std::string manual_page(const CommandInfo& program, const std::string& version);

}  // namespace outflow::app
