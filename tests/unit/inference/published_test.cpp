#include "outflow/inference/published.h"

#include <gtest/gtest.h>

namespace outflow::inference {
namespace {

TEST(Published, CorrectionsCountFromTheirOwnDateOn) {
  const Published series{{{-5, 50}, {10, 100}, {20, 50}, {30, 60}, {40, 90}}, {40, 20}};
  EXPECT_EQ(published_by(series, 19), (Points{{-5, 50}, {10, 100}}));
  EXPECT_EQ(published_by(series, 30), (Points{{-5, 25}, {10, 50}, {20, 50}, {30, 60}})) << "halved by what day 20 found";
  EXPECT_EQ(published_by(series, 40), (Points{{-5, 37.5}, {10, 75}, {20, 75}, {30, 90}, {40, 90}}));
  EXPECT_TRUE(published_by(series, -6).empty());
  const Published other_order{series.counts, {20, 40}};
  EXPECT_EQ(published_by(other_order, 40), published_by(series, 40));
}

TEST(Published, CorrectionsWithoutAMeaningDoNothing) {
  const Points counts{{0, 0}, {10, 100}, {20, 50}};
  for (const int day : {0, 5, 10, 21}) EXPECT_EQ(published_by({counts, {day}}, 30), counts) << day;
}

TEST(Published, Phases) {
  EXPECT_EQ(phase_at({}, 100), Phase::plateau);
  EXPECT_EQ(phase_at({{0, 1000}, {40, 1050}}, 100), Phase::plateau);
  const Points rising{{30, 1000}, {90, 1050}, {91, 1051}};
  EXPECT_EQ(phase_at({rising.begin(), rising.begin() + 2}, 90), Phase::plateau) << "+5% are not above +5%";
  EXPECT_EQ(phase_at(rising, 91), Phase::growth);
  EXPECT_EQ(phase_at({{30, 1000}, {60, 900}}, 90), Phase::decline);
  EXPECT_EQ(phase_at({{30, 1000}, {60, 900}}, 120), Phase::plateau) << "60 days ago it was 900 already";
  EXPECT_EQ(phase_at({{80, 10}, {90, 20}}, 100), Phase::growth) << "since the first count, when that is later";
  EXPECT_EQ(phase_at({{0, 0}, {90, 1}}, 100), Phase::growth);
}

}  // namespace
}  // namespace outflow::inference
