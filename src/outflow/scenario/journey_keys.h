#pragma once
#include <type_traits>

#include "outflow/scenario/journeys.h"

/// The keys of [journeys] one by one, for everything that treats them alike: readers, writers, listings, checks of ranges.
namespace outflow::scenario {

/// Calls `visit(name, member...)` for every field of `journeys` but `quirks`, in the order of the format, with the member of each
/// argument. A member is a Given<double>, <int>, <bool>, <std::string>, <NewcomerSource>, <NewcomerLaw>, <std::vector<double>> or
/// <std::vector<int>>, const when its Journeys are.
template <class Visit, class... J>
  requires(std::is_same_v<std::remove_const_t<J>, Journeys> && ...)
void visit_keys(Visit visit, J&... journeys) {
#define OUTFLOW_KEY(name) visit(#name, journeys.name...)
  OUTFLOW_KEY(vehicle_km_per_step);
  OUTFLOW_KEY(walk_km_per_step);
  OUTFLOW_KEY(start_on_foot);
  OUTFLOW_KEY(avoid_short_stints);
  OUTFLOW_KEY(awareness);
  OUTFLOW_KEY(fixed_routes);
  OUTFLOW_KEY(conflict_move_chance);
  OUTFLOW_KEY(camp_move_chance);
  OUTFLOW_KEY(idp_camp_move_chance);
  OUTFLOW_KEY(default_move_chance);
  OUTFLOW_KEY(move_chance_residents_base);
  OUTFLOW_KEY(move_chance_residents_power);
  OUTFLOW_KEY(foreign_weight);
  OUTFLOW_KEY(camp_weight);
  OUTFLOW_KEY(conflict_weight);
  OUTFLOW_KEY(home_country);
  OUTFLOW_KEY(softening_km);
  OUTFLOW_KEY(weight_softening);
  OUTFLOW_KEY(distance_power);
  OUTFLOW_KEY(weight_power);
  OUTFLOW_KEY(capacity_buffer);
  OUTFLOW_KEY(capacity_scaling);
  OUTFLOW_KEY(pruning_threshold);
  OUTFLOW_KEY(stay_close_to_home);
  OUTFLOW_KEY(home_distance_power);
  OUTFLOW_KEY(residents_attract);
  OUTFLOW_KEY(residents_power);
  OUTFLOW_KEY(economic_pull);
  OUTFLOW_KEY(conflict_decay);
  OUTFLOW_KEY(conflict_decay_steps);
  OUTFLOW_KEY(newcomers);
  OUTFLOW_KEY(newcomer_law);
  OUTFLOW_KEY(newcomer_rate);
  OUTFLOW_KEY(newcomers_by_flood);
  OUTFLOW_KEY(take_residents);
  OUTFLOW_KEY(hunger_adds_newcomers);
  OUTFLOW_KEY(hunger_outside_conflict);
  OUTFLOW_KEY(flee_when_starving);
  OUTFLOW_KEY(avoid_hungry_places);
  OUTFLOW_KEY(floods);
  OUTFLOW_KEY(flood_move_chances);
  OUTFLOW_KEY(flood_place_weights);
  OUTFLOW_KEY(flood_forecasts);
  OUTFLOW_KEY(flood_forecast_steps);
  OUTFLOW_KEY(flood_forecast_end);
  OUTFLOW_KEY(flood_forecast_weights);
  OUTFLOW_KEY(flood_awareness_weights);
  OUTFLOW_KEY(children_avoid_hazards);
  OUTFLOW_KEY(boys_take_risk);
  OUTFLOW_KEY(elderly_avoid_hazards);
  OUTFLOW_KEY(women_avoid_hazards);
  OUTFLOW_KEY(match_camp_ethnicity);
  OUTFLOW_KEY(match_town_ethnicity);
  OUTFLOW_KEY(match_conflict_ethnicity);
  OUTFLOW_KEY(match_camp_religion);
  OUTFLOW_KEY(religion_fraction);
  OUTFLOW_KEY(harvest_months);
  OUTFLOW_KEY(camps_are_sinks);
#undef OUTFLOW_KEY
}

template <class J, class Visit>
void for_each_key(J& journeys, Visit visit) {
  visit_keys(visit, journeys);
}
template <class A, class B, class Visit>
void for_each_key(A& a, B& b, Visit visit) {
  visit_keys(visit, a, b);
}

}  // namespace outflow::scenario
