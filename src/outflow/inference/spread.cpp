#include "outflow/inference/spread.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace outflow::inference {

std::optional<Spread> spread(std::span<const double> values) {
  if (values.empty()) return std::nullopt;
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const auto n = static_cast<double>(sorted.size());
  Spread result;
  result.n = static_cast<int>(sorted.size());
  result.mean = std::accumulate(sorted.begin(), sorted.end(), 0.0) / n;
  result.min = sorted.front();
  result.max = sorted.back();
  double squares = 0;
  for (const double value : sorted) squares += (value - result.mean) * (value - result.mean);
  result.sd = std::sqrt(squares / n);
  result.mean_error = result.mean / 2;
  for (std::size_t i = 0; i < spread_percents.size(); ++i) {
    const double rank = spread_percents[i] / 100 * (n - 1);
    const auto below = static_cast<std::size_t>(rank);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    result.percentiles[i] = sorted[below] + (rank - static_cast<double>(below)) * (sorted[above] - sorted[below]);
  }
  return result;
}

}  // namespace outflow::inference
