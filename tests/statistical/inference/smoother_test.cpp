#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>

#include "outflow/base/parallel.h"
#include "outflow/inference/discrepancy.h"
#include "outflow/inference/ensemble_smoother.h"
#include "outflow/random/normal.h"
#include "support/inference_world.h"
#include "support/places_of_truth.h"

/// The ensemble smoother as `outflow backtest FOLDER --model` uses it (60 members, 4 passes) against the places of 500 truths
/// (support/places_of_truth.h), on a small scenario, and on a straight world with as many parameters and figures as a crisis has.
///
/// The bars are those of calibration_test.cpp: p > 0.01 for each quantity, coverage within 3.3 binomial standard errors.
namespace outflow::inference {
namespace {

using test::in_words;
using test::n_truths;
using test::Places;
using test::Verdict;

std::vector<double> normals(std::size_t n, std::uint64_t key, std::uint64_t member, std::uint32_t step) {
  random::Stream draws({.key = random::member_key(key, member), .entity = 3, .step = step, .purpose = random::Purpose::test});
  std::vector<double> values(n);
  for (double& v : values) v = random::standard_normal(draws);
  return values;
}

/// The small scenario of the other tests with a third push in the place of its noise, whose size nothing but the scatter of the
/// figures tells: no update by covariances learns that. Asked for are the next three figures.
class SmallScenario {
 public:
  static constexpr std::size_t parameters = 3, figures = 8, asked = 3;
  SmallScenario() : problem_(test::small_problem(figures, asked)) {
    auto& s = problem_.scenario;
    s.drivers[1].noise.value = scenario::Noise::none;
    s.drivers[1].noise_sd = {};
    for (int t = 0; t < static_cast<int>(figures + asked); ++t) {
      auto value = s.driver_values.front();
      value.driver.value = "unexplained";
      value.date.value = add(s.start.value, s.step.value, t);
      value.value.value = t % 2 == 0 ? 1.0 : -1.0;
      s.driver_values.push_back(value);
    }
    s.effects[1].coefficient.tie = {.parameter = 2};
    problem_.targets.insert(problem_.targets.begin(), problem_.figures.begin(), problem_.figures.end());
    problem_.figures.clear();
  }
  /// All figures on the log scale, the known ones first.
  [[nodiscard]] std::vector<double> all(std::span<const double> z, std::uint64_t seed, std::uint64_t member) const {
    std::vector<double> logs;
    for (const double count : simulate(problem_, z, seed, member).modelled_targets) logs.push_back(std::log(count + floor));
    return logs;
  }
  static Matrix noise() {
    std::vector<KnownCount> counts;
    for (std::size_t t = 0; t < figures; ++t) counts.push_back({0, 30 * static_cast<int>(t), 100});
    const CountScatter scatter{.variance = 0.09, .correlation = 0.25, .noise = 0.01};
    return scatter_covariance(std::span(&scatter, 1), counts, floor);
  }

 private:
  static constexpr double floor = 0.5;
  Problem problem_;
};

/// As many parameters and figures as a crisis has, and straight: 20 parameters, 4 places x 7 days. One parameter lifts each place
/// and one its slope; the others reach everything a little. Luck of 0.1 beside noise of 0.3.
class StraightWorld {
 public:
  static constexpr std::size_t parameters = 20, figures = 28, asked = 3;
  StraightWorld() : effects_(figures + asked, parameters) {
    const auto drawn = normals(2 * parameters * places, 8, 0, 0);
    for (std::size_t f = 0; f < figures + asked; ++f) {
      const std::size_t place = f < figures ? f / days : f - figures;
      const double late = f < figures ? static_cast<double>(f % days) / days - 0.5 : 0.7;
      for (std::size_t k = 0; k < parameters; ++k) {
        double& effect = effects_(f, k);
        if (k < places) effect = k == place ? 0.8 : -0.15;
        else if (k < 2 * places) effect = (k - places == place ? 0.5 : -0.1) * late;
        else effect = 0.25 * drawn[place * parameters + k] + 0.2 * late * drawn[(places + place) * parameters + k];
      }
    }
  }
  [[nodiscard]] std::vector<double> all(std::span<const double> z, std::uint64_t seed, std::uint64_t member) const {
    auto said = normals(figures + asked, seed, member, 1);
    for (std::size_t f = 0; f < said.size(); ++f) {
      said[f] *= 0.1;
      for (std::size_t k = 0; k < parameters; ++k) said[f] += effects_(f, k) * z[k];
    }
    return said;
  }
  static Matrix noise() {
    std::vector<KnownCount> counts;
    for (std::size_t f = 0; f < figures; ++f) counts.push_back({f / days, 30 * static_cast<int>(f % days), 100});
    const std::vector<CountScatter> scatter(places, {.variance = 0.09, .correlation = 0.25, .noise = 0.01});
    return scatter_covariance(scatter, counts, 0.5);
  }

