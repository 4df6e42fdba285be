#include "outflow/io/native/write_parameters.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "outflow/io/native/write_values.h"
#include "outflow/scenario/parameters.h"

namespace outflow::io {

namespace {

using scenario::Parameter;
using scenario::Prior;
using scenario::PriorLaw;

/// A TOML string that needs no doubled quotes in a CSV cell, where that can be.
std::string quoted(const std::string& text) {
  const bool literal =
      std::all_of(text.begin(), text.end(), [](char c) { return c != '\'' && static_cast<unsigned char>(c) >= 0x20; });
  return literal ? "'" + text + "'" : toml_text(text);
}

std::pair<const char*, const char*> own_keys(PriorLaw law) {
  switch (law) {
    case PriorLaw::normal:
      return {"mean", "sd"};
    case PriorLaw::lognormal:
      return {"mean_log", "sd_log"};
    case PriorLaw::logitnormal:
      return {"mean_logit", "sd_logit"};
    case PriorLaw::uniform:
    case PriorLaw::loguniform:
      return {"low", "high"};
    case PriorLaw::beta:
      return {"alpha", "beta"};
    case PriorLaw::gamma:
      return {"shape", "scale"};
  }
  return {};
}

using Keys = std::vector<std::pair<const char*, std::string>>;

Keys keys_of(const Parameter& parameter) {
  const Prior& prior = parameter.prior;
  const auto [a, b] = own_keys(prior.law);
  Keys keys{{"prior", quoted(to_string(prior.law))}, {a, written(prior.a)}, {b, written(prior.b)}};
  if (std::isfinite(prior.low)) keys.emplace_back("low", written(prior.low));
  if (std::isfinite(prior.high)) keys.emplace_back("high", written(prior.high));
  keys.emplace_back("value", written(parameter.value));
  if (!parameter.title.empty()) keys.emplace_back("title", quoted(parameter.title));
  if (!parameter.source.empty()) keys.emplace_back("source", quoted(parameter.source));
  return keys;
}

std::string inline_table(const Keys& keys) {
  std::string text;
  for (const auto& [key, value] : keys) text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", key, value);
  return "{ " + text + " }";
}

}  // namespace

ParameterWriter::ParameterWriter(const scenario::Scenario& scenario)
    : parameters_(scenario.parameters), has_home_(scenario.parameters.size(), false) {
  for (const auto& number : scenario::tied_numbers(scenario))
    if (is_home(number.tie, number.where)) has_home_[static_cast<std::size_t>(number.parameter)] = true;
}

bool ParameterWriter::is_home(const scenario::Tie& tie, const Where& where) const {
  const Where& defined = parameters_[static_cast<std::size_t>(tie.parameter)].where;
  return !where.file.empty() && where == defined && tie.times == 1 && tie.plus == 0;
}

std::string ParameterWriter::in_place(const scenario::Tie& tie, const Where& where) const {
  const Parameter& parameter = parameters_[static_cast<std::size_t>(tie.parameter)];
  if (is_home(tie, where)) {
    Keys keys = keys_of(parameter);
    keys.insert(keys.begin(), {"name", quoted(parameter.name)});
    return inline_table(keys);
  }
  Keys keys{{"parameter", quoted(parameter.name)}};
  if (tie.times != 1) keys.emplace_back("times", written(tie.times));
  if (tie.plus != 0) keys.emplace_back("plus", written(tie.plus));
  return inline_table(keys);
}

std::string ParameterWriter::sections() const {
  std::string text;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    if (has_home_[i]) continue;
    text += fmt::format("\n[parameters.{}]\n", toml_key(parameters_[i].name));
    for (const auto& [key, value] : keys_of(parameters_[i])) text += fmt::format("{} = {}\n", key, value);
  }
  return text;
}

}  // namespace outflow::io
