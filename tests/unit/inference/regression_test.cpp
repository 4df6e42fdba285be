#include "outflow/inference/regression.h"

#include <gtest/gtest.h>

#include <map>

#include "support/inference_world.h"

namespace outflow::inference {
namespace {

RegressionSettings sized(int histories, int rounds) {
  RegressionSettings settings;
  settings.histories = histories;
  settings.rounds = rounds;
  settings.threads = 1;
  settings.seed = 5;
  return settings;
}

Problem observed_problem() {
  const Problem problem = test::small_problem();
  return test::with_figures(problem, test::draw_truth(problem, 3).history.figures);
}

/// What was shown after each block of histories.
std::map<int, double> shown(const Problem& problem, const RegressionSettings& settings, RegressionResult& result) {
  std::map<int, double> effective;
  RegressionHooks hooks;
  hooks.progress = [&](const RegressionProgress& p) { effective[p.done] = p.effective; };
  result = regression(problem, settings, hooks);
  return effective;
}

TEST(RegressionProgress, TellsWhatTheHistoriesSoFarAreWorth) {
  const Problem problem = observed_problem();
  RegressionResult result;
  const auto effective = shown(problem, sized(640, 1), result);
  EXPECT_EQ(effective.at(64), 0) << "too few";
  // A calibration of that many histories says the same in the end: histories do not hang on how many follow.
  for (const int n : {128, 256, 512}) EXPECT_EQ(effective.at(n), regression(problem, sized(n, 1)).posterior.effective) << n;
  EXPECT_EQ(effective.at(192), effective.at(128)) << "reckoned anew when their number has doubled";
  EXPECT_EQ(effective.at(640), effective.at(512));
  EXPECT_LT(effective.at(128), effective.at(512));
}

TEST(RegressionProgress, ChangesNoResult) {
  const Problem problem = observed_problem();
  RegressionResult watched;
  const auto effective = shown(problem, sized(600, 3), watched);
  const auto plain = regression(problem, sized(600, 3));
  EXPECT_EQ(watched.posterior.values.values, plain.posterior.values.values);
  EXPECT_EQ(watched.posterior.weights, plain.posterior.weights);
  EXPECT_EQ(watched.bank.log_weights, plain.bank.log_weights);
  ASSERT_EQ(watched.targets.size(), plain.targets.size());
  EXPECT_EQ(watched.targets[0].values.values, plain.targets[0].values.values);
  EXPECT_GT(effective.rbegin()->second, 10);
}

}  // namespace
}  // namespace outflow::inference
