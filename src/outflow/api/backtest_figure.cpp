#include <fmt/format.h>

#include <algorithm>

#include "outflow/api/backtest.h"
#include "outflow/api/detail/skill_figure.h"
#include "outflow/api/scenario_backtest.h"

namespace outflow::api {

namespace inf = inference;

namespace {

using Skills = std::vector<inf::SkillLine>;

Skills skills_of(const std::vector<JudgedLine>& lines) {
  Skills skills;
  for (const auto& line : lines) skills.push_back(line.skill);
  return skills;
}

/// Of the forecasters of this target (all forecasters of a scenario have the same).
std::vector<detail::SkillCurve> curves_of(const Skills& by_horizon, const std::vector<inf::Forecaster>& forecasters,
                                          inf::Target target) {
  std::vector<detail::SkillCurve> curves;
  for (std::size_t f = 0; f < forecasters.size(); ++f) {
    if (forecasters[f].target != target) continue;
    detail::SkillCurve curve{forecasters[f].name, forecasters[f].baseline, {}};
    for (const auto& line : by_horizon)
      if (line.forecaster == f && line.ratio) curve.points.emplace_back(line.horizon, *line.ratio);
    if (!curve.points.empty()) curves.push_back(std::move(curve));
  }
  return curves;
}

/// Adds what the forecaster has in these lines to the row of this name, which is made where it is missing.
void add_to_rows(std::vector<detail::PartRow>& rows, const std::string& name, const inf::SkillLine& line) {
  auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.name == name; });
  if (row == rows.end()) row = rows.insert(rows.end(), {name, {}});
  if (line.ratio) row->points.push_back({line.horizon, *line.ratio, line.n});
}

/// A panel for each judged forecaster that has rows; `row_of` names the row of a line.
template <class RowOf>
void add_panels(detail::PartsSection& section, const Skills& lines, const std::vector<inf::Forecaster>& forecasters,
                const std::vector<std::string>& titles, RowOf&& row_of) {
  for (std::size_t f = 0; f < forecasters.size(); ++f) {
    if (forecasters[f].baseline) continue;
    detail::PartsPanel panel{titles[f], {}};
    for (const auto& line : lines)
      if (line.forecaster == f) add_to_rows(panel.rows, row_of(line), line);
    if (!panel.rows.empty()) section.panels.push_back(std::move(panel));
  }
}

/// "1 period ahead", "30 days ahead"
std::string ahead(int horizon, const std::string& unit) {
  const auto end = unit.find("s ahead");
  return fmt::format("{} {}", horizon, horizon == 1 && end != std::string::npos ? unit.substr(0, end) + " ahead" : unit);
}

/// Histograms of the forecaster, by horizon.
void add_pit(std::vector<detail::PitPanel>& panels, const Skills& by_horizon, std::size_t forecaster, const std::string& of,
             const std::string& unit) {
  for (const auto& line : by_horizon) {
    if (line.forecaster != forecaster) continue;
    detail::PitPanel panel{of, ahead(line.horizon, unit), inf::to_string(line.pit), line.n, line.pit.histogram, std::nullopt};
    for (const auto& other : by_horizon)
      if (line.best && other.forecaster == *line.best && other.horizon == line.horizon) panel.best = other.pit.histogram;
    panels.push_back(std::move(panel));
  }
}

}  // namespace

std::string skill_svg(const BacktestAnswer& answer) {
  detail::SkillFigure figure{
      .of = answer.name,
      .unit = "days ahead",
      .on = "on reporting dates",
      .footnote =
          fmt::format("Counts of the folder {}, {} days from {}; origins every {} days. {} forecasts were scored.", answer.name,
                      answer.input.days, format_date(answer.start), answer.settings.every, answer.result.tasks.size()),
      .horizons = answer.settings.horizons};
  const auto& forecasters = answer.forecasters;
  std::vector<std::string> titles;
  for (const auto& f : forecasters)
    titles.push_back((f.target == inf::Target::given_total ? "given the total" : inf::to_string(f.target)) + (": " + f.name));
  for (const inf::Target target : {inf::Target::places, inf::Target::total, inf::Target::given_total})
    if (auto curves = curves_of(answer.by_horizon, forecasters, target); !curves.empty())
      figure.panels.push_back({inf::to_string(target), std::move(curves)});
  figure.parts = {{"By place", {}}, {"By phase of the total at the origin", {}}};
  add_panels(figure.parts[0], answer.by_place, forecasters, titles,
             [&](const inf::SkillLine& line) { return answer.places[*line.place]; });
  add_panels(figure.parts[1], answer.by_phase, forecasters, titles,
             [](const inf::SkillLine& line) { return std::string(inf::to_string(*line.phase)); });
  for (std::size_t f = 0; f < forecasters.size(); ++f)
    if (!forecasters[f].baseline)
      add_pit(figure.pit, answer.by_horizon, f,
              forecasters[f].name == "anchored" ? inf::to_string(forecasters[f].target) : forecasters[f].name, figure.unit);
  return detail::drawn(figure);
}

std::string skill_svg(const ScenarioBacktestAnswer& answer) {
  detail::SkillFigure figure{
      .of = answer.name,
      .unit = "periods ahead",
      .on = "of the figures that came",
      .footnote = fmt::format(
          "Observations of the scenario {}; {} origins from {} to {}, {} histories at each. {} forecasts were scored.",
          answer.name, answer.origins.size(), format_date(answer.origins.front().moment),
          format_date(answer.origins.back().moment), answer.histories, answer.backtest.result.tasks.size()),
      .horizons = answer.horizons};
  const auto& forecasters = answer.forecasters;
  std::vector<std::string> names;
  for (const auto& f : forecasters) names.push_back(f.name);
  Skills by_place, by_phase;
  for (std::size_t t = 0; t < answer.targets.size(); ++t) {
    const auto& target = answer.targets[t];
    const auto by_horizon = skills_of(target.by_horizon);
    if (auto curves = curves_of(by_horizon, forecasters, inf::Target::places); !curves.empty())
      figure.panels.push_back({target.name + ", by " + target.period, std::move(curves)});
    add_pit(figure.pit, by_horizon, inf::model_forecaster, target.name, figure.unit);
    for (auto line : by_horizon) line.place = t, by_place.push_back(line);
    for (auto line : skills_of(target.by_phase)) line.place = t, by_phase.push_back(line);
  }
  figure.parts = {{"By place: report and group", {}}, {"By phase at the origin", {}}};
  add_panels(figure.parts[0], by_place, forecasters, names,
             [&](const inf::SkillLine& line) { return answer.targets[*line.place].name; });
  add_panels(figure.parts[1], by_phase, forecasters, names, [&](const inf::SkillLine& line) {
    const std::string phase = inf::to_string(*line.phase);
    return answer.targets.size() == 1 ? phase : answer.targets[*line.place].name + ": " + phase;
  });
  return detail::drawn(figure);
}

}  // namespace outflow::api
