#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "outflow/io/flee/exporting.h"
#include "outflow/io/native/write_values.h"

/// simsetting.yml.
namespace outflow::io::flee {

namespace {

using scenario::Given;
using scenario::Journeys;
using scenario::NewcomerLaw;
using scenario::NewcomerSource;

std::string yaml(bool value) { return value ? "true" : "false"; }
std::string yaml(int value) { return std::to_string(value); }
/// YAML 1.1 takes 1e-05 for text and 1.0e-05 for a number.
std::string yaml(double value) {
  std::string text = written(value);
  const std::size_t e = text.find('e');
  if (e != std::string::npos && text.find('.') == std::string::npos) text.insert(e, ".0");
  return text;
}
template <class T>
std::string yaml(const std::vector<T>& values) {
  std::string text;
  for (const T& value : values) text += (text.empty() ? "" : ", ") + yaml(value);
  return "[" + text + "]";
}

/// A section; keys that nobody wrote and that have their defaults are left out.
class Section {
 public:
  explicit Section(int depth) : indent_(static_cast<std::size_t>(depth) * 2, ' ') {}
  template <class T>
  void key(const char* name, const Given<T>& given, const Given<T>& fallback) {
    if (!given.where.file.empty() || !(given.value == fallback.value)) line(name, yaml(given.value));
  }
  void line(const std::string& name, const std::string& value) { text_ += indent_ + name + ": " + value + "\n"; }
  void section(const std::string& name, const std::string& content) {
    if (!content.empty()) text_ += indent_ + name + ":\n" + content;
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string indent_, text_;
};

double whole_rate(const Exporting& e, double rate, const char* name, const Where& where) {
  const bool unscaled = e.s.journeys.newcomer_law.value == NewcomerLaw::share || e.has(scenario::Quirk::unscaled_extras);
  const double factor = unscaled ? 1.0 : static_cast<double>(e.hasten);
  const double written_rate = rate * factor;
  if (e.s.journeys.newcomer_law.value != NewcomerLaw::share && written_rate != std::trunc(written_rate))
    e.cannot(where, fmt::format("{} is {}", name, rate), "Flee cuts it to whole persons", "write a whole number");
  return written_rate;
}

std::string law_word(NewcomerLaw law) {
  if (law == NewcomerLaw::constant) return "constant";
  return law == NewcomerLaw::share ? "pop_ratio" : "poisson";
}

std::string spawn_rules(const Exporting& e) {
  const Journeys& j = e.s.journeys;
  const Journeys fallback;
  Section spawn(1);
  spawn.key("take_from_population", j.take_residents, fallback.take_residents);
  spawn.line("insert_day0", yaml(e.insert_day0));
  spawn.line("sum_from_camps", "false");
  spawn.key("camps_are_sinks", j.camps_are_sinks, fallback.camps_are_sinks);
  if (j.camps_are_sinks.value) spawn.line("camps_are_sicks", "true");
  if (e.files.contains("input/agents.csv")) spawn.line("read_from_agents_csv_file", "true");
  spawn.key("conflict_spawn_decay", j.conflict_decay, fallback.conflict_decay);
  spawn.key("conflict_spawn_decay_interval", j.conflict_decay_steps, fallback.conflict_decay_steps);
  spawn.key("starvation_driven_spawning", j.hunger_adds_newcomers, fallback.hunger_adds_newcomers);
  if (j.hunger_outside_conflict.value && j.newcomers.value != NewcomerSource::flood)
    spawn.line("conflict_zone_spawning_only", "false");
  Section driven(2);
  if (j.newcomers.value == NewcomerSource::conflict) {
    driven.line("spawn_mode", law_word(j.newcomer_law.value));
    driven.line("displaced_per_conflict_day", yaml(whole_rate(e, j.newcomer_rate.value, "newcomer_rate", j.newcomer_rate.where)));
    spawn.section("conflict_driven_spawning", driven.text());
  } else if (j.newcomers.value == NewcomerSource::flood) {
    spawn.line("conflict_zone_spawning_only", "false");
    spawn.line("flood_zone_spawning_only", "true");
    driven.line("spawn_mode", law_word(j.newcomer_law.value));
    std::vector<double> rates;
    for (const double rate : j.newcomers_by_flood.value)
      rates.push_back(whole_rate(e, rate, "newcomers_by_flood", j.newcomers_by_flood.where));
    driven.line("displaced_per_flood_day", yaml(rates));
    spawn.section("flood_driven_spawn_mode", driven.text());
    if (!j.take_residents.value)
      e.cannot(j.newcomers.where, "newcomers come from floods, but not from the residents", "Flee cannot do that",
               "write take_residents = true");
  }
  return spawn.text();
}

std::string flood_rules(const Journeys& j) {
  const Journeys fallback;
  Section floods(2);
  if (!j.floods.value) return {};
  floods.key("flood_movechances", j.flood_move_chances, fallback.flood_move_chances);
  floods.key("flood_loc_weights", j.flood_place_weights, fallback.flood_place_weights);
  floods.line("flood_forecaster", yaml(j.flood_forecasts.value));
  floods.key("flood_forecaster_timescale", j.flood_forecast_steps, fallback.flood_forecast_steps);
  floods.key("flood_forecaster_end_time", j.flood_forecast_end, fallback.flood_forecast_end);
  floods.key("flood_forecaster_weights", j.flood_forecast_weights, fallback.flood_forecast_weights);
  floods.key("flood_awareness_weights", j.flood_awareness_weights, fallback.flood_awareness_weights);
  return floods.text();
}

void weights(Section& move, const Journeys& j) {
  const Journeys fallback;
  move.key("foreign_weight", j.foreign_weight, fallback.foreign_weight);
  move.key("camp_weight", j.camp_weight, fallback.camp_weight);
  move.key("conflict_weight", j.conflict_weight, fallback.conflict_weight);
  move.key("softening", j.softening_km, fallback.softening_km);
  move.key("weight_softening", j.weight_softening, fallback.weight_softening);
  move.key("distance_power", j.distance_power, fallback.distance_power);
  move.key("weight_power", j.weight_power, fallback.weight_power);
  move.key("capacity_buffer", j.capacity_buffer, fallback.capacity_buffer);
  move.key("capacity_scaling", j.capacity_scaling, fallback.capacity_scaling);
  move.key("pruning_threshold", j.pruning_threshold, fallback.pruning_threshold);
  move.key("stay_close_to_home", j.stay_close_to_home, fallback.stay_close_to_home);
  move.key("home_distance_power", j.home_distance_power, fallback.home_distance_power);
  move.key("use_pop_for_loc_weight", j.residents_attract, fallback.residents_attract);
  move.key("pop_power_for_loc_weight", j.residents_power, fallback.residents_power);
  move.key("use_economic_pull", j.economic_pull, fallback.economic_pull);
}

void people(Section& move, const Journeys& j) {
  const Journeys fallback;
  move.key("ChildrenAvoidHazards", j.children_avoid_hazards, fallback.children_avoid_hazards);
  move.key("BoysTakeRisk", j.boys_take_risk, fallback.boys_take_risk);
  move.key("ElderlyAvoidHazards", j.elderly_avoid_hazards, fallback.elderly_avoid_hazards);
  move.key("WomenAvoidHazards", j.women_avoid_hazards, fallback.women_avoid_hazards);
  move.key("MatchCampEthnicity", j.match_camp_ethnicity, fallback.match_camp_ethnicity);
  move.key("MatchTownEthnicity", j.match_town_ethnicity, fallback.match_town_ethnicity);
  move.key("MatchConflictEthnicity", j.match_conflict_ethnicity, fallback.match_conflict_ethnicity);
  move.key("MatchCampReligion", j.match_camp_religion, fallback.match_camp_religion);
  move.key("avg_religion_fraction", j.religion_fraction, fallback.religion_fraction);
  move.key("harvest_months", j.harvest_months, fallback.harvest_months);
  move.key("flee_when_starving", j.flee_when_starving, fallback.flee_when_starving);
  move.key("avoid_food_deprived_locations", j.avoid_hungry_places, fallback.avoid_hungry_places);
}

std::string move_rules(const Journeys& j) {
  const Journeys fallback;
  Section move(1);
  move.key("max_move_speed", j.vehicle_km_per_step, fallback.vehicle_km_per_step);
  move.key("max_walk_speed", j.walk_km_per_step, fallback.walk_km_per_step);
  move.key("start_on_foot", j.start_on_foot, fallback.start_on_foot);
  move.key("avoid_short_stints", j.avoid_short_stints, fallback.avoid_short_stints);
  move.key("awareness_level", j.awareness, fallback.awareness);
  move.key("fixed_routes", j.fixed_routes, fallback.fixed_routes);
  move.key("conflict_movechance", j.conflict_move_chance, fallback.conflict_move_chance);
  move.key("camp_movechance", j.camp_move_chance, fallback.camp_move_chance);
  move.key("idpcamp_movechance", j.idp_camp_move_chance, fallback.idp_camp_move_chance);
  move.key("default_movechance", j.default_move_chance, fallback.default_move_chance);
  move.key("movechance_pop_base", j.move_chance_residents_base, fallback.move_chance_residents_base);
  move.key("movechance_pop_scale_factor", j.move_chance_residents_power, fallback.move_chance_residents_power);
  weights(move, j);
  people(move, j);
  move.section("flood_rules", flood_rules(j));
  return move.text();
}

/// The intensity of conflicts that a change of kind begins: one number for all of them, a whole one.
std::string default_intensity(const Exporting& e) {
  std::set<std::string> values;
  for (const auto& event : e.s.events) {
    const std::string& what = event.what.value;
    if (event.kind.value != scenario::EventKind::change_kind || !what.ends_with("=conflict")) continue;
    const std::string value = e.attribute(what.substr(0, what.rfind('=')), "conflict_intensity");
    values.insert(value.empty() ? "1" : value);
    if (value.find('.') != std::string::npos)
      e.cannot(at(event.what.where, event.remark), fmt::format("a conflict of intensity {} begins by a change of kind", value),
               "Flee cuts that intensity to a whole number", "write a whole number, or begin the conflict in conditions.csv");
    if (values.size() == 2)
      e.cannot(at(event.what.where, event.remark), "conflicts of several intensities begin by changes of kind",
               "Flee has one intensity for all of them", "use one, or begin the conflicts in conditions.csv");
  }
  return values.empty() || *values.begin() == "1" ? "" : *values.begin();
}

}  // namespace

void export_settings(Exporting& e) {
  Section top(0);
  if (const std::string intensity = default_intensity(e); !intensity.empty()) top.line("default_conflict_intensity", intensity);
  if (e.hasten > 1) {
    Section optimisations(1);
    optimisations.line("hasten", std::to_string(e.hasten));
    top.section("optimisations", optimisations.text());
  }
  top.section("spawn_rules", spawn_rules(e));
  top.section("move_rules", move_rules(e.s.journeys));
  e.files["simsetting.yml"] = top.text();
}

}  // namespace outflow::io::flee
