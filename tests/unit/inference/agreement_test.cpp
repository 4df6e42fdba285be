#include "outflow/inference/agreement.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace outflow::inference {
namespace {

TEST(Agreement, StandardErrorOfTheDifferenceOfTwoEnsembles) {
  const std::vector<double> mean{0}, three{3}, four{4};
  EXPECT_DOUBLE_EQ(*standard_error({mean, three, 1}, {mean, four, 1}, 0), 5);
  EXPECT_DOUBLE_EQ(*standard_error({mean, three, 9}, {mean, four, 4}, 0), std::sqrt(5.0));
  EXPECT_DOUBLE_EQ(*standard_error({mean, {}, 4}, {mean, four, 2}, 0), std::sqrt(12.0)) << "as wide as the other one";
  EXPECT_FALSE(standard_error({mean, {}, 4}, {mean, {}, 2}, 0));
}

TEST(Agreement, TheWiderOfTheTwoBoundsHolds) {
  // Standard error 1 on every day; four of them or 1% of the total: 4, 4, 10, 10.
  const std::vector<double> a{104, 105, 110, 111}, b{100, 100, 100, 100}, sd(4, 3.0), totals{400, 400, 1000, 1000};
  const Agreement found = agreement({a, sd, 18}, {b, sd, 18}, totals, {});
  EXPECT_EQ(found.cells, 4);
  EXPECT_EQ(found.out, 2) << "days 1 and 3";
  ASSERT_TRUE(found.worst);
  EXPECT_EQ(found.worst->day, 1) << "5 / 4 is worse than 11 / 10";
  EXPECT_EQ(found.worst->mean_a, 105);
  EXPECT_EQ(found.worst->mean_b, 100);
  EXPECT_DOUBLE_EQ(*found.worst->standard_errors, 5);
}

TEST(Agreement, WithoutAnySpreadEqualIsEqualAndElseItIsNot) {
  const std::vector<double> a{5, 6}, b{5, 7, 8}, none{0, 0, 0};
  const Agreement found = agreement({a, none, 3}, {b, none, 3}, none, {});
  EXPECT_EQ(found.cells, 2);
  EXPECT_EQ(found.out, 1);
  EXPECT_EQ(found.worst->day, 1);
  EXPECT_FALSE(found.worst->standard_errors);
  EXPECT_FALSE(agreement({a, none, 3}, {a, none, 3}, none, {}).worst);
  EXPECT_EQ(agreement({{}, {}, 1}, {b, {}, 1}, none, {}).cells, 0);
}

TEST(Agreement, SpreadsAreComparedWhereTheMeanIsLarge) {
  const std::vector<double> mean{100, 101, 500, 500}, sd_a{9, 5, 12.5, 4}, sd_b{1, 4, 10, 6}, totals(4, 0.0);
  const Agreement found = agreement({mean, sd_a, 30}, {mean, sd_b, 30}, totals, {});
  EXPECT_EQ(found.spreads, 3) << "100 is not more than 100";
  EXPECT_EQ(found.spreads_near, 2) << "5 of 4 and 12.5 of 10 are 25% more; 4 of 6 is a third less";
  EXPECT_DOUBLE_EQ(*found.sd_ratio, 1.25) << "the one in the middle of 1.25, 1.25 and 2/3";
}

}  // namespace
}  // namespace outflow::inference
