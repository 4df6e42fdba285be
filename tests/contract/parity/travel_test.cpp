#include "contract/parity/world.h"

namespace outflow::parity {
namespace {

PARITY_TEST(Travel, FreshSpeedOnEachRoad,
            {"TRV-03", State::done_right, Engines::both,
             "what is left of the day; quirk fresh_speed: a whole day's travel on each further road"},
            {"TRV-04", State::done, Engines::both, "road after road while time is left, without a limit"}) {
  for (const auto kind : each_engine) {
    SCOPED_TRACE(name_of(kind));
    // 649 km at 200 km a day.
    EXPECT_EQ(Member(line({150, 199, 300}, 6, 7), kind).days(3).on_links(), 7);
    EXPECT_EQ(Member(line({150, 199, 300}, 6, 7), kind).days(4).at("Camp"), 7);
    auto fresh = line({150, 199, 300, 200, 10}, 6, 7).quirk(Quirk::fresh_speed);
    EXPECT_EQ(Member(fresh, kind).days(1).at("P2"), 7);  // 349 km on the first day
    EXPECT_EQ(Member(fresh, kind).days(2).on_links(), 7);
    EXPECT_EQ(Member(fresh, kind).days(3).on_links(), 7);
    EXPECT_EQ(Member(fresh, kind).days(4).at("Camp"), 7);
    EXPECT_EQ(Member(line({10, 10, 10, 10, 10, 10, 10, 10}, 2, 7), kind).days(1).at("Camp"), 7);
  }
}

PARITY_TEST(Travel, ExactlyADay, {"TRV-02", State::done, Engines::both, "reached on the next day"}) {
  for (const auto kind : each_engine) {
    EXPECT_EQ(Member(line({200}, 4, 3), kind).days(1).on_links(), 3);
    EXPECT_EQ(Member(line({200}, 4, 3), kind).days(2).at("Camp"), 3);
    EXPECT_EQ(Member(line({199.9}, 4, 3), kind).days(1).at("Camp"), 3);
  }
}

PARITY_TEST(Travel, TheFirstRoadOnFoot, {"TRV-05", State::done, Engines::both, "over as many days as it takes"},
            {"S:move_rules.start_on_foot", State::done, Engines::both, "as there"},
            {"S:move_rules.max_walk_speed", State::done, Engines::both, "km a day"},
            {"S:move_rules.max_move_speed", State::done, Engines::both, "km a day; also the measure of recent travel"}) {
  for (const auto kind : each_engine) {
    auto f = line({90, 90}, 8, 5).set("move_rules.start_on_foot", "true").set("move_rules.max_walk_speed", "35");
    EXPECT_EQ(Member(f, kind).days(2).on_links(), 5);
    EXPECT_EQ(Member(f, kind).days(3).at("Camp"), 0);  // 90 / 35 = 2.571 days; 0.429 days are left: 85.7 km
    EXPECT_EQ(Member(f, kind).days(4).at("Camp"), 5);
    auto fast = f;
    EXPECT_EQ(Member(fast.set("move_rules.max_walk_speed", "91"), kind).days(2).at("Camp"), 5);
    auto slow = line({90}, 8, 5).set("move_rules.max_move_speed", "40");
    EXPECT_EQ(Member(slow, kind).days(2).on_links(), 5);
    EXPECT_EQ(Member(slow, kind).days(3).at("Camp"), 5);
    auto quirk = f;  // day 2: 105 > 90, 15 km too many; then 200 km
    EXPECT_EQ(Member(quirk.quirk(Quirk::fresh_speed), kind).days(3).at("Camp"), 5);
  }
}

/// A zone, a town where nobody leaves by himself, and a camp; `first` and `second` km apart.
Folder over_a_town(double first, double second) {
  Folder f(4);
  f.place("Zone", "conflict_zone", 1000)
      .place("Town", "town", 10)
      .place("Camp", "camp")
      .road("Zone", "Town", first)
      .road("Town", "Camp", second);
  f.set("move_rules.default_movechance", "0").set("move_rules.conflict_weight", "0").set("move_rules.camp_movechance", "0");
  return f.set("move_rules.max_move_speed", "200").arrive(0, 40);
}

PARITY_TEST(Travel, RecentTravel,
            {"TRV-06", State::done, Engines::both,
             "each day half of what it was and half of the day's share of max_move_speed; cohorts round it at night"},
            {"STP-07", State::done, Engines::both, "from towns, on the day of arrival alone"},
            {"S:move_rules.avoid_short_stints", State::done, Engines::both, "as there"}) {
  for (const auto kind : each_engine) {
    EXPECT_EQ(Member(over_a_town(50, 50), kind).days(4).at("Town"), 40);
    // 50 km: (0 + 50 / 200) / 2 is below 0.5, they go on.
    EXPECT_EQ(Member(over_a_town(50, 50).set("move_rules.avoid_short_stints", "true"), kind).days(1).at("Camp"), 40);
    // 280 km: 200 on the first day, r = 0.5; 80 on the second: (0.5 + 0.4) / 2 = 0.45, on.
    EXPECT_EQ(Member(over_a_town(280, 50).set("move_rules.avoid_short_stints", "true"), kind).days(2).at("Camp"), 40);
    // 390 km: (0.5 + 0.95) / 2 = 0.725, they stay; and in the morning nobody forces them.
    EXPECT_EQ(Member(over_a_town(390, 50).set("move_rules.avoid_short_stints", "true"), kind).days(4).at("Town"), 40);
  }
}

PARITY_TEST(Steps, OrderOfTheDay,
            {"STP-01", State::done, Engines::both,
             "changes, food, floods or conflicts, newcomers, closures, scores, decisions, travel, report"},
            {"STP-04", State::done, Engines::both, "they decide on the day on which they appear"},
            {"SCO-03", State::done, Engines::both, "once a day, before anybody decides"}) {
  for (const auto kind : each_engine) {
    // A conflict that begins on day 1 brings its newcomers on day 1; they leave on day 1; closures of day 1 hold for them.
    Folder f(4);
    f.place("Mill", "town", 100).place("Camp", "camp").road("Mill", "Camp", 9).war("Mill", {0, 1, 1, 1}).arrive(1, 50);
    f.set("move_rules.camp_movechance", "0").set("move_rules.default_movechance", "0");
    EXPECT_EQ(Member(f, kind).days(2).at("Camp"), 50);
    f.closure("location,Mill,,1,2");
    EXPECT_EQ(Member(f, kind).days(2).at("Mill"), 50);
    EXPECT_EQ(Member(f, kind).days(3).at("Camp"), 50);
    // A camp that opens on day 1 is one for those who choose on day 1.
    Folder g(4);
    g.place("Zone", "conflict_zone", 100)
        .place("A", "camp")
        .place("B", "town")
        .road("Zone", "A", 40)
        .road("Zone", "B", 40)
        .arrive(1, 9000);
    g.closure("camp,A,,0,1")
        .set("move_rules.camp_weight", "2")
        .set("move_rules.camp_movechance", "0")
        .set("move_rules.default_movechance", "0");
    Member run(g, kind);
    run.days(2);
    expect_share(run.at("A"), 9000, 2. / 3);
  }
}

PARITY_TEST(
    Steps, DecisionsThenTravel, {"STP-02", State::done, Engines::both, "nobody arrives before all have decided"},
    {"STP-03", State::done, Engines::agents,
     "in the order in which they appeared, one by one; cohorts: by age and by room, in sub-steps"},
    {"CHO-05", State::done, Engines::both,
     "who is there now; people under way are not counted, so camps can be overfilled. Cohorts look anew in each sub-step"}) {
  for (const auto kind : each_engine) {
    auto f = zone_and_camp(3, 9, 500);
    f.file("input/locations.csv", "#n,r,c,lat,lon,t,d,p\nZone,R,Home,0,0,conflict_zone,0,1000\nCamp,R,Away,0,0,camp,0,100\n");
    EXPECT_EQ(Member(f, kind).days(1).at("Camp"), 500);  // all decided while the camp was empty
  }
}

PARITY_TEST(Steps, MoveChances,
            {"STP-05", State::done, Engines::both, "times (larger of population and capacity / base) to a power; at most 1"},
            {"S:move_rules.movechance_pop_base", State::done, Engines::both, "as there"},
            {"S:move_rules.movechance_pop_scale_factor", State::done, Engines::both, "as there"},
            {"S:move_rules.default_movechance", State::done, Engines::both, "towns and flood zones"},
            {"S:move_rules.conflict_movechance", State::done, Engines::both, "places in conflict"},
            {"S:move_rules.camp_movechance", State::done, Engines::both, "camps"},
            {"S:move_rules.idpcamp_movechance", State::done, Engines::both, "IDP camps"}) {
  Folder f(2);
  f.place("Zone", "conflict_zone", 2500)
      .place("Town", "town", 90000)
      .place("Camp", "camp", 40000)
      .place("Idp", "idpcamp")
      .road("Zone", "Camp", 9);
  f.place("Hub", "forwarding_hub", 5).place("River", "flood_zone", 10000);
  f.set("move_rules.default_movechance", "0.3")
      .set("move_rules.conflict_movechance", "0.6")
      .set("move_rules.camp_movechance", "0.02");
  f.set("move_rules.idpcamp_movechance", "0.1");
  Sight plain(f, 0);
  EXPECT_DOUBLE_EQ(plain.chance("Zone"), 0.6);
  EXPECT_DOUBLE_EQ(plain.chance("Town"), 0.3);
  EXPECT_DOUBLE_EQ(plain.chance("Camp"), 0.02);
  EXPECT_DOUBLE_EQ(plain.chance("Idp"), 0.1);
  EXPECT_DOUBLE_EQ(plain.chance("Hub"), 1);
  EXPECT_DOUBLE_EQ(plain.chance("River"), 0.3);
  f.set("move_rules.movechance_pop_base", "10000").set("move_rules.movechance_pop_scale_factor", "0.5");
  Sight scaled(f, 0);
  EXPECT_DOUBLE_EQ(scaled.chance("Zone"), 0.3);
  EXPECT_DOUBLE_EQ(scaled.chance("Town"), 0.9);
  EXPECT_DOUBLE_EQ(scaled.chance("Camp"), 0.04);
  EXPECT_DOUBLE_EQ(scaled.chance("Idp"), 0);  // neither residents nor capacity
  for (const auto kind : each_engine) {
    auto moving = zone_and_camp(2, 9, 9000).set("move_rules.conflict_movechance", "0.25");
    Member run(moving, kind);
    run.days(1);
    expect_share(run.at("Camp"), 9000, 0.25);
  }
}

PARITY_TEST(Steps, WhoHasARouteGoesOn,
            {"STP-06", State::done, Engines::both, "without a further draw, at every place on the way"},
            {"STP-08", State::done, Engines::both,
             "at each place on the way, when the camp at the end is more than half way from buffer to capacity"},
            {"STP-09", State::done, Engines::both, "the route is dropped and the day lost; another is chosen on the next"}) {
  for (const auto kind : each_engine) {
    // At the town, on the second day, nobody would leave by himself.
    auto f = over_a_town(250, 250).set("move_rules.awareness_level", "2").set("move_rules.camp_weight", "100000000");
    f.set("move_rules.max_move_speed", "130");
    EXPECT_EQ(Member(f, kind).days(2).on_links() + Member(f, kind).days(2).at("Town"), 40);
    EXPECT_EQ(Member(f, kind).days(4).at("Camp"), 40);
    auto closed = f;
    closed.closure("link,Town,Camp,1,-1");
    EXPECT_EQ(Member(closed, kind).days(4).at("Town"), 40);
    // A night on the way: 250, 10 and 50 km at 130 km a day with fresh_speed. The second day ends in T2 with 130 km.
    Folder night(6);
    night.place("P0", "conflict_zone", 1000)
        .place("T1", "town")
        .place("T2", "town")
        .place("Camp", "camp", 100)
        .place("Z", "town", 1000);
    night.road("P0", "T1", 250).road("T1", "T2", 10).road("T2", "Camp", 50).road("Z", "Camp", 20);
    night.set("move_rules.default_movechance", "0")
        .set("move_rules.camp_movechance", "0")
        .set("move_rules.camp_weight", "100000000");
    night.set("move_rules.max_move_speed", "130").set("move_rules.awareness_level", "3").quirk(Quirk::fresh_speed).arrive(0, 40);
    EXPECT_EQ(Member(night, kind).days(2).at("T2"), 40);
    EXPECT_EQ(Member(night, kind).days(3).at("Camp"), 40);
    // Others fill the camp on the second day: whoever is on the way to it stays where he is.
    night.war("P0", {1, 0}).war("Z", {0, 1}).arrive(1, 100);
    EXPECT_EQ(Member(night, kind).days(4).at("Camp"), 100);
    EXPECT_EQ(Member(night, kind).days(4).at("T1") + Member(night, kind).days(4).at("T2"), 40);
    // 950 of 1000 count as full: nobody sets out any more.
    auto full = line({50}, 4, 0);
    full.file("input/locations.csv", "#n,r,c,lat,lon,t,d,p\nP0,R,Home,0,0,conflict_zone,0,1000\nCamp,R,Home,0,0,camp,0,1000\n");
    full.columns("initial_idps")
        .file("input/locations.csv",
              "#n,r,c,lat,lon,t,d,p,initial_idps\nP0,R,Home,0,0,conflict_zone,0,1000,\nCamp,R,Home,0,0,camp,0,1000,949\n");
    full.arrive(0, 1).arrive(1, 1).arrive(2, 1);
    EXPECT_EQ(Member(full, kind).days(1).at("Camp"), 950);
    EXPECT_EQ(Member(full, kind).days(3).at("Camp"), 950);
    EXPECT_EQ(Member(full, kind).days(3).at("P0"), 2);
  }
}

}  // namespace
}  // namespace outflow::parity
