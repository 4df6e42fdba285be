#include "outflow/inference/spread.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace outflow::inference {
namespace {

TEST(Spread, OfFourErrors) {
  const auto s = spread(std::vector<double>{0.4, 0.1, 0.3, 0.2});
  ASSERT_TRUE(s);
  EXPECT_EQ(s->n, 4);
  EXPECT_DOUBLE_EQ(s->mean, 0.25);
  EXPECT_DOUBLE_EQ(s->mean_error, 0.125);
  EXPECT_DOUBLE_EQ(s->min, 0.1);
  EXPECT_DOUBLE_EQ(s->max, 0.4);
  EXPECT_DOUBLE_EQ(s->sd, std::sqrt(0.0125)) << "divisor n, not n - 1";
  const double expected[] = {0.115, 0.175, 0.25, 0.325, 0.385};
  for (int i = 0; i < 5; ++i) EXPECT_NEAR(s->percentiles[i], expected[i], 1e-15);
}

TEST(Spread, OfOneIsThatOne) {
  const auto s = spread(std::vector<double>{0.7});
  EXPECT_EQ(s->sd, 0);
  for (const double p : s->percentiles) EXPECT_EQ(p, 0.7);
}

TEST(Spread, OfNothingThereIsNone) { EXPECT_FALSE(spread({})); }

}  // namespace
}  // namespace outflow::inference
