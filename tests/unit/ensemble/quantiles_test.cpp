#include "outflow/ensemble/quantiles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace outflow::ensemble {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

template <class T>
Quantiles of(const std::vector<T>& values) {
  QuantileSketch<T> sketch(1);
  for (const T value : values) sketch.add(std::span(&value, 1));
  return sketch.quantiles().front();
}

TEST(EnsembleQuantiles, HandWorked) {
  // Five values: the median is the third; 2.5 % lies a tenth of the way from the first to the second.
  const Quantiles q = of<std::int32_t>({50, 10, 30, 20, 40});
  EXPECT_EQ(q, (Quantiles{11, 14, 20, 30, 40, 46, 49}));
  EXPECT_EQ(of<std::int64_t>({7}), (Quantiles{7, 7, 7, 7, 7, 7, 7}));
}

TEST(EnsembleQuantiles, InterpolateWithoutRoundingNoise) {
  // 200 values 0..199: position 0.025 * 199 = 4.975 exactly, not 4.97499999.
  std::vector<std::int32_t> values(200);
  for (int i = 0; i < 200; ++i) values[i] = (i * 77) % 200;
  EXPECT_EQ(of(values), (Quantiles{4.975, 19.9, 49.75, 99.5, 149.25, 179.1, 194.025}));
}

TEST(EnsembleQuantiles, LeaveOutWhatIsNotANumber) {
  EXPECT_EQ(of<double>({nan, 0.5, nan, 0.25, 0.75}), of<double>({0.25, 0.5, 0.75}));
  EXPECT_TRUE(std::isnan(of<double>({nan, nan})[3]));
}

TEST(EnsembleQuantiles, ExactUpToFiveHundredAndTwelve) {
  std::mt19937 random(3);
  std::vector<std::int32_t> values;
  for (int i = 0; i < 512; ++i) values.push_back(static_cast<std::int32_t>(random() % 1000));
  const Quantiles q = of(values);
  std::sort(values.begin(), values.end());
  for (int k = 0; k < n_quantiles; ++k) {
    const int at = 511 * quantile_fortieths[k] / 40, rest = 511 * quantile_fortieths[k] % 40;
    EXPECT_DOUBLE_EQ(q[k], values[at] + (values[at + 1] - values[at]) * rest / 40.0);
  }
  EXPECT_EQ(rank_error_bound(512), 0);
  EXPECT_EQ(rank_error_bound(513), 1);
  EXPECT_EQ(rank_error_bound(10000), 52);
}

/// The number of true values below and up to x must bracket the wanted rank to within the promised error.
void expect_ranks_within_bound(std::vector<std::int32_t> values) {
  const Quantiles q = of(values);
  std::sort(values.begin(), values.end());
  const auto n = static_cast<std::int64_t>(values.size());
  for (int k = 0; k < n_quantiles; ++k) {
    const double wanted = static_cast<double>(n - 1) * quantile_fortieths[k] / 40.0;
    const auto below = static_cast<double>(std::lower_bound(values.begin(), values.end(), std::floor(q[k])) - values.begin());
    const auto up_to = static_cast<double>(std::upper_bound(values.begin(), values.end(), std::ceil(q[k])) - values.begin());
    const auto bound = static_cast<double>(rank_error_bound(n) + 1);
    EXPECT_LE(below, wanted + bound) << "n " << n << " quantile " << k;
    EXPECT_GE(up_to, wanted - bound) << "n " << n << " quantile " << k;
  }
}

TEST(EnsembleQuantiles, RankErrorStaysBelowItsBound) {
  std::mt19937 random(11);
  for (const int n : {513, 1024, 1025, 2000, 10000}) {
    std::vector<std::int32_t> ascending, descending, shuffled, few, zigzag;
    for (int i = 0; i < n; ++i) {
      ascending.push_back(i);
      descending.push_back(n - i);
      few.push_back(static_cast<std::int32_t>(random() % 3));
      zigzag.push_back(i % 2 == 0 ? i : 2 * n - i);
    }
    shuffled = ascending;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    for (const auto& values : {ascending, descending, shuffled, few, zigzag}) expect_ranks_within_bound(values);
  }
}

TEST(EnsembleQuantiles, AWiderTypeGoesOnWithTheSameContent) {
  QuantileSketch<std::int32_t> narrow(2);
  QuantileSketch<std::int64_t> whole(2);
  std::mt19937 random(5);
  const auto draw = [&] { return std::array<std::int32_t, 2>{static_cast<std::int32_t>(random() % 999), 4}; };
  for (int i = 0; i < 700; ++i) {
    const auto values = draw();
    narrow.add(values);
    whole.add(std::array<std::int64_t, 2>{values[0], values[1]});
  }
  QuantileSketch<std::int64_t> wide(narrow);
  for (int i = 0; i < 700; ++i) {
    const auto values = draw();
    wide.add(std::array<std::int64_t, 2>{values[0], values[1]});
    whole.add(std::array<std::int64_t, 2>{values[0], values[1]});
  }
  EXPECT_EQ(wide.quantiles(), whole.quantiles());
}

}  // namespace
}  // namespace outflow::ensemble
