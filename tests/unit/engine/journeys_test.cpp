#include <gtest/gtest.h>

#include <cmath>

#include "outflow/engine/journeys/world.h"
#include "support/journeys.h"

/// Worlds worked by hand, for both engines.
namespace outflow::engine {
namespace {

using namespace test;
using scenario::ConditionKind;
using scenario::EventKind;

class Journeys : public testing::TestWithParam<Kind> {};
INSTANTIATE_TEST_SUITE_P(BothEngines, Journeys, testing::Values(Kind::agents, Kind::cohorts),
                         [](const auto& given) { return given.param == Kind::agents ? "agents" : "cohorts"; });

/// A line of places that everybody passes: conflict zones with weight 0 are never chosen, the last place is a camp.
JourneyWorldBuilder line(const std::vector<double>& links_km, int days) {
  JourneyWorldBuilder w(days);
  for (std::size_t i = 0; i < links_km.size(); ++i) w.place("p" + std::to_string(i), PlaceKind::conflict, 100);
  w.place("camp", PlaceKind::camp, 0);
  for (std::size_t i = 0; i < links_km.size(); ++i)
    w.link("p" + std::to_string(i), i + 1 < links_km.size() ? "p" + std::to_string(i + 1) : "camp", links_km[i]);
  w.s.journeys.conflict_weight.value = 0;
  w.s.journeys.vehicle_km_per_step.value = 200;
  w.s.journeys.awareness.value = static_cast<int>(links_km.size());
  w.s.journeys.camp_move_chance.value = 0;
  return w;
}

TEST_P(Journeys, EachLinkOfADayGetsAWholeDaysTravelWithTheQuirk) {
  auto w = line({150, 199, 300, 200, 10}, 6);
  w.newcomers(0, 7, "p0").quirk(Quirk::fresh_speed);
  JourneyRun run(w, GetParam());
  // Specification, section 10 (1): day 0 ends at the third place, after 349 km.
  run.days(1);
  EXPECT_EQ(run.at("p2"), 7);
  run.days(1);  // 200 of 300 km
  EXPECT_EQ(run.on_links(), 7);
  run.days(1);  // 400 > 300: the end of the third link, then 200 km of the fourth, whose length is exactly 200
  EXPECT_EQ(run.on_links(), 7);
  run.days(1);  // 400 > 200, and on over the last 10 km
  EXPECT_EQ(run.at("camp"), 7);
}

TEST_P(Journeys, ADayHasOneDaysTravel) {
  auto w = line({150, 199, 300}, 6);  // 649 km at 200 km a day: 200, 400, 600, 800
  w.newcomers(0, 7, "p0");
  JourneyRun run(w, GetParam());
  run.days(3);
  EXPECT_EQ(run.at("camp"), 0);
  EXPECT_EQ(run.on_links(), 7);
  run.days(1);
  EXPECT_EQ(run.at("camp"), 7);
}

TEST_P(Journeys, ALinkOfExactlyADaysTravelTakesTwo) {
  auto w = line({200}, 4);
  w.newcomers(0, 3, "p0");
  JourneyRun run(w, GetParam());
  run.days(1);
  EXPECT_EQ(run.on_links(), 3);
  run.days(1);
  EXPECT_EQ(run.at("camp"), 3);
}

TEST_P(Journeys, TheFirstLinkIsWalked) {
  auto w = line({90, 90}, 8);
  w.s.journeys.start_on_foot.value = true;  // 35 km a day: 105 > 90 on the third day
  w.newcomers(0, 5, "p0");
  JourneyRun run(w, GetParam());
  run.days(2);
  EXPECT_EQ(run.on_links(), 5);
  run.days(1);  // 90/35 days are 2.571: 0.429 of a day is left, 85.7 km by vehicle
  EXPECT_EQ(run.at("camp"), 0);
  run.days(1);
  EXPECT_EQ(run.at("camp"), 5);
}

TEST_P(Journeys, APlaceMayDrawMoreThanOthers) {
  // Two camps, alike but that one draws three times as much: of 4000 people 3000, sd 27.
  JourneyWorldBuilder w(3);
  w.place("zone", PlaceKind::conflict, 100).place("a", PlaceKind::camp, 0).place("b", PlaceKind::camp, 0);
  w.link("zone", "a", 50).link("zone", "b", 50).newcomers(0, 4000, "zone");
  w.s.places[1].attraction.value = 3;
  JourneyRun run(w, GetParam());
  run.days(1);
  EXPECT_EQ(run.at("a") + run.at("b"), 4000);
  EXPECT_NEAR(static_cast<double>(run.at("a")), 3000, 5 * 27);
}

TEST_P(Journeys, ALinkMayHaveItsOwnSpeedAndWalkers) {
  auto w = line({90}, 8);
  w.attribute("p0-camp", "max_move_speed", "40", true).newcomers(0, 5, "p0");
  JourneyRun run(w, GetParam());
  run.days(2);
  EXPECT_EQ(run.on_links(), 5);
  run.days(1);
  EXPECT_EQ(run.at("camp"), 5);
  w.s.link_attributes.clear();
  w.attribute("p0-camp", "walk_probability", "1", true);
  JourneyRun walkers(w, GetParam());
  walkers.days(2);
  EXPECT_EQ(walkers.on_links(), 5);
  walkers.days(1);
  EXPECT_EQ(walkers.at("camp"), 5);
}

TEST_P(Journeys, AClosedBorderIsCrossedOnTheDayItOpens) {
  JourneyWorldBuilder w(8);
  w.place("zone", PlaceKind::conflict, 100).place("camp", PlaceKind::camp, 0, "B").link("zone", "camp", 50);
  w.newcomers(0, 100, "zone").event(EventKind::closure_border, "A|B", 0, 3);
  JourneyRun run(w, GetParam());
  run.days(3);
  EXPECT_EQ(run.at("zone"), 100);  // specification, section 10 (5): first arrivals on day 3
  run.days(1);
  EXPECT_EQ(run.at("camp") + run.at("zone"), 100);
  EXPECT_GT(run.at("camp"), 90);
}

TEST_P(Journeys, WhoIsOnAClosedLinkComesBackToItsStart) {
  auto w = line({500}, 9);
  w.newcomers(0, 20, "p0").event(EventKind::closure_link, "p0-camp", 1, 2);
  JourneyRun run(w, GetParam());
  run.days(3);  // 600 > 500 on day 2, although the link is open again
  EXPECT_EQ(run.at("p0"), 20);
  run.days(3);
  EXPECT_EQ(run.at("camp"), 20);
}

TEST_P(Journeys, WhoFindsEveryRoadClosedLeavesLater) {
  JourneyWorldBuilder w(60);
  w.place("a", PlaceKind::camp, 0).place("b", PlaceKind::camp, 0).link("a", "b", 50).present("a", 40);
  w.s.journeys.camp_move_chance.value = 0.5;
  w.event(EventKind::closure_link, "a-b", 0, 4).event(EventKind::closure_place, "b", 0, 4);
  JourneyRun run(w, GetParam());
  run.days(4);
  EXPECT_EQ(run.at("a"), 40);
  std::int64_t least = 40;
  for (int t = 4; t < 40; ++t) {
    run.days(1);
    least = std::min(least, run.at("a"));
  }
  EXPECT_LT(least, 20);  // who decided before cannot be stuck: about half are there on any day
}

TEST_P(Journeys, OverlappingClosuresAreCounted) {
  for (const bool quirk : {false, true}) {
    auto w = line({50}, 9);
    w.newcomers(0, 20, "p0");
    w.event(EventKind::closure_place, "camp", 0, 6).event(EventKind::closure_link, "p0-camp", 1, 2);
    if (quirk) w.quirk(Quirk::first_reopening);
    JourneyRun run(w, GetParam());
    run.days(3);
    EXPECT_EQ(run.at("camp"), quirk ? 20 : 0);
    run.days(4);
    EXPECT_EQ(run.at("camp"), 20);
  }
}

TEST_P(Journeys, ACampThatIsHalfWayToFullTurnsPeopleAway) {
  auto w = line({50}, 4);
  w.s.places.back().capacity_persons.value = 1000;
  w.present("camp", 949).newcomers(0, 1, "p0").newcomers(1, 1, "p0").newcomers(2, 1, "p0");
  JourneyRun run(w, GetParam());
  run.days(1);
  EXPECT_EQ(run.at("camp"), 950);
  run.days(2);  // 950 of 1000 counts as full
  EXPECT_EQ(run.at("camp"), 950);
  EXPECT_EQ(run.at("p0"), 2);
}

TEST_P(Journeys, CapacityGrows) {
  auto w = line({50}, 12);
  w.s.places.back().capacity_persons.value = 1000;
  w.attribute("camp", "capacity_per_step", "10").present("camp", 1000).newcomers(0, 500, "p0");
  JourneyRun run(w, GetParam());
  run.days(5);  // capacity 1050, half way to full from 997.5 on
  EXPECT_EQ(run.at("camp"), 1000);
  run.days(1);  // capacity 1060: 1000 < 1007 are few enough, and all who wait decide in this step
  EXPECT_GT(run.at("camp"), 1000);
}

TEST_P(Journeys, CampsCloseAndOpen) {
  JourneyWorldBuilder w(12);
  w.place("zone", PlaceKind::conflict, 10).place("camp", PlaceKind::camp, 0).link("zone", "camp", 10);
  w.present("camp", 1000).event(EventKind::closure_camp, "camp", 3, 6);
  w.s.journeys.camp_move_chance.value = 0;
  w.s.journeys.conflict_move_chance.value = 0;
  w.s.journeys.default_move_chance.value = 0.5;
  JourneyRun run(w, GetParam());
  run.days(3);
  EXPECT_EQ(run.at("camp"), 1000);
  run.days(1);
  EXPECT_NEAR(static_cast<double>(run.at("zone")), 500, 5 * std::sqrt(250));
  run.days(2);
  const auto left = run.at("camp");
  EXPECT_NEAR(static_cast<double>(left), 125, 5 * std::sqrt(1000 * .125 * .875));
  run.days(6);
  EXPECT_EQ(run.at("camp"), left);
}

TEST_P(Journeys, PlacesChangeKind) {
  JourneyWorldBuilder w(6);
  w.place("zone", PlaceKind::conflict, 10).place("town", PlaceKind::town, 10).link("zone", "town", 10);
  w.present("town", 1000).event(EventKind::change_kind, "town=idp_camp", 2, -1);
  w.s.journeys.conflict_move_chance.value = 0;
  w.s.journeys.default_move_chance.value = 0.5;
  w.s.journeys.idp_camp_move_chance.value = 0;
  JourneyRun run(w, GetParam());
  run.days(2);
  const auto left = run.at("town");
  EXPECT_NEAR(static_cast<double>(left), 250, 5 * std::sqrt(1000 * .25 * .75));
  run.days(4);
  EXPECT_EQ(run.at("town"), left);
}

TEST_P(Journeys, UnawarePeopleChooseAmongNeighboursAlike) {
  JourneyWorldBuilder w(2);
  w.place("zone", PlaceKind::conflict, 10).place("near", PlaceKind::camp, 0).place("far", PlaceKind::camp, 0);
  w.link("zone", "near", 10).link("zone", "far", 150);
  w.newcomers(0, 4000, "zone");
  w.s.journeys.awareness.value = 0;
  w.s.journeys.camp_move_chance.value = 0;
  JourneyRun run(w, GetParam());
  run.days(1);
  EXPECT_EQ(run.at("near") + run.at("far"), 4000);
  EXPECT_NEAR(static_cast<double>(run.at("far")), 2000, 5 * std::sqrt(1000));
  w.quirk(Quirk::frozen_unaware);
  JourneyRun frozen(w, GetParam());
  frozen.days(2);
  EXPECT_EQ(frozen.at("zone"), 4000);
}

TEST_P(Journeys, NewcomersAppearByResidentsIntensityAndAgeOfTheConflict) {
  JourneyWorldBuilder w(40);
  w.place("a", PlaceKind::town, 1000).place("b", PlaceKind::town, 3000).place("c", PlaceKind::town, 500);
  w.conflict("a", 0, 1).conflict("b", 0, 0.5);
  w.s.journeys.conflict_move_chance.value = 0;
  w.s.journeys.conflict_decay.value = {1.0, 0.25};
  w.conflict("c", 30, 1);
  w.newcomers(0, 10'000).newcomers(35, 10'000);
  JourneyRun run(w, GetParam());
  run.days(1);  // 1000 : 1500
  EXPECT_NEAR(static_cast<double>(run.at("a")), 4000, 5 * std::sqrt(2400));
  EXPECT_EQ(run.at("c"), 0);
  const auto before = run.at("a");
  run.days(35);  // 250 : 375 : 500
  EXPECT_NEAR(static_cast<double>(run.at("a") - before), 10'000 * 250. / 1125, 5 * std::sqrt(1750));
  EXPECT_EQ(run.everybody(), 20'000);
}

TEST_P(Journeys, WithoutAnyConflictNewcomersAreCountedAsMissing) {
  JourneyWorldBuilder w(3);
  w.place("a", PlaceKind::town, 1000).newcomers(1, 30);
  JourneyRun run(w, GetParam());
  run.days(2);
  EXPECT_EQ(run.engine().counts().short_persons, 30);
  EXPECT_EQ(run.everybody(), 0);
}

TEST_P(Journeys, ConflictsBringForthNewcomers) {
  JourneyWorldBuilder w(10);
  w.place("a", PlaceKind::town, 1000).place("b", PlaceKind::town, 2000);
  w.conflict("a", 0, 1).conflict("b", 2, 0.5).conflict("a", 5, 0);
  auto& j = w.s.journeys;
  j.newcomers.value = scenario::NewcomerSource::conflict;
  j.newcomer_rate.value = 100;
  j.conflict_move_chance.value = j.default_move_chance.value = 0;
  JourneyRun constant(w, GetParam());
  constant.days(10);
  EXPECT_EQ(constant.at("a"), 500);
  EXPECT_EQ(constant.at("b"), 400);
  j.newcomer_law.value = scenario::NewcomerLaw::poisson;
  JourneyRun poisson(w, GetParam());
  poisson.days(10);
  EXPECT_NEAR(static_cast<double>(poisson.everybody()), 900, 5 * 30);
  j.newcomer_law.value = scenario::NewcomerLaw::share;
  j.newcomer_rate.value = 0.1;
  j.take_residents.value = true;  // 1000: 100, 90, 81, 72 (of 729), 65 (of 657)
  JourneyRun share(w, GetParam());
  share.days(10);
  EXPECT_EQ(share.at("a"), 100 + 90 + 81 + 72 + 65);
}

TEST_P(Journeys, FloodsBringForthNewcomersAndDriveThemOut) {
  JourneyWorldBuilder w(4);
  w.place("a", PlaceKind::flood_zone, 1000).place("dry", PlaceKind::camp, 0).link("a", "dry", 10);
  w.condition(ConditionKind::flood, "a", 1, 2).condition(ConditionKind::flood, "a", 3, 0);
  auto& j = w.s.journeys;
  j.floods.value = true;
  j.newcomers.value = scenario::NewcomerSource::flood;
  j.newcomers_by_flood.value = {0, 100, 400};
  j.flood_move_chances.value = {0, 0.5, 1.0};
  j.default_move_chance.value = 0;
  j.camp_move_chance.value = 0;
  JourneyRun run(w, GetParam());
  run.days(2);
  EXPECT_EQ(run.at("dry"), 400);
  run.days(2);
  EXPECT_EQ(run.at("dry"), 800);
}

TEST_P(Journeys, FarmersStayForTheHarvest) {
  JourneyWorldBuilder w(40);  // January and the first days of February
  w.place("a", PlaceKind::conflict, 1000).place("camp", PlaceKind::camp, 0).link("a", "camp", 10);
  w.attribute("a", "farmer_fraction", "0.25").newcomers(0, 4000, "a");
  w.s.journeys.harvest_months.value = {1};
  w.s.journeys.camp_move_chance.value = 0;
  JourneyRun run(w, GetParam());
  run.days(31);
  EXPECT_NEAR(static_cast<double>(run.at("a")), 1000, 5 * std::sqrt(750));
  run.days(1);
  EXPECT_EQ(run.at("a"), 0);
  w.quirk(Quirk::harvest_for_all);
  JourneyRun all(w, GetParam());
  all.days(31);
  EXPECT_EQ(all.at("a"), 4000);
}

TEST_P(Journeys, CampsMayKeepPeopleForGood) {
  JourneyWorldBuilder w(30);
  w.place("a", PlaceKind::conflict, 10).place("camp", PlaceKind::camp, 0).link("a", "camp", 10);
  w.present("camp", 1000).attribute("camp", "deactivation_probability", "1");
  w.s.journeys.camp_move_chance.value = 0.5;
  w.s.journeys.camps_are_sinks.value = true;
  JourneyRun run(w, GetParam());
  run.days(1);
  const auto stayed = run.at("camp");  // half leave on the first day, come back from the zone, and never leave again
  EXPECT_GT(stayed, 400);
  run.days(29);
  EXPECT_EQ(run.at("camp"), 1000);
}

TEST_P(Journeys, PeopleWithLittleRecentTravelGoOnFromTowns) {
  JourneyWorldBuilder w(3);
  w.place("zone", PlaceKind::conflict, 10).place("town", PlaceKind::town, 10).place("camp", PlaceKind::camp, 0);
  w.link("zone", "town", 50).link("town", "camp", 50);
  w.newcomers(0, 100, "zone");
  w.s.journeys.default_move_chance.value = 0;
  w.s.journeys.conflict_weight.value = 0;
  w.s.journeys.camp_move_chance.value = 0;
  JourneyRun stays(w, GetParam());
  stays.days(3);
  EXPECT_EQ(stays.at("town"), 100);
  w.s.journeys.avoid_short_stints.value = true;
  JourneyRun goes(w, GetParam());
  goes.days(1);
  EXPECT_EQ(goes.at("camp"), 100);
}

TEST_P(Journeys, PeopleStayCloseToHome) {
  JourneyWorldBuilder w(2);
  w.place("zone", PlaceKind::conflict, 10).place("near", PlaceKind::camp, 0).place("far", PlaceKind::camp, 0);
  const auto put = [&](std::size_t p, double lat, double lon) {
    w.s.places[p].lat_deg = lat;
    w.s.places[p].lon_deg = lon;
  };
  put(0, 0, 0);
  put(1, 0, 1);   // 111.3195 km on the equator of WGS 84
  put(2, 0, 10);  // 1113.195 km
  w.link("zone", "near", 100).link("zone", "far", 100);
  w.newcomers(0, 11'000, "zone");
  w.s.journeys.stay_close_to_home.value = true;
  w.s.journeys.home_distance_power.value = 1;
  w.s.journeys.camp_move_chance.value = 0;
  JourneyRun run(w, GetParam());
  run.days(1);
  EXPECT_NEAR(static_cast<double>(run.at("far")), 1000, 5 * std::sqrt(1000 * 10. / 11));
}

TEST_P(Journeys, FamiliesOfTraitsSeeDangerDifferently) {
  JourneyWorldBuilder w(2);
  w.place("zone", PlaceKind::conflict, 10).place("home_town", PlaceKind::town, 0).place("abroad", PlaceKind::town, 0, "B");
  w.link("zone", "home_town", 90).link("zone", "abroad", 90);
  w.newcomers(0, 8000, "zone").trait("age", {{"10", 1}, {"40", 1}}).trait("gender", {{"male", 1}});
  auto& j = w.s.journeys;
  j.foreign_weight.value = 0.5;
  j.default_move_chance.value = 0;
  j.children_avoid_hazards.value = true;
  JourneyRun run(w, GetParam());
  run.days(1);  // grown-ups 1 : 0.5, children 1 : 0.25
  EXPECT_NEAR(static_cast<double>(run.at("abroad")), 4000 / 3. + 4000 / 5., 5 * std::sqrt(1600));
  EXPECT_EQ(run.model().n_classes(), 2);
}

TEST_P(Journeys, FixedRoutesKnowOneWayToEachPlace) {
  JourneyWorldBuilder w(2);
  w.place("zone", PlaceKind::conflict, 10).place("x", PlaceKind::marker).place("y", PlaceKind::marker);
  w.place("two_ways", PlaceKind::camp, 0).place("one_way", PlaceKind::camp, 0);
  w.link("zone", "x", 10).link("zone", "y", 10).link("x", "two_ways", 10).link("y", "two_ways", 10).link("zone", "one_way", 20);
  w.newcomers(0, 6000, "zone");
  w.s.journeys.camp_move_chance.value = 0;
  JourneyRun all(w, GetParam());
  all.days(1);
  EXPECT_NEAR(static_cast<double>(all.at("two_ways")), 4000, 5 * std::sqrt(6000 * 2. / 9));
  w.s.journeys.fixed_routes.value = true;
  JourneyRun fixed(w, GetParam());
  fixed.days(1);
  EXPECT_NEAR(static_cast<double>(fixed.at("two_ways")), 3000, 5 * std::sqrt(1500));
}

TEST(JourneyWorldTest, RoomFallsFromTheBufferToTheCapacity) {
  JourneyWorldBuilder w(2);
  w.place("zone", PlaceKind::conflict, 10).place("camp", PlaceKind::camp, 1000).place("free", PlaceKind::camp, 0);
  w.link("zone", "camp", 40).link("zone", "free", 40);
  const auto model = w.compile();
  JourneyWorld world(model);
  world.reset();
  world.begin_step(0);
  world.look_around({});
  const auto share = [&](std::int64_t persons) {
    world.add_persons(1, persons - world.persons(1));
    const auto c = world.cumulative(0, 0);
    return c[0] / (c[1] - c[0]);
  };
  // Specification, section 10 (2).
  EXPECT_DOUBLE_EQ(share(900), 1);
  EXPECT_NEAR(share(901), 0.99, 1e-12);
  EXPECT_NEAR(share(950), 0.5, 1e-12);
  EXPECT_TRUE(world.turns_away(1) || share(950) >= 0.5);
  EXPECT_DOUBLE_EQ(share(1000), 0);
  EXPECT_TRUE(world.turns_away(1));
}

TEST(JourneyWorldTest, HungerIsLinearToARowAfterTheEnd) {
  JourneyWorldBuilder w(16);
  w.place("zone", PlaceKind::conflict, 10).place("town", PlaceKind::town, 10).link("zone", "town", 40);
  w.condition(ConditionKind::hunger, "zone", -10, 0).condition(ConditionKind::hunger, "zone", 10, 60);
  w.condition(ConditionKind::hunger, "zone", 60, 0);
  w.s.journeys.flee_when_starving.value = true;
  const auto model = w.compile();
  JourneyWorld world(model);
  world.reset();
  for (int t = 0; t < 16; ++t) {
    world.begin_step(t);
    EXPECT_NEAR(world.state(0).hunger, t <= 10 ? 0.03 * (t + 10) : 0.6 - 0.012 * (t - 10), 1e-12) << t;
  }
}

TEST(JourneyWorldTest, OldConflictsRepelLess) {
  JourneyWorldBuilder w(130);
  w.place("zone", PlaceKind::conflict, 10).place("town", PlaceKind::town, 10).link("zone", "town", 40);
  w.s.journeys.conflict_decay.value = {1, 1, 1, .5, .1};
  const auto model = w.compile();
  JourneyWorld world(model);
  world.reset();
  for (int t = 0; t < 130; ++t) {
    world.begin_step(t);
    const double score = world.state(0).score;
    if (t == 0 || t == 88) {
      EXPECT_NEAR(score, 0.31623, 5e-6) << t;
    } else if (t == 89) {
      EXPECT_NEAR(score, 0.56234, 5e-6);  // specification, section 10 (6)
    } else if (t == 119) {
      EXPECT_NEAR(score, 0.89125, 5e-6);
    }
  }
}

TEST(JourneyWorldTest, WeightsFollowTheFormula) {
  JourneyWorldBuilder w(1);
  w.place("zone", PlaceKind::conflict, 10).place("a", PlaceKind::camp, 0).place("b", PlaceKind::town, 0, "B");
  w.link("zone", "a", 90).link("zone", "b", 40);
  auto& j = w.s.journeys;
  j.softening_km.value = 10;
  j.weight_softening.value = 0.5;
  j.distance_power.value = 2;
  j.weight_power.value = 3;
  j.camp_weight.value = 2;
  j.foreign_weight.value = 4;
  const auto model = w.compile();
  JourneyWorld world(model);
  world.reset();
  world.begin_step(0);
  world.look_around({});
  const auto c = world.cumulative(0, 0);
  EXPECT_NEAR(c[0], std::pow(2.5 / (100. * 100), 3), 1e-18);
  EXPECT_NEAR(c[1] - c[0], std::pow(4.5 / (50. * 50), 3), 1e-16);
}

TEST(JourneyCompile, CandidatesAreAllSimpleWaysAndMarkersAreFree) {
  // A-B, A-C(marker), B-D, C-D(camp), awareness 5: from A four routes, that never end in the marker.
  JourneyWorldBuilder w(1);
  w.place("a", PlaceKind::conflict).place("b", PlaceKind::town).place("c", PlaceKind::marker).place("d", PlaceKind::camp, 0);
  w.link("a", "b", 834).link("a", "c", 834).link("b", "d", 834).link("c", "d", 834);
  w.s.journeys.awareness.value = 5;
  const auto model = w.compile();
  const auto& network = model.journeys->networks.front();
  EXPECT_EQ(network.candidate_begin[1] - network.candidate_begin[0], 4);
  for (const auto& candidate : network.candidates) EXPECT_NE(model.journeys->routes[candidate.route].end, 2);
  w.s.journeys.awareness.value = 1;  // b; d through the marker
  EXPECT_EQ(w.compile().journeys->networks.front().candidate_begin[1], 2);
}

}  // namespace
}  // namespace outflow::engine
