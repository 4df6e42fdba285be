#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

#include "outflow/inference/surge/cusum.h"
#include "outflow/inference/surge/law.h"
#include "outflow/inference/surge/scan.h"
#include "outflow/inference/surge/scan_simulation.h"
#include "outflow/inference/surge/tails.h"
#include "unit/inference/surge/printed.h"

/// Scans and cumulative sums: values that two independent methods agree on, each computed outside this program.
namespace outflow::inference::surge {
namespace {

struct ScanRow {
  std::int64_t k;
  double mean;
  std::int64_t months;
  double calendar, sliding, simulated, error;
};

const std::vector<ScanRow>& scan_rows() {
  static const std::vector<ScanRow> rows{{3, 1.0 / 12, 12, 0.001086884063, 0.002936288438, 0.00291, 0.00003},
                                         {3, 1.0 / 12, 24, 0.002172586808, 0.006029428134, 0.00609, 0.00004},
                                         {7, 0.5, 12, 1.202848892e-05, 6.828583046e-05, 6.3e-05, 4e-06},
                                         {7, 0.5, 24, 2.405683316e-05, 0.0001416129807, 1.31e-04, 6e-06},
                                         {3, 0.5, 12, 0.1596242877, 0.3174959332, 0.31767, 0.00023},
                                         {3, 0.5, 24, 0.2937686622, 0.5423655374, 0.54218, 0.00025}};
  return rows;
}

TEST(Reference, ScansOfCalendarMonthsAndSlidingWindows) {
  for (const auto& row : scan_rows()) {
    expect_close(any_of(poisson_tail(row.k, row.mean), static_cast<double>(row.months)), row.calendar);
    expect_close(sliding_scan(row.k, row.mean, row.months).value(), row.sliding);
  }
  const NausTerms soldiers = naus_terms(3, 1.0 / 12);
  expect_close(soldiers.q2, 0.999648679556);
  expect_close(soldiers.q3, 0.999389881464);
  for (const auto& [months, either] : {std::pair<std::int64_t, double>{12, 0.003004373762}, {24, 0.006170187269}}) {
    const double s = sliding_scan(3, 1.0 / 12, months).value(), b = sliding_scan(7, 0.5, months).value();
    expect_close(s + b - s * b, either);
  }
}

// Our simulation against the simulation of others (and so against Naus): both errors count, 4 of them allowed.
TEST(Reference, SimulatedSlidingWindows) {
  for (const auto& row : scan_rows()) {
    const auto ours = simulate_sliding_scan(row.k, row.mean, {}, row.months, {.seed = 7, .runs = 200'000}).value();
    const double expected_error = std::sqrt(row.simulated * (1 - row.simulated) / static_cast<double>(ours.runs));
    EXPECT_NEAR(ours.p, row.simulated, 4 * std::hypot(row.error, expected_error)) << row.k << " " << row.months;
    EXPECT_GE(ours.runs, 200'000);
  }
}

TEST(Reference, ConditionalScans) {
  const std::vector<double> two_years(24, 1.0), one_year(12, 1.0);
  expect_close(log_likelihood_ratio(3, 5.0 / 24, 5), 6.254222384835);
  expect_close(conditional_scan(3, 5, two_years).value(), 0.01629412615741);
  expect_close(conditional_scan(3, 4, one_year).value(), 0.02604166666667);
  expect_close(conditional_scan(7, 18, two_years).value(), 0.00011081940749);
}

/// P(the best stretch of at most `longest` has the ratio) by going through all ways to put 5 events on 24 months.
double enumerated(double ratio, std::size_t longest) {
  std::vector<std::int64_t> counts(24, 0);
  const std::vector<double> weights(24, 1.0);
  double p = 0;
  const std::function<void(std::size_t, int, double)> place = [&](std::size_t month, int left, double ways) {
    if (left == 0) {
      if (busiest_stretch(counts, weights, longest).ratio >= ratio * (1 - 1e-9)) p += ways;
      return;
    }
    if (month == counts.size()) return;
    double factor = 1;
    for (int here = 0; here <= left; ++here) {
      counts[month] = here;
      place(month + 1, left - here, ways * factor);
      factor /= 24.0 * (here + 1);
    }
    counts[month] = 0;
  };
  place(0, 5, 120);
  return p;
}

TEST(Reference, TheConditionalScanWithGrowingWindows) {
  const std::vector<double> two_years(24, 1.0);
  const double ratio = log_likelihood_ratio(3, 5.0 / 24, 5);
  for (const auto& [longest, printed] : {std::pair<std::size_t, double>{1, 0.0163}, {3, 0.0180}, {12, 0.0270}}) {
    const double exact = enumerated(ratio, longest);
    EXPECT_NEAR(exact, printed, 4 * 0.0005) << "simulated by others, with an error";
    const auto ours = simulate_conditional_scan(ratio, 5, two_years, longest, {.seed = 3, .runs = 50'000}).value();
    EXPECT_NEAR(ours.p, exact, 4 * std::sqrt(exact / static_cast<double>(ours.runs))) << longest;
  }
}

TEST(Reference, CusumReferenceValuesAndRunLengths) {
  expect_close(lucas_reference(1.0 / 12, 2.0 / 12), 0.120224586741);
  expect_close(lucas_reference(1.0 / 12, 4.0 / 12), 0.180336880111);
  expect_close(lucas_reference(0.5, 1), 0.721347520444);
  expect_close(lucas_reference(0.5, 2), 1.082021280667);
  const auto soldiers = CountLaw::known({}, 1.0 / 12).probabilities(), boats = CountLaw::known({}, 0.5).probabilities();
  struct Row {
    CusumPlan plan;
    const std::vector<double>& law;
    double run_length;
    int digits;
  };
  for (const auto& row : std::vector<Row>{{{5, 1, 5}, soldiers, 50.834499, 8},
                                          {{5, 1, 10}, soldiers, 231.05129, 8},
                                          {{5, 1, 15}, soldiers, 1101.8692, 8},
                                          {{10, 7, 30}, boats, 70.597653, 8},
                                          {{10, 7, 40}, boats, 148.94171, 8},
                                          {{10, 7, 50}, boats, 301.49034, 8}})
    expect_printed(average_run_length(row.plan, row.law), row.run_length, row.digits);
}

// "Monitoring 100 such series gives one false alarm in 9.2 years"; over a decade the sliding scan gives 0.030.
TEST(Reference, WhatFollowsForAWatch) {
  expect_printed(1 / (100 * 12 * poisson_tail(3, 1.0 / 12)), 9.2, 2);
  expect_printed(sliding_scan(3, 1.0 / 12, 120).value(), 0.030, 2);
}

}  // namespace
}  // namespace outflow::inference::surge
