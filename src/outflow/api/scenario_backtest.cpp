#include "outflow/api/scenario_backtest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "outflow/api/detail/deadline.h"
#include "outflow/api/detail/origin_checkpoint.h"
#include "outflow/api/detail/study.h"
#include "outflow/api/ensemble_plan.h"
#include "outflow/api/failure.h"
#include "outflow/api/scenario_input.h"
#include "outflow/api/version.h"
#include "outflow/base/sha256.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/results/hubverse.h"
#include "outflow/scenario/compile.h"

namespace outflow::api {

namespace fs = std::filesystem;
namespace inf = inference;
namespace res = io::results;

namespace {

constexpr Seconds day_seconds = 86400;
constexpr int default_histories = 1000, default_rounds = 1, least_kept = 200, years_for_yearly = 5;

std::vector<int> horizons_of(const ScenarioBacktestRequest& request) {
  std::vector<int> horizons = request.horizons.empty() ? std::vector<int>{1, 2, 3} : request.horizons;
  std::sort(horizons.begin(), horizons.end());
  if (horizons.front() < 1 || horizons.back() > 100)
    throw BadRequest("horizons of a scenario are whole numbers of periods from 1 to 100");
  if (std::adjacent_find(horizons.begin(), horizons.end()) != horizons.end())
    throw BadRequest("a horizon is there twice; name each once");
  return horizons;
}

void check_reports(const scenario::Scenario& scenario, const std::vector<std::string>& wanted) {
  std::vector<std::string> names;
  for (const auto& report : scenario.reports) names.push_back(report.name);
  for (const auto& name : wanted) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const std::string near = nearest(name, names);
    throw BadRequest("there is no report \"" + name + "\"" + (near.empty() ? "" : "; did you mean \"" + near + "\"?"));
  }
}

inf::OriginSettings settings_of(const ScenarioBacktestRequest& request, const scenario::Scenario& scenario, engine::Kind kind) {
  inf::OriginSettings settings;
  settings.horizons = horizons_of(request);
  settings.reports = request.reports;
  settings.engine = kind;
  auto& r = settings.regression;
  r.histories = detail::number_in(request.histories, default_histories, 50, 1'000'000, "histories");
  r.rounds = detail::number_in(request.rounds, default_rounds, 1, 20, "rounds");
  r.keep = std::clamp(least_kept / static_cast<double>(r.histories), r.keep, 1.0);
  r.seed = request.seed.value_or(scenario.seed.value);
  r.threads = request.threads;
  return settings;
}

Span every_of(const ScenarioBacktestRequest& request, const scenario::Scenario& scenario) {
  if (!request.every.empty()) {
    const auto span = parse_span(request.every);
    if (!span || mean_seconds(*span) < 1)
      throw BadRequest("--every is \"" + request.every +
                       "\"; for a scenario write a length of time as \"1 year\" or \"3 months\"");
    return *span;
  }
  const auto figures = inf::known_figures(scenario);
  Seconds first = scenario.end.value, last = scenario.start.value;
  for (const auto& f : figures) first = std::min(first, f.period.begin), last = std::max(last, f.period.end);
  const bool yearly = static_cast<double>(last - first) >= years_for_yearly * seconds_per_year;
  return yearly ? Span{0, 12} : Span{day_seconds, 0};
}

std::vector<Seconds> origins_of(const ScenarioBacktestRequest& request, const scenario::Scenario& scenario,
                                const inf::OriginSettings& settings) {
  std::vector<Seconds> origins;
  for (const auto& text : request.origins) origins.push_back(detail::date_of(text, "--origins"));
  if (origins.empty()) origins = inf::usual_origins(scenario, settings, every_of(request, scenario));
  std::sort(origins.begin(), origins.end());
  origins.erase(std::unique(origins.begin(), origins.end()), origins.end());
  if (!request.from.empty())
    std::erase_if(origins, [from = detail::date_of(request.from, "--from")](Seconds o) { return o < from; });
  if (!request.to.empty()) std::erase_if(origins, [to = detail::date_of(request.to, "--to")](Seconds o) { return o > to; });
  if (origins.empty())
    throw BadRequest(
        "there is no origin from which figures could be forecast and held against later ones; a report needs at least three "
        "figures of periods of one length before the origin and one after it (--from, --to, --origins and --report choose)");
  return origins;
}

std::string fingerprint_of(const inf::OriginSettings& s, const ScenarioInput& input) {
  std::string text =
      fmt::format("{} {} {} {} {} {} {}", commit(), static_cast<int>(s.engine), s.regression.seed, s.regression.histories,
                  s.regression.rounds, fmt::join(s.horizons, ","), fmt::join(s.reports, ","));
  for (const auto& file : input.files) text += " " + file.name + " " + file.sha256;
  return sha256_hex(text);
}

void prepare_folder(const fs::path& folder) {
  detail::own_folder(folder, {"origins"}, "backtest of a scenario");
  std::error_code error;
  fs::create_directories(folder / "origins", error);
  if (error) throw io::FileError(folder / "origins", "cannot be made: " + error.message());
}

/// Forecasts of all origins, from the folder where they stand there. Fewer after a stop.
void forecast_origins(const scenario::Scenario& scenario, const std::vector<Seconds>& origins,
                      const inf::OriginSettings& settings, const std::string& fingerprint, const ScenarioBacktestRequest& request,
                      const ScenarioBacktestHooks& hooks, ScenarioBacktestAnswer& answer) {
  detail::Deadline deadline(hooks.stop, request.minutes);
  const int n = static_cast<int>(origins.size());
  for (const Seconds moment : origins) {
    const std::string date = format_date(moment);
    const fs::path file = answer.folder / "origins" / (date.substr(0, 10) + ".json");
    if (auto from = request.again ? std::nullopt : detail::read_origin(file, fingerprint); from && from->moment == moment) {
      answer.origins.push_back(std::move(*from));
      ++answer.went_on;
      continue;
    }
    const int done = static_cast<int>(answer.origins.size());
    inf::RegressionHooks inner;
    inner.stop = &deadline.stop;
    inner.progress = [&](const inf::RegressionProgress& p) {
      deadline.look();
      if (hooks.progress) hooks.progress({done, n, fmt::format("origins, {}: {} of {} histories", date, p.done, p.of)});
    };
    deadline.look();
    if (deadline.stop) return;
    auto said = inf::forecast_at(scenario, moment, settings, inner);
    if (!said) return;
    detail::write_origin(file, fingerprint, *said);
    answer.origins.push_back(std::move(*said));
    if (hooks.progress) hooks.progress({done + 1, n, "origins"});
  }
  answer.complete = true;
}

std::string group_of(const model::Model& model, const inf::SequenceKey& key) {
  if (key.cell == 0) return "";
  return model.reports[static_cast<std::size_t>(key.report)].cells[static_cast<std::size_t>(key.cell)];
}

TargetSkill target_of(const scenario::Scenario& scenario, const model::Model& model, const inf::SequenceKey& key) {
  const auto& report = scenario.reports[static_cast<std::size_t>(key.report)];
  TargetSkill target;
  target.report = report.name;
  target.group = group_of(model, key);
  target.kind = key.kind == inf::FigureKind::share ? "share" : "count";
  target.unit = report.unit.value == scenario::CountUnit::parties ? "parties" : "persons";
  target.period = to_string(key.length.months > 0 && key.length.months % 12 == 0 ? Span{0, key.length.months} : key.length);
  target.name = target.report + (target.group.empty() ? "" : " " + target.group) + (target.kind == "share" ? " (share)" : "");
  return target;
}

class Judge {
 public:
  Judge(const ScenarioBacktestAnswer& answer) : answer_(answer) {}

