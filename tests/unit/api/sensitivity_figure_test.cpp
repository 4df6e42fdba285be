#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "outflow/api/sensitivity.h"

/// The picture of `outflow sensitivity`: bars begin at 190 and are 420 wide for all of the variance.
namespace outflow::api {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

SensitivityAnswer answer() {
  SensitivityAnswer a;
  a.name = "valley";
  a.title = "The <valley>";
  a.method = "sobol";
  a.samples = 256;
  OutputShares arrivals;
  arrivals.output = "arrivals & more";
  arrivals.inputs = {{"rate", inference::Estimate{0.5, 0.4, 0.6}, inference::Estimate{0.75, 0.7, 1.2}, std::nullopt},
                     {"chance", std::nullopt, inference::Estimate{0.1, -0.05, 0.2}, std::nullopt}};
  a.outputs = {arrivals};
  return a;
}

std::size_t times(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

TEST(SensitivityFigure, BarsAreSharesAndLinesTheirIntervals) {
  const std::string svg = sensitivity_svg(answer());
  EXPECT_THAT(svg, HasSubstr("width=\"210.0\" height=\"11\" fill=\"#08519c\"")) << "half of 420";
  EXPECT_THAT(svg, HasSubstr("width=\"315.0\" height=\"11\" fill=\"#9ecae1\"")) << "three quarters";
  EXPECT_THAT(svg, HasSubstr("M358.0,")) << "190 + 0.4 x 420";
  EXPECT_THAT(svg, HasSubstr("H442.0")) << "190 + 0.6 x 420";
  EXPECT_THAT(svg, HasSubstr("rate, by itself: 50% (40 to 60)"));
  EXPECT_THAT(svg, HasSubstr("rate, with all others: 75% (70 to 120)"));
}

TEST(SensitivityFigure, IntervalsEndAtTheAxis) {
  const std::string svg = sensitivity_svg(answer());
  EXPECT_THAT(svg, HasSubstr("H610.0")) << "120% stands at 100%";
  EXPECT_THAT(svg, HasSubstr("M190.0,")) << "-5% at 0";
}

TEST(SensitivityFigure, WhatIsAbsentHasNoBar) {
  const std::string svg = sensitivity_svg(answer());
  EXPECT_EQ(times(svg, "#08519c"), 1U);
  EXPECT_EQ(times(svg, "#9ecae1"), 2U);
  EXPECT_THAT(svg, HasSubstr(">chance</text>"));
}

TEST(SensitivityFigure, OutputsThatDoNotVaryAreLeftOut) {
  auto a = answer();
  const std::string one = sensitivity_svg(a);
  a.outputs.push_back(a.outputs.front());
  a.outputs.back().output = "constant";
  a.outputs.back().varies = false;
  EXPECT_EQ(sensitivity_svg(a), one);
  a.outputs.back().varies = true;
  EXPECT_THAT(sensitivity_svg(a), HasSubstr(">constant</text>"));
  // A panel of two inputs is 2 x 34 + 56 higher.
  EXPECT_THAT(one, HasSubstr("viewBox=\"0 0 700 244\""));
  EXPECT_THAT(sensitivity_svg(a), HasSubstr("viewBox=\"0 0 700 368\""));
}

TEST(SensitivityFigure, SaysWhatTheSharesAreOf) {
  auto a = answer();
  EXPECT_THAT(sensitivity_svg(a), AllOf(HasSubstr("What The &lt;valley&gt; hangs on"), HasSubstr("arrivals &amp; more"),
                                        HasSubstr("light: with all others"), HasSubstr("256 samples")));
  a.title.clear();
  a.method = "given-data";
  a.scale = "log";
  EXPECT_THAT(sensitivity_svg(a), AllOf(HasSubstr("What valley hangs on"), HasSubstr("of the logarithm"),
                                        HasSubstr("light: chance, all else known"), Not(HasSubstr("with all others."))));
}

}  // namespace
}  // namespace outflow::api
