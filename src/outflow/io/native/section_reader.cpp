#include "outflow/io/native/section_reader.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "outflow/base/contract.h"
#include "outflow/io/native/values.h"

namespace outflow::io {

namespace {

using scenario::FieldType;
using scenario::Given;

Where at_source(const toml::source_region& source) {
  return {settings_file, static_cast<int>(source.begin.line), static_cast<int>(source.begin.column)};
}

std::optional<Seconds> seconds_of(const toml::date& date) {
  const std::chrono::year_month_day day{std::chrono::year{date.year}, std::chrono::month{date.month}, std::chrono::day{date.day}};
  if (!day.ok() || date.year < 1 || date.year > 9999) return std::nullopt;
  return Seconds{std::chrono::sys_days{day}.time_since_epoch().count()} * 86400;
}

std::optional<Seconds> seconds_of(const toml::date_time& moment) {
  if (moment.offset || moment.time.nanosecond != 0 || moment.time.second > 59) return std::nullopt;
  const auto day = seconds_of(moment.date);
  if (!day) return std::nullopt;
  return *day + moment.time.hour * 3600 + moment.time.minute * 60 + moment.time.second;
}

}  // namespace

InlineTable inline_table(const toml::table& table) {
  InlineTable all{where_of(table), {}};
  for (const auto& [key, node] : table) {
    InlineEntry entry{std::string(key.str()), where_of(key), {}, {}, kind_of(node)};
    if (const auto number = node.is_number() ? node.value<double>() : std::nullopt; number && std::isfinite(*number))
      entry.number = number;
    if (const auto* text = node.as_string()) entry.text = text->get();
    all.entries.push_back(std::move(entry));
  }
  return all;
}

Where where_of(const toml::node& node) { return at_source(node.source()); }
Where where_of(const toml::key& key) { return at_source(key.source()); }

std::string kind_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a section";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::string:
      return "a text";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::date:
      return "a date";
    case toml::node_type::time:
      return "a time of day";
    case toml::node_type::date_time:
      return "a date-time";
    default:
      return "nothing";
  }
}

SectionReader::SectionReader(const scenario::Section& format, std::string title, const toml::table& table, Where where,
                             ParameterReader& parameters, Diagnostics& diagnostics, const std::vector<std::string>& others)
    : format_(format),
      title_(std::move(title)),
      table_(table),
      where_(std::move(where)),
      parameters_(parameters),
      diagnostics_(diagnostics) {
  std::vector<std::string> known = others;
  for (const auto& field : format.keys) known.emplace_back(field.name);
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string near = nearest(name, known);
    diagnostics_.error(
        where_of(key), fmt::format("unknown key \"{}\" {}", name, title_), "it would be ignored",
        near.empty() ? fmt::format("the keys are {}", fmt::join(known, ", ")) : fmt::format("did you mean {}?", near));
  }
}

SectionReader::Entry SectionReader::entry(std::string_view name, FieldType type) const {
  const scenario::Field& field = format_.field(name);
  OUTFLOW_EXPECT(field.type == type);
  (void)type;
  const toml::node* node = table_.get(name);
  if (!node) {
    if (field.required)
      diagnostics_.error(where_, fmt::format("{} is missing {}", name, title_), fmt::format("it says: {}", field.doc),
                         fmt::format("add {} = ...", name));
    return {field, nullptr, field.required ? where_ : Where{}};
  }
  return {field, node, where_of(*node)};
}

void SectionReader::wrong(const Entry& entry, std::string problem, std::string suggestion) const {
  diagnostics_.error(entry.where, fmt::format("{}: {}", entry.field.name, problem), {}, std::move(suggestion));
}

const std::string* SectionReader::string_in(const Entry& e, std::string_view wanted) const {
  if (!e.node) return nullptr;
  const auto* text = e.node->as_string();
  if (!text) {
    wrong(e, fmt::format("it is {}", kind_of(*e.node)), fmt::format("write {} in quotes", wanted));
    return nullptr;
  }
  const std::string& value = text->get();
  const auto control = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7F;
  };
  if (std::any_of(value.begin(), value.end(), control)) {
    wrong(e, "it contains a control character", "remove it");
    return nullptr;
  }
  return &value;
}

