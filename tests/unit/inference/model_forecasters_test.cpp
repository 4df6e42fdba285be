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
  // 100 and 300 were there; of 100 newcomers 25 and 75. Quantiles about them as those of the rule.
  const auto model = forecasters[0].forecast(on_day_30(), levels);
  EXPECT_NEAR((*model[0])[1], 125, 1e-9);
  EXPECT_NEAR((*model[1])[1], 375, 1e-9);
  EXPECT_NEAR((*model[1])[0], around_given_total(std::vector<double>{375}, 30, 500, levels)[0][0], 1e-9);
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
  // 150 and 350 came; 125 and 375 were said by all but the counted newcomers (150 and 350) and the share by capacity (nothing).
  for (std::size_t f = 0; f < forecasters.size(); ++f) {
    const bool speaks = forecasters[f].target == Target::given_total && forecasters[f].name != "share by capacity" &&
                        forecasters[f].name != "anchored" && forecasters[f].name != "counted newcomers";
    if (speaks) {
      EXPECT_NEAR(shares[0].errors[f].value(), 50.0 / 500, 1e-9) << forecasters[f].name;
    }
    if (forecasters[f].name == "counted newcomers") {
      EXPECT_NEAR(shares[0].errors[f].value(), 0, 1e-9);
    }
    EXPECT_EQ(shares[0].errors[f].has_value(),
              forecasters[f].target == Target::given_total && forecasters[f].name != "share by capacity");
  }
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
