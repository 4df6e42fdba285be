#include "outflow/engine/journeys/itineraries.h"

#include <gtest/gtest.h>

#include "support/journeys.h"

/// What a day leads to, worked by hand.
namespace outflow::engine {
namespace {

using namespace test;
using Turn = Itineraries::Turn;

const Alike who{.cls = 0, .route = -1, .started = true, .settled = false, .recent = 0};
const Alike newcomer{};

/// A zone, 60 km from a town, 80 km from a camp and 500 km from another; 200 km a day, on foot 35.
struct World {
  JourneyWorldBuilder w{4};
  model::Model model;
  JourneyWorld world;
  Buckets buckets;
  Itineraries days;

  static JourneyWorldBuilder build(bool on_foot, bool fixed_ways) {
    JourneyWorldBuilder w(4);
    if (fixed_ways) w.quirk(Quirk::fresh_speed);
    w.place("zone", PlaceKind::conflict, 10).place("town", PlaceKind::town, 10).place("near", PlaceKind::camp, 0);
    w.place("far", PlaceKind::camp, 0).link("zone", "town", 60).link("town", "near", 80).link("town", "far", 500);
    w.s.journeys.vehicle_km_per_step.value = 200;
    w.s.journeys.start_on_foot.value = on_foot;
    w.s.journeys.awareness.value = 1;
    return w;
  }
  explicit World(bool on_foot = false, bool fixed_ways = true)
      : w(build(on_foot, fixed_ways)),
        model(w.compile()),
        world(model),
        buckets{.n_classes = 1, .foot = on_foot},
        days(model, buckets) {
    world.reset();
    world.begin_step(0);
    world.look_around({});
    days.begin_step(world);
  }
  int after(int stage, int end) {
    for (std::uint32_t k = 0; k < world.lot(days[stage].lot).routes(); ++k)
      if (world.choice(days[stage].place, k).end == end) return days.next(stage, k, world);
    return -1;
  }
};

TEST(Itineraries, ADayIsFollowedLinkAfterLink) {
  World d;
  const int morning = d.days.at_place(0, who, d.world);
  EXPECT_EQ(d.days[morning].turn, Turn::decides);
  EXPECT_DOUBLE_EQ(d.days[morning].travelled, 0);
  const int in_town = d.after(morning, 1);
  EXPECT_EQ(d.days[in_town].turn, Turn::decides);
  EXPECT_EQ(d.days[in_town].place, 1);
  EXPECT_DOUBLE_EQ(d.days[in_town].travelled, 0.3);
  const int in_camp = d.after(in_town, 2);
  EXPECT_EQ(d.days[in_camp].turn, Turn::decides);
  EXPECT_DOUBLE_EQ(d.days[in_camp].travelled, 0.7);
  const int back_in_town = d.after(in_camp, 1);  // 220 km, and the day is over
  EXPECT_EQ(d.days[back_in_town].turn, Turn::rests);
  EXPECT_DOUBLE_EQ(d.days[back_in_town].travelled, 1.1);
  const int to_far = d.after(in_town, 3);
  EXPECT_EQ(d.days[to_far].turn, Turn::sleeps);
  EXPECT_DOUBLE_EQ(d.days.after(to_far).km, 200);  // each link has a whole step
  EXPECT_DOUBLE_EQ(d.days[to_far].travelled, 1.3);
}

TEST(Itineraries, WhereADayHasOneDaysTravelTheWayIsMadeByEachForHimself) {
  World d(false, false);
  EXPECT_FALSE(d.days.fixed_ways());
  Day day;
  double km = 0;
  const int in_town = d.after(d.days.at_place(0, who, d.world), 1);
  EXPECT_EQ(d.days.make_way(in_town, km, day), Turn::decides);
  EXPECT_DOUBLE_EQ(day.left, 0.7);
  EXPECT_DOUBLE_EQ(km, 0);
  const int in_camp = d.after(in_town, 2);
  EXPECT_EQ(d.days.make_way(in_camp, km, day), Turn::decides);
  EXPECT_NEAR(day.left, 0.3, 1e-12);
  EXPECT_EQ(d.days.make_way(d.after(in_camp, 1), km, day), Turn::sleeps);
  EXPECT_NEAR(km, 60, 1e-9);
  EXPECT_NEAR(day.moved_km, 200, 1e-9);
  km = 80, day = {};  // the step takes him beyond the end, but to stay is to stay
  const int rest = d.days.next(in_town, d.world.lot(d.days[in_town].lot).stays(), d.world);
  EXPECT_EQ(d.days.make_way(rest, km, day), Turn::rests);
  EXPECT_DOUBLE_EQ(day.moved_km, 0);
}

TEST(Itineraries, WhoStaysIsAtRestThere) {
  World d;
  const int in_town = d.after(d.days.at_place(0, who, d.world), 1);
  const int rest = d.days.next(in_town, d.world.lot(d.days[in_town].lot).stays(), d.world);
  EXPECT_EQ(d.days[rest].turn, Turn::rests);
  EXPECT_TRUE(d.days.rest_of(in_town, rest));
  EXPECT_EQ(d.days[rest].row, static_cast<std::int32_t>(d.buckets.row(1, 0)));
  EXPECT_DOUBLE_EQ(d.days[rest].travelled, 0.3);
}

TEST(Itineraries, TheSameWayLeadsToTheSameStage) {
  World d;
  const Alike whowho;
  const int morning = d.days.at_place(0, who, d.world), in_town = d.after(morning, 1), size = d.days.size();
  EXPECT_EQ(d.days.at_place(0, who, d.world), morning);
  EXPECT_EQ(d.after(morning, 1), in_town);
  EXPECT_EQ(d.days.size(), size);
}

TEST(Itineraries, WhoIsOnAClosedLinkComesBack) {
  World d;
  int link = -1;
  for (std::size_t l = 0; l < d.model.links.size(); ++l)
    if (d.model.links[l].from == 1 && d.model.links[l].to == 3) link = static_cast<int>(l);
  Point on{.cls = 0, .route = -1, .link = link, .started = true, .stale = true, .km = 300, .day = {}};
  EXPECT_EQ(d.days[d.days.on_link(on, d.world)].turn, Turn::sleeps);  // the end of 500 km is reached, not passed
  on.km = 301;
  const int stage = d.days.on_link(on, d.world);
  EXPECT_EQ(d.days[stage].turn, Turn::comes_back);
  EXPECT_EQ(d.days[stage].place, 1);
  on.stale = false;
  EXPECT_EQ(d.days[d.days.on_link(on, d.world)].place, 3);
}

TEST(Itineraries, TheFirstLinkIsWalkedAndTheNextIsNot) {
  World d(true);
  const int first = d.after(d.days.at_place(1, newcomer, d.world), 0);
  EXPECT_EQ(d.days[first].turn, Turn::sleeps);
  EXPECT_DOUBLE_EQ(d.days.after(first).km, 35);
  const int later = d.after(d.days.at_place(1, who, d.world), 0);
  EXPECT_EQ(d.days[later].turn, Turn::decides);
}

TEST(Itineraries, ACopyKnowsNothingYet) {
  World d;
  (void)d.after(d.days.at_place(0, who, d.world), 1);
  const Itineraries copy(d.days);
  EXPECT_GT(d.days.size(), 0);
  EXPECT_EQ(copy.size(), 0);
}

/// A lot gives each route the words that belong to its probability, for certain and as a rule; also where there are many routes.
TEST(JourneyLot, WordsAreSharedOutByWeight) {
  for (const int camps : {2, 4, 7}) {
    JourneyWorldBuilder w(2);
    w.place("town", PlaceKind::town, 10);
    for (int c = 0; c < camps; ++c) w.place("camp" + std::to_string(c), PlaceKind::camp, 0);
    for (int c = 0; c < camps; ++c) w.link("town", "camp" + std::to_string(c), 30 + 25 * c);
    w.s.journeys.awareness.value = 1;
    w.s.journeys.default_move_chance.value = 0.3;
    const auto model = w.compile();
    JourneyWorld world(model);
    world.reset();
    world.begin_step(0);
    world.look_around({});
    const auto& lot = world.lot(world.lot_at(0, 0));
    const auto sums = world.cumulative(0, 0);
    ASSERT_EQ(lot.routes(), static_cast<std::size_t>(camps));
    constexpr int n = 1 << 16;
    for (const bool certain : {false, true}) {
      std::vector<int> found(lot.routes() + 1, 0);
      for (int i = 0; i < n; ++i) ++found[lot.outcome_of(static_cast<std::uint32_t>(i) * 65536u + 32768u, certain)];
      const double p = certain ? 1 : 0.3;
      for (std::size_t k = 0; k < lot.routes(); ++k)
        EXPECT_NEAR(found[k], n * p * (sums[k] - (k == 0 ? 0 : sums[k - 1])) / sums.back(), 1.01);
      EXPECT_NEAR(found.back(), n * (1 - p), 1.01);
    }
    EXPECT_EQ(lot.outcome_of(0xffffffffu, true), static_cast<std::uint32_t>(camps) - 1) << "nobody stays who goes for certain";
  }
}

}  // namespace
}  // namespace outflow::engine
