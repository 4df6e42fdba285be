#include "outflow/api/forecast.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>

#include "outflow/api/detail/folder_counts.h"
#include "outflow/api/detail/folder_crisis.h"
#include "outflow/api/detail/study.h"
#include "outflow/api/failure.h"
#include "outflow/inference/model_forecasters.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/results/hubverse.h"

namespace outflow::api {

namespace fs = std::filesystem;
namespace inf = inference;
namespace res = io::results;

namespace {

constexpr Seconds day_seconds = 86400;
constexpr double most_persons = 1e10;
constexpr int stale_days = 90;       ///< a camp that was not counted for longer is not forecast
constexpr double far_off = 2;        ///< a given total so many times (or one so many-th of) the last counts is asked about

void check_totals(const ForecastRequest& request) {
  for (const double total : request.totals)
    if (!(total >= 0 && total <= most_persons))
      throw BadRequest(fmt::format("a total of {} persons cannot be; take numbers from 0 to {:.0f}", total, most_persons));
}

std::vector<int> horizons_of(const ForecastRequest& request) {
  auto horizons = detail::checked_horizons(request.horizons);
  if (!request.totals.empty() && request.totals.size() != horizons.size())
    throw BadRequest(fmt::format("{} totals are given for {} horizons; give one for each, in the same order",
                                 request.totals.size(), horizons.size()));
  return horizons;
}

/// The day of the last count of any camp; nobody was counted: the least number.
int last_count(const inf::BacktestInput& input) {
  int last = std::numeric_limits<int>::min();
  for (const auto& series : input.places)
    if (!series.counts.empty()) last = std::max(last, series.counts.back().first);
  return last;
}

int origin_of(const ForecastRequest& request, const inf::BacktestInput& input, Seconds start) {
  const int last = last_count(input);
  if (last == std::numeric_limits<int>::min())
    throw BadRequest(request.folder.string() + " holds no count of a camp; there is nothing to go on from");
  if (request.from.empty()) return last;
  const Seconds from = detail::date_of(request.from, "--from");
  if (from > start + last * day_seconds)
    throw BadRequest(
        fmt::format("--from {} is later than the last count, of {}; nothing is known of the days between (leave "
                    "--from out, and take longer --horizons)",
                    request.from, format_date(start + last * day_seconds)));
  return static_cast<int>(std::chrono::floor<std::chrono::days>(std::chrono::seconds(from - start)).count());
}

const inf::Forecaster& judged(const std::vector<inf::Forecaster>& forecasters, inf::Target target) {
  return *std::find_if(forecasters.begin(), forecasters.end(), [&](const auto& f) { return f.target == target && !f.baseline; });
}

PlaceForecast place_of(const std::string& name, const inf::Points& known, int origin, Seconds start) {
  PlaceForecast place{name, {}, 0, false, {}};
  if (known.empty()) return place;
  place.last = known.back().second;
  place.last_day = start + known.back().first * day_seconds;
  place.stale = origin - known.back().first > stale_days;
  return place;
}

/// Totals are of these camps; what is published as the total of a crisis often holds more.
void warn_of_totals(ForecastAnswer& answer) {
  double sum = 0;
  for (const auto& place : answer.places) sum += place.last.value_or(0);
  for (std::size_t h = 0; h < answer.totals.size(); ++h)
    if (answer.totals[h] > far_off * sum || far_off * answer.totals[h] < sum)
      answer.warnings.warning({.file = "--totals"},
                              fmt::format("{:.0f} persons in {} days, where these camps had {:.0f} at their last counts",
                                          answer.totals[h], answer.horizons[h], sum),
                              "totals are of these camps together, not of all who were displaced");
}

void tell(inf::Situation situation, const std::vector<std::string>& names, Seconds start, ForecastAnswer& answer) {
  const auto forecasters = inf::usual_forecasters();
  for (std::size_t p = 0; p < names.size(); ++p)
    answer.places.push_back(place_of(names[p], situation.places[p], situation.origin, start));
  answer.total = place_of("total", situation.total, situation.origin, start);
  if (!answer.totals.empty()) answer.given_total = answer.places;
  warn_of_totals(answer);
  const auto take = [](std::vector<PlaceForecast>& places, const inf::BaselineForecast& said) {
    for (std::size_t p = 0; p < places.size(); ++p)
      if (said[p] && !places[p].stale) places[p].quantiles.push_back(*said[p]);
  };
  for (std::size_t h = 0; h < answer.horizons.size(); ++h) {
    situation.days = answer.horizons[h];
    take(answer.places, judged(forecasters, inf::Target::places).forecast(situation, inf::hub_levels));
    const auto total = judged(forecasters, inf::Target::total).forecast(situation, inf::hub_levels);
    if (total.front() && !answer.total.stale) answer.total.quantiles.push_back(*total.front());
    if (answer.totals.empty()) continue;
    situation.given = answer.totals[h];
    take(answer.given_total, judged(forecasters, inf::Target::given_total).forecast(situation, inf::hub_levels));
  }
}

/// The totals on the days that are forecast, ascending: as given, or the medians of the rule.
inf::Points totals_ahead(const ForecastAnswer& answer, int origin) {
  inf::Points ahead;
  for (std::size_t h = 0; h < answer.horizons.size(); ++h) {
    double sum = answer.totals.empty() ? 0 : answer.totals[h];
    if (answer.totals.empty())
      for (const auto& place : answer.places)
        if (!place.quantiles.empty()) sum += inf::quantile_at({inf::hub_levels, place.quantiles[h]}, 0.5);
    ahead.emplace_back(origin + answer.horizons[h], sum);
  }
  std::sort(ahead.begin(), ahead.end());
  return ahead;
}

/// The law of the total of the camps, which may be fewer people than are published: the law of the published total about
/// `middle`.
std::vector<double> law_of_total(const ForecastAnswer& answer, std::size_t horizon, double middle) {
  std::vector<double> law(inf::hub_levels.size(), middle);
  if (!answer.totals.empty() || answer.total.quantiles.empty()) return law;
  const auto& total = answer.total.quantiles[horizon];
  const double median = inf::quantile_at({inf::hub_levels, total}, 0.5);
  for (std::size_t l = 0; l < law.size() && median > 0; ++l) law[l] = middle * total[l] / median;
  return law;
}

void add_model(const ForecastRequest& request, const ScenarioInput& input, const detail::FolderCounts& counts, int origin,
               const ForecastHooks& hooks, ForecastAnswer& answer) {
  if (origin < 0)
    throw BadRequest("the last count is from before the simulation begins, so there is nothing to calibrate; leave out --model");
  auto settings = detail::given_totals_settings(
      {request.histories, request.rounds, request.seed, request.engine, request.threads}, input.scenario);
  std::vector<std::string> parameters;
  inf::Crisis crisis = detail::crisis_of(input, counts, parameters);
  crisis.given = totals_ahead(answer, origin);
  std::vector<int> days;
  for (const auto& [day, persons] : crisis.given) days.push_back(day);
  inf::SmootherHooks inner;
  inner.stop = hooks.stop;
  inner.progress = hooks.progress;
  const auto said = inf::forecast_given_totals(crisis, origin, days, settings, inner);
  answer.complete = said.has_value();
  if (!said) return;
  const inf::Situation situation = inf::situation_at(counts.input, origin);
  ForecastModel model{.histories = settings.smoother.members * (settings.smoother.passes + 1),
                      .seed = settings.smoother.seed,
                      .weight = inf::learned_weight({}, situation),
                      .misfit = said->misfit,
                      .places = answer.places};
  for (auto& place : model.places) place.quantiles.clear();
  for (std::size_t h = 0; h < answer.horizons.size(); ++h) {
    const auto at = std::find(days.begin(), days.end(), origin + answer.horizons[h]) - days.begin();
    const auto law = law_of_total(answer, h, crisis.given[static_cast<std::size_t>(at)].second);
    const auto quantiles = inf::newcomers_of_law(*said, static_cast<std::size_t>(at), model.weight,
                                                 inf::last_counts(situation.places), law, inf::hub_levels);
    for (std::size_t p = 0; p < quantiles.size(); ++p)
      if (model.places[p].last && !model.places[p].stale) model.places[p].quantiles.push_back(quantiles[p]);
  }
  answer.model = std::move(model);
}

/// Tried on what is known by the origin alone.
void add_record(inf::BacktestInput input, int origin, ForecastAnswer& answer) {
  const auto forecasters = inf::usual_forecasters();
  inf::BacktestSettings settings;
  settings.horizons = answer.horizons;
  std::sort(settings.horizons.begin(), settings.horizons.end());
  input.days = origin + 1;
  const auto lines = inf::skill(inf::backtest(input, forecasters, settings), forecasters, inf::Grouping::horizon);
  for (const auto& line : lines) {
    if (forecasters[line.forecaster].baseline) continue;
    if (line.target == inf::Target::given_total && answer.totals.empty()) continue;
    answer.record.push_back(line);
    answer.baselines.push_back(line.best ? forecasters[*line.best].name : "");
  }
}

void add_rows(const ForecastAnswer& answer, const PlaceForecast& place, inf::Target target, std::vector<res::ForecastRow>& rows,
              const char* by = "") {
  for (std::size_t h = 0; h < place.quantiles.size(); ++h) {
    res::ForecastRow row;
    row.reference_date = answer.origin;
    row.horizon = answer.horizons[h];
    row.target_end_date = answer.origin + answer.horizons[h] * day_seconds;
    row.target = detail::hub_target(target) + std::string(by);
    row.location = place.name;
    const auto quantiles = res::quantile_rows(row, inf::hub_levels, place.quantiles[h]);
    rows.insert(rows.end(), quantiles.begin(), quantiles.end());
  }
}

void write(const fs::path& folder, ForecastAnswer& answer) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw io::FileError(folder, "cannot be made: " + error.message());
  std::vector<res::ForecastRow> rows;
  for (const auto& place : answer.places) add_rows(answer, place, inf::Target::places, rows);
  add_rows(answer, answer.total, inf::Target::total, rows);
  for (const auto& place : answer.given_total) add_rows(answer, place, inf::Target::given_total, rows);
  if (answer.model)
    for (const auto& place : answer.model->places)
      add_rows(answer, place, answer.totals.empty() ? inf::Target::places : inf::Target::given_total, rows,
               ", by model and counts");
  answer.files = {folder / "forecast.csv", folder / "forecast.json"};
  res::write_hubverse(answer.files[0], rows);
  io::write_file_atomically(answer.files[1], to_json(answer));
}

}  // namespace

