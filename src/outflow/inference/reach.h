#pragma once
#include <span>
#include <string>

#include "outflow/inference/regression.h"

/// Whether a regression had to reach beyond what was simulated. Lines go on where no history is; what they say there is no
/// result.
namespace outflow::inference {

struct Reach {
  std::string failure;  ///< "": none; otherwise why what the regression says is no result
  std::string caution;  ///< "": none; otherwise figures that it does not explain, too few to give up
};

/// Figures count as far beyond when they lie more than one standard deviation of the simulated ones beyond them all. More than a
/// tenth of them is a failure, and so is a parameter whose posterior median lies beyond every simulated value. `summaries`
/// [history][figure] and `known` [figure] are on the scale of `summary_of`. O(histories x (figures + parameters)).
Reach reach_of(const Problem& problem, const Bank& bank, const Matrix& summaries, std::span<const double> known,
               const Conditioned& posterior);

}  // namespace outflow::inference
