#include <gtest/gtest.h>

#include <cmath>

#include "outflow/engine/engine.h"
#include "outflow/engine/recorder.h"
#include "outflow/io/native_reader.h"
#include "outflow/scenario/compile.h"
#include "support/folders.h"

/// News of punished families as a brake. Given what happened before, those who leave in a month are
/// Binomial(people, 1 - exp(-r0 exp(-0.8 ln(1 + N/20)))), N = 2^(-1/4) N + last month's punished, and of them
/// Binomial(leavers, q) families are punished: both sums of deviations have mean 0 and a known variance, whatever the path.
namespace outflow {
namespace {

const std::string folder = test::source_folder() + "/scenarios/mechanisms/ties";
constexpr double start = 47, half_life_months = 4;

/// Deviations from the law in standard errors, and the sum of their squares over the number of months (1 by the law).
struct Deviation {
  double sum = 0, variance = 0, squares = 0;
  int months = 0;
  void add(double seen, double of, double p) {
    const double v = of * p * (1 - p);
    sum += seen - of * p, variance += v, squares += (seen - of * p) * (seen - of * p) / v, ++months;
  }
  [[nodiscard]] double in_errors() const { return sum / std::sqrt(variance); }
  [[nodiscard]] double spread() const { return squares / months; }
};

struct Held {
  Deviation leaving, punished;
};

/// Runs held against the law with this half-life.
Held held(engine::Kind kind, double half_life) {
  const model::Model model = scenario::compile(io::read_scenario(folder).scenario).model;
  const engine::Layout layout(model);
  const auto engine = engine::make_engine(kind, model);
  Held all;
  for (std::uint64_t member = 0; member < 30; ++member) {
    const auto path = engine::run_member(*engine, model, layout, 5, member);
    double memory = start, people = 40000;
    for (int t = 0; t < model.n_steps(); ++t) {
      const double leaving = static_cast<double>(path.at(layout.report(0, 0), t));
      const double punished = static_cast<double>(path.at(layout.report(1, 0), t));
      all.leaving.add(leaving, people, 1 - std::exp(-0.06 / 12 * std::exp(-0.8 * std::log1p(memory / 20))));
      const bool watched = t >= 12 && t < 18;
      all.punished.add(punished, leaving, 1 - std::pow(1 - 0.1, watched ? 5 : 1));
      memory = memory * std::exp2(-1 / half_life) + punished;
      people = static_cast<double>(path.at(layout.stock(0), t));
    }
  }
  return all;
}

/// 1,080 months, some 75,000 leavers: standard errors of 0.4% of their number. Bounds of 4.5 standard errors (alpha 1e-5).
TEST(Ties, ThePunishedKeepOthersAtHomeByTheExactLaw) {
  for (const auto kind : {engine::Kind::cohorts, engine::Kind::agents}) {
    const Held law = held(kind, half_life_months);
    EXPECT_LT(std::abs(law.leaving.in_errors()), 4.5);
    EXPECT_LT(std::abs(law.punished.in_errors()), 4.5);
    EXPECT_NEAR(law.leaving.spread(), 1, 4.5 * std::sqrt(2.0 / law.leaving.months));
  }
}

TEST(Ties, TheCheckNoticesAMemoryThatForgetsTooSlowly) {
  EXPECT_GT(std::abs(held(engine::Kind::cohorts, 4.4).leaving.in_errors()), 4.5);
}

}  // namespace
}  // namespace outflow
