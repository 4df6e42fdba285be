#include "outflow/inference/surge/reporting.h"

#include <algorithm>
#include <cmath>

#include "outflow/base/contract.h"

namespace outflow::inference::surge {

namespace {

/// The least m with P(M > m) <= outside.
std::int64_t least_with_tail(double mean, double size, double outside) {
  const auto exceeds = [&](std::int64_t m) { return negative_binomial_tail(m + 1, mean, size) > outside; };
  if (!exceeds(0)) return 0;
  std::int64_t low = 0, high = 1;
  while (exceeds(high)) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (exceeds(middle) ? low : high) = middle;
  }
  return high;
}

}  // namespace

TrueCount true_count(std::int64_t reported, double probability, double level) {
  OUTFLOW_EXPECT(reported >= 0 && probability > 0 && probability <= 1 && level > 0 && level < 1);
  const double size = static_cast<double>(reported) + 0.5, mean = size * (1 - probability) / probability;
  if (mean == 0) return {static_cast<double>(reported), reported, reported};
  const double outside = (1 - level) / 2;
  return {static_cast<double>(reported) + mean, reported + least_with_tail(mean, size, 1 - outside),
          reported + least_with_tail(mean, size, outside)};
}

double share_known(double begin, double end, double known, double delay) {
  OUTFLOW_EXPECT(end > begin && delay >= 0);
  const double last = std::min(end, known);
  if (last <= begin) return 0;
  const double unknown = delay > 0 ? delay * (std::exp(-(known - last) / delay) - std::exp(-(known - begin) / delay)) : 0;
  return (last - begin - unknown) / (end - begin);
}

}  // namespace outflow::inference::surge
