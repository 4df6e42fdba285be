#include "outflow/api/detail/backtest_model_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace outflow::api::detail {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
namespace inf = inference;

BacktestAnswer answer() {
  BacktestAnswer a;
  const auto says_nothing = [](const inf::Situation& s, std::span<const double>) {
    return inf::BaselineForecast(s.places.size());
  };
  a.forecasters = {{"anchored", inf::Target::places, false, says_nothing},
                   {"kept share", inf::Target::given_total, true, says_nothing},
                   {"model and counts", inf::Target::given_total, false, says_nothing}};
  BacktestModel model;
  model.engine = "agents";
  model.histories = 300;
  model.rounds = 5;
  model.seed = 7;
  model.parameters = {"a", "b", "c"};
  model.origins.resize(2);
  model.origins[0].misfit = std::log(2.0);
  model.origins[1].misfit = std::log(8.0);
  model.origins[1].origin = 60;
  model.weights = {0.7, 0.2};
  model.shares = {{30, 4, {std::nullopt, 0.1234, 0.5}}, {90, 2, {std::nullopt, 0.2, std::nullopt}}};
  a.model = model;
  return a;
}

TEST(BacktestModelText, WithoutAModelNothing) {
  std::vector<std::string> lines;
  add_model_shares({}, lines);
  EXPECT_TRUE(lines.empty());
}

TEST(BacktestModelText, SaysHowItWasCalibrated) {
  std::vector<std::string> lines;
  add_model_shares(answer(), lines);
  ASSERT_EQ(lines.size(), 8U);
  EXPECT_EQ(lines[0], "");
  EXPECT_THAT(lines[1], AllOf(HasSubstr("agents engine"), HasSubstr("at each of 2 origins on what"),
                              HasSubstr("300 histories in 5"), HasSubstr("seed 7"), HasSubstr("3 numbers with priors")));
  EXPECT_THAT(lines[2], HasSubstr("by a factor of 4.00")) << "the geometric mean of 2 and 8";
  EXPECT_THAT(lines[3], HasSubstr("learned on origins before (0.2 to 0.7)"));
  auto gone_on = answer();
  gone_on.model->went_on = 1;
  lines.clear();
  add_model_shares(gone_on, lines);
  EXPECT_THAT(lines[1], HasSubstr("2 origins (1 from an earlier run) on what"));
}

TEST(BacktestModelText, ARowForEachForecasterGivenTheTotal) {
  std::vector<std::string> lines;
  add_model_shares(answer(), lines);
  const std::string wide(15 - 5, ' ');
  EXPECT_THAT(lines[4], AllOf(StartsWith("averaged relative difference, by origin"), HasSubstr("30 days"), HasSubstr("90 days")));
  EXPECT_EQ(lines[5], "  dates of the last two thirds              " + std::string(14, ' ') + "4" + std::string(14, ' ') + "2");
  EXPECT_EQ(lines[6], "  kept share (that of the origin)           " + wide + "0.123" + wide + "0.200");
  EXPECT_EQ(lines[7], "  model and counts                          " + wide + "0.500" + std::string(14, ' ') + "-");
  for (const auto& line : lines) EXPECT_THAT(line, Not(HasSubstr("anchored"))) << "not given the total";
}

}  // namespace
}  // namespace outflow::api::detail
