#include "outflow/inference/backtest.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "outflow/inference/anchored.h"
#include "outflow/inference/skill.h"

namespace outflow::inference {
namespace {

/// All quantiles at one number: its WIS is |number - outcome|.
Forecaster certain(const char* name, bool baseline, const std::function<std::optional<double>(const Situation&)>& says) {
  return {name, Target::places, baseline, [=](const Situation& s, std::span<const double> levels) {
            BaselineForecast forecast(s.places.size());
            for (auto& quantiles : forecast)
              if (const auto said = says(s)) quantiles = std::vector<double>(levels.size(), *said);
            return forecast;
          }};
}

double last(const Situation& s) { return s.places[0].back().second; }

BacktestInput one_place() {
  BacktestInput input;
  input.places = {{{{0, 100}, {30, 130}, {60, 190}, {95, 200}, {100, 1e6}}, {}}};
  input.days = 100;
  return input;
}

TEST(Backtest, ByHand) {
  const std::vector<Forecaster> forecasters{
      certain("last", false, last), certain("hundred", true, [](const auto&) { return 100.0; }),
      certain("late", true, [](const Situation& s) { return s.origin < 60 ? std::nullopt : std::optional(200.0); })};
  const BacktestResult result = backtest(one_place(), forecasters, {.every = 30, .horizons = {30, 60}});
  std::vector<Task> tasks;
  for (const auto& task : result.tasks)
    if (task.target == Target::places) tasks.push_back(task);
  // Day 90 has no count, day 95 is near enough; day 100 is no longer asked for, and nothing else near day 120.
  ASSERT_EQ(tasks.size(), 3U);
  const std::array<std::array<int, 4>, 3> expected{{{30, 30, 60, 190}, {30, 60, 95, 200}, {60, 30, 95, 200}}};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ((std::array{tasks[i].origin, tasks[i].horizon, tasks[i].day, static_cast<int>(tasks[i].outcome)}), expected[i]);
    EXPECT_EQ(tasks[i].phase, Phase::growth);
  }
  const auto lines = skill(result, forecasters, Grouping::horizon);
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[0].n, 2);
  EXPECT_DOUBLE_EQ(lines[0].wis.total, (60 + 10) / 2.0);
  EXPECT_DOUBLE_EQ(lines[0].wis.underprediction, 35);
  EXPECT_DOUBLE_EQ(lines[0].median_error, 35);
  EXPECT_DOUBLE_EQ(lines[0].bias, -0.99) << "beyond the quantile of 0.99, as far as quantiles tell";
  EXPECT_EQ(lines[0].best, 1U) << "the one that was silent once is not asked, although it was right";
  EXPECT_DOUBLE_EQ(*lines[0].ratio, 35.0 / 95);
  EXPECT_EQ(lines[0].verdict, Verdict::beats);
  EXPECT_DOUBLE_EQ(*lines[1].ratio, 1);
  EXPECT_EQ(lines[1].verdict, Verdict::equals);
  EXPECT_EQ(lines[2].n, 1);
  EXPECT_EQ(lines[2].coverage50, 1);
  EXPECT_FALSE(lines[2].bias < 0 || lines[2].bias > 0);
  EXPECT_EQ(lines[3].horizon, 60);
  EXPECT_DOUBLE_EQ(*lines[3].ratio, 70.0 / 100);
  const auto by_phase = skill(result, forecasters, Grouping::phase);
  EXPECT_EQ(by_phase.front().phase, Phase::growth);
  EXPECT_DOUBLE_EQ(by_phase.front().wis.total, 35);
  EXPECT_EQ(skill(result, forecasters, Grouping::place).front().place, 0U);
}

