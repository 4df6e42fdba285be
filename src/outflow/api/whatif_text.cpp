#include <fmt/format.h>

#include <cmath>

#include "outflow/api/detail/document.h"
#include "outflow/api/detail/whatif_text.h"
#include "outflow/base/number_text.h"
#include "outflow/io/results/view.h"

namespace outflow::api {

namespace {

using assessment::Paired;
using detail::Json;

constexpr std::pair<const char*, double Paired::*> statistics[] = {{"base_mean", &Paired::base_mean},
                                                                   {"base_median", &Paired::base_median},
                                                                   {"variant_mean", &Paired::variant_mean},
                                                                   {"variant_median", &Paired::variant_median},
                                                                   {"difference_mean", &Paired::difference},
                                                                   {"difference_mean_low", &Paired::mean_low},
                                                                   {"difference_mean_high", &Paired::mean_high},
                                                                   {"difference_q10", &Paired::q10},
                                                                   {"difference_q50", &Paired::median},
                                                                   {"difference_q90", &Paired::q90},
                                                                   {"above", &Paired::above},
                                                                   {"below", &Paired::below}};

std::string number(double value) {
  if (std::abs(value) < 10 && std::abs(value - std::round(value)) > 0.05) return fmt::format("{:.1f}", value);
  return with_commas(value);
}

std::string with_sign(double value) {
  const std::string text = number(value);
  return value > 0 && text != "0" ? "+" + text : text == "-0" ? "0" : text;
}

std::string cell(const Paired& p) {
  if (p.above == 0 && p.below == 0) return "no change";
  if (std::isnan(p.mean_low)) return with_sign(p.difference);
  return fmt::format("{} ({} to {})", with_sign(p.difference), with_sign(p.mean_low), with_sign(p.mean_high));
}

std::string joined(const std::vector<std::string>& changes) {
  std::string text;
  for (const auto& change : changes) text += (text.empty() ? "" : ", ") + change;
  return text;
}

Json whatif_of(const WhatIfAnswer& answer) {
  Json variants = Json::array(), lines = Json::array();
  for (const auto& v : answer.variants)
    variants.push_back({{"name", v.name}, {"changes", v.changes}, {"from", v.from.empty() ? Json(nullptr) : Json(v.from)}});
  for (const auto& line : answer.lines) {
    Json differences = Json::array();
    for (const auto& paired : line.variants) {
      Json one;
      for (const auto& [name, value] : statistics) one[name] = std::isfinite(paired.*value) ? Json(paired.*value) : Json(nullptr);
      differences.push_back(std::move(one));
    }
    lines.push_back({{"kind", line.kind},
                     {"name", line.name},
                     {"title", line.title},
                     {"unit", line.unit},
                     {"period", line.period},
                     {"whole", line.whole},
                     {"variants", std::move(differences)}});
  }
  return {{"start", answer.start}, {"end", answer.end}, {"members", answer.members}, {"variants", variants}, {"lines", lines}};
}

}  // namespace

std::string detail::whatif_csv(const WhatIfAnswer& answer) {
  std::string text = "kind,name,period,variant,statistic,value\n";
  for (const auto& line : answer.lines)
    for (std::size_t v = 0; v < answer.variants.size(); ++v)
      for (const auto& [name, value] : statistics) {
        const double x = line.variants[v].*value;
        if (!std::isnan(x))
          text += line.kind + "," + line.name + "," + line.period + "," + answer.variants[v].name + "," + name + "," +
                  io::results::format_number(x) + "\n";
      }
  return text;
}

std::string detail::whatif_json(const WhatIfAnswer& answer) { return text(whatif_of(answer)); }

std::string to_json(const WhatIfAnswer& answer) {
  const Outcome outcome = answer.interrupted ? Outcome::interrupted : Outcome::fine;
  Json json = detail::document("whatif", outcome);
  json["scenario"] = {{"name", answer.name}, {"title", answer.title}, {"folder", answer.folder.string()}};
  json["whatif"] = whatif_of(answer);
  json["diagnostics"] = Json::array();
  return detail::text(json);
}

std::vector<std::string> in_words(const WhatIfAnswer& answer) {
  constexpr std::size_t title_width = 44;
  std::vector<std::string> words;
  words.push_back(answer.title.empty() ? answer.name : answer.title);
  words.push_back(
      fmt::format("What would differ from {} to {}: {} members by the {} engine, seed {}, base and variants on the same "
                  "random numbers.",
                  answer.start, answer.end, answer.members, answer.engine == "agents" ? "agent" : "cohort", answer.seed));
  for (const auto& v : answer.variants)
    words.push_back(fmt::format("  {}: {}{}", v.name, joined(v.changes), v.from.empty() ? "" : " from " + v.from));
  words.push_back("Mean of the base, then mean difference (its 95% interval over the members):");
  std::string header = fmt::format("  {:<{}} {:>14}", "", title_width, "base");
  for (const auto& v : answer.variants) header += fmt::format(" {:>30}", v.name);
  words.push_back(std::move(header));
  for (const auto& line : answer.lines) {
    if (!line.whole || line.variants.empty()) continue;
    std::string title = line.kind == "need"   ? "need: " + line.title
                        : line.kind == "fate" ? "at the end: " + line.title
                                              : line.title;
    if (title.size() > title_width) title = title.substr(0, title_width - 3) + "...";
    std::string row = fmt::format("  {:<{}} {:>14}", title, title_width, number(line.variants.front().base_mean));
    for (const auto& paired : line.variants) row += fmt::format(" {:>30}", cell(paired));
    words.push_back(std::move(row));
  }
  if (answer.interrupted) words.push_back("Stopped early: the members that all runs have are compared.");
  words.push_back("Years, quantiles of single histories: " + (answer.folder / "whatif.csv").string());
  words.push_back("Side by side, to be opened in a browser: " + (answer.folder / "report.html").string());
  return words;
}

}  // namespace outflow::api
