#include "outflow/inference/sequences.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "outflow/inference/scores.h"

namespace outflow::inference {
namespace {

Figure figure(const char* period, double value, int report = 0, int cell = 0, FigureKind kind = FigureKind::count) {
  Figure f{.cell = {report, cell, 0, 1}, .kind = kind, .low = value, .high = value};
  f.period = *parse_period(period);
  f.known_on = f.period.end;
  return f;
}

std::vector<Figure> years(const std::vector<double>& values, int first = 2000) {
  std::vector<Figure> all;
  for (std::size_t i = 0; i < values.size(); ++i)
    all.push_back(figure(std::to_string(first + static_cast<int>(i)).c_str(), values[i]));
  return all;
}

Sequence sequence(const std::vector<double>& values) { return sequences(years(values)).front(); }

double median(const std::vector<double>& quantiles) { return quantile_at({hub_levels, quantiles}, 0.5); }

TEST(Sequences, OfYearsAndQuartersThatCountWhichCoverTheLongerTime) {
  auto figures = years({1, 2, 3, 4});
  for (const char* quarter : {"2003-Q1", "2003-Q2", "2003-Q3", "2003-Q4"}) figures.push_back(figure(quarter, 1));
  auto found = sequences(figures);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].key.length, (Span{0, 12}));
  EXPECT_EQ(found[0].figures.size(), 4u);
  // A gap in the years: the run of them up to the last is one year, as long as that of the quarters; longer periods win.
  std::erase_if(figures, [](const Figure& f) { return f.period == *parse_period("2002"); });
  EXPECT_EQ(sequences(figures)[0].key.length, (Span{0, 12}));
  figures.push_back(figure("2004-Q1", 1));
  EXPECT_EQ(sequences(figures)[0].key.length, (Span{0, 3}));
}

TEST(Sequences, GroupsReportsAndKindsAreSequencesOfTheirOwn) {
  auto figures = years({1, 2, 3});
  figures.push_back(figure("2000", 5, 1));
  figures.push_back(figure("2000", 5, 0, 2));
  figures.push_back(figure("2000", 0.5, 0, 2, FigureKind::share));
  EXPECT_EQ(sequences(figures).size(), 4u);
}

TEST(Sequences, AFigureWithinBoundsIsOneButNoPoint) {
  auto figures = years({100, 200, 300, 300});
  figures.back().high = 900;
  const Sequence s = sequences(figures).front();
  EXPECT_EQ(s.known, 4u);
  EXPECT_EQ(s.figures.size(), 3u);
  EXPECT_EQ(period_ahead(s, 1), *parse_period("2004"));
  EXPECT_NEAR(median(*simple_forecast(s, {}, 1, Simple::drift, hub_levels)), 500, 1e-9) << "two periods after 300";
}

TEST(Sequences, CountsOfSingleDaysGoOnAtTheirUsualDistance) {
  std::vector<Figure> figures;
  for (const char* day : {"2020-01-01", "2020-01-31", "2020-03-01", "2020-03-05", "2020-04-04"})
    figures.push_back(figure(day, 5));
  const Sequence s = sequences(figures).front();
  EXPECT_EQ(s.every, (Span{30 * 86400, 0}));
  EXPECT_EQ(period_ahead(s, 1), *parse_period("2020-05-04"));
}

TEST(Sequences, YearsWithGapsGoOnByCalendarYears) {
  std::vector<Figure> figures;
  for (const char* year : {"2004", "2005", "2010", "2016"}) figures.push_back(figure(year, 5));
  const Sequence s = sequences(figures).front();
  EXPECT_EQ(s.every, (Span{0, 12})) << "2004 had 366 days";
  EXPECT_EQ(period_ahead(s, 2), *parse_period("2018"));
}

TEST(Sequences, EndWhenTheNextFigureHasBeenDueForAPeriod) {
  const Sequence s = sequence({1, 2, 3});  // 2000 to 2002
  EXPECT_TRUE(is_alive(s, parse_date("2003-01-01")->begin));
  EXPECT_TRUE(is_alive(s, parse_date("2004-12-31")->begin));
  EXPECT_FALSE(is_alive(s, parse_date("2005-01-01")->begin));
}

TEST(Sequences, PeriodsGoOnAfterTheLast) {
  const Sequence s = sequence({1, 2, 3});
  EXPECT_EQ(period_ahead(s, 1), *parse_period("2003"));
  EXPECT_EQ(period_ahead(s, 3), *parse_period("2005"));
  EXPECT_EQ(index_of(s, 2), 2);
}

