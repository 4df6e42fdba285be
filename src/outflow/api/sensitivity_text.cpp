#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "outflow/api/detail/document.h"
#include "outflow/api/detail/study.h"
#include "outflow/api/sensitivity.h"
#include "outflow/io/results/view.h"

namespace outflow::api {

namespace {

using detail::csv_cells;
using detail::estimate_json;
using detail::in_percent;
using detail::Json;
using detail::percent;
using inference::Estimate;

constexpr double worth_naming = 0.03;

/// What the headline says of an input: chance by what would be left if all else were known, parameters by what is theirs alone.
const Estimate* headline(const InputShare& input) {
  const auto& e = input.input == "chance" ? input.total : input.first;
  return e ? &*e : nullptr;
}

std::string sentence(const OutputShares& o, const std::string& scale) {
  if (!o.varies)
    return o.samples == 0 ? fmt::format("{}: has no value in any history.", o.output)
                          : fmt::format("{}: does not vary, or has too few values ({}).", o.output, o.samples);
  std::vector<const InputShare*> order;
  for (const auto& input : o.inputs) order.push_back(&input);
  std::stable_sort(order.begin(), order.end(), [](auto a, auto b) { return headline(*a)->value > headline(*b)->value; });
  std::string text = fmt::format("What drives {}{}: ", scale == "log" ? "the logarithm of " : "", o.output);
  std::string separator;
  int unnamed = 0;
  for (const auto* input : order) {
    const Estimate& e = *headline(*input);
    if (e.value < worth_naming && e.high < 2 * worth_naming) {
      ++unnamed;
      continue;
    }
    text += separator + input->input + " " + in_percent(e);
    separator = ", ";
  }
  if (o.together) text += separator + "parameters acting together " + in_percent(*o.together);
  if (unnamed > 0) text += fmt::format("; {} other{} hardly anything", unnamed, unnamed == 1 ? "" : "s");
  return text + ".";
}

std::string columns(const InputShare& input, const OutputShares& o) {
  const auto cell = [](const std::optional<Estimate>& e) { return e ? in_percent(*e) : std::string("-"); };
  std::string line = fmt::format("  {:<28} {:>20}  {:>20}", input.input, cell(input.first), cell(input.total));
  if (o.dummy)
    line += input.pawn ? fmt::format("  {:>5.2f}{}", *input.pawn, *input.pawn > *o.dummy ? "" : "  not told from an idle number")
                       : std::string("      -");
  return line;
}

/// Worth a line of the table.
bool does_something(const InputShare& input, const OutputShares& o) {
  const auto reaches = [](const std::optional<Estimate>& e) { return e && e->high >= 2 * worth_naming; };
  return reaches(input.first) || reaches(input.total) || (input.pawn && o.dummy && *input.pawn > *o.dummy);
}

void add_table(const OutputShares& o, std::vector<std::string>& words) {
  words.push_back(fmt::format("  {:<28} {:>20}  {:>20}{}", "", "by itself",
                              o.dummy ? "left if the rest known" : "with all others", o.dummy ? "   PAWN" : ""));
  std::string others;
  for (const auto& input : o.inputs)
    if (does_something(input, o)) words.push_back(columns(input, o));
    else others += (others.empty() ? "" : ", ") + input.input;
  if (o.dummy) words.push_back(fmt::format("  {:<28} {:>20}  {:>20}  {:>5.2f}", "(an idle number, 95%)", "", "", *o.dummy));
  if (!others.empty()) words.push_back("  hardly anything: " + others);
}

std::string how_many_more(const OutputShares& o, const SensitivityAnswer& answer) {
  const double minutes = answer.seconds / 60 * o.samples_wanted / std::max(1, answer.samples);
  return fmt::format(
      "  The widest of these intervals is too wide to rank by: 10 points to each side would take about {} samples (--samples "
      "{}), "
      "some {:.0f} minutes like these{}.",
      o.samples_wanted, o.samples_wanted, std::ceil(minutes),
      answer.scale == "linear" && answer.method == "sobol" ? "; where a few histories are far above all others, --log needs fewer"
                                                           : "");
}

std::string what_was_done(const SensitivityAnswer& answer) {
  const std::string of = answer.method == "sobol" ? "rows of a Saltelli design" : "points with two histories each";
  std::string text = fmt::format("{}: {} {}, {} histories, seed {}", answer.title.empty() ? answer.name : answer.title,
                                 answer.samples, of, answer.histories, answer.seed);
  if (answer.posterior)
    text += fmt::format("; numbers drawn from a calibration that is worth {:.0f} draws", answer.posterior_effective);
  if (answer.samples < answer.samples_asked)
    text += fmt::format("; stopped before the {} that were asked for", answer.samples_asked);
  if (!answer.kept.empty()) {
    text += "; kept at the value that runs use:";
    for (const auto& name : answer.kept) text += " " + name;
  }
  return text + ".";
}

}  // namespace

std::vector<std::string> in_words(const SensitivityAnswer& answer) {
  std::vector<std::string> words{what_was_done(answer)};
  for (const auto& o : answer.outputs) {
    words.emplace_back("");
    words.push_back(sentence(o, answer.scale));
    if (!o.varies) continue;
    add_table(o, words);
    if (o.samples < answer.samples)
      words.push_back(fmt::format("  Without the {} samples in which it has no value.", answer.samples - o.samples));
    if (o.samples_wanted > 0) words.push_back(how_many_more(o, answer));
  }
  words.emplace_back("");
  words.emplace_back(answer.method == "sobol" ? "Shares of the variance, with 95% intervals of sampling error. Of chance the "
                                                "sentence tells what would be left if every "
                                                "number were known."
                     : answer.posterior ? "Shares of the variance, with 95% intervals of sampling error. Draws of a calibration "
                                          "hang together: what one says about the "
                                          "others counts for both, and shares may sum to more than all."
                                        : "Shares of the variance, with 95% intervals of sampling error.");
  return words;
}

std::string sensitivity_csv(const SensitivityAnswer& answer) {
  std::string text = "output,input,first,first_low,first_high,total,total_low,total_high,pawn,pawn_dummy\n";
  const auto number = [](const std::optional<double>& v) { return v ? io::results::format_number(*v) : std::string(); };
  for (const auto& o : answer.outputs) {
    for (const auto& i : o.inputs)
      text += fmt::format("\"{}\",\"{}\",{},{},{},{}\n", o.output, i.input, csv_cells(i.first), csv_cells(i.total),
                          number(i.pawn), i.pawn ? number(o.dummy) : "");
    if (o.together) text += fmt::format("\"{}\",\"(together)\",{},,,,,\n", o.output, csv_cells(o.together));
  }
  return text;
}

std::string to_json(const SensitivityAnswer& answer) {
  Json json = detail::document("sensitivity", answer.interrupted ? Outcome::interrupted : Outcome::fine);
  json["scenario"] = {{"name", answer.name}, {"title", answer.title}};
  json["diagnostics"] = detail::diagnostics_json(answer.warnings);
  Json& of = json["sensitivity"];
  of["method"] = answer.method;
  of["engine"] = answer.engine;
  of["scale"] = answer.scale;
  of["seed"] = answer.seed;
  of["samples"] = answer.samples;
  of["samples_asked"] = answer.samples_asked;
  of["histories"] = answer.histories;
  of["posterior_effective"] = answer.posterior ? Json(answer.posterior_effective) : Json(nullptr);
  of["kept"] = answer.kept;
  of["folder"] = answer.folder.string();
  of["outputs"] = Json::array();
  for (const auto& o : answer.outputs) {
    Json inputs = Json::array();
    for (const auto& i : o.inputs)
      inputs.push_back({{"input", i.input},
                        {"first", estimate_json(i.first)},
                        {"total", estimate_json(i.total)},
                        {"pawn", detail::optional_json(i.pawn)}});
    of["outputs"].push_back({{"output", o.output},
                             {"samples", o.samples},
                             {"varies", o.varies},
                             {"mean", o.mean},
                             {"sd", o.sd},
                             {"inputs", inputs},
                             {"together", estimate_json(o.together)},
                             {"pawn_dummy", detail::optional_json(o.dummy)},
                             {"samples_wanted", o.samples_wanted}});
  }
  return detail::text(json);
}

}  // namespace outflow::api
