#include "outflow/io/scenario_json.h"

#include <nlohmann/json.hpp>

#include "outflow/io/native/values.h"
#include "outflow/scenario/describe.h"

namespace outflow::io {

namespace {

using Json = nlohmann::ordered_json;

Json value_of(const std::string& text) {
  if (const auto whole = parse_integer(text).value) return *whole;
  if (const auto number = parse_number(text).value) return *number;
  return text;
}

Json shown(const scenario::Shown& cell) {
  Json json;
  json["value"] = value_of(cell.text);
  if (!cell.where.file.empty()) json["where"] = to_string(cell.where);
  json["default"] = cell.is_default;
  return json;
}

}  // namespace

std::string scenario_to_json(const scenario::Scenario& scenario) {
  Json json;
  json["name"] = scenario.name;
  json["title"] = scenario.title;
  json["description"] = scenario.description;
  json["source"] = scenario.source;
  json["listings"] = Json::array();
  for (const auto& listing : scenario::listings(scenario)) {
    Json rows = Json::array();
    for (const auto& row : listing.rows) {
      Json cells = Json::object();
      for (std::size_t i = 0; i < listing.columns.size(); ++i) {
        if (!row[i].text.empty()) cells[listing.columns[i]] = shown(row[i]);
      }
      rows.push_back(std::move(cells));
    }
    json["listings"].push_back({{"name", listing.name}, {"rows", std::move(rows)}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace outflow::io
