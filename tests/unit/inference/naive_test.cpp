#include "outflow/inference/naive.h"

#include <gtest/gtest.h>

namespace outflow::inference {
namespace {

/// Two camps over five days, counted on days 0, 2 and 4 (one of them also before the run and after it).
const std::vector<Points> points{{{-3, 5}, {0, 10}, {4, 50}}, {{2, 30}, {4, 50}, {9, 80}}};
const Table counted{{10, 20, 30, 40, 50}, {30, 30, 30, 40, 50}};
const Series counted_total{40, 50, 60, 80, 100};
const std::vector<int> days{0, 2, 4};

TEST(Naive, ReportingDaysAreThoseOnWhichSomebodyCounted) {
  EXPECT_EQ(reporting_days(points, 5), days);
  EXPECT_EQ(reporting_days(points, 10), (std::vector<int>{0, 2, 4, 9}));
  EXPECT_TRUE(reporting_days({}, 5).empty());
}

TEST(Naive, KnownIsWhatWasCountedByThen) {
  EXPECT_EQ(last_known(points[0], 3), 10.0);
  EXPECT_EQ(last_known(points[0], 4), 50.0);
  EXPECT_EQ(last_known(points[0], -1), 5.0);
  EXPECT_FALSE(last_known(points[0], -4));
  EXPECT_FALSE(last_known({}, 4));
}

TEST(Naive, ShareByCapacity) {
  // 1/4 and 3/4 of 40, 60, 100: wrong by 0, 15 + 15, 25 + 25 persons.
  const auto score = share_by_capacity(std::vector<std::optional<double>>{100.0, 300.0}, counted, counted_total, days);
  ASSERT_TRUE(score);
  EXPECT_DOUBLE_EQ(score->error, (0.0 + 0.5 + 0.5) / 3);
  EXPECT_EQ(score->days, days);
  EXPECT_FALSE(share_by_capacity(std::vector<std::optional<double>>{std::nullopt, 0.0}, counted, counted_total, days));
  EXPECT_FALSE(share_by_capacity(std::vector<std::optional<double>>{1.0, 1.0}, counted, counted_total, {}));
}

TEST(Naive, ShareAsTwoDaysBefore) {
  // On day 0 known is {5, -}: all 40 to the first camp: wrong by 30 + 30. On day 2 {10, -}: 60, 0: 30 + 30. On day 4 {10, 30}:
  // 25, 75: 25 + 25.
  const auto score = share_as_before(points, 2, counted, counted_total, days);
  ASSERT_TRUE(score);
  EXPECT_DOUBLE_EQ(score->error, (60.0 / 40 + 60.0 / 60 + 50.0 / 100) / 3);
  // Four days before there is nothing on day 0; on day 2 {5, -}, on day 4 {10, -}.
  const auto long_ago = share_as_before(points, 4, counted, counted_total, days);
  EXPECT_EQ(long_ago->days, (std::vector<int>{2, 4}));
  EXPECT_DOUBLE_EQ(long_ago->error, (60.0 / 60 + 100.0 / 100) / 2);
  EXPECT_FALSE(share_as_before(points, 90, counted, counted_total, days));
}

TEST(Naive, CountAsTwoDaysBefore) {
  // Says {5, 0}, {10, 0}, {10, 30}: wrong by 5 + 30, 20 + 30, 40 + 20.
  const auto score = count_as_before(points, 2, counted, counted_total, days);
  ASSERT_TRUE(score);
  EXPECT_DOUBLE_EQ(score->error, (35.0 / 40 + 50.0 / 60 + 60.0 / 100) / 3);
}

TEST(Naive, AShareOfNobodyIsLeftOut) {
  const std::vector<Points> nobody{{{0, 0}}, {{0, 0}}};
  EXPECT_FALSE(share_as_before(nobody, 0, counted, counted_total, days));
  EXPECT_TRUE(count_as_before(nobody, 0, counted, counted_total, days));
}

}  // namespace
}  // namespace outflow::inference
