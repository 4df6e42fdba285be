#include "outflow/inference/scaled_error.h"

#include <cmath>
#include <numeric>

#include "outflow/base/contract.h"

namespace outflow::inference {

std::optional<double> scaled_error(const Series& rescaled, const Series& counted, const Series& counted_total, int days_seen,
                                   Baseline baseline, Trend trend) {
  OUTFLOW_EXPECT(rescaled.size() == counted.size() && counted.size() == counted_total.size() && days_seen >= 1);
  const auto k = static_cast<std::size_t>(days_seen);
  const std::size_t n = counted.size();
  if (n <= k + 1 || (baseline == Baseline::ratio && counted_total[k] <= 0)) return std::nullopt;
  double error = 0, baseline_error = 0;
  for (std::size_t t = 0; t < n; ++t) error += rounded4(std::abs(counted[t] - rescaled[t]));
  for (std::size_t t = k + 1; t < n; ++t) {
    double said = counted[k];
    if (baseline == Baseline::trend) said *= static_cast<double>(t) / (trend == Trend::right ? static_cast<double>(k) : 1.0);
    if (baseline == Baseline::ratio) said = counted_total[t] * counted[k] / counted_total[k];
    baseline_error += rounded4(std::abs(counted[t] - said));
  }
  if (baseline_error <= 0) return std::nullopt;
  return rounded4((error / static_cast<double>(n)) / (baseline_error / static_cast<double>(n - k - 1)));
}

double weight_of(const Series& counted) { return std::accumulate(counted.begin(), counted.end(), 0.0); }

std::optional<double> weighted_mean(std::span<const std::optional<double>> values, std::span<const double> weights) {
  OUTFLOW_EXPECT(values.size() == weights.size());
  double sum = 0, weight = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) continue;
    sum += *values[i] * weights[i];
    weight += weights[i];
  }
  return weight > 0 ? std::optional(sum / weight) : std::nullopt;
}

}  // namespace outflow::inference
