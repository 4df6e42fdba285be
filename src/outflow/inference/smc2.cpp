#include "outflow/inference/smc2.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "outflow/base/parallel.h"
#include "outflow/inference/particle_filter.h"
#include "outflow/inference/weights.h"
#include "outflow/random/address.h"
#include "outflow/random/normal.h"

namespace outflow::inference {

namespace {

constexpr double minus_infinity = -std::numeric_limits<double>::infinity();
constexpr double least_acceptance_allowed = 0.01;
constexpr double least_effective_allowed = 10;

class Sampler {
 public:
  Sampler(const StateSpace& system, const Smc2Settings& settings, const Smc2Hooks& hooks)
      : system_(system), settings_(settings), hooks_(hooks), n_(static_cast<std::size_t>(settings.draws)) {}

  Smc2Result run(const Smc2State* from) {
    if (from != nullptr) {
      state_ = *from;
      rebuild(state_.figure);
    } else {
      begin();
    }
    while (state_.figure < system_.n_figures() && failure_.empty() && !stopped()) {
      take_in_figure();
      if (hooks_.checkpoint && failure_.empty()) hooks_.checkpoint(state_);
      tell();
    }
    return result();
  }

 private:
  [[nodiscard]] bool stopped() const { return hooks_.stop != nullptr && *hooks_.stop; }
  [[nodiscard]] std::size_t parameters() const { return static_cast<std::size_t>(system_.n_parameters()); }
  [[nodiscard]] random::Stream stream(std::uint64_t entity, std::uint32_t step, random::Purpose purpose) const {
    return random::Stream({.key = random::member_key(settings_.seed, 0), .entity = entity, .step = step, .purpose = purpose});
  }
  [[nodiscard]] std::uint64_t luck(std::uint64_t round, std::uint64_t draw) const {
    return random::mix(random::mix(settings_.seed, round), draw);
  }

  void begin() {
    state_.particles = settings_.particles;
    state_.z = Matrix(n_, parameters());
    state_.log_weights.assign(n_, 0.0);
    for (std::size_t i = 0; i < n_; ++i) {
      auto draws = stream(i, 0, random::Purpose::parameter);
      for (double& v : state_.z.row(i)) v = random::standard_normal(draws);
      state_.luck.push_back(luck(0, i));
    }
    rebuild(0);
  }

  /// The filters as they were after so many figures.
  void rebuild(int figures) {
    filters_.resize(n_);
    parallel_for(n_, settings_.threads, [&](std::size_t i) { filters_[i] = filtered(i, figures); });
  }
  [[nodiscard]] std::unique_ptr<ParticleFilter> filtered(std::size_t i, int figures) const {
    return run_filter(state_.z.row(i), state_.luck[i], figures);
  }
  [[nodiscard]] std::unique_ptr<ParticleFilter> run_filter(std::span<const double> z, std::uint64_t seed, int figures) const {
    auto filter = std::make_unique<ParticleFilter>(system_, z, state_.particles, seed);
    while (filter->figures_seen() < figures && std::isfinite(filter->log_likelihood())) filter->advance();
    return filter;
  }

  void spend(double filters_run, int figures) {
    state_.runs += filters_run * state_.particles * figures / std::max(1, system_.n_figures());
    if (settings_.most_runs > 0 && state_.runs > settings_.most_runs)
      failure_ = "the budget of simulations was spent before all figures were taken in";
  }

  void take_in_figure() {
    std::vector<double> gain(n_);
    parallel_for(n_, settings_.threads, [&](std::size_t i) { gain[i] = filters_[i]->advance(); });
    spend(static_cast<double>(n_), 1);
    ++state_.figure;
    // By powers: `done` of the new figure is in the weights.
    double done = 0;
    while (done < 1 && failure_.empty()) {
      const double power = next_power(gain, 1 - done);
      const double before = log_sum_exp(state_.log_weights);
      for (std::size_t i = 0; i < n_; ++i) state_.log_weights[i] += times(power, gain[i]);
      state_.log_evidence += log_sum_exp(state_.log_weights) - before;
      done = done + power >= 1 - 1e-12 ? 1 : done + power;
      if (!std::isfinite(log_sum_exp(state_.log_weights))) {
        failure_ = "no value of the parameters explains figure " + std::to_string(state_.figure);
        return;
      }
      if (2 * effective_size(normalised(state_.log_weights)) <= static_cast<double>(n_) * 1.0000001) rejuvenate(gain, done);
    }
  }

