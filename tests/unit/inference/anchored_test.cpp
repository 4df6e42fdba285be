#include "outflow/inference/anchored.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "outflow/inference/scores.h"

namespace outflow::inference {
namespace {

TEST(Anchored, StepByHand) {
  // Slope over 30 days (900 - 600) / 30 = 10, over 90 days (900 - 0) / 90 = 10 (it grew by ten a day all along).
  const Points known{{10, 0}, {100, 900}}, total{{90, 40000}};
  const Anchored step = anchored_step(known, total, 100, 60);
  EXPECT_EQ(step.level, 900);
  EXPECT_NEAR(step.median, 900 + 0.6 * 10 * 60 * (1 - std::exp(-1)), 1e-9);
  EXPECT_NEAR(step.scale, 0.05 * 40000 + 0.5 * 10 * 60, 1e-9);
  const Anchored falling = anchored_step({{0, 1000}, {100, 10}}, {}, 100, 600);
  EXPECT_EQ(falling.median, 0) << "nobody is the least";
  EXPECT_NEAR(falling.scale, 10 + 0.5 * 9.9 * 600, 1e-9);
}

TEST(Anchored, WithoutAPastTheLawIsThePrior) {
  const std::vector<Points> places{{{0, 1000}}, {}, {{0, 0}}};
  const auto forecast = anchored_forecast(places, {{0, 1000}}, 5, 90, std::vector<double>{0.225, 0.5, 0.775});
  // The prior's points lie at the levels 0.025, 0.075, ...: 0.775 is the 16th, where |2 u - 1| = 0.55.
  const double error = 0.13 * std::pow(-std::log(0.45), 1.7);
  EXPECT_NEAR((*forecast.places[0])[0], 1000 * (1 - error), 1e-6);
  EXPECT_NEAR((*forecast.places[0])[1], 1000, 1e-6);
  EXPECT_NEAR((*forecast.places[0])[2], 1000 * (1 + error), 1e-6);
  EXPECT_FALSE(forecast.places[1]);
  EXPECT_EQ((*forecast.places[2])[0], 0);
  EXPECT_NEAR((*forecast.places[2])[2], 50 * error, 1e-6) << "an empty place may fill like one of 5% of all";
  EXPECT_NEAR((*forecast.total)[2], 1000 * (1 + error), 1e-6);
  // Over 30 days a third of the time: the scale is (1/3)^0.6 of that.
  const auto soon = anchored_forecast(places, {{0, 1000}}, 5, 30, std::vector<double>{0.775});
  EXPECT_NEAR((*soon.places[0])[0], 1000 * (1 + error * std::pow(1.0 / 3, 0.6)), 1e-6);
}

/// A place that doubles every 60 days and one that stands still, counted every ten days.
std::vector<Points> growing(int last) {
  std::vector<Points> places(2);
  for (int day = 0; day <= last; day += 10) {
    places[0].emplace_back(day, 1000 * std::exp2(day / 60.0));
    places[1].emplace_back(day, 5000);
  }
  return places;
}

TEST(Anchored, AScaleLearnedFromMissesByHand) {
  // One past step: day 0 said 1000 for day 20 (the slope was 0), there were 1400; nothing else is known by day 20.
  const std::vector<Points> places{{{0, 1000}, {20, 1400}}};
  const auto upper = [&](double weight) {
    AnchoredSettings settings;
    settings.trend = settings.trend_share = settings.floor_share = 0;
    settings.scale_weight = weight;
    settings.prior_weight = 1e9;  // the law is the prior, whose width is asked for
    return (*anchored_forecast(places, {}, 20, 20, std::vector<double>{0.775}, settings).places[0])[0] - 1400;
  };
  // The steps of day 0 (20 days) and day 10 (10 days) both came to 1400: z = 0.4, weights e^(-20/60) / 6 and e^(-10/60) / 6.
  const double w = (std::exp(-20.0 / 60) + std::exp(-10.0 / 60)) / 6;
  double m = 0;
  for (int i = 0; i < 20; ++i)
    m += std::sqrt(0.13 * std::pow(20.0 / 90, 0.6) * std::pow(-std::log(1 - std::abs(2 * (i + 0.5) / 20 - 1)), 1.7)) / 20;
  const double f = std::pow((10 * m + w * std::sqrt(0.4)) / ((10 + w) * m), 2);
  EXPECT_GT(f, 1.02);
  EXPECT_NEAR(upper(10) / upper(1e12), f, 1e-5);
  EXPECT_NEAR(upper(0) / upper(1e12), 2.5, 1e-5) << "no more than that";
}

TEST(Anchored, LearnsFromWhatItMissed) {
  const auto places = growing(300);
  AnchoredSettings deaf;
  deaf.memory_days = 1e-3;  // past steps weigh nothing
  AnchoredSettings attentive;
  attentive.prior_weight = 0.1;
  const auto median = [&](const AnchoredSettings& settings) {
    return (*anchored_forecast({places.data(), 1}, {}, 300, 60, std::vector<double>{0.5}, settings).places[0])[0];
  };
  EXPECT_GT(median(attentive), 1.3 * median(deaf)) << "growth was always faster than a fading trend";
}

TEST(Anchored, NothingThatIsDatedLaterChangesAForecast) {
  auto places = growing(300), changed = places;
  Points total, other_total;
  for (int day = 0; day <= 300; day += 7) total.emplace_back(day, 7000 + 30.0 * day);
  other_total = total;
  for (auto& points : changed)
    for (auto& [day, count] : points)
      if (day > 155) count = 13 * count + 5;
  for (auto& [day, count] : other_total)
    if (day > 155) count *= 3;
  const auto a = anchored_forecast(places, total, 155, 60, hub_levels),
             b = anchored_forecast(changed, other_total, 155, 60, hub_levels);
  EXPECT_EQ(a.places, b.places);
  EXPECT_EQ(a.total, b.total);
  EXPECT_EQ(anchored_shares(places, 155, 30000), anchored_shares(changed, 155, 30000));
  EXPECT_NE(anchored_forecast(places, total, 165, 60, hub_levels).places,
            anchored_forecast(changed, other_total, 165, 60, hub_levels).places);
  for (const auto& values : a.places) {
    EXPECT_TRUE(std::is_sorted(values->begin(), values->end()));
    EXPECT_GE(values->front(), 0);
  }
}

TEST(Anchored, SharesByHand) {
  // Last counts 300 and 100, slopes 10 and 0 (over both windows), 200 newcomers: half by slope, 0.3 alike, 0.2 by counts.
  const std::vector<Points> places{{{0, 0}, {30, 300}}, {{0, 100}}};
  const auto persons = anchored_shares(places, 30, 600);
  EXPECT_NEAR(persons[0], 300 + 200 * (0.5 + 0.15 + 0.2 * 0.75), 1e-9);
  EXPECT_NEAR(persons[1], 100 + 200 * (0.15 + 0.2 * 0.25), 1e-9);
  const auto fewer = anchored_shares(places, 30, 200);
  EXPECT_NEAR(fewer[0], 150, 1e-9);
  EXPECT_NEAR(fewer[1], 50, 1e-9);
  EXPECT_TRUE(anchored_shares(places, -1, 600).empty());
  // Nobody moved lately: that half goes by the counts.
  const auto still = anchored_shares(std::vector<Points>{{{0, 300}}, {{0, 100}}}, 30, 600);
  EXPECT_NEAR(still[0], 300 + 200 * (0.7 * 0.75 + 0.15), 1e-9);
  EXPECT_NEAR(still[0] + still[1], 600, 1e-9);
}

TEST(Anchored, IntervalsGivenTheTotalByHand) {
  const std::vector<Points> places{{{0, 600}}, {{0, 390}}, {{0, 10}}};
  const auto forecast = anchored_given_total(places, 5, 90, 1000, std::vector<double>{0.05, 0.5, 0.75, 0.95});
  const double quarter = 0.18 * std::pow(std::log(2.0), 1.3);
  EXPECT_EQ(forecast[0][1], 600);
  EXPECT_NEAR(forecast[0][2], 600 * (1 + quarter), 1e-9);
  EXPECT_NEAR(forecast[2][2], 10 + 50 * quarter, 1e-9) << "5% of all is the least unit";
  EXPECT_EQ(forecast[2][0], 0);
  EXPECT_NEAR(forecast[0][3] - 600, 600 - forecast[0][0], 1e-9);
  const auto soon = anchored_given_total(places, 5, 30, 1000, std::vector<double>{0.75});
  EXPECT_NEAR(soon[0][0], 600 * (1 + quarter * std::pow(3.0, -0.7)), 1e-9);
  EXPECT_TRUE(anchored_given_total({}, 5, 30, 1000, hub_levels).empty());
}

TEST(Anchored, NobodyHasMoreThanAllWhenTheTotalIsGiven) {
  const std::vector<Points> places{{{0, 990}}, {{0, 10}}};
  EXPECT_EQ(anchored_given_total(places, 5, 90, 1000, std::vector<double>{0.95})[0][0], 1000);
  for (const auto& place : anchored_given_total(places, 5, 90, 0, hub_levels)) EXPECT_EQ(place.back(), 0);
}

}  // namespace
}  // namespace outflow::inference
