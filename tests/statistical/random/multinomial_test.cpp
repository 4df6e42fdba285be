#include "outflow/random/multinomial.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "outflow/random/binomial.h"
#include "outflow/random/categorical.h"
#include "statistical/random/goodness_of_fit.h"

namespace outflow::random {
namespace {

constexpr std::size_t draws = 300'000;
const std::vector<double> weights{0, 1, 4, 0, 0, 2.5, 0.5, 0};

/// `count` rows of people per category, each from a stream of its own.
template <class Sampler>
std::vector<std::vector<std::int64_t>> rows(std::uint32_t test_case, std::size_t count, Sampler sampler) {
  std::vector<std::vector<std::int64_t>> all(count, std::vector<std::int64_t>(weights.size()));
  std::size_t next = 0;
  fit::draw(test_case, count, [&](Stream& stream) {
    sampler(all[next++], stream);
    return std::int64_t{0};
  });
  return all;
}

auto sharing(std::int64_t n) {
  return [n](std::vector<std::int64_t>& out, Stream& stream) { multinomial(n, weights, out, stream); };
}

double share_of(std::size_t i) { return weights[i] / std::reduce(weights.begin(), weights.end()); }

/// The worst p-value of the categories, each held against its binomial law; 0 when a zero weight got somebody.
double worst_marginal(std::int64_t n, const std::vector<std::vector<std::int64_t>>& all) {
  double worst = 1;
  std::vector<std::int64_t> column(all.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    for (std::size_t row = 0; row < all.size(); ++row) column[row] = all[row][i];
    if (weights[i] == 0) {
      if (std::ranges::any_of(column, [](std::int64_t k) { return k != 0; })) return 0;
    } else {
      worst = std::min(worst, fit::fit(fit::binomial_law(n, share_of(i)), column));
    }
  }
  return worst;
}

/// Largest |z| of the covariances of two categories, which are -n p_i p_j. For draws this many the estimate is normal with
/// variance (v_i v_j + c^2) / rows, to the order 1 / n.
double worst_covariance(std::int64_t n, const std::vector<std::vector<std::int64_t>>& all) {
  double worst = 0;
  const auto people = static_cast<double>(n), count = static_cast<double>(all.size());
  for (std::size_t i = 0; i < weights.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      if (weights[i] == 0 || weights[j] == 0) continue;
      const double p = share_of(i), q = share_of(j), truth = -people * p * q;
      double sum = 0;
      for (const auto& row : all) sum += (static_cast<double>(row[i]) - people * p) * (static_cast<double>(row[j]) - people * q);
      const double spread = std::sqrt((people * p * (1 - p) * people * q * (1 - q) + truth * truth) / count);
      worst = std::max(worst, std::abs(sum / count - truth) / spread);
    }
  return worst;
}

// Null: category i follows Binomial(n, w_i / sum), and a zero weight nothing. 300 000 rows, alpha = 1e-6 a category; with a
// power of 90 % the chi-square catches a relative error in the bins (root mean square) of 1.2 % (few bins) to 2.2 % (200).
TEST(Multinomial, EachCategoryFollowsItsBinomialLaw) {
  EXPECT_GT(worst_marginal(1, rows(500, draws, sharing(1))), fit::alpha);
  EXPECT_GT(worst_marginal(6, rows(501, draws, sharing(6))), fit::alpha);
  EXPECT_GT(worst_marginal(1000, rows(502, draws, sharing(1000))), fit::alpha);
  EXPECT_GT(worst_marginal(1 << 24, rows(503, draws, sharing(1 << 24))), fit::alpha);
}

// Null: Cov(X_i, X_j) = -n p_i p_j. 300 000 rows, |z| < 4.89 for each of six pairs; caught: a correlation wrong by 0.012.
TEST(Multinomial, CategoriesCompeteAsTheyShould) {
  EXPECT_LT(worst_covariance(1000, rows(504, draws, sharing(1000))), fit::z_at_most);
  EXPECT_LT(worst_covariance(std::int64_t{1} << 40, rows(505, draws, sharing(std::int64_t{1} << 40))), fit::z_at_most);
}

/// Chi-square of all outcomes of three people over the weights, against 3! / (a! b! c! d!) times the powers.
template <class Sampler>
double tiny_fit(std::uint32_t test_case, Sampler sampler) {
  std::map<std::vector<std::int64_t>, std::size_t> index;
  std::vector<double> probabilities;
  // Every way in which three people, one after the other, can choose: the exact law by enumeration.
  for (std::size_t a = 0; a < weights.size(); ++a)
    for (std::size_t b = 0; b < weights.size(); ++b)
      for (std::size_t c = 0; c < weights.size(); ++c) {
        const double p = share_of(a) * share_of(b) * share_of(c);
        if (p == 0) continue;
        std::vector<std::int64_t> outcome(weights.size(), 0);
        for (const std::size_t chosen : {a, b, c}) ++outcome[chosen];
        const auto [place, is_new] = index.try_emplace(outcome, probabilities.size());
        if (is_new) probabilities.push_back(0);
        probabilities[place->second] += p;
      }
  std::vector<std::int64_t> counts(probabilities.size(), 0);
  for (const auto& row : rows(test_case, draws, sampler)) {
    const auto found = index.find(row);
    if (found == index.end()) return 0;
    ++counts[found->second];
  }
  return fit::chi_square(counts, probabilities);
}

// Null: the twenty outcomes of three people have their exact probabilities. 300 000 rows, alpha = 1e-6; caught: a relative
// error of 1.5 % in the outcomes (root mean square).
TEST(Multinomial, FollowsTheExactLawOfATinyWorld) { EXPECT_GT(tiny_fit(506, sharing(3)), fit::alpha); }

// The same truth for one person after the other by `categorical`: the agent engine's way and the cohort engine's way are
// one law. 300 000 rows, as above.
TEST(Categorical, OnePersonAfterTheOtherIsTheSameLaw) {
  std::vector<double> cumulative(weights.size());
  std::partial_sum(weights.begin(), weights.end(), cumulative.begin());
  EXPECT_GT(tiny_fit(507,
                     [&](std::vector<std::int64_t>& out, Stream& stream) {
                       for (int person = 0; person < 3; ++person) ++out[categorical(cumulative, stream.uniform())];
                     }),
            fit::alpha);
}

// Broken on purpose: the same luck for every category; the weights of one category wrong by 3 %; people who choose in pairs.
TEST(MultinomialChecks, SeeBrokenSamplers) {
  const auto same_luck = [](std::vector<std::int64_t>& out, Stream& stream) {
    std::int64_t left = 1000;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      Stream copy = stream;
      out[i] = i + 2 == weights.size() ? left : std::min(left, binomial(1000, share_of(i), copy));
      left -= out[i];
    }
  };
  const auto skewed = [](std::vector<std::int64_t>& out, Stream& stream) {
    auto wrong = weights;
    wrong[5] *= 1.03;
    multinomial(3, wrong, out, stream);
  };
  const auto in_pairs = [](std::vector<std::int64_t>& out, Stream& stream) {
    multinomial(500, weights, out, stream);
    for (auto& people : out) people *= 2;
  };
  EXPECT_GT(worst_covariance(1000, rows(510, draws, same_luck)), fit::z_at_most);
  EXPECT_LT(tiny_fit(511, skewed), fit::alpha);
  EXPECT_LT(worst_marginal(1000, rows(512, draws, in_pairs)), fit::alpha);
  EXPECT_GT(worst_covariance(1000, rows(512, draws, in_pairs)), fit::z_at_most);
}

// Broken on purpose: what is left of the weights by subtraction from the front. 1 - 0.1 - 0.3 - 0.6 leaves 1.1e-16, the
// third category does not take the rest for certain, and a zero weight behind it receives people (of 2^40, about seven in
// 100 000 draws), or they are lost. With sums from the back nobody ever is.
TEST(MultinomialChecks, SubtractionFromTheFrontFeedsZeros) {
  const std::vector<double> thirds{0.1, 0.3, 0.6, 0};
  constexpr std::int64_t n = std::int64_t{1} << 40;
  std::int64_t misplaced_by_subtraction = 0, misplaced = 0;
  fit::draw(513, 200'000, [&](Stream& stream) {
    double rest = 1;
    std::int64_t left = n;
    for (std::size_t i = 0; i < 3; ++i) {
      left -= binomial(left, std::min(1.0, thirds[i] / rest), stream);
      rest -= thirds[i];
    }
    misplaced_by_subtraction += left;
    std::vector<std::int64_t> out(4);
    multinomial(n, thirds, out, stream);
    misplaced += out[3];
    return std::int64_t{0};
  });
  EXPECT_GT(misplaced_by_subtraction, 0);
  EXPECT_EQ(misplaced, 0);
}

}  // namespace
}  // namespace outflow::random
