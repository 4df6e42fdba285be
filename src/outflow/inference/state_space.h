#pragma once
#include <cstdint>
#include <memory>
#include <span>

/// A process with hidden states, parameters and figures that come in one after the other: what particle filters know of a
/// scenario, and of the small worlds with known answers that they are tested on.
namespace outflow::inference {

/// Particles of one value of the parameters. Particle i has the luck of (seed of the set, i), whatever state it takes over.
class ParticleSet {
 public:
  virtual ~ParticleSet() = default;
  /// Takes particle i to the moment of figure k (figures come in order) and returns ln p(figure k | its state).
  virtual double advance(int particle, int figure) = 0;
  /// The particle takes over the state of another one.
  virtual void replace(int particle, int by) = 0;
};

class StateSpace {
 public:
  virtual ~StateSpace() = default;
  [[nodiscard]] virtual int n_parameters() const = 0;
  [[nodiscard]] virtual int n_figures() const = 0;
  /// n particles before the first figure, for parameters on the standard scale (scenario/prior.h). A pure function of its
  /// arguments; called from several threads.
  [[nodiscard]] virtual std::unique_ptr<ParticleSet> particles(std::span<const double> z, int n, std::uint64_t seed) const = 0;
};

}  // namespace outflow::inference
