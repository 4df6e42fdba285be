#include "outflow/scenario/parameters.h"

#include <cmath>
#include <limits>

#include "outflow/base/contract.h"

namespace outflow::scenario {
namespace {

// How the content of a number is reached, whatever type carries it.
double number(double value) { return value; }
double number(std::int64_t value) { return static_cast<double>(value); }
double number(const Rate& rate) { return rate.value; }
template <class T>
double number(const std::optional<T>& value) {
  return value ? number(*value) : std::numeric_limits<double>::quiet_NaN();
}
void put(double& to, double value) { to = value; }
void put(std::int64_t& to, double value) { to = std::llround(value); }
void put(Rate& to, double value) { to.value = value; }
template <class T>
void put(std::optional<T>& to, double value) {
  if (!to) to.emplace();
  put(*to, value);
}

/// Calls `see` for every number of the scenario that may carry a prior. The order is part of what `tied_numbers` promises.
template <class S, class See>
void for_each_number(S& s, const See& see) {
  auto all = [&](auto&... numbers) { (see(numbers), ...); };
  all(s.choice.attraction, s.choice.distance, s.choice.risk, s.choice.cost, s.choice.home, s.choice.softening_km,
      s.choice.attraction_softening, s.choice.power, s.choice.capacity_buffer);
  auto& j = s.journeys;
  all(j.conflict_move_chance, j.camp_move_chance, j.idp_camp_move_chance, j.default_move_chance, j.move_chance_residents_base,
      j.move_chance_residents_power, j.foreign_weight, j.camp_weight, j.conflict_weight, j.softening_km, j.weight_softening,
      j.distance_power, j.weight_power, j.capacity_buffer, j.capacity_scaling, j.pruning_threshold, j.home_distance_power,
      j.residents_power, j.newcomer_rate, j.religion_fraction);
  for (auto& x : s.drivers) all(x.reference, x.noise_sd, x.noise_correlation);
  for (auto& x : s.memories) all(x.probability, x.prior, x.prior_weight, x.start, x.reference);
  for (auto& x : s.reports) all(x.probability, x.dispersion, x.discrepancy, x.discrepancy_correlation);
  for (auto& x : s.places) all(x.capacity_persons, x.attraction, x.weight, x.residents);
  for (auto& x : s.links) all(x.distance_km, x.cost, x.attraction);
  for (auto& x : s.populations) all(x.persons);
  for (auto& x : s.party_sizes) all(x.share);
  for (auto& x : s.exits) all(x.rate);
  for (auto& x : s.hazards) all(x.rate);
  for (auto& x : s.transitions) all(x.rate);
  for (auto& x : s.multipliers) all(x.factor);
  for (auto& x : s.effects) all(x.coefficient);
  for (auto& x : s.driver_values) all(x.value);
  for (auto& x : s.departures) all(x.persons);
  for (auto& x : s.needs) all(x.share);
  for (auto& x : s.conditions) all(x.value);
  for (auto& x : s.traits) all(x.weight);
}

}  // namespace

std::vector<TiedNumber> tied_numbers(const Scenario& scenario) {
  std::vector<TiedNumber> found;
  for_each_number(scenario, [&](const auto& given) {
    if (given.tie.parameter >= 0) found.push_back({given.tie.parameter, given.tie, given.where, number(given.value)});
  });
  return found;
}

void set_parameters(Scenario& scenario, std::span<const double> values) {
  OUTFLOW_EXPECT(values.size() == scenario.parameters.size());
  for (std::size_t i = 0; i < values.size(); ++i) scenario.parameters[i].value = values[i];
  for_each_number(scenario, [&](auto& given) {
    if (given.tie.parameter < 0) return;
    put(given.value, values[static_cast<std::size_t>(given.tie.parameter)] * given.tie.times + given.tie.plus);
  });
}

std::vector<double> parameter_values(const Scenario& scenario) {
  std::vector<double> values;
  values.reserve(scenario.parameters.size());
  for (const auto& parameter : scenario.parameters) values.push_back(parameter.value);
  return values;
}

}  // namespace outflow::scenario
