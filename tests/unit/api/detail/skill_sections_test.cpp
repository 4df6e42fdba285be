#include "outflow/api/detail/skill_sections.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace outflow::api::detail {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::size_t times(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

SkillFigure ahead(std::vector<int> horizons) {
  SkillFigure figure;
  figure.of = "a valley";
  figure.unit = "days ahead";
  figure.horizons = std::move(horizons);
  return figure;
}

/// A plot is 215 wide and 280 high, for ratios from 4 at the top to 0.25 at the bottom: 2 is a quarter of the way down.
TEST(HorizonSection, PutsPointsWhereTheirRatioIs) {
  auto figure = ahead({50, 100});
  figure.panels = {{"camps", {{"rule", false, {{50, 2.0}, {100, 0.25}}}}}};
  const auto section = horizon_section(figure, 0);
  EXPECT_THAT(section.svg, HasSubstr("M163.5,136.0L271.0,346.0")) << "from 56, 66: half of 215 and 70 of 280, then both in full";
  EXPECT_THAT(section.svg, HasSubstr("rule, 50 days ahead: 2.00"));
  EXPECT_THAT(section.svg, HasSubstr("class=\"label model\">rule 0.25"));
  EXPECT_EQ(section.height, 66 + 280 + 44);
}

TEST(HorizonSection, RatiosBeyondTheEdgeStandAtIt) {
  auto figure = ahead({100});
  figure.panels = {{"camps", {{"rule", false, {{100, 1000.0}}}, {"last count", true, {{100, 0.001}}}}}};
  const std::string svg = horizon_section(figure, 0).svg;
  EXPECT_THAT(svg, AllOf(HasSubstr("cy=\"66.0\""), HasSubstr("cy=\"346.0\"")));
  EXPECT_THAT(svg, HasSubstr(">rule 1000.00</text>")) << "the figure beside it is the true one";
}

/// Four curves that end together have their labels one below the other, and the last within the plot.
TEST(HorizonSection, LabelsDoNotLieOnEachOther) {
  auto figure = ahead({100});
  figure.panels = {{"camps", {{"a", true, {{100, 0.25}}}, {"b", true, {{100, 0.25}}}, {"c", true, {{100, 0.25}}}}}};
  const std::string svg = horizon_section(figure, 0).svg;
  for (const char* y : {"y=\"320.0\"", "y=\"335.0\"", "y=\"350.0\""}) EXPECT_THAT(svg, HasSubstr(y)) << y;
}

TEST(HorizonSection, ThreePanelsInARow) {
  auto figure = ahead({100});
  for (int p = 0; p < 4; ++p) figure.panels.push_back({"panel " + std::to_string(p), {{"a", true, {{100, 1.0}}}}});
  const auto section = horizon_section(figure, 0);
  EXPECT_EQ(section.height, 66 + 2 * (280 + 44 + 34) - 34);
  EXPECT_THAT(section.svg, HasSubstr("<text x=\"56\" y=\"412\" class=\"title\">panel 3")) << "below the first one";
}

TEST(PartsSection, ADotForEachHorizonOfEachRow) {
  auto figure = ahead({30, 60, 90});
  const PartsSection parts{"By place", {{"camps: rule", {{"Far", {{30, 1.0, 12}, {90, 4.0, 9}}}, {"Empty", {}}}}}};
  const auto section = parts_section(figure, parts, 0);
  // The plot begins at 56 + 190; 1 is in its middle, 4 at its right edge. Horizons stand 8 apart, from 88 + 5 on.
  EXPECT_THAT(section.svg, HasSubstr("<circle cx=\"353.5\" cy=\"97.0\" r=\"3.6\" fill=\"#86bce6\""));
  EXPECT_THAT(section.svg, HasSubstr("<circle cx=\"461.0\" cy=\"113.0\" r=\"3.6\" fill=\"#fff\" stroke=\"#08306b\""))
      << "nine forecasts are few: hollow";
  EXPECT_THAT(section.svg, HasSubstr("Far, 30 days ahead: 1.00, 12 forecasts"));
  EXPECT_EQ(times(section.svg, "no ratio"), 1U);
  EXPECT_EQ(section.height, 88 + 2 * (10 + 3 * 8) + 22);
}

TEST(PartsSection, ARowOfPanelsIsAsHighAsItsTallest) {
  auto figure = ahead({30});
  PartsSection parts{"By place", {}};
  for (const std::size_t rows : {1, 5, 2, 3}) parts.panels.push_back({"p", std::vector<PartRow>(rows, {"x", {}})});
  EXPECT_EQ(parts_section(figure, parts, 0).height, 88 + (5 * 18 + 22 + 30) + (3 * 18 + 22));
}

TEST(PartsSection, NamesAreSafeAndWholeSomewhere) {
  const std::string name = "A <camp> with quite a long name & more of it";
  const std::string svg = parts_section(ahead({30}), {"By place", {{"t", {{name, {}}}}}}, 0).svg;
  EXPECT_THAT(svg, HasSubstr("<title>A &lt;camp&gt; with quite a long name &amp; more of it</title>"));
  EXPECT_THAT(svg, HasSubstr("…"));
  EXPECT_THAT(svg, Not(HasSubstr("<camp>")));
}

PitPanel flat() { return {"camps", "30 days ahead", "fits", 40, {.1, .1, .1, .1, .1, .1, .1, .1, .1, .1}, std::nullopt}; }

TEST(PitSection, BarsAreSharesOfACommonTop) {
  auto figure = ahead({30});
  figure.pit = {flat()};
  auto section = pit_section(figure, 0);
  // The top is 30% at least: a tenth is a third of 92.
  EXPECT_EQ(times(section.svg, "height=\"30.7\""), 10U);
  EXPECT_THAT(section.svg, AllOf(HasSubstr("30%"), HasSubstr("tenth 1: 10%"), HasSubstr("camps"), HasSubstr("fits")));
  EXPECT_EQ(section.height, 84 + (92 + 20 + 54) - 54);
  // 0.41 in the best baseline lifts the top to 50% for all.
  auto steep = flat();
  steep.best = {{.41, .59, 0, 0, 0, 0, 0, 0, 0, 0}};
  steep.best->at(1) = 0.05;
  figure.pit.push_back(steep);
  section = pit_section(figure, 0);
  EXPECT_EQ(times(section.svg, "height=\"18.4\""), 20U);
  EXPECT_EQ(times(section.svg, "stroke=\"#d55e00\""), 1U) << "the steps of the one that has a baseline";
}

TEST(PitSection, SixInARow) {
  auto figure = ahead({30});
  figure.pit.assign(7, flat());
  EXPECT_EQ(pit_section(figure, 0).height, 84 + 2 * (92 + 20 + 54) - 54);
}

TEST(SectionTitle, StandsWhereTheSectionBegins) {
  EXPECT_EQ(section_title(100, "A & B", "x < y"),
            "<text x=\"56\" y=\"116\" class=\"head\">A &amp; B</text><text x=\"56\" y=\"133\" class=\"small\">x &lt; y</text>\n");
}

}  // namespace
}  // namespace outflow::api::detail
