#include "outflow/inference/scores.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace outflow::inference {
namespace {

TEST(Scores, SampleQuantilesAreStraightLinesBetweenMembers) {
  const std::vector<double> members{40, 10, 30, 20};
  // Position 3 * level: 0.75 -> 17.5, 1.5 -> 25, 2.7 -> 37.
  EXPECT_EQ(sample_quantiles(members, std::vector<double>{0.25, 0.5, 0.9}), (std::vector<double>{17.5, 25, 37}));
  EXPECT_EQ(sample_quantiles(members, std::vector<double>{0, 1}), (std::vector<double>{10, 40}));
  EXPECT_EQ(sample_quantile(std::vector<double>{7}, 0.3), 7);
}

TEST(Scores, QuantilesBetweenLevels) {
  const std::vector<double> levels{0.25, 0.5, 0.75}, values{10, 20, 60};
  EXPECT_DOUBLE_EQ(quantile_at({levels, values}, 0.6), 36);
  EXPECT_EQ(quantile_at({levels, values}, 0.5), 20);
  EXPECT_EQ(quantile_at({levels, values}, 0.01), 10);
  EXPECT_EQ(quantile_at({levels, values}, 0.99), 60);
}

TEST(Scores, PinballCostsTheSideThatIsWrong) {
  EXPECT_DOUBLE_EQ(twice_pinball(0.9, 10, 15), 9);   // 2 * 0.9 * 5
  EXPECT_DOUBLE_EQ(twice_pinball(0.9, 10, 5), 1);    // 2 * 0.1 * 5
  EXPECT_DOUBLE_EQ(twice_pinball(0.5, 10, 15), 5);
  EXPECT_EQ(twice_pinball(0.3, 10, 10), 0);
}

TEST(Scores, IntervalScoreByHand) {
  const std::vector<double> levels{0.05, 0.25, 0.5, 0.75, 0.95}, values{2, 8, 10, 14, 30};
  // Widths 28 at 2 * 0.05 and 6 at 2 * 0.25: 2.8 + 3 = 5.8 whatever comes.
  const auto inside = weighted_interval_score({levels, values}, 10);
  EXPECT_NEAR(inside.total, 5.8 / 5, 1e-12);
  EXPECT_NEAR(inside.dispersion, 5.8 / 5, 1e-12);
  EXPECT_EQ(inside.overprediction, 0);
  EXPECT_EQ(inside.underprediction, 0);
  // 16 is 2 above the inner interval, within the outer one, 6 above the median: 2 * 2 + 6.
  const auto above = weighted_interval_score({levels, values}, 16);
  EXPECT_NEAR(above.underprediction, 10.0 / 5, 1e-12);
  EXPECT_EQ(above.overprediction, 0);
  EXPECT_NEAR(above.total, 15.8 / 5, 1e-12);
  // 1 is below all: 2 * 1 + 2 * 7 + 9.
  const auto below = weighted_interval_score({levels, values}, 1);
  EXPECT_NEAR(below.overprediction, 25.0 / 5, 1e-12);
  EXPECT_EQ(below.underprediction, 0);
  EXPECT_NEAR(below.dispersion, 5.8 / 5, 1e-12);
  EXPECT_NEAR(below.total, 30.8 / 5, 1e-12);
}

TEST(Scores, PartsMakeUpTheWholeForAnyLevels) {
  for (const auto& levels :
       {std::vector<double>{0.1}, std::vector<double>{0.1, 0.3, 0.9}, std::vector<double>{0.025, 0.5, 0.975}}) {
    std::vector<double> values;
    for (const double level : levels) values.push_back(100 * level * level);
    for (const double y : {-3.0, 0.5, 9.0, 40.0, 200.0}) {
      const auto score = weighted_interval_score({levels, values}, y);
      EXPECT_NEAR(score.total, score.dispersion + score.overprediction + score.underprediction, 1e-12);
    }
  }
}

TEST(Scores, ScoreAtTheHubLevelsIsThatOfElevenIntervalsAndAMedian) {
  // Bracher et al.: 1 / (K + 1/2) (|y - m| / 2 + sum of a / 2 ((u - l) + 2 / a outside)).
  std::vector<double> values;
  for (const double level : hub_levels) values.push_back(50 * std::log(level / (1 - level)) + 300);
  for (const double y : {0.0, 290.0, 300.0, 333.0, 900.0}) {
    double expected = std::abs(y - values[11]) / 2;
    for (int k = 0; k < 11; ++k) {
      const double a = 2 * hub_levels[k], l = values[k], u = values[22 - k];
      expected += a / 2 * ((u - l) + 2 / a * (std::max(0.0, l - y) + std::max(0.0, y - u)));
    }
    EXPECT_NEAR(weighted_interval_score({hub_levels, values}, y).total, expected / 11.5, 1e-10) << y;
  }
}

TEST(Scores, CrpsOfMembersByHand) {
  const std::vector<double> members{7, 1, 4};
  // |x - 2| = 5, 1, 2: mean 8/3. Differences 3, 3, 6: sum 12; / 9 and, without a member's pair with itself, / 6.
  EXPECT_NEAR(crps(members, 2), 8.0 / 3 - 12.0 / 9, 1e-12);
  EXPECT_NEAR(fair_crps(members, 2), 8.0 / 3 - 12.0 / 6, 1e-12);
  EXPECT_EQ(crps(std::vector<double>{5}, 8), 3) << "a point forecast: the absolute error";
}

TEST(Scores, CrpsIsTheAreaBetweenTheStepFunctions) {
  std::vector<double> members;
  for (int i = 0; i < 57; ++i) members.push_back(std::fmod(i * 37.7, 101.0) * 1e3);  // not in order
  const double y = 33333;
  std::vector<double> points = members;
  points.push_back(y);
  std::sort(points.begin(), points.end());
  double area = 0;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const auto upto = std::count_if(members.begin(), members.end(), [&](double x) { return x <= points[i]; });
    const double gap = static_cast<double>(upto) / 57.0 - (y <= points[i] ? 1.0 : 0.0);
    area += gap * gap * (points[i + 1] - points[i]);
  }
  EXPECT_NEAR(crps(members, y), area, 1e-8);
}

