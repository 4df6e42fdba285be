#include "outflow/inference/scaled_error.h"

#include <gtest/gtest.h>

namespace outflow::inference {
namespace {

/// Two days seen, two to be foretold. The simulation is wrong by 10 and 20 persons in five days: 6 a day.
const Series simulated{0, 10, 30, 40, 40};
const Series counted{0, 10, 20, 40, 60};
const Series counted_total{100, 100, 100, 100, 150};

std::optional<double> error(Baseline baseline, Trend trend = Trend::right) {
  return scaled_error(simulated, counted, counted_total, 2, baseline, trend);
}

TEST(ScaledError, InTheErrorsOfThreeForecasters) {
  EXPECT_DOUBLE_EQ(*error(Baseline::flat), 6.0 / 30);                     // says 20, 20: wrong by 20, 40
  EXPECT_DOUBLE_EQ(*error(Baseline::trend), 6.0 / 15);                    // says 30, 40: wrong by 10, 20
  EXPECT_DOUBLE_EQ(*error(Baseline::trend, Trend::undivided), 6.0 / 20);  // says 60, 80: wrong by 20, 20
  EXPECT_DOUBLE_EQ(*error(Baseline::ratio), 6.0 / 25);                    // says 20, 30: wrong by 20, 30
}

TEST(ScaledError, IsRoundedToFourDecimals) {
  EXPECT_EQ(*scaled_error({0, 0, 1}, {0, 0, 0.7}, {1, 1, 1}, 1, Baseline::flat), 0.1429);  // (0.3 / 3) / 0.7
}

TEST(ScaledError, WhereThereIsNothingToDivideByThereIsNone) {
  const Series flat(40, 5.0), totals(40, 9.0), nobody(40, 0.0);
  EXPECT_FALSE(scaled_error(flat, flat, totals, 7, Baseline::flat)) << "the forecaster makes no error";
  EXPECT_FALSE(scaled_error(flat, flat, nobody, 7, Baseline::ratio)) << "nobody was counted on day 7";
  EXPECT_TRUE(scaled_error(flat, flat, totals, 7, Baseline::trend));
  const Series short_run(31, 5.0);
  EXPECT_FALSE(scaled_error(short_run, short_run, short_run, 30, Baseline::trend)) << "day 30 is the last one";
  EXPECT_FALSE(scaled_error({}, {}, {}, 7, Baseline::flat));
}

TEST(ScaledError, CampsAreAveragedByTheirPersonDays) {
  EXPECT_EQ(weight_of(counted), 130);
  const std::vector<std::optional<double>> errors{0.5, std::nullopt, 2.0};
  EXPECT_DOUBLE_EQ(*weighted_mean(errors, std::vector<double>{30, 1000, 10}), (0.5 * 30 + 2.0 * 10) / 40);
  EXPECT_FALSE(weighted_mean(errors, std::vector<double>{0, 7, 0}));
  EXPECT_FALSE(weighted_mean({}, {}));
}

}  // namespace
}  // namespace outflow::inference
