#pragma once
#include <optional>
#include <span>

#include "outflow/ensemble/quantiles.h"

namespace outflow::ensemble {

/// One observed number beside the quantiles that the ensemble gives for it.
struct Compared {
  double observed = 0;
  Quantiles model{};
};

/// How well an ensemble fits what was counted.
struct Fit {
  int n = 0;
  double coverage50 = 0, coverage80 = 0, coverage95 = 0;  ///< share of observations inside the central interval, ends included
  double mean_abs_log_error = 0;    ///< mean of |ln(median of the model / observed)|
  double median_abs_log_error = 0;  ///< its median
};

/// Where one of the two numbers is zero half a person is added to both; where both are, the error is 0.
/// nullopt when there is nothing to compare.
std::optional<Fit> fit(std::span<const Compared> compared);

}  // namespace outflow::ensemble
