#include "outflow/inference/quantile_law.h"

#include <gtest/gtest.h>

#include <cmath>

namespace outflow::inference {
namespace {

/// Quantiles of x = e^z - 1 at the hub levels, z with this quantile function.
template <class Quantile>
std::vector<double> on_log_scale(Quantile&& z) {
  std::vector<double> values;
  for (const double level : hub_levels) values.push_back(std::expm1(z(level)));
  return values;
}

/// Laplace law of z about ln(1 + 400) with scale 0.2: in its tails the law of the quantiles is the very same.
constexpr double scale = 0.2;
const double middle = std::log1p(400);
double laplace_quantile(double level) {
  return level < 0.5 ? middle + scale * std::log(2 * level) : middle - scale * std::log(2 * (1 - level));
}
double laplace_below(double x) { return std::exp((std::log1p(x) - middle) / scale) / 2; }
double laplace_above(double x) { return std::exp((middle - std::log1p(x)) / scale) / 2; }

TEST(QuantileLaw, TailsOfALaplaceLawAreItsOwn) {
  const auto values = on_log_scale(laplace_quantile);
  const QuantileLaw law{{hub_levels, values}};
  EXPECT_NEAR(cumulative(law, 400), 0.5, 1e-12);
  EXPECT_NEAR(cumulative(law, 100), laplace_below(100), 1e-12);
  EXPECT_NEAR(cumulative(law, 3000), 1 - laplace_above(3000), 1e-12);
  EXPECT_NEAR(log_score(law, 100), -std::log(laplace_below(100.5) - laplace_below(99.5)), 1e-9);
  EXPECT_NEAR(log_score(law, 3000), -std::log(laplace_above(2999.5) - laplace_above(3000.5)), 1e-9);
  EXPECT_NEAR(log_score(law, 0), -std::log(laplace_below(0.5)), 1e-9) << "0 has all that is below";
}

TEST(QuantileLaw, StraightLinesBetweenQuantiles) {
  // z even over [0, 8]: the same law between the outermost levels.
  const auto values = on_log_scale([](double level) { return 8 * level; });
  const QuantileLaw law{{hub_levels, values}};
  for (const double y : {1.0, 10.0, 500.0, 2500.0}) {
    const double from = std::log(y + 0.5) / 8, to = std::log(y + 1.5) / 8;
    EXPECT_NEAR(log_score(law, y), -std::log(to - from), 1e-8) << y;
    EXPECT_NEAR(pit(law, y).below, from, 1e-12) << y;
    EXPECT_NEAR(pit(law, y).upto, to, 1e-12) << y;
  }
}

TEST(QuantileLaw, RoundedItSumsToOne) {
  for (const auto& values : {on_log_scale([](double level) { return 3 * level; }), std::vector<double>(hub_levels.size(), 7),
                             on_log_scale([](double level) { return level < 0.3 ? 0 : level; })}) {
    const QuantileLaw law{{hub_levels, values}};
    double sum = 0;
    for (int y = 0; y <= 2000; ++y) sum += std::exp(-log_score(law, y));
    EXPECT_NEAR(sum, cumulative(law, 2000.5), 1e-9);
    EXPECT_GT(sum, 0.98);
  }
}

TEST(QuantileLaw, NobodyDoesBetterThanByTheirBelief) {
  const auto belief = on_log_scale([](double level) { return 2 + level; });
  const auto expected = [&](const std::vector<double>& said) {
    double sum = 0;
    for (int y = 0; y <= 3000; ++y) sum += std::exp(-log_score({{hub_levels, belief}}, y)) * log_score({{hub_levels, said}}, y);
    return sum;
  };
  const double own = expected(belief);
  EXPECT_LT(own, expected(on_log_scale([](double level) { return 2.2 + 0.6 * level; }))) << "narrower";
  EXPECT_LT(own, expected(on_log_scale([](double level) { return 1.6 + 1.8 * level; }))) << "wider";
  EXPECT_LT(own, expected(on_log_scale([](double level) { return 2.2 + level; }))) << "higher";
}

TEST(QuantileLaw, AForecastThatIsSureAndWrongCostsMuchButNotEverything) {
  const std::vector<double> sure(hub_levels.size(), 1000);
  const QuantileLaw law{{hub_levels, sure}};
  // 0.01 on each side falls off by e with each person, the half of a person nearest to 1000 being rounded to it.
  EXPECT_NEAR(log_score(law, 1000), -std::log(0.98 + 0.02 * (1 - std::exp(-0.5))), 1e-4);
  EXPECT_NEAR(log_score(law, 1003), -std::log(0.01 * (std::exp(-2.5) - std::exp(-3.5))), 0.01);
  const double far = log_score(law, 1e6);
  EXPECT_TRUE(std::isfinite(far));
  EXPECT_GT(far, 1000) << "although the probability is too small for a double";
  EXPECT_TRUE(std::isfinite(log_score(law, 0)));
}

TEST(QuantileLaw, PitSaysNoMoreThanTheQuantiles) {
  const std::vector<double> levels{0.1, 0.3, 0.5, 0.9}, values{10, 20, 20, 40};
  const QuantileLaw law{{levels, values}};
  EXPECT_EQ(pit(law, 3).below, 0);
  EXPECT_EQ(pit(law, 3).upto, 0.1) << "below all quantiles, and not said how far";
  EXPECT_EQ(pit(law, 1000).below, 0.9);
  EXPECT_EQ(pit(law, 1000).upto, 1);
  EXPECT_NEAR(pit(law, 20).below, 0.1 + 0.2 * std::log(20.5 / 11) / std::log(21.0 / 11), 1e-12);
  EXPECT_NEAR(pit(law, 20).upto, 0.5 + 0.4 * std::log(21.5 / 21) / std::log(41.0 / 21), 1e-12) << "the jump at 20 is in it";
  const std::vector<double> nobody{0, 0, 0, 40};
  EXPECT_EQ(pit({{levels, nobody}}, 0).below, 0);
  EXPECT_GT(pit({{levels, nobody}}, 0).upto, 0.5);
}

TEST(QuantileLaw, SharesAreCountedInPercentagePoints) {
  const std::vector<double> levels{0.25, 0.5, 0.75}, shares{0.2, 0.4, 0.6}, points{20, 40, 60};
  EXPECT_NEAR(log_score({{levels, shares}, 0.01}, 0.31), log_score({{levels, points}}, 31), 1e-12);
  EXPECT_NEAR(pit({{levels, shares}, 0.01}, 0.31).upto, pit({{levels, points}}, 31).upto, 1e-12);
}

}  // namespace
}  // namespace outflow::inference
