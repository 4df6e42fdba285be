#include "outflow/io/flee/settings.h"

#include <fmt/core.h>

#include <cmath>

#include "outflow/io/flee/cells.h"
#include "outflow/io/flee/section.h"

namespace outflow::io::flee {

namespace {

using scenario::Given;
using scenario::Journeys;
using scenario::NewcomerLaw;
using scenario::NewcomerSource;
using scenario::Quirk;

constexpr Range chance{0, 1};
constexpr Range weight{0, 1e12};
constexpr Range exponent{-100, 100};  // of numbers of people: large places may hold them, or be shunned
constexpr Range power{0, 100};        // below 0 the worst would be the best, and the farthest the nearest
constexpr Range speed{0, 1e6, true};
constexpr Range persons{0, 1e12};

constexpr const char* never_used = "the reference program reads it and never uses it";
constexpr const char* other_command = "the command line names the files";

class Reader {
 public:
  Reader(Journeys& journeys, Diagnostics& diagnostics) : j_(journeys), diagnostics_(diagnostics) {}

  Settings read(const YamlNode& root) {
    Section top(&root, "the settings", diagnostics_);
    unused_number(top, "number_of_steps", "the length of the run is in sim_period.csv, or on the command line");
    input_file(top, "conflict_input_file");
    input_file(top, "flood_level_input_file");
    top.number("default_conflict_intensity", out_.default_conflict_intensity, {0, 1e6});
    read_logs(top.get("log_levels", true));
    read_optimisations(top.get("optimisations", true));
    read_spawn_rules(top.get("spawn_rules", true));
    read_move_rules(top.get("move_rules", true));
    top.finish();
    return out_;
  }

 private:
  /// A number that changes nothing must be one all the same: what stands there may be damaged.
  static void unused_number(Section& section, std::string_view key, std::string_view why) {
    if (!section.get(key, true)) return;
    Given<double> number{0};
    section.number(key, number, {-1e12, 1e12});
    section.inert(key, why);
  }

  static void input_file(Section& top, std::string_view key) {
    const auto name = top.text(key);
    if (name && !name->value.empty()) top.inert(key, other_command);
  }

  void read_logs(const YamlNode* node) {
    Section logs(node, "log_levels", diagnostics_);
    const auto level = [&](std::string_view key, int& to, double most) {
      Given<int> given{to};
      logs.integer(key, given, {0, most});
      to = given.value;
    };
    level("agent", out_.logs.agent, 3);
    level("link", out_.logs.link, 2);
    level("idp_totals", out_.logs.idp_totals, 1e9);
    for (const char* key : {"camp", "conflict", "init", "Flood", "flood"}) {
      Given<int> given{0};
      logs.integer(key, given, {0, 1e9});
      if (given.value != 0) logs.inert(key, "what it would print is in the reports");
    }
    if (out_.logs.link > 1)
      logs.error(*logs.get("link"), "log_levels.link: 2 is not there",
                 "links by the traits of those who travel are not counted (row OUT-08 of docs/parity.md)", "write link: 1");
    if (const auto granularity = logs.text("granularity")) read_granularity(logs, granularity->value);
    logs.finish();
  }

  void read_granularity(Section& logs, const std::string& word) {
    if (word == "location") return;
    if (word != "region")
      logs.error(*logs.get("granularity"), fmt::format("granularity {} is not known", in_quotes(word)),
                 "logs name places or regions", "write location");
    else if (out_.logs.agent > 0 || out_.logs.link > 0)
      logs.error(*logs.get("granularity"), "granularity: region is not there",
                 "logs name places (row OUT-09 of docs/parity.md); with agent logs the reference program stops",
                 "write location, and take the regions from the attribute region of the places");
    else logs.inert("granularity", "no log is asked for");
  }

  void read_optimisations(const YamlNode* node) {
    Section section(node, "optimisations", diagnostics_);
    section.integer("hasten", out_.hasten, {1, 1e9});
    section.finish();
  }

