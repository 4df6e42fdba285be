#include <cmath>

#include "contract/parity/world.h"

namespace outflow::parity {
namespace {

constexpr const char* settings_yml = "simsetting.yml";

/// A - B, A - C, B - D, C - D, where C is a marker and D a camp.
Folder diamond(const char* awareness) {
  Folder f(3);
  f.place("A", "conflict_zone", 100).place("B", "town").place("C", "marker").place("D", "camp");
  f.road("A", "B", 100).road("A", "C", 100).road("B", "D", 100).road("C", "D", 100);
  return f.set("move_rules.awareness_level", awareness);
}

PARITY_TEST(Choice, AllSimpleWays,
            {"CHO-01", State::done, Engines::both, "every way of so many roads that visits no place twice is a route of its own"},
            {"CHO-02", State::done, Engines::both, "they cost no awareness and are no destinations"},
            {"S:move_rules.awareness_level", State::done_right, Engines::both,
             "fractions are cut and negative values count as 1, both told; see CHO-08 for 0"}) {
  Sight far(diamond("5"), 0);
  EXPECT_EQ(far.routes("A", "B"), 2);
  EXPECT_EQ(far.routes("A", "C"), 0);
  EXPECT_EQ(far.routes("A", "D"), 2);
  Sight near(diamond("1"), 0);
  EXPECT_EQ(near.routes("A", "B"), 1);
  EXPECT_EQ(near.routes("A", "D"), 1);
  EXPECT_EQ(near.routes("B", "A"), 1);
  EXPECT_TRUE(warns(diamond("1.9"), settings_yml, 0, "it counts as 1"));
  EXPECT_TRUE(warns(diamond("-1"), settings_yml, 0, "it counts as 1"));
  EXPECT_EQ(Sight(diamond("-1"), 0).routes("A", "D"), 1);
}

PARITY_TEST(Choice, WeightOfARoute,
            {"CHO-03", State::done, Engines::both,
             "((weight_softening + score) / (softening + km)^distance_power * room)^weight_power"},
            {"SCO-01", State::done, Engines::both, "foreign, camp and conflict factors multiply"},
            {"S:move_rules.softening", State::done, Engines::both, "km"},
            {"S:move_rules.weight_softening", State::done, Engines::both, "as there"},
            {"S:move_rules.weight_power", State::done, Engines::both, "as there"},
            {"S:move_rules.distance_power", State::done, Engines::both, "as there"},
            {"S:move_rules.foreign_weight", State::done, Engines::both, "as there"},
            {"S:move_rules.camp_weight", State::done, Engines::both, "as there"},
            {"S:move_rules.conflict_weight", State::done, Engines::both, "as there"}) {
  Folder f(2);
  f.place("Zone", "conflict_zone", 100)
      .place("Camp", "camp")
      .place("Abroad", "town", 0, "Away")
      .place("Both", "idpcamp", 0, "Away");
  f.place("Hot", "camp", 0, "Away").war("Hot", {2});
  f.road("Zone", "Camp", 40).road("Zone", "Abroad", 90).road("Zone", "Both", 90).road("Camp", "Hot", 20);
  f.set("move_rules.camp_weight", "2").set("move_rules.foreign_weight", "3").set("move_rules.conflict_weight", "0.5");
  Sight plain(f, 0);
  EXPECT_NEAR(plain.weight("Zone", "Camp"), 2 / 50., 1e-12);
  EXPECT_NEAR(plain.weight("Zone", "Abroad"), 3 / 100., 1e-12);
  EXPECT_NEAR(plain.weight("Zone", "Both"), 6 / 100., 1e-12);
  EXPECT_NEAR(plain.weight("Camp", "Hot"), 6 * 0.25 / 30., 1e-12);
  EXPECT_NEAR(plain.weight("Camp", "Zone"), 0.5 / 50., 1e-12);
  f.set("move_rules.softening", "60")
      .set("move_rules.weight_softening", "0.5")
      .set("move_rules.weight_power", "3")
      .set("move_rules.distance_power", "2");
  EXPECT_NEAR(Sight(f, 0).weight("Zone", "Camp"), std::pow(2.5 / (100. * 100), 3), 1e-16);
  for (const auto kind : each_engine) {
    Folder g(2);
    g.place("Zone", "conflict_zone", 100)
        .place("Camp", "camp")
        .place("Town", "town")
        .road("Zone", "Camp", 30)
        .road("Zone", "Town", 70)
        .arrive(0, 9000);
    g.set("move_rules.camp_movechance", "0").set("move_rules.default_movechance", "0").set("move_rules.camp_weight", "2");
    Member run(g, kind);
    run.days(1);
    expect_share(run.at("Camp"), 9000, (2 / 40.) / (2 / 40. + 1 / 80.));
  }
}

PARITY_TEST(Choice, RoomInCamps,
            {"CHO-04", State::done, Engines::both,
             "1 up to the buffer, then falling to 0 at the capacity times capacity_scaling"},
            {"S:move_rules.capacity_buffer", State::done, Engines::both, "as there"},
            {"S:move_rules.capacity_scaling", State::done, Engines::both, "as there"}) {
  Folder f(2);
  f.place("Zone", "conflict_zone", 100).place("Camp", "camp", 1000).road("Zone", "Camp", 40);
  const auto room = [](const Folder& folder, int persons) {
    Sight sight(folder, 0);
    sight.put("Camp", persons);
    return sight.weight("Zone", "Camp") * 50;
  };
  EXPECT_DOUBLE_EQ(room(f, 900), 1);
  EXPECT_NEAR(room(f, 901), 0.99, 1e-12);
  EXPECT_NEAR(room(f, 950), 0.5, 1e-12);
  f.set("move_rules.capacity_buffer", "0.5");
  EXPECT_NEAR(room(f, 750), 0.5, 1e-12);
  f.set("move_rules.capacity_scaling", "2");
  EXPECT_DOUBLE_EQ(room(f, 1000), 1);
  EXPECT_NEAR(room(f, 1500), 0.5, 1e-12);
}

PARITY_TEST(Choice, AllWeightsZero,
            {"CHO-06", State::done, Engines::both, "all routes alike; full camps then turn people away"}) {
  Folder f(2);
  f.place("Zone", "conflict_zone", 100)
      .place("X", "conflict_zone")
      .place("Y", "conflict_zone")
      .road("Zone", "X", 10)
      .road("Zone", "Y", 100);
  f.set("move_rules.conflict_weight", "0").set("move_rules.max_move_speed", "200").arrive(0, 9000).place("Camp", "camp");
  Sight sight(f, 0);
  EXPECT_DOUBLE_EQ(sight.weight("Zone", "X"), sight.weight("Zone", "Y"));
  Folder full(2);
  full.columns("initial_idps")
      .place("Zone", "conflict_zone", 100)
      .place("Camp", "camp", 10, "Home", "10")
      .road("Zone", "Camp", 9)
      .arrive(0, 30);
  full.set("move_rules.camp_movechance", "0");
  for (const auto kind : each_engine) EXPECT_EQ(Member(full, kind).days(2).at("Zone"), 30);
}

PARITY_TEST(Choice, Pruning,
            {"CHO-07", State::done, Engines::both, "routes lighter than best / threshold are dropped; below 1.001 none"},
            {"S:move_rules.pruning_threshold", State::done, Engines::both, "as there"}) {
  Folder f(2);  // weights 1, 8, 4, 12
  f.place("Zone", "conflict_zone", 100).set("move_rules.softening", "0");
  const int km[] = {240, 30, 60, 20};
  for (int i = 0; i < 4; ++i) {
    const std::string name = "T" + std::to_string(i);
    f.place(name, "town").road("Zone", name, km[i]);
  }
  f.place("Camp", "camp");
  const auto kept = [](const Folder& folder) {
    Sight sight(folder, 0);
    std::string names;
    for (const char* name : {"T0", "T1", "T2", "T3"})
      if (sight.weight("Zone", name) > 0) names += name;
    return names;
  };
  EXPECT_EQ(kept(f), "T0T1T2T3");
  EXPECT_EQ(kept(f.set("move_rules.pruning_threshold", "2")), "T1T3");
  EXPECT_EQ(kept(f.set("move_rules.pruning_threshold", "1.1")), "T3");
  EXPECT_EQ(kept(f.set("move_rules.pruning_threshold", "1.0009")), "T0T1T2T3");
}

PARITY_TEST(Choice, WhoSeesNothing,
            {"CHO-08", State::done_right, Engines::both,
             "0: among the neighbours, all alike; quirk frozen_unaware: nobody moves. Negative values count as 1, told"}) {
  Folder f(3);
  f.place("Zone", "conflict_zone", 100)
      .place("Near", "camp")
      .place("Far", "camp")
      .road("Zone", "Near", 10)
      .road("Zone", "Far", 150)
      .arrive(0, 4000);
  f.set("move_rules.awareness_level", "0").set("move_rules.camp_movechance", "0");
  EXPECT_TRUE(warns(f, settings_yml, 0, "awareness_level is 0"));
  for (const auto kind : each_engine) {
    Member run(f, kind);
    run.days(1);
    expect_share(run.at("Far"), 4000, 0.5);
    auto frozen = f;
    EXPECT_EQ(Member(frozen.quirk(Quirk::frozen_unaware), kind).days(3).at("Zone"), 4000);
  }
}

PARITY_TEST(Choice, DeadEnds, {"CHO-09", State::done_right, Engines::both, "people stay where they are"}) {
  Folder f(3);
  f.place("Zone", "conflict_zone", 100).place("M", "marker").road("Zone", "M", 10).place("Camp", "camp").arrive(0, 30);
  for (const auto kind : each_engine) EXPECT_EQ(Member(f, kind).days(3).at("Zone"), 30);
  for (const auto kind : each_engine) EXPECT_EQ(Member(f.set("move_rules.pruning_threshold", "2"), kind).days(3).at("Zone"), 30);
}

PARITY_TEST(Choice, FixedRoutes,
            {"CHO-10", State::done_right, Engines::both,
             "the best way to each destination, with the scores and the room of now; quirk squared_fixed_routes: scores count "
             "twice, room does not, markers cost awareness"},
            {"S:move_rules.fixed_routes", State::done_right, Engines::both, "see CHO-10"}) {
  auto f = diamond("3").set("move_rules.fixed_routes", "true").set("move_rules.camp_weight", "3");
  Sight fixed(f, 0);
  EXPECT_EQ(fixed.routes("A", "D"), 1);
  EXPECT_EQ(fixed.routes("A", "B"), 1);
  EXPECT_NEAR(fixed.weight("A", "D"), 3 / 210., 1e-12);
  EXPECT_NEAR(fixed.weight("A", "B"), 1 / 110., 1e-12);
  Sight squared(f.quirk(Quirk::squared_fixed_routes), 0);
  EXPECT_NEAR(squared.weight("A", "D"), 9 / 210., 1e-12);
}

}  // namespace
}  // namespace outflow::parity
