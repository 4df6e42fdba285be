#include "outflow/io/flee/section.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "outflow/io/flee/cells.h"
#include "outflow/io/native/values.h"

namespace outflow::io::flee {

namespace {

/// Whole numbers that begin with 0 are octal in YAML 1.1 and decimal in 1.2.
bool is_octal(std::string_view text) {
  return text.size() > 1 && text.front() == '0' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string listed_range(const Range& range) {
  const bool open = range.most > 1e300;
  if (open) return fmt::format("it must be {}{}", range.without_least ? "above " : "at least ", range.least);
  return fmt::format("it must lie between {}{} and {}", range.least, range.without_least ? " (not included)" : "", range.most);
}

}  // namespace

Section::Section(const YamlNode* node, std::string name, Diagnostics& diagnostics)
    : node_(node), name_(std::move(name)), diagnostics_(diagnostics) {
  if (!node_ || node_->kind == YamlNode::Kind::map) return;
  if (node_->kind != YamlNode::Kind::blank)
    error(*node_, fmt::format("{} is no section", name_), "its keys would be lost",
          "write each key on a line of its own, indented");
  node_ = nullptr;
}

const YamlNode* Section::get(std::string_view key, bool may_be_blank) {
  known_.emplace_back(key);
  const YamlNode* node = node_ ? node_->find(key) : nullptr;
  if (!node || node->kind != YamlNode::Kind::blank) return node;
  if (!may_be_blank)
    error(*node, fmt::format("{} is blank", key), "it is unclear what is meant", "fill it in, or remove the line");
  return nullptr;
}

std::optional<double> Section::number_of(const YamlNode& node, std::string_view key, const Range& range) {
  constexpr const char* hint = "write a number such as 12 or 0.5";
  if (node.kind != YamlNode::Kind::scalar || node.quoted) {
    error(node, fmt::format("{} is not a number", key), node.quoted ? "text in quotes is no number" : "one number is needed",
          hint);
    return std::nullopt;
  }
  std::string_view text = node.text;
  if (text.size() > 1 && text.front() == '+') text.remove_prefix(1);
  const auto parsed = parse_number(text);
  if (!parsed.value || is_octal(text)) {
    error(node,
          parsed.value ? fmt::format("{}: {} begins with a zero", key, in_quotes(text))
                       : fmt::format("{}: {}", key, parsed.problem),
          "readers of YAML take such text in different ways", hint);
    return std::nullopt;
  }
  const double value = *parsed.value;
  if (value < range.least || value > range.most || (range.without_least && value == range.least)) {
    error(node, fmt::format("{} cannot be {}", key, node.text), listed_range(range), "correct the value, or remove the line");
    return std::nullopt;
  }
  return value;
}

void Section::number(std::string_view key, Given<double>& to, const Range& range) {
  const YamlNode* node = get(key);
  if (!node) return;
  if (const auto value = number_of(*node, key, range)) to = {*value, node->where};
}

void Section::integer(std::string_view key, Given<int>& to, const Range& range) {
  const YamlNode* node = get(key);
  if (!node) return;
  Range whole = range;
  whole.least = std::max(whole.least, -2e9);
  whole.most = std::min(whole.most, 2e9);
  const auto value = number_of(*node, key, whole);
  if (!value) return;
  if (*value != std::trunc(*value)) {
    error(*node, fmt::format("{} is not a whole number", key), "the reference program would cut it without a word",
          "write a whole number");
    return;
  }
  to = {static_cast<int>(*value), node->where};
}

void Section::flag(std::string_view key, Given<bool>& to) {
  const YamlNode* node = get(key);
  if (!node) return;
  const std::string word = lower(node->text);
  const bool yes = word == "true" || word == "yes" || word == "on";
  const bool no = word == "false" || word == "no" || word == "off";
  if (node->kind == YamlNode::Kind::scalar && !node->quoted && (yes || no)) {
    to = {yes, node->where};
    return;
  }
  error(*node, fmt::format("{} is neither true nor false", key),
        "text in quotes and numbers count as true in the reference program, even \"False\"",
        "write true or false, without quotes");
}

void Section::numbers(std::string_view key, Given<std::vector<double>>& to, const Range& range) {
  const YamlNode* node = get(key);
  if (!node) return;
  if (node->kind != YamlNode::Kind::sequence) {
    error(*node, fmt::format("{} is not a list", key), "several numbers are needed", "write [1, 0.5, 0.1]");
    return;
  }
  Given<std::vector<double>> list{{}, node->where};
  for (const auto& item : node->items) {
    const auto value = number_of(item, key, range);
    if (!value) return;
    list.value.push_back(*value);
  }
  to = std::move(list);
}

void Section::integers(std::string_view key, Given<std::vector<int>>& to, const Range& range) {
  Given<std::vector<double>> list;
  numbers(key, list, range);
  if (list.where.file.empty()) return;
  to = {{}, list.where};
  for (const double value : list.value) {
    if (value != std::trunc(value)) {
      diagnostics_.error(list.where, fmt::format("{} holds a number that is not whole", key), "only whole numbers have a meaning",
                         "write whole numbers");
      return;
    }
    to.value.push_back(static_cast<int>(value));
  }
}

std::optional<Section::Given<std::string>> Section::text(std::string_view key) {
  const YamlNode* node = get(key);
  if (!node) return std::nullopt;
  if (node->kind == YamlNode::Kind::scalar) return Given<std::string>{node->text, node->where};
  error(*node, fmt::format("{} is not a word", key), "one word is needed", "write one word");
  return std::nullopt;
}

void Section::inert(std::string_view key, std::string_view why) {
  if (const YamlNode* node = get(key, true))
    warning(*node, fmt::format("{} has no effect", key), std::string(why), "remove the line");
}

void Section::finish() {
  if (!node_) return;
  for (const auto& [key, value] : node_->entries) {
    if (std::find(known_.begin(), known_.end(), key.text) != known_.end()) continue;
    const std::string near = nearest(key.text, known_);
    warning(key, fmt::format("unknown key {} in {}", in_quotes(key.text), name_), "its value is ignored",
            near.empty() ? "check its spelling, or remove the line" : fmt::format("did you mean {}?", near));
  }
}

void Section::error(const YamlNode& node, std::string problem, std::string reason, std::string suggestion) {
  diagnostics_.error(node.where, std::move(problem), std::move(reason), std::move(suggestion));
}

void Section::warning(const YamlNode& node, std::string problem, std::string reason, std::string suggestion) {
  diagnostics_.warning(node.where, std::move(problem), std::move(reason), std::move(suggestion));
}

}  // namespace outflow::io::flee
