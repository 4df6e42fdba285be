#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>

#include "outflow/base/parallel.h"
#include "outflow/inference/posterior.h"
#include "outflow/inference/regression.h"
#include "outflow/inference/smc2.h"
#include "outflow/inference/weights.h"
#include "support/inference_world.h"
#include "support/places_of_truth.h"

/// Places of the truth in the posterior (support/places_of_truth.h), for each parameter and for three quantities that depend on
/// the data (the next two figures and a third: their sum, or the one after).
///
/// n = 500 truths; the bar is p > 0.01 for each of the six quantities (alpha 0.06, with the 18 intervals below 0.08 together;
/// seeds are fixed, so a pass stays a pass), and coverage within 3.3 binomial standard errors (alpha 0.001 each): 7.4, 5.9, 4.4
/// points.
namespace outflow::inference {
namespace {

using test::draw_truth;
using test::in_words;
using test::n_truths;
using test::place_of;
using test::Places;
using test::small_problem;
using test::Truth;
using test::Verdict;
using test::with_figures;

const std::vector<std::string> quantities{"rate", "push", "unexplained", "next", "the one after", "third"};
Verdict judge(const std::vector<Places>& places) { return test::judge(places, quantities); }

Places places_in(const Truth& truth, const Matrix& z, std::span<const double> z_weights, const Matrix& targets,
                 std::span<const double> target_weights, std::uint64_t number) {
  random::Stream ties({.key = random::member_key(5, number), .entity = 0, .step = 0, .purpose = random::Purpose::test});
  Places places;
  const auto add = [&](double value, const std::vector<double>& draws, std::span<const double> weights) {
    places.push_back(place_of(value, draws, weights, ties.uniform()));
  };
  std::vector<double> column;
  for (std::size_t k = 0; k < z.columns; ++k) {
    column.clear();
    for (std::size_t i = 0; i < z.rows; ++i) column.push_back(z(i, k));
    add(truth.z[k], column, z_weights);
  }
  std::vector<double> sum;
  for (std::size_t i = 0; i < targets.rows; ++i) sum.push_back(targets(i, 0) + targets(i, 1));
  for (std::size_t j = 0; j < 2; ++j) {
    column.clear();
    for (std::size_t i = 0; i < targets.rows; ++i) column.push_back(targets(i, j));
    add(truth.history.targets[j], column, target_weights);
  }
  add(truth.history.targets[0] + truth.history.targets[1], sum, target_weights);
  return places;
}

/// Particles whose weights count twice, as they do where they are not set back after resampling.
class TwiceWeighted final : public StateSpace {
 public:
  explicit TwiceWeighted(const Problem& problem) : space_(problem) {}
  [[nodiscard]] int n_parameters() const override { return space_.n_parameters(); }
  [[nodiscard]] int n_figures() const override { return space_.n_figures(); }
  [[nodiscard]] std::unique_ptr<ParticleSet> particles(std::span<const double> z, int n, std::uint64_t seed) const override {
    struct Twice final : ParticleSet {
      std::unique_ptr<ParticleSet> set;
      explicit Twice(std::unique_ptr<ParticleSet> s) : set(std::move(s)) {}
      double advance(int i, int k) override { return 2 * set->advance(i, k); }
      void replace(int i, int by) override { set->replace(i, by); }
    };
    return std::make_unique<Twice>(space_.particles(z, n, seed));
  }

