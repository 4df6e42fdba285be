#include "outflow/inference/bootstrap.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

namespace outflow::inference {
namespace {

TEST(Bootstrap, ReplicatesArePureFunctionsOfTheirAddress) {
  EXPECT_EQ(resampled(50, 3, 7), resampled(50, 3, 7));
  EXPECT_NE(resampled(50, 3, 7), resampled(50, 3, 8));
  EXPECT_NE(resampled(50, 3, 7), resampled(50, 4, 7));
  EXPECT_EQ(exponential_weights(50, 3, 7), exponential_weights(50, 3, 7));
  EXPECT_NE(exponential_weights(50, 3, 7), exponential_weights(50, 3, 8));
  for (const auto item : resampled(50, 3, 7)) EXPECT_LT(item, 50u);
}

TEST(Bootstrap, LeavesOutAShareOfTheItems) {
  // An item is left out with probability (1 - 1/n)^n: of 200 items 73.2 in the mean, with sd of a replicate near 4.4.
  double left_out = 0;
  for (int r = 0; r < 400; ++r) {
    const auto items = resampled(200, 1, r);
    left_out += 200 - static_cast<double>(std::set<std::size_t>(items.begin(), items.end()).size());
  }
  EXPECT_NEAR(left_out / 400, 200 * std::pow(1 - 1.0 / 200, 200), 4 * 4.4 / 20);
}

/// Standard deviation over replicates of the mean of 0, 1, ..., n - 1.
template <class Mean>
double sd_of_means(int replicates, Mean&& mean) {
  double sum = 0, squares = 0;
  for (int r = 0; r < replicates; ++r) {
    const double m = mean(r);
    sum += m;
    squares += m * m;
  }
  return std::sqrt(squares / replicates - sum * sum / replicates / replicates);
}

TEST(Bootstrap, MeansSpreadAsTheClosedFormsSay) {
  constexpr int n = 40, replicates = 4000;
  const double variance = (n * n - 1) / 12.0;  // of one of 0, ..., n - 1
  const double drawn = sd_of_means(replicates, [](int r) {
    const auto items = resampled(n, 11, r);
    return std::accumulate(items.begin(), items.end(), 0.0) / n;
  });
  EXPECT_NEAR(drawn / std::sqrt(variance / n), 1, 0.05) << "sd of an sd of 4,000: 1.1%";
  // Exponential weights over their sum follow Dirichlet's law (1, ..., 1): the variance of the mean is that over n + 1.
  const double weighted = sd_of_means(replicates, [](int r) {
    const auto weights = exponential_weights(n, 11, r);
    double sum = 0, whole = 0;
    for (int i = 0; i < n; ++i) sum += i * weights[static_cast<std::size_t>(i)], whole += weights[static_cast<std::size_t>(i)];
    return sum / whole;
  });
  EXPECT_NEAR(weighted / std::sqrt(variance / (n + 1)), 1, 0.05);
}

TEST(Bootstrap, IntervalsByHand) {
  const std::vector<double> replicates{5, 1, 4, 2, 3};
  const auto plain = percentile_interval(10, replicates, 0.5);
  EXPECT_EQ(plain.value, 10);
  EXPECT_EQ(plain.low, 2);
  EXPECT_EQ(plain.high, 4);
  const auto wide = percentile_interval(10, replicates, 0.9);
  EXPECT_NEAR(wide.low, 1.2, 1e-12) << "position 0.05 * 4";
  EXPECT_NEAR(wide.high, 4.8, 1e-12);
  const auto centred = centred_interval(10, replicates, 0.5);
  EXPECT_EQ(centred.low, 9) << "the replicates lie about 3";
  EXPECT_EQ(centred.high, 11);
}

TEST(Bootstrap, ReplicatesThatAreNoNumbersAreLeftOut) {
  const double none = std::nan("");
  EXPECT_EQ(percentile_interval(1, {none, 2, none}, 0.9).low, 2);
  EXPECT_EQ(centred_interval(1, {none, 2, none}, 0.9).high, 1);
  EXPECT_TRUE(std::isnan(percentile_interval(1, {none}, 0.9).low));
  EXPECT_TRUE(std::isnan(centred_interval(1, {}, 0.9).high));
}

}  // namespace
}  // namespace outflow::inference
