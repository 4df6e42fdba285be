#include "outflow/inference/given_data.h"

#include <gtest/gtest.h>

#include <cmath>

#include "outflow/random/address.h"
#include "outflow/random/normal.h"

namespace outflow::inference {
namespace {

/// y = 2 x0 + x1^2 + c, with standard normal x0, x1, c and an idle x2; x0 and x2 correlated by rho. Variances by hand: 4, 2, 1.
/// With rho the idle x2 says 4 rho^2 about y.
PairedRuns sample(std::size_t n, std::uint64_t seed, double rho) {
  PairedRuns runs{Matrix(0, 3), Matrix(0, 2)};
  for (std::size_t j = 0; j < n; ++j) {
    random::Stream draws({.key = random::member_key(seed, j), .entity = 0, .step = 0, .purpose = random::Purpose::test});
    const double x0 = random::standard_normal(draws), x1 = random::standard_normal(draws);
    const double x2 = rho * x0 + std::sqrt(1 - rho * rho) * random::standard_normal(draws);
    const double y = 2 * x0 + x1 * x1;
    runs.inputs.add_row(std::vector<double>{x0, x1, x2});
    runs.outputs.add_row(std::vector<double>{y + random::standard_normal(draws), y + random::standard_normal(draws)});
  }
  return runs;
}

TEST(GivenData, finds_the_shares_worked_by_hand) {
  const auto indices = given_data_indices(sample(8000, 1, 0), {.dummies = 50, .bootstrap = {.replicates = 20}});
  EXPECT_NEAR(indices.variance, 7, 0.5);
  EXPECT_NEAR(indices.first[0].value, 4 / 7.0, 0.03);
  EXPECT_NEAR(indices.first[1].value, 2 / 7.0, 0.03);
  EXPECT_NEAR(indices.first[2].value, 0, 0.01);
  EXPECT_NEAR(indices.chance.value, 1 / 7.0, 0.01);
  EXPECT_NEAR(indices.together.value, 0, 0.04);
  EXPECT_GT(indices.pawn[0], 3 * indices.dummy);
  EXPECT_GT(indices.pawn[1], 1.5 * indices.dummy);
}

TEST(GivenData, counts_what_an_input_says_about_others) {
  const auto indices = given_data_indices(sample(8000, 1, 0.8), {.dummies = 50, .bootstrap = {.replicates = 20}});
  EXPECT_NEAR(indices.first[2].value, 4 * 0.64 / 7, 0.03);
}

TEST(GivenData, is_refused_with_inputs_swapped) {
  auto runs = sample(8000, 1, 0);
  for (std::size_t j = 0; j < runs.inputs.rows; ++j) std::swap(runs.inputs(j, 0), runs.inputs(j, 2));
  const auto indices = given_data_indices(runs, {.dummies = 10, .bootstrap = {.replicates = 5}});
  EXPECT_GT(std::abs(indices.first[0].value - 4 / 7.0), 0.03);
  EXPECT_GT(std::abs(indices.first[2].value), 0.01);
}

/// Null: an idle input lies above the threshold in one sample of twenty. 100 samples of 200 points; passed with 12 or fewer
/// (probability 0.0015 of failing under the null, 0.97 when it is one in five).
TEST(GivenData, idle_inputs_stay_below_the_dummy) {
  int above = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const auto indices = given_data_indices(sample(200, 100 + seed, 0), {.bootstrap = {.replicates = 1, .seed = seed}});
    above += indices.pawn[2] > indices.dummy;
  }
  EXPECT_LE(above, 12);
}

/// Null: 95% intervals hold the truth in 95% of the cases; 100 samples of 300 points, the bar is 87 for each (missed with
/// probability 0.0015 at 95%, passed with 0.01 at 80%).
TEST(GivenData, intervals_hold_the_truth) {
  const std::vector<double> truth{4 / 7.0, 2 / 7.0, 0};
  std::vector<int> held(4, 0);
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const auto indices =
        given_data_indices(sample(300, 500 + seed, 0), {.dummies = 1, .bootstrap = {.replicates = 200, .seed = seed}});
    for (std::size_t i = 0; i < 3; ++i) held[i] += indices.first[i].low <= truth[i] && truth[i] <= indices.first[i].high;
    held[3] += indices.chance.low <= 1 / 7.0 && 1 / 7.0 <= indices.chance.high;
  }
  for (std::size_t i = 0; i < 4; ++i) EXPECT_GE(held[i], 87) << i;
}

/// The output is the input, in two slices, by hand: in the first the distribution is ahead by
/// 1 - 1/2 after its last value, in the second behind by 1/2 before its first.
TEST(GivenData, pawn_by_hand) {
  PairedRuns runs{Matrix(64, 1), Matrix(64, 2)};
  for (std::size_t j = 0; j < 64; ++j) {
    runs.inputs(j, 0) = static_cast<double>(j);
    runs.outputs(j, 0) = runs.outputs(j, 1) = static_cast<double>(j);
  }
  const auto indices = given_data_indices(runs, {.stretches = 2, .slices = 2, .dummies = 1, .bootstrap = {.replicates = 1}});
  EXPECT_DOUBLE_EQ(indices.pawn[0], 0.5);
  EXPECT_NEAR(indices.first[0].value, 1, 1e-9) << "a straight line";
  EXPECT_EQ(indices.chance.value, 0);
}

}  // namespace
}  // namespace outflow::inference