  [[nodiscard]] std::vector<JudgedLine> lines(const inf::BacktestResult& part, inf::Grouping grouping, const Span& length) const {
    std::vector<JudgedLine> judged;
    const auto all = inf::skill(part, answer_.forecasters, grouping);
    for (const auto& line : all) {
      JudgedLine one{line, std::nullopt, std::nullopt};
      if (line.best) {
        const auto of = inf::only(part, [&](const inf::Task& task) {
          return task.horizon == line.horizon && (!line.phase || task.phase == *line.phase);
        });
        one.paired = inf::paired_ratio(of, line.forecaster, *line.best, overlap(of, line.horizon, length));
        if (line.ratio && *line.ratio > 0) one.best_wis = line.wis.total / *line.ratio;
      }
      judged.push_back(std::move(one));
    }
    return judged;
  }

 private:
  /// Origins that lie within a horizon.
  static int overlap(const inf::BacktestResult& part, int horizon, const Span& length) {
    if (part.tasks.size() < 2) return 1;
    const double apart =
        static_cast<double>(part.tasks.back().origin - part.tasks.front().origin) / static_cast<double>(part.tasks.size() - 1);
    return std::max(1, static_cast<int>(std::lround(horizon * mean_seconds(length) / seconds_per_day / std::max(1.0, apart))));
  }

