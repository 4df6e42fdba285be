#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "outflow/api/calibration_report.h"
#include "outflow/api/detail/document.h"

namespace outflow::api {

namespace {

using detail::Json;

/// A line of skill as the page shows it. `part`: the place, the phase, or what else sets these figures apart; "": all.
Json skill_line(const Json& line, const std::string& target, const std::string& ahead, const std::string& part) {
  const auto or_null = [&](const char* key) { return line.contains(key) ? line.at(key) : Json(nullptr); };
  return {{"target", target},
          {"ahead", ahead},
          {"part", part},
          {"forecaster", line.at("forecaster")},
          {"baseline", line.at("baseline")},
          {"n", line.at("n")},
          {"wis", line.at("wis")},
          {"coverage50", line.at("coverage50")},
          {"coverage90", line.at("coverage90")},
          {"best_baseline", or_null("best_baseline")},
          {"ratio", line.at("ratio")},
          {"ratio_90", or_null("ratio_90")},
          {"verdict", or_null("verdict")}};
}

/// Of an input folder of Flee: horizons are days.
Json scores_of_counts(const Json& backtest) {
  Json lines = Json::array();
  const auto add = [&](const char* list, const char* part) {
    for (const auto& line : backtest.at(list))
      lines.push_back(skill_line(line, line.at("target").get<std::string>(),
                                 fmt::format("{} days", line.at("horizon").get<int>()), line.value(part, "")));
  };
  add("by_horizon", "");
  add("by_phase", "phase");
  add("by_place", "place");
  return {{"forecasts", backtest.at("forecasts")},
          {"origins", nullptr},
          {"every", backtest.at("every")},
          {"breaks", Json::array()},
          {"lines", std::move(lines)}};
}

/// Twice "1 year" is "2 years".
std::string times(int horizon, const std::string& period) {
  const auto space = period.find(' ');
  int n = 0;
  const auto [end, error] = std::from_chars(period.data(), period.data() + std::min(space, period.size()), n);
  if (horizon == 1 || space == std::string::npos || error != std::errc{} || end != period.data() + space)
    return horizon == 1 ? period : fmt::format("{} x {}", horizon, period);
  const std::string unit = period.substr(space + 1);
  return fmt::format("{} {}{}", horizon * n, unit, unit.ends_with('s') ? "" : "s");
}

/// Of a scenario: horizons are periods of the target.
Json scores_of_scenario(const Json& backtest) {
  Json lines = Json::array();
  const auto add = [&](const Json& target, const char* list, const char* name) {
    if (!target.contains(list)) return;
    const auto period = target.at("period").get<std::string>();
    for (const auto& line : target.at(list)) {
      const int horizon = line.at("horizon").get<int>();
      lines.push_back(skill_line(line, target.at("name").get<std::string>(), times(horizon, period), line.value("phase", name)));
    }
  };
  for (const auto& target : backtest.at("targets")) add(target, "by_horizon", "");
  for (const auto& target : backtest.at("targets")) {
    add(target, "by_phase", "");
    add(target, "within_breaks", "within breaks");
    add(target, "outside_breaks", "outside of breaks");
  }
  return {{"forecasts", backtest.at("forecasts")},
          {"origins", backtest.at("origins").size()},
          {"every", nullptr},
          {"breaks", backtest.value("breaks", Json::array())},
          {"lines", std::move(lines)}};
}

Json backtest_part(std::string_view text, const std::string& name) {
  const auto document = Json::parse(text, nullptr, false);
  const bool counts = document.is_object() && document.contains("backtest");
  const bool scenario = document.is_object() && document.contains("scenario_backtest");
  if (!(counts || scenario) || document.value("task", "") != "backtest")
    throw std::runtime_error("is not what `outflow backtest --out` writes");
  const std::string other = document.value("/scenario/name"_json_pointer, "");
  if (other != name) throw std::runtime_error(fmt::format("is a backtest of '{}', and the calibration is of '{}'", other, name));
  try {
    return counts ? scores_of_counts(document.at("backtest")) : scores_of_scenario(document.at("scenario_backtest"));
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
