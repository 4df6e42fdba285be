#include "outflow/inference/given_totals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "outflow/scenario/movement_priors.h"
#include "support/journeys.h"

namespace outflow::inference {
namespace {

using scenario::ConditionKind;
using scenario::EventKind;
using scenario::PlaceKind;

constexpr int length = 120;

/// A town in conflict between two camps, alike but for what is counted there.
Crisis valley() {
  test::JourneyWorldBuilder w(length);
  w.place("town", PlaceKind::conflict, 5000).place("mill", PlaceKind::town, 900);
  w.place("east", PlaceKind::camp, 900).place("west", PlaceKind::camp, 2000).place("late", PlaceKind::camp, 500);
  w.link("town", "mill", 40).link("town", "east", 90).link("town", "west", 90).link("mill", "late", 60);
  w.conflict("town", 0, 1).conflict("mill", 50, 1).newcomers(3, 77);
  for (const char* id : {"east", "west", "late"}) {
    scenario::Report report;
    report.name = std::string("at_") + id;
    report.counts.value = scenario::Counts::stock;
    report.places = {{id}};
    w.s.reports.push_back(report);
  }
  Crisis crisis{.scenario = w.s, .places = {"east", "west", "late"}, .reports = {"at_east", "at_west", "at_late"}, .counts = {}};
  scenario::add_movement_priors(crisis.scenario);
  scenario::add_attraction_priors(crisis.scenario, crisis.places);
  // Three of four go east; "late" is counted from day 70 on.
  Published east, west, late;
  for (int day = 0; day < length; day += 10) {
    east.counts.emplace_back(day, 30.0 * day);
    west.counts.emplace_back(day, 10.0 * day);
    if (day >= 70) late.counts.emplace_back(day, 5.0 * (day - 60));
  }
  crisis.counts = {east, west, late};
  return crisis;
}

GivenTotalsSettings quick(int members = 16) {
  GivenTotalsSettings settings;
  settings.followed = 400;
  settings.smoother = {.members = members, .passes = 2, .seed = 3, .threads = 1};
  return settings;
}

void expect_same(const GivenTotalsForecast& a, const GivenTotalsForecast& b) {
  EXPECT_EQ(a.figures, b.figures);
  EXPECT_EQ(a.misfit, b.misfit);
  EXPECT_EQ(a.persons, b.persons);
  EXPECT_EQ(a.newcomers, b.newcomers);
  EXPECT_EQ(a.counted_newcomers, b.counted_newcomers);
}

TEST(GivenTotals, ThePathByHand) {
  const std::vector<Published> counts{{{{0, 100}, {10, 200}, {20, 50}}, {20}}, {{{5, 40}, {14, 60}}, {}}};
  // By day 10 the second place has 40 people since day 0; day 14 brings 20 more, day 20 takes 150. Day 12 is half way to 14.
  const auto path = given_path(counts, 10, 22);
  EXPECT_DOUBLE_EQ(path[0], 140);
  EXPECT_DOUBLE_EQ(path[5], 190);
  EXPECT_DOUBLE_EQ(path[10], 240);
  EXPECT_DOUBLE_EQ(path[12], 250);
  EXPECT_DOUBLE_EQ(path[14], 260);
  EXPECT_DOUBLE_EQ(path[20], 110);
  EXPECT_DOUBLE_EQ(path[22], 110);
  // The correction of day 20 is a new way of counting: once it is known, earlier counts are a quarter.
  EXPECT_DOUBLE_EQ(given_path(counts, 20, 20)[0], 25 + 40);
  // Given by somebody: later counts are not looked at.
  const auto given = given_path(counts, 10, 20, {{20, 340}});
  EXPECT_DOUBLE_EQ(given[10], 240);
  EXPECT_DOUBLE_EQ(given[14], 280);
  EXPECT_DOUBLE_EQ(given[20], 340);
  // Totals end with the last day that is asked for.
  EXPECT_DOUBLE_EQ(given_path(counts, 10, 13)[13], 240);
}

TEST(GivenTotals, NewcomersMakeUpForDecreasesFirst) {
  EXPECT_EQ(newcomers_of({100, 130, 119, 139, 150}, 10), (std::vector<std::int64_t>{0, 3, 0, 0, 2}));
  EXPECT_EQ(newcomers_of({99}, 10), (std::vector<std::int64_t>{0}));
}

TEST(GivenTotals, TheProblemHoldsWhatWasKnown) {
  Crisis crisis = valley();
  crisis.counts[1].counts[1].second = 0;       // nobody in the west until after day 10
  crisis.counts[0].corrections = {30, 100};    // the first is known on day 40
  crisis.counts[0].counts[3].second = 300;     // half of what would follow day 20
  const auto asked = given_totals_problem(crisis, 40, {60, 75}, quick());
  EXPECT_EQ(asked.known, (std::vector<std::size_t>{0, 1})) << "nobody was counted in the third camp by then";
  const auto& s = asked.future.scenario;
  EXPECT_EQ(s.end.value, crisis.scenario.start.value + 76 * Seconds{86400});
  EXPECT_EQ(asked.past.scenario.end.value, crisis.scenario.start.value + 41 * Seconds{86400});
  for (const auto& place : s.places) EXPECT_FALSE(place.capacity_persons.value) << place.id;
  EXPECT_EQ(s.places[2].kind.value, PlaceKind::camp);
  EXPECT_EQ(s.places[3].kind.value, PlaceKind::town) << "until it opens";
  EXPECT_EQ(s.places[4].kind.value, PlaceKind::town) << "not known as a camp";
  EXPECT_LT(s.places[4].attraction.tie.parameter, 0);
  ASSERT_EQ(s.events.size(), 1U);
  EXPECT_EQ(s.events[0].what.value, "west=camp");
  EXPECT_EQ(s.events[0].from.value, crisis.scenario.start.value + 11 * Seconds{86400});
  EXPECT_EQ(s.conditions.size(), 1U) << "the conflict of day 50 is not known";
  EXPECT_TRUE(s.observations.empty());
  // Counts of the east: 0, 300, 600, 300 (corrected, hence 150 and 300 before), 1200.
  std::vector<double> east;
  for (const auto& figure : asked.figures)
    if (figure.place == 0) east.push_back(figure.persons * asked.persons_each);
  EXPECT_EQ(east, (std::vector<double>{150, 300, 300, 1200}));
  EXPECT_EQ(asked.future.targets.size(), asked.figures.size() + 2 * 2);
  EXPECT_EQ(asked.persons_each, static_cast<int>(std::ceil(1600 / 400.0)));
}

/// Everything that comes after day 40 is otherwise, but for the totals.
Crisis with_another_future(Crisis crisis) {
  for (std::size_t i = 5; i < crisis.counts[0].counts.size(); ++i) {
    std::swap(crisis.counts[0].counts[i].second, crisis.counts[1].counts[i].second);
  }
  for (auto& [day, persons] : crisis.counts[2].counts) {
    persons += 1;
    crisis.counts[1].counts[static_cast<std::size_t>(day / 10)].second -= 1;
  }
  crisis.counts[0].corrections = {60};
  auto& s = crisis.scenario;
  for (auto& c : s.conditions)
    if (c.date.value > s.start.value + 41 * Seconds{86400}) c.date.value += 7 * Seconds{86400}, c.value.value = 0.1;
  for (auto& place : s.places) place.capacity_persons.value = 12345;
  s.place_attributes.push_back({{"west"}, {"capacity_per_step"}, {"7"}, {}});
  const auto event = [&](EventKind kind, const char* what, int from) {
    scenario::Event e;
    e.kind.value = kind;
    e.what.value = what;
    e.from.value = s.start.value + from * Seconds{86400};
    s.events.push_back(e);
  };
  event(EventKind::closure_place, "east", 41);
  event(EventKind::closure_link, "town-west", 55);
  event(EventKind::change_kind, "mill=camp", 45);
  for (auto& d : s.departures) d.persons.value *= 3;
  s.end.value += 50 * Seconds{86400};
  return crisis;
}

TEST(GivenTotals, NothingLaterButTheTotalsCounts) {
  const Crisis now = valley(), other = with_another_future(valley());
  ASSERT_EQ(given_path(now.counts, 40, 115), given_path(other.counts, 40, 115));
  const auto said = forecast_given_totals(now, 40, {70, 100}, quick());
  ASSERT_TRUE(said);
  EXPECT_FALSE(said->persons[0][0].empty());
  EXPECT_TRUE(said->persons[0][2].empty());
  expect_same(*said, *forecast_given_totals(other, 40, {70, 100}, quick()));

  // What is dated on the origin or before does count, and so does the total.
  Crisis before = valley();
  before.counts[0].counts[4].second += 200;
  EXPECT_NE(forecast_given_totals(before, 40, {70, 100}, quick())->persons, said->persons);
  Crisis closed = valley();
  scenario::Event closure;
  closure.kind.value = EventKind::closure_place;
  closure.what.value = "east";
  closure.from.value = closed.scenario.start.value + 40 * Seconds{86400};
  closed.scenario.events.push_back(closure);
  EXPECT_NE(forecast_given_totals(closed, 40, {70, 100}, quick())->persons, said->persons);
  Crisis more = valley();
  for (auto& place : more.counts)
    for (auto& [day, persons] : place.counts)
      if (day > 40) persons += 5000;
  EXPECT_NE(forecast_given_totals(more, 40, {70, 100}, quick())->persons, said->persons);
}

TEST(GivenTotals, TotalsAfterADayChangeNothingOnIt) {
  Crisis later = valley();
  for (auto& place : later.counts)
    for (auto& [day, persons] : place.counts)
      if (day > 70) persons += 9000;
  const auto both = forecast_given_totals(later, 40, {70, 100}, quick());
  const auto one = forecast_given_totals(valley(), 40, {70}, quick());
  EXPECT_EQ(both->persons[0], one->persons[0]);
  EXPECT_EQ(both->newcomers[0], one->newcomers[0]);
}

TEST(GivenTotals, SameBitsOnAnyNumberOfThreads) {
  auto settings = quick();
  const auto one = forecast_given_totals(valley(), 60, {90}, settings);
  settings.smoother.threads = 3;
  expect_same(*one, *forecast_given_totals(valley(), 60, {90}, settings));
}

TEST(GivenTotals, LearnsWhereNewcomersGo) {
  // Of two camps that are alike to the rule, one got three of four until day 60. Without counts, half would be said of each.
  auto settings = quick(40);
  settings.smoother.passes = 3;
  const auto said = forecast_given_totals(valley(), 60, {100}, settings);
  const auto median = [&](std::size_t place) { return said->persons[0][place][11]; };
  EXPECT_NEAR(median(0) / (median(0) + median(1)), 0.75, 0.06);
  EXPECT_NEAR(said->newcomers[0][0], 0.75, 0.12);
  EXPECT_NEAR(said->counted_newcomers[0], 0.75, 1e-12);
  EXPECT_LT(said->misfit, 0.25);
  Crisis mirrored = valley();
  std::swap(mirrored.counts[0], mirrored.counts[1]);
  EXPECT_NEAR(forecast_given_totals(mirrored, 60, {100}, settings)->newcomers[0][0], 0.25, 0.12);
}

TEST(GivenTotals, NobodyCountedByThen) {
  Crisis crisis = valley();
  for (auto& place : crisis.counts) std::erase_if(place.counts, [](const auto& p) { return p.first < 70; });
  const auto said = forecast_given_totals(crisis, 30, {90}, quick());
  EXPECT_EQ(said->figures, 0);
  EXPECT_TRUE(said->persons[0][0].empty());
}

}  // namespace
}  // namespace outflow::inference
