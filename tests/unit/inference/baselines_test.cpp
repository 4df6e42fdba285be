#include "outflow/inference/baselines.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "outflow/inference/count_scores.h"

namespace outflow::inference {
namespace {

const std::vector<double> levels{0.05, 0.25, 0.5, 0.75, 0.95};
constexpr std::size_t median = 2;

/// A count every ten days up to day 100: one series grows by 20 a day, one stands still.
std::vector<Points> two_series() {
  std::vector<Points> series(2);
  for (int day = 0; day <= 100; day += 10) {
    series[0].emplace_back(day, 1000 + 20 * day);
    series[1].emplace_back(day, 500);
  }
  return series;
}

TEST(Baselines, MediansByHand) {
  const auto series = two_series();
  const auto at = [&](Mover mover) { return (*moved_counts(series, 100, 30, mover, levels)[0])[median]; };
  EXPECT_NEAR(at(Mover::persistence), 3000, 1e-9);
  EXPECT_NEAR(at(Mover::drift), 3000 + 20 * 30, 1e-9);
  EXPECT_NEAR(at(Mover::damped_drift), 3000 + 20 * 60 * (1 - std::exp(-0.5)), 1e-9);
}

TEST(Baselines, IntervalsAreThePastChangesWithBothSigns) {
  // Nine steps: from days 0 to 70 over 30 days, from 80 to day 100, which is 10 days off. c = 3% of 3000 = 90.
  const std::vector<Points> series{two_series()[0]};
  std::vector<double> changes;
  for (int day = 0; day <= 80; day += 10) {
    const double later = 1000 + 20 * std::min(day + 30, 100);
    changes.push_back(std::log((later + 90) / (1000 + 20 * day + 90)));
    changes.push_back(-changes.back());
  }
  std::sort(changes.begin(), changes.end());
  const auto forecast = moved_counts(series, 100, 30, Mover::persistence, levels);
  for (std::size_t i = 0; i < levels.size(); ++i)
    EXPECT_NEAR((*forecast[0])[i], 3090 * std::exp(sample_quantile(changes, levels[i])) - 90, 1e-6);
}

TEST(Baselines, AShortSeriesBorrowsFromTheOthers) {
  auto series = two_series();
  series.push_back({{95, 400}});
  const auto forecast = moved_counts(series, 100, 30, Mover::persistence, levels);
  EXPECT_EQ((*forecast[1])[0], 500) << "a constant series with a past of its own is sure of itself";
  EXPECT_NEAR((*forecast[2])[median], 400, 1e-9);
  EXPECT_LT((*forecast[2])[0], 350);
  EXPECT_GT((*forecast[2])[4], 450);
}

TEST(Baselines, WithoutAPastThePoissonLaw) {
  const std::vector<Points> series{{{0, 7}}, {}, {{50, 3}}};
  const auto forecast = moved_counts(series, 10, 30, Mover::persistence, levels);
  EXPECT_EQ(*forecast[0], count_quantiles({7}, levels));
  EXPECT_FALSE(forecast[1]);
  EXPECT_FALSE(forecast[2]) << "its first count comes later";
  EXPECT_EQ(*kept_shares(series, 10, 30, 20, levels)[0], count_quantiles({20}, levels));
}

TEST(Baselines, SeasonalTakesTheSamePeriodOfTheYearBefore) {
  std::vector<Points> series(1);
  const double months[] = {10, 20, 40, 80, 40, 20, 10, 10, 10, 10, 10, 10};
  for (int month = 0; month < 36; ++month) series[0].emplace_back(month * 365 / 12, months[month % 12] * (1 + month / 12));
  // From the end of the second year, three months on: April, of which the second year had 160. Four years on: the second year
  // again.
  EXPECT_NEAR((*moved_counts(series, 729, 92, Mover::seasonal, levels)[0])[median], 160, 1e-9);
  EXPECT_NEAR((*moved_counts(series, 729, 92 + 3 * 365, Mover::seasonal, levels)[0])[median], 160, 1e-9);
  EXPECT_FALSE(moved_counts(series, 40, 30, Mover::seasonal, levels)[0]) << "there is no earlier year";
  // Each month doubled from the first year to the second: the intervals reach from half to twice (c = 1).
  const auto forecast = *moved_counts(series, 729, 92, Mover::seasonal, levels)[0];
  EXPECT_GT(forecast[4], 300);
  EXPECT_LT(forecast[0], 90);
}

TEST(Baselines, SharesByHand) {
  const std::vector<Points> series{{{0, 30}, {50, 60}}, {{0, 10}}, {}};
  // 60 and 10 of 70, of a total of 210.
  const auto kept = kept_shares(series, 60, 30, 210, levels);
  EXPECT_NEAR((*kept[0])[median], 180, 1);
  EXPECT_NEAR((*kept[1])[median], 30, 1);
  EXPECT_FALSE(kept[2]);
  const std::vector<std::optional<double>> capacities{100.0, 300.0, std::nullopt};
  const auto by_room = shares_of_capacity(series, capacities, 60, 200, levels);
  EXPECT_NEAR((*by_room[0])[median], 50, 1e-9);
  EXPECT_NEAR((*by_room[1])[median], 150, 1e-9);
  EXPECT_NEAR((*by_room[2])[median], 0, 1e-9);
  // On days 0 and 50 the first had 3/4 and 6/7 where 1/4 was said.
  EXPECT_GT((*by_room[0])[4], 120);
  EXPECT_FALSE(shares_of_capacity(series, std::vector<std::optional<double>>(3), 60, 200, levels)[0]);
}

/// Whatever a baseline says, for walking through all of them.
std::vector<BaselineForecast> everything(const std::vector<Points>& series, int origin, int horizon) {
  std::vector<BaselineForecast> all;
  for (const Mover mover : {Mover::persistence, Mover::drift, Mover::damped_drift, Mover::seasonal})
    all.push_back(moved_counts(series, origin, horizon, mover, hub_levels, {.period_days = 60}));
  all.push_back(kept_shares(series, origin, horizon, 5000, hub_levels));
  const std::vector<std::optional<double>> capacities(series.size(), 100.0);
  all.push_back(shares_of_capacity(series, capacities, origin, 5000, hub_levels));
  return all;
}

/// Jumpy series with falls, empty days and a late start.
std::vector<Points> wild_series(int shift_after, double factor) {
  std::vector<Points> series(3);
  for (int i = 0; i < 60; ++i) {
    const int day = 5 * i;
    const double change = day > shift_after ? factor : 1;
    series[0].emplace_back(day, change * ((i * 7919) % 13) * 100);
    if (i % 3 == 0) series[1].emplace_back(day, change * 50 * i);
    if (i > 30) series[2].emplace_back(day, change * (4000 - 60 * i));
  }
  return series;
}

TEST(Baselines, NothingThatIsDatedLaterChangesAForecast) {
  for (const int origin : {0, 44, 150, 155, 200})
    for (const int horizon : {1, 30, 90}) {
      const auto before = everything(wild_series(origin, 1), origin, horizon);
      const auto after = everything(wild_series(origin, 17), origin, horizon);
      EXPECT_EQ(before, after) << origin << ' ' << horizon;
    }
  EXPECT_NE(everything(wild_series(100, 1), 150, 30), everything(wild_series(100, 17), 150, 30)) << "the past does";
}

TEST(Baselines, QuantilesAscendAndAreNeverBelowNobody) {
  for (const int origin : {0, 20, 44, 150, 290})
    for (const int horizon : {1, 30, 90})
      for (const auto& forecast : everything(wild_series(1000, 1), origin, horizon))
        for (const auto& values : forecast) {
          if (!values) continue;
          EXPECT_GE(values->front(), 0);
          EXPECT_TRUE(std::is_sorted(values->begin(), values->end())) << origin << ' ' << horizon;
          EXPECT_TRUE(std::isfinite(values->back()));
        }
}

}  // namespace
}  // namespace outflow::inference
