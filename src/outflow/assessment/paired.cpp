#include "outflow/assessment/paired.h"

#include <algorithm>
#include <cmath>

#include "outflow/base/contract.h"
#include "outflow/ensemble/summary.h"

namespace outflow::assessment {

Paired paired(std::span<const double> base, std::span<const double> variant) {
  const std::size_t n = std::min(base.size(), variant.size());
  OUTFLOW_EXPECT(n > 0);
  Paired result;
  result.members = static_cast<int>(n);
  ensemble::RatioSummary gathered(3);
  for (std::size_t k = 0; k < n; ++k) {
    const double numbers[] = {base[k], variant[k], variant[k] - base[k]};
    gathered.add(numbers);
    result.above += variant[k] > base[k] ? 1.0 / static_cast<double>(n) : 0;
    result.below += variant[k] < base[k] ? 1.0 / static_cast<double>(n) : 0;
  }
  const ensemble::Summary summary = gathered.finish();
  result.base_mean = summary.mean[0];
  result.base_median = summary.median(0);
  result.variant_mean = summary.mean[1];
  result.variant_median = summary.median(1);
  result.difference = summary.mean[2];
  const double half = 1.959963984540054 * summary.sd[2] / std::sqrt(static_cast<double>(n));
  result.mean_low = result.difference - half;
  result.mean_high = result.difference + half;
  result.q10 = summary.quantiles[2][1];
  result.median = summary.median(2);
  result.q90 = summary.quantiles[2][5];
  return result;
}

}  // namespace outflow::assessment
