#include "outflow/random/binomial.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "statistical/random/goodness_of_fit.h"

namespace outflow::random {
namespace {

constexpr std::size_t draws = 1'000'000;
constexpr std::size_t few_draws = 300'000;
constexpr std::int64_t large = 1 << 20;
constexpr std::int64_t larger = (std::int64_t{1} << 31) + 1;
constexpr std::int64_t largest = std::int64_t{1} << 40;

struct Case {
  std::int64_t n;
  double p;
};

std::string name(const Case& c) { return "n = " + std::to_string(c.n) + ", p = " + std::to_string(c.p); }

auto sampler_of(const Case& c) {
  return [c](Stream& stream) { return binomial(c.n, c.p, stream); };
}

double fit_of(const Case& c, std::uint32_t test_case, std::size_t count = draws) {
  return fit::fit(fit::binomial_law(c.n, c.p), fit::draw(test_case, count, sampler_of(c)));
}

// Null: the draws follow the binomial law. 10^6 draws a case (300 000 for medium counts), alpha = 1e-6 each. The chi-square
// has 1 to 200 degrees of freedom; with a power of 90 % it catches a relative error in the bins (root mean square) of 0.6 %
// (few bins) to 1.2 % (200 bins; 2.2 % with 300 000 draws), that is p wrong by 1 % where n p > 2 q (5 q). The cases lie on
// both sides of n p = 10 and of p = 1/2.
TEST(Binomial, FollowsItsLawForSmallCounts) {
  std::uint32_t test_case = 200;
  for (const Case c : {Case{1, 0.5}, Case{1, 0.01}, Case{2, 0.3}, Case{5, 0.9}, Case{19, 0.5}, Case{20, 0.5}, Case{21, 0.5},
                       Case{25, 0.4}, Case{30, 0.34}, Case{40, 0.75}, Case{100, 0.0999}, Case{100, 0.1}, Case{100, 0.101},
                       Case{100, 0.5}, Case{100, 0.95}, Case{365, 0.03}, Case{365, 0.97}})
    EXPECT_GT(fit_of(c, test_case++), fit::alpha) << name(c);
}

TEST(Binomial, FollowsItsLawForMediumCounts) {
  std::uint32_t test_case = 220;
  for (const Case c : {Case{1000, 0.001}, Case{1000, 0.0105}, Case{1000, 0.3}, Case{1000, 0.995}, Case{10'007, 0.5},
                       Case{10'007, 0.02}, Case{100'003, 0.0002}, Case{100'003, 0.77}})
    EXPECT_GT(fit_of(c, test_case++, few_draws), fit::alpha) << name(c);
}

TEST(Binomial, FollowsItsLawForRareEventsAmongMany) {
  std::uint32_t test_case = 230;
  for (const Case c : {Case{large, 1e-6}, Case{large, 1.3e-5}, Case{larger, 4e-9}, Case{larger, 1 - 6e-9}, Case{largest, 1e-12},
                       Case{largest, 9e-12}, Case{largest, 1.1e-11}, Case{largest, 1 - 1e-10}})
    EXPECT_GT(fit_of(c, test_case++, few_draws), fit::alpha) << name(c);
}

/// A law too wide to have a bin for each count: how it is cut up, and its probabilities by Boost's incomplete beta.
struct Cut {
  std::vector<std::int64_t> edges;    ///< bin i holds edges[i-1] < k <= edges[i]; one more bin follows the last
  std::vector<double> probabilities;  ///< of the edges.size() + 1 bins
};

Cut cut_by_boost(const Case& c, int bins) {
  const boost::math::binomial_distribution<double> law(static_cast<double>(c.n), c.p);
  const double deviation = std::sqrt(static_cast<double>(c.n) * c.p * (1 - c.p));
  Cut cut;
  double below = 0;
  for (int i = 1; i < bins; ++i) {
    // Equal steps in standard deviations, from -4 to 4: the tails beyond 3.5 expect 70 of 300 000 draws.
    const double z = -4 + 8.0 * i / bins;
    cut.edges.push_back(static_cast<std::int64_t>(std::floor(static_cast<double>(c.n) * c.p + z * deviation)));
    const double up_to = boost::math::cdf(law, static_cast<double>(cut.edges.back()));
    cut.probabilities.push_back(up_to - below);
    below = up_to;
  }
  cut.probabilities.push_back(boost::math::cdf(complement(law, static_cast<double>(cut.edges.back()))));
  return cut;
}

double fit_to(const Cut& cut, const std::vector<std::int64_t>& sample) {
  std::vector<std::int64_t> counts(cut.probabilities.size(), 0);
  for (const std::int64_t k : sample)
    ++counts[static_cast<std::size_t>(std::ranges::lower_bound(cut.edges, k) - cut.edges.begin())];
  return fit::chi_square(counts, cut.probabilities);
}

constexpr Case wide_cases[] = {{large, 0.3},    {large, 0.01},    {larger, 0.5},    {larger, 1e-6},
                               {larger, 0.999}, {largest, 0.499}, {largest, 0.125}, {largest, 1e-7}};

// Null as above, against another source of truth. 300 000 draws, some 60 bins, alpha = 1e-6. Smallest errors caught: a
// shift by 0.018 and a stretch by 1.3 % of the standard deviation.
TEST(Binomial, FollowsItsLawForHugeCountsAsBoostHasIt) {
  std::uint32_t test_case = 240;
  for (const Case& c : wide_cases)
    EXPECT_GT(fit_to(cut_by_boost(c, 64), fit::draw(test_case++, few_draws, sampler_of(c))), fit::alpha) << name(c);
}

// The same draws against the law multiplied out from the mode; at n = 2^40 and p = 1/8 that is six million counts. (At
// p = 1/2 nine million: the moments and Boost must do.)
TEST(Binomial, FollowsItsLawForHugeCountsAsMultipliedOut) {
  std::uint32_t test_case = 240;
  for (const Case& c : wide_cases) {
    const std::uint32_t this_case = test_case++;
    if (c.n == largest && c.p > 0.2) continue;
    EXPECT_GT(fit_of(c, this_case, few_draws), fit::alpha) << name(c);
  }
}

// Null: mean, variance and third central moment are those of the law, mu = n p, v = n p q, v (q - p). 10^6 draws,
// |z| < 4.89. Caught: a mean wrong by 0.006 of the standard deviation and a standard deviation wrong by 0.45 %.
fit::Moments exact_moments(const Case& c) {
  const long double n = static_cast<long double>(c.n), p = c.p, q = 1 - p, v = n * p * q;
  // Third to sixth central moments of a sum of n Bernoulli variables, from its cumulants.
  const long double k3 = v * (q - p), k4 = v * (1 - 6 * p * q), k6 = v * (1 - 30 * p * q * (1 - 4 * p * q));
  return {.mean = static_cast<double>(n * p),
          .variance = static_cast<double>(v),
          .third = static_cast<double>(k3),
          .fourth = static_cast<double>(k4 + 3 * v * v),
          .sixth = static_cast<double>(k6 + 15 * k4 * v + 10 * k3 * k3 + 15 * v * v * v)};
}

TEST(Binomial, MomentsFromCumulantsAreThoseOfTheLaw) {
  for (const Case c : {Case{7, 0.3}, Case{50, 0.11}, Case{1000, 0.8}}) {
    const fit::Moments formula = exact_moments(c), sum = fit::moments_of(fit::binomial_law(c.n, c.p));
    EXPECT_NEAR(formula.mean / sum.mean, 1, 1e-12);
    EXPECT_NEAR(formula.variance / sum.variance, 1, 1e-12);
    EXPECT_NEAR(formula.third / sum.third, 1, 1e-9);
    EXPECT_NEAR(formula.fourth / sum.fourth, 1, 1e-10);
    EXPECT_NEAR(formula.sixth / sum.sixth, 1, 1e-10);
  }
}

TEST(Binomial, HasTheRightMoments) {
  std::uint32_t test_case = 260;
  for (const Case c : {Case{30, 0.4}, Case{1000, 0.02}, Case{large, 0.7}, Case{larger, 0.1}, Case{largest, 1e-9},
                       Case{largest, 0.25}, Case{largest, 0.5}, Case{largest, 0.9}}) {
    const auto scores = fit::moment_scores(exact_moments(c), fit::draw(test_case++, draws, sampler_of(c)));
    EXPECT_LT(scores.worst(), fit::z_at_most) << name(c) << ": " << scores.mean << ' ' << scores.variance << ' ' << scores.third;
  }
}

/// Chi-square of k modulo 64, which is uniform to better than 1e-6 for a standard deviation above 1000.
double low_bits_fit(const std::vector<std::int64_t>& sample) {
  std::vector<std::int64_t> counts(64, 0);
  for (const std::int64_t k : sample) ++counts[static_cast<std::size_t>(k % 64)];
  return fit::chi_square(counts, std::vector<double>(64, 1.0 / 64));
}

// Null: the last bits of counts near 2^39 are uniform: nothing is lost to the rounding of doubles. 300 000 draws, alpha =
// 1e-6; caught: a relative error of 2 % in the residues.
TEST(Binomial, HasNoGrainInHugeCounts) {
  std::uint32_t test_case = 270;
  for (const Case c : {Case{larger, 0.5}, Case{largest, 0.5}, Case{largest, 0.3}, Case{largest, 0.99}})
    EXPECT_GT(low_bits_fit(fit::draw(test_case++, few_draws, sampler_of(c))), fit::alpha) << name(c);
}

// --- Broken on purpose: the checks above must refuse each of these. -------------------------------------------------

template <class Broken>
double fit_of_broken(const Case& c, std::uint32_t test_case, Broken broken, std::size_t count = draws) {
  return fit::fit(fit::binomial_law(c.n, c.p), fit::draw(test_case, count, broken));
}

TEST(BinomialChecks, SeeAProbabilityWrongByOnePercent) {
  for (const Case c : {Case{5, 0.9}, Case{20, 0.5}, Case{100, 0.1}, Case{1000, 0.3}, Case{large, 1.3e-5}})
    EXPECT_LT(fit_of_broken(c, 280, [c](Stream& s) { return binomial(c.n, c.p * 1.01, s); }), fit::alpha) << name(c);
}

TEST(BinomialChecks, SeeARoundedNormalApproximation) {
  const auto normal = [](const Case& c) {
    return [c](Stream& s) {
      const double radius = std::sqrt(-2 * std::log(s.uniform_positive()));
      const double z = radius * std::cos(2 * 3.14159265358979 * s.uniform());
      const double n = static_cast<double>(c.n);
      return std::clamp<std::int64_t>(std::llround(n * c.p + z * std::sqrt(n * c.p * (1 - c.p))), 0, c.n);
    };
  };
  for (const Case c : {Case{20, 0.5}, Case{100, 0.1}, Case{1000, 0.02}, Case{1000, 0.995}})
    EXPECT_LT(fit_of_broken(c, 281, normal(c)), fit::alpha) << name(c);
}

TEST(BinomialChecks, SeeACountThatIsOffByOne) {
  for (const Case c : {Case{20, 0.5}, Case{1000, 0.3}, Case{10'007, 0.02}})
    EXPECT_LT(fit_of_broken(c, 282, [c](Stream& s) { return std::min(c.n, binomial(c.n, c.p, s) + 1); }), fit::alpha) << name(c);
}

TEST(BinomialChecks, SeeTheWrongTail) {
  for (const Case c : {Case{20, 0.4}, Case{1000, 0.7}})
    EXPECT_LT(fit_of_broken(c, 283, [c](Stream& s) { return c.n - binomial(c.n, c.p, s); }), fit::alpha) << name(c);
}

TEST(BinomialChecks, SeeATailCutAtThreeDeviations) {
  for (const Case c : {Case{100, 0.5}, Case{10'007, 0.5}, Case{100'003, 0.77}}) {
    const double mean = static_cast<double>(c.n) * c.p, reach = 3 * std::sqrt(mean * (1 - c.p));
    const auto cut = [=](Stream& s) {
      std::int64_t k = binomial(c.n, c.p, s);
      while (std::abs(static_cast<double>(k) - mean) > reach) k = binomial(c.n, c.p, s);
      return k;
    };
    EXPECT_LT(fit_of_broken(c, 284, cut), fit::alpha) << name(c);
  }
}

TEST(BinomialChecks, SeeErrorsInHugeCounts) {
  constexpr Case c{largest, 0.125};
  const double deviation = std::sqrt(static_cast<double>(c.n) * c.p * (1 - c.p));
  const auto shifted = [=](Stream& s) { return binomial(c.n, c.p, s) + static_cast<std::int64_t>(0.02 * deviation); };
  const auto stretched = [=](Stream& s) {
    const double mean = static_cast<double>(c.n) * c.p;
    return static_cast<std::int64_t>(mean + 1.014 * (static_cast<double>(binomial(c.n, c.p, s)) - mean));
  };
  const auto even = [=](Stream& s) { return binomial(c.n, c.p, s) & ~std::int64_t{1}; };
  const Cut cut = cut_by_boost(c, 64);
  const auto moments = exact_moments(c);
  EXPECT_LT(fit_to(cut, fit::draw(285, few_draws, shifted)), fit::alpha);
  EXPECT_LT(fit_to(cut, fit::draw(285, few_draws, stretched)), fit::alpha);
  EXPECT_GT(std::abs(fit::moment_scores(moments, fit::draw(285, draws, shifted)).mean), fit::z_at_most);
  EXPECT_GT(std::abs(fit::moment_scores(moments, fit::draw(285, draws, stretched)).variance), fit::z_at_most);
  EXPECT_LT(low_bits_fit(fit::draw(285, few_draws, even)), fit::alpha);
}

// The two sources of truth agree where both are in reach.
TEST(BinomialChecks, HaveTwoSourcesOfTruthThatAgree) {
  for (const Case c : {Case{1000, 0.3}, Case{large, 0.01}, Case{larger, 1e-6}, Case{largest, 1e-7}}) {
    const auto law = fit::binomial_law(c.n, c.p);
    const Cut cut = cut_by_boost(c, 16);
    for (std::size_t i = 0; i < cut.edges.size(); ++i) {
      double sum = 0;
      for (std::int64_t k = i == 0 ? law.least : std::max(law.least, cut.edges[i - 1] + 1); k <= cut.edges[i]; ++k)
        sum += law.at(k);
      EXPECT_NEAR(sum, cut.probabilities[i], 1e-9) << name(c) << " bin " << i;
    }
  }
}

}  // namespace
}  // namespace outflow::random
