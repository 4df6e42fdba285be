#include "contract/parity/world.h"

namespace outflow::parity {
namespace {

constexpr const char* settings_yml = "simsetting.yml";
using scenario::Journeys;

Folder with(const std::string& key, const std::string& value) { return zone_and_camp(3, 9, 1).set(key, value); }

PARITY_TEST(Settings, DefaultsAreThoseOfTheReference,
            {"SET-01", State::done, Engines::none,
             "a file with {} alone, and sections without content, give the defaults; a missing or empty file is refused"}) {
  for (const char* text : {"{}\n", "spawn_rules:\nmove_rules:\noptimisations:\nlog_levels:\n"}) {
    const auto f = zone_and_camp(3, 9, 1).series("Camp", {{0, 5}}).file(settings_yml, text).read();
    const Journeys& j = f.scenario.journeys;
    EXPECT_EQ(j.vehicle_km_per_step.value, 360);
    EXPECT_EQ(j.walk_km_per_step.value, 35);
    EXPECT_EQ(j.foreign_weight.value, 1);
    EXPECT_EQ(j.camp_weight.value, 1);
    EXPECT_NEAR(j.conflict_weight.value, 0.316227766, 1e-9);
    EXPECT_EQ(j.conflict_move_chance.value, 1);
    EXPECT_EQ(j.camp_move_chance.value, 0.001);
    EXPECT_EQ(j.idp_camp_move_chance.value, 0.1);
    EXPECT_EQ(j.default_move_chance.value, 0.3);
    EXPECT_EQ(j.awareness.value, 1);
    EXPECT_EQ(j.capacity_buffer.value, 0.9);
    EXPECT_EQ(j.capacity_scaling.value, 1);
    EXPECT_EQ(j.softening_km.value, 10);
    EXPECT_EQ(j.weight_softening.value, 0);
    EXPECT_EQ(j.weight_power.value, 1);
    EXPECT_EQ(j.distance_power.value, 1);
    EXPECT_EQ(j.home_distance_power.value, 0.5);
    EXPECT_EQ(j.residents_power.value, 0.1);
    EXPECT_EQ(j.move_chance_residents_base.value, 10000);
    EXPECT_EQ(j.move_chance_residents_power.value, 0);
    EXPECT_EQ(j.pruning_threshold.value, 1);
    EXPECT_EQ(j.religion_fraction.value, 0.25);
    EXPECT_EQ(j.conflict_decay_steps.value, 30);
    EXPECT_TRUE(j.conflict_decay.value.empty());
    EXPECT_TRUE(f.arrivals.insert_day0);
    EXPECT_TRUE(f.arrivals.sum_from_camps);
    EXPECT_FALSE(f.arrivals.empty_camps_on_day0);
    EXPECT_EQ(f.hasten, 1);
    EXPECT_TRUE(j.quirks.empty());
    for (const bool on :
         {j.start_on_foot.value, j.avoid_short_stints.value, j.stay_close_to_home.value, j.residents_attract.value,
          j.fixed_routes.value, j.economic_pull.value, j.take_residents.value, j.camps_are_sinks.value, j.floods.value,
          j.flee_when_starving.value, j.avoid_hungry_places.value, j.hunger_adds_newcomers.value})
      EXPECT_FALSE(on);
  }
}

PARITY_TEST(Settings, UnknownKeysAreTold,
            {"SET-02", State::done_right, Engines::none, "a warning with the nearest known key; its value is ignored"}) {
  EXPECT_TRUE(warns(with("move_rules.max_mov_speed", "100"), settings_yml, 3, "did you mean max_move_speed?"));
  EXPECT_TRUE(warns(with("mov_rules.max_move_speed", "100"), settings_yml, 0, "unknown key \"mov_rules\""));
  EXPECT_TRUE(
      warns(with("spawn_rules.conflict_driven_spawning.spawnmode", "constant"), settings_yml, 0, "did you mean spawn_mode?"));
}

PARITY_TEST(Settings, TypesAreChecked, {"SET-03", State::done_right, Engines::none, "an error with line and column"}) {
  EXPECT_TRUE(refuses(with("move_rules.start_on_foot", "\"False\""), settings_yml, 3, "neither true nor false"));
  EXPECT_TRUE(refuses(with("move_rules.start_on_foot", "1"), settings_yml, 3, "neither true nor false"));
  EXPECT_TRUE(refuses(with("optimisations.hasten", "1.5"), settings_yml, 0, "hasten is not a whole number"));
  EXPECT_TRUE(refuses(with("move_rules.camp_weight", "much"), settings_yml, 3, "camp_weight"));
  EXPECT_TRUE(refuses(with("move_rules.camp_movechance", "1.2"), settings_yml, 2, "camp_movechance cannot be 1.2"));
  EXPECT_TRUE(refuses(with("spawn_rules.conflict_spawn_decay", "3"), settings_yml, 0, "is not a list"));
  for (const char* yes : {"yes", "on", "True"})
    EXPECT_TRUE(with("move_rules.start_on_foot", yes).read().scenario.journeys.start_on_foot.value);
}

PARITY_TEST(Settings, OldRules,
            {"SET-05", State::done, Engines::both, "five constants; told. The old way of choosing is not brought back, as there"},
            {"S:move_rules.use_v1_rules", State::done, Engines::both, "takes the place of five other keys, told"}) {
  auto f =
      with("move_rules.use_v1_rules", "true").set("move_rules.max_move_speed", "500").set("move_rules.start_on_foot", "true");
  f.set("move_rules.avoid_short_stints", "true");
  EXPECT_TRUE(warns(f, settings_yml, 0, "use_v1_rules takes the place of five other keys"));
  const Journeys j = f.read().scenario.journeys;
  EXPECT_EQ(j.vehicle_km_per_step.value, 200);
  EXPECT_FALSE(j.start_on_foot.value);
  EXPECT_FALSE(j.avoid_short_stints.value);
  EXPECT_EQ(j.camp_weight.value, 2);
  EXPECT_EQ(j.conflict_weight.value, 0.25);
  EXPECT_EQ(with("move_rules.use_v1_rules", "false")
                .set("move_rules.max_move_speed", "500")
                .read()
                .scenario.journeys.vehicle_km_per_step.value,
            500);
}

PARITY_TEST(Settings, KeysWithoutEffect, {"SET-06", State::done, Engines::none, "no effect there either, told"},
            {"SET-07", State::done, Engines::none, "no effect there either, told"},
            {"S:top.number_of_steps", State::done, Engines::none, "no effect there either, told"},
            {"S:top.conflict_input_file", State::done, Engines::none, "no effect there either, told; the name is fixed"},
            {"S:top.flood_level_input_file", State::done, Engines::none, "no effect there either, told; the name is fixed"},
            {"S:move_rules.max_crossing_speed", State::done, Engines::none, "no effect there either, told"},
            {"S:log_levels.camp", State::other, Engines::none, "nothing is printed; told"},
            {"S:log_levels.conflict", State::other, Engines::none, "nothing is printed; told"},
            {"S:log_levels.init", State::other, Engines::none,
             "nothing is printed; describe shows what a folder amounts to; told"}) {
  const std::pair<const char*, const char*> keys[] = {{"number_of_steps", "50"},
                                                      {"conflict_input_file", "war.csv"},
                                                      {"flood_level_input_file", "f.csv"},
                                                      {"move_rules.max_crossing_speed", "20"},
                                                      {"log_levels.camp", "1"},
                                                      {"log_levels.conflict", "1"},
                                                      {"log_levels.init", "1"}};
  for (const auto& [key, value] : keys) {
    EXPECT_TRUE(warns(with(key, value), settings_yml, 0, "has no effect")) << key;
    EXPECT_EQ(with(key, value).read().scenario.end.value, zone_and_camp(3, 9, 1).read().scenario.end.value);
  }
}

PARITY_TEST(Settings, SinksByBothNames,
            {"S:spawn_rules.camps_are_sinks", State::done_right, Engines::both, "switches them on (there it is never read)"},
            {"S:spawn_rules.camps_are_sicks", State::done, Engines::both, "the same"}) {
  EXPECT_TRUE(with("spawn_rules.camps_are_sinks", "true").read().scenario.journeys.camps_are_sinks.value);
  EXPECT_TRUE(with("spawn_rules.camps_are_sicks", "true").read().scenario.journeys.camps_are_sinks.value);
  EXPECT_FALSE(with("spawn_rules.camps_are_sicks", "false").read().scenario.journeys.camps_are_sinks.value);
}

PARITY_TEST(Settings, EconomicPull, {"S:move_rules.use_economic_pull", State::done, Engines::both, "see OPT-04"}) {
  EXPECT_TRUE(with("move_rules.use_economic_pull", "true").read_as_is().scenario.journeys.economic_pull.value);
}

PARITY_TEST(Settings, Logs,
            {"OUT-09", State::refused, Engines::none, "logs name places; without any log the key has no effect, told"},
            {"S:log_levels.granularity", State::refused, Engines::none, "region with a log is an error (OUT-09)"},
            {"S:log_levels.idp_totals", State::done, Engines::both, "a last column in out.csv"}) {
  EXPECT_TRUE(refuses(with("log_levels.granularity", "region").set("log_levels.agent", "1"), settings_yml, 0, "OUT-09"));
  EXPECT_TRUE(refuses(with("log_levels.granularity", "region").set("log_levels.link", "1"), settings_yml, 0, "OUT-09"));
  EXPECT_TRUE(refuses(with("log_levels.granularity", "country"), settings_yml, 0, "granularity \"country\" is not known"));
  EXPECT_TRUE(warns(with("log_levels.granularity", "region"), settings_yml, 0, "granularity has no effect"));
  EXPECT_TRUE(says_nothing(with("log_levels.granularity", "location").set("log_levels.agent", "1"), "granularity"));
  EXPECT_EQ(with("log_levels.idp_totals", "1").read().logs.idp_totals, 1);
}

PARITY_TEST(Settings, LevelsOfLogs, {"S:log_levels.agent", State::done, Engines::none, "0 to 3, see OUT-07"},
            {"S:log_levels.link", State::refused, Engines::none, "1: see OUT-08; 2 is refused"}) {
  for (int level = 0; level <= 3; ++level) EXPECT_EQ(with("log_levels.agent", std::to_string(level)).read().logs.agent, level);
  EXPECT_TRUE(refuses(with("log_levels.agent", "4"), settings_yml, 0, "agent cannot be 4"));
  EXPECT_EQ(with("log_levels.link", "1").read().logs.link, 1);
  EXPECT_TRUE(refuses(with("log_levels.link", "2"), settings_yml, 0, "OUT-08"));
}

PARITY_TEST(Settings, Coupling,
            {"MSC-01", State::refused, Engines::none,
             "any file in the input folder that belongs to coupling; other unknown files are told"},
            {"MSC-02", State::refused, Engines::none, "any file in the input folder that belongs to weather"}) {
  for (const char* file : {"input/coupled_locations.csv", "input/coupling.ymmsl", "input/ghost_locations.csv"})
    EXPECT_TRUE(refuses(zone_and_camp(3, 9, 1).file(file, "x"), file, 0, "MSC-01"));
  for (const char* file : {"input/weather_closures.csv", "input/precipitation.csv", "input/40yrs_tp.csv"})
    EXPECT_TRUE(refuses(zone_and_camp(3, 9, 1).file(file, "x"), file, 0, "MSC-02"));
  EXPECT_TRUE(warns(zone_and_camp(3, 9, 1).file("input/closure.csv", "x"), "input/closure.csv", 0, "the file is not read"));
}

PARITY_TEST(Settings, ConflictData,
            {"TOO-03", State::refused, Engines::none,
             "raw conflict data (acled) without a list of places; beside one they are told"}) {
  auto f = zone_and_camp(3, 9, 1).file("input/acled.csv", "x");
  EXPECT_TRUE(warns(f, "input/acled.csv", 0, "TOO-03"));
  EXPECT_TRUE(refuses(f.without("input/locations.csv"), "input/acled.csv", 0, "TOO-03"));
}

}  // namespace
}  // namespace outflow::parity
