#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "outflow/api/detail/document.h"
#include "outflow/api/detail/study.h"
#include "outflow/api/voi.h"
#include "outflow/base/number_text.h"

namespace outflow::api {

namespace {

using detail::csv_cells;
using detail::estimate_json;
using detail::in_percent;
using detail::Json;
using detail::percent;
using inference::Estimate;

constexpr std::size_t most_lines = 10;
constexpr double little = 0.1;  ///< narrowing that hardly helps

std::string number(double v) { return in_digits(v, 3); }

const VoiCandidate* best(const VoiTarget& target, const char* kind) {
  for (const auto& c : target.candidates)
    if (c.told && c.kind == kind) return &c;
  return nullptr;
}

std::string sentence(const VoiTarget& t) {
  std::string text;
  if (const auto* figure = best(t, "figure"))
    text = fmt::format("The figure that would help {} most: {}{}. It would narrow the 90% interval by {}.", t.name, figure->name,
                       figure->measured ? "" : " (nobody publishes it)", in_percent(figure->narrowing));
  else
    text =
        fmt::format("No missing figure would narrow the 90% interval of {} by more than noise ({}).", t.name, percent(t.noise));
  if (const auto* known = best(t, "parameter"))
    text += fmt::format(" To know {} for certain would narrow it by {}.", known->name, in_percent(known->narrowing));
  for (const auto& c : t.candidates) {
    if (c.kind != "all parameters") continue;
    if (c.told) text += fmt::format(" To know all parameters, by {}.", in_percent(c.narrowing));
    else if (c.narrowing.high < little)
      text += " To know all parameters would hardly help: the rest is chance and what the model is wrong by.";
    else
      text += fmt::format(" What it would do to know all parameters ({}) these histories cannot tell.", in_percent(c.narrowing));
  }
  return text;
}

void add_table(const VoiTarget& t, std::vector<std::string>& words) {
  std::size_t told = 0;
  for (const auto& c : t.candidates) told += c.told ? 1 : 0;
  if (told == 0) return;
  words.push_back(fmt::format("  {:<52} {:>20}  {:>22}", "once known", "narrower by", "variance left"));
  for (std::size_t k = 0; k < std::min(told, most_lines); ++k) {
    const auto& c = t.candidates[k];
    words.push_back(fmt::format("  {:<52} {:>20}  {:>22}", c.name, in_percent(c.narrowing), in_percent(c.variance_left)));
  }
  words.push_back(fmt::format("  {}{} cannot be told from noise ({}).",
                              told > most_lines ? fmt::format("{} more are in voi.csv; ", told - most_lines) : "",
                              t.candidates.size() - told, percent(t.noise)));
}

}  // namespace

std::vector<std::string> in_words(const VoiAnswer& answer) {
  std::vector<std::string> words;
  words.push_back(fmt::format("{}: {} known figures{}, {:.0f} histories, {}.", answer.title.empty() ? answer.name : answer.title,
                              answer.figures, answer.as_of.empty() ? "" : " of " + answer.as_of, answer.histories,
                              answer.went_on ? "gone on from an earlier run" : "from the beginning"));
  if (!answer.failure.empty()) {
    words.push_back("NO RESULT: " + answer.failure + ".");
    if (!answer.complete) words.emplace_back("The same command goes on from here.");
    return words;
  }
  for (const auto& t : answer.targets) {
    words.emplace_back("");
    words.push_back(fmt::format("{} is now {} ({} to {}), worth {:.0f} histories.", t.name, number(t.median), number(t.low),
                                number(t.high), t.effective));
    words.push_back(sentence(t));
    if (t.effective < answer.figures)
      words.push_back(
          fmt::format("  Few histories for {} known figures: the order may change with more (--histories).", answer.figures));
    add_table(t, words);
  }
  words.emplace_back("");
  words.emplace_back(
      "Intervals in brackets: 95%, of sampling error. Figures are thought to come about as their reports say; a report without a "
      "law of error has the noise of a Poisson count.");
  return words;
}

std::string voi_csv(const VoiAnswer& answer) {
  std::string text =
      "target,candidate,kind,measured,narrowing,narrowing_low,narrowing_high,told,variance_left,variance_left_low,variance_left_"
      "high\n";
  for (const auto& t : answer.targets)
    for (const auto& c : t.candidates)
      text += fmt::format("\"{}\",\"{}\",{},{},{},{},{}\n", t.name, c.name, c.kind,
                          c.kind != "figure" ? ""
                          : c.measured       ? "yes"
                                             : "no",
                          csv_cells(c.narrowing), c.told ? "yes" : "no", csv_cells(c.variance_left));
  return text;
}

std::string to_json(const VoiAnswer& answer) {
  Json json = detail::document("voi", answer.failure.empty() ? Outcome::fine
                                      : answer.complete      ? Outcome::computation
                                                             : Outcome::interrupted);
  json["scenario"] = {{"name", answer.name}, {"title", answer.title}};
  json["diagnostics"] = detail::diagnostics_json(answer.warnings);
  Json& of = json["voi"];
  of["engine"] = answer.engine;
  of["as_of"] = answer.as_of;
  of["seed"] = answer.seed;
  of["figures"] = answer.figures;
  of["histories"] = answer.histories;
  of["effective"] = answer.effective;
  of["complete"] = answer.complete;
  of["failure"] = answer.failure;
  of["folder"] = answer.folder.string();
  of["targets"] = Json::array();
  for (const auto& t : answer.targets) {
    Json candidates = Json::array();
    for (const auto& c : t.candidates)
      candidates.push_back({{"candidate", c.name},
                            {"kind", c.kind},
                            {"measured", c.kind == "figure" ? Json(c.measured) : Json(nullptr)},
                            {"narrowing", estimate_json(c.narrowing)},
                            {"told", c.told},
                            {"variance_left", estimate_json(c.variance_left)}});
    of["targets"].push_back({{"target", t.name},
                             {"now", {t.low, t.median, t.high}},
                             {"effective", t.effective},
                             {"noise", t.noise},
                             {"candidates", candidates}});
  }
  return detail::text(json);
}

}  // namespace outflow::api
