#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "outflow/api/backtest.h"
#include "outflow/api/detail/backtest_model_text.h"
#include "outflow/api/detail/skill_text.h"

namespace outflow::api {

namespace inf = inference;

namespace {

using Lines = std::vector<std::string>;

constexpr std::size_t few = 10;

std::string ratio_text(const std::optional<double>& ratio) { return ratio ? fmt::format("{:.2f}", *ratio) : "-"; }

/// "camps given the total", of forecasters beside the usual one with their name.
std::string label_of(const BacktestAnswer& answer, std::size_t forecaster) {
  const auto& f = answer.forecasters[forecaster];
  return f.name == "anchored" ? inf::to_string(f.target) : std::string("given the total: ") + f.name;
}

std::string heading(const BacktestAnswer& answer) {
  std::set<int> origins;
  for (const auto& task : answer.result.tasks) origins.insert(task.origin);
  return fmt::format(
      "Backtest of {}: {} camps, {} days from {}, {} origins every {} days. "
      "Judged is a rule on the counts (anchored), its constants chosen on four crises{} (docs/forecasts.md).",
      answer.name, answer.places.size(), answer.input.days, format_date(answer.start), origins.size(), answer.settings.every,
      answer.model ? ", and beside it a calibrated simulation, given the total" : ", not a simulation: that is --model");
}

/// The judged forecasters, one line for each target and horizon.
void add_verdicts(const BacktestAnswer& answer, Lines& lines) {
  lines.push_back(fmt::format("{:<34}{:>5}{:>6}{:>10}  {:<20}{:>10}{:>7} {:<14}{:>6}{:>7}{:>7}  {}", "forecast of", "days", "n",
                              "WIS", "best baseline", "its WIS", "ratio", "(90%)", "in 50%", "in 90%", "bias", "verdict"));
  for (std::size_t i = 0; i < answer.by_horizon.size(); ++i) {
    const inf::SkillLine& line = answer.by_horizon[i];
    if (answer.forecasters[line.forecaster].baseline) continue;
    const auto& paired = answer.paired[i];
    std::string best = "-", wis = "-", verdict = "no baseline says as much";
    if (line.best) {
      best = answer.forecasters[*line.best].name;
      for (const auto& other : answer.by_horizon)
        if (other.forecaster == *line.best && other.horizon == line.horizon && other.n == line.n)
          wis = fmt::format("{:.0f}", other.wis.total);
      verdict = to_string(*line.verdict);
      const bool chance = !paired || (paired->low < 1 && paired->high > 1);
      if (*line.verdict != inf::Verdict::equals && chance) verdict += " (may be chance)";
      if (line.places > 1) verdict += fmt::format(", better in {} of {} camps", line.better_places, line.places);
      if (static_cast<std::size_t>(line.n) < few) verdict += " (few forecasts)";
    }
    lines.push_back(fmt::format("{:<34}{:>5}{:>6}{:>10.0f}  {:<20}{:>10}{:>7} {:<14}{:>6.2f}{:>7.2f}{:>7.2f}  {}",
                                label_of(answer, line.forecaster), line.horizon, line.n, line.wis.total, best, wis,
                                ratio_text(line.ratio),
                                paired ? fmt::format("({:.2f} to {:.2f})", paired->low, paired->high) : "", line.coverage50,
                                line.coverage90, line.bias, verdict));
  }
}

/// Mean WIS of everybody, a row for each forecaster and a column for each horizon; in brackets fewer forecasts than the most.
void add_everybody(const BacktestAnswer& answer, Lines& lines) {
  std::string head = fmt::format("{:<44}", "mean WIS, persons");
  for (const int horizon : answer.settings.horizons) head += fmt::format("{:>15}", fmt::format("{} days", horizon));
  lines.push_back(head);
  for (std::size_t f = 0; f < answer.forecasters.size(); ++f) {
    std::string row = fmt::format("{:<24}{:<20}", inf::to_string(answer.forecasters[f].target), answer.forecasters[f].name);
    bool any = false;
    for (const int horizon : answer.settings.horizons) {
      int most = 0;
      const inf::SkillLine* found = nullptr;
      for (const auto& line : answer.by_horizon) {
        if (line.horizon != horizon || line.target != answer.forecasters[f].target) continue;
        most = std::max(most, line.n);
        if (line.forecaster == f) found = &line;
      }
      any = any || found;
      std::string cell = found ? fmt::format("{:.0f}", found->wis.total) : "-";
      if (found && found->n < most) cell += fmt::format(" ({})", found->n);
      row += fmt::format("{:>15}", cell);
    }
    if (any) lines.push_back(row);
  }
  lines.emplace_back("In brackets: the number of forecasts, where it is smaller than that of others.");
}

void add_shapes(const BacktestAnswer& answer, Lines& lines) {
  Lines names;
  for (const auto& line : answer.by_horizon) names.emplace_back(inf::to_string(line.target));
  const auto table = detail::shape_table("PIT", answer.by_horizon, names, answer.forecasters);
  lines.insert(lines.end(), table.begin(), table.end());
}

/// Ratios of the judged forecasters: a row for each part (place or phase), a column for each horizon.
void add_parts(const BacktestAnswer& answer, const std::vector<inf::SkillLine>& all, const std::string& title, Lines& lines) {
  std::string head = fmt::format("{:<55}", title);
  for (const int horizon : answer.settings.horizons) head += fmt::format("{:>15}", fmt::format("{} days", horizon));
  lines.push_back(head);
  std::map<std::tuple<inf::Target, std::size_t, int>, std::map<int, std::string>> rows;  // by target, forecaster, part
  for (const auto& line : all) {
    if (answer.forecasters[line.forecaster].baseline) continue;
    const int part = line.place ? static_cast<int>(*line.place) : static_cast<int>(*line.phase);
    rows[{line.target, line.forecaster, part}][line.horizon] = fmt::format("{} ({})", ratio_text(line.ratio), line.n);
  }
  for (const auto& [key, cells] : rows) {
    const bool places = all.front().place.has_value();
    const auto part = std::get<int>(key);
    std::string row = fmt::format(
        "{:<34} {:<20}", label_of(answer, std::get<std::size_t>(key)),
        places ? answer.places[static_cast<std::size_t>(part)] : std::string(inf::to_string(static_cast<inf::Phase>(part))));
    for (const int horizon : answer.settings.horizons) {
      const auto cell = cells.find(horizon);
      row += fmt::format("{:>15}", cell == cells.end() ? "-" : cell->second);
    }
    lines.push_back(row);
  }
}

void add_shares(const BacktestAnswer& answer, Lines& lines) {
  const auto figure = [](const std::optional<double>& value) { return value ? fmt::format("{:.3f}", *value) : "-"; };
  lines.emplace_back("Given the totals: averaged relative difference over the last two thirds, on reporting dates.");
  lines.push_back(fmt::format("{:>5}{:>9}{:>12}{:>20}{:>22}", "days", "dates", "anchored", "share by capacity", "share before"));
  for (const auto& error : answer.given_totals)
    lines.push_back(fmt::format("{:>5}{:>9}{:>12}{:>20}{:>22}", error.horizon, error.days, figure(error.anchored),
                                figure(error.capacity), figure(error.before)));
  if (answer.leaked_capacities > 0)
    lines.push_back(fmt::format(
        "{} of {} capacities are the most that was ever counted in the camp: share by capacity knows a part of the answer.",
        answer.leaked_capacities, answer.places.size()));
}

}  // namespace

std::vector<std::string> in_words(const BacktestAnswer& answer) {
  if (!answer.complete)
    return {fmt::format("Stopped after {} of {} origins were calibrated; nothing is scored. {}",
                        answer.model ? answer.model->origins.size() : 0, inf::days_given_totals(answer.result).size(),
                        answer.kept ? "The same command goes on from there."
                                    : "Nothing was kept: with --out FOLDER the same command would go on from there.")};
  Lines lines{
      heading(answer),
      "Forecasts use what was published by the origin and are held against the counts of reporting dates. WIS in persons: "
      "lower is better.",
      "Ratio: to the best baseline, known only afterwards; at most 0.95 beats it, up to 1.05 equals it. Its 90% interval takes "
      "origins\n"
      "for pairs; where that holds 1 the verdict may be chance.",
      ""};
  add_verdicts(answer, lines);
  lines.emplace_back();
  add_everybody(answer, lines);
  lines.emplace_back();
  add_shapes(answer, lines);
  lines.emplace_back();
  add_parts(answer, answer.by_phase, "ratio (n) by phase of the total at the origin", lines);
  if (!answer.by_place.empty()) {
    lines.emplace_back();
    add_parts(answer, answer.by_place, "ratio (n) by camp", lines);
  }
  lines.emplace_back();
  add_shares(answer, lines);
  detail::add_model_shares(answer, lines);
  if (!answer.files.empty()) {
    lines.emplace_back();
    for (const auto& file : answer.files) lines.push_back("Wrote " + file.string());
  }
  return lines;
}

}  // namespace outflow::api