  static double times(double power, double gain) { return power == 0 ? 0 : power * gain; }

  /// The greatest power up to `most` that leaves half of the effective number; all of it where that is not too much.
  [[nodiscard]] double next_power(const std::vector<double>& gain, double most) const {
    const double wanted = static_cast<double>(n_) / 2;
    const auto effective = [&](double power) {
      std::vector<double> weights(state_.log_weights);
      for (std::size_t i = 0; i < n_; ++i) weights[i] += times(power, gain[i]);
      return effective_size(normalised(weights));
    };
    if (effective(most) >= wanted) return most;
    double low = 0, high = most;
    for (int k = 0; k < 40; ++k) {
      const double middle = (low + high) / 2;
      (effective(middle) >= wanted ? low : high) = middle;
    }
    return std::max(low, most * 1e-6);
  }

  /// Resamples the values and moves them under p(z) p^(earlier figures | z) p^(last figure | z)^done.
  void rejuvenate(std::vector<double>& gain, double done) {
    const auto weights = normalised(state_.log_weights);
    const auto covariance = weighted_covariance(state_.z, weights);
    resample(weights, gain);
    double moved = 0;
    for (int round = 0; round < settings_.most_moves && failure_.empty(); ++round) {
      const double accepted = move(proposal_root(covariance, round), gain, done);
      state_.least_acceptance = std::min(state_.least_acceptance, accepted);
      last_acceptance_ = accepted;
      moved += accepted;
      tell();
      if (accepted < 0.1 && 2 * state_.particles <= settings_.most_particles) double_particles(gain, done);
      if (round + 1 >= settings_.least_moves && moved >= 1) break;
    }
    if (moved < least_acceptance_allowed && failure_.empty())
      failure_ = "hardly any step was accepted: the particles are too few for these figures, or the model cannot follow them";
  }

  void resample(const std::vector<double>& weights, std::vector<double>& gain) {
    auto draws = stream(1, static_cast<std::uint32_t>(state_.moves), random::Purpose::resample);
    const auto source = systematic_resample(weights, n_, draws.uniform());
    for (std::size_t i = 0; i < n_; ++i) {
      if (source[i] == i) continue;
      std::copy_n(state_.z.row(source[i]).begin(), parameters(), state_.z.row(i).begin());
      state_.luck[i] = state_.luck[source[i]];
      gain[i] = gain[source[i]];
    }
    parallel_for(n_, settings_.threads, [&](std::size_t i) {
      if (source[i] != i) filters_[i] = filtered(i, state_.figure);
    });
    spend(static_cast<double>(
              std::count_if(source.begin(), source.end(), [i = std::size_t{0}](auto s) mutable { return s != i++; })),
          state_.figure);
    std::fill(state_.log_weights.begin(), state_.log_weights.end(), 0.0);
  }

  /// Steps of 2.38 / sqrt(d) standard deviations (Roberts, Gelman & Gilks 1997), every third one shorter.
  [[nodiscard]] Matrix proposal_root(const Matrix& covariance, int round) const {
    const double length =
        2.38 / std::sqrt(static_cast<double>(std::max<std::size_t>(1, parameters()))) * (round % 3 == 2 ? 0.4 : 1);
    Matrix scaled(covariance);
    for (double& v : scaled.values) v *= length * length;
    for (std::size_t k = 0; k < scaled.rows; ++k) scaled(k, k) += 1e-10;
    if (auto root = cholesky(scaled)) return *root;
    Matrix root(scaled.rows, scaled.rows);
    for (std::size_t k = 0; k < scaled.rows; ++k) root(k, k) = std::sqrt(std::max(scaled(k, k), 1e-10));
    return root;
  }

