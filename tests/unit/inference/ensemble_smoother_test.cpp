#include "outflow/inference/ensemble_smoother.h"

#include <gtest/gtest.h>

#include <cmath>

#include "outflow/random/address.h"
#include "outflow/random/normal.h"

namespace outflow::inference {
namespace {

/// g = A z with z ~ N(0, I), y = g + N(0, R): the posterior is N(S A' R^-1 y, S) with S = (I + A' R^-1 A)^-1.
struct Straight {
  // A = [[1, 0], [1, 1], [0, 2]], R = [[0.5, 0.2, 0], [0.2, 0.4, 0], [0, 0, 1]], y = (1, -0.5, 2).
  static std::vector<double> model(std::span<const double> z, std::uint64_t) { return {z[0], z[0] + z[1], 2 * z[1]}; }
  static SmootherData data(double scale = 1) {
    SmootherData data{{1, -0.5, 2}, Matrix(3, 3)};
    data.noise.values = {0.5 * scale, 0.2 * scale, 0, 0.2 * scale, 0.4 * scale, 0, 0, 0, scale};
    return data;
  }
  // R^-1 = [[2.5, -1.25, 0], [-1.25, 3.125, 0], [0, 0, 1]]; A' R^-1 A = [[3.125, 1.875], [1.875, 7.125]];
  // A' R^-1 y = (2.5 - 1.25 + 0.625 - 1.5625, -1.25 - 1.5625 + 4) = (0.3125, 1.1875);
  // I + A' R^-1 A = [[4.125, 1.875], [1.875, 8.125]], determinant 30.
  static constexpr double determinant = 4.125 * 8.125 - 1.875 * 1.875;
  static constexpr double mean0 = (8.125 * 0.3125 - 1.875 * 1.1875) / determinant;
  static constexpr double mean1 = (4.125 * 1.1875 - 1.875 * 0.3125) / determinant;
  static constexpr double variance0 = 8.125 / determinant, variance1 = 4.125 / determinant, covariance01 = -1.875 / determinant;
};

struct Moments {
  double mean0 = 0, mean1 = 0, variance0 = 0, variance1 = 0, covariance = 0;
};
Moments moments_of(const Matrix& z) {
  Moments m;
  const auto n = static_cast<double>(z.rows);
  for (std::size_t j = 0; j < z.rows; ++j) m.mean0 += z(j, 0) / n, m.mean1 += z(j, 1) / n;
  for (std::size_t j = 0; j < z.rows; ++j) {
    const double a = z(j, 0) - m.mean0, b = z(j, 1) - m.mean1;
    m.variance0 += a * a / n, m.variance1 += b * b / n, m.covariance += a * b / n;
  }
  return m;
}

/// With 4000 members the standard errors are 0.008 of the means and 2.2% of the variances.
void expect_exact(const Moments& m) {
  EXPECT_NEAR(m.mean0, Straight::mean0, 0.03);
  EXPECT_NEAR(m.mean1, Straight::mean1, 0.03);
  EXPECT_NEAR(m.variance0, Straight::variance0, 0.1 * Straight::variance0);
  EXPECT_NEAR(m.variance1, Straight::variance1, 0.1 * Straight::variance1);
  EXPECT_NEAR(m.covariance, Straight::covariance01, 0.02);
}

TEST(EnsembleSmoother, IsExactWhereEverythingIsStraight) {
  for (const int passes : {1, 4})
    expect_exact(moments_of(ensemble_smoother(2, Straight::data(), Straight::model, {.members = 4000, .passes = passes})));
}

TEST(EnsembleSmoother, TheTestWouldSeeAWrongScaleOfTheNoise) {
  const auto m = moments_of(ensemble_smoother(2, Straight::data(4), Straight::model, {.members = 4000, .passes = 4}));
  EXPECT_GT(std::abs(m.variance0 - Straight::variance0), 0.2 * Straight::variance0);
  EXPECT_GT(std::abs(m.mean1 - Straight::mean1), 0.03);
}

/// The gain of a member is learned from others: what it says itself moves it along a straight line. With a gain that has seen the
/// member, twice as much off is not twice as far.
TEST(EnsembleSmoother, AMemberHasNoPartInItsOwnGain) {
  const auto moved = [](double off) {
    return ensemble_smoother(2, Straight::data(),
                             [off](std::span<const double> z, std::uint64_t member) {
                               auto said = Straight::model(z, member);
                               if (member == 3) said[0] += off;
                               return said;
                             },
                             {.members = 40, .passes = 1});
  };
  const Matrix at = moved(0), once = moved(0.5), twice = moved(1);
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_GT(std::abs(once(3, k) - at(3, k)), 0.01);
    EXPECT_NEAR(twice(3, k) - at(3, k), 2 * (once(3, k) - at(3, k)), 1e-12);
    EXPECT_EQ(once(13, k), at(13, k)) << "of the same group";
    EXPECT_NE(once(4, k), at(4, k)) << "of another group";
  }
}

/// z, luck and noise of sd 1 each, y = 1.5. Each member meets the same luck in every pass, so z moves by M y with an M that is
/// not the best one, 1/3. But the spread is that of the truth about M y: (1 - M)^2 + 2 M^2.
TEST(EnsembleSmoother, SpreadIsHonestWhereLuckIsLarge) {
  SmootherData data{{1.5}, Matrix(1, 1)};
  data.noise(0, 0) = 1;
  const auto z = ensemble_smoother(
      1, data,
      [](std::span<const double> at, std::uint64_t member) {
        random::Stream draws({.key = random::member_key(8, member), .entity = 9, .step = 0, .purpose = random::Purpose::test});
        return std::vector<double>{at[0] + random::standard_normal(draws)};
      },
      {.members = 4000, .passes = 4});
  double mean = 0, squares = 0;
  for (const double v : z.values) mean += v / 4000, squares += v * v / 4000;
  const double by = mean / 1.5;
  EXPECT_GT(by, 0.3);
  EXPECT_LT(by, 0.45);
  EXPECT_NEAR(squares - mean * mean, (1 - by) * (1 - by) + 2 * by * by, 0.06) << "four standard errors";
}

TEST(EnsembleSmoother, SameBitsOnAnyNumberOfThreads) {
  const auto bent = [](std::span<const double> z, std::uint64_t member) {
    return std::vector<double>{std::exp(z[0]), z[0] * z[1] + 0.01 * static_cast<double>(member % 3), std::sin(z[1])};
  };
  const auto one = ensemble_smoother(2, Straight::data(), bent, {.members = 37, .threads = 1});
  EXPECT_EQ(one.values, ensemble_smoother(2, Straight::data(), bent, {.members = 37, .threads = 3}).values);
  EXPECT_NE(one.values, ensemble_smoother(2, Straight::data(), bent, {.members = 37, .seed = 2, .threads = 1}).values);
}

TEST(EnsembleSmoother, NothingObservedLeavesThePrior) {
  const auto m = moments_of(
      ensemble_smoother(2, {}, [](std::span<const double>, std::uint64_t) { return std::vector<double>{}; }, {.members = 4000}));
  EXPECT_NEAR(m.mean0, 0, 0.06);
  EXPECT_NEAR(m.variance1, 1, 0.1);
}

TEST(EnsembleSmoother, StopsWhenToldTo) {
  std::atomic<bool> stop{false};
  int runs = 0;
  SmootherHooks hooks{.progress =
                          [&](int done, int of) {
                            runs = done;
                            EXPECT_EQ(of, 4 * 40);
                            stop = done >= 56;
                          },
                      .stop = &stop};
  EXPECT_EQ(ensemble_smoother(2, Straight::data(), Straight::model, {.members = 40, .threads = 1}, hooks).rows, 0U);
  EXPECT_EQ(runs, 56) << "40 of the first pass and a block of 16";
}

}  // namespace
}  // namespace outflow::inference
