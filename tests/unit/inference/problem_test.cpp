#include "outflow/inference/problem.h"

#include <gtest/gtest.h>

#include "support/world.h"

namespace outflow::inference {
namespace {

/// Three reports of one camp over 24 months.
test::World three_reports() {
  test::World w(24, {0, 1});
  w.place("valley", scenario::PlaceKind::origin);
  w.place("camp", scenario::PlaceKind::camp);
  w.people("valley", 5000);
  w.exit("valley", "leave", test::per_step(0.02), test::to_place("camp"));
  for (const char* name : {"months", "ended", "once"}) w.report(name, scenario::Counts::entries).places = {{"camp"}};
  return w;
}

void observe(test::World& w, const char* report, int first, int last, double low, double high) {
  scenario::Observation o;
  o.report.value = report;
  o.period.value = {w.at(first), w.at(last)};
  if (low == high) o.persons.value = low;
  else {
    o.low.value = low;
    o.high.value = high;
  }
  w.s.observations.push_back(o);
}

TEST(NextFigures, GoOnWithWhatIsStillCounted) {
  test::World w = three_reports();
  for (int t = 0; t < 12; ++t) observe(w, "months", t, t + 1, 10, t == 11 ? 20 : 10);
  for (int t = 0; t < 6; ++t) observe(w, "ended", t, t + 1, 5, 5);
  observe(w, "once", 0, 12, 99, 99);
  EXPECT_EQ(next_due(w.s), w.at(13)) << "a single figure of a year has no next one";
  const auto next = next_figures(w.s, w.at(15));
  ASSERT_EQ(next.size(), 3u);
  for (int h = 0; h < 3; ++h) {
    const auto& figure = next[static_cast<std::size_t>(h)];
    EXPECT_EQ(figure.cell.report, 0);
    EXPECT_EQ(figure.period, (Period{w.at(12 + h), w.at(13 + h)})) << "the last one was known within bounds";
  }
  EXPECT_TRUE(next_figures(w.s, w.at(12)).empty());
}

TEST(NextFigures, ARevisionOfAnOldFigureEndsNothing) {
  test::World w = three_reports();
  for (int t = 0; t < 12; ++t) observe(w, "months", t, t + 1, 10, 10);
  observe(w, "months", 0, 1, 12, 12);
  w.s.observations.back().published_on = scenario::Given<Seconds>{w.at(20)};
  EXPECT_EQ(next_due(w.s), w.at(13));
  EXPECT_EQ(next_figures(w.s, w.at(13)).size(), 1u);
}

TEST(AsKnownOn, PrescribedNumbersOfPeriodsThatAreOver) {
  test::World w = three_reports();
  const auto leave = [&](int first, int last) {
    scenario::Departure departure;
    departure.period.value = {w.at(first), w.at(last)};
    departure.persons.value = 100;
    departure.place.value = "valley";
    w.s.departures.push_back(departure);
  };
  leave(0, 2), leave(1, 4), leave(2, 3), leave(3, 4);
  const auto known = as_known_on(w.s, w.at(3));
  ASSERT_EQ(known.departures.size(), 2u) << "of months 1 to 3 and of month 3 nobody knows the number yet";
  EXPECT_EQ(known.departures[0].period.value.end, w.at(2));
  EXPECT_EQ(known.departures[1].period.value.end, w.at(3));
}

TEST(NextFigures, OfNothingKnownAreNone) {
  test::World w = three_reports();
  EXPECT_TRUE(next_figures(w.s, w.at(20)).empty());
  EXPECT_EQ(next_due(w.s), w.s.start.value);
}

}  // namespace
}  // namespace outflow::inference