 private:
  ScenarioSpace space_;
};

/// The future is predicted by the right filter, of whatever the calibration has found.
Verdict calibrate_with_filters(int truths, double prior_scale, bool twice) {
  const Problem blank = small_problem();
  std::vector<Places> places(static_cast<std::size_t>(truths));
  parallel_for(places.size(), 0, [&](std::size_t n) {
    const Truth truth = draw_truth(blank, n, prior_scale);
    const Problem problem = with_figures(blank, truth.history.figures);
    const ScenarioSpace space(problem);
    const TwiceWeighted broken(problem);
    Smc2Settings settings{.draws = 64, .particles = 24, .seed = 1 + n, .threads = 1};
    const auto result = smc2(twice ? static_cast<const StateSpace&>(broken) : space, settings);
    const auto targets = predict(space, result, 1);
    places[n] = places_in(truth, result.z, result.weights, targets.values, targets.weights, n);
  });
  return judge(places);
}

TEST(Smc2, is_calibrated) {
  const Verdict verdict = calibrate_with_filters(n_truths, 1, false);
  EXPECT_GT(verdict.worst_p, 0.01) << in_words(verdict);
  EXPECT_LT(verdict.worst_coverage, 3.3) << in_words(verdict);
  RecordProperty("verdict", in_words(verdict));
}

TEST(Smc2, is_refused_with_a_wrong_scale_of_the_prior) {
  const Verdict verdict = calibrate_with_filters(200, 1.6, false);
  EXPECT_LT(verdict.worst_p, 0.001) << in_words(verdict);
}

TEST(Smc2, is_refused_when_weights_count_twice) {
  const Verdict verdict = calibrate_with_filters(400, 1, true);
  EXPECT_LT(verdict.worst_p, 0.001) << in_words(verdict);
}

/// All truths are held against one bank of histories from the prior. Broken on purpose: truths from a wider prior
/// (`prior_scale`).
Verdict calibrate_by_regression(int truths, double prior_scale, double keep) {
  const Problem problem = small_problem();
  constexpr std::size_t n_histories = 20'000;
  const Bank bank = simulate_bank(problem, n_histories, 3, 0);
  Matrix summaries(n_histories, problem.figures.size());
  auto exact = problem.figures;
  for (auto& f : exact) f.low = f.high = 1;
  for (std::size_t i = 0; i < n_histories; ++i)
    for (std::size_t f = 0; f < exact.size(); ++f) summaries(i, f) = summary_of(exact[f], bank.figures(i, f));
  Matrix wanted(n_histories, 3);  // logs of the next two figures and of their sum
  for (std::size_t i = 0; i < n_histories; ++i) {
    const double a = bank.targets(i, 0), b = bank.targets(i, 1);
    wanted(i, 0) = std::log(a + 0.5);
    wanted(i, 1) = std::log(b + 0.5);
    wanted(i, 2) = std::log(a + b + 0.5);
  }
  const Conditioning of_parameters(summaries, bank.z, bank.log_weights);
  std::vector<Conditioning> of_targets;
  for (std::size_t c = 0; c < 3; ++c) {
    Matrix column(n_histories, 1);
    for (std::size_t i = 0; i < n_histories; ++i) column(i, 0) = wanted(i, c);
    of_targets.emplace_back(summaries, std::move(column), bank.log_weights);
  }
  std::vector<Places> places(static_cast<std::size_t>(truths));
  parallel_for(places.size(), 0, [&](std::size_t n) {
    const Truth truth = draw_truth(problem, n, prior_scale);
    std::vector<double> known;
    for (std::size_t f = 0; f < exact.size(); ++f) known.push_back(summary_of(exact[f], truth.history.figures[f]));
    random::Stream ties({.key = random::member_key(6, n), .entity = 0, .step = 0, .purpose = random::Purpose::test});
    const auto posterior = of_parameters.on(known, keep);
    const auto add = [&](double value, const Conditioned& c, std::size_t column) {
      std::vector<double> values;
      for (std::size_t i = 0; i < c.values.rows; ++i) values.push_back(c.values(i, column));
      places[n].push_back(place_of(value, values, c.weights, ties.uniform()));
    };
    for (std::size_t k = 0; k < truth.z.size(); ++k) add(truth.z[k], posterior, k);
    const double a = truth.history.targets[0], b = truth.history.targets[1];
    add(std::log(a + 0.5), of_targets[0].on(known, keep), 0);
    add(std::log(b + 0.5), of_targets[1].on(known, keep), 0);
    add(std::log(a + b + 0.5), of_targets[2].on(known, keep), 0);
  });
  return judge(places);
}

TEST(Regression, is_calibrated) {
  const Verdict verdict = calibrate_by_regression(n_truths, 1, 0.05);
  EXPECT_GT(verdict.worst_p, 0.01) << in_words(verdict);
  EXPECT_LT(verdict.worst_coverage, 3.3) << in_words(verdict);
  RecordProperty("verdict", in_words(verdict));
}

TEST(Regression, is_refused_with_a_wrong_scale_of_the_prior) {
  const Verdict verdict = calibrate_by_regression(200, 1.6, 0.05);
  EXPECT_LT(verdict.worst_p, 0.001) << in_words(verdict);
}

/// As a calibration does it: few histories for many figures, every truth with histories of its own. With `weighted` false the
/// histories of the second round count as if they came from the prior.
Verdict calibrate_with_few_histories(int truths, int known, RegressionSettings settings, bool weighted = true) {
  const Problem blank = small_problem(known, 3);
  std::vector<Places> places(static_cast<std::size_t>(truths));
  parallel_for(places.size(), 0, [&](std::size_t n) {
    const Truth truth = draw_truth(blank, n);
    const Problem problem = with_figures(blank, truth.history.figures);
    RegressionSettings own = settings;
    own.seed = 1000 + n;
    own.threads = 1;
    auto result = regression(problem, own);
    if (!weighted) {
      result.bank.log_weights.assign(result.bank.z.rows, 0.0);
      result.posterior = Conditioning(summaries_of(problem, result.bank), result.bank.z, result.bank.log_weights)
                             .on(known_summaries(problem.figures), settings.keep);
    }
    random::Stream ties({.key = random::member_key(8, n), .entity = 0, .step = 0, .purpose = random::Purpose::test});
    const auto add = [&](double value, const Conditioned& c, std::size_t column) {
      std::vector<double> values;
      for (std::size_t i = 0; i < c.values.rows; ++i) values.push_back(c.values(i, column));
      places[n].push_back(place_of(value, values, c.weights, ties.uniform()));
    };
    for (std::size_t k = 0; k < truth.z.size(); ++k) add(truth.z[k], result.posterior, k);
    for (std::size_t j = 0; j < 3; ++j) add(truth.history.targets[j], result.targets[j], 0);
  });
  return judge(places);
}

TEST(Regression, is_calibrated_with_few_histories_for_many_figures) {
  const Verdict verdict = calibrate_with_few_histories(n_truths, 40, {.histories = 400, .rounds = 1});
  EXPECT_GT(verdict.worst_p, 0.01) << in_words(verdict);
  EXPECT_LT(verdict.worst_coverage, 3.3) << in_words(verdict);
  RecordProperty("verdict", in_words(verdict));
}

TEST(Regression, is_calibrated_in_two_rounds) {
  const Verdict verdict = calibrate_with_few_histories(n_truths, 20, {.histories = 600, .rounds = 2});
  EXPECT_GT(verdict.worst_p, 0.01) << in_words(verdict);
  EXPECT_LT(verdict.worst_coverage, 3.3) << in_words(verdict);
  RecordProperty("verdict", in_words(verdict));
}

TEST(Regression, is_refused_when_the_second_round_counts_without_weights) {
  const Verdict verdict = calibrate_with_few_histories(200, 20, {.histories = 600, .rounds = 2}, false);
  EXPECT_LT(verdict.worst_p, 0.001) << in_words(verdict);
}

/// The jackknife's sd over seeds, in the mean, against the sd over 60 seeds, which is known within 9%. With so few histories it
/// errs to the careful side (1.3); the bar of 0.75 to 1.5 catches the factor of the jackknife forgotten (a third).
TEST(Regression, knows_how_far_its_medians_lie_off_with_other_histories) {
  const Problem blank = small_problem(20, 1);
  const Problem problem = with_figures(blank, draw_truth(blank, 3).history.figures);
  constexpr std::size_t seeds = 60;
  std::vector<double> medians(seeds), said(seeds);
  parallel_for(seeds, 0, [&](std::size_t k) {
    const RegressionSettings settings{.histories = 400, .rounds = 1, .seed = 1 + k, .threads = 1};
    const auto result = regression(problem, settings);
    medians[k] = weighted_quantile(result.targets[0].values.values, result.targets[0].weights, 0.5);
    said[k] = seed_sd_of_targets(problem, result, settings)[0];
  });
  const std::vector<double> alike(seeds, 1.0 / seeds);
  const double sd = std::sqrt(weighted_variance(medians, alike) * seeds / (seeds - 1));
  EXPECT_GT(weighted_mean(said, alike) / sd, 0.75);
  EXPECT_LT(weighted_mean(said, alike) / sd, 1.5);
}

}  // namespace
}  // namespace outflow::inference
