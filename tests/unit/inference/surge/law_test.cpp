#include "outflow/inference/surge/law.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>

#include "outflow/inference/surge/baseline.h"
#include "outflow/inference/surge/judgement.h"
#include "outflow/inference/surge/rates.h"
#include "outflow/inference/surge/reporting.h"
#include "outflow/inference/surge/tails.h"
#include "unit/inference/surge/printed.h"

namespace outflow::inference::surge {
namespace {

using Kind = PartySizes::Kind;

/// The compound law by brute force: P(X = s) = sum_n Poisson(n) f^{*n}(s).
std::vector<double> convolved(double parties, const std::vector<double>& f, std::size_t most) {
  std::vector<double> total(most + 1, 0.0), power(most + 1, 0.0);
  power[0] = 1;
  for (std::int64_t n = 0; n < 200; ++n) {
    for (std::size_t s = 0; s <= most; ++s) total[s] += poisson_probability(n, parties) * power[s];
    std::vector<double> next(most + 1, 0.0);
    for (std::size_t s = 0; s <= most; ++s)
      for (std::size_t j = 1; j < f.size() && j <= s; ++j) next[s] += power[s - j] * f[j];
    power = next;
  }
  return total;
}

TEST(Panjer, AgreesWithConvolutionsAndWithTheNegativeBinomialLaw) {
  const PartySizes seen{Kind::observed, 0, {1, 1, 2, 5, 9}};
  const auto slow = convolved(1.7, probabilities(seen, 40), 40);
  const auto fast = panjer(1.7, seen, 40);
  for (std::size_t s = 0; s <= 40; ++s) EXPECT_NEAR(fast[s], slow[s], 1e-14) << s;
  const PartySizes log{Kind::logarithmic, 0.75, {}};  // variance / mean 4
  expect_close(compound_tail(12, 3.3, log), negative_binomial_tail(12, 3.3, size_of(3.3, 4)));
  expect_close(clumping(log), 4);
}

TEST(Panjer, DoesNotVanishWhereTheEmptyTermDoes) {
  for (const double mean : {800.0, 3000.0})  // exp(-mean) is no double
    for (const double over : {0.9, 1.0, 1.1, 1.3}) {
      const auto y = static_cast<std::int64_t>(mean * over);
      EXPECT_NEAR(compound_tail(y, mean, {}) / poisson_tail(y, mean), 1, 1e-9) << mean << " " << y;
    }
}

// Where the quantiles change their method, they go on as they were.
TEST(Garwood, GoesOnBeyondAMillion) {
  for (const auto side : {&Interval::low, &Interval::high}) {
    const auto at = [&](std::int64_t count) { return garwood(count, 1, 0.95).*side; };
    EXPECT_NEAR(at(1'000'003) - at(1'000'001), at(999'997) - at(999'995), 1e-4);
    EXPECT_NEAR(at(1'000'003) - at(999'997), 3 * (at(999'997) - at(999'995)), 1e-3);
  }
}

TEST(CountLaw, IsTheClosedFormForEveryCount) {
  for (const double mean : {0.02, 0.9, 7.3, 140.0, 2.5e6})
    for (const double sds : {-2.0, 0.0, 1.0, 4.0, 9.0}) {
      const auto y = static_cast<std::int64_t>(mean + sds * std::sqrt(3 * mean));
      EXPECT_NEAR(CountLaw::known({}, mean).tail(y) / poisson_tail(y, mean), 1, 1e-8) << mean << " " << y;
      EXPECT_NEAR(CountLaw::known({3, {}}, mean).tail(y) / negative_binomial_tail(y, mean, size_of(mean, 3)), 1, 1e-7)
          << mean << " " << y;
    }
  for (const std::int64_t k : {0, 3, 60, 5000}) {
    const std::int64_t y = k / 12 + 5;
    EXPECT_NEAR(CountLaw::given_total({}, k + y, 1, 12.5).tail(y) / conditional_tail(y, k, 12.5), 1, 1e-11) << k;
  }
}

// Poisson parties of m persons are Poisson counts m times as large; a total of no multiple cannot be theirs.
TEST(CountLaw, FixedPartiesAreCountsOfParties) {
  const CalmLaw fives{1, PartySizes{Kind::fixed, 5, {}}};
  for (const std::int64_t parties : {1, 2, 4})
    expect_close(CountLaw::given_total(fives, 60 + 5 * parties, 1, 24).tail(5 * parties), conditional_tail(parties, 12, 24));
  EXPECT_FALSE(CountLaw::given_total(fives, 80, 1, 24).approximate());
  EXPECT_TRUE(CountLaw::given_total(fives, 77, 1, 24).approximate());
}

// The conditional law of negative-binomial counts with a common p, by Bayes' rule from the two laws themselves.
TEST(CountLaw, NegativeBinomialGivenTheTotal) {
  const double rate = 40.0 / 13, size = size_of(rate, 2.5);
  double sum = 0, tail = 0;
  for (std::int64_t y = 0; y <= 40; ++y) {
    const double w = negative_binomial_probability(y, rate, size) * negative_binomial_probability(40 - y, 12 * rate, 12 * size);
    sum += w;
    if (y >= 9) tail += w;
  }
  EXPECT_NEAR(CountLaw::given_total({2.5, {}}, 40, 1, 12).tail(9), tail / sum, 1e-12);
}

TEST(CountLaw, CriticalCountAndAttainedLevel) {
  const CountLaw law = CountLaw::known({}, 1.0 / 12);
  EXPECT_EQ(law.critical(0.01), 2);
  expect_close(law.attained(0.01), 0.0032852174849);
  EXPECT_EQ(law.critical(0.00328), 3);
  EXPECT_EQ(CountLaw::known({}, 0).critical(0.01), 1);
  EXPECT_EQ(CountLaw::known({}, 0).attained(0.01), 0);
  const CountLaw none = CountLaw::given_total({}, 0, 1, 12);
  EXPECT_EQ(none.tail(0), 1);
  EXPECT_EQ(none.tail(1), 0);
}

TEST(Rank, AttainsTheShareOfOrdersThatItWouldFlag) {
  const std::array<std::int64_t, 9> others{0, 0, 0, 1, 1, 1, 2, 2, 4};
  EXPECT_DOUBLE_EQ(rank(4, others).p, 0.2);
  EXPECT_DOUBLE_EQ(rank(5, others).p, 0.1);
  for (const std::int64_t y : {0, 1, 3, 4, 5})
    for (const double level : {0.1, 0.2, 0.3, 0.5}) {
      int flagged = 0;  // by going through who is the one that is asked about
      std::vector<std::int64_t> all(others.begin(), others.end());
      all.push_back(y);
      for (std::size_t i = 0; i < all.size(); ++i) {
        std::vector<std::int64_t> rest = all;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
        flagged += rank(all[i], rest).p <= level ? 1 : 0;
      }
      EXPECT_DOUBLE_EQ(rank_attained(y, others, level), flagged / 10.0) << y << " " << level;
      EXPECT_EQ(rank(rank_critical(others, level), others).p <= level, true);
      ASSERT_GT(rank_critical(others, level), 0);
      EXPECT_GT(rank(rank_critical(others, level) - 1, others).p, level) << level;
    }
}

TEST(Judge, RanksDecideOnlyWhereTheyCanAndMust) {
  const std::vector<std::int64_t> years(99, 1), few(98, 1);
  const CountLaw law = CountLaw::given_total({}, 103, 1, 99);
  EXPECT_EQ(judge(4, years, law, true, 0.01).rule, Rule::rank);
  EXPECT_TRUE(judge(4, years, law, true, 0.01).alarm);
  EXPECT_EQ(judge(4, few, law, true, 0.01).rule, Rule::law) << "no rank among 99 can be 1 in 100";
  EXPECT_EQ(judge(4, years, law, false, 0.01).rule, Rule::law) << "the law is given";
  const CountLaw rough = CountLaw::given_total({20, {}}, 103, 1, 99);
  EXPECT_TRUE(rough.approximate());
  EXPECT_EQ(judge(4, years, rough, false, 0.01).rule, Rule::rank)
      << "the law is given, but five independent events do not set its rate";
}

TEST(Dispersion, IsPearsonsAndOneWithoutEvents) {
  const std::vector<std::int64_t> counts{2, 4, 6};
  const std::vector<double> equal{1, 1, 1}, doubled{1, 2, 3};
  EXPECT_DOUBLE_EQ(dispersion(counts, equal, 1).estimate, 1);
  EXPECT_DOUBLE_EQ(dispersion(counts, doubled, 1).estimate, 0);
  EXPECT_DOUBLE_EQ(dispersion(std::vector<std::int64_t>{0, 0, 0}, equal, 1).estimate, 1);
  const auto wild = dispersion(std::vector<std::int64_t>{0, 0, 30}, equal, 1);
  EXPECT_LT(wild.p, 0.01);
  EXPECT_EQ(wild.p, dispersion(std::vector<std::int64_t>{0, 0, 30}, equal, 1).p);
}

TEST(Reporting, SharesAndTrueCounts) {
  EXPECT_EQ(share_known(0, 30, 30, 0), 1);
  EXPECT_EQ(share_known(0, 30, 15, 0), 0.5);
  EXPECT_EQ(share_known(0, 30, -1, 5), 0);
  double sum = 0;
  for (int i = 0; i < 30'000; ++i) sum += 1 - std::exp(-(40 - (i + 0.5) / 1000) / 7);
  EXPECT_NEAR(share_known(0, 30, 40, 7), sum / 30'000, 1e-8);
  const TrueCount all = true_count(5, 1, 0.95);
  EXPECT_EQ(all.low, 5);
  EXPECT_EQ(all.high, 5);
  const TrueCount half = true_count(5, 0.5, 0.95);  // missed: negative binomial, size 5.5, p 1/2
  EXPECT_DOUBLE_EQ(half.mean, 10.5);
  EXPECT_GT(negative_binomial_tail(half.high - 5, 5.5, 5.5), 0.025);
  EXPECT_LE(negative_binomial_tail(half.high - 4, 5.5, 5.5), 0.025);
  EXPECT_LE(negative_binomial_tail(half.low - 4, 5.5, 5.5), 0.975);
}

}  // namespace
}  // namespace outflow::inference::surge
