#include "outflow/inference/surge/baseline.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "outflow/base/contract.h"
#include "outflow/random/address.h"
#include "outflow/random/multinomial.h"

namespace outflow::inference::surge {

namespace {

double pearson(std::span<const std::int64_t> counts, std::span<const double> means) {
  double sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double away = static_cast<double>(counts[i]) - means[i];
    if (means[i] > 0) sum += away * away / means[i];
  }
  return sum / static_cast<double>(counts.size() - 1);
}

/// The step of the address: the scans have 0 and 1.
constexpr std::uint32_t dispersion_step = 2;

}  // namespace

Dispersion dispersion(std::span<const std::int64_t> counts, std::span<const double> exposure, std::uint64_t seed) {
  OUTFLOW_EXPECT(counts.size() == exposure.size());
  const auto total = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  const double whole = std::accumulate(exposure.begin(), exposure.end(), 0.0);
  if (counts.size() < 2 || total == 0 || !(whole > 0)) return {};
  std::vector<double> means(exposure.begin(), exposure.end());
  for (double& mean : means) mean *= static_cast<double>(total) / whole;
  Dispersion result{pearson(counts, means), 1};
  const auto runs = std::clamp<std::int64_t>(400'000 / std::ssize(counts), 200, 2000);
  std::vector<std::int64_t> drawn(counts.size());
  std::int64_t hits = 1;
  for (std::int64_t run = 0; run < runs; ++run) {
    random::Stream stream(
        {random::member_key(seed, 0), static_cast<std::uint64_t>(run), dispersion_step, random::Purpose::surge});
    random::multinomial(total, means, drawn, stream);
    hits += pearson(drawn, means) >= result.estimate * (1 - 1e-12) ? 1 : 0;
  }
  result.p = static_cast<double>(hits) / static_cast<double>(runs + 1);
  return result;
}

Rank rank(std::int64_t y, std::span<const std::int64_t> others) {
  const auto as_high = std::ranges::count_if(others, [&](std::int64_t other) { return other >= y; });
  return {as_high, static_cast<double>(1 + as_high) / static_cast<double>(others.size() + 1)};
}

double rank_attained(std::int64_t y, std::span<const std::int64_t> others, double level) {
  std::vector<std::int64_t> all(others.begin(), others.end());
  all.push_back(y);
  std::ranges::sort(all, std::greater{});
  const auto n = static_cast<double>(all.size());
  std::size_t flagged = 0;
  for (std::size_t next = 0; next < all.size(); flagged = next) {
    while (next < all.size() && all[next] == all[flagged]) ++next;
    if (static_cast<double>(next) / n > level) break;
  }
  return static_cast<double>(flagged) / n;
}

std::int64_t rank_critical(std::span<const std::int64_t> others, double level) {
  const auto most_as_high = static_cast<std::int64_t>(level * static_cast<double>(others.size() + 1) * (1 + 1e-12)) - 1;
  OUTFLOW_EXPECT(most_as_high >= 0);
  std::vector<std::int64_t> all(others.begin(), others.end());
  std::ranges::sort(all, std::greater{});
  return most_as_high < std::ssize(all) ? all[static_cast<std::size_t>(most_as_high)] + 1 : 0;
}

}  // namespace outflow::inference::surge
