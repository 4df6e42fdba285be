#include "outflow/api/detail/skill_figure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "outflow/api/detail/svg.h"

namespace outflow::api::detail {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

SkillFigure figure() {
  SkillFigure f{.of = "A & B", .unit = "days ahead", .on = "on <dates>", .footnote = "made up", .horizons = {30, 90}};
  f.panels = {{"camps", {{"rule", false, {{30, 1.0}, {90, 0.5}}}, {"last count", true, {{30, 1.0}, {90, 1.0}}}}}};
  f.parts = {{"By place", {{"camps: rule", {{"Far", {{30, 2.0, 12}, {90, 100.0, 3}}}, {"Nobody", {}}}}}}};
  f.pit = {{"camps", "30 days ahead", "too low", 7, {0, 0, 0, 0, 0, 0, 0, 0, 0.5, 0.5}, std::nullopt}};
  return f;
}

std::size_t times(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

TEST(SkillFigure, SaysWhatItShows) {
  const std::string svg = drawn(figure());
  EXPECT_THAT(svg, HasSubstr("Forecasts of A &amp; B"));
  EXPECT_THAT(svg, HasSubstr("on &lt;dates&gt;"));
  EXPECT_THAT(svg, HasSubstr("rule 0.50"));
  EXPECT_THAT(svg, HasSubstr("Far, 30 days ahead: 2.00, 12 forecasts"));
  EXPECT_THAT(svg, HasSubstr("too low"));
  EXPECT_THAT(svg, HasSubstr("made up"));
}

TEST(SkillFigure, FewForecastsAreHollowAndRatiosStayWithin) {
  const std::string svg = drawn(figure());
  // Ratio 2 is three quarters of the way from 0.25 to 4; 100 stands at the edge, hollow, as only three forecasts are behind it.
  EXPECT_THAT(svg, HasSubstr("cx=\"407.2\""));
  EXPECT_THAT(svg, HasSubstr("cx=\"461.0\""));
  EXPECT_EQ(times(svg, "fill=\"#fff\" stroke="), 2u) << "one in the legend";
}

TEST(SkillFigure, WhatIsMissingIsSaid) {
  EXPECT_THAT(drawn(figure()), HasSubstr("no ratio"));
  SkillFigure nothing = figure();
  nothing.panels.clear();
  nothing.pit.clear();
  EXPECT_THAT(drawn(nothing), HasSubstr("there is no ratio"));
  EXPECT_THAT(drawn(nothing), Not(HasSubstr("PIT")));
}

TEST(SkillFigure, HeightOfBarsIsTheShare) {
  // The upper edge is 50%, so half of the outcomes fill the height of 92.
  EXPECT_EQ(times(drawn(figure()), "height=\"92.0\""), 2u);
  EXPECT_EQ(times(drawn(figure()), "height=\"0.0\""), 8u);
}

TEST(Svg, TextIsCutByLetters) {
  EXPECT_EQ(shortened("Żabbar", 6), "Żabbar");
  EXPECT_EQ(shortened("Żabbar", 3), "Ża…");
  EXPECT_EQ(shortened("", 3), "");
  EXPECT_EQ(escaped("<a \"b\" & c>"), "&lt;a &quot;b&quot; &amp; c&gt;");
}

}  // namespace
}  // namespace outflow::api::detail