  /// One step of each value; the share that was accepted.
  double move(const Matrix& root, std::vector<double>& gain, double done) {
    const auto round = static_cast<std::uint32_t>(++state_.moves);
    std::vector<int> accepted(n_, 0);
    parallel_for(n_, settings_.threads, [&](std::size_t i) {
      auto steps = stream(i, round, random::Purpose::propose);
      std::vector<double> e(parameters());
      for (double& v : e) v = random::standard_normal(steps);
      std::vector<double> z = lower_times(root, e);
      double log_prior = 0;
      for (std::size_t k = 0; k < z.size(); ++k) {
        z[k] += state_.z(i, k);
        log_prior += (state_.z(i, k) * state_.z(i, k) - z[k] * z[k]) / 2;
      }
      const std::uint64_t seed = luck(round, i);
      auto filter = run_filter(z, seed, state_.figure - 1);
      const double earlier = filter->log_likelihood();
      const double last = std::isfinite(earlier) ? filter->advance() : minus_infinity;
      const double old_earlier = filters_[i]->log_likelihood() - gain[i];
      const double ratio = log_prior + earlier - old_earlier + times(done, last) - times(done, gain[i]);
      auto chance = stream(i, round, random::Purpose::accept);
      if (!(std::log(chance.uniform_positive()) < ratio)) return;
      std::copy(z.begin(), z.end(), state_.z.row(i).begin());
      state_.luck[i] = seed;
      filters_[i] = std::move(filter);
      gain[i] = last;
      accepted[i] = 1;
    });
    spend(static_cast<double>(n_), state_.figure);
    return std::accumulate(accepted.begin(), accepted.end(), 0.0) / static_cast<double>(n_);
  }

  /// The exchange step of Chopin et al., section 3.6: other filters of twice the size take the place of those that there are; the
  /// ratio of their estimates goes into the weights.
  void double_particles(std::vector<double>& gain, double done) {
    state_.particles *= 2;
    const auto round = static_cast<std::uint64_t>(++state_.moves);
    parallel_for(n_, settings_.threads, [&](std::size_t i) {
      const std::uint64_t seed = luck(round, i);
      auto filter = run_filter(state_.z.row(i), seed, state_.figure - 1);
      const double earlier = filter->log_likelihood();
      const double last = std::isfinite(earlier) ? filter->advance() : minus_infinity;
      const double old_earlier = filters_[i]->log_likelihood() - gain[i];
      state_.log_weights[i] += earlier - old_earlier + times(done, last) - times(done, gain[i]);
      state_.luck[i] = seed;
      filters_[i] = std::move(filter);
      gain[i] = last;
    });
    spend(static_cast<double>(n_), state_.figure);
    const auto weights = normalised(state_.log_weights);
    if (effective_size(weights) > 0) resample(weights, gain);
  }

  /// The effective number, equal draws counted as the one that they are: copies that no step has moved know no more.
  [[nodiscard]] double effective_draws(const std::vector<double>& weights) const {
    std::map<std::vector<double>, double> merged;
    for (std::size_t i = 0; i < n_; ++i) {
      const auto row = state_.z.row(i);
      merged[{row.begin(), row.end()}] += weights[i];
    }
    std::vector<double> sums;
    for (const auto& [z, sum] : merged) sums.push_back(sum);
    return effective_size(sums);
  }

  void tell() const {
    if (hooks_.progress)
      hooks_.progress(
          {state_.figure, system_.n_figures(), effective_draws(normalised(state_.log_weights)), last_acceptance_, state_.runs});
  }

  Smc2Result result() {
    Smc2Result r;
    r.weights = normalised(state_.log_weights);
    r.effective = effective_draws(r.weights);
    r.z = state_.z;
    r.luck = state_.luck;
    r.particles = state_.particles;
    r.least_acceptance = state_.least_acceptance;
    r.runs = state_.runs;
    r.log_evidence = state_.log_evidence;
    r.complete = failure_.empty() && state_.figure == system_.n_figures();
    r.failure = failure_;
    if (r.failure.empty() && r.complete && r.effective < least_effective_allowed)
      r.failure = "the effective number of draws fell below ten";
    return r;
  }

  const StateSpace& system_;
  const Smc2Settings& settings_;
  const Smc2Hooks& hooks_;
  std::size_t n_;
  Smc2State state_;
  std::vector<std::unique_ptr<ParticleFilter>> filters_;  ///< [draw]
  double last_acceptance_ = 1;
  std::string failure_;
};

}  // namespace

Smc2Result smc2(const StateSpace& system, const Smc2Settings& settings, const Smc2Hooks& hooks, const Smc2State* from) {
  return Sampler(system, settings, hooks).run(from);
}

}  // namespace outflow::inference
