#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "outflow/api/calibrate.h"
#include "outflow/api/detail/document.h"
#include "outflow/base/number_text.h"
#include "outflow/inference/scores.h"

namespace outflow::api {

namespace inf = inference;
using detail::Json;

namespace {

std::string number(double v) { return in_digits(v, 3); }

double at_level(const std::vector<double>& quantiles, double level) {
  return inf::quantile_at({inf::hub_levels, quantiles}, level);
}

/// "231 (120 to 410)": median and 90% interval, each as `text` writes it.
std::string interval(const std::vector<double>& quantiles, std::string (*text)(double)) {
  return fmt::format("{:>8} ({} to {})", text(at_level(quantiles, 0.5)), text(at_level(quantiles, 0.05)),
                     text(at_level(quantiles, 0.95)));
}

/// Counts are whole, shares are not.
auto text_for(const ForecastLine& f) { return f.kind == "share" ? number : as_count; }

std::string name_of(const ForecastLine& f) {
  return f.report + (f.group.empty() ? "" : " " + f.group) + (f.kind == "share" ? " (share)" : "");
}

std::string forecast_words(const ForecastLine& f) {
  std::string line = fmt::format("  {:<34} {:>10}  {}", name_of(f), f.period, interval(f.quantiles, text_for(f)));
  if (!f.baseline.empty()) line += fmt::format(";  persistence {}", interval(f.baseline, text_for(f)));
  else if (f.last) line += fmt::format(";  last {}", text_for(f)(*f.last));
  return line;
}

void add_variant(const VariantAnswer& variant, std::vector<std::string>& words) {
  words.push_back("");
  words.push_back(fmt::format("  With {} ({}{}), and how many times as many that is:", variant.name,
                              fmt::join(variant.changes, ", "), variant.from.empty() ? "" : " from " + variant.from));
  for (std::size_t j = 0; j < variant.forecasts.size(); ++j)
    words.push_back(fmt::format("  {:<34} {:>10}  {};  times {}", name_of(variant.forecasts[j]), variant.forecasts[j].period,
                                interval(variant.forecasts[j].quantiles, text_for(variant.forecasts[j])),
                                interval(variant.ratios[j], number)));
}

Json forecast_json(const ForecastLine& f) {
  return {{"report", f.report},
          {"group", f.group},
          {"period", f.period},
          {"kind", f.kind},
          {"unit", f.unit},
          {"quantiles", f.quantiles},
          {"last", detail::optional_json(f.last)},
          {"last_period", f.last_period},
          {"baseline", f.baseline}};
}

Json variants_json(const CalibrateAnswer& answer) {
  Json list = Json::array();
  for (const auto& variant : answer.variants) {
    Json forecasts = Json::array();
    for (std::size_t j = 0; j < variant.forecasts.size(); ++j) {
      Json one = forecast_json(variant.forecasts[j]);
      one["ratio"] = variant.ratios[j];
      forecasts.push_back(std::move(one));
    }
    list.push_back(
        {{"name", variant.name}, {"changes", variant.changes}, {"from", variant.from}, {"forecasts", std::move(forecasts)}});
  }
  return list;
}

}  // namespace

std::vector<std::string> in_words(const CalibrateAnswer& answer) {
  std::vector<std::string> words;
  const std::string what = answer.method == "filter" ? "SMC^2 (particle filters)" : "regression on simulated histories";
  // A calibration that was stopped has judged no number yet.
  const std::size_t n = answer.parameters.size();
  const std::string unknown = n == 0 ? "" : fmt::format("{} unknown {}, ", n, n == 1 ? "number" : "numbers");
  words.push_back(fmt::format("{}: {}{} figures{}; {}, {:.0f} histories, {}.", answer.title.empty() ? answer.name : answer.title,
                              unknown, answer.figures, answer.as_of.empty() ? "" : " known on " + answer.as_of, what,
                              answer.histories, answer.went_on ? "gone on from an earlier run" : "from the beginning"));
  if (!answer.failure.empty()) {
    words.push_back("NO RESULT: " + answer.failure + ".");
    if (!answer.complete) words.push_back("The same command goes on from here.");
    return words;
  }
  words.push_back(fmt::format("The posterior is worth {:.0f} independent draws.", answer.effective));
  if (!answer.usual_priors.empty())
    words.push_back(
        "The folder says of no number how sure it is: those of the movement rule were given wide priors about their values\n"
        "(docs/calibration.md). Newcomers are as registered; after the last registration nobody comes.");
  if (answer.capacities_forgotten)
    words.push_back(fmt::format(
        "Registrations and their corrections count as far as they were published by {}. Capacities have no date, and\n"
        "are often the largest count of all: they are left out, and no camp is ever full.",
        answer.as_of));
  words.push_back("");
  words.push_back(fmt::format("  {:<28} {:>27}   {:>27}  {:>7}", "parameter", "before (90%)", "after (90%)", "overlap"));
  for (const auto& p : answer.parameters)
    words.push_back(fmt::format("  {:<28} {:>9} {:>17}   {:>9} {:>17}  {:>6.0f}%  {}", p.name, number(p.prior_median),
                                "(" + number(p.prior_low) + " to " + number(p.prior_high) + ")", number(p.median),
                                "(" + number(p.low) + " to " + number(p.high) + ")", 100 * p.overlap, inf::to_string(p.learned)));
  if (answer.forecasts.empty()) return words;
  words.push_back("");
  words.push_back("  Next figures, median and 90% interval; beside them the last figure carried on:");
  for (const auto& f : answer.forecasts) words.push_back(forecast_words(f));
  if (answer.seed_sd)
    words.push_back(
        fmt::format("  With other histories (--seed) these medians would lie off by up to about {:.0f}% of the width of their\n"
                    "  intervals (sd); more --histories lower that.",
                    100 * *answer.seed_sd));
  for (const auto& variant : answer.variants) add_variant(variant, words);
  return words;
}

std::string to_json(const CalibrateAnswer& answer) {
  Json json = detail::document("calibrate", answer.failure.empty() ? Outcome::fine
                                            : answer.complete      ? Outcome::computation
                                                                   : Outcome::interrupted);
  json["scenario"] = {{"name", answer.name}, {"title", answer.title}};
  json["diagnostics"] = detail::diagnostics_json(answer.warnings);
  Json& of = json["calibration"];
  of["method"] = answer.method;
  of["engine"] = answer.engine;
  of["as_of"] = answer.as_of;
  of["seed"] = answer.seed;
  of["figures"] = answer.figures;
  of["complete"] = answer.complete;
  of["failure"] = answer.failure;
  of["histories"] = std::llround(answer.histories);
  of["effective"] = answer.effective;
  of["seed_sd"] = detail::optional_json(answer.seed_sd);
  of["least_acceptance"] = answer.acceptance;
  of["folder"] = answer.folder.string();
  of["parameters"] = Json::array();
  for (const auto& p : answer.parameters)
    of["parameters"].push_back({{"name", p.name},
                                {"prior", {p.prior_low, p.prior_median, p.prior_high}},
                                {"posterior", {p.low, p.median, p.high}},
                                {"overlap", p.overlap},
                                {"sd_ratio", p.sd_ratio},
                                {"verdict", inf::to_string(p.learned)}});
  of["levels"] = inf::hub_levels;
  of["forecasts"] = Json::array();
  for (const auto& f : answer.forecasts) of["forecasts"].push_back(forecast_json(f));
  of["variants"] = variants_json(answer);
  of["usual_priors"] = answer.usual_priors;
  of["capacities_forgotten"] = answer.capacities_forgotten;
  return detail::text(json);
}

}  // namespace outflow::api
