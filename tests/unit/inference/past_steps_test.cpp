#include "outflow/inference/past_steps.h"

#include <gtest/gtest.h>

namespace outflow::inference {
namespace {

TEST(PastSteps, KnownIsWhatIsDatedUpToTheOrigin) {
  const Points points{{-5, 1}, {3, 2}, {7, 4}};
  EXPECT_EQ(known_at(points, 3), (Points{{-5, 1}, {3, 2}}));
  EXPECT_EQ(known_at(points, 2), (Points{{-5, 1}}));
  EXPECT_TRUE(known_at(points, -6).empty());
}

TEST(PastSteps, SlopeByHand) {
  const Points known{{0, 100}, {40, 500}, {50, 800}};
  // On day 60, 30 days back is day 30: 400 on the line. (800 - 400) / 30, the last ten days counted as standing still.
  EXPECT_DOUBLE_EQ(slope(known, 60, 30), 400.0 / 30);
  EXPECT_DOUBLE_EQ(slope(known, 60, 500), 700.0 / 60) << "no further back than the first count";
  EXPECT_EQ(slope(known, 90, 40), 0) << "nothing was counted within the window";
  EXPECT_EQ(slope({{5, 3}, {7, 9}}, 7, 30), 0.6) << "never over less than ten days";
  EXPECT_EQ(slope({}, 7, 30), 0);
}

TEST(PastSteps, StepsWhoseOutcomeIsKnown) {
  const Points known{{4, 10}, {33, 20}, {52, 40}, {90, 80}};
  const auto steps = past_steps(known, 30);
  // From 10: wanted 40, the nearest is 33. From 20: wanted 50, 52. From 30: 60, 52. From 40: 70, but 52 is 18 days off and 90
  // is 20. From 50: 80, 90. From 60: 90. From 70: 100, 90. From 80: 110, 20 days off.
  ASSERT_EQ(steps.size(), 6u);
  const int origins[] = {10, 20, 30, 50, 60, 70}, days[] = {23, 32, 22, 40, 30, 20};
  const double level[] = {10, 10, 10, 20, 40, 40}, later[] = {20, 40, 40, 80, 80, 80};
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(steps[i].origin, origins[i]);
    EXPECT_EQ(steps[i].days, days[i]) << i;
    EXPECT_EQ(steps[i].level, level[i]) << i;
    EXPECT_EQ(steps[i].later, later[i]) << i;
  }
  EXPECT_TRUE(past_steps({}, 30).empty());
  EXPECT_TRUE(past_steps({{0, 5}}, 30).empty()) << "a count is no outcome of a step from its own day";
}

}  // namespace
}  // namespace outflow::inference
