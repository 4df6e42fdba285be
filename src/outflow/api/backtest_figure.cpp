#include <fmt/format.h>

#include "outflow/api/backtest.h"
#include "outflow/api/detail/skill_figure.h"
#include "outflow/api/scenario_backtest.h"

namespace outflow::api {

namespace inf = inference;

namespace {

std::vector<detail::SkillCurve> curves_of(const BacktestAnswer& answer, inf::Target target) {
  std::vector<detail::SkillCurve> curves;
  for (std::size_t f = 0; f < answer.forecasters.size(); ++f) {
    if (answer.forecasters[f].target != target) continue;
    detail::SkillCurve curve{answer.forecasters[f].name, answer.forecasters[f].baseline, {}};
    for (const auto& line : answer.by_horizon)
      if (line.forecaster == f && line.ratio) curve.points.emplace_back(line.horizon, *line.ratio);
    if (!curve.points.empty()) curves.push_back(std::move(curve));
  }
  return curves;
}

std::vector<detail::SkillCurve> curves_of(const ScenarioBacktestAnswer& answer, const TargetSkill& target) {
  std::vector<detail::SkillCurve> curves;
  for (std::size_t f = 0; f < answer.forecasters.size(); ++f) {
    detail::SkillCurve curve{answer.forecasters[f].name, answer.forecasters[f].baseline, {}};
    for (const auto& line : target.by_horizon)
      if (line.skill.forecaster == f && line.skill.ratio) curve.points.emplace_back(line.skill.horizon, *line.skill.ratio);
    if (!curve.points.empty()) curves.push_back(std::move(curve));
  }
  return curves;
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
      .horizons = answer.settings.horizons,
      .panels = {}};
  for (const inf::Target target : {inf::Target::places, inf::Target::total, inf::Target::given_total})
    if (auto curves = curves_of(answer, target); !curves.empty())
      figure.panels.push_back({inf::to_string(target), std::move(curves)});
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
      .horizons = answer.horizons,
      .panels = {}};
  for (const auto& target : answer.targets)
    if (auto curves = curves_of(answer, target); !curves.empty())
      figure.panels.push_back({target.name + ", by " + target.period, std::move(curves)});
  return detail::drawn(figure);
}

}  // namespace outflow::api
