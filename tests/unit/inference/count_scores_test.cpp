#include "outflow/inference/count_scores.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace outflow::inference {
namespace {

/// The definition, summed: sum over k of (P(X <= k) - 1{y <= k})^2, by P(k + 1) / P(k) = (k + size) q / (k + 1). The slow plain
/// version.
double summed_crps(const CountForecast& law, std::int64_t y) {
  const bool poisson = std::isinf(law.size);
  const double q = law.mean / (law.size + law.mean);
  double p = poisson ? std::exp(-law.mean) : std::exp(law.size * std::log1p(-q));
  double cumulative = 0, sum = 0;
  for (std::int64_t k = 0; k < y || 1 - cumulative > 1e-12; ++k) {
    cumulative += p;
    const double gap = cumulative - (y <= k ? 1 : 0);
    sum += gap * gap;
    const auto count = static_cast<double>(k);
    p *= poisson ? law.mean / (count + 1) : (count + law.size) * q / (count + 1);
  }
  return sum;
}

struct Stored {
  CountForecast law;
  std::int64_t y;
  double crps, log_score, wis;
};

// Computed independently: CRPS by summation with many digits, quantiles by inversion. wis < 0: not stored.
const Stored stored[] = {
    {{1.0 / 12}, 3, 2.83974085314, 9.32981275193, 2.74652173913},
    {{1.0 / 12}, 0, 0.0064036965012, 0.0833333333333, 0.00739130434783},
    {{0.5}, 7, 6.16316512015, 13.877191625, 6.00260869565},
    {{0.5}, 0, 0.163164988528, 0.5, 0.133043478261},
    {{1.0 / 12, 0.5}, 3, 2.83917974656, 7.07795659689, -1},
    {{1.0 / 12, 1}, 3, 2.83936157531, 7.77489078006, -1},
    {{0.5, 0.5}, 7, 6.10631698099, 6.76176592143, -1},
    {{0.5, 1}, 7, 6.12545724737, 8.09575112878, -1},
    {{0.5, 1}, 0, 0.125, 0.405465108108, -1},
};

TEST(CountScores, AgreeWithStoredValuesToAllTheirDigits) {
  for (const auto& s : stored) {
    SCOPED_TRACE(testing::Message() << s.law.mean << ' ' << s.law.size << ' ' << s.y);
    const auto last_digit = [](double value) { return 0.5e-11 * std::max(1.0, value); };
    EXPECT_NEAR(crps(s.law, s.y), s.crps, last_digit(s.crps));
    EXPECT_NEAR(log_score(s.law, s.y), s.log_score, last_digit(s.log_score));
    if (s.wis < 0) continue;
    const auto values = count_quantiles(s.law, hub_levels);
    EXPECT_NEAR(weighted_interval_score({hub_levels, values}, static_cast<double>(s.y)).total, s.wis, 1e-11);
  }
}

TEST(CountScores, PitIntervalsAgreeWithStoredValues) {
  const auto expect = [](double mean, std::int64_t y, double below, double upto) {
    EXPECT_NEAR(pit(CountForecast{mean}, y).below, below, 1e-13);
    EXPECT_NEAR(pit(CountForecast{mean}, y).upto, upto, 1e-13);
  };
  expect(1.0 / 12, 3, 0.9999093811770, 0.9999981200287);
  expect(1.0 / 12, 0, 0, 0.9200444146293);
  expect(0.5, 7, 0.9999989976204, 0.9999999378031);
  expect(0.5, 0, 0, 0.6065306597126);
}

TEST(CountScores, ClosedFormsAreTheSums) {
  for (const double mean : {0.01, 0.7, 13.0, 240.0, 400.0})
    for (const double size : {0.07, 0.9, 1.0, 2.5, 60.0, 1e5, HUGE_VAL})
      for (const double y : {0.0, 1.0, std::floor(mean), std::floor(3 * mean) + 2}) {
        const auto count = static_cast<std::int64_t>(y);
        const double sum = summed_crps({mean, size}, count);
        EXPECT_NEAR(crps(CountForecast{mean, size}, count), sum, 1e-9 * (1 + mean + sum)) << mean << ' ' << size << ' ' << y;
      }
}

TEST(CountScores, LargeCountsScoreLikeTheNormalLaw) {
  // CRPS of N(mean, sd) at its mean: sd (sqrt 2 - 1) / sqrt pi.
  const double factor = (std::sqrt(2.0) - 1) / std::sqrt(std::acos(-1.0));
  EXPECT_NEAR(crps(CountForecast{1e8}, 100'000'000) / 1e4, factor, 1e-4);
  EXPECT_NEAR(crps(CountForecast{1e6, 1e6}, 1'000'000) / std::sqrt(2e6), factor, 1e-3);
  // A size of 1 and a large mean: the exponential law, E|X - y| - E|X - X'| / 2 at y = 0 is mean / 2.
  EXPECT_NEAR(crps(CountForecast{1e7, 1}, 0) / 1e7, 0.5, 1e-6);
}

TEST(CountScores, TheTrueLawScoresBest) {
  const CountForecast truth{6, 3};
  const auto expected = [&](const CountForecast& said, auto score) {
    double sum = 0;
    for (std::int64_t y = 0; y < 200; ++y) sum += probability(truth, y) * score(said, y);
    return sum;
  };
  const auto by_crps = [](const CountForecast& f, std::int64_t y) { return crps(f, y); };
  const auto by_log = [](const CountForecast& f, std::int64_t y) { return log_score(f, y); };
  for (const CountForecast other : {CountForecast{5, 3}, {7, 3}, {6, 2}, {6, 5}, {6}}) {
    EXPECT_GT(expected(other, by_crps), expected(truth, by_crps) + 1e-4);
    EXPECT_GT(expected(other, by_log), expected(truth, by_log) + 1e-4);
  }
}

TEST(CountScores, ThePitHistogramOfTheTrueLawIsFlat) {
  // Exactly so in expectation: each count weighted by its probability (here by repeating it 10^4 p times, rounded).
  const CountForecast truth{2.5, 4}, narrow{2.5};
  const auto histogram = [&](const CountForecast& said) {
    std::vector<PitInterval> outcomes;
    for (std::int64_t y = 0; y < 60; ++y)
      outcomes.insert(outcomes.end(), static_cast<std::size_t>(std::lround(1e4 * probability(truth, y))), pit(said, y));
    return pit_histogram(outcomes, 10);
  };
  for (const double share : histogram(truth)) EXPECT_NEAR(share, 0.1, 0.001);
  EXPECT_GT(histogram(narrow).back(), 0.13) << "a law that is too narrow shows as a high last bin";
}

TEST(CountScores, QuantilesAreTheLeastCountsThatReachTheLevel) {
  const std::vector<double> levels{0.05, 0.5, 0.999};
  for (const CountForecast law : {CountForecast{3.3}, {1000, 0.3}, {0.01}, {1e6}}) {
    const auto values = count_quantiles(law, levels);
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const auto q = static_cast<std::int64_t>(values[i]);
      EXPECT_GE(cumulative(law, q), levels[i]);
      EXPECT_LT(cumulative(law, q - 1), levels[i]);
    }
  }
}

TEST(CountScores, NobodyIsExpected) {
  EXPECT_EQ(crps(CountForecast{0}, 4), 4);
  EXPECT_EQ(log_score(CountForecast{0}, 0), 0);
  EXPECT_EQ(log_score(CountForecast{0}, 1), HUGE_VAL);
  EXPECT_EQ(count_quantiles(CountForecast{0}, hub_levels), std::vector<double>(23, 0.0));
}

}  // namespace
}  // namespace outflow::inference
