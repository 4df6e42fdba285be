#include "outflow/inference/particle_filter.h"

#include <algorithm>
#include <cmath>

#include "outflow/inference/weights.h"
#include "outflow/random/address.h"

namespace outflow::inference {

ParticleFilter::ParticleFilter(const StateSpace& system, std::span<const double> z, int n, std::uint64_t seed)
    : particles_(system.particles(z, n, seed)), seed_(seed), log_weights_(static_cast<std::size_t>(n), 0.0) {}

double ParticleFilter::effective() const { return effective_size(normalised(log_weights_)); }
std::vector<double> ParticleFilter::weights() const { return normalised(log_weights_); }

double ParticleFilter::advance() {
  if (std::isfinite(log_likelihood_) && 2 * effective() < static_cast<double>(size())) resample();
  const double before = log_sum_exp(log_weights_);
  for (int i = 0; i < size(); ++i) log_weights_[static_cast<std::size_t>(i)] += particles_->advance(i, figure_);
  ++figure_;
  const double gain = log_sum_exp(log_weights_) - before;
  const double added = std::isnan(gain) ? -std::numeric_limits<double>::infinity() : gain;
  log_likelihood_ += added;
  return added;
}

void ParticleFilter::resample() {
  random::Stream draws({.key = random::member_key(seed_, 0),
                        .entity = 0,
                        .step = static_cast<std::uint32_t>(figure_),
                        .purpose = random::Purpose::resample});
  const auto source = systematic_resample(weights(), log_weights_.size(), draws.uniform());
  for (int i = 0; i < size(); ++i)
    if (const auto from = static_cast<int>(source[static_cast<std::size_t>(i)]); from != i) particles_->replace(i, from);
  std::fill(log_weights_.begin(), log_weights_.end(), 0.0);
}

ParticleSet& ParticleFilter::resampled() {
  resample();
  return *particles_;
}

}  // namespace outflow::inference
