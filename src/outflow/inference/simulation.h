#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <vector>

#include "outflow/inference/problem.h"
#include "outflow/inference/state_space.h"
#include "outflow/model/model.h"

/// Runs of a scenario with values of its parameters: whole histories, and particles that wait at each figure.
namespace outflow::inference {

/// Values of the parameters for which the scenario cannot be run.
struct ImpossibleParameters : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Puts the values (in the order of scenario.parameters) into the scenario and compiles it. Throws ImpossibleParameters.
model::Model compiled_with(scenario::Scenario& scenario, std::span<const double> values);

/// A scenario with values of its parameters put in, compiled.
struct Instance {
  model::Model model;
  std::vector<Scatter> scatter;  ///< [report]
};
/// z on the standard scale. Throws ImpossibleParameters.
std::shared_ptr<const Instance> instance_of(const scenario::Scenario& scenario, std::span<const double> z);

/// The values of the parameters, in the units in which they are written.
std::vector<double> values_of(const scenario::Scenario& scenario, std::span<const double> z);

/// The discrepancy of each report of one member, drawn as figures come in.
class Discrepancies {
 public:
  explicit Discrepancies(std::size_t reports) : at_(reports) {}
  /// That of a report in the step in which a figure of it is complete. Steps must come in order.
  double at(int report, int step, const model::Model& model, const Scatter& scatter, random::Key key);

 private:
  struct Last {
    double value = 0;
    int step = -1;
  };
  std::vector<Last> at_;
};

/// One history, as it would be reported.
struct History {
  std::vector<double> figures;  ///< [figure of the problem] drawn by draw_figure
  std::vector<double> targets;  ///< [target]
  std::vector<double> modelled_targets;  ///< [target] expected figures without noise of reporting, but with discrepancy
};
/// Member `member` of `seed` with parameters z. A pure function of its arguments.
History simulate(const Problem& problem, std::span<const double> z, std::uint64_t seed, std::uint64_t member);

/// Particles of a problem. The problem must outlive it.
class ScenarioSpace final : public StateSpace {
 public:
  explicit ScenarioSpace(const Problem& problem) : problem_(problem) {}
  [[nodiscard]] int n_parameters() const override { return static_cast<int>(problem_.scenario.parameters.size()); }
  [[nodiscard]] int n_figures() const override { return static_cast<int>(problem_.figures.size()); }
  [[nodiscard]] std::unique_ptr<ParticleSet> particles(std::span<const double> z, int n, std::uint64_t seed) const override;

  /// Takes particle i on to the end and draws the targets: [target]. Of particles that `particles` has made.
  [[nodiscard]] std::vector<double> targets(ParticleSet& particles, int particle) const;

 private:
  const Problem& problem_;
};

}  // namespace outflow::inference
