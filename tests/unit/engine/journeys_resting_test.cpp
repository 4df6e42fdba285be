#include "outflow/engine/journeys/resting.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

namespace outflow::engine {
namespace {

random::Stream draws() { return random::Stream({.key = random::member_key(5, 0), .entity = 1, .step = 2}); }

std::vector<std::int64_t> everybody(Resting& resting, std::size_t row) {
  auto stream = draws();
  const auto parts = resting.take(row, resting.persons(row), stream);
  return {parts.begin(), parts.end()};
}

TEST(Resting, WhoLiesDownDecidesFromTomorrowOn) {
  Resting resting(2, true);
  resting.add(1, 7);
  resting.lie_down(1, 0.5, 3);
  EXPECT_EQ(resting.persons(1), 7);
  resting.night();
  EXPECT_EQ(resting.persons(1), 10);
  EXPECT_EQ(resting.persons(0), 0);
  EXPECT_EQ(everybody(resting, 1), (std::vector<std::int64_t>{7, 0, 0, 0, 3}));
}

TEST(Resting, RecentTravelIsRoundedToEighthsAndHalvedEachNight) {
  Resting resting(1, true);
  resting.lie_down(0, 1.06, 1);  // 8.48 eighths
  resting.lie_down(0, 5, 2);     // more than anybody can have: as 2
  resting.night();
  resting.night();
  EXPECT_EQ(everybody(resting, 0), (std::vector<std::int64_t>{0, 0, 0, 0, 1, 0, 0, 0, 2}));
}

TEST(Resting, WithoutRecentTravelThereIsOneLevel) {
  Resting resting(1, false);
  resting.lie_down(0, 1.5, 4);
  resting.night();
  EXPECT_EQ(everybody(resting, 0), (std::vector<std::int64_t>{4}));
}

TEST(Resting, PeopleLeaveByLevel) {
  Resting resting(2, true);
  resting.lie_down(1, 0.25, 5);
  resting.night();
  resting.add(1, 2);
  const auto levels = resting.by_level(1);
  EXPECT_EQ(std::vector<std::int64_t>(levels.begin(), levels.end()), (std::vector<std::int64_t>{2, 0, 5}));
  resting.leave(1, 2, 4);
  EXPECT_EQ(resting.persons(1), 3);
  EXPECT_EQ(everybody(resting, 1), (std::vector<std::int64_t>{2, 0, 1}));
}

/// Null: each of n = 20,000 draws of `taken` among 30 persons of level 0 and 10 of level 4 takes 10 / 40 of level 4 in the
/// mean; alpha = 1e-6 (4.9 standard errors of the hypergeometric law). Both ways of drawing: one by one, and all at once.
TEST(Resting, EverybodyIsEquallyLikelyToBeTaken) {
  constexpr int n = 20000;
  auto stream = draws();
  for (const std::int64_t taken : {2, 20}) {
    double sum = 0;
    for (int i = 0; i < n; ++i) {
      Resting resting(1, true);
      resting.lie_down(0, 0.5, 10);
      resting.night();
      resting.add(0, 30);
      const auto parts = resting.take(0, taken, stream);
      EXPECT_EQ(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}), taken);
      EXPECT_EQ(resting.persons(0), 40 - taken);
      sum += static_cast<double>(parts[4]);
    }
    const double k = static_cast<double>(taken), variance = k * 0.25 * 0.75 * (40 - k) / 39;
    EXPECT_NEAR(sum / n, k / 4, 4.9 * std::sqrt(variance / n)) << taken;
  }
}

TEST(Resting, TakeEachLooksAtThoseWhoLieDownTonightAsWell) {
  Resting resting(1, true);
  resting.add(0, 6);
  resting.lie_down(0, 1, 5);
  EXPECT_EQ(resting.take_each(0, [](std::int64_t count) { return count - 1; }), 9);
  EXPECT_EQ(resting.persons(0), 1);
  resting.night();
  EXPECT_EQ(everybody(resting, 0), (std::vector<std::int64_t>{1, 0, 0, 0, 0, 0, 0, 0, 1}));
}

}  // namespace
}  // namespace outflow::engine
