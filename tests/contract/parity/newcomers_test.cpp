#include <cmath>

#include "contract/parity/world.h"

namespace outflow::parity {
namespace {

constexpr const char* settings_yml = "simsetting.yml";
const std::string driven = "spawn_rules.conflict_driven_spawning.";

/// Two towns with conflicts of their own, where everybody stays.
Folder two_wars(int days, std::vector<double> a, std::vector<double> b) {
  Folder f(days);
  f.place("A", "town", 1000).place("B", "town", 3000).place("Camp", "camp").road("A", "Camp", 9).road("B", "Camp", 9);
  f.set("move_rules.conflict_movechance", "0").set("move_rules.default_movechance", "0");
  return f.war("A", std::move(a)).war("B", std::move(b));
}

PARITY_TEST(Newcomers, ByPopulationIntensityAndAge, {"SPN-08", State::done, Engines::both, "drawn one by one with these weights"},
            {"SPN-10", State::done, Engines::both, "the last entry of the list holds for ever"},
            {"S:spawn_rules.conflict_spawn_decay", State::done, Engines::both,
             "factors on newcomers and on the repulsion of a conflict"},
            {"S:spawn_rules.conflict_spawn_decay_interval", State::done, Engines::both, "days for which a factor holds"}) {
  auto f = two_wars(40, {1}, {0.5}).arrive(0, 10000);
  for (const auto kind : each_engine) {
    Member run(f, kind);
    run.days(1);
    expect_share(run.at("A"), 10000, 1000. / 2500);
    EXPECT_EQ(run.everybody(), 10000);
  }
  f.set("spawn_rules.conflict_spawn_decay", "[1, 0.5, 0.25]").set("spawn_rules.conflict_spawn_decay_interval", "7");
  EXPECT_DOUBLE_EQ(Sight(f, 6).source("A"), 1000);
  EXPECT_DOUBLE_EQ(Sight(f, 7).source("A"), 500);
  EXPECT_DOUBLE_EQ(Sight(f, 14).source("B"), 375);
  EXPECT_DOUBLE_EQ(Sight(f, 39).source("B"), 375);
}

PARITY_TEST(Newcomers, ConflictsThatWereThereBefore, {"SPN-11", State::done, Engines::both, "they are one day older, as there"},
            {"SCO-02", State::done, Engines::both, "conflict_weight to the power of decay times intensity"}) {
  auto f = zone_and_camp(120, 9, 1).war("Zone", {0}).set("spawn_rules.conflict_spawn_decay", "[1, 1, 1, .5, .1]");
  const auto score = [&](int day) { return Sight(f, day).at("Zone").score; };
  EXPECT_NEAR(score(0), 0.31623, 5e-6);
  EXPECT_NEAR(score(88), 0.31623, 5e-6);
  EXPECT_NEAR(score(89), 0.56234, 5e-6);
  EXPECT_NEAR(score(119), 0.89125, 5e-6);
  EXPECT_NEAR(Sight(f.war("Zone", {1}), 89).at("Zone").score, 0.31623, 5e-6);  // begins on day 0: a day younger
}

PARITY_TEST(Newcomers, WithoutConflict,
            {"SPN-09", State::done_right, Engines::both,
             "told before the run; they are missing and counted as such, and the run goes on"}) {
  auto f = two_wars(4, {1, 0}, {0}).arrive(0, 10).arrive(2, 30);
  EXPECT_TRUE(warns(f, "source_data/data_layout.csv", 1, "when no place with residents is in conflict"));
  for (const auto kind : each_engine) {
    Member run(f, kind);
    run.days(3);
    EXPECT_EQ(run.everybody(), 10);
    EXPECT_EQ(run.engine().counts().short_persons, 30);
  }
}

PARITY_TEST(Newcomers, TakenFromThePopulation,
            {"SPN-12", State::done, Engines::both, "one resident for each, down to 0; without residents a place has no weight"},
            {"S:spawn_rules.take_from_population", State::done, Engines::both, "as there"}) {
  auto f = two_wars(6, {1}, {0}).arrive(0, 900).arrive(1, 50).set("spawn_rules.take_from_population", "true");
  f.set(driven + "spawn_mode", "pop_ratio").set(driven + "displaced_per_conflict_day", "0.1");
  for (const auto kind : each_engine) {  // 1000: 100, 90, 81, 72 (of 729), 65 (of 657)
    EXPECT_EQ(Member(f, kind).days(5).at("A"), 100 + 90 + 81 + 72 + 65);
    auto prescribed = two_wars(6, {1}, {1, 0}).arrive(0, 10000).arrive(1, 5).set("spawn_rules.take_from_population", "true");
    Member run(prescribed, kind);
    run.days(2);
    EXPECT_EQ(run.engine().counts().short_persons, 5);  // A is empty: 2500 of the 10000 came from there
  }
}

PARITY_TEST(
    Newcomers, DrivenByConflict,
    {"SPN-13", State::done, Engines::both,
     "constant: whole part of rate times intensity; pop_ratio: of the residents; poisson: drawn. The decay does not count"},
    {"S:spawn_rules.conflict_driven_spawning", State::done, Engines::both,
     "a section switches it on; an empty one is told to be off"},
    {"S:spawn_rules.conflict_driven_spawning.spawn_mode", State::done, Engines::both, "constant, pop_ratio, poisson"},
    {"S:spawn_rules.conflict_driven_spawning.displaced_per_conflict_day", State::done_right, Engines::both,
     "500 or, with pop_ratio, 0.01 by default; fractions hold, divided by hasten unless quirk unscaled_extras"}) {
  auto f = two_wars(10, {1, 1, 1, 1, 1, 0}, {0, 0, 0.5})
               .set(driven + "spawn_mode", "constant")
               .set(driven + "displaced_per_conflict_day", "101");
  f.set("spawn_rules.conflict_spawn_decay", "[0.5]");
  for (const auto kind : each_engine) {
    Member constant(f, kind);
    constant.days(10);
    EXPECT_EQ(constant.at("A"), 505);
    EXPECT_EQ(constant.at("B"), 8 * 50);
    auto g = f;
    Member ratio(g.set(driven + "spawn_mode", "pop_ratio").set(driven + "displaced_per_conflict_day", "0.0015"), kind);
    EXPECT_EQ(ratio.days(10).at("B"), 8 * 2);  // 0.0015 * 3000 * 0.5 = 2.25
    Member poisson(g.set(driven + "spawn_mode", "Poisson").set(driven + "displaced_per_conflict_day", "100"), kind);
    EXPECT_NEAR(static_cast<double>(poisson.days(10).everybody()), 900, 5 * 30);
    auto fallback = two_wars(2, {1}, {0}).set(driven + "spawn_mode", "constant");
    EXPECT_EQ(Member(fallback, kind).days(1).at("A"), 500);
    EXPECT_EQ(Member(fallback.set("optimisations.hasten", "5"), kind).days(1).at("A"), 100);
    EXPECT_EQ(Member(fallback.quirk(Quirk::unscaled_extras), kind).days(1).at("A"), 500);
    auto share = two_wars(2, {1}, {0}).set(driven + "spawn_mode", "pop_ratio");
    EXPECT_EQ(Member(share, kind).days(1).at("A"), 10);
  }
}

PARITY_TEST(Newcomers, UnknownModesAreErrors,
            {"SPN-14", State::done_right, Engines::none, "an error with the three that there are"}) {
  EXPECT_TRUE(refuses(two_wars(2, {1}, {0}).set(driven + "spawn_mode", "POP_RATIO"), settings_yml, 0,
                      "write constant, pop_ratio or poisson"));
}

PARITY_TEST(
    Newcomers, FromConflictZonesOnly,
    {"SET-09", State::done, Engines::both, "no effect there either, but with starvation_driven_spawning; told"},
    {"S:spawn_rules.conflict_zone_spawning_only", State::done, Engines::both,
     "false counts with starvation_driven_spawning alone (hunger_outside_conflict); both *_zone_spawning_only true: an error"},
    {"SPN-16", State::done, Engines::both,
     "from day 1 on: population times hungry share; outside conflicts with conflict_zone_spawning_only: false alone"},
    {"S:spawn_rules.starvation_driven_spawning", State::done, Engines::both, "as there: where people come from, not how many"}) {
  auto f = two_wars(4, {0.5}, {0}).set("spawn_rules.conflict_zone_spawning_only", "false").arrive(0, 1);
  EXPECT_TRUE(warns(f, settings_yml, 0, "conflict_zone_spawning_only: false has no effect"));
  f.set("spawn_rules.starvation_driven_spawning", "true").file("input/region_attributes_IPC.csv", "#Day,R\n0,20\n3,50\n");
  EXPECT_TRUE(says_nothing(f, "has no effect"));
  EXPECT_DOUBLE_EQ(Sight(f, 0).source("A"), 500);
  EXPECT_DOUBLE_EQ(Sight(f, 1).source("A"), 500 + 300);
  EXPECT_DOUBLE_EQ(Sight(f, 1).source("B"), 900);
  f.set("spawn_rules.conflict_zone_spawning_only", "true");
  EXPECT_DOUBLE_EQ(Sight(f, 1).source("A"), 800);
  EXPECT_DOUBLE_EQ(Sight(f, 1).source("B"), 0);
  EXPECT_TRUE(refuses(f.set("spawn_rules.flood_zone_spawning_only", "true"), settings_yml, 0, "are both true"));
}

PARITY_TEST(Newcomers, Connections,
            {"SPN-17", State::done, Engines::agents,
             "a Poisson number at first, then as people meet; they move nobody, and a column of agents.out.0 tells them"},
            {"S:spawn_rules.average_social_connectivity", State::done, Engines::agents,
             "their mean at first; without a log of people no effect, told"}) {
  EXPECT_TRUE(warns(zone_and_camp(2, 9, 1).set("spawn_rules.average_social_connectivity", "4.0"), settings_yml, 0,
                    "average_social_connectivity has no effect"));
  const auto logged = zone_and_camp(2, 9, 1).set("spawn_rules.average_social_connectivity", "4.0").set("log_levels.agent", "1");
  EXPECT_TRUE(says_nothing(logged, "average_social_connectivity"));
  EXPECT_EQ(logged.read().logs.connections, 4);
  EXPECT_TRUE(
      refuses(zone_and_camp(2, 9, 1).set("spawn_rules.average_social_connectivity", "-1"), settings_yml, 0, "cannot be -1"));
}

}  // namespace
}  // namespace outflow::parity