TEST(Backtest, AVerdictAgainstABaselineWithoutError) {
  const auto verdict = [](double said) {
    const std::vector<Forecaster> forecasters{certain("model", false, [=](const auto&) { return said; }),
                                              certain("right", true, [](const auto&) { return 190.0; })};
    const auto lines = skill(backtest(one_place(), forecasters, {.every = 30, .horizons = {30}, .tolerance = 0}), forecasters,
                             Grouping::horizon);
    EXPECT_FALSE(lines.front().ratio);
    return lines.front().verdict;
  };
  EXPECT_EQ(verdict(191), Verdict::does_not);
  EXPECT_EQ(verdict(190), Verdict::equals);
}

/// Two camps that grow by jumps, counted every ten days, the total beside them, one correction.
BacktestInput crisis() {
  BacktestInput input;
  input.places.resize(2);
  for (int day = 0; day < 500; day += 10) {
    const double a = 1000 + 20 * day + 300 * ((day / 10) % 4), b = 5000 - 3 * day + 200 * ((day / 10) % 3);
    input.places[0].counts.emplace_back(day, a);
    input.places[1].counts.emplace_back(day, b);
    input.total.counts.emplace_back(day, a + b + 100);
  }
  input.places[0].corrections = {150};
  input.capacities = {8000.0, std::nullopt};
  input.days = 500;
  return input;
}

constexpr int changed_after = 240;

/// Counts and corrections after day 240 are others. Where the total of a day is given, it stays: camps change places.
BacktestInput another_future() {
  BacktestInput input = crisis();
  for (std::size_t i = 0; i < input.places[0].counts.size(); ++i) {
    if (input.places[0].counts[i].first <= changed_after) continue;
    std::swap(input.places[0].counts[i].second, input.places[1].counts[i].second);
    input.total.counts[i].second *= 7;
  }
  input.places[0].corrections.push_back(300);
  input.places[1].corrections = {310};
  return input;
}

/// The greatest difference of any quantile said at an origin up to day 240, over all forecasters.
double change_by_the_future(std::vector<Forecaster> before, std::vector<Forecaster> after) {
  const BacktestSettings settings{.every = 30, .horizons = {30, 60, 90, 120}};
  const auto a = backtest(crisis(), before, settings), b = backtest(another_future(), after, settings);
  EXPECT_EQ(a.scores.size(), b.scores.size());
  double change = 0;
  int compared = 0;
  for (std::size_t i = 0; i < a.scores.size(); ++i) {
    EXPECT_EQ(a.scores[i].forecaster, b.scores[i].forecaster);
    if (a.tasks[a.scores[i].task].origin > changed_after) continue;
    EXPECT_EQ(a.tasks[a.scores[i].task].phase, b.tasks[b.scores[i].task].phase);
    for (std::size_t q = 0; q < hub_levels.size(); ++q)
      change = std::max(change, std::abs(a.scores[i].quantiles[q] - b.scores[i].quantiles[q]));
    ++compared;
  }
  EXPECT_GT(compared, 300);
  return change;
}

TEST(Backtest, NothingPublishedAfterTheOriginIsUsed) {
  EXPECT_EQ(change_by_the_future(usual_forecasters(), usual_forecasters()), 0);
}

TEST(Backtest, AForecasterThatLeaksIsFoundOut) {
  // One that has its intervals from all steps of the series, later ones too, as a careless calibration would.
  const auto leaking = [](const BacktestInput& input) {
    auto forecasters = usual_forecasters();
    forecasters.push_back(certain("leak", false, [input](const Situation& s) {
      double largest = 0;
      for (const auto& [day, count] : input.places[0].counts) largest = std::max(largest, count);
      return std::min(largest, last(s) * 2);
    }));
    return forecasters;
  };
  EXPECT_GT(change_by_the_future(leaking(crisis()), leaking(another_future())), 1);
  // So is one whose past was corrected by what was only found out later.
  const auto corrected = [](const BacktestInput& input) {
    return std::vector<Forecaster>{certain("corrected", false, [input](const Situation& s) {
      return published_by(input.places[0], std::numeric_limits<int>::max())[static_cast<std::size_t>(s.origin / 10)].second;
    })};
  };
  const auto told = backtest(crisis(), corrected(crisis()), {.every = 30, .horizons = {30}}),
             later = backtest(another_future(), corrected(another_future()), {.every = 30, .horizons = {30}});
  EXPECT_NE(told.scores.front().quantiles, later.scores.front().quantiles);
}

