#pragma once
#include <cstdint>
#include <vector>

#include "outflow/inference/bootstrap.h"
#include "outflow/inference/linear.h"

/// Which inputs a result hangs on: shares of its variance (Sobol 1993; Homma & Saltelli 1996).
///
///     first order  S_i = Var(E[Y | X_i]) / Var(Y)       what would go if X_i were known, on average
///     total        T_i = E[Var(Y | all but X_i)] / Var(Y)   what would be left if all others were known
///
/// The inputs are the unknown numbers of a scenario, on the scale on which their priors are standard normal, and one more:
/// chance, the number of the history. It is varied like any other input. How chance meets a parameter is a matter of how random
/// numbers are addressed, so S of chance and T of the parameters hang on that as well; S of the parameters and T of chance do
/// not: they follow from the law of the histories alone (Hart, Alexanderian & Gremaud 2017). Hence the variance is told as
///
///     1 = sum of S_i over the parameters + together + T of chance.
namespace outflow::inference {

/// One history: the parameters and which one of the histories that they can give.
struct DesignPoint {
  std::vector<double> z;
  std::uint64_t member = 0;
};

/// The design of Saltelli (2002) and Saltelli et al. (2010), section 4: row j has points A_j and B_j whose inputs are all
/// independent, and for each input A_j with that input taken from B_j.
/// Places of the parameters are those of a Sobol sequence in twice their number of dimensions (direction numbers of Joe & Kuo
/// 2008, by Boost), each coordinate with an addressed digital shift (L'Ecuyer & Lemieux 2002), so that every point by itself is
/// uniform. Histories of A_j and B_j are the members 2 j and 2 j + 1. Row j is a pure function of (parameters, seed, j).
class SobolDesign {
 public:
  SobolDesign(std::size_t parameters, std::uint64_t seed) : parameters_(parameters), seed_(seed) {}
  /// A, B, A with input 0 of B, ..., A with the last parameter of B, A with the chance of B.
  [[nodiscard]] std::vector<DesignPoint> row(std::size_t j) const;
  [[nodiscard]] std::size_t runs_per_row() const { return parameters_ + 3; }

 private:
  std::size_t parameters_;
  std::uint64_t seed_;
};

/// The j-th point of a shifted Sobol sequence, on the scale of the standard normal law, within [-8, 8].
std::vector<double> standard_point(std::size_t dimensions, std::uint64_t seed, std::size_t j);

struct SobolIndices {
  std::size_t rows = 0;
  double mean = 0, variance = 0;
  std::vector<Estimate> first, total;  ///< [input], chance last; not a number where nothing varies
  Estimate together;  ///< what the parameters do beyond their first orders: 1 - T of chance - sum of S of the parameters
};

/// `runs` [row][point of the design] of one output. First order by Saltelli et al. (2010), eq. (b) of table 2, about the mean;
/// total by Jansen (1999). Intervals: percentiles over rows drawn anew, which are wide enough for rows drawn at random and
/// wider than need be for those of a Sobol sequence. Needs two rows at least.
SobolIndices sobol_indices(const Matrix& runs, const BootstrapSettings& bootstrap);

}  // namespace outflow::inference
