#include <fmt/format.h>

#include <stdexcept>

#include "outflow/api/calibration_report.h"
#include "outflow/api/detail/document.h"

namespace outflow::api {

namespace {

using detail::Json;

/// The parts of a line of skill that the page shows, as they are.
Json skill_line(const Json& line) {
  static constexpr const char* needed[] = {"target", "horizon",    "forecaster", "baseline", "n",
                                           "wis",    "coverage50", "coverage90", "ratio"};
  static constexpr const char* optional[] = {"place", "phase", "bias", "best_baseline", "verdict"};
  Json kept;
  for (const char* key : needed) kept[key] = line.at(key);
  for (const char* key : optional)
    if (line.contains(key)) kept[key] = line.at(key);
  return kept;
}

Json skill_lines(const Json& backtest, const char* key) {
  Json list = Json::array();
  if (!backtest.contains(key)) return list;
  for (const auto& line : backtest.at(key)) list.push_back(skill_line(line));
  return list;
}

Json backtest_part(std::string_view text, const std::string& name) {
  const auto document = Json::parse(text, nullptr, false);
  if (!document.is_object() || document.value("task", "") != "backtest" || !document.contains("backtest"))
    throw std::runtime_error("is not what `outflow backtest --out` writes");
  const std::string other = document.value("/scenario/name"_json_pointer, "");
  if (other != name) throw std::runtime_error(fmt::format("is a backtest of '{}', and the calibration is of '{}'", other, name));
  try {
    const Json& backtest = document.at("backtest");
    return {{"forecasts", backtest.at("forecasts")},
            {"every", backtest.at("every")},
            {"by_horizon", skill_lines(backtest, "by_horizon")},
            {"by_place", skill_lines(backtest, "by_place")},
            {"by_phase", skill_lines(backtest, "by_phase")}};
  } catch (const Json::exception&) {
    throw std::runtime_error("is a backtest of another version of outflow; run `outflow backtest` again");
  }
}

}  // namespace

std::string calibration_file(const CalibrateAnswer& answer, const std::string& data) {
  Json json = Json::parse(to_json(answer));
  json["page"] = Json::parse(data);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string calibration_page_data(std::string_view calibration_json) {
  const auto document = Json::parse(calibration_json, nullptr, false);
  if (!document.is_object() || !document.contains("page") || !document["page"].is_object() ||
      document["page"].value("format", "") != "outflow-calibration-1")
    throw std::runtime_error("holds no page; calibrate again with this version of outflow");
  return document["page"].dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string with_backtest(std::string_view data, std::string_view backtest_json) {
  Json page = Json::parse(data);
  page["backtest"] = backtest_part(backtest_json, page.value("name", ""));
  return page.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace outflow::api
