#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <vector>

#include "outflow/inference/surge/evidence.h"
#include "outflow/inference/surge/law.h"
#include "outflow/inference/surge/rates.h"
#include "outflow/inference/surge/tails.h"
#include "unit/inference/surge/printed.h"

/// Values that two independent methods agree on, each computed outside this program. Cases: "soldiers", 3 events in a month at
/// one a year; "boats", 7 persons in a month at six a year; "three boats", 3 boats in a month at six a year.
namespace outflow::inference::surge {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
using Kind = PartySizes::Kind;

TEST(Reference, PoissonTails) {
  struct Row {
    std::int64_t y;
    double mean, tail, one_in;
    int digits;
  };
  for (const auto& row : std::vector<Row>{{3, 1.0 / 12, 9.06188229924e-05, 11035, 5},
                                          {3, 0.0821355236, 8.68447905406e-05, 11515, 5},
                                          {3, 0.25, 0.00216149668976, 463, 3},
                                          {3, 1, 0.0803013970714, 12.5, 3},
                                          {2, 1.0 / 12, 0.0032852174849, 304, 3},
                                          {1, 1.0 / 12, 0.0799555853707, 12.5, 3},
                                          {7, 0.5, 1.00237960288e-06, 997626, 6},
                                          {7, 0.4928131417, 9.11443319136e-07, 1.10e6, 3},
                                          {7, 1.5, 0.000925991913525, 1080, 4},
                                          {7, 6, 0.393697217587, 2.5, 2},
                                          {3, 0.5, 0.014387677967, 69.5, 3}}) {
    expect_close(poisson_tail(row.y, row.mean), row.tail);
    expect_printed(1 / poisson_tail(row.y, row.mean), row.one_in, row.digits);
    expect_close(CountLaw::known({}, row.mean).tail(row.y), row.tail, "the table");
  }
}

TEST(Reference, MidPAndFisher) {
  expect_printed(poisson_mid_p(3, 1.0 / 12), 4.62494e-05, 6);
  expect_printed(poisson_mid_p(7, 0.5), 5.32288e-07, 6);
  const Combined both = fisher(std::array{poisson_tail(3, 1.0 / 12), poisson_tail(7, 0.5)});
  expect_close(both.statistic, 46.243964778);
  expect_printed(both.p, 2.19110724e-09, 9);
  expect_printed(poisson_tail(10, 7.0 / 12), 7.40659930e-10, 9);
}

TEST(Reference, GarwoodIntervals) {
  struct Row {
    std::int64_t count;
    double years, low, high;
    int digits_low, digits_high;
  };
  for (const auto& row : std::vector<Row>{{3, 1.0 / 12, 7.4240655, 105.20728, 8, 8},
                                          {7, 1.0 / 12, 33.772357, 173.0721, 8, 7},
                                          {10, 10, 0.47953887, 1.8390356, 8, 8},
                                          {60, 10, 4.5786321, 7.7231893, 8, 8}}) {
    expect_printed(garwood(row.count, row.years, 0.95).low, row.low, row.digits_low);
    expect_printed(garwood(row.count, row.years, 0.95).high, row.high, row.digits_high);
  }
  EXPECT_EQ(garwood(0, 1, 0.95).low, 0);
  expect_printed(garwood(0, 1, 0.95).high, 3.6888795, 8);
}

TEST(Reference, NegativeBinomialTails) {
  struct Row {
    double size, soldiers, boats;
    int digits_soldiers, digits_boats;
  };
  for (const auto& row : std::vector<Row>{{0.1, 0.005336611108, 0.01775298842, 10, 10},
                                          {0.5, 0.0009645351944, 0.00218920872, 10, 9},
                                          {1, 0.0004551661356, 0.0004572473708, 10, 10},
                                          {2, 0.00024832, 8.448e-05, 10, 10},
                                          {10, 0.0001174369271, 4.335284302e-06, 10, 10},
                                          {infinite, 9.06188230e-05, 1.00237960e-06, 9, 9}}) {
    expect_printed(negative_binomial_tail(3, 1.0 / 12, row.size), row.soldiers, row.digits_soldiers);
    expect_printed(negative_binomial_tail(7, 0.5, row.size), row.boats, row.digits_boats);
  }
  struct ByDispersion {
    double dispersion, soldiers, boats;
  };
  for (const auto& row : std::vector<ByDispersion>{
           {2, 0.006146231525, 0.00218920872}, {3, 0.00899521205, 0.007262486688}, {5, 0.01027581012, 0.01529260818}}) {
    expect_close(negative_binomial_tail(3, 1.0 / 12, size_of(1.0 / 12, row.dispersion)), row.soldiers);
    expect_close(negative_binomial_tail(7, 0.5, size_of(0.5, row.dispersion)), row.boats);
    expect_close(CountLaw::known({row.dispersion, {}}, 0.5).tail(7), row.boats, "the table");
  }
}

TEST(Reference, CompoundPoisson) {
  struct Row {
    PartySizes sizes;
    double parties, clumping, tail, one_in, year;
    int digits, digits_year;
  };
  for (const auto& row : std::vector<Row>{{{Kind::fixed, 2, {}}, 0.25, 2, 0.0001333696505, 7498, 0.00160, 4, 3},
                                          {{Kind::fixed, 5, {}}, 0.1, 5, 0.00467884016, 214, 0.0547, 3, 3},
                                          {{Kind::one_plus, 1, {}}, 0.25, 2.5, 0.002215521828, 451, 0.0263, 3, 3},
                                          {{Kind::one_plus, 1.5, {}}, 0.2, 3.1, 0.004526067244, 221, 0.0530, 3, 3},
                                          {{Kind::one_plus, 4, {}}, 0.1, 5.8, 0.02366994544, 42, 0.250, 2, 3},
                                          {{Kind::geometric, 2, {}}, 0.25, 3, 0.006490375243, 154, 0.0752, 3, 3},
                                          {{Kind::geometric, 3, {}}, 1.0 / 6, 5, 0.01698399781, 59, 0.186, 2, 3},
                                          {{Kind::geometric, 5, {}}, 0.1, 9, 0.02682441855, 37, 0.278, 2, 3}}) {
    const double tail = compound_tail(7, 0.5, row.sizes);
    expect_close(tail, row.tail, to_string(row.sizes).c_str());
    expect_close(CountLaw::known({1, row.sizes}, 0.5).tail(7), row.tail, "the table");
    expect_close(0.5 / mean_size(row.sizes), row.parties);
    expect_close(clumping(row.sizes), row.clumping);
    expect_printed(1 / tail, row.one_in, row.digits);
    expect_printed(any_of(tail, 12), row.year, row.digits_year);
  }
}

TEST(Reference, GammaPoissonPredictive) {
  struct Row {
    double years, soldiers, soldiers_conditional, boats, boats_conditional;
    int digits_conditional = 10;
  };
  for (const auto& row : std::vector<Row>{{1, 0.0009664978578, 0.001715626204, 1.282011882e-05, 1.802567146e-05},
                                          {2, 0.000401252051, 0.0006022144, 4.377730471e-06, 5.391204164e-06},
                                          {10, 0.0001338698298, 0.0001517252767, 1.409576391e-06, 1.483853826e-06},
                                          {20, 0.0001111290134, 0.0001188908251, 1.192928616e-06, 1.224945006e-06}}) {
    const double months = 12 * row.years;
    const auto soldiers = static_cast<std::int64_t>(row.years), boats = static_cast<std::int64_t>(6 * row.years);
    expect_close(predictive_tail(3, soldiers, months), row.soldiers);
    expect_close(predictive_tail(7, boats, months), row.boats);
    expect_close(predictive_tail(3, soldiers, months, {1, 0}), row.soldiers_conditional);
    expect_close(predictive_tail(7, boats, months, {1, 0}), row.boats_conditional);
    expect_close(conditional_tail(3, soldiers, months), row.soldiers_conditional);
    expect_close(conditional_tail(7, boats, months), row.boats_conditional);
    expect_close(CountLaw::given_total({}, boats + 7, 1, months).tail(7), row.boats_conditional, "the table");
  }
}

TEST(Reference, RateRatios) {
  const RateRatio soldiers = rate_ratio(3, 1, 10, 120, 0.95), boats = rate_ratio(7, 1, 60, 120, 0.95);
  expect_close(soldiers.estimate, 36);
  expect_close(boats.estimate, 14);
  expect_printed(soldiers.exact.low, 6.36648, 6);
  expect_printed(soldiers.exact.high, 139.814, 6);
  expect_printed(soldiers.median, 37.4495, 6);
  expect_printed(soldiers.credible.low, 8.98464, 6);
  expect_printed(soldiers.credible.high, 118.745, 6);
  expect_printed(ratio_above(1, 3, 1, 10, 120), 0.9999771975, 10);
  expect_printed(ratio_above(2, 3, 1, 10, 120), 0.99976403, 8);
  expect_printed(boats.exact.low, 5.39832, 6);
  expect_printed(boats.exact.high, 30.6571, 6);
  expect_printed(boats.median, 14.2993, 6);
  expect_printed(ratio_above(2, 7, 1, 60, 120), 0.99995827, 8);
  expect_printed(rate_ratio(3, 1, 1, 12, 0.95).exact.low, 2.89056, 6);
  expect_printed(rate_ratio(3, 1, 1, 12, 0.95).exact.high, 1889.91, 6);
}

TEST(Reference, BayesFactorsAndPosteriors) {
  const double soldiers = log_bayes_factor(3, 1.0 / 12), boats = log_bayes_factor(7, 0.5), three_boats = log_bayes_factor(3, 0.5);
  expect_printed(std::exp(soldiers), 132.82, 5);
  expect_printed(std::exp(boats), 19048, 5);
  expect_printed(std::exp(three_boats), 9.62, 3);
  expect_printed(posterior(0.001, soldiers), 0.117, 3);
  expect_printed(posterior(0.01, soldiers), 0.573, 3);
  expect_printed(posterior(0.05, soldiers), 0.875, 3);
  expect_printed(posterior(0.001, three_boats), 0.010, 2);
  expect_printed(posterior(0.01, three_boats), 0.089, 2);
  expect_printed(posterior(0.05, three_boats), 0.336, 3);
}

}  // namespace
}  // namespace outflow::inference::surge
