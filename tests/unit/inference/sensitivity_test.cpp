#include "outflow/inference/sensitivity.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>

#include "outflow/scenario/compile.h"
#include "support/world.h"

namespace outflow::inference {
namespace {

constexpr int people = 10;

assessment::Output output(const std::string& text) {
  std::vector<scenario::FormulaFault> faults;
  auto parsed = assessment::parse_output(text, faults);
  EXPECT_TRUE(faults.empty()) << text << ": " << (faults.empty() ? "" : faults.front().problem);
  return parsed.value();
}

/// Ten people, each of whom leaves in the one step with probability p, p uniform on (0, 1): the count is binomial. Another
/// number is unknown that does nothing.
SensitivityProblem thinning() {
  test::World w(1, {86400, 0});
  w.place("valley", scenario::PlaceKind::origin);
  w.place("camp", scenario::PlaceKind::camp);
  w.people("valley", people);
  w.exit("valley", "leave", test::probability(0.5), test::to_place("camp")).rate.tie = {.parameter = 0};
  w.report("arrivals", scenario::Counts::entries).places = {{"camp"}};
  w.s.parameters.push_back({.name = "p", .prior = {.law = scenario::PriorLaw::uniform, .a = 0, .b = 1}, .value = 0.5});
  w.s.parameters.push_back({.name = "idle", .prior = {.law = scenario::PriorLaw::normal}, .value = 0});
  return {.scenario = w.s,
          .engine = engine::Kind::cohorts,
          .outputs = {output("arrivals 2021-01-01"), output("stock:valley"), output("arrivals 2021-01-01 >= 10")},
          .varied = {0, 1}};
}

/// By hand: Var(E[Y | p]) = n^2 / 12, E[Var(Y | p)] = n / 6, so p has n / (n + 2) of the variance and chance 2 / (n + 2). Y is
/// uniform on 0 .. n, so it is n with probability 1 / (n + 1). Null: the estimate is the closed form; 2,048 rows, bounds of more
/// than four standard errors (of seeds not used here: 0.008, 0.005, 0.006).
void expect_closed_forms(double of_p, double of_chance, double mean) {
  EXPECT_NEAR(of_p, people / (people + 2.0), 0.035);
  EXPECT_NEAR(of_chance, 2 / (people + 2.0), 0.025);
  EXPECT_NEAR(mean, people / 2.0, 0.2);
}

TEST(Sensitivity, splits_the_variance_of_binomial_thinning_between_rate_and_chance) {
  const auto runs = run_sobol(thinning(), 2048, 3, 0);
  const auto indices = sobol_indices(runs[0], {.replicates = 1});
  expect_closed_forms(indices.first[0].value, indices.total[2].value, indices.mean);
  EXPECT_NEAR(indices.together.value, 0, 0.035);
  EXPECT_EQ(indices.total[1].value, 0) << "the idle number";
  const auto staying = sobol_indices(runs[1], {.replicates = 1});
  EXPECT_NEAR(staying.total[2].value, indices.total[2].value, 1e-9) << "who stays is n less who goes";
  EXPECT_NEAR(sobol_indices(runs[2], {.replicates = 1}).mean, 1.0 / (people + 1), 0.02);
}

TEST(Sensitivity, pairs_of_histories_say_the_same) {
  const auto problem = thinning();
  const auto runs = run_pairs(problem, prior_points(2048, 2, 3), 3, 0);
  const auto indices = given_data_indices(runs[0], {.dummies = 40, .bootstrap = {.replicates = 20}});
  expect_closed_forms(indices.first[0].value, indices.chance.value, indices.mean);
  EXPECT_NEAR(indices.first[1].value, 0, 0.02);
  EXPECT_GT(indices.pawn[0], 3 * indices.dummy);
  EXPECT_LT(indices.pawn[1], 1.5 * indices.dummy);
}

TEST(Sensitivity, has_the_same_bits_on_any_number_of_threads) {
  const auto problem = thinning();
  const auto one = run_sobol(problem, 21, 3, 1), three = run_sobol(problem, 21, 3, 3);
  for (std::size_t o = 0; o < one.size(); ++o) EXPECT_EQ(one[o].values, three[o].values);
  const auto points = prior_points(21, 2, 3);
  EXPECT_EQ(run_pairs(problem, points, 3, 1)[0].outputs.values, run_pairs(problem, points, 3, 3)[0].outputs.values);
}

TEST(Sensitivity, a_stop_leaves_whole_rows_and_the_rows_are_those_of_a_longer_run) {
  const auto problem = thinning();
  std::atomic<bool> stop{false};
  int last = 0;
  const auto some = run_sobol(problem, 400, 3, 2,
                              {.progress =
                                   [&](int done, int of) {
                                     EXPECT_EQ(of, 400 * 5);
                                     last = done;
                                     if (done >= 100) stop = true;
                                   },
                               .stop = &stop});
  EXPECT_EQ(some[0].rows * 5, static_cast<std::size_t>(last));
  EXPECT_LT(some[0].rows, 400u);
  const auto more = run_sobol(problem, some[0].rows + 5, 3, 2);
  for (std::size_t k = 0; k < some[0].values.size(); ++k) ASSERT_EQ(some[0].values[k], more[0].values[k]);
}

TEST(Sensitivity, others_than_those_asked_for_keep_their_value) {
  auto problem = thinning();
  problem.varied = {1};
  const auto runs = run_sobol(problem, 64, 3, 0);
  const auto indices = sobol_indices(runs[0], {.replicates = 1});
  EXPECT_NEAR(indices.total[1].value, 1, 0.5);
  EXPECT_NEAR(indices.variance, people * 0.25, 1.5) << "binomial with p = 1/2";
}

TEST(Sensitivity, rows_without_a_value_are_left_out) {
  Matrix runs(3, 4);
  runs(1, 2) = std::nan("");
  EXPECT_EQ(with_values(runs).rows, 2u);
  PairedRuns pairs{Matrix(3, 1), Matrix(3, 2)};
  pairs.outputs(2, 0) = std::nan("");
  pairs.inputs(2, 0) = 7;
  EXPECT_EQ(with_values(pairs).inputs.values, std::vector<double>(2, 0.0));
}

TEST(Sensitivity, draws_of_a_posterior_come_in_proportion_to_their_weights) {
  Matrix draws(3, 1);
  draws(0, 0) = 1;
  draws(1, 0) = 2;
  draws(2, 0) = 3;
  const auto points = drawn_points(draws, {0.5, 0, 0.5}, 10, 1);
  int ones = 0, twos = 0;
  for (std::size_t i = 0; i < points.rows; ++i) {
    ones += points(i, 0) == 1;
    twos += points(i, 0) == 2;
  }
  EXPECT_EQ(ones, 5);
  EXPECT_EQ(twos, 0);
}

}  // namespace
}  // namespace outflow::inference
