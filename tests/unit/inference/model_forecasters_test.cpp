#include "outflow/inference/model_forecasters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "outflow/inference/anchored.h"
#include "outflow/inference/skill.h"

namespace outflow::inference {
namespace {

/// Quantiles that are straight in the level about a median.
std::vector<double> about(double median, double width) {
  std::vector<double> quantiles;
  for (const double level : hub_levels) quantiles.push_back(median + width * (level - 0.5));
  return quantiles;
}

BacktestInput two_camps() {
  BacktestInput input;
  input.places = {{{{0, 100}, {30, 100}, {60, 150}}, {}}, {{{0, 300}, {30, 300}, {60, 350}}, {}}};
  input.days = 61;
  return input;
}

std::shared_ptr<const GivenTotalsForecasts> said_on_day_30() {
  GivenTotalsForecast forecast{.origin = 30, .days = {60}};
  forecast.persons = {{about(50, 20), about(150, 20)}};
  forecast.newcomers = {{0.25, 0.75}};
  forecast.counted_newcomers = {0.5, 0.5};
  return std::make_shared<const GivenTotalsForecasts>(GivenTotalsForecasts{{30, forecast}});
}

Situation on_day_30() {
  Situation s = situation_at(two_camps(), 30);
  s.days = 30;
  s.given = 500;
  return s;
}

TEST(ModelForecasters, ByHand) {
  const auto forecasters = model_forecasters(said_on_day_30());
  ASSERT_EQ(forecasters.size(), 3U);
  const std::vector<double> levels{0.25, 0.5};
  // 100 and 300 were there; of 100 newcomers 25 and 75 by the model, which has 0.6 to begin with, and half by the counts.
  EXPECT_EQ(learned_weight(*said_on_day_30(), on_day_30()), 0.6);
  const auto model = forecasters[0].forecast(on_day_30(), levels);
  EXPECT_NEAR((*model[0])[1], 100 + 0.6 * 25 + 0.4 * 50, 1e-9);
  EXPECT_NEAR((*model[1])[1], 300 + 0.6 * 75 + 0.4 * 50, 1e-9);
  EXPECT_NEAR((*model[1])[0], around_given_total(std::vector<double>{365}, 30, 500, levels)[0][0], 1e-9);
  EXPECT_NEAR((*forecasters[1].forecast(on_day_30(), levels)[0])[1], 150, 1e-9);
  // 50 and 150 of 200 are 125 and 375 of 500.
  const auto alone = forecasters[2].forecast(on_day_30(), levels);
  EXPECT_NEAR((*alone[0])[1], 125, 1e-9);
  EXPECT_NEAR((*alone[1])[1], 375, 1e-9);
  EXPECT_NEAR((*alone[1])[0], 375 - 20 * 0.25 * 2.5, 1e-9);
  // Fewer than there were: everybody keeps their share.
  Situation fewer = on_day_30();
  fewer.given = 200;
  EXPECT_NEAR((*forecasters[0].forecast(fewer, levels)[0])[1], 50, 1e-9);
  // Not asked for this day.
  Situation later = on_day_30();
  later.days = 31;
  for (const auto& forecaster : forecasters) EXPECT_FALSE(forecaster.forecast(later, levels)[0]);
}

TEST(ModelForecasters, ALawOfTotalsIsMixed) {
  const auto said = said_on_day_30();
  const std::vector<double> counts{100, 300}, levels{0.05, 0.5, 0.95};
  const auto& forecast = said->at(30);
  // A total that is known: the same as when it is given, but for twenty steps in place of a smooth law.
  const std::vector<double> sure(hub_levels.size(), 500);
  const auto given = newcomers_given_total(forecast, 0, 0.6, counts, 500, levels);
  const auto mixed = newcomers_of_law(forecast, 0, 0.6, counts, sure, levels);
  for (std::size_t p = 0; p < 2; ++p) {
    EXPECT_NEAR(mixed[p][1], given[p][1], 1);
    EXPECT_NEAR(mixed[p][2] - mixed[p][0], given[p][2] - given[p][0], 0.1 * (given[p][2] - given[p][0]));
  }
  // One that may be anything from 400 to 600 makes intervals wider where they do not end at the total, and hardly moves a median.
  std::vector<double> unsure;
  for (const double level : hub_levels) unsure.push_back(400 + 200 * level);
  const auto wide = newcomers_of_law(forecast, 0, 0.6, counts, unsure, levels);
  for (std::size_t p = 0; p < 2; ++p) {
    EXPECT_NEAR(wide[p][1], given[p][1], 4);
    EXPECT_GT(wide[p][2] - wide[p][0], mixed[p][2] - mixed[p][0]);
  }
  EXPECT_GT(wide[0][2] - wide[0][0], 1.1 * (mixed[0][2] - mixed[0][0]));
  EXPECT_TRUE(newcomers_of_law(forecast, 0, 0.6, std::vector<double>{0, 0}, sure, levels).empty());
}

/// People came to the first place alone until day 60, and to the second since; the counts say the first, the model the second.
Situation turn_on_day(int origin) {
  Situation s;
  s.places = {{{0, 100}, {30, 200}, {60, 300}}, {{0, 100}, {90, 300}, {120, 500}, {150, 700}}};
  for (auto& points : s.places) points = known_at(points, origin);
  s.origin = origin;
  return s;
}
GivenTotalsForecasts said_until_day_120() {
  GivenTotalsForecasts said;
  for (const int origin : {0, 30, 60, 90, 120}) {
    GivenTotalsForecast forecast{.origin = origin, .days = {origin + 30}};
    forecast.persons = {{about(50, 20), about(150, 20)}};
    forecast.newcomers = {{0, 1}};
    forecast.counted_newcomers = {1, 0};
    said.emplace(origin, forecast);
  }
  return said;
}

TEST(ModelForecasters, WeightsAreLearnedOnOriginsBefore) {
  const auto said = said_until_day_120();
  // Day 0: nothing is known, and nothing is remembered: the simulation alone. Day 60: counts were right twice. Day 150: the model
  // was right three times.
  EXPECT_EQ(learned_weight(said, turn_on_day(0)), 1);
  EXPECT_EQ(learned_weight(said, turn_on_day(60)), 0);
  EXPECT_EQ(learned_weight(said, turn_on_day(150)), 1);
  // Without origins before: the weight that it begins with, of tenths.
  EXPECT_EQ(learned_weight({}, turn_on_day(60)), 0.4) << 30 / (30 + 60 * (1 - std::exp(-1.0)));
}

TEST(ModelForecasters, WhatIsSaidOrCountedLaterChangesNoWeight) {
  auto said = said_until_day_120();
  const double now = learned_weight(said, turn_on_day(90));
  // What was said at this origin and later, and of days after it.
  for (auto& [origin, forecast] : said) {
    if (origin >= 90) forecast.newcomers = {{1, 0}}, forecast.counted_newcomers = {0, 1};
    forecast.days.push_back(origin + 100);
    forecast.newcomers.push_back({1, 0});
  }
  EXPECT_EQ(learned_weight(said, turn_on_day(90)), now);
  for (const int origin : {0, 30}) {
    said.at(origin).newcomers[0] = {1, 0};
    said.at(origin).counted_newcomers = {0, 1};
  }
  EXPECT_NE(learned_weight(said, turn_on_day(90)), now) << "what was said before counts";
}

TEST(ModelForecasters, DifferencesOfSharesByHand) {
  const auto input = two_camps();
  auto forecasters = usual_forecasters();
  for (auto& forecaster : model_forecasters(said_on_day_30())) forecasters.push_back(std::move(forecaster));
  const auto result = backtest(input, forecasters, {.every = 30, .horizons = {30}});
  EXPECT_EQ(days_given_totals(result), (std::map<int, std::vector<int>>{{30, {60}}}));
  const std::vector<int> horizons{30, 90};
  const auto shares = shares_by_origin(input, result, forecasters, horizons);
  ASSERT_EQ(shares.size(), 2U);
  EXPECT_EQ(shares[0].dates, 1);
  EXPECT_EQ(shares[1].dates, 0);
  // 150 and 350 came. The combination said 135 and 365, the counted newcomers 150 and 350, the others 125 and 375, but the share
  // by capacity nothing, and the anchored rule a little else.
  std::map<std::string, std::optional<double>> errors;
  for (std::size_t f = 0; f < forecasters.size(); ++f) {
    if (forecasters[f].target == Target::given_total) errors[forecasters[f].name] = shares[0].errors[f];
    else EXPECT_FALSE(shares[0].errors[f]);
  }
  EXPECT_NEAR(errors.at("model and counts").value(), 30.0 / 500, 1e-9);
  EXPECT_NEAR(errors.at("counted newcomers").value(), 0, 1e-9);
  EXPECT_NEAR(errors.at("simulation alone").value(), 50.0 / 500, 1e-9);
  EXPECT_NEAR(errors.at("kept share").value(), 50.0 / 500, 1e-9);
  EXPECT_FALSE(errors.at("share by capacity"));
  EXPECT_TRUE(errors.at("anchored"));
}

TEST(ModelForecasters, DatesOnWhichOneIsSilentCountForNobody) {
  BacktestInput input = two_camps();
  input.places[0].counts.emplace_back(90, 200);
  input.places[1].counts.emplace_back(90, 400);
  input.days = 91;
  auto forecasters = model_forecasters(said_on_day_30());
  forecasters.push_back(usual_forecasters().back());
  const auto result = backtest(input, forecasters, {.every = 30, .horizons = {30}});
  EXPECT_EQ(days_given_totals(result).size(), 2U);
  EXPECT_EQ(shares_by_origin(input, result, forecasters, std::vector<int>{30})[0].dates, 1);
}

TEST(Skill, InHowManyPlacesAForecasterIsBetter) {
  // One place carries the mean: 10 times better in the first, a little worse in the two others.
  BacktestResult result;
  const std::vector<Forecaster> forecasters{{"judged", Target::places, false, {}}, {"baseline", Target::places, true, {}}};
  for (std::size_t place = 0; place < 3; ++place) {
    result.tasks.push_back({Target::places, place, 30, 30, 60, Phase::growth, 1000});
    const double off = place == 0 ? 100 : 11;
    result.scores.push_back(score_of(0, place, std::vector<double>(hub_levels.size(), 1000 + off / (place == 0 ? 10 : 1)), 1000));
    result.scores.push_back(score_of(1, place, std::vector<double>(hub_levels.size(), 1000 + (place == 0 ? 100.0 : 10.0)), 1000));
  }
  const auto lines = skill(result, forecasters, Grouping::horizon);
  EXPECT_EQ(lines[0].verdict, Verdict::beats);
  EXPECT_EQ(lines[0].places, 3);
  EXPECT_EQ(lines[0].better_places, 1);
  EXPECT_EQ(lines[1].better_places, 0) << "no baseline is better than itself";
}

}  // namespace
}  // namespace outflow::inference