ForecastAnswer forecast(const ForecastRequest& request, const ForecastHooks& hooks) {
  check_totals(request);
  ForecastAnswer answer;
  answer.horizons = horizons_of(request);
  answer.totals = request.totals;
  const ScenarioInput input = read_input(request.folder, request.flee);
  if (!input.flee)
    throw BadRequest(request.folder.string() +
                     " holds no counts of Flee; of a scenario folder `outflow calibrate` forecasts the next figures");
  if (input.diagnostics.has_errors()) throw InvalidScenario(input.diagnostics);
  answer.name = input.scenario.name;
  answer.warnings = input.diagnostics;
  const Seconds start = input.scenario.start.value;
  const auto counts = detail::counts_of(*input.flee);
  const int origin = origin_of(request, counts.input, start);
  answer.origin = start + origin * day_seconds;
  tell(inf::situation_at(counts.input, origin), counts.places, start, answer);
  if (std::none_of(answer.places.begin(), answer.places.end(), [](const auto& p) { return p.last.has_value(); }))
    throw BadRequest(fmt::format("nobody was counted in a camp of {} by {}; take a later --from", request.folder.string(),
                                 format_date(answer.origin)));
  add_record(counts.input, origin, answer);
  if (request.model) add_model(request, input, counts, origin, hooks, answer);
  if (!request.out.empty() && answer.complete) write(request.out, answer);
  return answer;
}

}  // namespace outflow::api
