#include "outflow/scenario/detail/fields.h"
#include "outflow/scenario/format.h"
#include "outflow/scenario/words.h"

/// What the movement rule "journeys" adds to scenario.toml and to the tables.
namespace outflow::scenario::detail {

namespace {

using enum FieldType;

constexpr std::string_view a_chance = "it is a probability";
constexpr std::string_view a_weight = "places and routes are chosen in proportion to it";
constexpr std::string_view an_exponent = "weights must stay finite numbers";
constexpr std::string_view a_speed = "nobody would arrive";

Field chance(std::string_view name, std::string_view doc, std::string_view fallback) {
  return numeric(name, number, doc, fallback, 0, 1, a_chance);
}

Field weight(std::string_view name, std::string_view doc, std::string_view fallback) {
  return numeric(name, number, doc, fallback, 0, 1e12, a_weight);
}

Field exponent(std::string_view name, std::string_view doc, std::string_view fallback) {
  return numeric(name, number, doc, fallback, -100, 100, an_exponent);
}

Field off(std::string_view name, std::string_view doc) { return plain(name, flag, doc, "false"); }

Field list(std::string_view name, FieldType type, std::string_view doc, double least, double most, std::string_view reason) {
  return numeric(name, type, doc, "[]", least, most, reason);
}

Field list_of_words(std::string_view name, std::span<const std::string_view> words, std::string_view doc) {
  return {.name = name, .type = known_words, .doc = doc, .fallback = "[]", .words = words};
}

using Fields = std::vector<Field>;

void append(Fields& to, Fields more) { to.insert(to.end(), more.begin(), more.end()); }

Fields travel() {
  return {numeric("vehicle_km_per_step", number, "distance in a step", "360", 0, 1e6, a_speed, true),
          numeric("walk_km_per_step", number, "distance in a step on foot", "35", 0, 1e6, a_speed, true),
          off("start_on_foot", "the first link is walked"),
          off("avoid_short_stints", "who has travelled little goes on from a town in the same step"),
          numeric("awareness", integer, "links that people see ahead; markers are free; 0: neighbours, all alike", "1", -1, 8,
                  "the number of routes grows with its power"),
          off("fixed_routes", "one route to each destination, the best of the step")};
}

Fields setting_out() {
  return {chance("conflict_move_chance", "chance per step to set out from a place in conflict", "1"),
          chance("camp_move_chance", "the same from a camp", "0.001"),
          chance("idp_camp_move_chance", "the same from an IDP camp", "0.1"),
          chance("default_move_chance", "the same from towns and flood zones", "0.3"),
          numeric("move_chance_residents_base", number, "chances times (max(residents, capacity) / base)^power", "10000", 0,
                  max_persons, "it divides a number of persons", true),
          exponent("move_chance_residents_power", "that power", "0")};
}

Fields routes() {
  return {
      weight("foreign_weight", "factor of places abroad", "1"),
      weight("camp_weight", "factor of camps", "1"),
      weight("conflict_weight", "factor of places in conflict, to the power of the intensity", "0.31622776601683794"),
      plain("home_country", text, "places elsewhere are abroad", "that of the first place"),
      numeric("softening_km", number, "added to the length of every route, km", "10", 0, 1e6, "a negative length has no meaning"),
      weight("weight_softening", "added to the weight of every place", "0"),
      exponent("distance_power", "exponent of the length of a route", "1"),
      exponent("weight_power", "exponent of the whole weight", "1"),
      numeric("capacity_buffer", number, "share of the capacity beyond which a place loses weight", "0.9", 0, 1,
              "it is a share of the capacity"),
      numeric("capacity_scaling", number, "factor on all capacities", "1", 0, 1e6, "a place cannot hold fewer than no people"),
      numeric("pruning_threshold", number, "routes with less than best / threshold are dropped; below 1.001: none", "1", 0, 1e12,
              "it divides a weight"),
      off("stay_close_to_home", "weights fall with the distance from home"),
      exponent("home_distance_power", "with that exponent", "0.5"),
      off("residents_attract", "weights of places other than camps rise with their residents"),
      exponent("residents_power", "with that exponent", "0.1"),
      off("economic_pull", "weights of foreign places rise with trade_volume and hdi (place_attributes.csv)")};
}

Fields newcomers() {
  return {
      list("conflict_decay", numbers, "factors on a conflict by its age; none: it stays as it is", 0, 1e6, a_weight),
      numeric("conflict_decay_steps", integer, "steps for which one of these factors holds", "30", 1, max_steps,
              "a factor holds for at least one step"),
      choice_of("newcomers", words<NewcomerSource>(),
                "`prescribed`: departures.csv; `conflict`, `flood`: from the state of the places", "prescribed"),
      choice_of("newcomer_law", words<NewcomerLaw>(),
                "`constant`: persons a step; `share`: of the residents; `poisson`: mean persons a step", "constant"),
      numeric("newcomer_rate", number, "newcomers conflict: at intensity 1", "0", 0, max_persons, "nobody is taken away by it"),
      list("newcomers_by_flood", numbers, "newcomers flood: by level, the first for level 0", 0, max_persons,
           "nobody is taken away by it"),
      off("take_residents", "newcomers are taken from the residents"),
      off("hunger_adds_newcomers", "hungry places send a larger part of the newcomers"),
      off("hunger_outside_conflict", "with hunger_adds_newcomers: hungry places without conflict send newcomers, too"),
      off("flee_when_starving", "hunger raises the chance to set out"),
      off("avoid_hungry_places", "hunger lowers the weight of a place at home")};
}

Fields floods() {
  return {off("floods", "the level of a flood changes chances and weights"),
          list("flood_move_chances", numbers, "chance to set out, by level", 0, 1, a_chance),
          list("flood_place_weights", numbers, "factor on the weight of a place, by level", 0, 1e12, a_weight),
          off("flood_forecasts", "people know the levels to come"),
          numeric("flood_forecast_steps", integer, "steps that a forecast looks ahead", "0", 0, 10000,
                  "a forecast looks ahead for 0 to 10000 steps"),
          numeric("flood_forecast_end", integer, "last step with a forecast", "0", 0, max_steps, "steps are counted from 0"),
          list("flood_forecast_weights", numbers, "weight of a forecast, by steps ahead", 0, 1e6, a_weight),
          list("flood_awareness_weights", numbers, "weight of forecasts for people, by their trait floodawareness", 0, 1e6,
               a_weight)};
}

Fields people() {
  return {off("children_avoid_hazards", "weights are squared for people under 19 (dimension age)"),
          off("boys_take_risk", "weights do not count for boys over 14 (dimensions age and gender)"),
          off("elderly_avoid_hazards", "weights are squared for people over 59 (dimension age)"),
          off("women_avoid_hazards", "weights are squared for women (dimension gender)"),
          off("match_camp_ethnicity", "camps weigh more with people of one's own ethnicity in them"),
          off("match_town_ethnicity", "the same for towns"),
          off("match_conflict_ethnicity", "the same for places in conflict"),
          off("match_camp_religion", "the same for camps and religion"),
          numeric("religion_fraction", number, "share of a religion in a camp that counts as usual", "0.25", 0, 1,
                  "it is a share that divides another", true),
          list("harvest_months", integers, "months (1 to 12) in which farmers stay", 1, 12, "a year has twelve months"),
          off("camps_are_sinks", "people leave the model from camps (attribute deactivation_probability)"),
          list_of_words("quirks", words<Quirk>(), "faults of the reference program to be reproduced; see the table of quirks")};
}

Table conditions() {
  return make_table("conditions", false, "journeys: what places go through",
                    {required(choice_of("condition", words<ConditionKind>(),
                                        "`conflict`: intensity; `flood`: level; `hunger`: percent of the residents")),
                     required(plain("place", reference, "where")),
                     required(plain("date", from, "from here until the next row of the place (hunger: linear in between)")),
                     ranged(required(plain("value", number, "0: none")), {0, 1e6, "it is counted from none upwards"})});
}

Table traits() {
  return make_table(
      "traits", false, "journeys: how the values of a dimension are spread among newcomers",
      {required(plain("trait", reference, "a dimension of [groups]")), required(plain("value", text, "one of its values")),
       plain("place", reference, "where they come from; blank: places without rows of their own"),
       ranged(required(plain("weight", number, "values are drawn in proportion to it")),
              {0, 1e12, "values are drawn in proportion to it"})});
}

Table attributes(std::string_view name, std::string_view of, std::string_view doc, std::string_view what) {
  return make_table(name, false, doc,
                    {required(plain(of, reference, "whose")), required(plain("attribute", text, what)),
                     required(plain("value", text, "a number for attributes with a meaning"))});
}

Table major_routes() {
  return make_table("major_routes", false, "journeys: long routes that people know beyond their awareness",
                    {required(plain("places", chain, "ids of the places on the way, joined by ` > `"))});
}

}  // namespace

Section journey_section() {
  Fields keys = travel();
  append(keys, setting_out());
  append(keys, routes());
  append(keys, newcomers());
  append(keys, floods());
  append(keys, people());
  return {
      .name = "journeys", .doc = "the rule \"journeys\": only with rule = \"journeys\" in [movement]", .keys = std::move(keys)};
}

std::vector<Table> journey_tables() {
  return {conditions(), traits(),
          attributes("place_attributes", "place", "journeys: further properties of places",
                     "conflict_intensity, capacity_per_step, capacity_taken, deactivation_probability, farmer_fraction, "
                     "trade_volume, hdi, region; others are kept for readers"),
          attributes("link_attributes", "link", "journeys: further properties of links",
                     "max_move_speed, walk_probability; others are kept for readers"),
          major_routes()};
}

Table make_table(std::string_view name, bool is_required, std::string_view doc, std::vector<Field> columns) {
  columns.push_back(plain("source", text, "where the numbers of this row come from"));
  columns.push_back(plain("note", text, "a remark for readers"));
  return {.name = name, .required = is_required, .doc = doc, .columns = std::move(columns)};
}

}  // namespace outflow::scenario::detail