  void read_spawn_rules(const YamlNode* node) {
    Section spawn(node, "spawn_rules", diagnostics_);
    spawn.flag("take_from_population", j_.take_residents);
    spawn.flag("insert_day0", out_.insert_day0);
    spawn.flag("empty_camps_on_day0", out_.empty_camps_on_day0);
    spawn.flag("sum_from_camps", out_.sum_from_camps);
    spawn.flag("camps_are_sinks", j_.camps_are_sinks);
    Given<bool> misspelt = j_.camps_are_sinks;
    spawn.flag("camps_are_sicks", misspelt);
    if (misspelt.value) j_.camps_are_sinks = misspelt;
    spawn.flag("read_from_agents_csv_file", out_.read_agents);
    spawn.numbers("conflict_spawn_decay", j_.conflict_decay, {0, 1e6});
    spawn.integer("conflict_spawn_decay_interval", j_.conflict_decay_steps, {1, 1e6});
    spawn.flag("starvation_driven_spawning", j_.hunger_adds_newcomers);
    Given<double> connections{out_.logs.connections};
    spawn.number("average_social_connectivity", connections, {0, 1e6});
    out_.logs.connections = connections.value;
    if (out_.logs.agent == 0) spawn.inert("average_social_connectivity", "it changes a column of the log of people alone");
    spawn.inert("flood_driven_spawning", "the section flood_driven_spawn_mode is what counts");
    spawn.inert("Flood_spawn_decay", never_used);
    Given<bool> flood_zones{false};
    spawn.flag("flood_zone_spawning_only", flood_zones);
    conflict_zones_only(spawn, flood_zones);
    read_conflict_spawning(spawn.get("conflict_driven_spawning", true));
    read_flood_spawning(spawn, flood_zones);
    spawn.finish();
  }

  void conflict_zones_only(Section& spawn, const Given<bool>& flood_zones) {
    Given<bool> only{true};
    spawn.flag("conflict_zone_spawning_only", only);
    if (only.where.file.empty()) return;
    if (only.value && flood_zones.value)
      diagnostics_.error(only.where, "conflict_zone_spawning_only and flood_zone_spawning_only are both true",
                         "people come either from conflicts or from floods", "set one of them to false");
    if (only.value || flood_zones.value) return;
    if (j_.hunger_adds_newcomers.value) j_.hunger_outside_conflict = {true, only.where};
    else
      diagnostics_.warning(
          only.where, "conflict_zone_spawning_only: false has no effect",
          "people come from places in conflict all the same; with starvation_driven_spawning alone from hungry ones, too",
          "remove the line");
  }

  /// Absolute numbers of people shrink with the population.
  [[nodiscard]] double per_hasten(NewcomerLaw law) const {
    const bool shares = law == NewcomerLaw::share;
    return shares || j_.has(Quirk::unscaled_extras) ? 1.0 : 1.0 / out_.hasten.value;
  }

  std::optional<NewcomerLaw> spawn_mode(Section& section, std::string_view key) {
    const auto mode = section.text(key);
    if (!mode) return std::nullopt;
    if (mode->value == "constant") return NewcomerLaw::constant;
    if (mode->value == "pop_ratio") return NewcomerLaw::share;
    if (lower(mode->value) == "poisson") return NewcomerLaw::poisson;
    diagnostics_.error(mode->where, fmt::format("{}: {} is not known", key, in_quotes(mode->value)), "nobody would appear",
                       "write constant, pop_ratio or poisson");
    return std::nullopt;
  }

  void read_conflict_spawning(const YamlNode* node) {
    if (!node) return;
    Section section(node, "conflict_driven_spawning", diagnostics_);
    if (!section.present()) return;
    if (node->entries.empty()) {
      section.warning(*node, "conflict_driven_spawning is empty", "it is off, then",
                      "give spawn_mode and displaced_per_conflict_day");
      return;
    }
    j_.newcomers = {NewcomerSource::conflict, node->where};
    if (const auto law = spawn_mode(section, "spawn_mode")) j_.newcomer_law = {*law, node->where};
    const bool shares = j_.newcomer_law.value == NewcomerLaw::share;
    j_.newcomer_rate = {shares ? 0.01 : 500.0, node->where};
    section.number("displaced_per_conflict_day", j_.newcomer_rate, persons);
    if (shares && j_.newcomer_rate.value > 1)
      diagnostics_.warning(j_.newcomer_rate.where, "more people than live there leave each day",
                           "with pop_ratio the number is a share of the residents",
                           "write a share such as 0.01, or spawn_mode: constant");
    if (!shares && j_.newcomer_rate.value != std::trunc(j_.newcomer_rate.value))
      diagnostics_.warning(j_.newcomer_rate.where, "displaced_per_conflict_day is not a whole number",
                           "the reference program cuts it; here it stays as it is", "write a whole number");
    j_.newcomer_rate.value *= per_hasten(j_.newcomer_law.value);
    section.finish();
  }