  const ScenarioBacktestAnswer& answer_;
};

void judge(const scenario::Scenario& scenario, ScenarioBacktestAnswer& answer) {
  const auto compiled = scenario::compile(scenario);
  std::vector<std::pair<int, int>> breaks;
  for (const auto& text : answer.breaks) {
    const auto period = *parse_period(text);
    breaks.emplace_back(static_cast<int>(period.begin / day_seconds), static_cast<int>(period.end / day_seconds));
  }
  const Judge judge(answer);
  for (std::size_t place = 0; place < answer.backtest.sequences.size(); ++place) {
    const auto& key = answer.backtest.sequences[place];
    const int days = static_cast<int>(mean_seconds(key.length) / seconds_per_day);
    const auto broken = [&](const inf::Task& task) {
      return std::any_of(breaks.begin(), breaks.end(),
                         [&](const auto& b) { return task.day > b.first && task.day - days < b.second - 1; });
    };
    const auto own = [&](const inf::Task& task) { return task.place == place; };
    TargetSkill target = target_of(scenario, compiled.model, key);
    const auto part = inf::only(answer.backtest.result, own);
    target.by_horizon = judge.lines(part, inf::Grouping::horizon, key.length);
    target.by_phase = judge.lines(part, inf::Grouping::phase, key.length);
    if (!breaks.empty()) {
      target.within_breaks = judge.lines(inf::only(part, broken), inf::Grouping::horizon, key.length);
      target.outside_breaks = judge.lines(inf::only(part, std::not_fn(broken)), inf::Grouping::horizon, key.length);
    }
    answer.targets.push_back(std::move(target));
  }
}

std::vector<res::ForecastRow> hub_rows(const ScenarioBacktestAnswer& answer) {
  std::vector<res::ForecastRow> rows;
  for (const auto& scored : answer.backtest.result.scores) {
    if (scored.forecaster != inf::model_forecaster) continue;
    const inf::Task& task = answer.backtest.result.tasks[scored.task];
    const TargetSkill& target = answer.targets[task.place];
    res::ForecastRow row;
    row.reference_date = task.origin * day_seconds;
    row.target_end_date = (task.day - 1) * day_seconds;
    row.horizon = task.day - 1 - task.origin;
    row.target = target.report + " " + target.period + (target.kind == "share" ? " share" : "");
    row.location = target.group.empty() ? "all" : target.group;
    for (auto& one : res::quantile_rows(row, inf::hub_levels, scored.quantiles)) rows.push_back(std::move(one));
  }
  return rows;
}

void write(ScenarioBacktestAnswer& answer) {
  for (const char* name : {"scores.csv", "forecast.csv", "skill.svg", "backtest.json"})
    answer.files.push_back(answer.folder / name);
  io::write_file_atomically(answer.files[0], scores_csv(answer));
  res::write_hubverse(answer.files[1], hub_rows(answer));
  io::write_file_atomically(answer.files[2], skill_svg(answer));
  io::write_file_atomically(answer.files[3], to_json(answer));
}

}  // namespace

std::string scores_csv(const ScenarioBacktestAnswer& answer) {
  std::string text =
      "report,group,kind,period,origin,horizon,end,phase,forecaster,weight,outcome,median,q05,q25,q75,q95,wis,crps,dispersion,"
      "overprediction,underprediction,bias,log_score,pit_below,pit_upto,within50,within90\n";
  for (const auto& scored : answer.backtest.result.scores) {
    const inf::Task& task = answer.backtest.result.tasks[scored.task];
    const TargetSkill& target = answer.targets[task.place];
    const auto at = [&](double level) { return inf::quantile_at({inf::hub_levels, scored.quantiles}, level); };
    text += fmt::format(
        "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", target.report, target.group,
        target.kind, target.period, format_date(task.origin * day_seconds), task.horizon, format_date(task.day * day_seconds),
        inf::to_string(task.phase), answer.forecasters[scored.forecaster].name,
        scored.forecaster == inf::combination_forecaster ? fmt::format("{}", answer.backtest.weights[scored.task]) : "",
        task.outcome, at(0.5), at(0.05), at(0.25), at(0.75), at(0.95), scored.wis.total, scored.crps, scored.wis.dispersion,
        scored.wis.overprediction, scored.wis.underprediction, scored.bias, scored.log_score, scored.pit.below, scored.pit.upto,
        scored.within50 ? 1 : 0, scored.within90 ? 1 : 0);
  }
  return text;
}

ScenarioBacktestAnswer backtest_scenario(const ScenarioBacktestRequest& request, const ScenarioBacktestHooks& hooks) {
  check_plan({}, request.threads);
  for (const auto& text : request.breaks)
    if (!parse_period(text)) throw BadRequest("--break is \"" + text + "\"; write a period as 2020..2022 or 2020-02..2023-08");
  ScenarioInput input = detail::uncertain_scenario(request.scenario);
  detail::warn_of_later_counts(input);
  check_reports(input.scenario, request.reports);
  const engine::Kind kind = engine_kind(request.engine, input.scenario);
  const inf::OriginSettings settings = settings_of(request, input.scenario, kind);
  const auto origins = origins_of(request, input.scenario, settings);
  ScenarioBacktestAnswer answer;
  answer.name = input.scenario.name;
  answer.title = input.scenario.title;
  answer.engine = kind == engine::Kind::agents ? "agents" : "cohorts";
  answer.seed = settings.regression.seed;
  answer.histories = settings.regression.histories;
  answer.rounds = settings.regression.rounds;
  answer.horizons = settings.horizons;
  answer.breaks = request.breaks;
  answer.warnings = input.diagnostics;
  answer.forecasters = inf::scenario_forecasters();
  answer.folder = request.out.empty() ? fs::path("results") / (answer.name + "-backtest") : request.out;
  prepare_folder(answer.folder);
  forecast_origins(input.scenario, origins, settings, fingerprint_of(settings, input), request, hooks, answer);
  if (!answer.complete) return answer;
  answer.backtest = inf::score_origins(input.scenario, answer.origins);
  if (answer.backtest.result.tasks.empty())
    throw BadRequest(
        "no figure of the scenario came after any origin, so nothing can be judged; choose origins at which figures were known, "
        "and before the last of them");
  judge(input.scenario, answer);
  write(answer);
  return answer;
}

}  // namespace outflow::api
