#include "outflow/inference/discrepancy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>

#include "outflow/base/calendar.h"
#include "outflow/base/contract.h"

namespace outflow::inference {

namespace {

double covariance_of(const CountScatter& scatter, int day, int other) {
  if (scatter.variance <= 0) return 0;
  return scatter.variance * std::pow(scatter.correlation, std::abs(day - other) * seconds_per_day / seconds_per_year);
}

/// ln likelihood of r ~ N(0, K) up to a constant; minus infinity where K is not positive definite.
double log_likelihood(const Matrix& among, std::span<const double> r) {
  const auto root = cholesky(among);
  if (!root) return -std::numeric_limits<double>::infinity();
  const auto solved = cholesky_solve(*root, r);
  double sum = 0;
  for (std::size_t i = 0; i < r.size(); ++i) sum -= r[i] * solved[i] / 2 + std::log((*root)(i, i));
  return sum;
}

}  // namespace

Matrix scatter_covariance(std::span<const CountScatter> scatter, std::span<const KnownCount> known, double floor) {
  const std::size_t n = known.size();
  Matrix among(n, n);
  for (std::size_t a = 0; a < n; ++a) {
    const CountScatter& here = scatter[known[a].place];
    for (std::size_t b = 0; b < n; ++b)
      if (known[b].place == known[a].place) among(a, b) = covariance_of(here, known[a].day, known[b].day);
    among(a, a) += here.noise + 1 / (known[a].persons + floor);
  }
  return among;
}

std::vector<CountScatter> learned_scatter(std::span<const CountScatter> scatter, std::span<const KnownCount> known, double floor,
                                          std::span<const double> off) {
  OUTFLOW_EXPECT(off.size() == known.size());
  constexpr std::array sizes{0.5, 1.0, 2.0, 4.0};
  constexpr std::array correlations{0.1, 0.3, 0.6, 0.8, 0.9, 0.95, 0.99};
  std::vector<CountScatter> best(scatter.begin(), scatter.end());
  if (known.empty()) return best;
  double most = -std::numeric_limits<double>::infinity();
  for (const double size : sizes)
    for (const double correlation : correlations) {
      std::vector<CountScatter> tried(scatter.begin(), scatter.end());
      for (auto& place : tried) {
        place.variance *= size * size;
        place.correlation = correlation;
      }
      const double likelihood = log_likelihood(scatter_covariance(tried, known, floor), off);
      if (likelihood <= most) continue;
      most = likelihood;
      best = std::move(tried);
    }
  return best;
}

Kriging kriging(const CountScatter& scatter, std::span<const KnownCount> known, double floor, int day) {
  std::vector<KnownCount> here(known.begin(), known.end());
  std::vector<double> with;
  for (auto& count : here) {
    count.place = 0;
    with.push_back(covariance_of(scatter, count.day, day));
  }
  const auto root = cholesky(scatter_covariance(std::span(&scatter, 1), here, floor));
  OUTFLOW_EXPECT(root.has_value());
  Kriging law{cholesky_solve(*root, with), 0};
  double left = scatter.variance + scatter.noise;
  for (std::size_t a = 0; a < with.size(); ++a) left -= with[a] * law.weights[a];
  law.sd = std::sqrt(std::max(0.0, left));
  return law;
}

std::vector<double> counted_newcomers(std::span<const KnownCount> known, std::size_t places, int origin, double memory_days) {
  std::vector<double> shares(places, 0.0);
  KnownCount before;
  for (const auto& count : known) {
    if (count.place != before.place) before = {count.place, 0, 0};
    const double middle = 0.5 * (before.day + count.day);
    shares[count.place] += std::exp((middle - origin) / memory_days) * std::max(0.0, count.persons - before.persons);
    before = count;
  }
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share = sum > 0 ? share / sum : 0;
  return shares;
}

}  // namespace outflow::inference
