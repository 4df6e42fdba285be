#include "outflow/inference/model_forecasters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "outflow/inference/anchored.h"
#include "outflow/inference/skill.h"

namespace outflow::inference {

namespace {

using Levels = std::span<const double>;
using Said = std::shared_ptr<const GivenTotalsForecasts>;

/// Where what was said of a day stands.
struct At {
  const GivenTotalsForecast* forecast;
  std::size_t day;
};
std::optional<At> find(const GivenTotalsForecasts& said, const Situation& s) {
  const auto origin = said.find(s.origin);
  if (origin == said.end()) return std::nullopt;
  const auto& days = origin->second.days;
  const auto day = std::find(days.begin(), days.end(), s.origin + s.days);
  if (day == days.end()) return std::nullopt;
  return At{&origin->second, static_cast<std::size_t>(day - days.begin())};
}

BaselineForecast by_simulation(const GivenTotalsForecasts& said, const Situation& s, Levels levels) {
  BaselineForecast forecast(s.places.size());
  const auto at = find(said, s);
  if (!at) return forecast;
  const auto& persons = at->forecast->persons[at->day];
  double sum = 0;
  for (const auto& quantiles : persons)
    if (!quantiles.empty()) sum += quantile_at({hub_levels, quantiles}, 0.5);
  if (!(sum > 0)) return forecast;
  for (std::size_t p = 0; p < persons.size(); ++p) {
    if (persons[p].empty()) continue;
    auto& values = forecast[p].emplace();
    for (const double level : levels)
      values.push_back(std::min(s.given, s.given * quantile_at({hub_levels, persons[p]}, level) / sum));
  }
  return forecast;
}

enum class Newcomers { modelled, counted };

BaselineForecast by_newcomers(const GivenTotalsForecasts& said, Newcomers whose, const Situation& s, Levels levels) {
  BaselineForecast forecast(s.places.size());
  const auto at = find(said, s);
  if (!at) return forecast;
  const auto& newcomers = whose == Newcomers::modelled ? at->forecast->newcomers[at->day] : at->forecast->counted_newcomers;
  const auto medians = with_newcomers(last_counts(s.places), s.given, newcomers);
  auto places = around_given_total(medians, s.days, s.given, levels);
  for (std::size_t p = 0; p < places.size(); ++p) forecast[p] = std::move(places[p]);
  return forecast;
}

/// Medians of a forecaster; 0 where it says nothing of a place, nothing where it says nothing of any.
std::vector<double> medians_of(const Forecaster& forecaster, const Situation& s) {
  constexpr std::array<double, 1> middle{0.5};
  std::vector<double> medians;
  bool any = false;
  for (const auto& quantiles : forecaster.forecast(s, middle)) {
    any = any || quantiles;
    medians.push_back(quantiles ? quantiles->front() : 0.0);
  }
  return any ? medians : std::vector<double>{};
}

/// By horizon and origin the day that is nearest to it, the earlier of two.
std::map<int, std::map<int, int>> dates_of(const BacktestResult& result) {
  std::map<int, std::map<int, int>> dates;
  for (const auto& task : result.tasks) {
    if (task.target != Target::given_total) continue;
    const auto [at, fresh] = dates[task.horizon].try_emplace(task.origin, task.day);
    const int wanted = task.origin + task.horizon, off = std::abs(task.day - wanted), before = std::abs(at->second - wanted);
    if (off < before || (off == before && task.day < at->second)) at->second = task.day;
  }
  return dates;
}

/// [date][forecaster]
using Errors = std::vector<std::vector<std::optional<double>>>;

Errors errors_on(const BacktestInput& input, const std::map<int, int>& dates, std::span<const Forecaster> forecasters) {
  Errors errors;
  for (const auto& [origin, day] : dates) {
    if (3 * day < input.days) continue;
    Situation s = situation_at(input, origin);
    s.days = day - origin;
    s.given = counted_on(input, day);
    std::vector<double> counts;
    for (const auto& place : input.places) counts.push_back(last_known(place.counts, day).value_or(0));
    auto& line = errors.emplace_back(forecasters.size());
    for (std::size_t f = 0; f < forecasters.size(); ++f) {
      if (forecasters[f].target != Target::given_total) continue;
      if (const auto medians = medians_of(forecasters[f], s); !medians.empty()) line[f] = shares_difference(medians, counts);
    }
  }
  return errors;
}

}  // namespace

std::vector<Forecaster> model_forecasters(Said said) {
  const auto forecaster = [](const char* name, auto how) { return Forecaster{name, Target::given_total, false, how}; };
  const auto newcomers = [said](Newcomers whose) {
    return [said, whose](const Situation& s, Levels levels) { return by_newcomers(*said, whose, s, levels); };
  };
  return {forecaster("calibrated model", newcomers(Newcomers::modelled)),
          forecaster("counted newcomers", newcomers(Newcomers::counted)),
          forecaster("simulation alone", [said](const Situation& s, Levels levels) { return by_simulation(*said, s, levels); })};
}

std::map<int, std::vector<int>> days_given_totals(const BacktestResult& result) {
  std::map<int, std::set<int>> days;
  for (const auto& task : result.tasks)
    if (task.target == Target::given_total) days[task.origin].insert(task.day);
  std::map<int, std::vector<int>> ascending;
  for (const auto& [origin, of_origin] : days) ascending[origin].assign(of_origin.begin(), of_origin.end());
  return ascending;
}

std::vector<OriginShares> shares_by_origin(const BacktestInput& input, const BacktestResult& result,
                                           std::span<const Forecaster> forecasters, std::span<const int> horizons) {
  const auto dates = dates_of(result);
  std::vector<OriginShares> all;
  for (const int horizon : horizons) {
    OriginShares shares{horizon, 0, std::vector<std::optional<double>>(forecasters.size())};
    const auto at = dates.find(horizon);
    const Errors errors = at == dates.end() ? Errors{} : errors_on(input, at->second, forecasters);
    std::vector<bool> speaks(forecasters.size());
    for (const auto& line : errors)
      for (std::size_t f = 0; f < line.size(); ++f) speaks[f] = speaks[f] || line[f];
    std::vector<double> sums(forecasters.size());
    for (const auto& line : errors) {
      bool everybody = true;
      for (std::size_t f = 0; f < line.size(); ++f) everybody = everybody && (!speaks[f] || line[f]);
      if (!everybody) continue;
      ++shares.dates;
      for (std::size_t f = 0; f < line.size(); ++f) sums[f] += line[f].value_or(0);
    }
    for (std::size_t f = 0; f < sums.size() && shares.dates > 0; ++f)
      if (speaks[f]) shares.errors[f] = sums[f] / shares.dates;
    all.push_back(std::move(shares));
  }
  return all;
}

}  // namespace outflow::inference