TEST(Scores, FairCrpsHasTheSameMeanForAnyNumberOfMembers) {
  // The law is uniform on {0, 1, 5}, y = 1: E|X - y| - E|X - X'| / 2 = 5/3 - (2 (1 + 5 + 4) / 9) / 2 = 5/9.
  // All ensembles of 2 and of 3 members, each as likely as the others.
  const double law[] = {0, 1, 5};
  double two = 0, three = 0, plain = 0;
  for (const double a : law)
    for (const double b : law) {
      two += fair_crps(std::vector<double>{a, b}, 1) / 9;
      plain += crps(std::vector<double>{a, b}, 1) / 9;
      for (const double c : law) three += fair_crps(std::vector<double>{a, b, c}, 1) / 27;
    }
  EXPECT_NEAR(two, 5.0 / 9, 1e-12);
  EXPECT_NEAR(three, 5.0 / 9, 1e-12);
  EXPECT_GT(plain, 5.0 / 9 + 0.1) << "the score of the empirical law punishes few members";
}

TEST(Scores, TheTrueQuantilesScoreBest) {
  // Truth: uniform on 0..99. Mean WIS over all outcomes, against laws that are shifted, too narrow, too wide.
  const auto mean_score = [](double shift, double stretch) {
    std::vector<double> values;
    for (const double level : hub_levels) values.push_back(49.5 + shift + stretch * 100 * (level - 0.5));
    double sum = 0;
    for (int y = 0; y < 100; ++y) sum += weighted_interval_score({hub_levels, values}, y).total;
    return sum / 100;
  };
  const double truth = mean_score(0, 1);
  for (const double shift : {-5.0, 0.0, 5.0})
    for (const double stretch : {0.8, 1.0, 1.2})
      if (shift != 0 || stretch != 1) {
        EXPECT_GT(mean_score(shift, stretch), truth + 1e-3) << shift << ' ' << stretch;
      }
}

TEST(Scores, PitOfMembersAndOfQuantiles) {
  const std::vector<double> members{1, 2, 2, 5};
  EXPECT_EQ(pit(members, 2).below, 0.25);
  EXPECT_EQ(pit(members, 2).upto, 0.75);
  EXPECT_EQ(bias(pit(members, 2)), 0);
  EXPECT_EQ(bias(pit(members, 0)), 1) << "all members above what came";
  const std::vector<double> levels{0.1, 0.5, 0.9}, values{10, 20, 20};
  const QuantileForecast forecast{levels, values};
  const auto expect = [&](double y, double below, double upto) {
    EXPECT_EQ(pit(forecast, y).below, below) << y;
    EXPECT_EQ(pit(forecast, y).upto, upto) << y;
  };
  expect(5, 0, 0.1);
  expect(15, 0.1, 0.5);
  expect(20, 0.1, 1);
  expect(25, 0.9, 1);
}

TEST(Scores, PitHistogramSpreadsEachOutcomeOverItsInterval) {
  // [0.1, 0.6] over bins of a quarter: 0.3, 0.5, 0.2; a point at 0.75 belongs to the last bin, one at 1 too.
  const std::vector<PitInterval> outcomes{{0.1, 0.6}, {0.75, 0.75}, {1, 1}, {0.25, 0.5}};
  const auto shares = pit_histogram(outcomes, 4);
  const double expected[] = {0.3 / 4, 1.5 / 4, 0.2 / 4, 2.0 / 4};
  for (int i = 0; i < 4; ++i) EXPECT_NEAR(shares[i], expected[i], 1e-12);
  EXPECT_TRUE(pit_histogram({}, 4).empty());
}

TEST(Scores, CoverageIncludesTheBounds) {
  std::vector<double> values(hub_levels.begin(), hub_levels.end());
  const QuantileForecast forecast{hub_levels, values};
  EXPECT_EQ(covered(forecast, 50, 0.25), true);
  EXPECT_EQ(covered(forecast, 50, 0.2499), false);
  EXPECT_EQ(covered(forecast, 80, 0.9), true);
  EXPECT_EQ(covered(forecast, 90, 0.951), false);
  EXPECT_EQ(covered(forecast, 95, 0.975), true);
  EXPECT_FALSE(covered(forecast, 99, 0.5)) << "level 0.005 is not among the levels";
}