std::optional<std::int64_t> SectionReader::whole_in(const Entry& e) const {
  if (!e.node || tie_in(e)) return std::nullopt;  // no whole number of scenario.toml may be uncertain: `tie_in` says so
  const auto* whole = e.node->as_integer();
  if (!whole) {
    wrong(e, fmt::format("it is {}", kind_of(*e.node)), "write a whole number without quotes");
    return std::nullopt;
  }
  return whole->get();
}

void SectionReader::text(std::string_view name, std::string& to) const {
  const Entry e = entry(name, FieldType::text);
  if (const auto* value = string_in(e, "the text")) {
    if (value->empty() && e.field.required) return wrong(e, "it is empty", "write something that readers will understand");
    to = *value;
  }
}

void SectionReader::text(std::string_view name, Given<std::string>& to) const {
  const Entry e = entry(name, FieldType::text);
  to.where = e.where;
  if (const auto* value = string_in(e, "the text")) to.value = *value;
}

void SectionReader::id(std::string_view name, std::string& to) const {
  const Entry e = entry(name, FieldType::id);
  const auto* value = string_in(e, "the name");
  if (!value) return;
  to = *value;
  if (!is_id(to)) wrong(e, fmt::format("\"{}\" is not an id", to), "begin with a letter; use letters, digits, _, - and .");
}

std::optional<scenario::Tie> SectionReader::tie_in(const Entry& e) const {
  const toml::table* table = e.node ? e.node->as_table() : nullptr;
  if (!table) return std::nullopt;
  const auto open = title_.find('['), close = title_.find(']');
  const std::string section = open == std::string::npos ? "" : title_.substr(open + 1, close - open - 1) + ".";
  return parameters_.read(inline_table(*table), e.field, section + std::string(e.field.name));
}

std::optional<double> SectionReader::number_in(const Entry& e) const {
  if (!e.node || tie_in(e)) return std::nullopt;
  const auto value = e.node->is_number() ? e.node->value<double>() : std::nullopt;
  if (value && std::isfinite(*value)) return value;
  if (value) wrong(e, "it is not a finite number", "write a number such as 1.5");
  else wrong(e, fmt::format("it is {}", kind_of(*e.node)), "write a number without quotes");
  return std::nullopt;
}

void SectionReader::number(std::string_view name, Given<double>& to) const {
  const Entry e = entry(name, FieldType::number);
  if (!e.node) return;
  to.where = e.where;
  if (const auto tie = tie_in(e)) to.tie = *tie;
  else if (const auto value = number_in(e)) to.value = *value;
}

void SectionReader::integer(std::string_view name, Given<int>& to) const {
  const Entry e = entry(name, FieldType::integer);
  to.where = e.where;
  constexpr std::int64_t most = std::numeric_limits<int>::max();
  if (const auto whole = whole_in(e)) to.value = static_cast<int>(std::clamp(*whole, -most, most));
}

void SectionReader::integer(std::string_view name, Given<std::uint64_t>& to) const {
  const Entry e = entry(name, FieldType::integer);
  to.where = e.where;
  const auto whole = whole_in(e);
  if (whole && *whole < 0) return wrong(e, fmt::format("it is {}", *whole), "write a whole number from 0");
  if (whole) to.value = static_cast<std::uint64_t>(*whole);
}

void SectionReader::flag(std::string_view name, Given<bool>& to) const {
  const Entry e = entry(name, FieldType::flag);
  to.where = e.where;
  if (!e.node) return;
  const auto* value = e.node->as_boolean();
  if (!value) return wrong(e, fmt::format("it is {}", kind_of(*e.node)), "write true or false without quotes");
  to.value = value->get();
}

void SectionReader::moment(std::string_view name, Given<Seconds>& to) const {
  const Entry e = entry(name, FieldType::moment);
  to.where = e.where;
  if (!e.node) return;
  std::optional<Seconds> value;
  if (const auto* date = e.node->as_date()) value = seconds_of(date->get());
  if (const auto* date_time = e.node->as_date_time()) value = seconds_of(date_time->get());
  if (!value)
    return wrong(e, fmt::format("it is {}, not a moment in whole seconds without zone", kind_of(*e.node)),
                 "write 2020-01-01 or 2020-01-01T12:30:00, without quotes");
  to.value = *value;
}