TEST(Sequences, PhaseByTheMeanOfThreeBefore) {
  EXPECT_EQ(phase_of(sequence({100, 100, 100, 111})), Phase::growth);
  EXPECT_EQ(phase_of(sequence({100, 100, 100, 109})), Phase::plateau);
  EXPECT_EQ(phase_of(sequence({100, 100, 100, 89})), Phase::decline);
  EXPECT_EQ(phase_of(sequence({10, 100, 100, 100, 105})), Phase::plateau) << "the fourth before does not count";
  EXPECT_EQ(phase_of(sequence({100})), Phase::plateau);
}

TEST(SimpleForecast, MediansByHand) {
  const Sequence s = sequence({100, 200, 300, 400});
  const auto said = [&](Simple simple, int h) { return median(*simple_forecast(s, {}, h, simple, hub_levels)); };
  EXPECT_NEAR(said(Simple::persistence, 2), 400, 1e-9);
  EXPECT_NEAR(said(Simple::drift, 2), 600, 1e-9) << "a hundred more in each period";
  EXPECT_NEAR(said(Simple::damped_drift, 2), 400 + 100 * 6 * -std::expm1(-2.0 / 6), 0.5)
      << "two changes over two periods are few: the Poisson law, of whole numbers";
}

TEST(SimpleForecast, IntervalsAreChangesOverOnePeriodNeverOverTwo) {
  // Up and down by a factor of two in turn: over one year always a factor of two, over two years none.
  const Sequence s = sequence({100, 200, 100, 200, 100, 200, 100, 200, 100, 200, 100, 200});
  const auto one = *simple_forecast(s, {}, 1, Simple::persistence, hub_levels);
  const double c = 0.03 * 200;
  EXPECT_NEAR(one.back(), (200 + c) * (200 + c) / (100 + c) - c, 1e-9);
  EXPECT_NEAR(one.front(), 100, 1e-9);
  const auto two = *simple_forecast(s, {}, 2, Simple::persistence, hub_levels);
  EXPECT_NEAR(two.front(), 200, 1e-9);
  EXPECT_NEAR(two.back(), 200, 1e-9);
}

TEST(SimpleForecast, WithChangesOfItsOwnItsFamilyChangesNothing) {
  const Sequence s = sequence({100, 120, 90, 150, 130, 140, 100, 110, 160, 170});
  auto figures = years({1000, 3000, 500, 800, 9000, 700, 650, 1200, 1100, 5000});
  for (auto& f : figures) f.cell.cell = 1;
  const std::vector<Sequence> family{s, sequences(figures).front()};
  const auto with = *simple_forecast(s, family, 1, Simple::persistence, hub_levels);
  const auto alone = *simple_forecast(s, {}, 1, Simple::persistence, hub_levels);
  for (std::size_t i = 0; i < hub_levels.size(); ++i) EXPECT_NEAR(with[i], alone[i], 1e-9);
}

TEST(SimpleForecast, SharesStayWithinOne) {
  std::vector<Figure> figures;
  for (int y = 2000; y < 2012; ++y)
    figures.push_back(figure(std::to_string(y).c_str(), y % 2 ? 0.9 : 0.6, 0, 1, FigureKind::share));
  const Sequence s = sequences(figures).front();
  EXPECT_EQ(simple_forecasters(s.key), std::vector{Simple::kept_share});
  const auto said = *simple_forecast(s, {}, 1, Simple::kept_share, hub_levels);
  EXPECT_NEAR(median(said), 0.9, 1e-9);
  EXPECT_LE(said.back(), 1);
  EXPECT_NEAR(said.front(), 0.6, 0.01);
}

TEST(SimpleForecast, SeasonsAreThoseOfAYear) {
  std::vector<Figure> figures;
  for (int y = 2000; y < 2004; ++y)
    for (int q = 1; q <= 4; ++q)
      figures.push_back(figure((std::to_string(y) + "-Q" + std::to_string(q)).c_str(), 100 * q + y - 2000));
  const Sequence s = sequences(figures).front();
  const auto simple = simple_forecasters(s.key);
  ASSERT_NE(std::find(simple.begin(), simple.end(), Simple::seasonal), simple.end());
  EXPECT_NEAR(median(*simple_forecast(s, {}, 3, Simple::seasonal, hub_levels)), 303, 1e-9) << "the third quarter of 2003";
  EXPECT_EQ(simple_forecasters(sequence({1, 2, 3}).key).size(), 3u) << "years have no season";
}

TEST(SimpleForecast, BorrowsTheChangesOfItsFamilyWhereItHasFew) {
  const Sequence few = sequence({100, 100, 100});
  std::vector<Figure> other;
  for (int y = 2000; y < 2003; ++y) other.push_back(figure(std::to_string(y).c_str(), y % 2 ? 400 : 100, 0, 1));
  std::vector<Sequence> family{few, sequences(other).front()};
  const auto alone = *simple_forecast(few, family, 1, Simple::persistence, hub_levels);
  EXPECT_GT(alone.back(), 200) << "the other one has changed by a factor of four";
}

}  // namespace
}  // namespace outflow::inference
