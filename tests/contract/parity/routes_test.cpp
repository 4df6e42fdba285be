#include "contract/parity/world.h"

namespace outflow::parity {
namespace {

constexpr const char* routes_csv = "input/routes.csv";

PARITY_TEST(Routes, ARowIsARoadBothWays, {"RTE-01", State::done, Engines::both, "one length, one set of attributes"}) {
  for (const auto kind : each_engine) {
    auto f = line({50}, 6, 10);
    EXPECT_EQ(Member(f, kind).days(1).at("Camp"), 10);
    auto back = zone_and_camp(3, 50, 0).series("Camp", {{0, 7}}).set("spawn_rules.insert_day0", "true");
    back.set("move_rules.camp_movechance", "1").set("move_rules.conflict_movechance", "0");
    EXPECT_EQ(Member(back, kind).days(1).at("Zone"), 7);
  }
}

PARITY_TEST(Routes, DistancesAreAboveZero,
            {"RTE-02", State::done_right, Engines::none, "an error for 0, negative and unreadable ones"}) {
  for (const char* km : {"0", "-5", "nan", "far", ""})
    EXPECT_TRUE(
        refuses(zone_and_camp(3, 9, 1).file(routes_csv, std::string("Zone,Camp,9\nCamp,Zone,") + km + "\n"), routes_csv, 2, ""));
  EXPECT_EQ(zone_and_camp(3, 9, 1).file(routes_csv, "Zone,Camp,12.75\n").read().scenario.links.at(0).distance_km.value, 12.75);
}

PARITY_TEST(Routes, ForcedRedirectionForcesNobody,
            {"RTE-03", State::done, Engines::both, "no influence on movement, as there; told once for all such roads"},
            {"RTE-04", State::done_right, Engines::both, "the road stays one; quirk doubled_road: it counts twice"}) {
  Folder f(3);
  f.place("Zone", "conflict_zone", 100)
      .place("A", "camp")
      .place("B", "camp")
      .road("Zone", "A", 40, "2")
      .road("Zone", "B", 40, "1");
  f.arrive(0, 9000).set("move_rules.camp_movechance", "0");
  EXPECT_TRUE(warns(f, routes_csv, 2, "2 roads with the flag forced_redirection"));
  EXPECT_TRUE(refuses(zone_and_camp(3, 9, 1).file(routes_csv, "Zone,Camp,9,drive\n"), routes_csv, 1, "forced_redirection"));
  for (const auto kind : each_engine) {
    Member one(f, kind);
    one.days(1);
    expect_share(one.at("B"), 9000, 1. / 2);
    auto quirk = f;
    Member two(quirk.quirk(Quirk::doubled_road), kind);
    two.days(1);
    expect_share(two.at("B"), 9000, 2. / 3);
  }
}

PARITY_TEST(Routes, EndsMustExist, {"RTE-05", State::done_right, Engines::none, "an error with the nearest name, exit code 3"}) {
  EXPECT_TRUE(refuses(zone_and_camp(3, 9, 1).road("Zone", "Canp", 9), routes_csv, 3, "did you mean Camp?"));
  EXPECT_TRUE(refuses(zone_and_camp(3, 9, 1).road("Zone", "Zone", 9), routes_csv, 3, "the road ends where it begins"));
}

PARITY_TEST(Routes, TheSameRoadTwiceCountsTwice, {"RTE-06", State::done, Engines::both, "both count, and a warning says so"}) {
  Folder f(3);
  f.place("Zone", "conflict_zone", 100)
      .place("A", "camp")
      .place("B", "camp")
      .road("Zone", "A", 40)
      .road("A", "Zone", 40)
      .road("Zone", "B", 40);
  EXPECT_TRUE(warns(f, routes_csv, 3, "there is a road between"));
  Sight sight(f, 0);
  EXPECT_DOUBLE_EQ(sight.weight("Zone", "A"), 2 * sight.weight("Zone", "B"));
}

PARITY_TEST(Routes, RoadsHaveSpeedsAndWalkers,
            {"RTE-07", State::done, Engines::both, "a blank cell means the general speed (the reference program stops)"},
            {"RTE-08", State::done, Engines::both, "drawn for each person on each day"},
            {"RTE-09", State::done, Engines::none, "kept as attributes of the link"},
            {"TRV-01", State::done, Engines::both, "the speed of the road or the general one; walkers at walking speed"}) {
  auto f = line({90}, 8, 5)
               .road_columns("max_move_speed,surface")
               .file(routes_csv, "#a,b,km,f,max_move_speed,surface\nP0,Camp,90,0,40,gravel\n");
  EXPECT_EQ(f.read().scenario.link_attributes.at(1).value.value, "gravel");
  auto walk = line({90}, 8, 5).file(routes_csv, "#a,b,km,f,walk_probability\nP0,Camp,90,0,1\n");
  auto blank = line({90}, 8, 5).file(routes_csv, "#a,b,km,f,max_move_speed\nP0,Camp,90,0,\n");
  auto some = line({90}, 8, 9000).file(routes_csv, "#a,b,km,f,walk_probability\nP0,Camp,90,0,0.3\n");
  for (const auto kind : each_engine) {
    EXPECT_EQ(Member(f, kind).days(2).on_links(), 5);  // 80 km
    EXPECT_EQ(Member(f, kind).days(3).at("Camp"), 5);
    EXPECT_EQ(Member(walk, kind).days(2).on_links(), 5);  // 70 km
    EXPECT_EQ(Member(walk, kind).days(3).at("Camp"), 5);
    EXPECT_EQ(Member(blank, kind).days(1).at("Camp"), 5);  // 200 km
    Member run(some, kind);
    run.days(1);
    expect_share(run.on_links(), 9000, 0.3);
    run.days(1);  // 70 km, or 35 and 200
    expect_share(run.on_links(), 9000, 0.09);
  }
  EXPECT_TRUE(refuses(line({90}, 3, 1).file(routes_csv, "#a,b,km,f,walk_probability\nP0,Camp,90,0,1.5\n"), routes_csv, 2,
                      "walk_probability cannot be 1.5"));
  EXPECT_TRUE(refuses(line({90}, 3, 1).file(routes_csv, "#a,b,km,f,max_move_speed\nP0,Camp,90,0,0\n"), routes_csv, 2,
                      "max_move_speed cannot be 0"));
}

PARITY_TEST(Routes, MajorRoutesLeadFar,
            {"RTE-10", State::done_right, Engines::both,
             "with fixed_routes: known at both ends, followed from the first hop on; a quarter of their length counts. "
             "Comment lines are comments. Known from the route's own ends, not from places that lead to one"}) {
  auto f = line({50, 50, 50}, 5, 100).set("move_rules.awareness_level", "1").set("move_rules.conflict_movechance", "1");
  f.set("move_rules.fixed_routes", "true").file("input/major_routes.csv", "# far\nP0,P1,P2,Camp\n");
  Sight sight(f, 0);
  EXPECT_EQ(sight.routes("P0", "Camp"), 1);
  EXPECT_EQ(sight.routes("Camp", "P0"), 1);
  EXPECT_NEAR(sight.weight("P0", "Camp"), 1 / (10 + 150. / 4), 1e-12);
  for (const auto kind : each_engine) EXPECT_EQ(Member(f, kind).days(1).at("Camp"), 100);
  EXPECT_TRUE(
      refuses(f.file("input/major_routes.csv", "P0,P2,Camp\n"), "input/major_routes.csv", 1, "there is no road to \"P2\""));
  EXPECT_TRUE(warns(zone_and_camp(3, 9, 1).file("input/major_routes.csv", "Zone,Camp\n"), "input/major_routes.csv", 0,
                    "major routes have no effect"));
}

}  // namespace
}  // namespace outflow::parity
