#include "outflow/inference/paired_ratio.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <vector>

namespace outflow::inference {
namespace {

using Scores = std::vector<std::pair<double, double>>;

TEST(PairedRatio, ByHand) {
  // Ratio 6 / 12; influences (x - y / 2) / 4: -0.25, 0, 0.25; variance of their mean (0.125 / 2) / 3.
  const auto paired = paired_ratio(Scores{{1, 4}, {2, 4}, {3, 4}}, 1);
  ASSERT_TRUE(paired);
  EXPECT_EQ(paired->n, 3);
  EXPECT_DOUBLE_EQ(paired->ratio, 0.5);
  EXPECT_EQ(paired->better, 3);
  const double reach = boost::math::quantile(boost::math::students_t(2), 0.95) * std::sqrt(0.125 / 6);
  EXPECT_NEAR(paired->low, 0.5 - reach, 1e-12);
  EXPECT_NEAR(paired->high, 0.5 + reach, 1e-12);
  // With two origins within a horizon neighbours count half: 0.125 + 2 (0.5 (-0.25 x 0) + 0.5 (0 x 0.25)), the same here;
  // with three, 2 / 3 and 1 / 3: the ends are opposite and take 2 / 3 x 0.0625 off.
  EXPECT_NEAR(paired_ratio(Scores{{1, 4}, {2, 4}, {3, 4}}, 2)->high, paired->high, 1e-12);
  const double nearer = boost::math::quantile(boost::math::students_t(2), 0.95) * std::sqrt((0.125 - 0.125 / 3) / 6);
  EXPECT_NEAR(paired_ratio(Scores{{1, 4}, {2, 4}, {3, 4}}, 3)->high, 0.5 + nearer, 1e-12);
}

TEST(PairedRatio, SaysNothingOfTwoOriginsOrOfNoError) {
  EXPECT_FALSE(paired_ratio(Scores{{1, 4}, {2, 4}}, 1));
  EXPECT_FALSE(paired_ratio(Scores{{1, 0}, {2, 0}, {3, 0}}, 1));
}

TEST(PairedRatio, PlacesOfAnOriginAreAddedUp) {
  BacktestResult result;
  for (int origin = 30; origin <= 90; origin += 30)
    for (std::size_t place = 0; place < 2; ++place) {
      result.tasks.push_back({.target = Target::places, .place = place, .origin = origin, .horizon = 60});
      const std::size_t task = result.tasks.size() - 1;
      for (std::size_t f = 0; f < 2; ++f) {
        Scored scored;
        scored.forecaster = f;
        scored.task = task;
        // The judged one: 1, 2, 3 in the first place by origin and nothing in the second; the baseline 1 and 3.
        scored.wis.total = f == 0 ? (place == 0 ? origin / 30.0 : 0) : place == 0 ? 1 : 3;
        result.scores.push_back(scored);
      }
    }
  SkillLine line;
  line.target = Target::places;
  line.horizon = 60;
  line.forecaster = 0;
  EXPECT_FALSE(ratio_over_origins(result, line, 30)) << "without a baseline";
  line.best = 1;
  const auto paired = ratio_over_origins(result, line, 30);
  ASSERT_TRUE(paired);
  const auto by_hand = paired_ratio(Scores{{1, 4}, {2, 4}, {3, 4}}, 2);
  EXPECT_EQ(paired->n, 3);
  EXPECT_DOUBLE_EQ(paired->ratio, by_hand->ratio);
  EXPECT_DOUBLE_EQ(paired->high, by_hand->high);
}

}  // namespace
}  // namespace outflow::inference
