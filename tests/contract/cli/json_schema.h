#pragma once
#include <cmath>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

namespace outflow::test {

/// Holds a document against the parts of JSON Schema that our schemas use. An unknown keyword is a fault, too, so that a schema
/// cannot promise what nobody checks.
class JsonSchema {
 public:
  using Json = nlohmann::json;
  explicit JsonSchema(Json schema) : root_(std::move(schema)) {}

  /// One line per fault, as "/path: fault"; empty when the document keeps the schema.
  std::vector<std::string> faults(const Json& document) const {
    std::vector<std::string> found;
    check(root_, document, "", found);
    return found;
  }

 private:
  using Faults = std::vector<std::string>;

  static bool is(const std::string& type, const Json& value) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "null") return value.is_null();
    if (type == "number") return value.is_number();
    if (type == "integer")
      return value.is_number_integer() || (value.is_number() && std::floor(value.get<double>()) == value.get<double>());
    return false;
  }

  void check(const Json& schema, const Json& value, const std::string& path, Faults& found) const {
    for (const auto& [keyword, rule] : schema.items()) apply(keyword, rule, schema, value, path, found);
  }

  void apply(const std::string& keyword, const Json& rule, const Json& schema, const Json& value, const std::string& path,
             Faults& found) const {
    const auto fault = [&](const std::string& what) { found.push_back(path + ": " + what); };
    if (keyword == "$ref") {
      check(root_.at(Json::json_pointer(rule.get<std::string>().substr(1))), value, path, found);
    } else if (keyword == "type") {
      const auto types = rule.is_array() ? rule.get<std::vector<std::string>>() : std::vector{rule.get<std::string>()};
      bool fits = false;
      for (const auto& type : types) fits = fits || is(type, value);
      if (!fits) fault("is not of type " + rule.dump());
    } else if (keyword == "const") {
      if (value != rule) fault("is not " + rule.dump());
    } else if (keyword == "enum") {
      bool fits = false;
      for (const auto& one : rule) fits = fits || one == value;
      if (!fits) fault(value.dump() + " is none of " + rule.dump());
    } else if (keyword == "required") {
      for (const auto& name : rule)
        if (value.is_object() && !value.contains(name)) fault("lacks " + name.dump());
    } else if (keyword == "properties") {
      for (const auto& [name, member] : rule.items())
        if (value.is_object() && value.contains(name)) check(member, value.at(name), path + "/" + name, found);
    } else if (keyword == "additionalProperties") {
      if (rule != false) return fault("additionalProperties other than false is not understood by this check");
      if (!value.is_object()) return;
      for (const auto& [name, member] : value.items())
        if (!schema.contains("properties") || !schema["properties"].contains(name)) fault("has an unknown member " + name);
    } else if (keyword == "items") {
      if (!value.is_array()) return;
      for (std::size_t i = 0; i < value.size(); ++i) check(rule, value[i], path + "/" + std::to_string(i), found);
    } else if (keyword == "oneOf") {
      int fitting = 0;
      for (const auto& one : rule) {
        Faults inner;
        check(one, value, path, inner);
        fitting += inner.empty() ? 1 : 0;
      }
      if (fitting != 1) fault("fits " + std::to_string(fitting) + " of the alternatives");
    } else if (keyword == "minimum") {
      if (value.is_number() && value.get<double>() < rule.get<double>()) fault("is below " + rule.dump());
    } else if (keyword == "maximum") {
      if (value.is_number() && value.get<double>() > rule.get<double>()) fault("is above " + rule.dump());
    } else if (keyword == "exclusiveMinimum") {
      if (value.is_number() && value.get<double>() <= rule.get<double>()) fault("is not above " + rule.dump());
    } else if (keyword == "exclusiveMaximum") {
      if (value.is_number() && value.get<double>() >= rule.get<double>()) fault("is not below " + rule.dump());
    } else if (keyword == "minItems") {
      if (value.is_array() && value.size() < rule.get<std::size_t>()) fault("has fewer than " + rule.dump() + " entries");
    } else if (keyword == "maxItems") {
      if (value.is_array() && value.size() > rule.get<std::size_t>()) fault("has more than " + rule.dump() + " entries");
    } else if (keyword == "pattern") {
      if (value.is_string() && !std::regex_search(value.get<std::string>(), std::regex(rule.get<std::string>())))
        fault(value.dump() + " does not match " + rule.dump());
    } else if (keyword != "$schema" && keyword != "$id" && keyword != "$defs" && keyword != "title" && keyword != "description") {
      fault("the schema uses \"" + keyword + "\", which this check does not understand");
    }
  }

  Json root_;
};

}  // namespace outflow::test
