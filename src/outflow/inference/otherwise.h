#pragma once
#include <optional>
#include <vector>

#include "outflow/inference/posterior.h"
#include "outflow/inference/regression.h"
#include "outflow/inference/smc2.h"

/// What would come if something were otherwise from now on: the same histories, told on with other drivers, rates or closures and
/// the same luck. The other problem has the figures and targets of the first, and differs only after the last known figure is
/// complete.
namespace outflow::inference {

struct Otherwise {
  std::vector<Conditioned> targets;  ///< [target], one column each, in the units of the figure
  std::vector<Conditioned>
      ratios;  ///< [target] to what comes without it: (other + 1/2) / (first + 1/2), of shares the odds ratio
};

/// The histories of a bank in the other problem, from the first on, or from where `from` ends; fewer after a stop.
Bank retold(const Problem& other, const Bank& bank, const RegressionSettings& settings, const RegressionHooks& hooks = {},
            const Bank* from = nullptr);
/// By regression on histories that were told twice.
Otherwise otherwise(const Problem& problem, const Bank& bank, const Bank& told_otherwise, double keep, int threads);

/// For draws of a filter: `first` and `second` are what `predict` says of the two problems.
Otherwise otherwise(const Problem& problem, const Conditioned& first, const Conditioned& second);

}  // namespace outflow::inference
