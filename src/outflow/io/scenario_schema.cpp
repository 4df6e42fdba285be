#include "outflow/io/scenario_schema.h"

#include <fmt/core.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "outflow/scenario/format.h"

namespace outflow::io {

namespace {

using Json = nlohmann::ordered_json;
using scenario::Field;
using scenario::FieldType;

constexpr const char* id_pattern = "^[A-Za-z][A-Za-z0-9_.-]{0,99}$";
constexpr const char* group_value_pattern = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$";

Json object_of(const std::vector<Field>& fields, std::string_view doc, bool in_toml);

void add_range(Json& json, const Field& field) {
  if (std::isfinite(field.least)) json[field.above_least ? "exclusiveMinimum" : "minimum"] = field.least;
  if (std::isfinite(field.most)) json["maximum"] = field.most;
}

/// What may stand in the place of a number that is not known for certain: a prior or a link to a parameter.
Json uncertain() {
  Json prior = object_of(scenario::section("parameters").keys, "a number that is not known for certain", true);
  prior["properties"]["name"] = {{"type", "string"},
                                 {"pattern", "^[A-Za-z][A-Za-z0-9_.:-]{0,99}$"},
                                 {"description", "how other numbers and reports refer to it"}};
  Json link = {{"type", "object"},
               {"description", "times * parameter + plus"},
               {"additionalProperties", false},
               {"required", {"parameter"}}};
  link["properties"] = {{"parameter", {{"type", "string"}, {"description", "the name of a parameter"}}},
                        {"times", {{"type", "number"}, {"x-default", "1"}}},
                        {"plus", {{"type", "number"}, {"x-default", "0"}}}};
  return {{"anyOf", Json::array({prior, link})}};
}

/// The type of a value; `in_toml`: TOML knows types, a CSV cell is read as if it had been typed.
Json type_of(const Field& field, bool in_toml) {
  Json json;
  switch (field.type) {
    case FieldType::number:
      json["type"] = "number";
      break;
    case FieldType::integer:
      json["type"] = "integer";
      break;
    case FieldType::distance:
      json["anyOf"] = Json::array({Json{{"type", "number"}}, Json{{"const", "auto"}}});
      break;
    case FieldType::flag:
      if (in_toml) json["type"] = "boolean";
      else json["enum"] = Json::array({"yes", "no"});
      break;
    case FieldType::word:
      json["enum"] = Json::array();
      for (const auto& word : field.words) json["enum"].push_back(std::string(word));
      break;
    case FieldType::id:
      json["type"] = "string";
      json["pattern"] = id_pattern;
      break;
    case FieldType::names:
      json["type"] = "array";
      json["items"] = {{"type", "string"}};
      break;
    case FieldType::numbers:
    case FieldType::integers:
      json["type"] = "array";
      json["items"] = {{"type", field.type == FieldType::numbers ? "number" : "integer"}};
      add_range(json["items"], field);
      break;
    case FieldType::known_words:
      json["type"] = "array";
      json["items"]["enum"] = Json::array();
      for (const auto& word : field.words) json["items"]["enum"].push_back(std::string(word));
      break;
    case FieldType::moment:
      json["type"] = "string";
      json["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}:[0-9]{2})?$";
      break;
    case FieldType::from:
    case FieldType::to:
      json["type"] = "string";
      json["pattern"] = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?)?)?$";
      break;
    case FieldType::text:
    case FieldType::reference:
    case FieldType::length:
    case FieldType::speed:
    case FieldType::group:
    case FieldType::rate_unit:
    case FieldType::target:
    case FieldType::chain:
      json["type"] = "string";
      break;
  }
  if (field.type == FieldType::number || field.type == FieldType::integer) add_range(json, field);
  if (field.uncertain) json = {{"anyOf", Json::array({json, Json{{"$ref", "#/$defs/uncertain"}}})}};
  json["description"] = std::string(field.doc);
  if (!field.fallback.empty()) json["x-default"] = std::string(field.fallback);
  return json;
}

Json object_of(const std::vector<Field>& fields, std::string_view doc, bool in_toml) {
  Json json;
  json["type"] = "object";
  if (!doc.empty()) json["description"] = std::string(doc);
  json["additionalProperties"] = false;
  Json required = Json::array();
  for (const auto& field : fields) {
    json["properties"][std::string(field.name)] = type_of(field, in_toml);
    if (field.required) required.push_back(std::string(field.name));
  }
  if (!required.empty()) json["required"] = required;
  return json;
}

Json section_schema(const scenario::Section& section) {
  using enum scenario::SectionKind;
  Json json;
  switch (section.kind) {
    case once:
      return object_of(section.keys, section.doc, true);
    case named:
      json["type"] = "object";
      json["description"] = std::string(section.doc);
      json["propertyNames"] = {{"pattern", id_pattern}};
      json["additionalProperties"] = object_of(section.keys, "", true);
      return json;
    case dimensions:
      json["type"] = "object";
      json["description"] = std::string(section.doc);
      json["propertyNames"] = {{"pattern", id_pattern}};
      json["additionalProperties"] = {
          {"type", "array"}, {"minItems", 1}, {"items", {{"type", "string"}, {"pattern", group_value_pattern}}}};
      return json;
    case row_counts:
      json["type"] = "object";
      json["description"] = std::string(section.doc);
      json["additionalProperties"] = false;
      for (const auto& table : scenario::tables()) {
        json["properties"][std::string(table.name)] = {{"type", "integer"}, {"minimum", 1}};
        if (table.required) json["required"].push_back(std::string(table.name));
      }
      return json;
  }
  return json;
}

std::string words_of(const Field& field) {
  std::string text;
  for (const auto& word : field.words) text += fmt::format("{}`{}`", text.empty() ? "" : ", ", word);
  return text;
}

std::string type_name(const Field& field, bool in_toml) {
  switch (field.type) {
    case FieldType::text:
      return "text";
    case FieldType::id:
      return "id";
    case FieldType::reference:
      return "id of another thing";
    case FieldType::number:
      return field.uncertain ? "number or prior" : "number";
    case FieldType::integer:
      return field.uncertain ? "whole number or prior" : "whole number";
    case FieldType::flag:
      return in_toml ? "`true` or `false`" : "`yes` or `no`";
    case FieldType::word:
      return words_of(field);
    case FieldType::distance:
      return field.uncertain ? "number, prior or `auto`" : "number or `auto`";
    case FieldType::moment:
      return "date or date-time";
    case FieldType::from:
    case FieldType::to:
      return "date";
    case FieldType::length:
      return "length of time";
    case FieldType::speed:
      return "speed";
    case FieldType::group:
      return "group";
    case FieldType::rate_unit:
      return "unit of a rate";
    case FieldType::target:
      return "target";
    case FieldType::names:
      return "list of names";
    case FieldType::numbers:
      return "list of numbers";
    case FieldType::integers:
      return "list of whole numbers";
    case FieldType::known_words:
      return "list of " + words_of(field);
    case FieldType::chain:
      return "ids joined by ` > `";
  }
  return {};
}

std::string range_text(const Field& field) {
  if (field.type == FieldType::length) return {};
  const bool low = std::isfinite(field.least);
  const bool high = std::isfinite(field.most);
  const char* sign = field.above_least ? ">" : ">=";
  if (low && high) return fmt::format("{} {}, <= {}", sign, field.least, field.most);
  if (low) return fmt::format("{} {}", sign, field.least);
  return high ? fmt::format("<= {}", field.most) : "";
}

std::string rows_of(const std::vector<Field>& fields, const char* what, bool in_toml) {
  std::string text = fmt::format("| {} | written | range | default | meaning |\n| --- | --- | --- | --- | --- |\n", what);
  for (const auto& f : fields) {
    const std::string fallback = f.required ? "**required**" : f.fallback.empty() ? "" : fmt::format("`{}`", f.fallback);
    text += fmt::format("| `{}` | {} | {} | {} | {} |\n", f.name, type_name(f, in_toml), range_text(f), fallback, f.doc);
  }
  return text + "\n";
}

}  // namespace

