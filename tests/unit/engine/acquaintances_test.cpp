#include "outflow/engine/journeys/acquaintances.h"

#include <gtest/gtest.h>

namespace outflow::engine {
namespace {

constexpr Surroundings quiet{.persons = 50, .camp = false, .violent = false};

int after(int connections, const Surroundings& here, int t = 1) {
  Acquaintances known{.connections = connections, .camp_days = 0, .last_step = 0};
  known.decide(t, here);
  return known.connections;
}

TEST(Acquaintances, GrowInCrowdsAndFadeInEmptyPlaces) {
  EXPECT_EQ(after(3, quiet), 3);
  EXPECT_EQ(after(3, {.persons = 100}), 3) << "more than 100 are a crowd";
  EXPECT_EQ(after(3, {.persons = 101}), 4);
  EXPECT_EQ(after(3, {.persons = 250}), 5);
  EXPECT_EQ(after(3, {.persons = 9000}), 5) << "at most two more";
  EXPECT_EQ(after(9, {.persons = 9000}), 10) << "at most ten";
  EXPECT_EQ(after(3, {.persons = 10}), 3);
  EXPECT_EQ(after(3, {.persons = 9}), 2);
  EXPECT_EQ(after(0, {.persons = 9}), 0) << "never below 0";
}

/// What is looked at later begins with the number of before.
TEST(Acquaintances, TheLastThingCounts) {
  EXPECT_EQ(after(3, {.persons = 9000, .violent = true}), 1);
  EXPECT_EQ(after(1, {.persons = 9000, .violent = true}), 0);
  EXPECT_EQ(after(3, quiet, 30), 3);
  EXPECT_EQ(after(3, quiet, 31), 2) << "more than 30 steps after the last decision";
  EXPECT_EQ(after(3, {.persons = 9000, .violent = true}, 31), 2);
}

TEST(Acquaintances, AWeekInACampMakesOneMore) {
  Acquaintances known{.connections = 3, .camp_days = 0, .last_step = 0};
  const Surroundings camp{.persons = 50, .camp = true};
  for (int t = 1; t <= 4; ++t) known.decide(t, camp);  // the counter is 1, 3, 5 and 7 when it is looked at
  EXPECT_EQ(known.connections, 3);
  known.decide(5, camp);
  EXPECT_EQ(known.connections, 4);
  for (int t = 6; t <= 20; ++t) known.decide(t, camp);
  EXPECT_EQ(known.connections, 8) << "at most eight";
  known.decide(21, quiet);
  known.decide(22, camp);
  EXPECT_EQ(known.connections, 8) << "elsewhere the counter begins anew";
  EXPECT_EQ(known.camp_days, 3);
}

}  // namespace
}  // namespace outflow::engine
