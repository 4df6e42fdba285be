#include "outflow/inference/selection.h"

#include <gtest/gtest.h>

#include <cmath>

#include "outflow/random/normal.h"

namespace outflow::inference {
namespace {

random::Stream luck(std::uint64_t number) {
  return random::Stream({.key = random::member_key(7, number), .entity = 0, .step = 0, .purpose = random::Purpose::test});
}

struct Sample {
  Matrix x, y;
  std::vector<double> weights;
};

/// y = 3 + 2 x[3] - x[7] + noise of sd 0.5; the other columns say nothing.
Sample sample(std::size_t n, std::size_t columns) {
  Sample s{Matrix(n, columns), Matrix(n, 1), std::vector<double>(n, 1.0 / static_cast<double>(n))};
  auto draws = luck(1);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t c = 0; c < columns; ++c) s.x(i, c) = random::standard_normal(draws);
    s.y(i, 0) = 3 + 2 * s.x(i, 3) - s.x(i, 7) + 0.5 * random::standard_normal(draws);
  }
  return s;
}

TEST(SelectPlanes, FindsTheColumnsThatMatterInTheOrderOfWhatTheyExplain) {
  const Sample s = sample(400, 100);
  const auto found = select_planes(s.x, s.y, s.weights);
  ASSERT_EQ(found.size(), 1u);
  const auto& plane = found[0].plane;
  ASSERT_GE(plane.columns.size(), 2u);
  EXPECT_EQ(plane.columns[0], 3u);
  EXPECT_EQ(plane.columns[1], 7u);
  EXPECT_NEAR(plane.coefficients[0], 2, 0.1);
  EXPECT_NEAR(plane.coefficients[1], -1, 0.1);
  EXPECT_NEAR(plane.constant, 3, 0.1);
  EXPECT_LE(plane.columns.size(), 400u / 15);
}

TEST(SelectPlanes, WhatItSaysOfRowsThatItHasNotSeenErrsAsItWillErr) {
  // The truth errs by 0.5. A plane through all 100 columns would miss its own 400 rows by 0.43 only.
  const Sample s = sample(400, 100);
  const auto found = select_planes(s.x, s.y, s.weights);
  double sum = 0;
  for (std::size_t i = 0; i < s.x.rows; ++i) sum += std::pow(s.y(i, 0) - found[0].predicted[i], 2) / 400;
  EXPECT_NEAR(std::sqrt(sum), 0.5, 0.04);
  const Planes all = fit_planes(s.x, s.y, s.weights);
  double in_sample = 0;
  for (std::size_t i = 0; i < s.x.rows; ++i) in_sample += std::pow(s.y(i, 0) - all.at(0, s.x.row(i)), 2) / 400;
  EXPECT_LT(std::sqrt(in_sample), 0.46);
}

TEST(SelectPlanes, OfNothingToLearnItTakesTheMean) {
  Sample s = sample(100, 30);
  auto draws = luck(2);
  for (std::size_t i = 0; i < 100; ++i) s.y(i, 0) = 5;
  for (std::size_t i = 0; i < 100; ++i) s.x(i, 4) = 1;  // a column that never changes
  const auto found = select_planes(s.x, s.y, s.weights);
  EXPECT_TRUE(found[0].plane.columns.empty());
  EXPECT_NEAR(found[0].plane.at(s.x.row(0)), 5, 1e-9);
  EXPECT_NEAR(found[0].predicted[17], 5, 1e-9);
}

TEST(SelectPlanes, RowsOfNoWeightDoNotCount) {
  Sample s = sample(300, 40);
  for (std::size_t i = 0; i < 300; i += 2) {
    s.y(i, 0) = 1000;  // rubbish
    s.weights[i] = 0;
  }
  const auto found = select_planes(s.x, s.y, s.weights);
  EXPECT_EQ(found[0].plane.columns[0], 3u);
  EXPECT_NEAR(found[0].plane.constant, 3, 0.2);
}

}  // namespace
}  // namespace outflow::inference
