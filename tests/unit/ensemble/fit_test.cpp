#include "outflow/ensemble/fit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace outflow::ensemble {
namespace {

TEST(EnsembleFit, HandWorked) {
  const Quantiles model{80, 85, 90, 100, 110, 115, 120};
  const std::vector<Compared> compared{{100, model}, {110, model}, {112, model}, {119, model}, {200, model}};
  const auto result = fit(compared);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->n, 5);
  EXPECT_DOUBLE_EQ(result->coverage50, 0.4);  // an observation on the edge is inside
  EXPECT_DOUBLE_EQ(result->coverage80, 0.6);
  EXPECT_DOUBLE_EQ(result->coverage95, 0.8);
  EXPECT_NEAR(result->median_abs_log_error, std::log(1.12), 1e-12);
  EXPECT_NEAR(result->mean_abs_log_error, (0 + std::log(1.1) + std::log(1.12) + std::log(1.19) + std::log(2.0)) / 5, 1e-12);
}

TEST(EnsembleFit, ZeroIsNoInfiniteError) {
  const Quantiles none{0, 0, 0, 0, 0, 0, 0};
  EXPECT_EQ(fit(std::vector<Compared>{{0, none}})->mean_abs_log_error, 0);
  EXPECT_DOUBLE_EQ(fit(std::vector<Compared>{{2, none}})->mean_abs_log_error, std::log(5.0));
}

TEST(EnsembleFit, NothingComparedIsNoFit) { EXPECT_FALSE(fit({})); }

}  // namespace
}  // namespace outflow::ensemble
