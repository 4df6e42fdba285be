#include "outflow/api/detail/document.h"
#include "outflow/api/detail/skill_json.h"
#include "outflow/api/scenario_backtest.h"

namespace outflow::api {

namespace inf = inference;

using detail::Json;

namespace {

Json line_json(const ScenarioBacktestAnswer& answer, const JudgedLine& judged) {
  Json json = Json::object();
  detail::put_skill(json, judged.skill, answer.forecasters);
  json["ratio_90"] = judged.paired ? Json({judged.paired->low, judged.paired->high}) : Json(nullptr);
  json["better_at"] = judged.paired ? Json(judged.paired->better) : Json(nullptr);
  return json;
}

Json lines_json(const ScenarioBacktestAnswer& answer, const std::vector<JudgedLine>& lines) {
  Json list = Json::array();
  for (const auto& line : lines) list.push_back(line_json(answer, line));
  return list;
}

Json target_json(const ScenarioBacktestAnswer& answer, const TargetSkill& target) {
  return {{"name", target.name},
          {"report", target.report},
          {"group", target.group},
          {"kind", target.kind},
          {"unit", target.unit},
          {"period", target.period},
          {"by_horizon", lines_json(answer, target.by_horizon)},
          {"by_phase", lines_json(answer, target.by_phase)},
          {"within_breaks", lines_json(answer, target.within_breaks)},
          {"outside_breaks", lines_json(answer, target.outside_breaks)}};
}

}  // namespace

std::string to_json(const ScenarioBacktestAnswer& answer) {
  Json json = detail::document("backtest", answer.complete ? Outcome::fine : Outcome::interrupted);
  json["scenario"] = {{"name", answer.name}, {"title", answer.title}};
  json["diagnostics"] = detail::diagnostics_json(answer.warnings);
  Json& of = json["scenario_backtest"];
  of["complete"] = answer.complete;
  of["engine"] = answer.engine;
  of["seed"] = answer.seed;
  of["histories"] = answer.histories;
  of["rounds"] = answer.rounds;
  of["horizons"] = answer.horizons;
  of["breaks"] = answer.breaks;
  of["origins"] = Json::array();
  for (const auto& origin : answer.origins)
    of["origins"].push_back({{"date", format_date(origin.moment)},
                             {"figures", origin.figures},
                             {"effective", origin.effective},
                             {"forecasts", origin.targets.size()},
                             {"failure", origin.failure}});
  of["forecasts"] = answer.backtest.result.tasks.size();
  of["targets"] = Json::array();
  for (const auto& target : answer.targets) of["targets"].push_back(target_json(answer, target));
  of["folder"] = answer.folder.string();
  Json files = Json::array();
  for (const auto& file : answer.files) files.push_back(file.filename().string());
  of["files"] = std::move(files);
  return detail::text(json);
}

}  // namespace outflow::api