  void read_flood_spawning(Section& spawn, const Given<bool>& flood_zones) {
    const YamlNode* node = spawn.get("flood_driven_spawn_mode", true);
    Section section(node, "flood_driven_spawn_mode", diagnostics_);
    if (!flood_zones.value) {
      if (section.present())
        section.warning(*node, "flood_driven_spawn_mode has no effect",
                        "people come from floods with flood_zone_spawning_only alone",
                        "set flood_zone_spawning_only: true, or remove the section");
      return;
    }
    if (!section.present()) {
      diagnostics_.error(flood_zones.where, "the section flood_driven_spawn_mode is missing", "nobody would appear",
                         "add it to spawn_rules, or set flood_zone_spawning_only: false");
      return;
    }
    if (!j_.take_residents.value)
      diagnostics_.error(section.where(), "floods take people without take_from_population", "more would leave than live there",
                         "set take_from_population: true");
    if (j_.newcomers.value == NewcomerSource::conflict)
      diagnostics_.error(section.where(), "newcomers come from conflicts and from floods", "only one of the two can be",
                         "remove conflict_driven_spawning, or set flood_zone_spawning_only: false");
    out_.flood_driven = true;
    j_.floods = {true, node->where};
    j_.newcomers = {NewcomerSource::flood, node->where};
    flood_law(section);
    section.finish();
  }

  void flood_law(Section& section) {
    const auto documented = spawn_mode(section, "flood_spawn_mode");
    const auto read = spawn_mode(section, "spawn_mode");
    const NewcomerLaw law = read ? *read : documented.value_or(NewcomerLaw::share);
    if (documented && !read && *documented != NewcomerLaw::share)
      diagnostics_.warning(section.where(), "flood_spawn_mode counts here",
                           "the reference program ignores it and takes a share of the residents",
                           "write spawn_mode: pop_ratio for that");
    j_.newcomer_law = {law, section.where()};
    using List = std::vector<double>;
    j_.newcomers_by_flood = {law == NewcomerLaw::share ? List{0, 0.1, 0.2, 0.5, 0.9} : List{0, 100, 200, 300, 500},
                             section.where()};
    section.numbers("displaced_per_flood_day", j_.newcomers_by_flood, persons);
    for (double& rate : j_.newcomers_by_flood.value) rate *= per_hasten(law);
  }

  void read_move_rules(const YamlNode* node) {
    Section move(node, "move_rules", diagnostics_);
    read_travel(move);
    read_chances_and_weights(move);
    read_people(move);
    read_floods(move.get("flood_rules", true));
    unused_number(move, "max_crossing_speed", never_used);
    move.inert("max_flood_level", never_used);
    if (const YamlNode* two = move.get("two_system_decision_making", true); two && !is_off(*two))
      move.error(*two, "two_system_decision_making is not there",
                 "the reference program cannot switch it on either (row OPT-12 of docs/parity.md)", "set it to false");
    move.finish();
    Given<bool> v1{false};
    move.flag("use_v1_rules", v1);
    if (v1.value) force_v1_rules(v1.where);
  }

  static bool is_off(const YamlNode& node) {
    const std::string word = lower(node.text);
    return node.kind == YamlNode::Kind::scalar && !node.quoted &&
           (word == "false" || word == "no" || word == "off" || word == "0" || word == "0.0");
  }

  void read_travel(Section& move) {
    move.get("use_v1_rules");
    move.number("max_move_speed", j_.vehicle_km_per_step, speed);
    move.number("max_walk_speed", j_.walk_km_per_step, speed);
    move.flag("start_on_foot", j_.start_on_foot);
    move.flag("avoid_short_stints", j_.avoid_short_stints);
    move.flag("fixed_routes", j_.fixed_routes);
    Given<double> awareness{1};
    move.number("awareness_level", awareness, {-1000, 8});
    if (awareness.where.file.empty()) return;
    if (awareness.value != std::trunc(awareness.value))
      diagnostics_.warning(awareness.where, fmt::format("awareness_level {} is not a whole number", awareness.value),
                           fmt::format("it counts as {}", std::trunc(awareness.value)), "write a whole number of links");
    j_.awareness = {static_cast<int>(std::trunc(awareness.value)), awareness.where};
    if (j_.awareness.value == 0)
      diagnostics_.warning(awareness.where, "awareness_level is 0",
                           j_.has(Quirk::frozen_unaware)
                               ? "nobody moves (quirk frozen_unaware)"
                               : "people choose among neighbours as if all were alike; in the reference "
                                 "program nobody moves",
                           "write 1 for people who weigh their neighbours");
    if (j_.awareness.value >= 0) return;
    diagnostics_.warning(awareness.where, "awareness_level is negative", "it counts as 1",
                         "write 1, or 0 for people who see no further");
    j_.awareness.value = 1;
  }

