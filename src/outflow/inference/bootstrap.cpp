#include "outflow/inference/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "outflow/random/address.h"
#include "outflow/random/uniform_index.h"

namespace outflow::inference {

namespace {

random::Stream draws_of(std::uint64_t seed, int replicate) {
  return random::Stream({.key = random::member_key(seed, static_cast<std::uint64_t>(replicate)),
                         .entity = 0,
                         .step = 0,
                         .purpose = random::Purpose::bootstrap});
}

double percentile(const std::vector<double>& sorted, double p) {
  const double at = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  if (below + 1 >= sorted.size()) return sorted.back();
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[below + 1] - sorted[below]);
}

}  // namespace

std::vector<std::size_t> resampled(std::size_t n, std::uint64_t seed, int replicate) {
  auto draws = draws_of(seed, replicate);
  std::vector<std::size_t> items(n);
  for (auto& item : items) item = static_cast<std::size_t>(random::uniform_index(n, draws));
  return items;
}

std::vector<double> exponential_weights(std::size_t n, std::uint64_t seed, int replicate) {
  auto draws = draws_of(seed, replicate);
  std::vector<double> weights(n);
  for (auto& w : weights) w = -std::log(draws.uniform_positive());
  return weights;
}

Estimate percentile_interval(double value, std::vector<double> replicates, double level) {
  std::erase_if(replicates, [](double r) { return !std::isfinite(r); });
  const double none = std::numeric_limits<double>::quiet_NaN();
  if (replicates.empty()) return {value, none, none};
  std::sort(replicates.begin(), replicates.end());
  return {value, percentile(replicates, (1 - level) / 2), percentile(replicates, (1 + level) / 2)};
}

Estimate centred_interval(double value, std::vector<double> replicates, double level) {
  std::erase_if(replicates, [](double r) { return !std::isfinite(r); });
  auto interval = percentile_interval(value, replicates, level);
  if (replicates.empty()) return interval;
  const double mean = std::accumulate(replicates.begin(), replicates.end(), 0.0) / static_cast<double>(replicates.size());
  interval.low += value - mean;
  interval.high += value - mean;
  return interval;
}

}  // namespace outflow::inference
