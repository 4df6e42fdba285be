#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "outflow/api/detail/skill_text.h"
#include "outflow/api/scenario_backtest.h"
#include "outflow/base/number_text.h"

namespace outflow::api {

namespace inf = inference;

namespace {

using Lines = std::vector<std::string>;

constexpr int few = 10;
constexpr double certainly_equal = 1;

std::string figure(double value) { return in_digits(value, 3); }

bool is_judged(const ScenarioBacktestAnswer& answer, const JudgedLine& line) {
  return !answer.forecasters[line.skill.forecaster].baseline;
}

std::string ratio_of(const JudgedLine& line) {
  return line.skill.ratio ? fmt::format("{:.2f}", *line.skill.ratio) : std::string("-");
}

/// "beats the best baseline; not certain", in view of the interval of the ratio.
std::string verdict_of(const JudgedLine& line) {
  if (!line.skill.verdict) return "no baseline says as much";
  std::string text = to_string(*line.skill.verdict);
  if (line.skill.n < few) return text + " (few forecasts)";
  if (!line.paired) return text;
  const bool certain = line.paired->high < certainly_equal || line.paired->low > certainly_equal;
  if (*line.skill.verdict != inf::Verdict::equals && !certain) text += " (may be chance)";
  return text;
}

void add_lines(const ScenarioBacktestAnswer& answer, const std::string& title, const std::vector<JudgedLine>& all, Lines& lines) {
  for (const auto& line : all) {
    if (!is_judged(answer, line)) continue;
    const std::string best = line.skill.best ? answer.forecasters[*line.skill.best].name : std::string("-");
    const std::string part = line.skill.phase ? title + ", " + inf::to_string(*line.skill.phase) : title;
    const std::string interval =
        line.paired ? fmt::format("{:.2f} to {:.2f}", line.paired->low, line.paired->high) : std::string("-");
    lines.push_back(fmt::format("  {:<22}{:<23}{:>2}{:>4}{:>8}  {:<13}{:>8}{:>6}  {:<13}{:>3}/{:<3}{:>6.2f}{:>6.2f}{:>7.2f}  {}",
                                part, answer.forecasters[line.skill.forecaster].name, line.skill.horizon, line.skill.n,
                                figure(line.skill.wis.total), best, line.best_wis ? figure(*line.best_wis) : "-", ratio_of(line),
                                interval, line.paired ? line.paired->better : 0, line.paired ? line.paired->n : 0,
                                line.skill.coverage50, line.skill.coverage90, line.skill.bias, verdict_of(line)));
  }
}

void add_everybody(const ScenarioBacktestAnswer& answer, const TargetSkill& target, Lines& lines) {
  std::string head = fmt::format("  {:<45}", "mean WIS (mean CRPS), periods ahead");
  for (const int h : answer.horizons) head += fmt::format("{:>18}", h);
  lines.push_back(head);
  for (std::size_t f = 0; f < answer.forecasters.size(); ++f) {
    std::string row = fmt::format("  {:<45}", answer.forecasters[f].name);
    bool any = false;
    for (const int h : answer.horizons) {
      std::string cell = "-";
      for (const auto& line : target.by_horizon)
        if (line.skill.forecaster == f && line.skill.horizon == h)
          cell = fmt::format("{} ({})", figure(line.skill.wis.total), figure(line.skill.crps)), any = true;
      row += fmt::format("{:>18}", cell);
    }
    if (any) lines.push_back(row);
  }
}

void add_shapes(const ScenarioBacktestAnswer& answer, Lines& lines) {
  std::vector<inf::SkillLine> all;
  Lines names;
  for (const auto& target : answer.targets)
    for (const auto& line : target.by_horizon) {
      all.push_back(line.skill);
      names.push_back(target.name);
    }
  const auto table = detail::shape_table("PIT", all, names, answer.forecasters);
  lines.insert(lines.end(), table.begin(), table.end());
  lines.emplace_back();
}

void add_target(const ScenarioBacktestAnswer& answer, const TargetSkill& target, Lines& lines) {
  lines.push_back(
      fmt::format("{} ({}), periods of {}:", target.name, target.kind == "share" ? "share" : target.unit, target.period));
  lines.push_back(fmt::format("  {:<22}{:<23}{:>2}{:>4}{:>8}  {:<13}{:>8}{:>6}  {:<13}{:<7}{:>6}{:>6}{:>7}  {}", "", "forecaster",
                              "h", "n", "WIS", "best baseline", "its WIS", "ratio", "90%", "better", "in50%", "in90%", "bias",
                              "verdict"));
  add_lines(answer, "all", target.by_horizon, lines);
  add_lines(answer, "without the breaks", target.outside_breaks, lines);
  add_lines(answer, "the breaks", target.within_breaks, lines);
  add_lines(answer, "origin", target.by_phase, lines);
  add_everybody(answer, target, lines);
  lines.emplace_back();
}

void add_failures(const ScenarioBacktestAnswer& answer, Lines& lines) {
  for (const auto& origin : answer.origins)
    if (!origin.failure.empty())
      lines.push_back(fmt::format("NO FORECAST of the model from {}: {}.", format_date(origin.moment), origin.failure));
}

}  // namespace

std::vector<std::string> in_words(const ScenarioBacktestAnswer& answer) {
  if (!answer.complete)
    return {fmt::format("NO RESULT: stopped after {} origins. The same command goes on from here.", answer.origins.size())};
  Lines lines{
      fmt::format("Backtest of {}: {} origins from {} to {}, {} histories in {} round{} at each{}.",
                  answer.title.empty() ? answer.name : answer.title, answer.origins.size(),
                  format_date(answer.origins.front().moment), format_date(answer.origins.back().moment), answer.histories,
                  answer.rounds, answer.rounds == 1 ? "" : "s",
                  answer.went_on > 0 ? fmt::format(" ({} from an earlier run)", answer.went_on) : ""),
      "At each origin the scenario is calibrated on what was known then; h periods ahead of the last figure are forecast. WIS "
      "and",
      "CRPS in the unit of the figure: lower is better. Ratio: to the baseline that proved best; at most 0.95 beats it, up to "
      "1.05",
      "equals it; 90% is its interval over origins, better at how many of them. Values in the scenario that carry no prior are",
      "taken as they stand: where they were fitted to later years, the model has seen a part of the answer."};
  if (answer.origins.size() < 30)
    lines.push_back(
        fmt::format("{} origins tell little: a ratio is settled only where its interval leaves out 1.", answer.origins.size()));
  lines.emplace_back();
  for (const auto& target : answer.targets) add_target(answer, target, lines);
  add_shapes(answer, lines);
  add_failures(answer, lines);
  for (const auto& file : answer.files) lines.push_back("Wrote " + file.string());
  return lines;
}

}  // namespace outflow::api
