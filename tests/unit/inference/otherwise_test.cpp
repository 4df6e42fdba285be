#include "outflow/inference/otherwise.h"

#include <gtest/gtest.h>

#include "outflow/inference/scores.h"
#include "outflow/inference/weights.h"
#include "support/inference_world.h"

namespace outflow::inference {
namespace {

using test::small_problem;

double median(const Conditioned& law) { return weighted_quantile(law.values.values, law.weights, 0.5); }

/// The small crisis with its figures, and the same with twice the rate from the last known month on.
struct Two {
  Problem first, second;
  Bank bank;
  RegressionSettings settings;
};
Two two(double factor) {
  const Problem asked = small_problem();
  Problem first = test::with_figures(asked, test::draw_truth(asked, 3).history.figures);
  Problem second = first;
  scenario::Multiplier more;
  more.of.value = "leave";
  more.factor.value = factor;
  more.from = scenario::Given<Seconds>{first.figures.back().period.end};
  second.scenario.multipliers.push_back(more);
  RegressionSettings settings;
  settings.threads = 1;
  Bank bank = simulate_bank(first, 200, 5, 1);
  settings.seed = 5;
  return {std::move(first), std::move(second), std::move(bank), settings};
}

TEST(Otherwise, TwiceTheRateIsTwiceAsMany) {
  const Two t = two(2);
  const Bank told = retold(t.second, t.bank, t.settings);
  EXPECT_EQ(told.figures.values, t.bank.figures.values) << "what is known happened in both";
  const auto law = otherwise(t.first, t.bank, told, 1.0, 1);
  const auto base = given_figures(
      t.first, t.bank,
      [&] {
        Matrix wanted = t.bank.targets;
        for (double& v : wanted.values) v = straight(FigureKind::count, v);
        return wanted;
      }(),
      1.0, 1);
  ASSERT_EQ(law.ratios.size(), t.first.targets.size());
  // 5,000 people of whom some 2% leave in a month: nearly twice as many in the first month, somewhat less in the second.
  EXPECT_NEAR(median(law.ratios[0]), 2, 0.1);
  EXPECT_NEAR(median(law.targets[0]) / bent_back(FigureKind::count, median(base[0])), 2, 0.25);
}

TEST(Otherwise, OfNothingOtherwiseTheRatioIsOne) {
  const Two t = two(1);
  const Bank told = retold(t.second, t.bank, t.settings);
  EXPECT_EQ(told.targets.values, t.bank.targets.values);
  const auto law = otherwise(t.first, t.bank, told, 1.0, 1);
  for (const double v : law.ratios[0].values.values) EXPECT_NEAR(v, 1, 1e-6);
}

TEST(Otherwise, GoesOnFromHalfOfTheHistoriesToTheSameBits) {
  const Two t = two(2);
  const Bank whole = retold(t.second, t.bank, t.settings);
  Bank half = whole;
  half.z.rows = half.figures.rows = half.targets.rows = 64;
  half.z.values.resize(64 * half.z.columns);
  half.figures.values.resize(64 * half.figures.columns);
  half.targets.values.resize(64 * half.targets.columns);
  RegressionSettings threads = t.settings;
  threads.threads = 3;
  EXPECT_EQ(retold(t.second, t.bank, threads, {}, &half).targets.values, whole.targets.values);
}

}  // namespace
}  // namespace outflow::inference
