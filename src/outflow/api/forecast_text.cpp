#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "outflow/api/detail/document.h"
#include "outflow/api/forecast.h"
#include "outflow/base/number_text.h"

namespace outflow::api {

namespace inf = inference;
using detail::Json;

namespace {

constexpr int too_few = 5, few = 10;
constexpr int tried_days = 90;  ///< the longest horizon on which the rule was tried

double at(const std::vector<double>& quantiles, double level) { return inf::quantile_at({inf::hub_levels, quantiles}, level); }

std::string interval(const std::vector<double>& quantiles) {
  return fmt::format("{} ({} to {})", with_commas(at(quantiles, 0.5)), with_commas(at(quantiles, 0.05)),
                     with_commas(at(quantiles, 0.95)));
}

std::string row(const PlaceForecast& place) {
  if (!place.last) return fmt::format("  {:<24.24}{:>10}", place.name, "no count");
  std::string text = fmt::format("  {:<24.24}{:>10}  {:<10}", place.name, with_commas(*place.last), format_date(place.last_day));
  if (place.stale) text += "  not counted for more than 90 days: no forecast";
  for (const auto& quantiles : place.quantiles) text += fmt::format("  {:>30}", interval(quantiles));
  return text;
}

void add_table(const ForecastAnswer& answer, const std::vector<PlaceForecast>& places, const std::string& title,
               std::vector<std::string>& words) {
  words.push_back("");
  words.push_back(title);
  std::string head = fmt::format("  {:<24}{:>10}  {:<10}", "", "last", "on");
  for (const int horizon : answer.horizons)
    head += fmt::format("  {:>30}", format_date(answer.origin + horizon * Seconds{86400}));
  words.push_back(head);
  for (const auto& place : places) words.push_back(row(place));
}

std::string record_line(const inf::SkillLine& line, const std::string& baseline) {
  std::string text = fmt::format("  {}, {} days: ", inf::to_string(line.target), line.horizon);
  if (line.n < too_few) return text + fmt::format("{} so far, too few to say.", line.n);
  text += fmt::format("{:.0f}% of {} counts were within the 90% interval, {:.0f}% within the 50% one", 100 * line.coverage90,
                      line.n, 100 * line.coverage50);
  if (line.verdict)
    text += fmt::format("; WIS {:.2f} times that of {}", *line.ratio, baseline) +
            (*line.verdict == inf::Verdict::does_not ? ", which is better" : "");
  return text + (line.n < few ? " (few forecasts)." : ".");
}

void add_record(const ForecastAnswer& answer, std::vector<std::string>& words) {
  words.push_back("");
  if (answer.record.empty()) {
    words.emplace_back(
        "It is too early to say how good such forecasts are here: no count has come yet that one could be held against.");
    return;
  }
  words.push_back(
      fmt::format("How good such forecasts were here: at origins every 30 days, held against what came until {}. For the four\n"
                  "crises that the constants were chosen on this is kinder than it would be elsewhere.",
                  format_date(answer.origin)));
  for (std::size_t i = 0; i < answer.record.size(); ++i) words.push_back(record_line(answer.record[i], answer.baselines[i]));
}

void add_model(const ForecastAnswer& answer, std::vector<std::string>& words) {
  if (!answer.complete) words.emplace_back("\nStopped while the simulation was calibrated; it says nothing.");
  if (!answer.model) return;
  const auto& model = *answer.model;
  add_table(answer, model.places,
            answer.totals.empty() ? "With the simulation: totals as the rule forecasts them, newcomers where it sends them"
                                  : "Who goes where, given the totals, with the simulation",
            words);
  words.push_back(fmt::format(
      "  {} histories, seed {}, calibrated on what is known; they miss the last counts by a factor of {:.2f} in the mean. The\n"
      "  last counts stay, newcomers go where the simulation says (weight {:.1f}) and where people were counted to come\n"
      "  (model and counts: docs/forecasts.md; `outflow backtest --model` says how good that was here).",
      model.histories, model.seed, std::exp(model.misfit), model.weight));
}

Json place_json(const PlaceForecast& place) {
  return {{"name", place.name},
          {"last", detail::optional_json(place.last)},
          {"stale", place.stale},
          {"last_day", place.last ? Json(format_date(place.last_day)) : Json(nullptr)},
          {"quantiles", place.quantiles}};
}

Json places_json(const std::vector<PlaceForecast>& places) {
  Json list = Json::array();
  for (const auto& place : places) list.push_back(place_json(place));
  return list;
}

Json model_json(const ForecastAnswer& answer) {
  if (!answer.model) return nullptr;
  return {{"histories", answer.model->histories},
          {"seed", answer.model->seed},
          {"weight", answer.model->weight},
          {"misfit", answer.model->misfit},
          {"places", places_json(answer.model->places)}};
}

Json record_json(const ForecastAnswer& answer) {
  Json list = Json::array();
  for (std::size_t i = 0; i < answer.record.size(); ++i) {
    const auto& line = answer.record[i];
    list.push_back({{"target", inf::to_string(line.target)},
                    {"horizon", line.horizon},
                    {"n", line.n},
                    {"wis", line.wis.total},
                    {"coverage50", line.coverage50},
                    {"coverage90", line.coverage90},
                    {"best_baseline", answer.baselines[i].empty() ? Json(nullptr) : Json(answer.baselines[i])},
                    {"ratio", detail::optional_json(line.ratio)},
                    {"verdict", line.verdict ? Json(inf::to_string(*line.verdict)) : Json(nullptr)}});
  }
  return list;
}

}  // namespace

std::vector<std::string> in_words(const ForecastAnswer& answer) {
  std::vector<std::string> words{fmt::format(
      "{}, from {} on: persons, median and 90% interval. A rule on the counts (anchored), not a simulation; its constants were\n"
      "chosen on four crises (docs/forecasts.md). It does not know that a camp will open or a border close.",
      answer.name, format_date(answer.origin))};
  if (*std::max_element(answer.horizons.begin(), answer.horizons.end()) > tried_days)
    words.push_back(fmt::format("The rule was tried on horizons of up to {} days only.", tried_days));
  auto all = answer.places;
  all.push_back(answer.total);
  all.back().name = "total, as published";
  add_table(answer, all, "How many there will be", words);
  if (!answer.totals.empty()) {
    std::string title = "Who goes where, given the totals of these camps:";
    for (std::size_t h = 0; h < answer.totals.size(); ++h)
      title += fmt::format(" {} in {} days{}", with_commas(answer.totals[h]), answer.horizons[h],
                           h + 1 < answer.totals.size() ? "," : "");
    add_table(answer, answer.given_total, title, words);
  }
  add_model(answer, words);
  add_record(answer, words);
  for (const auto& file : answer.files) words.push_back("Wrote " + file.string());
  return words;
}

std::string to_json(const ForecastAnswer& answer) {
  Json json = detail::document("forecast", answer.complete ? Outcome::fine : Outcome::interrupted);
  json["scenario"] = {{"name", answer.name}};
  json["diagnostics"] = detail::diagnostics_json(answer.warnings);
  Json files = Json::array();
  for (const auto& file : answer.files) files.push_back(file.filename().string());
  json["forecast"] = {{"forecaster", "anchored"},          {"origin", format_date(answer.origin)},
                      {"horizons", answer.horizons},       {"totals", answer.totals},
                      {"levels", inf::hub_levels},         {"places", places_json(answer.places)},
                      {"total", place_json(answer.total)}, {"given_total", places_json(answer.given_total)},
                      {"model", model_json(answer)},       {"record", record_json(answer)},
                      {"files", std::move(files)}};
  return detail::text(json);
}

}  // namespace outflow::api
