#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "outflow/api/calibrate.h"
#include "outflow/api/scenario_backtest.h"
#include "outflow/api/sensitivity.h"
#include "outflow/api/voi.h"
#include "outflow/inference/scores.h"

/// What calibrations, backtests and studies say of numbers that are made up.
namespace outflow::api {
namespace {

using inference::Estimate;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

template <class Answer>
std::string said(const Answer& answer) {
  std::string text;
  for (const auto& line : in_words(answer)) text += line + "\n";
  return text;
}

/// From the first quantile to the last in equal steps.
std::vector<double> quantiles(double first, double last) {
  std::vector<double> values;
  for (std::size_t i = 0; i < inference::hub_levels.size(); ++i)
    values.push_back(first + (last - first) * static_cast<double>(i) / static_cast<double>(inference::hub_levels.size() - 1));
  return values;
}

CalibrateAnswer calibration() {
  CalibrateAnswer answer;
  answer.name = "world";
  answer.method = "regression";
  answer.figures = 12;
  answer.complete = true;
  answer.forecasts = {{.report = "direct",
                       .group = "",
                       .period = "2026",
                       .unit = "persons",
                       .kind = "count",
                       .quantiles = quantiles(1.11e-16, 63.4),
                       .last = 41,
                       .last_period = "2025",
                       .baseline = {}},
                      {.report = "arrivals",
                       .group = "sex=women",
                       .period = "2026",
                       .unit = "persons",
                       .kind = "share",
                       .quantiles = quantiles(0.6, 0.82),
                       .last = 0.7,
                       .last_period = "2025",
                       .baseline = {}}};
  return answer;
}

TEST(CalibrateWords, CountsAreWholeAndSharesAreNot) {
  const std::string text = said(calibration());
  EXPECT_THAT(text, HasSubstr("32 (6 to 58);  last 41"));
  EXPECT_THAT(text, HasSubstr("arrivals sex=women (share)"));
  EXPECT_THAT(text, HasSubstr("0.71 (0.62 to 0.8);  last 0.7"));
  EXPECT_THAT(text, Not(HasSubstr("e-")));
}

TEST(CalibrateWords, AFailureIsNoResult) {
  auto answer = calibration();
  answer.failure = "the figures are near to no history";
  EXPECT_THAT(said(answer), AllOf(HasSubstr("NO RESULT: the figures are near to no history."), Not(HasSubstr("Next figures")),
                                  Not(HasSubstr("goes on from here"))));
  answer.complete = false;
  EXPECT_THAT(said(answer), HasSubstr("The same command goes on from here."));
}

VoiAnswer information() {
  VoiAnswer answer;
  answer.name = "world";
  answer.figures = 30;
  answer.complete = true;
  const Estimate nothing{0.02, -0.1, 0.05};
  answer.targets = {{.name = "arrivals 2026",
                     .low = 100,
                     .median = 200,
                     .high = 400,
                     .effective = 90,
                     .noise = 0.1,
                     .candidates = {{"caught 2025", "figure", false, {0.4, 0.3, 0.5}, {0.5, 0.4, 0.6}, true},
                                    {"closure", "parameter", false, {0.2, 0.15, 0.3}, {0.7, 0.6, 0.8}, true},
                                    {"all parameters", "all parameters", false, nothing, nothing, false}}}};
  return answer;
}

TEST(VoiWords, NameTheFigureThatHelpsMost) {
  const std::string text = said(information());
  EXPECT_THAT(text,
              HasSubstr("The figure that would help arrivals 2026 most: caught 2025 (nobody publishes it). It would narrow the "
                        "90% interval by 40% (30 to 50)."));
  EXPECT_THAT(text, HasSubstr("To know closure for certain would narrow it by 20% (15 to 30)."));
  EXPECT_THAT(text, HasSubstr("To know all parameters would hardly help"));
  EXPECT_THAT(text, HasSubstr("1 cannot be told from noise (10%)"));
  EXPECT_THAT(text, Not(HasSubstr("Few histories")));
}

TEST(VoiWords, NothingIsToldFromNoiseOnFewHistories) {
  auto answer = information();
  for (auto& candidate : answer.targets[0].candidates) candidate.told = false;
  answer.targets[0].candidates.back().narrowing.high = 0.4;
  answer.targets[0].effective = 20;
  EXPECT_THAT(said(answer),
              AllOf(HasSubstr("No missing figure would narrow the 90% interval of arrivals 2026 by more than noise"),
                    HasSubstr("these histories cannot tell"), HasSubstr("Few histories for 30 known figures")));
}

SensitivityAnswer shares() {
  SensitivityAnswer answer;
  answer.name = "world";
  answer.method = "sobol";
  answer.scale = "log";
  answer.samples = answer.samples_asked = 100;
  answer.outputs = {{.output = "arrivals 2026",
                     .samples = 100,
                     .mean = 5,
                     .sd = 1,
                     .varies = true,
                     .inputs = {{"idle", Estimate{0.01, -0.01, 0.02}, Estimate{0.01, -0.01, 0.02}, {}},
                                {"fee", Estimate{0.3, 0.2, 0.4}, Estimate{0.6, 0.5, 0.7}, {}},
                                {"chance", Estimate{0.1, 0, 0.2}, Estimate{0.5, 0.4, 0.6}, {}}},
                     .together = Estimate{0.1, 0.05, 0.15},
                     .dummy = {},
                     .samples_wanted = 0}};
  return answer;
}

TEST(SensitivityWords, ChanceCountsByWhatItLeavesAndParametersByTheirOwn) {
  EXPECT_THAT(said(shares()), HasSubstr("What drives the logarithm of arrivals 2026: chance 50% (40 to 60), fee 30% (20 to 40), "
                                        "parameters acting together 10% (5 to 15); 1 other hardly anything."));
  EXPECT_THAT(said(shares()), HasSubstr("hardly anything: idle"));
}

TEST(SensitivityWords, AnOutputThatDoesNotVarySaysSo) {
  auto answer = shares();
  answer.outputs[0].varies = false;
  EXPECT_THAT(said(answer), HasSubstr("arrivals 2026: does not vary, or has too few values (100)."));
  answer.outputs[0].samples = 0;
  EXPECT_THAT(said(answer), HasSubstr("arrivals 2026: has no value in any history."));
}

ScenarioBacktestAnswer backtested() {
  ScenarioBacktestAnswer answer;
  answer.name = "world";
  answer.histories = 100;
  answer.rounds = 1;
  answer.horizons = {1};
  answer.complete = true;
  answer.forecasters = inference::scenario_forecasters();
  answer.origins.resize(12);
  JudgedLine line;
  line.skill.horizon = 1;
  line.skill.forecaster = inference::model_forecaster;
  line.skill.n = 12;
  line.skill.wis.total = 80;
  line.skill.best = 2;
  line.skill.ratio = 0.8;
  line.skill.verdict = inference::Verdict::beats;
  line.best_wis = 100;
  line.paired = inference::PairedRatio{12, 0.8, 0.6, 0.95, 9};
  answer.targets.resize(1);
  answer.targets[0].name = answer.targets[0].report = "arrivals";
  answer.targets[0].by_horizon = {line};
  return answer;
}

TEST(ScenarioBacktestWords, AVerdictSaysHowSureItIs) {
  auto answer = backtested();
  auto& line = answer.targets[0].by_horizon[0];
  EXPECT_THAT(said(answer), AllOf(HasSubstr("0.60 to 0.95"), HasSubstr("9/12"), HasSubstr("beats the best baseline\n"),
                                  HasSubstr("12 origins tell little"), HasSubstr("100 histories in 1 round at each")));
  line.paired->high = 1.05;
  EXPECT_THAT(said(answer), HasSubstr("beats the best baseline (may be chance)"));
  line.skill.verdict = inference::Verdict::equals;
  EXPECT_THAT(said(answer), AllOf(HasSubstr("equals it\n"), Not(HasSubstr("(may be chance)"))));
  line.skill.n = 9;
  EXPECT_THAT(said(answer), HasSubstr("equals it (few forecasts)"));
  line.skill.best.reset(), line.skill.verdict.reset(), line.skill.ratio.reset(), line.paired.reset();
  EXPECT_THAT(said(answer), HasSubstr("no baseline says as much"));
}

TEST(ScenarioBacktestWords, OriginsAtWhichTheModelFailedAreNamed) {
  auto answer = backtested();
  answer.origins[0].moment = parse_date("2010-01-01")->begin;
  answer.origins[0].failure = "out of reach";
  EXPECT_THAT(said(answer), HasSubstr("NO FORECAST of the model from 2010-01-01: out of reach."));
  answer.complete = false;
  EXPECT_THAT(said(answer), AllOf(HasSubstr("NO RESULT: stopped after 12 origins"), Not(HasSubstr("arrivals"))));
}

}  // namespace
}  // namespace outflow::api