TEST(Backtest, EveryTargetHasItsForecasters) {
  const auto forecasters = usual_forecasters();
  const auto result = backtest(crisis(), forecasters, {});
  const auto lines = skill(result, forecasters, Grouping::horizon);
  for (const Target target : {Target::places, Target::total, Target::given_total})
    for (const int horizon : {30, 60, 90}) {
      int model = 0, others = 0;
      for (const auto& line : lines)
        if (line.target == target && line.horizon == horizon) ++(forecasters[line.forecaster].baseline ? others : model);
      EXPECT_EQ(model, 1);
      EXPECT_EQ(others, target == Target::places ? 6 : target == Target::total ? 4 : 2);
    }
  // The first year is over on day 365: the seasonal forecaster had nothing to say about days before it, less its tolerance.
  for (const auto& scored : result.scores)
    if (forecasters[scored.forecaster].name == "seasonal") {
      EXPECT_GE(result.tasks[scored.task].day, 350);
    }
}

TEST(Backtest, ATotalThatNobodyPublishedIsTheSum) {
  BacktestInput input = crisis();
  input.total = {};
  const auto result = backtest(input, usual_forecasters(), {});
  for (const auto& task : result.tasks)
    if (task.target == Target::total) {
      EXPECT_EQ(task.outcome, *last_known(input.places[0].counts, task.day) + *last_known(input.places[1].counts, task.day));
    }
}

TEST(Backtest, SharesWhenTheTotalIsGivenByHand) {
  BacktestInput input;
  input.places = {{{{0, 30}, {50, 40}, {90, 60}}, {}}, {{{0, 10}, {90, 20}}, {}}};
  input.capacities = {100.0, 300.0};
  input.days = 100;
  // Reporting days from a third on: 50 and 90. Sixty days before day 50 nobody was counted; before day 90 it was 3 : 1.
  const auto errors = errors_given_totals(input, std::vector<int>{60, 40});
  EXPECT_EQ(errors[0].days, 1);
  EXPECT_DOUBLE_EQ(*errors[0].before, 0);
  EXPECT_DOUBLE_EQ(*errors[0].capacity, (40 + 40) / 80.0);
  EXPECT_EQ(errors[1].days, 2);
  // Day 50: 40 and 10, said 37.5 and 12.5; day 90: 60 and 20, said 64 and 16.
  EXPECT_DOUBLE_EQ(*errors[1].before, (5.0 / 50 + 8.0 / 80) / 2);
  const auto said = anchored_shares(std::vector<Points>{{{0, 30}, {50, 40}}, {{0, 10}}}, 50, 80);
  const auto first = anchored_shares(std::vector<Points>{{{0, 30}}, {{0, 10}}}, 10, 50);
  EXPECT_NEAR(
      *errors[1].anchored,
      ((std::abs(said[0] - 60) + std::abs(said[1] - 20)) / 80 + (std::abs(first[0] - 40) + std::abs(first[1] - 10)) / 50) / 2,
      1e-12);
  EXPECT_EQ(capacities_from_counts(input), 0);
  input.capacities[1] = 20;
  EXPECT_EQ(capacities_from_counts(input), 1);
  // 90 people are counted, and then found to be 30: a capacity of 30 is the largest count as corrected, 90 that of before.
  BacktestInput corrected;
  corrected.places = {{{{0, 45}, {10, 90}, {20, 30}, {30, 24}}, {20}}};
  for (const auto& [capacity, known] : std::vector<std::pair<double, int>>{{30, 1}, {90, 1}, {45, 0}, {24, 0}}) {
    corrected.capacities = {capacity};
    EXPECT_EQ(capacities_from_counts(corrected), known) << capacity;
  }
}

}  // namespace
}  // namespace outflow::inference
