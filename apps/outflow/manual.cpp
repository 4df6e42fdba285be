#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "command_tree.h"

namespace outflow::app {

namespace {

/// Text that roff prints as it is.
std::string roff(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool line_start = i == 0 || text[i - 1] == '\n';
    if (line_start && (text[i] == '.' || text[i] == '\'')) result += "\\&";
    if (text[i] == '\\') result += "\\e";
    else if (text[i] == '-') result += "\\-";
    else result += text[i];
  }
  return result;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string option_entry(const OptionInfo& option) {
  std::string term;
  for (const auto& name : option.names) term += (term.empty() ? "" : ", ") + ("\\fB" + roff(name) + "\\fR");
  if (option.names.empty()) term = "\\fI" + roff(option.positional) + "\\fR";
  if (!option.names.empty() && !option.value.empty()) term += " \\fI" + roff(option.value) + "\\fR";
  return ".TP\n" + term + "\n" + roff(option.description) + "\n";
}

/// A footer as it stands, in a fixed font.
std::string literal(const std::string& text) { return text.empty() ? "" : ".PP\n.nf\n" + roff(text) + "\n.fi\n"; }

}  // namespace

std::string manual_page(const CommandInfo& program, const std::string& version) {
  std::string text = fmt::format(".TH OUTFLOW 1 \"\" \"outflow {}\" \"User Commands\"\n.SH NAME\noutflow \\- {}\n", roff(version),
                                 roff("simulator of forced displacement"));
  text += ".SH SYNOPSIS\n";
  for (const auto& command : program.commands) {
    if (command.hidden) continue;
    text += fmt::format(".B outflow {}\n", command.name);
    for (const auto& option : command.options)
      if (option.names.empty()) text += fmt::format(".I {}\n", roff(option.positional));
    text += ".RI [ options ]\n.br\n";
  }
  text += ".SH DESCRIPTION\n" + roff(program.description) + "\n";
  text += ".SH OPTIONS\n";
  for (const auto& option : program.options) text += option_entry(option);
  for (const auto& command : program.commands) {
    if (command.hidden) continue;
    text += fmt::format(".SH {}\n{}\n", upper("outflow " + command.name), roff(command.description));
    for (const auto& option : command.options) text += option_entry(option);
    text += literal(command.footer);
  }
  text += ".SH NOTES\n" + literal(program.footer);
  return text;
}

}  // namespace outflow::app