std::string scenario_json_schema() {
  Json json;
  json["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  json["title"] = "Outflow scenario";
  json["description"] = "scenario.toml as an object; $defs/tables holds one row of each table, with cells as typed values.";
  json["type"] = "object";
  json["additionalProperties"] = false;
  Json required = Json::array();
  for (const auto& section : scenario::sections()) {
    if (section.name.empty()) {
      const Json root = object_of(section.keys, "", true);
      json["properties"] = root["properties"];
      for (const auto& key : root["required"]) required.push_back(key);
      continue;
    }
    json["properties"][std::string(section.name)] = section_schema(section);
    if (section.required) required.push_back(std::string(section.name));
  }
  json["required"] = required;
  json["$defs"]["uncertain"] = uncertain();
  for (const auto& table : scenario::tables())
    json["$defs"]["tables"][std::string(table.name)] = object_of(table.columns, table.doc, false);
  return json.dump(2) + "\n";
}

std::string scenario_reference() {
  std::string text =
      "# Every key and column of a scenario\n\n"
      "Made by `scenario_reference()` from `src/outflow/scenario/format_*.cpp`; a test keeps the two the same.\n"
      "The meaning of the whole is told in [scenario-folder.md](scenario-folder.md).\n\n## scenario.toml\n\n";
  for (const auto& section : scenario::sections()) {
    using enum scenario::SectionKind;
    if (section.name.empty()) text += "### Before the first section\n\n";
    else
      text += fmt::format("### [{}{}]{}\n\n{}.\n\n", section.name, section.kind == named ? ".NAME" : "",
                          section.required ? ", required" : "", section.doc);
    if (!section.keys.empty()) text += rows_of(section.keys, "key", true);
  }
  for (const auto& table : scenario::tables())
    text += fmt::format("## {}.csv{}\n\n{}.\n\n{}", table.name,
                        table.required            ? ", required"
                        : table.required_by_rates ? ", required with `rule = \"rates\"`"
                                                  : "",
                        table.doc, rows_of(table.columns, "column", false));
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

}  // namespace outflow::io
