#include "outflow/inference/densities.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "outflow/inference/weights.h"

namespace outflow::inference {
namespace {

using scenario::Prior;
using scenario::PriorLaw;

/// n values that the standard normal law has at (i + 1/2) / n.
std::vector<double> standard_sample(std::size_t n) {
  std::vector<double> z;
  const Prior standard{.law = PriorLaw::normal, .a = 0, .b = 1};
  for (std::size_t i = 0; i < n; ++i)
    z.push_back(scenario::quantile(standard, (static_cast<double>(i) + 0.5) / static_cast<double>(n)));
  return z;
}

std::vector<double> equal_weights(std::size_t n) { return std::vector<double>(n, 1.0 / static_cast<double>(n)); }

double width_of(const Densities& d) {
  return ((d.logarithmic ? std::log(d.to) : d.to) - (d.logarithmic ? std::log(d.from) : d.from)) /
         static_cast<double>(d.prior.size());
}
double area(const Densities& d, const std::vector<double>& density) {
  return width_of(d) * std::accumulate(density.begin(), density.end(), 0.0);
}
/// Mean and standard deviation along the axis.
std::pair<double, double> moments(const Densities& d, const std::vector<double>& density) {
  const double from = d.logarithmic ? std::log(d.from) : d.from, width = width_of(d);
  double mass = 0, mean = 0, square = 0;
  for (std::size_t i = 0; i < density.size(); ++i) {
    const double x = from + width * (static_cast<double>(i) + 0.5);
    mass += density[i];
    mean += density[i] * x;
    square += density[i] * x * x;
  }
  return {mean / mass, std::sqrt(square / mass - mean * mean / (mass * mass))};
}

TEST(Densities, OfThePriorAreThoseOfItsLaw) {
  const Prior prior{.law = PriorLaw::normal, .a = 3, .b = 2};
  const auto z = standard_sample(50);
  const auto d = densities(prior, z, equal_weights(50), 200);
  EXPECT_FALSE(d.logarithmic);
  for (std::size_t i = 0; i < d.prior.size(); ++i) {
    const double x = d.from + width_of(d) * (static_cast<double>(i) + 0.5), s = (x - 3) / 2;
    EXPECT_NEAR(d.prior[i], std::exp(-0.5 * s * s) / (2 * std::sqrt(2 * M_PI)), 1e-4) << x;
  }
  EXPECT_NEAR(area(d, d.prior), 0.99, 0.011);
}

TEST(Densities, OfASampleOfThePriorAreThePrior) {
  for (const Prior& prior : {Prior{.law = PriorLaw::normal, .a = 3, .b = 2}, Prior{.law = PriorLaw::lognormal, .a = -1, .b = 0.5},
                             Prior{.law = PriorLaw::beta, .a = 2, .b = 5}, Prior{.law = PriorLaw::uniform, .a = 0, .b = 1},
                             Prior{.law = PriorLaw::normal, .a = 0, .b = 1, .low = 0}}) {
    const auto z = standard_sample(400);
    const auto d = densities(prior, z, equal_weights(400));
    double apart = 0;
    for (std::size_t i = 0; i < d.prior.size(); ++i) apart += width_of(d) * std::abs(d.prior[i] - d.posterior[i]);
    EXPECT_LT(apart, 0.03) << to_string(prior.law);
  }
}

TEST(Densities, KeepMeanAndSpreadOfTheSample) {
  // A posterior of z ~ N(1, 0.3^2) under x = 10 + 2 z is N(12, 0.6^2).
  const Prior prior{.law = PriorLaw::normal, .a = 10, .b = 2};
  auto z = standard_sample(300);
  for (double& v : z) v = 1 + 0.3 * v;
  const auto d = densities(prior, z, equal_weights(300), 400);
  const auto [mean, sd] = moments(d, d.posterior);
  EXPECT_NEAR(mean, 12, 0.01);
  EXPECT_NEAR(sd, 0.6, 0.01);
  EXPECT_NEAR(area(d, d.posterior), 1, 1e-3);
  const double most = *std::max_element(d.posterior.begin(), d.posterior.end());
  EXPECT_NEAR(most, 1 / (0.6 * std::sqrt(2 * M_PI)), 0.02);
}

TEST(Densities, CountWeightsAsTheyAre) {
  // Half of the weight lies on the upper tenth of the values: without weights the mean would be another.
  const Prior prior{.law = PriorLaw::normal, .a = 0, .b = 1};
  const auto z = standard_sample(100);
  std::vector<double> weights(100, 0.5 / 90);
  for (std::size_t i = 90; i < 100; ++i) weights[i] = 0.05;
  const auto d = densities(prior, z, weights, 400);
  EXPECT_NEAR(moments(d, d.posterior).first, weighted_mean(z, weights), 0.02);
  EXPECT_GT(std::abs(moments(densities(prior, z, equal_weights(100)), d.prior).first - weighted_mean(z, weights)), 0.5);
}

TEST(Densities, StayWithinTheBounds) {
  const Prior prior{.law = PriorLaw::normal, .a = 0, .b = 1, .low = 0, .high = 2};
  const std::vector<double> z{-3, -2.9, 3};
  const auto d = densities(prior, z, equal_weights(3));
  EXPECT_GE(d.from, 0);
  EXPECT_LE(d.to, 2);
  EXPECT_NEAR(area(d, d.posterior), 1, 0.02);
}

TEST(Densities, HaveALogarithmicAxisWhereNumbersSpreadByFactors) {
  const auto z = standard_sample(20);
  const auto logarithmic = [&](const Prior& prior) { return densities(prior, z, equal_weights(20)).logarithmic; };
  EXPECT_TRUE(logarithmic({.law = PriorLaw::lognormal, .a = 0, .b = 0.1}));
  EXPECT_TRUE(logarithmic({.law = PriorLaw::loguniform, .a = 1, .b = 2}));
  EXPECT_TRUE(logarithmic({.law = PriorLaw::logitnormal, .a = -6, .b = 1.5}));
  EXPECT_FALSE(logarithmic({.law = PriorLaw::logitnormal, .a = 0, .b = 0.5}));
  EXPECT_FALSE(logarithmic({.law = PriorLaw::normal, .a = 0, .b = 100}));
}

TEST(Densities, OfASingleValueAreASpikeThatCanBeDrawn) {
  const Prior prior{.law = PriorLaw::normal, .a = 0, .b = 1};
  const std::vector<double> z{0.3, 0.3};
  const auto d = densities(prior, z, equal_weights(2));
  EXPECT_TRUE(std::all_of(d.posterior.begin(), d.posterior.end(), [](double v) { return std::isfinite(v); }));
  EXPECT_NEAR(area(d, d.posterior), 1, 1e-6);
}

TEST(Correlations, AreThoseOfAHandWorkedTable) {
  // Columns 1 and 2 go together, 3 against them, 4 does not vary; the last row has no weight.
  Matrix z;
  z.columns = 4;
  for (const std::vector<double>& row : {std::vector<double>{0, 0, 1, 5}, {1, 2, 0, 5}, {2, 1, 0, 5}, {9, -9, 9, 5}})
    z.add_row(row);
  const std::vector<double> weights{1.0 / 3, 1.0 / 3, 1.0 / 3, 0};
  const auto pairs = correlations(z, weights);
  ASSERT_EQ(pairs.size(), 3u);
  // Means 1, 1, 1/3; covariances 1/3, -1/3, -1/3; variances 2/3, 2/3, 2/9.
  EXPECT_EQ(pairs[0].b, 2u);
  EXPECT_NEAR(pairs[0].r, -std::sqrt(3.0) / 2, 1e-12);
  EXPECT_NEAR(pairs[1].r, -std::sqrt(3.0) / 2, 1e-12);
  EXPECT_EQ(pairs[2].a, 0u);
  EXPECT_EQ(pairs[2].b, 1u);
  EXPECT_NEAR(pairs[2].r, 0.5, 1e-12);
}

}  // namespace
}  // namespace outflow::inference
