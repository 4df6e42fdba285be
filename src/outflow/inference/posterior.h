#pragma once
#include <string>
#include <vector>

#include "outflow/inference/regression.h"
#include "outflow/inference/simulation.h"
#include "outflow/inference/smc2.h"

/// What a calibration has learned, in words, and what it says of the future.
namespace outflow::inference {

/// Figures to come: for each draw of the parameters one particle, chosen by its weight, goes on to the end. [draw][target], with
/// the weights of the draws. Filters are run again, to the same bits.
Conditioned predict(const ScenarioSpace& space, const Smc2Result& result, int threads);

enum class Learned { learned, weakly, not_identified };
const char* to_string(Learned learned);

/// One parameter before and after, on its own scale.
struct ParameterVerdict {
  std::string name;
  double prior_low = 0, prior_median = 0, prior_high = 0;  ///< 5, 50, 95%
  double low = 0, median = 0, high = 0;
  double overlap = 1;       ///< of prior and posterior: the integral of the lesser density, 0 to 1, without what chance does
  double sd_ratio = 1;      ///< sd of the posterior over that of the prior, on the standard scale
  Learned learned = Learned::not_identified;
};

/// `draws`: of how many independent draws z is worth. The distance d of prior and posterior is that of ten bins of equal prior
/// probability; n draws of the prior itself have 1.2 / sqrt(n) with an sd of 0.29 / sqrt(n), so the overlap is 1 - sqrt(d^2
/// - 1.43 / n). Not identified: overlap above 0.85 and an sd of more than 0.8 of the prior's, or what cannot be told from that
/// (two standard errors) with so few draws. Learned: overlap below 0.6. Otherwise weakly.
std::vector<ParameterVerdict> verdicts(const scenario::Scenario& scenario, const Matrix& z, std::span<const double> weights,
                                       double draws);

}  // namespace outflow::inference
