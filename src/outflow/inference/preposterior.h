#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "outflow/inference/bootstrap.h"
#include "outflow/inference/figures.h"
#include "outflow/inference/linear.h"

/// Preposterior analysis (Raiffa & Schlaifer 1961): how wide an interval will be, on average, once something has been learned
/// that is not known yet.
///
/// From a joint sample of a target T and of what may be learned C, on the scale on which regressions are straight, T = m(C) +
/// s(C) e: m and ln s are polynomials of degree three in C (held within three standard deviations), fitted by weighted least
/// squares, and e is what is left. Given C = c the 90% interval of T reaches from m(c) + s(c) e05 to m(c) + s(c) e95; its width,
/// in the units of the target, is averaged over the C of the sample, which is the predictive law of C.
///
/// A fit narrows intervals by chance, too. So the width is held against the same for C that are shuffled among the sample
/// ("dummies"), which say nothing: narrowing = 1 - width(C) / mean width(dummies).
namespace outflow::inference {

/// A weighted sample of a target and of what might be learned.
struct JointSample {
  FigureKind kind = FigureKind::count;  ///< of the target
  std::vector<double> target;           ///< [sample] on the scale of `straight`
  Matrix learned;                       ///< [sample][quantity that is learned at once]
  std::vector<double> weights;          ///< [sample], sum to one
};

struct Narrowing {
  double width_now = 0;    ///< of the central 90% interval of the target, in its units
  Estimate narrowing;      ///< 1 - expected width / width now, with its interval of Monte-Carlo error
  Estimate variance_left;  ///< expected variance in that of now, on the straight scale
  std::vector<double> dummies;  ///< narrowings by what says nothing
};

struct PreposteriorSettings {
  int dummies = 40;
  BootstrapSettings bootstrap{.replicates = 200};
};

/// Intervals by a Bayesian bootstrap of the sample, centred. Of one quantity the cubic polynomial is taken, of several the
/// plane through them. The sample needs 20 rows for each quantity at least.
Narrowing expected_narrowing(const JointSample& sample, const PreposteriorSettings& settings);

/// The narrowing that so many candidates that say nothing would all stay below with probability 0.95, from their dummies pooled.
double noise_level(std::vector<double> dummies, std::size_t candidates);

}  // namespace outflow::inference
