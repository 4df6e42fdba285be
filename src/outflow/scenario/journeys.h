#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "outflow/base/calendar.h"
#include "outflow/scenario/given.h"

/// The movement rule "journeys": people at a place set out with a chance per step, pick a whole route to a place within
/// their knowledge, and follow it link by link, as far as a step's travel takes them. This is the rule of the field's
/// reference program, so its input folders (`io/flee`) become scenarios with this rule. docs/model.md has the formulas.
namespace outflow::scenario {

/// Named deviations of the reference program from what it documents. Published results depend on them; each can be switched
/// on by itself. docs/coming-from-flee.md describes them.
enum class Quirk {
  fresh_speed,           ///< each further link of a day gets a whole day's travel (B36)
  held_intensity,        ///< a conflict keeps the intensity it began with (B16)
  day0_capacity,         ///< people in a camp on day 0 lower its capacity as well; none left means unlimited (B02)
  day0_twice,            ///< arrivals of day 0 are the total plus the sum of the camps (B49)
  doubled_road,          ///< forced_redirection = 1 adds the road twice (B09)
  idle_link_closure,     ///< closures of type link close the reverse way of one-letter names, or nothing (B18)
  first_reopening,       ///< of overlapping closures the first to end reopens the way (B19)
  frozen_unaware,        ///< awareness 0: nobody moves (B06)
  swapped_coordinates,   ///< latitude and longitude change places in distances (B20)
  home_is_here,          ///< closeness to home is measured from the present place (B41)
  lossy_merge,           ///< several series of one camp are merged with losses (B22)
  late_date,             ///< the date of out.csv is one day late (B23)
  squared_fixed_routes,  ///< fixed routes: scores count twice, room does not count (B80)
  boys_over_14,          ///< the rule on boys means every man over 14, and needs the rule on children (B39)
  harvest_for_all,       ///< in harvest months nobody moves, not farmers alone (B45)
  untyped_leave,         ///< places of unknown type are no towns; everybody leaves at once (B13)
  low_chance_camp,       ///< a move chance below 0.005 makes a place a camp (B14)
  flood_weight_twice,    ///< the weight of a flood level counts twice in flood zones (B37)
  unscaled_extras,       ///< hasten leaves initial_idps, capacity_per_day and absolute newcomers alone (B34)
};
inline constexpr int n_quirks = 19;

/// Where newcomers come from.
enum class NewcomerSource {
  prescribed,  ///< the rows of departures.csv with action `appear`
  conflict,    ///< places in conflict, by intensity
  flood,       ///< flooded places, by level
};

enum class NewcomerLaw {
  constant,  ///< floor(rate * intensity) persons a step
  share,     ///< floor(rate * residents * intensity)
  poisson,   ///< Poisson with mean rate * intensity
};

/// [journeys] in scenario.toml, and the keys of simsetting.yml in the reference program.
struct Journeys {
  Given<double> vehicle_km_per_step{360}, walk_km_per_step{35};
  Given<bool> start_on_foot{false};       ///< the first link is walked
  Given<bool> avoid_short_stints{false};  ///< who has travelled little goes on from a town on the same day
  Given<int> awareness{1};                ///< links that people see ahead; markers are free; 0: neighbours, all alike
  Given<bool> fixed_routes{false};        ///< one route to each destination, the best of the day

  Given<double> conflict_move_chance{1.0}, camp_move_chance{0.001}, idp_camp_move_chance{0.1}, default_move_chance{0.3};
  Given<double> move_chance_residents_base{10000},
      move_chance_residents_power{0};  ///< chance * (max(residents, capacity) / base)^power

  Given<double> foreign_weight{1}, camp_weight{1}, conflict_weight{0.31622776601683794};
  Given<std::string> home_country;  ///< places elsewhere are foreign; "": that of the first place
  Given<double> softening_km{10}, weight_softening{0}, distance_power{1}, weight_power{1};
  Given<double> capacity_buffer{0.9}, capacity_scaling{1};
  Given<double> pruning_threshold{1};  ///< routes with less than best / threshold are dropped; below 1.001: none
  Given<bool> stay_close_to_home{false};
  Given<double> home_distance_power{0.5};
  Given<bool> residents_attract{false};
  Given<double> residents_power{0.1};
  Given<bool> economic_pull{false};  ///< place attributes trade_volume and hdi of foreign places