 private:
  static constexpr std::size_t places = 4, days = 7;
  Matrix effects_;
};

using Model = std::function<std::vector<double>(std::span<const double>, std::uint64_t)>;
using Smoother = std::function<Matrix(std::size_t, const SmootherData&, const Model&, const SmootherSettings&)>;

Matrix ours(std::size_t parameters, const SmootherData& data, const Model& model, const SmootherSettings& settings) {
  return ensemble_smoother(parameters, data, model, settings);
}

/// What is wrong with a world: the truth's prior is wider than that of the smoother, or the noise is not what it is told.
struct Wrong {
  double prior_scale = 1, told_noise = 1;
};

/// 500 truths by their places among the calibrated members, each member told on with its own luck.
template <class World>
Verdict calibrated(const Smoother& smoother, int truths = n_truths, const Wrong& wrong = {}) {
  const World world;
  const Matrix noise = World::noise();
  const auto root = cholesky(noise).value();
  std::vector<std::string> names;
  for (std::size_t k = 0; k < World::parameters; ++k) names.push_back("z" + std::to_string(k));
  for (std::size_t a = 0; a < World::asked; ++a) names.push_back("next " + std::to_string(a));
  std::vector<Places> places(static_cast<std::size_t>(truths));
  parallel_for(places.size(), 0, [&](std::size_t n) {
    auto z = normals(World::parameters, 31, n, 0);
    for (double& value : z) value *= wrong.prior_scale;
    const auto truth = world.all(z, 32, n);
    const auto off = lower_times(root, normals(World::figures, 33, n, 0));
    SmootherData data{{}, noise};
    for (double& v : data.noise.values) v *= wrong.told_noise;
    for (std::size_t f = 0; f < World::figures; ++f) data.known.push_back(truth[f] + off[f]);
    const std::uint64_t luck = 1000 + n;
    const auto members = smoother(World::parameters, data,
                                  [&](std::span<const double> at, std::uint64_t member) {
                                    auto said = world.all(at, luck, member);
                                    said.resize(World::figures);
                                    return said;
                                  },
                                  {.seed = 1 + n, .threads = 1});
    random::Stream ties({.key = random::member_key(34, n), .entity = 0, .step = 0, .purpose = random::Purpose::test});
    for (std::size_t k = 0; k < World::parameters; ++k)
      places[n].push_back(test::place_of(z[k], column_of(members, k), ties.uniform()));
    Matrix told(0, World::figures + World::asked);
    for (std::size_t j = 0; j < members.rows; ++j) told.add_row(world.all(members.row(j), luck, j));
    for (std::size_t f = World::figures; f < truth.size(); ++f)
      places[n].push_back(test::place_of(truth[f], column_of(told, f), ties.uniform()));
  });
  return test::judge(places, names);
}

void expect_calibrated(const Verdict& verdict) {
  EXPECT_GT(verdict.worst_p, 0.01) << in_words(verdict);
  EXPECT_LT(verdict.worst_coverage, 3.3) << in_words(verdict);
  ::testing::Test::RecordProperty("verdict", in_words(verdict));
}

/// The textbook's smoother: one gain for all, of the covariances of all. `perturbed` false: the same y for every member.
Matrix textbook(std::size_t parameters, const SmootherData& data, const Model& model, const SmootherSettings& settings,
                bool perturbed) {
  const std::size_t n = static_cast<std::size_t>(settings.members), p = data.known.size();
  const auto root = cholesky(data.noise).value();
  const std::vector<double> alike(n, 1.0 / static_cast<double>(n));
  Matrix joint(n, parameters + p);
  for (std::size_t j = 0; j < n; ++j) {
    const auto z = normals(parameters, settings.seed, j, 0);
    std::copy(z.begin(), z.end(), joint.row(j).begin());
  }
  for (int pass = 0; pass < settings.passes; ++pass) {
    for (std::size_t j = 0; j < n; ++j) {
      const auto said = model(joint.row(j).first(parameters), j);
      std::copy(said.begin(), said.end(), joint.row(j).begin() + static_cast<std::ptrdiff_t>(parameters));
    }
    const Matrix all = weighted_covariance(joint, alike);
    Matrix system(p, p);
    for (std::size_t a = 0; a < p; ++a)
      for (std::size_t b = 0; b < p; ++b) system(a, b) = all(parameters + a, parameters + b) + settings.passes * data.noise(a, b);
    const auto system_root = cholesky(system).value();
    for (std::size_t j = 0; j < n; ++j) {
      auto off = lower_times(root, normals(p, settings.seed, j, static_cast<std::uint32_t>(1 + pass)));
      for (std::size_t f = 0; f < p; ++f)
        off[f] = data.known[f] + (perturbed ? std::sqrt(settings.passes) * off[f] : 0.0) - joint(j, parameters + f);
      const auto solved = cholesky_solve(system_root, off);
      for (std::size_t k = 0; k < parameters; ++k)
        for (std::size_t f = 0; f < p; ++f) joint(j, k) += all(k, parameters + f) * solved[f];
    }
  }
  Matrix z(n, parameters);
  for (std::size_t j = 0; j < n; ++j) std::copy_n(joint.row(j).begin(), parameters, z.row(j).begin());
  return z;
}

Smoother textbook_with(bool perturbed) {
  return [perturbed](std::size_t parameters, const SmootherData& data, const Model& model, const SmootherSettings& settings) {
    return textbook(parameters, data, model, settings, perturbed);
  };
}

void expect_refused(const Verdict& verdict) {
  EXPECT_LT(verdict.worst_p, 0.001) << in_words(verdict);
  ::testing::Test::RecordProperty("verdict", in_words(verdict));
}

TEST(Smoother, is_calibrated_on_a_small_scenario) { expect_calibrated(calibrated<SmallScenario>(ours)); }

TEST(Smoother, is_calibrated_with_as_many_parameters_as_a_crisis_has) { expect_calibrated(calibrated<StraightWorld>(ours)); }

TEST(Smoother, is_refused_with_a_gain_that_has_seen_its_own_members) {
  expect_refused(calibrated<StraightWorld>(textbook_with(true), 200));
}

/// In the small scenario one gain for all does little harm, so that it is the missing perturbations that are refused.
TEST(Smoother, is_refused_without_perturbed_figures) {
  const Verdict with = calibrated<SmallScenario>(textbook_with(true), 200);
  EXPECT_GT(with.worst_p, 0.001) << in_words(with);
  expect_refused(calibrated<SmallScenario>(textbook_with(false), 200));
}

TEST(Smoother, is_refused_with_a_wrong_scale_of_the_prior) {
  expect_refused(calibrated<StraightWorld>(ours, 200, {.prior_scale = 1.6}));
}

TEST(Smoother, is_refused_when_noise_counts_twice) {
  expect_refused(calibrated<StraightWorld>(ours, n_truths, {.told_noise = 2}));
}

}  // namespace
}  // namespace outflow::inference
