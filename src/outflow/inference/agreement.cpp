#include "outflow/inference/agreement.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "outflow/base/contract.h"

namespace outflow::inference {

std::optional<double> standard_error(const EnsembleSeries& a, const EnsembleSeries& b, int day) {
  OUTFLOW_EXPECT(a.members >= 1 && b.members >= 1);
  if (a.sd.empty() && b.sd.empty()) return std::nullopt;
  const double sd_a = a.sd.empty() ? b.sd[day] : a.sd[day], sd_b = b.sd.empty() ? a.sd[day] : b.sd[day];
  return std::sqrt(sd_a * sd_a / a.members + sd_b * sd_b / b.members);
}

namespace {

std::optional<double> median(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const std::size_t n = values.size();
  return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

}  // namespace

Agreement agreement(const EnsembleSeries& a, const EnsembleSeries& b, std::span<const double> totals, const Bounds& bounds) {
  Agreement result;
  result.cells = static_cast<int>(std::min(a.mean.size(), b.mean.size()));
  OUTFLOW_EXPECT(static_cast<int>(totals.size()) >= result.cells);
  double worst = 0;
  std::vector<double> ratios;
  for (int day = 0; day < result.cells; ++day) {
    const double difference = a.mean[day] - b.mean[day];
    const auto error = standard_error(a, b, day);
    const double allowed = std::max(bounds.threshold * error.value_or(0.0), bounds.tolerance * std::abs(totals[day]));
    if (std::abs(difference) > allowed) ++result.out;
    if (difference != 0) {
      const double excess = allowed > 0 ? std::abs(difference) / allowed : std::numeric_limits<double>::infinity();
      if (!result.worst || excess > worst)
        result.worst =
            WorstDay{day, a.mean[day], b.mean[day], error && *error > 0 ? std::optional(difference / *error) : std::nullopt};
      worst = std::max(worst, excess);
    }
    if (a.sd.empty() || b.sd.empty() || !(b.mean[day] > bounds.sd_from_mean)) continue;
    ++result.spreads;
    if (std::abs(a.sd[day] - b.sd[day]) <= bounds.sd_tolerance * b.sd[day]) ++result.spreads_near;
    if (b.sd[day] > 0) ratios.push_back(a.sd[day] / b.sd[day]);
  }
  result.sd_ratio = median(std::move(ratios));
  return result;
}

}  // namespace outflow::inference
