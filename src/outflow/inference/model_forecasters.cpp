#include "outflow/inference/model_forecasters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

#include "outflow/inference/anchored.h"
#include "outflow/inference/scores.h"
#include "outflow/inference/skill.h"
#include "outflow/inference/weights.h"

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

/// Shares of newcomers: with this weight those of the simulation, where it has some.
std::vector<double> mixed(const GivenTotalsForecast& said, std::size_t day, double weight) {
  const auto& modelled = said.newcomers[day];
  if (std::none_of(modelled.begin(), modelled.end(), [](double share) { return share > 0; })) return said.counted_newcomers;
  std::vector<double> shares;
  for (std::size_t p = 0; p < modelled.size(); ++p)
    shares.push_back(weight * modelled[p] + (1 - weight) * said.counted_newcomers[p]);
  return shares;
}

/// What an earlier origin would have been off by with each of the weights, in the mean of its days that are known by now.
std::vector<double> errors_of_weights(const GivenTotalsForecast& said, const Situation& s, std::span<const double> weights) {
  std::vector<Points> then;
  for (const auto& points : s.places) then.push_back(known_at(points, said.origin));
  const auto before = last_counts(then);
  std::vector<double> errors(weights.size(), 0.0);
  int days = 0;
  for (std::size_t d = 0; d < said.days.size() && said.days[d] <= s.origin; ++d) {
    std::vector<double> counts;
    for (const auto& points : s.places) counts.push_back(last_known(points, said.days[d]).value_or(0));
    const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
    ++days;
    for (std::size_t w = 0; w < weights.size(); ++w)
      if (const auto persons = with_newcomers(before, total, mixed(said, d, weights[w])); !persons.empty())
        errors[w] += shares_difference(persons, counts);
  }
  for (double& error : errors) error /= std::max(1, days);
  return errors;
}

enum class Newcomers { combined, counted };

BaselineForecast by_newcomers(const GivenTotalsForecasts& said, Newcomers whose, const Situation& s, Levels levels) {
  BaselineForecast forecast(s.places.size());
  const auto at = find(said, s);
  if (!at) return forecast;
  const double weight = whose == Newcomers::combined ? learned_weight(said, s) : 0;
  auto places = newcomers_given_total(*at->forecast, at->day, weight, last_counts(s.places), s.given, levels);
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

double learned_weight(const GivenTotalsForecasts& said, const Situation& s) {
  constexpr std::array weights{0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0};
  constexpr double trust = 0.3, model_days = 30, memory_days = 60;
  const double first = model_days / (model_days - memory_days * std::expm1(-s.origin / memory_days));
  std::vector<double> off;
  for (const double weight : weights) off.push_back(trust * std::abs(weight - first));
  for (const auto& [origin, forecast] : said) {
    if (origin >= s.origin) break;
    const auto errors = errors_of_weights(forecast, s, weights);
    for (std::size_t w = 0; w < off.size(); ++w) off[w] += errors[w];
  }
  return weights[static_cast<std::size_t>(std::min_element(off.begin(), off.end()) - off.begin())];
}

std::vector<Forecaster> model_forecasters(Said said) {
  const auto forecaster = [](const char* name, auto how) { return Forecaster{name, Target::given_total, false, how}; };
  const auto newcomers = [said](Newcomers whose) {
    return [said, whose](const Situation& s, Levels levels) { return by_newcomers(*said, whose, s, levels); };
  };
  return {forecaster("model and counts", newcomers(Newcomers::combined)),
          forecaster("counted newcomers", newcomers(Newcomers::counted)),
          forecaster("simulation alone", [said](const Situation& s, Levels levels) { return by_simulation(*said, s, levels); })};
}

std::vector<std::vector<double>> newcomers_given_total(const GivenTotalsForecast& said, std::size_t day, double weight,
                                                       std::span<const double> counts, double total,
                                                       std::span<const double> levels) {
  const auto medians = with_newcomers(counts, total, mixed(said, day, weight));
  return around_given_total(medians, said.days[day] - said.origin, total, levels);
}

std::vector<std::vector<double>> newcomers_of_law(const GivenTotalsForecast& said, std::size_t day, double weight,
                                                  std::span<const double> counts, std::span<const double> totals,
                                                  std::span<const double> levels) {
  std::vector<std::vector<double>> pooled(counts.size());
  std::vector<double> weights;
  for (std::size_t l = 0; l < hub_levels.size(); ++l) {
    // Each quantile stands for the levels nearer to it than to others.
    const double below = l == 0 ? 0 : (hub_levels[l - 1] + hub_levels[l]) / 2;
    const double above = l + 1 == hub_levels.size() ? 1 : (hub_levels[l] + hub_levels[l + 1]) / 2;
    constexpr int parts = 20;
    std::vector<double> middles;
    for (int k = 0; k < parts; ++k) middles.push_back((k + 0.5) / parts);
    const auto places = newcomers_given_total(said, day, weight, counts, totals[l], middles);
    if (places.empty()) return {};
    for (std::size_t p = 0; p < places.size(); ++p) pooled[p].insert(pooled[p].end(), places[p].begin(), places[p].end());
    weights.insert(weights.end(), parts, (above - below) / parts);
  }
  std::vector<std::vector<double>> quantiles;
  for (const auto& values : pooled) {
    auto& of_place = quantiles.emplace_back();
    for (const double level : levels) of_place.push_back(weighted_quantile(values, weights, level));
  }
  return quantiles;
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