  Given<std::vector<double>> conflict_decay;  ///< factors by age of a conflict; empty: none
  Given<int> conflict_decay_steps{30};        ///< steps for which one factor holds

  Given<NewcomerSource> newcomers{NewcomerSource::prescribed};
  Given<NewcomerLaw> newcomer_law{NewcomerLaw::constant};
  Given<double> newcomer_rate{0};                  ///< at intensity 1: persons a step, or share of the residents
  Given<std::vector<double>> newcomers_by_flood;   ///< [flood level] the same
  Given<bool> take_residents{false};               ///< newcomers are taken from the residents
  Given<bool> hunger_adds_newcomers{false};        ///< weight of a source place + residents * hunger share, from step 1
  Given<bool> hunger_outside_conflict{false};      ///< hungry places without conflict send newcomers, too

  Given<bool> flee_when_starving{false}, avoid_hungry_places{false};

  Given<bool> floods{false};
  Given<std::vector<double>> flood_move_chances, flood_place_weights;  ///< [flood level]
  Given<bool> flood_forecasts{false};
  Given<int> flood_forecast_steps{0}, flood_forecast_end{0};
  Given<std::vector<double>> flood_forecast_weights;   ///< [steps ahead - 1]; [step] with the quirk of the reference
  Given<std::vector<double>> flood_awareness_weights;  ///< [trait floodawareness]

  Given<bool> children_avoid_hazards{false}, boys_take_risk{false}, elderly_avoid_hazards{false}, women_avoid_hazards{false};
  Given<bool> match_camp_ethnicity{false}, match_town_ethnicity{false}, match_conflict_ethnicity{false},
      match_camp_religion{false};
  Given<double> religion_fraction{0.25};

  Given<std::vector<int>> harvest_months;  ///< 1..12: farmers stay where they are
  Given<bool> camps_are_sinks{false};      ///< people leave the model from camps, by place attribute deactivation_probability
  std::vector<Given<Quirk>> quirks;

  [[nodiscard]] bool has(Quirk quirk) const {
    for (const auto& q : quirks)
      if (q.value == quirk) return true;
    return false;
  }
};

/// What a place goes through; a row holds from its date until the next row of the place (hunger: linear in between).
enum class ConditionKind {
  conflict,  ///< intensity >= 0; 0 ends the conflict
  flood,     ///< level, 0: dry
  hunger,    ///< share of the residents in need of food, percent
};

struct Condition {
  Given<ConditionKind> what;
  Given<std::string> place;
  Given<Seconds> date;
  Given<double> value;
  Remark remark;
};

/// One value of a trait (a dimension of [groups]) and its weight among the newcomers of a place. Traits are independent.
struct Trait {
  Given<std::string> trait, value;
  Given<std::string> place;  ///< "": places without rows of their own
  Given<double> weight;
  Remark remark;
};

/// A further property of a place or a link, as text; compile knows the names in `known_place_attributes` and
/// `known_link_attributes`, others are kept for readers.
struct Attribute {
  Given<std::string> of;  ///< place or link
  Given<std::string> name, value;
  Remark remark;
};

/// Place attributes with a meaning: conflict_intensity (of a place of kind conflict, at the start; 1), capacity_per_step
/// (persons added in each step, already in the first), capacity_taken (persons by which the capacity is lower from the start;
/// none left: unlimited), deactivation_probability (per step, in camps), farmer_fraction, trade_volume (billion US$), hdi (0-1),
/// region.
std::span<const std::string_view> known_place_attributes();
/// Link attributes with a meaning: max_move_speed (km per step, in place of vehicle_km_per_step), walk_probability (per step).
std::span<const std::string_view> known_link_attributes();

/// A long route that people who start at its first place (or, backwards, at its last) know, beyond their awareness.
struct MajorRoute {
  std::vector<Given<std::string>> places;  ///< at least two
  Remark remark;
};

const char* to_string(Quirk value);
const char* to_string(NewcomerSource value);
const char* to_string(NewcomerLaw value);
const char* to_string(ConditionKind value);
/// One line on what the quirk does, and the number of the fault in the specification ("B36").
std::string_view describe(Quirk quirk);

}  // namespace outflow::scenario
