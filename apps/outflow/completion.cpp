#include <fmt/format.h>

#include "command_tree.h"

namespace outflow::app {

namespace {

std::string joined(const std::vector<std::string>& words, const char* joint) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : joint) + word;
  return text;
}

std::vector<std::string> option_words(const CommandInfo& command) {
  std::vector<std::string> words;
  for (const auto& option : command.options) words.insert(words.end(), option.names.begin(), option.names.end());
  return words;
}

/// Text between single quotes of a shell.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? "'\\''" : std::string(1, c);
  return result + "'";
}

std::vector<std::string> command_words(const CommandInfo& program) {
  std::vector<std::string> words;
  for (const auto& command : program.commands)
    if (!command.hidden) words.push_back(command.name);
  return words;
}

std::string bash(const CommandInfo& program) {
  std::string cases, values;
  for (const auto& command : program.commands) {
    if (command.hidden) continue;
    cases += fmt::format("    {}) words={} ;;\n", command.name, quoted(joined(option_words(command), " ")));
    for (const auto& option : command.options)
      if (!option.choices.empty()) {
        const std::string pattern = option.names.empty() ? "" : joined(option.names, "|");
        if (!pattern.empty() && values.find("    " + pattern + ")") == std::string::npos)
          values += fmt::format("    {}) COMPREPLY=($(compgen -W {} -- \"$current\")); return ;;\n", pattern,
                                quoted(joined(option.choices, " ")));
      }
  }
  std::string choices;
  for (const auto& command : program.commands)
    for (const auto& option : command.options)
      if (option.names.empty() && !option.choices.empty())
        choices += fmt::format("  if [ \"$command\" = {} ]; then COMPREPLY=($(compgen -W {} -- \"$current\")); return; fi\n",
                               command.name, quoted(joined(option.choices, " ")));
      else if (option.file)
        choices +=
            fmt::format("  if [ \"$command\" = {} ]; then COMPREPLY=($(compgen -f -- \"$current\")); return; fi\n", command.name);
  return fmt::format(R"(# bash completion for outflow: source this file, or put it into /etc/bash_completion.d/
_outflow() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD-1]}}" command="" words="" i
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case "${{COMP_WORDS[i]}}" in
      -*) ;;
      *) command="${{COMP_WORDS[i]}}"; break ;;
    esac
  done
  if [ -z "$command" ]; then
    COMPREPLY=($(compgen -W {} -- "$current"))
    return
  fi
  case "$previous" in
{}  esac
  case "$command" in
{}  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")); return ;;
  esac
{}  COMPREPLY=($(compgen -d -- "$current"))
}}
complete -o filenames -F _outflow outflow
)",
                     quoted(joined(command_words(program), " ") + " " + joined(option_words(program), " ")), values, cases,
                     choices);
}

/// Descriptions in zsh stand in brackets and after colons.
std::string zsh_safe(std::string text) {
  std::string result;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':') result += '\\';
    result += c;
  }
  return result;
}

std::string zsh_option(const OptionInfo& option) {
  std::string action;
  if (!option.choices.empty()) action = "(" + joined(option.choices, " ") + ")";
  else if (option.file) action = "_files";
  else if (option.value == "DIR" || option.positional == "FOLDER" || option.positional == "DIR") action = "_files -/";
  if (option.names.empty()) return quoted(fmt::format(":{}:{}", zsh_safe(option.positional), action));
  std::string text;
  for (const auto& name : option.names) {
    const std::string value = option.value.empty() ? "" : fmt::format(":{}:{}", zsh_safe(option.value), action);
    text += (text.empty() ? "" : " ") + quoted(fmt::format("{}[{}]{}", name, zsh_safe(option.description), value));
  }
  return text;
}

std::string zsh(const CommandInfo& program) {
  std::string commands, cases;
  for (const auto& command : program.commands) {
    if (command.hidden) continue;
    commands += "    " + quoted(command.name + ":" + zsh_safe(command.description)) + "\n";
    cases += "    " + command.name + ") _arguments";
    for (const auto& option : command.options) cases += " \\\n      " + zsh_option(option);
    cases += " ;;\n";
  }
  return fmt::format(R"(#compdef outflow
# zsh completion for outflow: save it as _outflow in a folder of $fpath
_outflow() {{
  local -a commands
  commands=(
{}  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
{}  esac
}}
if [ "$funcstack[1]" = "_outflow" ]; then _outflow "$@"; else compdef _outflow outflow; fi
)",
                     commands, cases);
}

std::string fish(const CommandInfo& program) {
  std::string text =
      "# fish completion for outflow: save it as ~/.config/fish/completions/outflow.fish\ncomplete -c outflow -f\n";
  const auto options = [&](const CommandInfo& command, const std::string& condition) {
    for (const auto& option : command.options) {
      if (option.names.empty()) {
        const std::string places = option.file ? "(__fish_complete_path)" : "(__fish_complete_directories)";
        const std::string what = option.choices.empty() ? places : joined(option.choices, " ");
        text += fmt::format("complete -c outflow -n {} -a {}\n", quoted(condition), quoted(what));
        continue;
      }
      text += fmt::format("complete -c outflow -n {}", quoted(condition));
      for (const auto& name : option.names) text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      if (!option.value.empty()) {
        text += " -r";
        if (!option.choices.empty()) text += " -a " + quoted(joined(option.choices, " "));
        else if (option.value == "DIR") text += " -a '(__fish_complete_directories)'";
      }
      text += " -d " + quoted(option.description) + "\n";
    }
  };
  options(program, "__fish_use_subcommand");
  for (const auto& command : program.commands) {
    if (command.hidden) continue;
    text += fmt::format("complete -c outflow -n __fish_use_subcommand -a {} -d {}\n", command.name, quoted(command.description));
    options(command, "__fish_seen_subcommand_from " + command.name);
  }
  return text;
}

}  // namespace

std::string completion_script(const CommandInfo& program, const std::string& shell) {
  if (shell == "zsh") return zsh(program);
  if (shell == "fish") return fish(program);
  return bash(program);
}

}  // namespace outflow::app
