#include "outflow/inference/surge/analysis.h"

#include <gtest/gtest.h>

#include <cmath>

#include "unit/inference/surge/printed.h"

namespace outflow::inference::surge {
namespace {

/// Ten years of months with ten events, then three: "soldiers".
CountSeries soldiers() {
  CountSeries series;
  series.count = 3;
  series.exposure = 1.0 / 12;
  series.baseline.assign(120, 0);
  for (std::size_t i = 0; i < 10; ++i) series.baseline[12 * i + 3] = 1;
  series.baseline_exposure.assign(120, 1.0 / 12);
  series.cycle = 12;
  return series;
}

TEST(Analyse, PutsTheFiguresOfTheReferenceTogether) {
  SurgeQuestion question;
  question.spread = SurgeQuestion::Spread::poisson;
  const SurgeAnalysis a = analyse(soldiers(), question);
  EXPECT_EQ(a.baseline_count, 10);
  expect_close(a.expected, 1.0 / 12);
  expect_close(a.poisson_p, 9.06188229924e-05);
  expect_close(*a.predictive, 0.0001338698298);
  expect_close(a.judgement.p, 0.0001517252767, "given the total");
  expect_close(a.p_look, any_of(0.0001517252767, 12));
  expect_close(a.scans.calendar, 0.001086884063);
  expect_close(*a.scans.sliding, 0.002936288438);
  expect_printed(std::exp(a.evidence.log_bayes_factor), 132.82, 5);
  expect_printed(a.evidence.posterior[1], 0.573, 3);
  expect_close(a.ratio->estimate, 36);
  EXPECT_EQ(a.judgement.rule, Rule::law);
  EXPECT_TRUE(a.judgement.alarm);
  EXPECT_EQ(a.verdict, Verdict::unusual);
  EXPECT_EQ(a.rank.as_high, 0);
  EXPECT_EQ(a.season->periods, 10u);
  EXPECT_EQ(a.season->count, 0) << "the events of calm fell in another month";
}

// What would make it ordinary does so, and a little less does not.
TEST(Analyse, TellsWhereTheJudgementTurns) {
  SurgeQuestion question;
  question.spread = SurgeQuestion::Spread::poisson;
  question.level = 0.004;
  const SurgeAnalysis a = analyse(soldiers(), question);
  ASSERT_TRUE(a.ordinary_from && a.reporting_rise);
  for (const auto& [factor, alarm] : {std::pair{0.97, true}, {1.0, false}}) {
    SurgeQuestion given = question;
    given.spread = SurgeQuestion::Spread::given;
    given.dispersion = 1 + (*a.ordinary_from - 1) * factor;
    EXPECT_EQ(analyse(soldiers(), given).judgement.p <= 0.004, alarm) << factor;
    CountSeries more = soldiers();
    more.exposure *= *a.reporting_rise * factor;
    EXPECT_EQ(analyse(more, question).judgement.p <= 0.004, alarm) << factor;
  }
}

TEST(Analyse, AKnownRateNeedsNoBaseline) {
  CountSeries series;
  series.count = 7;
  series.exposure = 1.0 / 12;
  SurgeQuestion question;
  question.rate = 6;
  question.parties = PartySizes{PartySizes::Kind::geometric, 3, {}};
  question.spread = SurgeQuestion::Spread::given;
  const SurgeAnalysis a = analyse(series, question);
  expect_close(a.judgement.p, 0.01698399781);
  expect_printed(a.p_look, 0.186, 3);
  EXPECT_FALSE(a.ratio);
  EXPECT_FALSE(a.season);
  EXPECT_EQ(a.verdict, Verdict::ordinary);
}

TEST(Analyse, EqualSeedsGiveEqualAnswersOthersNearOnes) {
  CountSeries series = soldiers();
  SurgeQuestion question;
  question.spread = SurgeQuestion::Spread::given;
  question.dispersion = 1.5;
  const auto one = analyse(series, question), same = analyse(series, question);
  EXPECT_EQ(one.scans.sliding_in_force->p, same.scans.sliding_in_force->p);
  EXPECT_EQ(one.scans.busiest_p->p, same.scans.busiest_p->p);
  question.simulation.seed = 2;
  const auto other = analyse(series, question);
  EXPECT_NE(one.scans.sliding_in_force->p, other.scans.sliding_in_force->p);
  EXPECT_NEAR(one.scans.sliding_in_force->p, other.scans.sliding_in_force->p, 6 * one.scans.sliding_in_force->error);
}

// Nothing here may be NaN, whatever is thin: no events, no periods, one period, huge counts.
TEST(Analyse, HasAnAnswerForThinAndHugeSeries) {
  for (const std::int64_t count : {std::int64_t{0}, std::int64_t{1}, std::int64_t{40'000}, std::int64_t{1'000'000'000}})
    for (const std::int64_t calm : {std::int64_t{0}, std::int64_t{2}, std::int64_t{35'000}})
      for (const std::size_t periods : {std::size_t{0}, std::size_t{1}, std::size_t{30}}) {
        CountSeries series;
        series.count = count;
        series.baseline.assign(periods, calm);
        series.baseline_exposure.assign(periods, 1);
        series.other_exposure = 1;
        series.other_count = calm;
        const SurgeAnalysis a = analyse(series);
        EXPECT_TRUE(a.judgement.p >= 0 && a.judgement.p <= 1) << count << " " << calm << " " << periods;
        EXPECT_TRUE(a.evidence.posterior[0] >= 0 && a.evidence.posterior[0] <= 1) << count << " " << calm << " " << periods;
        EXPECT_TRUE(a.p_look >= a.judgement.p);
      }
}

}  // namespace
}  // namespace outflow::inference::surge
