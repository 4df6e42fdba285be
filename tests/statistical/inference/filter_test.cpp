#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "outflow/inference/particle_filter.h"
#include "outflow/inference/simulation.h"
#include "outflow/random/normal.h"
#include "support/world.h"

/// exp of the particle filter's log likelihood is unbiased (Del Moral 2004). Null: its mean over independent filters is the exact
/// likelihood. The mean of n = 2,000 ratios to the exact value is held against 1 in standard errors; alpha = 1e-5 (4.42 standard
/// errors, two-sided). Ratios scatter with an sd of 0.2 to 0.5, so that a likelihood wrong by 2 to 5% is noticed.
namespace outflow::inference {
namespace {

constexpr int n_filters = 2000;
constexpr double allowed_errors = 4.42;

/// x_t = a x_(t-1) + q e_t, x_0 ~ N(0, q^2 / (1 - a^2)), y_t = x_t + r e'_t.
struct LinearGaussian {
  double a = 0.8, q = 0.5, r = 0.4;
  std::vector<double> y{0.3, 0.9, -0.2, -1.1, 0.4, 0.8};

  /// Kalman (1960).
  [[nodiscard]] double log_likelihood() const {
    double mean = 0, variance = q * q / (1 - a * a), sum = 0;
    for (const double value : y) {
      const double s = variance + r * r, off = value - mean;
      sum += -0.5 * std::log(2 * std::numbers::pi * s) - off * off / (2 * s);
      const double gain = variance / s;
      mean = a * (mean + gain * off);
      variance = a * a * (variance - gain * variance) + q * q;
    }
    return sum;
  }
};

class GaussianParticles final : public ParticleSet {
 public:
  GaussianParticles(const LinearGaussian& world, int n, std::uint64_t seed, bool blind)
      : world_(world), seed_(seed), blind_(blind), x_(static_cast<std::size_t>(n)) {}
  double advance(int i, int k) override {
    random::Stream draws({.key = random::member_key(seed_, static_cast<std::uint64_t>(i)),
                          .entity = 0,
                          .step = static_cast<std::uint32_t>(k),
                          .purpose = random::Purpose::test});
    const double e = random::standard_normal(draws);
    double& x = x_[static_cast<std::size_t>(i)];
    x = k == 0 ? world_.q / std::sqrt(1 - world_.a * world_.a) * e : world_.a * x + world_.q * e;
    const double off = (world_.y[static_cast<std::size_t>(k)] - x) / world_.r;
    return -0.5 * off * off - std::log(world_.r * std::sqrt(2 * std::numbers::pi));
  }
  void replace(int i, int by) override {
    // Blind: whoever is next goes on, whatever its weight.
    x_[static_cast<std::size_t>(i)] = x_[blind_ ? (static_cast<std::size_t>(by) + 1) % x_.size() : static_cast<std::size_t>(by)];
  }

 private:
  const LinearGaussian& world_;
  std::uint64_t seed_;
  bool blind_;
  std::vector<double> x_;
};

class GaussianSpace final : public StateSpace {
 public:
  explicit GaussianSpace(LinearGaussian world, bool blind = false) : world_(std::move(world)), blind_(blind) {}
  [[nodiscard]] int n_parameters() const override { return 0; }
  [[nodiscard]] int n_figures() const override { return static_cast<int>(world_.y.size()); }
  [[nodiscard]] std::unique_ptr<ParticleSet> particles(std::span<const double>, int n, std::uint64_t seed) const override {
    return std::make_unique<GaussianParticles>(world_, n, seed, blind_);
  }

 private:
  LinearGaussian world_;
  bool blind_;
};

/// How many standard errors the mean estimate is away from the exact likelihood.
double errors_off(const StateSpace& space, int particles, double exact_log) {
  double sum = 0, squares = 0;
  for (int f = 0; f < n_filters; ++f) {
    ParticleFilter filter(space, {}, particles, 1000 + static_cast<std::uint64_t>(f));
    while (filter.figures_seen() < space.n_figures()) filter.advance();
    const double ratio = std::exp(filter.log_likelihood() - exact_log);
    sum += ratio;
    squares += ratio * ratio;
  }
  const double mean = sum / n_filters, sd = std::sqrt((squares / n_filters - mean * mean) / n_filters);
  return std::abs(mean - 1) / sd;
}

TEST(ParticleFilter, agrees_with_kalman_on_a_linear_gaussian_process) {
  const LinearGaussian world;
  EXPECT_LT(errors_off(GaussianSpace(world), 100, world.log_likelihood()), allowed_errors);
}

TEST(ParticleFilter, is_refused_when_it_resamples_without_weights) {
  const LinearGaussian world;
  EXPECT_GT(errors_off(GaussianSpace(world, true), 100, world.log_likelihood()), 2 * allowed_errors);
}

TEST(ParticleFilter, is_refused_when_its_noise_is_a_tenth_too_wide) {
  const LinearGaussian world;
  LinearGaussian wider(world);
  wider.r *= 1.1;
  EXPECT_GT(errors_off(GaussianSpace(wider), 100, world.log_likelihood()), allowed_errors);
}

double poisson(double y, double mean) { return std::exp(y * std::log(mean) - mean - std::lgamma(y + 1)); }
double binomial(int n, int k, double p) {
  return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1)) * std::pow(p, k) * std::pow(1 - p, n - k);
}

/// Four persons leave with probability 0.4 in each of three steps; figures are Poisson about who arrived. Every course of events
/// is gone through.
TEST(ParticleFilter, agrees_with_the_enumeration_of_a_tiny_world) {
  test::World w(3, {0, 1});
  w.place("valley", scenario::PlaceKind::origin);
  w.place("camp", scenario::PlaceKind::camp);
  w.people("valley", 4);
  w.exit("valley", "leave", test::probability(0.4), test::to_place("camp"));
  w.report("arrivals", scenario::Counts::entries).places = {{"camp"}};
  Problem problem{.scenario = w.s};
  const std::vector<double> seen{2, 0, 3};
  for (int t = 0; t < 3; ++t)
    problem.figures.push_back(
        {.cell = {0, 0, t, t + 1}, .low = seen[static_cast<std::size_t>(t)], .high = seen[static_cast<std::size_t>(t)]});
  double exact = 0;
  for (int a = 0; a <= 4; ++a)
    for (int b = 0; b <= 4 - a; ++b)
      for (int c = 0; c <= 4 - a - b; ++c)
        exact += binomial(4, a, 0.4) * binomial(4 - a, b, 0.4) * binomial(4 - a - b, c, 0.4) *
                 poisson(seen[0], std::max(0.1, double(a))) * poisson(seen[1], std::max(0.1, double(b))) *
                 poisson(seen[2], std::max(0.1, double(c)));
  for (const auto kind : {engine::Kind::cohorts, engine::Kind::agents}) {
    problem.engine = kind;
    EXPECT_LT(errors_off(ScenarioSpace(problem), 50, std::log(exact)), allowed_errors) << static_cast<int>(kind);
  }
  problem.figures[1].low = problem.figures[1].high = 1;
  EXPECT_GT(errors_off(ScenarioSpace(problem), 50, std::log(exact)), allowed_errors);
}

}  // namespace
}  // namespace outflow::inference
