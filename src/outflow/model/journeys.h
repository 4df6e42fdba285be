#pragma once
#include <cstdint>
#include <utility>
#include <vector>

/// The compiled form of the movement rule "journeys": people pick a whole route and follow it. Everything that is known before
/// the run (kinds, conflicts, closures, routes) is worked out step by step here; engines add the people.
namespace outflow::model {

/// What a place is from one step on.
struct PlaceState {
  double move_chance = 0;    ///< per decision, before residents, hunger and floods change it
  double score = 1;          ///< attraction to everybody, before the residents' factor; >= 0
  double source = 0;         ///< weight of one resident among the sources of newcomers, when newcomers appear
  double newcomers = 0;      ///< conflict- and flood-driven: rate of this step, per resident with the law `share`
  double capacity = -1;      ///< persons, before scaling
  double hunger = 0;         ///< share of the people who leave for hunger, 0..1
  double flood_chance = -1;  ///< move chance while flooded; -1: not flooded, or no list of chances
  double flood_score = 1;    ///< factor of the score while flooded
  double forecast_push = 0;  ///< chance to leave because a flood is forecast, for somebody who believes forecasts fully
  double forecast_score = 1; ///< factor of the score, for somebody who believes forecasts fully
  bool town = false, camp = false, idp_camp = false, zone = false, marker = false;
  bool violent = false;      ///< a conflict with an intensity above one half
  bool operator==(const PlaceState&) const = default;
};

struct PlaceChange {
  std::int32_t step = 0, place = 0;
  PlaceState state;
};

/// A route as the places still to be reached: the next one, the route after it (-1: none) and the last one.
struct Route {
  std::int32_t next = 0, rest = -1, end = 0;
};

struct RouteCandidate {
  std::int32_t route = 0;
  double km = 0;
};

/// Open links and known routes, from a step until the next network begins.
struct Network {
  std::int32_t first_step = 0;
  std::vector<RouteCandidate> candidates;     ///< sorted by place
  std::vector<std::int32_t> candidate_begin;  ///< [place + 1]
  std::vector<std::int32_t> open;             ///< open links, by place, in the order in which people look at them
  std::vector<std::int32_t> open_begin;       ///< [place + 1]
};

enum class HazardView : std::uint8_t { plain, avoid, ignore };  ///< the score as it is, squared, or 1

/// What distinguishes people under this rule, beside their home.
struct Traveller {
  HazardView hazard = HazardView::plain;
  bool farmer = false;
  std::int32_t home = -1;  ///< place; -1 where nothing depends on it
  std::int32_t ethnicity = -1, religion = -1;
  double flood_awareness = 0;
};

enum class NewcomerLaw : std::uint8_t { constant, share, poisson };

/// Newcomers of a step. `place` -1: spread over all places by `PlaceState::source` times residents.
struct Newcomers {
  std::int32_t step = 0, place = -1;
  std::int64_t persons = 0;
};

/// People who are there at the start; `mix` says who they are.
struct Present {
  std::int32_t place = 0, mix = 0;
  std::int64_t persons = 0;
};

struct JourneyLink {
  double km = 0;
  double vehicle_km = 0;  ///< per step
  double walk_probability = 0;
};

struct JourneySettings {
  double walk_km = 35, vehicle_km = 360;
  double softening_km = 10, weight_softening = 0, distance_power = 1, weight_power = 1;
  double capacity_buffer = 0.9, capacity_scaling = 1;
  double pruning_threshold = 1;
  double residents_power = 0;  ///< of the factor of the score of places that are no camps; 0: none
  double chance_residents_base = 10000, chance_residents_power = 0;
  double home_distance_power = 0;  ///< 0: distance from home does not count
  double religion_fraction = 0.25;
  bool start_on_foot = false, avoid_short_stints = false, fresh_speed = false, home_is_here = false;
  bool squared_scores = false;     ///< fixed routes as in the reference: scores count twice, room does not count
  bool take_residents = false;
  bool match_camp_ethnicity = false, match_town_ethnicity = false, match_conflict_ethnicity = false, match_camp_religion = false;
  bool harvest_for_all = false;
  bool prescribed_newcomers = true;
  NewcomerLaw law = NewcomerLaw::constant;
};

struct Journeys {
  JourneySettings settings;
  std::vector<JourneyLink> links;             ///< [link]
  std::vector<std::int64_t> residents;        ///< [place] at the start
  std::vector<PlaceChange> changes;           ///< ascending step; every place has one at step 0
  std::vector<std::int32_t> change_begin;     ///< [step + 1]
  std::vector<Route> routes;
  std::vector<Network> networks;              ///< ascending first_step; the first begins at 0
  std::vector<std::pair<std::int32_t, std::int32_t>> closings;  ///< (step, link) ascending: who is on it will be sent back
  std::vector<Traveller> travellers;          ///< [class]
  std::vector<std::vector<std::pair<std::int32_t, double>>> mixes;  ///< (class, weight)
  std::vector<std::int32_t> birth_mix;        ///< [place] who appears there
  std::vector<Present> present;
  std::vector<Newcomers> newcomers;           ///< ascending step
  std::vector<std::uint8_t> harvest;          ///< [step]
  std::vector<double> settling;               ///< [place] chance per step that somebody in a camp there never moves again
  std::vector<double> km_between;             ///< [place][place], when the distance from home counts
  std::int32_t n_ethnicities = 0, n_religions = 0;
  std::vector<double> ethnic_residents, religious_residents;  ///< [place][value], 0 where unknown
};

}  // namespace outflow::model
