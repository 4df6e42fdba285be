#pragma once
#include <algorithm>
#include <array>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "outflow/inference/weights.h"

/// Simulation-based calibration (Talts et al. 2018): truths are drawn from the prior, figures from the truths, and the place of
/// the truth in the posterior must be uniform.
///
/// Null: uniform places. Pearson's chi-square with 10 bins for each quantity, and coverage of the central 50, 80 and 90%
/// intervals in binomial standard errors. With n = 500 truths the smallest error caught with 90% power at p = 0.01: 17% of the
/// places in one tenth, or an sd wrong by about a fifth.
namespace outflow::test {

inline constexpr int n_truths = 500;

/// Where each quantity's truth lies among draws, in (0, 1); [quantity].
using Places = std::vector<double>;

/// Among weighted draws; `u` in (0, 1) breaks ties.
inline double place_of(double truth, std::span<const double> values, std::span<const double> weights, double u) {
  double below = 0, at = 0, total = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    (values[i] < truth ? below : at) += values[i] <= truth ? weights[i] : 0;
    total += weights[i];
  }
  const double n = inference::effective_size(weights);
  return ((below + u * at) / total * n + u) / (n + 1);
}

/// Among draws that count alike.
inline double place_of(double truth, std::span<const double> values, double u) {
  return place_of(truth, values, std::vector<double>(values.size(), 1.0), u);
}

struct Verdict {
  std::map<std::string, double> p;  ///< chi-square by quantity
  double worst_p = 1;
  double worst_coverage = 0;  ///< standard errors
  std::array<double, 3> coverage{};  ///< of the 50, 80 and 90% intervals, mean over the quantities
};
inline constexpr std::array<double, 3> covered_levels{0.5, 0.8, 0.9};

/// `places` [truth], `names` [quantity].
inline Verdict judge(const std::vector<Places>& places, const std::vector<std::string>& names) {
  constexpr int n_bins = 10;
  Verdict verdict;
  const auto n = static_cast<double>(places.size());
  for (std::size_t q = 0; q < names.size(); ++q) {
    std::vector<double> bins(n_bins, 0.0);
    for (const auto& p : places) bins[std::min<std::size_t>(n_bins - 1, static_cast<std::size_t>(p[q] * n_bins))] += 1;
    double statistic = 0;
    for (const double b : bins) statistic += (b - n / n_bins) * (b - n / n_bins) / (n / n_bins);
    verdict.p[names[q]] = boost::math::gamma_q((n_bins - 1) / 2.0, statistic / 2);
    verdict.worst_p = std::min(verdict.worst_p, verdict.p[names[q]]);
    for (std::size_t l = 0; l < covered_levels.size(); ++l) {
      const double level = covered_levels[l];
      double within = 0;
      for (const auto& p : places) within += std::abs(p[q] - 0.5) <= level / 2 ? 1 : 0;
      const double off = std::abs(within / n - level) / std::sqrt(level * (1 - level) / n);
      verdict.worst_coverage = std::max(verdict.worst_coverage, off);
      verdict.coverage[l] += within / n / static_cast<double>(names.size());
    }
  }
  return verdict;
}

inline std::string in_words(const Verdict& verdict) {
  std::string text = "coverage";
  for (const double share : verdict.coverage) text += " " + std::to_string(share);
  text += " in the mean, off by " + std::to_string(verdict.worst_coverage) + " standard errors at most; p:";
  for (const auto& [name, p] : verdict.p) text += " " + name + " " + std::to_string(p);
  return text;
}

}  // namespace outflow::test
