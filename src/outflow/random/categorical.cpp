#include "outflow/random/categorical.h"

#include <algorithm>

#include "outflow/base/contract.h"

namespace outflow::random {

std::size_t categorical(std::span<const double> cumulative, double u) {
  OUTFLOW_EXPECT(u >= 0 && u < 1);
  OUTFLOW_EXPECT(!cumulative.empty() && cumulative.front() >= 0 && cumulative.back() > 0);
  const double target = u * cumulative.back();
  auto found = std::ranges::upper_bound(cumulative, target);
  // With a total near the smallest double, u * total can round up to it: the last positive weight is meant.
  if (found == cumulative.end()) found = std::ranges::lower_bound(cumulative, cumulative.back());
  return static_cast<std::size_t>(found - cumulative.begin());
}

}  // namespace outflow::random
