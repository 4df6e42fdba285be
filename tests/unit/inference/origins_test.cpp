#include "outflow/inference/origins.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "outflow/inference/skill.h"
#include "support/world.h"

namespace outflow::inference {
namespace {

using test::World;

/// A valley that people leave for a camp: the rate is not known; a driver pushes, a road closes, figures come every month.
World valley(int months) {
  World w(months, {0, 1});
  w.place("valley", scenario::PlaceKind::origin);
  w.place("camp", scenario::PlaceKind::camp);
  w.people("valley", 5000);
  w.exit("valley", "leave", test::per_step(0.02), test::to_place("camp")).rate.tie = {.parameter = 0};
  w.driver("push");
  for (int t = 0; t < months; ++t) w.value("push", w.at(t), t % 2 ? 0.5 : 0.0);
  w.effect("leave", "push", 1);
  auto& unexplained = w.driver("unexplained");
  unexplained.noise.value = scenario::Noise::ar1;
  unexplained.noise_sd.value = 0.3;
  unexplained.noise_correlation.value = 0.8;
  w.effect("leave", "unexplained", 1);
  auto& report = w.report("arrivals", scenario::Counts::entries);
  report.places = {{"camp"}};
  report.dispersion.value = 0.01;
  const auto prior = *scenario::prior_with_median(scenario::PriorLaw::lognormal, 0.02, 0.05);
  w.s.parameters.push_back({.name = "rate", .prior = prior, .value = 0.02});
  return w;
}

void observe(World& w, int month, double persons) {
  scenario::Observation o;
  o.report.value = "arrivals";
  o.period.value = {w.at(month), w.at(month + 1)};
  o.persons.value = persons;
  w.s.observations.push_back(o);
}

World observed_valley(int months) {
  World w = valley(months);
  for (int t = 0; t < months; ++t) observe(w, t, 90 + 7 * (t % 5) + (t % 2 ? 40 : 0));
  return w;
}

OriginSettings quick() {
  OriginSettings settings;
  settings.horizons = {1, 2};
  settings.regression.histories = 60;
  settings.regression.rounds = 1;
  settings.regression.keep = 1;
  settings.regression.threads = 1;
  return settings;
}

void expect_same(const OriginForecast& a, const OriginForecast& b) {
  ASSERT_EQ(a.targets.size(), b.targets.size());
  EXPECT_EQ(a.figures, b.figures);
  for (std::size_t i = 0; i < a.targets.size(); ++i) {
    EXPECT_EQ(a.targets[i].period, b.targets[i].period);
    EXPECT_EQ(a.targets[i].model, b.targets[i].model);
    EXPECT_EQ(a.targets[i].simple, b.targets[i].simple);
  }
}

TEST(Origins, WhatComesLaterChangesNoForecast) {
  const World now = observed_valley(16);
  const Seconds moment = now.at(8);
  const auto said = forecast_at(now.s, moment, quick());
  ASSERT_TRUE(said);
  ASSERT_EQ(said->targets.size(), 2u);
  EXPECT_EQ(said->figures, 8);

  World other = observed_valley(22);  // longer
  for (int t = 8; t < 22; ++t) other.s.observations[static_cast<std::size_t>(t)].persons.value = 5000 - t;
  for (auto& v : other.s.driver_values)
    if (v.date.value >= moment) v.value.value = -3;
  other.closure(scenario::EventKind::closure_place, "camp", 8, 12);
  scenario::Multiplier stop;
  stop.of.value = "leave";
  stop.factor.value = 0.01;
  stop.from = scenario::Given<Seconds>{other.at(9)};
  other.s.multipliers.push_back(stop);
  other.departure(9, 10, 500, "valley", scenario::DepartureAction::appear);
  other.departure(6, 10, 5000, "valley", scenario::DepartureAction::appear);  // begins before, and is not over
  expect_same(*said, *forecast_at(other.s, moment, quick()));

  // What was prescribed and is over does count.
  other.s.departures.back().period.value = {other.at(6), other.at(8)};
  EXPECT_NE(forecast_at(other.s, moment, quick())->targets[0].model, said->targets[0].model);

  // What was published late is not known either; what was known by then does count.
  World late = observed_valley(16);
  late.s.observations[7].published_on = scenario::Given<Seconds>{late.at(12)};
  const auto before = forecast_at(late.s, moment, quick());
  EXPECT_EQ(before->figures, 7);
  EXPECT_EQ(before->targets[0].period.begin, late.at(7)) << "the figure that is missing is the next one";
  World past = observed_valley(16);
  past.s.observations[7].persons.value = 400;
  EXPECT_NE(forecast_at(past.s, moment, quick())->targets[0].model, said->targets[0].model);
}

TEST(Origins, SameBitsOnAnyNumberOfThreads) {
  const World w = observed_valley(12);
  auto settings = quick();
  const auto one = forecast_at(w.s, w.at(8), settings);
  settings.regression.threads = 3;
  expect_same(*one, *forecast_at(w.s, w.at(8), settings));
}

TEST(Origins, SequencesThatEndedAreNotForecast) {
  World w = observed_valley(16);
  std::erase_if(w.s.observations, [&](const auto& o) { return o.period.value.begin >= w.at(6); });
  EXPECT_EQ(problem_at(w.s, w.at(6), quick()).forecast.size(), 1u);
  EXPECT_EQ(problem_at(w.s, w.at(7), quick()).forecast.size(), 1u) << "the next one may be late";
  EXPECT_TRUE(problem_at(w.s, w.at(8), quick()).forecast.empty());
  EXPECT_TRUE(problem_at(w.s, w.at(2), quick()).forecast.empty()) << "two figures are too few";
}

TEST(Origins, PeriodsThatAreNoStepsAreNotForecast) {
  World w = valley(12);
  w.s.step.value = parse_span("1 month").value();
  for (int t = 0; t < 3; ++t) {
    scenario::Observation o;
    o.report.value = "arrivals";
    o.period.value = {w.at(0) + t * 30 * Seconds{86400}, w.at(0) + (t + 1) * 30 * Seconds{86400}};
    o.persons.value = 100;
    w.s.observations.push_back(o);
  }
  EXPECT_NO_THROW(static_cast<void>(problem_at(w.s, w.at(4), quick())));
}

TEST(Origins, UsualOnesAreApart) {
  const World w = observed_valley(16);
  const auto all = usual_origins(w.s, quick(), {86400, 0});
  ASSERT_EQ(all.size(), 13u) << "after 3 figures to after 15";
  EXPECT_EQ(all.front(), w.at(3));
  EXPECT_EQ(usual_origins(w.s, quick(), {0, 6}).size(), 3u);
}

/// One sequence, the model saying `model` and persistence `simple` of every month, narrowly.
std::vector<OriginForecast> made_up(const World& w, int origins, double model, double simple) {
  const SequenceKey key{0, 0, FigureKind::count, {0, 1}};
  std::vector<OriginForecast> all;
  for (int o = 3; o < 3 + origins; ++o) {
    OriginForecast origin{.moment = w.at(o)};
    for (int t = 0; t < o; ++t)
      origin.known.push_back({key, {w.at(t), w.at(t + 1)}, *w.s.observations[static_cast<std::size_t>(t)].persons.value});
    OriginTarget target{.key = key, .horizon = 1, .period = {w.at(o), w.at(o + 1)}};
    target.model.assign(hub_levels.size(), model);
    target.simple[Simple::persistence].assign(hub_levels.size(), simple);
    origin.targets.push_back(target);
    all.push_back(origin);
  }
  return all;
}

TEST(ScoreOrigins, CombinationsLearnFromWhatWasKnown) {
  World w = valley(12);
  for (int t = 0; t < 12; ++t) observe(w, t, 100);
  const auto origins = made_up(w, 8, 100, 200);  // the model is right
  const auto backtest = score_origins(w.s, origins);
  ASSERT_EQ(backtest.weights.size(), 8u);
  for (int o = 0; o < 4; ++o) EXPECT_EQ(backtest.weights[static_cast<std::size_t>(o)], 0.5) << o;
  for (int o = 4; o < 8; ++o) EXPECT_EQ(backtest.weights[static_cast<std::size_t>(o)], 1) << o;
  // The figures come out otherwise at the end: no weight of an earlier origin may change.
  World other = w;
  other.s.observations[11].persons.value = 200;
  EXPECT_EQ(score_origins(other.s, origins).weights, backtest.weights);
  const auto skilled = skill(backtest.result, scenario_forecasters(), Grouping::horizon);
  EXPECT_EQ(skilled[model_forecaster].wis.total, 0);
  EXPECT_EQ(skilled[model_forecaster].verdict, Verdict::beats);
}

TEST(PairedRatio, ByHand) {
  World w = valley(12);
  for (int t = 0; t < 12; ++t) observe(w, t, 100);
  // Errors of 10 and 20 at every origin: a ratio of one half without any doubt.
  const auto sure = score_origins(w.s, made_up(w, 6, 110, 120)).result;
  const auto persistence = std::size_t{2};
  const auto half = paired_ratio(sure, model_forecaster, persistence, 1);
  ASSERT_TRUE(half);
  EXPECT_EQ(half->n, 6);
  EXPECT_EQ(half->better, 6);
  EXPECT_NEAR(half->ratio, 0.5, 1e-12);
  EXPECT_NEAR(half->low, 0.5, 1e-9);
  EXPECT_NEAR(half->high, 0.5, 1e-9);
  // Three origins with errors (10, 20), (10, 20), (40, 20): a = 60, b = 60, influences (x - y) / 20 = -0.5, -0.5, 1; their
  // squares sum to 1.5, so that the variance is 1.5 / 6 and the 95% point of Student's law of two degrees is 2.919986.
  auto origins = made_up(w, 3, 110, 120);
  origins[2].targets[0].model.assign(hub_levels.size(), 140);
  const auto mixed = paired_ratio(score_origins(w.s, origins).result, model_forecaster, persistence, 1);
  EXPECT_NEAR(mixed->ratio, 1, 1e-12);
  EXPECT_NEAR(mixed->high, 1 + 2.919986 * 0.5, 1e-5);
  EXPECT_EQ(mixed->low, 0);
  EXPECT_EQ(mixed->better, 2);
  // With neighbours correlated the middle pairs count half: 1.5 + 2 * 0.5 * (0.25 - 0.5) = 1.25.
  const auto near = paired_ratio(score_origins(w.s, origins).result, model_forecaster, persistence, 2);
  EXPECT_NEAR(near->high, 1 + 2.919986 * std::sqrt(1.25 / 6), 1e-5);
  EXPECT_FALSE(paired_ratio(score_origins(w.s, made_up(w, 2, 110, 120)).result, model_forecaster, persistence, 1));
}

TEST(Only, KeepsTheScoresOfItsTasks) {
  World w = valley(12);
  for (int t = 0; t < 12; ++t) observe(w, t, 100 + t);
  const auto all = score_origins(w.s, made_up(w, 6, 100, 120)).result;
  const auto part = only(all, [&](const Task& task) { return task.outcome >= 105; });
  ASSERT_EQ(part.tasks.size(), 4u);
  EXPECT_EQ(part.scores.size(), all.scores.size() / 6 * 4);
  for (const auto& scored : part.scores)
    EXPECT_EQ(scored.median_error, std::abs(scored.quantiles[11] - part.tasks[scored.task].outcome));
}

}  // namespace
}  // namespace outflow::inference
