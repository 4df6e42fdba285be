#include "outflow/inference/posterior.h"

#include <gtest/gtest.h>

#include <cmath>

#include "outflow/random/address.h"
#include "outflow/random/normal.h"

namespace outflow::inference {
namespace {

/// How often normal draws with this mean and sd, on the standard scale, get each verdict: of 200 parameters.
struct Verdicts {
  int learned = 0, weakly = 0, not_identified = 0;
  double overlap = 0;  ///< mean
};
Verdicts verdicts_of(std::size_t draws, double mean, double sd) {
  constexpr std::size_t n = 200;
  scenario::Scenario s;
  for (std::size_t k = 0; k < n; ++k) {
    scenario::Parameter parameter;
    parameter.name = "p" + std::to_string(k);
    s.parameters.push_back(parameter);
  }
  random::Stream stream({.key = random::member_key(11, draws), .entity = 0, .step = 0, .purpose = random::Purpose::parameter});
  Matrix z(draws, n);
  for (double& value : z.values) value = mean + sd * random::standard_normal(stream);
  const std::vector<double> weights(draws, 1.0 / static_cast<double>(draws));
  Verdicts counted;
  for (const auto& v : verdicts(s, z, weights, static_cast<double>(draws))) {
    counted.learned += v.learned == Learned::learned;
    counted.weakly += v.learned == Learned::weakly;
    counted.not_identified += v.learned == Learned::not_identified;
    counted.overlap += v.overlap / n;
  }
  return counted;
}

TEST(Posterior, NothingIsLearnedOfWhatNoFigureDependsOn) {
  // Draws of the prior itself. Without the allowance for chance 24 draws called a quarter of them learned.
  for (const std::size_t draws : {17U, 24U, 50U, 100U, 500U, 3000U}) {
    const auto idle = verdicts_of(draws, 0, 1);
    EXPECT_LT(idle.learned, 4) << draws;
    EXPECT_LT(idle.weakly, 10) << draws;
    EXPECT_GT(idle.overlap, 0.9) << draws;
  }
}

TEST(Posterior, WhatIsLearnedIsCalledSo) {
  // sd 0.3 about 0: the overlap of the laws is 0.49; sd 0.6: 0.76; nearly the prior: 0.95.
  for (const std::size_t draws : {50U, 100U, 500U, 3000U}) {
    EXPECT_GT(verdicts_of(draws, 0, 0.3).learned, 160) << draws;
    EXPECT_EQ(verdicts_of(draws, 0, 0.3).not_identified, 0) << draws;
    EXPECT_EQ(verdicts_of(draws, 2.5, 0.5).learned, 200) << "far off, " << draws;
  }
  EXPECT_GT(verdicts_of(500, 0, 0.6).weakly, 197);
  EXPECT_GT(verdicts_of(3000, 0, 0.9).not_identified, 197);
  EXPECT_NEAR(verdicts_of(500, 0, 0.6).overlap, verdicts_of(5000, 0, 0.6).overlap, 0.01) << "chance is taken off";
}

}  // namespace
}  // namespace outflow::inference
