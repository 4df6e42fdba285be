#include "outflow/inference/relative_difference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace outflow::inference {
namespace {

/// Two camps on three days; everything below is worked by hand.
const Table simulated{{10, 20, 40}, {10, 0, 30}};
const Table counted{{20, 20, 30}, {20, 20, 70}};
const Series counted_total{40, 40, 100};

TEST(RelativeDifference, NormalIsTheMeanOverDaysOfAllAbsoluteDifferencesInTheCountedTotal) {
  // (10 + 10) / 40, (0 + 20) / 40, (10 + 40) / 100
  EXPECT_DOUBLE_EQ(*averaged_relative_difference(simulated, counted, counted_total), (0.5 + 0.5 + 0.5) / 3);
}

TEST(RelativeDifference, RescaledHasAsManyPeopleAsWereCounted) {
  const Series total = sum_of_camps(simulated);
  EXPECT_EQ(total, (Series{20, 20, 70}));
  const Table real = rescaled(simulated, total, counted_total);
  EXPECT_DOUBLE_EQ(real[0][1], 40);
  EXPECT_DOUBLE_EQ(real[0][2], 40.0 * 100 / 70);
  // 0; (20 + 20) / 40; 27.142857... twice, each to 4 decimals
  EXPECT_DOUBLE_EQ(*averaged_relative_difference(real, counted, counted_total), (0.0 + 1.0 + 2 * 27.1429 / 100) / 3);
  const Table whole = rescaled(simulated, total, counted_total, Rescaling::whole);
  EXPECT_EQ(whole[0], (Series{20, 40, 57}));
  EXPECT_EQ(whole[1], (Series{20, 0, 42}));
}

TEST(RelativeDifference, NobodySimulatedIsRescaledToNobody) {
  const Table nobody{{0, 0}, {0, 3}};
  EXPECT_EQ(rescaled(nobody, sum_of_camps(nobody), {10, 12}), (Table{{0, 0}, {0, 12}}));
}

TEST(RelativeDifference, ByCampAndOnSomeDaysOnly) {
  EXPECT_EQ(ratio_difference(simulated[1], counted[1], counted_total), (Series{0.25, 0.5, 0.4}));
  const std::vector<int> last{2};
  EXPECT_DOUBLE_EQ(*averaged_relative_difference(simulated, counted, counted_total, last), 0.5);
}

TEST(RelativeDifference, WithoutAnybodyCountedTheDivisorIsOnePerson) {
  EXPECT_DOUBLE_EQ(*averaged_relative_difference({{3, 0}}, {{0, 0}}, {0, 0}), 1.5);
}

TEST(RelativeDifference, OfNothingThereIsNone) {
  EXPECT_FALSE(averaged_relative_difference({}, {}, {}));
  EXPECT_FALSE(averaged_relative_difference({}, {}, {5}));
  EXPECT_FALSE(averaged_relative_difference({{}}, {{}}, {}));
  EXPECT_FALSE(averaged_relative_difference(simulated, counted, counted_total, std::vector<int>{}));
  EXPECT_TRUE(sum_of_camps({}).empty());
}

TEST(Rounded4, RoundsTheExactValueOfTheBinaryNumber) {
  EXPECT_EQ(rounded4(1.0 / 3), 0.3333);
  EXPECT_EQ(rounded4(2.0 / 3), 0.6667);
  EXPECT_EQ(rounded4(0.00005), 0.0001) << "the double lies above the tie";
  EXPECT_EQ(rounded4(0.00015), 0.0001) << "the double lies below the tie";
  EXPECT_EQ(rounded4(0.03125), 0.0312) << "a tie in binary too: to the even digit";
  EXPECT_EQ(rounded4(0.09375), 0.0938);
  EXPECT_EQ(rounded4(-1.23456), -1.2346);
  EXPECT_EQ(rounded4(123456789012.0), 123456789012.0);
  EXPECT_EQ(rounded4(1e300), 1e300);
}

/// The digits are those of a number that is written with four of them and read again, near ties as well.
TEST(RelativeDifference, RoundingIsThatOfWriting) {
  const auto written = [](double x) {
    char text[64];
    std::snprintf(text, sizeof text, "%.4f", x);
    return std::strtod(text, nullptr);
  };
  for (const double far : {0.0, 17.0, 4096.0, 33554431.0, 33554432.0, 1e9})
    for (int i = -2000; i <= 2000; ++i) {
      const double x = far + i * 0.00005;
      for (const double near : {x, std::nextafter(x, -1e9), std::nextafter(x, 1e10), x + 1e-7, x - 1e-7})
        ASSERT_EQ(rounded4(near), written(near)) << near;
    }
}

}  // namespace
}  // namespace outflow::inference
