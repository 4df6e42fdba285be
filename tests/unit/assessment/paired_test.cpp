#include "outflow/assessment/paired.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace outflow::assessment {
namespace {

TEST(Paired, SummarisesTheDifferencesOfMembers) {
  const std::vector<double> base{10, 20, 30, 40, 50}, variant{11, 20, 33, 39, 57};  // differences 1, 0, 3, -1, 7
  const Paired p = paired(base, variant);
  EXPECT_EQ(p.members, 5);
  EXPECT_DOUBLE_EQ(p.base_mean, 30);
  EXPECT_DOUBLE_EQ(p.variant_mean, 32);
  EXPECT_DOUBLE_EQ(p.difference, 2);
  EXPECT_DOUBLE_EQ(p.median, 1);
  EXPECT_DOUBLE_EQ(p.q10, -0.6);  // between -1 and 0
  EXPECT_DOUBLE_EQ(p.q90, 5.4);   // between 3 and 7
  EXPECT_DOUBLE_EQ(p.above, 0.6);
  EXPECT_DOUBLE_EQ(p.below, 0.2);
  const double sd = std::sqrt((1 + 4 + 1 + 9 + 25) / 4.0);
  EXPECT_NEAR(p.mean_high - p.difference, 1.96 * sd / std::sqrt(5.0), 1e-4);
  EXPECT_NEAR(p.difference - p.mean_low, 1.96 * sd / std::sqrt(5.0), 1e-4);
}

TEST(Paired, OfOneMemberHasNoStandardError) {
  const std::vector<double> base{10, 20}, variant{15};
  const Paired p = paired(base, variant);
  EXPECT_EQ(p.members, 1);
  EXPECT_DOUBLE_EQ(p.difference, 5);
  EXPECT_TRUE(std::isnan(p.mean_low));
}

}  // namespace
}  // namespace outflow::assessment
