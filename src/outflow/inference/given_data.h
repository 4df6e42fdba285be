#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "outflow/inference/bootstrap.h"
#include "outflow/inference/linear.h"

/// What inputs an output hangs on, from a sample that was not laid out for the question: one run more says something about every
/// input at once. For many inputs, and for inputs that hang together (draws of a posterior), where Sobol's decomposition has no
/// meaning.
namespace outflow::inference {

/// Two histories at each point, which differ in chance alone.
struct PairedRuns {
  Matrix inputs;   ///< [point][input] on the standard scale of the priors
  Matrix outputs;  ///< [point][2]
};

struct GivenDataIndices {
  std::size_t points = 0;
  double mean = 0, variance = 0;
  /// [input] Var(E[Y | X_i]) / Var(Y) (Pearson's correlation ratio). Of inputs that hang together it holds what one says about
  /// the others, too. By straight lines in `stretches` parts of equal numbers of points, freed of what they fit by chance.
  std::vector<Estimate> first;
  Estimate chance;  ///< E[Var(Y | all inputs)] / Var(Y): half the mean square difference of the two histories
  Estimate together;  ///< of independent inputs: 1 - chance - sum of `first`, what they do beyond their first orders
  /// [input] PAWN (Pianosi & Wagener 2018): median over `slices` of the greatest distance between the distribution of the output
  /// in a slice of the input and everywhere (Kolmogorov-Smirnov). 0 to 1; sees whatever an input does, not variance alone.
  std::vector<double> pawn;
  double dummy = 0;  ///< 95% point of PAWN of inputs that say nothing
};

struct GivenDataSettings {
  int stretches = 8, slices = 10, dummies = 100;
  BootstrapSettings bootstrap;
};

/// Intervals are centred percentiles over points drawn anew. Needs 8 points for each stretch.
GivenDataIndices given_data_indices(const PairedRuns& runs, const GivenDataSettings& settings);

}  // namespace outflow::inference
