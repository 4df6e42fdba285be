#pragma once
#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace outflow::test {

/// Pearson's chi-square of seen outcomes against their exact law: the probability, under the null, of a fit as bad as
/// this one. Rare outcomes are pooled until each bin expects at least 20. An outcome that the law does not know gives 0.
template <class Outcome>
double chi_square_p(const std::map<Outcome, std::int64_t>& seen, const std::map<Outcome, double>& law) {
  double n = 0;
  for (const auto& [outcome, count] : seen) {
    if (count > 0 && !law.contains(outcome)) return 0;
    n += static_cast<double>(count);
  }
  std::vector<std::pair<double, double>> cells;  // expected, observed
  for (const auto& [outcome, p] : law) {
    const auto found = seen.find(outcome);
    if (p <= 1e-15) {  // nothing but rounding
      if (found != seen.end() && found->second > 0) return 0;
      continue;
    }
    cells.emplace_back(n * p, found == seen.end() ? 0.0 : static_cast<double>(found->second));
  }
  std::sort(cells.begin(), cells.end());
  std::vector<std::pair<double, double>> bins;
  std::pair<double, double> bin{0, 0};
  for (const auto& [expected, observed] : cells) {
    bin.first += expected;
    bin.second += observed;
    if (bin.first < 20) continue;
    bins.push_back(bin);
    bin = {0, 0};
  }
  if (bins.empty()) return 1;
  bins.back().first += bin.first;
  bins.back().second += bin.second;
  double statistic = 0;
  for (const auto& [expected, observed] : bins) statistic += (observed - expected) * (observed - expected) / expected;
  return bins.size() == 1 ? 1 : boost::math::gamma_q(static_cast<double>(bins.size() - 1) / 2, statistic / 2);
}

}  // namespace outflow::test