  void read_chances_and_weights(Section& move) {
    move.number("conflict_movechance", j_.conflict_move_chance, chance);
    move.number("camp_movechance", j_.camp_move_chance, chance);
    move.number("idpcamp_movechance", j_.idp_camp_move_chance, chance);
    move.number("default_movechance", j_.default_move_chance, chance);
    move.number("movechance_pop_base", j_.move_chance_residents_base, {0, 1e12, true});
    move.number("movechance_pop_scale_factor", j_.move_chance_residents_power, exponent);
    move.number("foreign_weight", j_.foreign_weight, weight);
    move.number("camp_weight", j_.camp_weight, weight);
    move.number("conflict_weight", j_.conflict_weight, weight);
    move.number("softening", j_.softening_km, {0, 1e6});
    move.number("weight_softening", j_.weight_softening, weight);
    move.number("distance_power", j_.distance_power, power);
    move.number("weight_power", j_.weight_power, power);
    move.number("capacity_buffer", j_.capacity_buffer, {0, 1});
    move.number("capacity_scaling", j_.capacity_scaling, {0, 1e6});
    move.number("pruning_threshold", j_.pruning_threshold, weight);
    move.flag("stay_close_to_home", j_.stay_close_to_home);
    move.number("home_distance_power", j_.home_distance_power, power);
    move.flag("use_pop_for_loc_weight", j_.residents_attract);
    move.number("pop_power_for_loc_weight", j_.residents_power, exponent);
    move.flag("use_economic_pull", j_.economic_pull);
  }

  void read_people(Section& move) {
    move.flag("ChildrenAvoidHazards", j_.children_avoid_hazards);
    move.flag("BoysTakeRisk", j_.boys_take_risk);
    move.flag("ElderlyAvoidHazards", j_.elderly_avoid_hazards);
    move.flag("WomenAvoidHazards", j_.women_avoid_hazards);
    move.flag("MatchCampEthnicity", j_.match_camp_ethnicity);
    move.flag("MatchTownEthnicity", j_.match_town_ethnicity);
    move.flag("MatchConflictEthnicity", j_.match_conflict_ethnicity);
    move.flag("MatchCampReligion", j_.match_camp_religion);
    move.number("avg_religion_fraction", j_.religion_fraction, {0, 1, true});
    move.integers("harvest_months", j_.harvest_months, {1, 12});
    move.flag("flee_when_starving", j_.flee_when_starving);
    move.flag("avoid_food_deprived_locations", j_.avoid_hungry_places);
  }

  void read_floods(const YamlNode* node) {
    Section floods(node, "flood_rules", diagnostics_);
    if (!floods.present()) return;
    j_.floods = {true, node->where};
    floods.numbers("flood_movechances", j_.flood_move_chances, chance);
    floods.numbers("flood_loc_weights", j_.flood_place_weights, weight);
    floods.flag("flood_forecaster", j_.flood_forecasts);
    floods.integer("flood_forecaster_timescale", j_.flood_forecast_steps, {0, 10000});
    floods.integer("flood_forecaster_end_time", j_.flood_forecast_end, {0, 1e6});
    floods.numbers("flood_forecaster_weights", j_.flood_forecast_weights, {0, 1e6});
    floods.numbers("flood_awareness_weights", j_.flood_awareness_weights, {0, 1e6});
    floods.inert("max_flood_level", never_used);
    floods.inert("flood_link_weights", never_used);
    floods.finish();
    if (!j_.flood_forecasts.value) return;
    const auto need = [&](bool there, std::string_view key) {
      if (!there)
        diagnostics_.error(j_.flood_forecasts.where, fmt::format("{} is missing", key), "forecasts have no weight without it",
                           "add it to flood_rules, or set flood_forecaster: false");
    };
    need(j_.flood_forecast_steps.value > 1, "flood_forecaster_timescale, above 1,");
    need(!j_.flood_forecast_weights.value.empty(), "flood_forecaster_weights");
    need(!j_.flood_awareness_weights.value.empty(), "flood_awareness_weights");
  }

  void force_v1_rules(const Where& where) {
    j_.vehicle_km_per_step = {200, where};
    j_.start_on_foot = {false, where};
    j_.avoid_short_stints = {false, where};
    j_.camp_weight = {2, where};
    j_.conflict_weight = {0.25, where};
    diagnostics_.warning(where, "use_v1_rules takes the place of five other keys",
                         "max_move_speed 200, start_on_foot and avoid_short_stints off, camp_weight 2, conflict_weight 0.25",
                         "write these values and remove use_v1_rules");
  }

  Journeys& j_;
  Diagnostics& diagnostics_;
  Settings out_;
};

}  // namespace

Settings read_settings(const std::string& file, const std::string& text, Journeys& journeys, Diagnostics& diagnostics) {
  return Reader(journeys, diagnostics).read(read_yaml(file, text, diagnostics));
}

}  // namespace outflow::io::flee
