#include "outflow/api/backtest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "outflow/api/detail/backtest_model.h"
#include "outflow/api/detail/folder_counts.h"
#include "outflow/api/failure.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/results/hubverse.h"

namespace outflow::api {

namespace fs = std::filesystem;
namespace inf = inference;
namespace res = io::results;

namespace {

constexpr int most_days = 10'000;
constexpr Seconds day_seconds = 86400;

inf::BacktestSettings settings_of(const BacktestRequest& request) {
  inf::BacktestSettings settings;
  settings.every = request.every.value_or(settings.every);
  if (settings.every < 1 || settings.every > most_days)
    throw BadRequest(fmt::format("origins every {} days cannot be; take a whole number from 1 to {}", settings.every, most_days));
  settings.horizons = detail::checked_horizons(request.horizons);
  std::sort(settings.horizons.begin(), settings.horizons.end());
  return settings;
}

void check_enough(const BacktestAnswer& answer, const fs::path& folder) {
  if (!answer.result.tasks.empty()) return;
  std::size_t counts = 0;
  for (const auto& place : answer.input.places) counts += place.counts.size();
  throw BadRequest(fmt::format(
      "{} has too few counts for a backtest: {} counts in {} camps within {} days give no forecast from day {}, {}, ... for {} "
      "days later (a count within {} days of that, or half of it, is needed); try a smaller --every or shorter --horizons",
      folder.string(), counts, answer.places.size(), answer.input.days, answer.settings.every, 2 * answer.settings.every,
      answer.settings.horizons.front(), answer.settings.tolerance));
}

/// What the forecasters that are no baselines said. Two horizons that were held against the same count are one forecast.
std::vector<res::ForecastRow> hub_rows(const BacktestAnswer& answer) {
  std::vector<res::ForecastRow> rows;
  std::set<std::tuple<std::size_t, std::size_t, int, int>> written;
  for (const auto& scored : answer.result.scores) {
    const inf::Task& task = answer.result.tasks[scored.task];
    const auto& forecaster = answer.forecasters[scored.forecaster];
    if (forecaster.baseline) continue;
    if (!written.emplace(scored.forecaster, task.place, task.origin, task.day).second) continue;
    res::ForecastRow row;
    row.reference_date = answer.start + task.origin * day_seconds;
    row.horizon = task.day - task.origin;
    row.target_end_date = answer.start + task.day * day_seconds;
    row.target = detail::hub_target(task.target);
    if (forecaster.name != "anchored") row.target += ", by " + forecaster.name;
    row.location = task.target == inf::Target::total ? "total" : answer.places[task.place];
    const auto quantiles = res::quantile_rows(row, inf::hub_levels, scored.quantiles);
    rows.insert(rows.end(), quantiles.begin(), quantiles.end());
  }
  return rows;
}

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string inside;
  for (const char c : text) inside += c == '"' ? std::string("\"\"") : std::string(1, c);
  return '"' + inside + '"';
}

void write(const fs::path& folder, BacktestAnswer& answer) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw io::FileError(folder, "cannot be made: " + error.message());
  for (const char* name : {"scores.csv", "forecast.csv", "backtest.json", "skill.svg"}) answer.files.push_back(folder / name);
  io::write_file_atomically(answer.files[0], scores_csv(answer));
  res::write_hubverse(answer.files[1], hub_rows(answer));
  io::write_file_atomically(answer.files[2], to_json(answer));
  io::write_file_atomically(answer.files[3], skill_svg(answer));
}

}  // namespace

std::string scores_csv(const BacktestAnswer& answer) {
  std::string text =
      "target,place,origin,horizon,date,days,phase,forecaster,outcome,median,q05,q25,q75,q95,wis,crps,dispersion,overprediction,"
      "underprediction,bias,log_score,pit_below,pit_upto,within50,within90\n";
  for (const auto& scored : answer.result.scores) {
    const inf::Task& task = answer.result.tasks[scored.task];
    const auto at = [&](double level) { return inf::quantile_at({inf::hub_levels, scored.quantiles}, level); };
    text += fmt::format(
        "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", inf::to_string(task.target),
        task.target == inf::Target::total ? "total" : quoted(answer.places[task.place]),
        format_date(answer.start + task.origin * day_seconds), task.horizon, format_date(answer.start + task.day * day_seconds),
        task.day - task.origin, inf::to_string(task.phase), quoted(answer.forecasters[scored.forecaster].name), task.outcome,
        at(0.5), at(0.05), at(0.25), at(0.75), at(0.95), scored.wis.total, scored.crps, scored.wis.dispersion,
        scored.wis.overprediction, scored.wis.underprediction, scored.bias, scored.log_score, scored.pit.below, scored.pit.upto,
        scored.within50 ? 1 : 0, scored.within90 ? 1 : 0);
  }
  return text;
}

BacktestAnswer backtest(const BacktestRequest& request, const BacktestHooks& hooks) {
  BacktestAnswer answer;
  answer.settings = settings_of(request);
  const ScenarioInput input = read_input(request.folder, request.flee);
  if (!input.flee)
    throw BadRequest(request.folder.string() +
                     " holds no counts of Flee; an input folder of Flee is wanted (input/, source_data/)");
  if (input.diagnostics.has_errors()) throw InvalidScenario(input.diagnostics);
  answer.name = input.scenario.name;
  answer.start = input.scenario.start.value;
  answer.input.days = static_cast<int>((input.scenario.end.value - answer.start) / day_seconds);
  answer.warnings = input.diagnostics;
  auto counts = detail::counts_of(*input.flee);
  counts.input.days = answer.input.days;
  answer.places = std::move(counts.places);
  answer.input = std::move(counts.input);
  answer.forecasters = inf::usual_forecasters();
  answer.result = inf::backtest(answer.input, answer.forecasters, answer.settings);
  check_enough(answer, request.folder);
  answer.kept = request.model && !request.out.empty();
  if (request.model && !detail::add_model(request, input, hooks, answer)) return answer;
  answer.by_horizon = inf::skill(answer.result, answer.forecasters, inf::Grouping::horizon);
  for (const auto& line : answer.by_horizon)
    answer.paired.push_back(answer.forecasters[line.forecaster].baseline
                                ? std::nullopt
                                : inf::ratio_over_origins(answer.result, line, answer.settings.every));
  answer.by_place = inf::skill(answer.result, answer.forecasters, inf::Grouping::place);
  answer.by_phase = inf::skill(answer.result, answer.forecasters, inf::Grouping::phase);
  answer.given_totals = inf::errors_given_totals(answer.input, answer.settings.horizons);
  answer.leaked_capacities = inf::capacities_from_counts(answer.input);
  if (!request.out.empty()) write(request.out, answer);
  return answer;
}

}  // namespace outflow::api
