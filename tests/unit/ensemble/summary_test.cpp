#include "outflow/ensemble/summary.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace outflow::ensemble {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(EnsembleSummary, HandWorked) {
  CountSummary summary(2);
  for (const std::int64_t value : {2, 4, 4, 4, 5, 5, 7, 9}) summary.add(std::array<std::int64_t, 2>{value, 3});
  const Summary s = summary.finish();
  EXPECT_EQ(s.mean, (std::vector<double>{5, 3}));
  EXPECT_DOUBLE_EQ(s.sd[0], std::sqrt(32.0 / 7.0));
  EXPECT_EQ(s.sd[1], 0);
  EXPECT_EQ(s.median(0), 4.5);
  EXPECT_EQ(s.value(0, 0), 5);
  EXPECT_EQ(s.value(0, 5), 4.5);
  EXPECT_STREQ(statistic_names[5], "q50");
}

TEST(EnsembleSummary, SumsOfLargeCountsAreExact) {
  // Naive doubles lose the variance of counts near 2^42 altogether.
  CountSummary summary(1);
  const std::int64_t base = std::int64_t{1} << 42;
  for (int i = 0; i < 1000; ++i) summary.add(std::array<std::int64_t, 1>{base + i % 2});
  const Summary s = summary.finish();
  EXPECT_EQ(s.mean[0], static_cast<double>(base) + 0.5);
  EXPECT_DOUBLE_EQ(s.sd[0], std::sqrt(0.25 * 1000 / 999));
  EXPECT_EQ(s.quantiles[0][2], static_cast<double>(base));
  EXPECT_EQ(s.quantiles[0][4], static_cast<double>(base + 1));
}

TEST(EnsembleSummary, AgreesWithThePlainFormulas) {
  std::mt19937 random(2);
  CountSummary summary(3);
  std::vector<std::array<std::int64_t, 3>> members;
  for (int i = 0; i < 311; ++i) {
    const auto draw = [&](std::int64_t below) { return static_cast<std::int64_t>(random()) % below; };
    members.push_back({draw(100), draw(7), draw(1'000'000) - 1000});
    summary.add(members.back());
  }
  const Summary s = summary.finish();
  for (int cell = 0; cell < 3; ++cell) {
    long double sum = 0, squares = 0;
    for (const auto& member : members) sum += member[cell];
    const long double mean = sum / 311;
    for (const auto& member : members) squares += (member[cell] - mean) * (member[cell] - mean);
    EXPECT_DOUBLE_EQ(s.mean[cell], static_cast<double>(mean));
    EXPECT_NEAR(s.sd[cell] / static_cast<double>(std::sqrt(squares / 310)), 1.0, 1e-12);
  }
}

TEST(EnsembleSummary, OneMemberHasNoSpread) {
  CountSummary summary(1);
  summary.add(std::array<std::int64_t, 1>{12});
  EXPECT_TRUE(std::isnan(summary.finish().sd[0]));
  EXPECT_EQ(summary.finish().median(0), 12);
}

TEST(EnsembleSummary, SharesOfNobodyAreLeftOut) {
  RatioSummary summary(2);
  for (const double share : {0.5, nan, 0.7}) summary.add(std::array<double, 2>{share, nan});
  const Summary s = summary.finish();
  EXPECT_DOUBLE_EQ(s.mean[0], 0.6);
  EXPECT_DOUBLE_EQ(s.sd[0], std::sqrt(0.02));
  EXPECT_TRUE(std::isnan(s.mean[1]));
  EXPECT_TRUE(std::isnan(s.median(1)));
}

}  // namespace
}  // namespace outflow::ensemble
