#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "outflow/inference/state_space.h"

namespace outflow::inference {

/// The bootstrap particle filter (Gordon, Salmond & Smith 1993) for one value of the parameters. exp(log_likelihood()) is an
/// unbiased estimate of the likelihood of the figures seen so far (Del Moral 2004, prop. 7.4.1).
class ParticleFilter {
 public:
  /// Everything it does is a pure function of (system, z, n, seed).
  ParticleFilter(const StateSpace& system, std::span<const double> z, int n, std::uint64_t seed);

  /// Takes in the next figure and returns what it adds to the log likelihood. Particles are resampled beforehand where their
  /// effective number is below half. Minus infinity from the first figure on that no particle can explain.
  double advance();

  [[nodiscard]] int figures_seen() const { return figure_; }
  [[nodiscard]] double log_likelihood() const { return log_likelihood_; }
  [[nodiscard]] double effective() const;
  [[nodiscard]] int size() const { return static_cast<int>(log_weights_.size()); }
  /// Normalised.
  [[nodiscard]] std::vector<double> weights() const;
  /// The particles as they stand; equally weighted after this.
  ParticleSet& resampled();

 private:
  void resample();

  std::unique_ptr<ParticleSet> particles_;
  std::uint64_t seed_;
  int figure_ = 0;
  double log_likelihood_ = 0;
  std::vector<double> log_weights_;
};

}  // namespace outflow::inference
