#include "outflow/inference/weights.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace outflow::inference {

double log_sum_exp(std::span<const double> log_weights) {
  double top = -std::numeric_limits<double>::infinity();
  for (const double w : log_weights) top = std::max(top, w);
  if (!std::isfinite(top)) return top;
  double sum = 0;
  for (const double w : log_weights) sum += std::exp(w - top);
  return top + std::log(sum);
}

std::vector<double> normalised(std::span<const double> log_weights) {
  std::vector<double> weights(log_weights.size(), 0.0);
  const double total = log_sum_exp(log_weights);
  if (!std::isfinite(total)) return weights;
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = std::exp(log_weights[i] - total);
  return weights;
}

double effective_size(std::span<const double> weights) {
  double sum = 0, squares = 0;
  for (const double w : weights) {
    sum += w;
    squares += w * w;
  }
  return squares > 0 ? sum * sum / squares : 0;
}

std::vector<std::size_t> systematic_resample(std::span<const double> weights, std::size_t n, double u) {
  std::vector<std::size_t> copies(weights.size(), 0);
  double cumulative = 0;
  std::size_t drawn = 0, last = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] > 0) last = i;
    cumulative += weights[i];
    while (drawn < n && static_cast<double>(drawn) + u < cumulative * static_cast<double>(n)) {
      ++copies[i];
      ++drawn;
    }
  }
  copies[last] += n - drawn;  // what rounding left over
  std::vector<std::size_t> source(n, weights.size());
  for (std::size_t i = 0; i < weights.size() && i < n; ++i)
    if (copies[i] > 0) {
      source[i] = i;
      --copies[i];
    }
  std::size_t from = 0;
  for (auto& s : source) {
    if (s != weights.size()) continue;
    while (copies[from] == 0) ++from;
    s = from;
    --copies[from];
  }
  return source;
}

double weighted_quantile(std::span<const double> values, std::span<const double> weights, double p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (weights[i] > 0) order.push_back(i);
  if (order.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return values[a] < values[b]; });
  double total = 0;
  for (const auto i : order) total += weights[i];
  double below = 0, earlier_at = 0, earlier = values[order.front()];
  bool first = true;
  for (const auto i : order) {
    const double at = (below + weights[i] / 2) / total;
    if (p <= at) return first ? values[i] : earlier + (values[i] - earlier) * (p - earlier_at) / (at - earlier_at);
    below += weights[i];
    earlier_at = at;
    earlier = values[i];
    first = false;
  }
  return earlier;
}

double weighted_mean(std::span<const double> values, std::span<const double> weights) {
  double sum = 0, total = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += weights[i] * values[i];
    total += weights[i];
  }
  return total > 0 ? sum / total : std::numeric_limits<double>::quiet_NaN();
}

double weighted_variance(std::span<const double> values, std::span<const double> weights) {
  const double mean = weighted_mean(values, weights);
  double sum = 0, total = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += weights[i] * (values[i] - mean) * (values[i] - mean);
    total += weights[i];
  }
  return total > 0 ? sum / total : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace outflow::inference
