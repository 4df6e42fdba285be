#include "outflow/scenario/prior.h"

#include <gtest/gtest.h>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

namespace outflow::scenario {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

TEST(Prior, ALognormalLawGoesThroughItsMedianAndItsPoint) {
  const auto prior = prior_with_median(PriorLaw::lognormal, 0.29, 0.4);
  ASSERT_TRUE(prior);
  EXPECT_NEAR(prior->a, std::log(0.29), 1e-15);
  // By hand: ln(0.4 / 0.29) = 0.32158362; the 90% point of the standard normal law is 1.28155157.
  EXPECT_NEAR(prior->b, 0.3215836241 / 1.2815515655, 1e-9);
  EXPECT_NEAR(quantile(*prior, 0.5), 0.29, 1e-15);
  EXPECT_NEAR(quantile(*prior, 0.9), 0.4, 1e-14);
  EXPECT_NEAR(cumulative(*prior, 0.4), 0.9, 1e-14);
  EXPECT_EQ(cumulative(*prior, 0), 0);
}

TEST(Prior, NormalAndLogitnormalLawsGoThroughTheirPoints) {
  const auto normal = prior_with_range(PriorLaw::normal, -1, 3);
  ASSERT_TRUE(normal);
  EXPECT_DOUBLE_EQ(normal->a, 1);
  EXPECT_NEAR(normal->b, 2 / 1.6448536270, 1e-9);
  const auto share = prior_with_range(PriorLaw::logitnormal, 0.2, 0.8);
  ASSERT_TRUE(share);
  EXPECT_NEAR(quantile(*share, 0.5), 0.5, 1e-15);
  EXPECT_NEAR(quantile(*share, 0.05), 0.2, 1e-14);
  EXPECT_NEAR(quantile(*share, 0.95), 0.8, 1e-14);
}

TEST(Prior, LawsWithoutSuchPointsAndPointsThatAreNoneAreRefused) {
  EXPECT_FALSE(prior_with_median(PriorLaw::gamma, 1, 2));
  EXPECT_FALSE(prior_with_range(PriorLaw::uniform, 1, 2));
  EXPECT_FALSE(prior_with_median(PriorLaw::lognormal, 0, 2));
  EXPECT_FALSE(prior_with_median(PriorLaw::normal, 2, 2));
  EXPECT_FALSE(prior_with_range(PriorLaw::logitnormal, 0.5, 1));
}

TEST(Prior, AgreesWithTheLawsOfBoost) {
  const Prior beta{.law = PriorLaw::beta, .a = 2.5, .b = 0.7}, gamma{.law = PriorLaw::gamma, .a = 3.2, .b = 0.4},
      lognormal{.law = PriorLaw::lognormal, .a = 0.3, .b = 1.7};
  for (const double p : {1e-6, 0.01, 0.3, 0.5, 0.77, 0.999, 1 - 1e-6}) {
    EXPECT_DOUBLE_EQ(quantile(beta, p), boost::math::quantile(boost::math::beta_distribution<>(2.5, 0.7), p));
    EXPECT_DOUBLE_EQ(quantile(gamma, p), boost::math::quantile(boost::math::gamma_distribution<>(3.2, 0.4), p));
    const double x = boost::math::quantile(boost::math::lognormal_distribution<>(0.3, 1.7), p);
    EXPECT_NEAR(quantile(lognormal, p) / x, 1, 1e-12);
    EXPECT_NEAR(cumulative(lognormal, x), p, 1e-14);
  }
}

TEST(Prior, ANormalLawCutAtItsMeanIsItsUpperHalf) {
  const Prior half{.law = PriorLaw::normal, .a = 2, .b = 3, .low = 2};
  const boost::math::normal standard;
  for (const double p : {0.01, 0.25, 0.5, 0.9, 0.9999})
    EXPECT_NEAR(quantile(half, p), 2 + 3 * boost::math::quantile(standard, 0.5 + p / 2), 1e-11);
  EXPECT_EQ(cumulative(half, 1.99), 0);
  EXPECT_NEAR(cumulative(half, 5), 0.6826894921, 1e-9);  // one standard deviation
  const Prior both{.law = PriorLaw::normal, .a = 0, .b = 1, .low = -1, .high = 1};
  EXPECT_NEAR(quantile(both, 0.5), 0, 1e-15);
  EXPECT_EQ(cumulative(both, 1), 1);
}

TEST(Prior, EveryLawCanBeCutOnOneSide) {
  for (const PriorLaw law : {PriorLaw::normal, PriorLaw::lognormal, PriorLaw::logitnormal, PriorLaw::beta, PriorLaw::gamma}) {
    Prior prior{.law = law, .a = 0.7, .b = 1.3};
    const double middle = quantile(prior, 0.5);
    prior.low = middle;
    EXPECT_NEAR(cumulative(prior, quantile(prior, 0.3)), 0.3, 1e-12) << to_string(law);
    EXPECT_GE(quantile(prior, 1e-9), middle) << to_string(law);
    prior = {.law = law, .a = 0.7, .b = 1.3, .high = middle};
    EXPECT_NEAR(cumulative(prior, quantile(prior, 0.3)), 0.3, 1e-12) << to_string(law);
    EXPECT_LE(quantile(prior, 1 - 1e-9), middle) << to_string(law);
  }
}

TEST(Prior, UniformLawsAreStraight) {
  const Prior uniform{.law = PriorLaw::uniform, .a = -2, .b = 6}, loguniform{.law = PriorLaw::loguniform, .a = 0.01, .b = 100};
  EXPECT_DOUBLE_EQ(quantile(uniform, 0.25), 0);
  EXPECT_DOUBLE_EQ(cumulative(uniform, 4), 0.75);
  EXPECT_NEAR(quantile(loguniform, 0.5), 1, 1e-14);
  EXPECT_NEAR(quantile(loguniform, 0.75), 10, 1e-12);
  EXPECT_NEAR(cumulative(loguniform, 0.1), 0.25, 1e-15);
}

TEST(Prior, StandardValuesComeBack) {
  const Prior laws[] = {
      {.law = PriorLaw::normal, .a = 3, .b = 0.5},      {.law = PriorLaw::normal, .a = 3, .b = 5, .low = 0},
      {.law = PriorLaw::lognormal, .a = -2, .b = 0.4},  {.law = PriorLaw::lognormal, .a = -2, .b = 0.4, .low = 0.05, .high = 0.4},
      {.law = PriorLaw::logitnormal, .a = 1, .b = 2},   {.law = PriorLaw::uniform, .a = 1, .b = 2},
      {.law = PriorLaw::loguniform, .a = 1e-3, .b = 2}, {.law = PriorLaw::beta, .a = 2, .b = 5},
      {.law = PriorLaw::gamma, .a = 0.5, .b = 2}};
  for (const Prior& prior : laws) {
    for (double z = -4; z <= 4; z += 0.5) {
      const double x = from_standard(prior, z);
      EXPECT_TRUE(is_possible(prior, x)) << to_string(prior.law) << " " << z;
      EXPECT_NEAR(to_standard(prior, x), z, 1e-7) << to_string(prior.law);
      EXPECT_NEAR(cumulative(prior, x), 0.5 * std::erfc(-z / std::sqrt(2.0)), 1e-10) << to_string(prior.law);
    }
    EXPECT_EQ(from_standard(prior, 30), from_standard(prior, 8)) << to_string(prior.law);
    EXPECT_EQ(to_standard(prior, -1), to_standard(prior, -1e9)) << "beyond the reach: " << to_string(prior.law);
  }
}

TEST(Prior, KnowsWhatItCanBe) {
  EXPECT_FALSE(is_possible({.law = PriorLaw::lognormal}, 0));
  EXPECT_FALSE(is_possible({.law = PriorLaw::beta, .a = 1, .b = 1}, 1));
  EXPECT_TRUE(is_possible({.law = PriorLaw::uniform, .a = 0, .b = 1}, 1));
  EXPECT_FALSE(is_possible({.law = PriorLaw::uniform, .a = 0, .b = 1}, 1.001));
  EXPECT_FALSE(is_possible({.law = PriorLaw::normal, .low = 0}, -0.1));
  EXPECT_FALSE(is_possible({.law = PriorLaw::normal}, inf));
}

/// The ranges that scenario files are held to: nothing throws, everything is finite or a bound.
TEST(Prior, ShapesAtTheEndsOfWhatIsAllowedCanBeComputed) {
  for (const double a : {0.01, 1.0, 1e6})
    for (const double b : {0.01, 1.0, 1e6})
      for (const double p : {1e-15, 1e-6, 0.5, 1 - 1e-6, 1 - 1e-15}) {
        const double share = quantile({.law = PriorLaw::beta, .a = a, .b = b}, p);
        EXPECT_TRUE(share >= 0 && share <= 1) << a << " " << b << " " << p;
        EXPECT_GE(quantile({.law = PriorLaw::gamma, .a = a, .b = b}, p), 0);
      }
}

}  // namespace
}  // namespace outflow::scenario
