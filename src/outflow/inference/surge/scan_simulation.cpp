#include "outflow/inference/surge/scan_simulation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "outflow/base/contract.h"
#include "outflow/inference/surge/scan.h"
#include "outflow/random/address.h"
#include "outflow/random/multinomial.h"

namespace outflow::inference::surge {

namespace {

using random::Address;
using random::Purpose;
using random::Stream;

constexpr double affordable = 4e6;
constexpr std::int64_t fewest_runs = 500;

/// Steps of the address: one for each kind of simulation.
constexpr std::uint32_t sliding = 0, conditional = 1;

std::optional<std::int64_t> affordable_runs(double work_per_run, const SimulationPlan& plan) {
  const double most = affordable / std::max(1.0, work_per_run);
  if (most < static_cast<double>(std::min(plan.runs, fewest_runs))) return std::nullopt;
  return std::min(plan.runs, static_cast<std::int64_t>(most));
}

Simulated simulated(std::int64_t hits, std::int64_t runs) {
  const double p = static_cast<double>(hits) / static_cast<double>(runs);
  return {p, std::sqrt(p * (1 - p) / static_cast<double>(runs)), runs};
}

/// Sizes by inversion of their sums.
class SizeDraw {
 public:
  explicit SizeDraw(const PartySizes& sizes) : sums_(probabilities(sizes, 1'000'000)) {
    std::partial_sum(sums_.begin(), sums_.end(), sums_.begin());
    always_ = sizes.kind == PartySizes::Kind::fixed ? static_cast<std::int64_t>(sizes.value) : 0;
  }
  std::int64_t operator()(Stream& stream) const {
    if (always_ > 0) return always_;
    const auto at = std::upper_bound(sums_.begin(), sums_.end(), stream.uniform());
    return std::min(at - sums_.begin(), std::ssize(sums_) - 1);
  }

 private:
  std::vector<double> sums_;
  std::int64_t always_ = 0;
};

struct Arrival {
  double time = 0;
  std::int64_t size = 0;
};

/// Whether some window (t - 1, t] holds k persons; stops at the first.
bool crowded(double parties, double end, std::int64_t k, const SizeDraw& size_of, Stream& stream, std::vector<Arrival>& recent) {
  recent.clear();
  std::size_t oldest = 0;
  std::int64_t within = 0;
  double time = 0;
  for (;;) {
    time -= std::log(stream.uniform_positive()) / parties;
    if (time >= end) return false;
    recent.push_back({time, size_of(stream)});
    within += recent.back().size;
    while (recent[oldest].time <= time - 1) within -= recent[oldest++].size;
    if (within >= k) return true;
  }
}

}  // namespace

std::optional<Simulated> simulate_sliding_scan(std::int64_t k, double persons, const PartySizes& sizes, std::int64_t periods,
                                               const SimulationPlan& plan) {
  OUTFLOW_EXPECT(k >= 1 && persons >= 0 && periods >= 1 && plan.runs >= 1);
  const double parties = persons / mean_size(sizes);
  const auto runs = affordable_runs(parties * static_cast<double>(periods), plan);
  if (!runs) return std::nullopt;
  if (parties == 0) return Simulated{0, 0, *runs};
  const SizeDraw size_draw(sizes);
  const random::Key key = random::member_key(plan.seed, 0);
  std::vector<Arrival> recent;
  std::int64_t hits = 0;
  for (std::int64_t run = 0; run < *runs; ++run) {
    Stream stream(Address{key, static_cast<std::uint64_t>(run), sliding, Purpose::surge});
    hits += crowded(parties, static_cast<double>(periods), k, size_draw, stream, recent) ? 1 : 0;
  }
  return simulated(hits, *runs);
}

namespace {

/// The fewest events that give each window the wanted ratio: [length - 1][first].
std::vector<std::vector<std::int64_t>> thresholds(double ratio, std::int64_t total, std::span<const double> weights,
                                                  std::size_t longest) {
  const double weight = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<std::vector<std::int64_t>> fewest(longest);
  std::vector<double> expected(weights.size(), 0.0);
  for (std::size_t length = 1; length <= longest; ++length)
    for (std::size_t first = 0; first + length <= weights.size(); ++first) {
      expected[first] += weights[first + length - 1] / weight * static_cast<double>(total);
      // The ratio rises with the count; a hair below counts as equal, for the sums above are rounded.
      std::int64_t low = 0, high = total + 1;
      while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        const bool enough = expected[first] < static_cast<double>(total) * (1 - 1e-12) &&
                            log_likelihood_ratio(middle, expected[first], total) >= ratio * (1 - 1e-9);
        (enough ? high : low) = enough ? middle : middle + 1;
      }
      fewest[length - 1].push_back(high);
    }
  return fewest;
}

bool reached(std::span<const std::int64_t> counts, const std::vector<std::vector<std::int64_t>>& fewest,
             std::vector<std::int64_t>& sums) {
  std::ranges::fill(sums, 0);
  for (std::size_t length = 1; length <= fewest.size(); ++length)
    for (std::size_t first = 0; first + length <= counts.size(); ++first) {
      sums[first] += counts[first + length - 1];
      if (sums[first] >= fewest[length - 1][first]) return true;
    }
  return false;
}

}  // namespace

std::optional<Simulated> simulate_conditional_scan(double ratio, std::int64_t total, std::span<const double> weights,
                                                   std::size_t longest, const SimulationPlan& plan) {
  OUTFLOW_EXPECT(total >= 0 && !weights.empty() && longest >= 1 && plan.runs >= 1);
  const std::size_t lengths = std::min(longest, weights.size());
  const auto runs = affordable_runs(static_cast<double>(weights.size()) * (1 + static_cast<double>(lengths) / 8), plan);
  if (!runs) return std::nullopt;
  if (!(ratio > 0)) return Simulated{1, 0, *runs};
  const auto fewest = thresholds(ratio, total, weights, lengths);
  const random::Key key = random::member_key(plan.seed, 0);
  std::vector<std::int64_t> counts(weights.size()), sums(weights.size());
  std::int64_t hits = 1;
  for (std::int64_t run = 0; run < *runs; ++run) {
    Stream stream(Address{key, static_cast<std::uint64_t>(run), conditional, Purpose::surge});
    random::multinomial(total, weights, counts, stream);
    hits += reached(counts, fewest, sums) ? 1 : 0;
  }
  return simulated(hits, *runs + 1);
}

}  // namespace outflow::inference::surge
