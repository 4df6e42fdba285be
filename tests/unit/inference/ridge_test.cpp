#include "outflow/inference/ridge.h"

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

/// y = 3 + 2 x[1] - x[2] + noise of sd 0.5; the other columns say nothing.
Sample sample(std::size_t n, std::size_t columns) {
  Sample s{Matrix(n, columns), Matrix(n, 1), std::vector<double>(n, 1.0 / static_cast<double>(n))};
  auto draws = luck(1);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t c = 0; c < columns; ++c) s.x(i, c) = random::standard_normal(draws);
    s.y(i, 0) = 3 + 2 * s.x(i, 1) - s.x(i, 2) + 0.5 * random::standard_normal(draws);
  }
  return s;
}

double rms_left_out(const Sample& s, const Ridge& ridge) {
  double sum = 0;
  for (std::size_t i = 0; i < s.x.rows; ++i) sum += s.weights[i] * std::pow(s.y(i, 0) - ridge.left_out(i, 0), 2);
  return std::sqrt(sum);
}

/// What a plane with constant, fitted to all rows but one with a given ridge on columns that have sd 1 in all rows, says of that
/// one: the normal equations, solved.
double without(const Sample& s, std::size_t row, double ridge) {
  const std::size_t p = s.x.columns;
  std::vector<double> mean(p, 0.0), sd(p, 0.0);
  for (std::size_t c = 0; c < p; ++c) {
    for (std::size_t i = 0; i < s.x.rows; ++i) mean[c] += s.weights[i] * s.x(i, c);
    for (std::size_t i = 0; i < s.x.rows; ++i) sd[c] += s.weights[i] * std::pow(s.x(i, c) - mean[c], 2);
    sd[c] = std::sqrt(sd[c]);
  }
  const auto at = [&](std::size_t i, std::size_t c) { return c == p ? 1.0 : (s.x(i, c) - mean[c]) / sd[c]; };
  Matrix a(p + 1, p + 1);
  std::vector<double> right(p + 1, 0.0);
  for (std::size_t i = 0; i < s.x.rows; ++i)
    for (std::size_t r = 0; r <= p && i != row; ++r) {
      for (std::size_t c = 0; c <= p; ++c) a(r, c) += s.weights[i] * at(i, r) * at(i, c);
      right[r] += s.weights[i] * at(i, r) * s.y(i, 0);
    }
  for (std::size_t c = 0; c < p; ++c) a(c, c) += ridge;
  const auto b = cholesky_solve(*cholesky(a), right);
  double said = 0;
  for (std::size_t c = 0; c <= p; ++c) said += b[c] * at(row, c);
  return said;
}

TEST(Ridge, finds_the_plane) {
  const Sample s = sample(400, 5);
  const Ridge ridge = fit_ridge(s.x, s.y, s.weights);
  EXPECT_NEAR(ridge.planes.constant[0], 3, 0.1);
  EXPECT_NEAR(ridge.planes.slope(1, 0), 2, 0.1);
  EXPECT_NEAR(ridge.planes.slope(2, 0), -1, 0.1);
  EXPECT_NEAR(ridge.planes.slope(0, 0), 0, 0.1);
}

TEST(Ridge, rows_left_out_are_those_of_a_fit_without_them) {
  // Unequal weights, few rows, one of the nine ridges: for that one every row must agree.
  Sample s = sample(24, 4);
  double total = 0;
  for (std::size_t i = 0; i < 24; ++i) total += s.weights[i] = 1.0 + static_cast<double>(i % 5);
  for (double& w : s.weights) w /= total;
  const Ridge ridge = fit_ridge(s.x, s.y, s.weights);
  int agree = 0;
  for (int power = -6; power <= 2; ++power) {
    double worst = 0;
    for (std::size_t i = 0; i < 24; ++i)
      worst = std::max(worst, std::abs(without(s, i, std::pow(10.0, power)) - ridge.left_out(i, 0)));
    if (worst < 1e-8) ++agree;
  }
  EXPECT_EQ(agree, 1);
}

TEST(Ridge, with_many_columns_rows_left_out_err_as_new_rows_will) {
  // The truth errs by 0.5; a plane through all 400 columns without a ridge would miss its own 800 rows by 0.35.
  const Sample s = sample(800, 400), fresh = sample(1600, 400);
  const Ridge ridge = fit_ridge(s.x, s.y, s.weights);
  double in_sample = 0, on_new = 0;
  for (std::size_t i = 0; i < 800; ++i) {
    in_sample += std::pow(s.y(i, 0) - ridge.planes.at(0, s.x.row(i)), 2) / 800;
    on_new += std::pow(fresh.y(800 + i, 0) - ridge.planes.at(0, fresh.x.row(800 + i)), 2) / 800;
  }
  EXPECT_NEAR(rms_left_out(s, ridge) / std::sqrt(on_new), 1, 0.1);  // chance: sd 0.04
  EXPECT_LT(std::sqrt(in_sample / on_new), 0.7);
}

TEST(Ridge, of_nothing_to_learn_it_takes_little_but_the_mean) {
  Sample s = sample(100, 60);
  auto draws = luck(2);
  for (std::size_t i = 0; i < 100; ++i) {
    s.y(i, 0) = 5 + random::standard_normal(draws);
    s.x(i, 4) = 1;  // a column that never changes
  }
  const Ridge ridge = fit_ridge(s.x, s.y, s.weights);
  std::vector<double> far(60, 2.0);
  EXPECT_NEAR(ridge.planes.at(0, far), 5, 0.5);
  EXPECT_LT(rms_left_out(s, ridge), 1.15);
  for (std::size_t i = 0; i < 100; ++i) s.y(i, 0) = 5;
  const Ridge constant = fit_ridge(s.x, s.y, s.weights);
  EXPECT_NEAR(constant.planes.at(0, far), 5, 1e-9);
  EXPECT_NEAR(constant.left_out(17, 0), 5, 1e-9);
}

TEST(Ridge, carries_more_columns_than_rows) {
  const Sample s = sample(60, 100);
  const Ridge ridge = fit_ridge(s.x, s.y, s.weights);
  const double sd_of_y = std::sqrt(2 * 2 + 1 + 0.25);
  EXPECT_LT(rms_left_out(s, ridge), sd_of_y * 1.1);
  EXPECT_GT(ridge.planes.slope(1, 0), 0.2);
}

TEST(Ridge, rows_of_no_weight_do_not_count) {
  Sample s = sample(300, 10);
  for (std::size_t i = 0; i < 300; i += 2) {
    s.y(i, 0) = 1000;  // rubbish
    s.weights[i] = 0;
  }
  for (std::size_t i = 1; i < 300; i += 2) s.weights[i] = 1.0 / 150;
  const Ridge ridge = fit_ridge(s.x, s.y, s.weights);
  EXPECT_NEAR(ridge.planes.constant[0], 3, 0.2);
  EXPECT_NEAR(ridge.left_out(0, 0), ridge.planes.at(0, s.x.row(0)), 1e-9);  // nothing was learned from it
}

TEST(Ridge, without_columns_it_is_the_mean_of_the_others) {
  Sample s = sample(4, 3);
  s.x = Matrix(4, 0);
  for (std::size_t i = 0; i < 4; ++i) s.y(i, 0) = static_cast<double>(i);
  const Ridge ridge = fit_ridge(s.x, s.y, s.weights);
  EXPECT_NEAR(ridge.planes.constant[0], 1.5, 1e-12);
  EXPECT_NEAR(ridge.left_out(3, 0), 1, 1e-12);  // (0 + 1 + 2) / 3
}

}  // namespace
}  // namespace outflow::inference
