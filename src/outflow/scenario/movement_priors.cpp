#include "outflow/scenario/movement_priors.h"

#include <algorithm>
#include <cmath>

namespace outflow::scenario {

namespace {

constexpr double usual_discrepancy = 0.3, usual_correlation = 0.1, usual_dispersion = 0.01;
constexpr double nearly_never = 0.001, mostly = 0.9;

template <class Number>
void tie(Scenario& s, Given<Number>& number, const std::string& name, const std::string& title, const Prior& prior) {
  number.tie = {.parameter = static_cast<std::int32_t>(s.parameters.size())};
  s.parameters.push_back({.name = name,
                          .prior = prior,
                          .value = static_cast<double>(number.value),
                          .title = title,
                          .source = "wide about the value in force: docs/calibration.md",
                          .where = number.where});
}

void chance(Scenario& s, Given<double>& number, const char* name, const char* title, double sd) {
  const double about = number.value >= 1 ? mostly : std::max(number.value, nearly_never);
  tie(s, number, name, title, {.law = PriorLaw::logitnormal, .a = std::log(about / (1 - about)), .b = sd});
}

void positive(Scenario& s, Given<double>& number, const char* name, const char* title, double sd) {
  if (number.value > 0) tie(s, number, name, title, {.law = PriorLaw::lognormal, .a = std::log(number.value), .b = sd});
}

}  // namespace

std::vector<std::string> add_movement_priors(Scenario& s) {
  if (!s.parameters.empty() || s.movement.rule.value != MovementRule::journeys) return {};
  auto& j = s.journeys;
  chance(s, j.default_move_chance, "default_movechance", "Chance to go on from a town in a step", 1);
  chance(s, j.camp_move_chance, "camp_movechance", "Chance to leave a camp in a step", 1.2);
  chance(s, j.conflict_move_chance, "conflict_movechance", "Chance to leave a place in conflict in a step", 1.2);
  positive(s, j.camp_weight, "camp_weight", "How much camps draw", 0.5);
  positive(s, j.conflict_weight, "conflict_weight", "How much places in conflict draw", 0.5);
  positive(s, j.foreign_weight, "foreign_weight", "How much places abroad draw", 0.5);
  positive(s, j.distance_power, "distance_power", "Power of the distance that repels", 0.35);
  for (auto& report : s.reports) {
    if (report.discrepancy.value > 0 || report.dispersion.value > 0) continue;
    report.discrepancy.value = usual_discrepancy;
    report.discrepancy_correlation.value = usual_correlation;
    report.dispersion.value = usual_dispersion;
  }
  std::vector<std::string> names;
  for (const auto& p : s.parameters) names.push_back(p.name);
  return names;
}

std::vector<std::string> add_resident_priors(Scenario& s) {
  std::vector<std::string> names;
  for (auto& place : s.places) {
    if (place.residents.value <= 0) continue;
    names.push_back("residents of " + place.id);
    tie(s, place.residents, names.back(), "Residents of " + place.id + ", as far as people come from there",
        {.law = PriorLaw::lognormal, .a = std::log(static_cast<double>(place.residents.value)), .b = 1});
  }
  return names;
}

std::vector<std::string> add_attraction_priors(Scenario& s, const std::vector<std::string>& places) {
  std::vector<std::string> names;
  for (auto& place : s.places) {
    if (std::find(places.begin(), places.end(), place.id) == places.end()) continue;
    names.push_back("attraction of " + place.id);
    tie(s, place.attraction, names.back(), "How much " + place.id + " draws beyond what the rule says",
        {.law = PriorLaw::lognormal, .a = 0, .b = 1});
  }
  return names;
}

}  // namespace outflow::scenario
