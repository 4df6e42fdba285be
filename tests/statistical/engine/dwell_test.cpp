#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <vector>

#include "outflow/engine/engine.h"
#include "support/chi_square.h"
#include "support/world.h"

/// Waiting times against their exact laws in whole steps.
///
/// With an exit of rate r per step and k stages the wait is Erlang(k) with mean 1/r, seen in whole steps:
/// P(n) = F(n) - F(n-1), F(t) = P(Poisson(k r t) >= k).
/// Null: this law. n = 20,000 parties, alpha = 1e-6; noticed surely: a rate 3 % off (shown below).
namespace outflow::engine {
namespace {

using namespace test;

constexpr std::int64_t n_parties = 20'000;

/// How many left in which step; the last entry counts those who stayed.
std::map<int, std::int64_t> waits(const model::Model& model, Kind kind) {
  const auto engine = make_engine(kind, model);
  engine->reset(99, 0);
  std::map<int, std::int64_t> left;
  for (int t = 0; t < model.n_steps(); ++t) {
    engine->advance();
    if (const auto n = engine->counts().exits[0]; n > 0) left[t + 1] = n;
  }
  if (const auto n = engine->stock()[0]; n > 0) left[model.n_steps() + 1] = n;
  return left;
}

std::map<int, double> law(double rate, int k, int steps) {
  const auto waits_longer = [&](int t) {
    double term = std::exp(-k * rate * t), sum = 0;
    for (int i = 0; i < k; term *= k * rate * t / ++i) sum += term;
    return sum;
  };
  std::map<int, double> p;
  for (int n = 1; n <= steps; ++n) p[n] = waits_longer(n - 1) - waits_longer(n);
  p[steps + 1] = waits_longer(steps);
  return p;
}

World custody(double rate, int stages) {
  World w(60);
  w.place("jail", PlaceKind::custody);
  w.place("free");
  w.people("jail", n_parties);
  w.exit("jail", "release", per_step(rate), to_place("free"), stages);
  return w;
}

TEST(Dwell, IsGeometricOrErlangInWholeSteps) {
  for (const auto kind : {Kind::cohorts, Kind::agents})
    for (const int stages : {1, 2, 5})
      for (const double rate : {0.05, 0.2, 1.0})
        EXPECT_GT(chi_square_p(waits(custody(rate, stages).compile(), kind), law(rate, stages, 60)), 1e-6)
            << "rate " << rate << ", stages " << stages;
}

TEST(Dwell, HasTheMeanAndVarianceOfItsLaw) {
  const int k = 3;
  const double rate = 0.2;
  double expected = 0, spread = 0;
  for (const auto& [step, p] : law(rate, k, 60)) expected += p * step;
  for (const auto& [step, p] : law(rate, k, 60)) spread += p * (step - expected) * (step - expected);
  EXPECT_NEAR(expected, 1 / rate + 0.5, 0.02) << "Erlang with mean 5, and half a step until the end of the step is seen";
  for (const auto kind : {Kind::cohorts, Kind::agents}) {
    double n = 0, sum = 0, squares = 0;
    for (const auto& [step, count] : waits(custody(rate, k).compile(), kind)) {
      n += static_cast<double>(count);
      sum += static_cast<double>(count) * step;
      squares += static_cast<double>(count) * step * step;
    }
    const double mean = sum / n, variance = squares / n - mean * mean;
    EXPECT_NEAR(mean, expected, 5 * std::sqrt(spread / n));
    EXPECT_NEAR(variance, spread, 5 * spread * std::sqrt(5 / n));
  }
}

TEST(Dwell, TheCheckRefusesARateThreePercentOffAndAMissingStage) {
  for (const auto kind : {Kind::cohorts, Kind::agents}) {
    EXPECT_LT(chi_square_p(waits(custody(0.2 * 1.03, 5).compile(), kind), law(0.2, 5, 60)), 1e-6);
    EXPECT_LT(chi_square_p(waits(custody(0.2, 4).compile(), kind), law(0.2, 5, 60)), 1e-6);
  }
}

}  // namespace
}  // namespace outflow::engine
