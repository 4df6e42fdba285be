#include "outflow/api/json.h"

#include "outflow/api/detail/document.h"

namespace outflow::api {

namespace {

using detail::diagnostics_json;
using detail::document;
using detail::Json;
using detail::optional_json;
using detail::text;

Json range_json(const Range& range) { return {{"q10", range.low}, {"q50", range.median}, {"q90", range.high}}; }

}  // namespace

std::string to_json(const ValidateAnswer& answer) {
  Json json = document("validate", answer.valid ? Outcome::fine : Outcome::invalid);
  json["scenario"] = {{"name", answer.name}, {"title", answer.title}};
  if (answer.valid)
    json["scenario"].update(
        {{"places", answer.places}, {"links", answer.links}, {"groups", answer.groups}, {"steps", answer.steps}});
  json["diagnostics"] = diagnostics_json(answer.diagnostics);
  return text(json);
}

std::string to_json(const DescribeAnswer& answer) {
  Json json = document("describe", Outcome::fine);
  json["scenario"] = {{"name", answer.name}, {"title", answer.title}};
  Json tables = Json::array();
  for (const auto& table : answer.tables) {
    Json rows = Json::array();
    for (const auto& row : table.rows) {
      Json cells = Json::array();
      for (const auto& cell : row)
        cells.push_back({{"text", cell.text}, {"where", to_string(cell.where)}, {"default", cell.is_default}});
      rows.push_back(std::move(cells));
    }
    tables.push_back({{"name", table.name}, {"columns", table.columns}, {"rows", std::move(rows)}});
  }
  json["tables"] = std::move(tables);
  json["diagnostics"] = diagnostics_json(answer.warnings);
  return text(json);
}

std::string to_json(const NewAnswer& answer) {
  Json json = document("new", Outcome::fine);
  json["scenario"] = {{"name", answer.name}, {"folder", answer.folder.string()}};
  json["diagnostics"] = Json::array();
  return text(json);
}

std::string to_json(const RunAnswer& answer) {
  Json json = document("run", answer.interrupted ? Outcome::interrupted : Outcome::fine);
  json["scenario"] = {{"name", answer.name}, {"title", answer.title}, {"start", answer.start},
                      {"end", answer.end},   {"step", answer.step},   {"steps", answer.steps}};
  Json reports = Json::array();
  for (const auto& r : answer.reports) {
    Json report = {{"report", r.name},
                   {"title", r.title},
                   {"unit", r.unit},
                   {"measured", r.measured},
                   {"period", r.period},
                   {"model", range_json(r.model)},
                   {"observed", optional_json(r.observed)},
                   {"observed_low", optional_json(r.observed_low)},
                   {"observed_high", optional_json(r.observed_high)}};
    report["fit"] = r.fit ? Json{{"n", r.fit->n},
                                 {"whole_years", r.fit->years},
                                 {"coverage50", r.fit->coverage50},
                                 {"coverage80", r.fit->coverage80},
                                 {"coverage95", r.fit->coverage95},
                                 {"mean_abs_log_error", r.fit->mean_abs_log_error}}
                          : Json(nullptr);
    reports.push_back(std::move(report));
  }
  Json needs = Json::array();
  for (const auto& need : answer.needs)
    needs.push_back({{"need", need.name},
                     {"title", need.title},
                     {"persons", range_json(need.persons)},
                     {"places", need.places ? range_json(*need.places) : Json(nullptr)},
                     {"month", need.places ? Json(need.month) : Json(nullptr)}});
  Json fates;
  for (const auto& fate : answer.fates) fates[fate.id] = range_json(fate.persons);
  json["run"] = {{"engine", answer.engine},          {"seed", answer.seed},
                 {"members", answer.members},        {"members_planned", answer.members_planned},
                 {"threads", answer.threads},        {"folder", answer.folder.string()},
                 {"reports", std::move(reports)},    {"fates_at_end", std::move(fates)},
                 {"warnings", answer.run_warnings},  {"wall_seconds", answer.wall_seconds},
                 {"cpu_seconds", answer.cpu_seconds}};
  if (!needs.empty()) json["run"]["needs"] = std::move(needs);
  if (answer.surges_unusual + answer.surges_ordinary > 0)
    json["run"]["surges"] = {{"unusual", answer.surges_unusual}, {"ordinary", answer.surges_ordinary}};
  if (answer.claims_supported + answer.claims_contradicted + answer.claims_open > 0)
    json["run"]["claims"] = {{"supported", answer.claims_supported},
                             {"contradicted", answer.claims_contradicted},
                             {"not_decidable", answer.claims_open}};
  json["diagnostics"] = diagnostics_json(answer.warnings);
  return text(json);
}

std::string to_json(const RenderedReport& answer) {
  Json json = document("report", Outcome::fine);
  json["report"] = {{"file", answer.file.string()}, {"bytes", answer.bytes}};
  if (!answer.backtest.empty()) json["report"]["backtest"] = answer.backtest.string();
  if (!answer.left_out.empty()) json["report"]["left_out"] = answer.left_out;
  json["diagnostics"] = Json::array();
  return text(json);
}

std::string to_json(const Failure& failure, const std::string& task) {
  Json json = document(task, failure.outcome);
  json["message"] = failure.message;
  json["diagnostics"] = diagnostics_json(failure.diagnostics);
  return text(json);
}

}  // namespace outflow::api
