#include "outflow/inference/pit_shape.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace outflow::inference {
namespace {

/// `n` outcomes at even steps of the law, moved by this function of [0, 1].
template <class Moved>
std::vector<PitInterval> outcomes(int n, Moved&& moved) {
  std::vector<PitInterval> all;
  for (int i = 0; i < n; ++i) {
    const double u = moved((i + 0.5) / n);
    all.push_back({u, u});
  }
  return all;
}
std::string words(const std::vector<PitInterval>& all, int origins = 50) { return to_string(pit_shape(all, origins)); }

TEST(PitShape, InWords) {
  EXPECT_EQ(words(outcomes(100, [](double u) { return u; })), "fits");
  const auto towards_ends = [](double u) { return u < 0.5 ? 2 * u * u : 1 - 2 * (1 - u) * (1 - u); };
  EXPECT_EQ(words(outcomes(100, towards_ends)), "too narrow");
  EXPECT_EQ(words(outcomes(100, [](double u) { return 0.25 + u / 2; })), "too wide");
  EXPECT_EQ(words(outcomes(100, [](double u) { return std::sqrt(u); })), "too low") << "outcomes lie high in the law";
  EXPECT_EQ(words(outcomes(100, [](double u) { return u * u * u; })), "too narrow, too high");
  EXPECT_EQ(words(outcomes(100, [](double u) { return 0.3 * u; })), "too narrow, too high");
  EXPECT_EQ(words(outcomes(100, [](double u) { return 0.45 + 0.3 * u; })), "too wide, too low");
}

TEST(PitShape, OriginsAreWhatCounts) {
  const auto low = outcomes(100, [](double u) { return std::pow(u, 0.7); });  // 63% above the median
  EXPECT_EQ(words(low, 100), "too low") << "two standard errors are 0.10";
  EXPECT_EQ(words(low, 40), "perhaps too low") << "two standard errors are 0.16";
  EXPECT_EQ(words(outcomes(10, [](double u) { return 0.3 * u; }), 10), "perhaps too narrow, too high");
  EXPECT_EQ(words(outcomes(10, [](double u) { return 0.4 + 0.2 * u; }), 5), "perhaps too wide");
  EXPECT_EQ(words(outcomes(3, [](double u) { return 0.9 + 0.1 * u; }), 1), "perhaps too narrow, perhaps too low");
}

TEST(PitShape, SharesByTenthsAndBeyond) {
  const std::vector<PitInterval> all{{0, 0.01}, {0, 0.2}, {0.99, 1}, {0.55, 0.55}};
  const PitShape shape = pit_shape(all, 4);
  EXPECT_DOUBLE_EQ(shape.histogram[0], (1 + 0.5) / 4);
  EXPECT_DOUBLE_EQ(shape.histogram[1], 0.5 / 4);
  EXPECT_DOUBLE_EQ(shape.histogram[5], 1.0 / 4);
  EXPECT_DOUBLE_EQ(shape.histogram[9], 1.0 / 4);
  EXPECT_DOUBLE_EQ(shape.below, 0.25) << "the second may lie within the quantiles";
  EXPECT_DOUBLE_EQ(shape.above, 0.25);
}

}  // namespace
}  // namespace outflow::inference
