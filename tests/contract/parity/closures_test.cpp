#include "contract/parity/world.h"

namespace outflow::parity {
namespace {

constexpr const char* closures_csv = "input/closures.csv";

PARITY_TEST(Closures, HoldFromTheFirstDayUntilTheLast,
            {"CLO-01", State::done, Engines::both,
             "in force from the first day until the day before the last; after newcomers, before anybody moves"},
            {"CLO-02", State::done, Engines::both, "both ways"}, {"CLO-09", State::done, Engines::both, "-1 never ends"}) {
  for (const auto kind : each_engine) {
    SCOPED_TRACE(name_of(kind));
    Member border(zone_and_camp(8, 50, 100).closure("country,Home,Away,0,3"), kind);
    EXPECT_EQ(border.days(3).at("Zone"), 100);
    border.days(1);
    EXPECT_EQ(border.at("Camp"), 100);  // the reference: first arrivals on day 3
    Member ever(zone_and_camp(8, 50, 100).closure("country,Away,Home,0,-1"), kind);
    EXPECT_EQ(ever.days(8).at("Zone"), 100);
    auto back = zone_and_camp(8, 50, 100).set("move_rules.camp_movechance", "1").closure("country,Home,Away,1,-1");
    EXPECT_EQ(Member(back, kind).days(8).at("Camp"), 100);  // nobody comes back over the closed border
  }
}

PARITY_TEST(Closures, APlaceIsClosedWithAllItsRoads,
            {"CLO-03", State::done, Engines::both, "every road of the place; a second name is told to have no effect"}) {
  auto f = zone_and_camp(6, 50, 100).place("Far", "camp").road("Camp", "Far", 10).set("move_rules.awareness_level", "2");
  f.closure("location,Camp,Far,0,2");
  EXPECT_TRUE(warns(f, closures_csv, 2, "does not count here"));
  for (const auto kind : each_engine) {
    Member run(f, kind);
    EXPECT_EQ(run.days(2).at("Zone"), 100);
    run.days(1);
    EXPECT_EQ(run.at("Camp") + run.at("Far"), 100);
  }
}

PARITY_TEST(
    Closures, OneRoadIsClosedInOneDirection,
    {"CLO-04", State::done_right, Engines::both,
     "the way from the first to the second place; quirk idle_link_closure: the reverse way, and of one-letter names only"}) {
  for (const auto kind : each_engine) {
    auto f = zone_and_camp(5, 50, 100).closure("link,Zone,Camp,0,2");
    EXPECT_EQ(Member(f, kind).days(2).at("Zone"), 100);
    EXPECT_EQ(Member(f, kind).days(3).at("Camp"), 100);
    EXPECT_EQ(Member(zone_and_camp(5, 50, 100).closure("link,Camp,Zone,0,2"), kind).days(1).at("Camp"), 100);
    auto idle = zone_and_camp(5, 50, 100).closure("link,Zone,Camp,0,2").quirk(Quirk::idle_link_closure);
    EXPECT_EQ(Member(idle, kind).days(1).at("Camp"), 100);
    Folder letters(5);
    letters.place("Z", "conflict_zone", 100).place("C", "camp").road("Z", "C", 50).arrive(0, 100).closure("link,C,Z,0,2");
    letters.quirk(Quirk::idle_link_closure);
    EXPECT_EQ(Member(letters, kind).days(2).at("Z"), 100);
  }
}

PARITY_TEST(Closures, CampsBecomeTownsAndCampsAgain,
            {"CLO-05", State::done, Engines::both, "a town while closed; an idpcamp opens with its own move chance"}) {
  auto f = zone_and_camp(10, 50, 100).closure("camp,Camp,,2,4").closure("idpcamp,Camp,,6,8");
  f.set("move_rules.camp_movechance", "0.01")
      .set("move_rules.idpcamp_movechance", "0.2")
      .set("move_rules.default_movechance", "0.4");
  const auto camp = [&](int day) { return Sight(f, day).at("Camp"); };
  EXPECT_TRUE(camp(1).camp);
  EXPECT_DOUBLE_EQ(camp(1).move_chance, 0.01);
  EXPECT_FALSE(camp(2).camp);
  EXPECT_TRUE(camp(2).town);
  EXPECT_DOUBLE_EQ(camp(2).move_chance, 0.4);
  EXPECT_TRUE(camp(4).camp);
  EXPECT_FALSE(camp(4).idp_camp);
  EXPECT_DOUBLE_EQ(camp(4).move_chance, 0.01);
  EXPECT_TRUE(camp(8).idp_camp);
  EXPECT_DOUBLE_EQ(camp(8).move_chance, 0.2);
}

PARITY_TEST(Closures, RedirectionsChangeNothing,
            {"CLO-06", State::done, Engines::none, "no effect there either; a warning says so, the row stays as a note"}) {
  auto f = zone_and_camp(5, 50, 100).closure("remove_forced_redirection,Zone,Camp,1,3");
  EXPECT_TRUE(warns(f, closures_csv, 2, "remove_forced_redirection has no effect"));
  const auto read = f.read();
  ASSERT_EQ(read.scenario.events.size(), 1U);
  EXPECT_EQ(read.scenario.events[0].kind.value, scenario::EventKind::note);
}

PARITY_TEST(Closures, FaultyRowsAreErrors, {"CLO-07", State::done_right, Engines::none, "an error with the nearest known type"},
            {"CLO-08", State::done_right, Engines::none, "an error with the nearest known name"},
            {"CLO-10", State::done_right, Engines::none, "an error: the closure would end before it begins"},
            {"CLO-13", State::done_right, Engines::none, "an error at the blank cell"}) {
  const auto closed = [](const char* row) { return zone_and_camp(5, 50, 1).closure(row); };
  EXPECT_TRUE(refuses(closed("counry,Home,Away,0,3"), closures_csv, 2, "did you mean country?"));
  EXPECT_TRUE(refuses(closed("camp,Canp,,0,3"), closures_csv, 2, "did you mean Camp?"));
  EXPECT_TRUE(refuses(closed("location,Nowhere,,0,3"), closures_csv, 2, "there is no place"));
  EXPECT_TRUE(refuses(closed("remove_forced_redirection,Zone,Canp,0,3"), closures_csv, 2, "did you mean Camp?"));
  EXPECT_TRUE(refuses(closed("country,Home,Awai,0,3"), closures_csv, 2, "did you mean Away?"));
  EXPECT_TRUE(refuses(closed("country,Home,Away,3,1"), closures_csv, 2, "before it begins"));
  EXPECT_TRUE(refuses(closed("country,Home,Away,3,"), closures_csv, 2, "the last day"));
  EXPECT_TRUE(refuses(closed("country,Home,Away,3"), closures_csv, 2, "the last day"));
}

PARITY_TEST(Closures, OverlappingOnesAreCounted,
            {"CLO-11", State::done_right, Engines::both, "the last to end opens the road; quirk first_reopening: the first"}) {
  for (const auto kind : each_engine) {
    auto f = zone_and_camp(9, 50, 20).closure("country,Home,Away,0,8").closure("location,Camp,,1,2");
    EXPECT_EQ(Member(f, kind).days(8).at("Zone"), 20);
    EXPECT_EQ(Member(f, kind).days(9).at("Camp"), 20);
    EXPECT_EQ(Member(f.quirk(Quirk::first_reopening), kind).days(3).at("Camp"), 20);
  }
}

PARITY_TEST(Closures, WhoIsUnderWayComesBackToTheStart,
            {"CLO-12", State::done, Engines::both, "to the far end, and then back to the start, even if the road is open again"},
            {"TRV-07", State::done, Engines::both, "the day ends with the return; distance and arrival count"}) {
  for (const auto kind : each_engine) {
    auto f = line({500}, 9, 20).closure("location,Camp,,1,2");
    Member run(f, kind);
    EXPECT_EQ(run.days(2).on_links(), 20);
    EXPECT_EQ(run.days(1).at("P0"), 20);  // 600 > 500 km on day 2
    EXPECT_EQ(run.days(3).at("Camp"), 20);
  }
}

}  // namespace
}  // namespace outflow::parity
