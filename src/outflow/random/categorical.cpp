#include "outflow/random/categorical.h"

#include <algorithm>
#include <limits>

#include "outflow/base/contract.h"

namespace outflow::random {
namespace {

constexpr std::size_t few = 8;  ///< categories that are looked at one after the other

}  // namespace

std::size_t categorical(std::span<const double> cumulative, double u) {
  OUTFLOW_EXPECT(u >= 0 && u < 1);
  OUTFLOW_EXPECT(!cumulative.empty() && cumulative.front() >= 0 && cumulative.back() > 0);
  const double target = u * cumulative.back();
  if (cumulative.size() <= few && cumulative.back() >= std::numeric_limits<double>::min()) {
    std::size_t k = 0;
    while (cumulative[k] <= target) ++k;  // the target is below the total: see below for when it is not
    return k;
  }
  auto found = std::ranges::upper_bound(cumulative, target);
  // With a total near the smallest double, u * total can round up to it: the last positive weight is meant.
  if (found == cumulative.end()) found = std::ranges::lower_bound(cumulative, cumulative.back());
  return static_cast<std::size_t>(found - cumulative.begin());
}

}  // namespace outflow::random