void SectionReader::length(std::string_view name, Given<Span>& to) const {
  const Entry e = entry(name, FieldType::length);
  to.where = e.where;
  const auto* value = string_in(e, "a length of time such as \"1 day\"");
  if (!value) return;
  const auto span = parse_span(*value);
  if (!span)
    return wrong(e, fmt::format("\"{}\" is not a length of time", *value),
                 "write a number and a unit, such as \"12 days\", \"1.5 hours\" or \"3 months\"");
  to.value = *span;
}

void SectionReader::speed(std::string_view name, Given<double>& to, std::string& text) const {
  const Entry e = entry(name, FieldType::speed);
  to.where = e.where;
  const auto* value = string_in(e, "a speed such as \"20 km/day\"");
  if (!value) return;
  text = *value;
  const auto speed = parse_speed(*value);
  if (!speed)
    return wrong(e, fmt::format("\"{}\" is not a speed", *value),
                 "write km, m or mi per second, hour or day, such as \"20 km/day\"");
  to.value = *speed;
}

void SectionReader::group(std::string_view name, Given<scenario::GroupSelector>& to) const {
  const Entry e = entry(name, FieldType::group);
  to.where = e.where;
  const auto* value = string_in(e, "a group such as \"sex=women\"");
  if (!value) return;
  auto parsed = parse_selector(*value);
  if (!parsed.value)
    return wrong(e, std::move(parsed.problem), "write dimension=value, parted by semicolons, such as \"sex=women; age=child\"");
  to.value = std::move(*parsed.value);
}

std::vector<SectionReader::Entry> SectionReader::items(const Entry& e, std::string_view wanted) const {
  if (!e.node) return {};
  const auto* array = e.node->as_array();
  if (!array) {
    wrong(e, fmt::format("it is {}", kind_of(*e.node)), fmt::format("write {}", wanted));
    return {};
  }
  std::vector<Entry> all;
  for (const auto& element : *array) all.push_back({e.field, &element, where_of(element)});
  return all;
}

void SectionReader::names(std::string_view name, std::vector<Given<std::string>>& to) const {
  for (const auto& item : items(entry(name, FieldType::names), "names in brackets, such as [\"north\", \"south\"]"))
    if (const auto* value = string_in(item, "a name")) to.push_back({*value, item.where});
}

void SectionReader::numbers(std::string_view name, Given<std::vector<double>>& to) const {
  const Entry e = entry(name, FieldType::numbers);
  to.where = e.where;
  for (const auto& item : items(e, "numbers in brackets, such as [1.0, 0.5]"))
    if (const auto value = number_in(item)) to.value.push_back(*value);
}

void SectionReader::integers(std::string_view name, Given<std::vector<int>>& to) const {
  const Entry e = entry(name, FieldType::integers);
  to.where = e.where;
  constexpr std::int64_t most = std::numeric_limits<int>::max();
  for (const auto& item : items(e, "whole numbers in brackets, such as [6, 7]"))
    if (const auto whole = whole_in(item)) to.value.push_back(static_cast<int>(std::clamp(*whole, -most, most)));
}

std::optional<std::size_t> SectionReader::word_index(std::string_view name, Where& where) const {
  const Entry e = entry(name, FieldType::word);
  where = e.where;
  return word_in(e);
}

std::optional<std::size_t> SectionReader::word_in(const Entry& e) const {
  const auto* value = string_in(e, "one of the known words");
  if (!value) return std::nullopt;
  const auto& words = e.field.words;
  const auto found = std::find(words.begin(), words.end(), *value);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  const std::string near = nearest(*value, {words.begin(), words.end()});
  wrong(
      e, fmt::format("\"{}\" is not known", *value),
      near.empty() ? fmt::format("write one of \"{}\"", fmt::join(words, "\", \"")) : fmt::format("did you mean \"{}\"?", near));
  return std::nullopt;
}

}  // namespace outflow::io
