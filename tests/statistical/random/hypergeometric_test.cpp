#include "outflow/random/hypergeometric.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "outflow/random/binomial.h"
#include "statistical/random/goodness_of_fit.h"

namespace outflow::random {
namespace {

constexpr std::size_t draws = 1'000'000;
constexpr std::size_t few_draws = 300'000;
constexpr std::int64_t largest = std::int64_t{1} << 40;

struct Case {
  std::int64_t good, bad, taken;
};

std::string name(const Case& c) {
  return std::to_string(c.taken) + " of " + std::to_string(c.good) + " + " + std::to_string(c.bad);
}

auto sampler_of(const Case& c) {
  return [c](Stream& stream) { return hypergeometric(c.good, c.bad, c.taken, stream); };
}

fit::Law law_of(const Case& c) { return fit::hypergeometric_law(c.good, c.bad, c.taken); }

// 2 good among 5, 2 drawn: 3, 6 and 1 of the 10 pairs. The law used as the truth below, by hand.
TEST(HypergeometricLaw, IsTheHandWorkedOne) {
  const auto law = fit::hypergeometric_law(2, 3, 2);
  EXPECT_DOUBLE_EQ(law.at(0), 0.3);
  EXPECT_DOUBLE_EQ(law.at(1), 0.6);
  EXPECT_DOUBLE_EQ(law.at(2), 0.1);
}

// Null: the draws follow the hypergeometric law. 10^6 draws a case, alpha = 1e-6 each; with a power of 90 % the chi-square
// catches a relative error in the bins (root mean square) of 0.6 % (few bins) to 1.2 % (200 bins). The cases lie on both
// sides of a mean of 10 and go through all four mirrors (good or bad rarer, drawn or left fewer).
TEST(Hypergeometric, FollowsItsLawForSmallPopulations) {
  std::uint32_t test_case = 400;
  for (const Case c : {Case{1, 1, 1}, Case{2, 3, 2}, Case{5, 5, 5}, Case{3, 40, 30}, Case{40, 3, 30}, Case{40, 3, 12},
                       Case{20, 20, 20}, Case{21, 20, 19}, Case{20, 60, 40}, Case{60, 20, 41}, Case{60, 20, 39},
                       Case{100, 900, 99}, Case{100, 900, 101}, Case{900, 100, 899}})
    EXPECT_GT(fit::fit(law_of(c), fit::draw(test_case++, draws, sampler_of(c))), fit::alpha) << name(c);
}

// The same with 300 000 draws (2.2 % in 200 bins), for populations in which a product of two counts passes 2^53 or 2^64.
TEST(Hypergeometric, FollowsItsLawForLargePopulations) {
  std::uint32_t test_case = 420;
  for (const Case c : {Case{1000, 9000, 2500}, Case{123'456, 654'321, 77'777}, Case{1 << 20, 1 << 21, 1 << 19},
                       Case{7, largest - 7, largest / 2}, Case{300'000, largest - 300'000, 20'000'000},
                       Case{largest - 300'000, 300'000, largest - 60'000'000}, Case{largest / 2, largest / 2, 5},
                       Case{largest / 2, largest / 2, 5000}, Case{largest / 4, largest / 2, largest / 100'000},
                       Case{largest / 100, largest / 2, largest / 3}})
    EXPECT_GT(fit::fit(law_of(c), fit::draw(test_case++, few_draws, sampler_of(c))), fit::alpha) << name(c);
}

/// Central moments of a law so wide that it is normal to 1e-5: the mean and variance are exact, the others the normal's.
fit::Moments wide_moments(const Case& c) {
  const long double people = static_cast<long double>(c.good + c.bad), taken = static_cast<long double>(c.taken);
  const long double share = static_cast<long double>(c.good) / people;
  const auto variance = static_cast<double>(taken * share * (1 - share) * ((people - taken) / (people - 1)));
  return {.mean = static_cast<double>(taken * share),
          .variance = variance,
          .third = 0,
          .fourth = 3 * variance * variance,
          .sixth = 15 * variance * variance * variance};
}

double low_bits_fit(const std::vector<std::int64_t>& sample) {
  std::vector<std::int64_t> counts(64, 0);
  for (const std::int64_t k : sample) ++counts[static_cast<std::size_t>(k % 64)];
  return fit::chi_square(counts, std::vector<double>(64, 1.0 / 64));
}

// Null: mean draws good / N, variance with the finite-population factor, no skew worth naming; and last bits uniform. 300 000
// draws; |z| < 4.89, alpha = 1e-6. Caught: a mean wrong by 0.011 and a spread wrong by 0.8 % of the standard deviation.
TEST(Hypergeometric, HasTheRightMomentsAndNoGrainForTheLargestPopulations) {
  std::uint32_t test_case = 440;
  for (const Case c : {Case{largest / 2, largest / 2, largest / 2}, Case{largest / 3, largest / 2, largest / 5},
                       Case{largest / 5, largest / 2, largest / 2}}) {
    const auto sample = fit::draw(test_case++, few_draws, sampler_of(c));
    EXPECT_LT(fit::moment_scores(wide_moments(c), sample).worst(), fit::z_at_most) << name(c);
    EXPECT_GT(low_bits_fit(sample), fit::alpha) << name(c);
  }
}

// Broken on purpose: drawing with replacement; one good person too many among a hundred; the mirror of the result; a count
// off by one.
TEST(HypergeometricChecks, SeeBrokenSamplers) {
  for (const Case c : {Case{100, 900, 101}, Case{40, 3, 12}}) {
    const auto law = law_of(c);
    const auto with_replacement = [c](Stream& stream) {
      return binomial(c.taken, static_cast<double>(c.good) / static_cast<double>(c.good + c.bad), stream);
    };
    const auto one_more = [c](Stream& stream) { return hypergeometric(c.good + 1, c.bad - 1, c.taken, stream); };
    const auto mirrored = [c](Stream& stream) { return c.taken - hypergeometric(c.good, c.bad, c.taken, stream); };
    const auto off_by_one = [c](Stream& stream) {
      return std::min({c.good, c.taken, hypergeometric(c.good, c.bad, c.taken, stream) + 1});
    };
    EXPECT_LT(fit::fit(law, fit::draw(450, draws, with_replacement)), fit::alpha) << name(c);
    EXPECT_LT(fit::fit(law, fit::draw(451, draws, one_more)), fit::alpha) << name(c);
    EXPECT_LT(fit::fit(law, fit::draw(452, draws, mirrored)), fit::alpha) << name(c);
    EXPECT_LT(fit::fit(law, fit::draw(453, draws, off_by_one)), fit::alpha) << name(c);
  }
}

TEST(HypergeometricChecks, SeeErrorsInTheLargestPopulations) {
  const Case c{largest / 3, largest / 2, largest / 5};
  const auto with_replacement = [c](Stream& stream) {
    return binomial(c.taken, static_cast<double>(c.good) / static_cast<double>(c.good + c.bad), stream);
  };
  const auto moments = wide_moments(c);
  EXPECT_GT(fit::moment_scores(moments, fit::draw(454, few_draws, with_replacement)).variance, fit::z_at_most);
  const auto shift = static_cast<std::int64_t>(0.012 * std::sqrt(moments.variance));
  const auto shifted = [=](Stream& stream) { return sampler_of(c)(stream) + shift; };
  EXPECT_GT(fit::moment_scores(moments, fit::draw(455, few_draws, shifted)).mean, fit::z_at_most);
  const auto odd = [=](Stream& stream) { return sampler_of(c)(stream) | 1; };
  EXPECT_LT(low_bits_fit(fit::draw(456, few_draws, odd)), fit::alpha);
}

// --- More than two classes: every outcome of a tiny world ------------------------------------------------------------

constexpr std::int64_t tiny[] = {3, 0, 2, 4};
constexpr std::int64_t tiny_taken = 4;

std::int64_t choose(std::int64_t n, std::int64_t k) {
  std::int64_t ways = 1;
  for (std::int64_t i = 0; i < k; ++i) ways = ways * (n - i) / (i + 1);
  return ways;
}

/// Chi-square of the sampled outcomes (a, 0, b, c) against C(3, a) C(2, b) C(4, c) / C(9, 4).
template <class Sampler>
double tiny_fit(std::uint32_t test_case, Sampler sampler) {
  std::map<std::vector<std::int64_t>, std::size_t> index;
  std::vector<double> probabilities;
  for (std::int64_t a = 0; a <= tiny[0]; ++a)
    for (std::int64_t b = 0; b <= tiny[2]; ++b) {
      const std::int64_t c = tiny_taken - a - b;
      if (c < 0 || c > tiny[3]) continue;
      index[{a, 0, b, c}] = probabilities.size();
      probabilities.push_back(static_cast<double>(choose(tiny[0], a) * choose(tiny[2], b) * choose(tiny[3], c)) /
                              static_cast<double>(choose(9, tiny_taken)));
    }
  std::vector<std::int64_t> counts(probabilities.size(), 0);
  std::vector<std::int64_t> out(4);
  for (const std::int64_t outcome : fit::draw(test_case, few_draws, [&](Stream& stream) {
         sampler(out, stream);
         const auto found = index.find(out);
         return found == index.end() ? -1 : static_cast<std::int64_t>(found->second);
       })) {
    if (outcome < 0) return 0;
    ++counts[static_cast<std::size_t>(outcome)];
  }
  return fit::chi_square(counts, probabilities);
}

// Null: all outcomes have their exact probabilities. 300 000 draws, 12 outcomes, alpha = 1e-6; caught: a relative error of
// 1.4 % in the outcomes (root mean square).
TEST(MultivariateHypergeometric, FollowsTheExactLawOfATinyWorld) {
  EXPECT_GT(tiny_fit(460, [](auto& out, Stream& stream) { multivariate_hypergeometric(tiny, tiny_taken, out, stream); }),
            fit::alpha);
}

// Broken on purpose: the classes not yet asked keep their people's number when some draws are used up (the population of the
// second step forgets that the first class is gone).
TEST(MultivariateHypergeometricChecks, SeeAForgottenClass) {
  EXPECT_LT(tiny_fit(461,
                     [](auto& out, Stream& stream) {
                       out[0] = hypergeometric(tiny[0], tiny[2] + tiny[3], tiny_taken, stream);
                       out[1] = 0;
                       const std::int64_t left = tiny_taken - out[0];
                       out[2] = std::min(left, hypergeometric(tiny[2], tiny[3] + tiny[0], left, stream));
                       out[3] = left - out[2];
                     }),
            fit::alpha);
}

// Null: each class alone follows the hypergeometric law of "in it or not". 300 000 draws, alpha = 1e-6 each.
TEST(MultivariateHypergeometric, EachClassFollowsItsOwnLaw) {
  const std::vector<std::int64_t> counts{500, 20, 0, 3000, 80};
  constexpr std::int64_t taken = 400, people = 3600;
  std::vector<std::vector<std::int64_t>> taken_of(counts.size());
  std::vector<std::int64_t> out(counts.size());
  fit::draw(462, few_draws, [&](Stream& stream) {
    multivariate_hypergeometric(counts, taken, out, stream);
    for (std::size_t i = 0; i < out.size(); ++i) taken_of[i].push_back(out[i]);
    return std::int64_t{0};
  });
  for (std::size_t i = 0; i < counts.size(); ++i)
    EXPECT_GT(fit::fit(fit::hypergeometric_law(counts[i], people - counts[i], taken), taken_of[i]), fit::alpha) << i;
}

}  // namespace
}  // namespace outflow::random
