#include "outflow/api/backtest.h"
#include "outflow/api/detail/document.h"
#include "outflow/api/detail/skill_json.h"

namespace outflow::api {

namespace inf = inference;

using detail::Json;
using detail::optional_json;

namespace {

Json line_json(const BacktestAnswer& answer, const inf::SkillLine& line) {
  Json json = {{"target", inf::to_string(line.target)}};
  if (line.place) json["place"] = answer.places[*line.place];
  detail::put_skill(json, line, answer.forecasters);
  if (line.places > 0 && !line.place) {
    json["places"] = line.places;
    json["better_places"] = line.better_places;
  }
  return json;
}

/// By horizon: with the interval of the ratio.
Json horizons_json(const BacktestAnswer& answer) {
  Json list = Json::array();
  for (std::size_t i = 0; i < answer.by_horizon.size(); ++i) {
    list.push_back(line_json(answer, answer.by_horizon[i]));
    if (const auto& paired = answer.paired[i]) list.back()["ratio_90"] = {paired->low, paired->high};
  }
  return list;
}

Json lines_json(const BacktestAnswer& answer, const std::vector<inf::SkillLine>& lines) {
  Json list = Json::array();
  for (const auto& line : lines) list.push_back(line_json(answer, line));
  return list;
}

Json shares_json(const std::vector<inf::SharesError>& errors) {
  Json list = Json::array();
  for (const auto& error : errors)
    list.push_back({{"horizon", error.horizon},
                    {"days", error.days},
                    {"anchored", optional_json(error.anchored)},
                    {"share_by_capacity", optional_json(error.capacity)},
                    {"share_before", optional_json(error.before)}});
  return list;
}

Json model_json(const BacktestAnswer& answer, const BacktestModel& model) {
  Json origins = Json::array(), shares = Json::array();
  for (std::size_t i = 0; i < model.origins.size(); ++i)
    origins.push_back({{"date", format_date(answer.start + model.origins[i].origin * Seconds{86400})},
                       {"figures", model.origins[i].figures},
                       {"misfit", model.origins[i].misfit},
                       {"weight", model.weights[i]}});
  for (const auto& line : model.shares) {
    Json errors = Json::array();
    for (std::size_t f = 0; f < line.errors.size(); ++f)
      if (answer.forecasters[f].target == inf::Target::given_total)
        errors.push_back({{"forecaster", answer.forecasters[f].name}, {"error", optional_json(line.errors[f])}});
    shares.push_back({{"horizon", line.horizon}, {"dates", line.dates}, {"errors", std::move(errors)}});
  }
  return {{"engine", model.engine},
          {"histories", model.histories},
          {"rounds", model.rounds},
          {"seed", model.seed},
          {"parameters", model.parameters},
          {"origins", std::move(origins)},
          {"relative_difference_by_origin", std::move(shares)}};
}

}  // namespace

std::string to_json(const BacktestAnswer& answer) {
  Json json = detail::document("backtest", answer.complete ? Outcome::fine : Outcome::interrupted);
  json["scenario"] = {{"name", answer.name}, {"start", format_date(answer.start)}};
  Json files = Json::array();
  for (const auto& file : answer.files) files.push_back(file.filename().string());
  json["backtest"] = {{"days", answer.input.days},
                      {"every", answer.settings.every},
                      {"horizons", answer.settings.horizons},
                      {"places", answer.places},
                      {"forecasts", answer.result.tasks.size()},
                      {"by_horizon", horizons_json(answer)},
                      {"by_place", lines_json(answer, answer.by_place)},
                      {"by_phase", lines_json(answer, answer.by_phase)},
                      {"relative_difference_given_totals", shares_json(answer.given_totals)},
                      {"capacities_from_counts", answer.leaked_capacities},
                      {"files", std::move(files)}};
  if (answer.model) json["backtest"]["model"] = model_json(answer, *answer.model);
  json["diagnostics"] = detail::diagnostics_json(answer.warnings);
  return detail::text(json);
}

}  // namespace outflow::api