TEST(Scores, ScorecardIsTheMeanOfItsForecasts) {
  const std::vector<double> levels{0.25, 0.5, 0.75}, a{1, 2, 3}, b{10, 20, 30};
  const std::vector<QuantileForecast> forecasts{{levels, a}, {levels, b}};
  const std::vector<double> outcomes{2, 40};
  const auto card = scorecard(forecasts, outcomes);
  EXPECT_EQ(card.n, 2);
  // First: width 2 / 2 = 1, over 3 levels. Second: 20 / 2 + 2 * 10 + 20.
  EXPECT_NEAR(card.wis.total, (1.0 / 3 + 50.0 / 3) / 2, 1e-12);
  EXPECT_NEAR(card.wis.dispersion, (1.0 / 3 + 10.0 / 3) / 2, 1e-12);
  EXPECT_NEAR(card.wis.underprediction, 40.0 / 3 / 2, 1e-12);
  EXPECT_EQ(card.median_error, 10);
  EXPECT_EQ(card.coverage[0], 0.5);
  EXPECT_FALSE(card.coverage[1]);
  EXPECT_NEAR(card.bias, (0 - 0.75) / 2, 1e-12);
  EXPECT_EQ(scorecard({}, {}).n, 0);
}

TEST(Scores, RatiosAreTakenWhereBothForecast) {
  const ScoreTable scores{{1.0, 2.0, std::nullopt}, {2.0, 4.0, 100.0}, {std::nullopt, 1.0, 50.0}};
  EXPECT_EQ(score_ratio(scores[0], scores[1]), 0.5);
  EXPECT_EQ(score_ratio(scores[0], scores[2]), 2.0);
  EXPECT_NEAR(*score_ratio(scores[1], scores[2]), 104.0 / 51, 1e-12);
  // theta_0 = (1 * 1/2 * 2)^(1/3) = 1, theta_1 = (2 * 1 * 104/51)^(1/3); against the second.
  const auto skill = relative_skill(scores, 1);
  EXPECT_EQ(skill[1], 1.0);
  EXPECT_NEAR(*skill[0], 1 / std::cbrt(2 * 104.0 / 51), 1e-12);
}

TEST(Scores, SkillIsAbsentOfThoseWhoShareNothing) {
  const ScoreTable scores{{1.0, std::nullopt}, {std::nullopt, 1.0}, {2.0, 3.0}};
  const auto skill = relative_skill(scores, 2);
  EXPECT_FALSE(skill[0]);
  EXPECT_FALSE(skill[1]);
  EXPECT_EQ(skill[2], 1.0);
  EXPECT_FALSE(relative_skill(scores, 0)[2]);
  EXPECT_FALSE(score_ratio(scores[0], scores[1]));
}

TEST(Scores, AgainstTheBestBaseline) {
  const ScoreTable scores{{3.0, 3.0, 9.0}, {5.0, 5.0, std::nullopt}, {1.0, 7.0, 1.0}};
  const auto best = against_best(scores, 0, std::vector<std::size_t>{1, 2});
  ASSERT_TRUE(best);
  EXPECT_EQ(best->baseline, 2u) << "8 on the two instances that all forecast, against 10";
  EXPECT_DOUBLE_EQ(best->ratio, 6.0 / 8);
  EXPECT_FALSE(against_best(scores, 0, {}));
}

TEST(CrpsOfQuantiles, OfTheUniformLawInClosedForm) {
  // Of the uniform law on [0, 1] it is y^2 - y + 1/3 within, and the distance further off outside.
  const std::vector<double> levels{1e-12, 0.3, 1 - 1e-12}, values{0, 0.3, 1};
  for (const double y : {0.0, 0.1, 0.3, 0.5, 0.99, 1.0}) EXPECT_NEAR(crps({levels, values}, y), y * y - y + 1.0 / 3, 1e-9) << y;
  EXPECT_NEAR(crps({levels, values}, 3), 1.0 / 3 + 2, 1e-9);
  EXPECT_NEAR(crps({levels, values}, -2), 1.0 / 3 + 2, 1e-9);
}

TEST(CrpsOfQuantiles, OfAPointTheDistanceAndOfTwoPointsByHand) {
  const std::vector<double> level{0.5}, value{7};
  EXPECT_DOUBLE_EQ(crps({level, value}, 10), 3);
  // Half of the law at 0 and half at 4 (a step at 1/2): E|X - y| - E|X - X'| / 2 = 2 - 1 for y = 1, 2, 3.
  const std::vector<double> levels{0.4, 0.5 - 1e-13, 0.5 + 1e-13, 0.6}, values{0, 0, 4, 4};
  for (const double y : {1.0, 2.0, 3.0}) EXPECT_NEAR(crps({levels, values}, y), 1, 1e-9) << y;
}

}  // namespace
}  // namespace outflow::inference
