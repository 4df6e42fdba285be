#include "outflow/inference/reach.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "outflow/inference/smc2.h"
#include "support/inference_world.h"

namespace outflow::inference {
namespace {

using ::testing::HasSubstr;

/// Three histories of one figure, 0, 1 and 2 (sd 0.816), made with one parameter at -1, 0 and 1.
struct Small {
  Problem problem = test::small_problem();
  Bank bank;
  Matrix summaries{3, 1};
  Conditioned posterior{Matrix(2, 1), {0.5, 0.5}, 2};
  Small() {
    bank.z = Matrix(3, 1);
    for (std::size_t i = 0; i < 3; ++i) {
      summaries(i, 0) = static_cast<double>(i);
      bank.z(i, 0) = static_cast<double>(i) - 1;
    }
  }
  [[nodiscard]] Reach reach(const std::vector<double>& known) const {
    Matrix columns(3, known.size());
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t f = 0; f < known.size(); ++f) columns(i, f) = summaries(i, 0);
    return reach_of(problem, bank, columns, known, posterior);
  }
};

TEST(Reach, AFigureIsWithinOneSdOfTheSimulatedOnes) {
  const Small s;
  EXPECT_EQ(s.reach({1}).caution, "");
  EXPECT_EQ(s.reach({2.8}).caution, "");
  EXPECT_THAT(s.reach({2.9}).failure, HasSubstr("1 of 1 figures lies far beyond"));
  EXPECT_THAT(s.reach({-0.9}).failure, HasSubstr("arrivals of "));
}

TEST(Reach, FewFiguresThatNothingExplainsAreTold) {
  const Small s;
  std::vector<double> known(8, 1.0);
  known[2] = 9;  // one of eight is more than a tenth
  EXPECT_NE(s.reach(known).failure, "");
  known.resize(40, 1.0);
  Small wide;
  wide.problem.figures.resize(40, wide.problem.figures[0]);
  EXPECT_EQ(wide.reach(known).failure, "");
  EXPECT_THAT(wide.reach(known).caution, HasSubstr("1 of 40 figures lies"));
}

TEST(Reach, AParameterIsAmongTheSimulatedValues) {
  Small s;
  s.posterior.values(0, 0) = 0.9;
  s.posterior.values(1, 0) = 1;
  EXPECT_EQ(s.reach({1}).failure, "");
  s.posterior.values(0, 0) = s.posterior.values(1, 0) = 1.5;
  EXPECT_THAT(s.reach({1}).failure, HasSubstr("beyond every simulated value of rate"));
}

/// Figures that no history of the prior comes near: no posterior, however many independent draws it would be worth.
TEST(Reach, FiguresThatNothingExplainsGiveNoResult) {
  const Problem problem = test::with_figures(test::small_problem(), {4000, 4000, 4000, 4000, 4000, 4000, 4000, 4000});
  const auto result = regression(problem, {.histories = 200, .rounds = 1, .seed = 1, .threads = 1});
  EXPECT_THAT(result.failure, HasSubstr("no simulated history is near the figures"));
  EXPECT_TRUE(result.complete);
}

}  // namespace
}  // namespace outflow::inference
