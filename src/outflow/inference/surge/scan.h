#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// Looking for the busiest stretch and then asking how rare it is: the chance that a calm series shows one somewhere.
namespace outflow::inference::surge {

/// P(at least `k` in some window of one period, wherever it begins, within `periods` periods) for a Poisson process with
/// `mean` expected a period: 1 - Q2 (Q3 / Q2)^(periods - 2), Naus (JASA 77 (1982) 177), equations 2.3 to 2.5. Exact for 1, 2 and
/// 3 periods. k >= 1, periods >= 1. Computed with 100 digits, so that small probabilities are right, too. nullopt when k is
/// beyond 5000 (too long to wait for).
std::optional<double> sliding_scan(std::int64_t k, double mean, std::int64_t periods);

/// Q2 and Q3 of the formula: no window within two, three periods has k.
struct NausTerms {
  double q2 = 1, q3 = 1;
};
NausTerms naus_terms(std::int64_t k, double mean);

/// P(some calendar period has at least k | `total` events in all of them): the events fall independently, with probability
/// proportional to `weights` (exposures). Exact: h_t(c) = sum_j Binomial(j; c, share) [j >= k or h_(t-1)(c - j)], all terms
/// positive. nullopt when total^2 times the number of periods is beyond 1e8.
std::optional<double> conditional_scan(std::int64_t k, std::int64_t total, std::span<const double> weights);

/// The logarithm of the likelihood ratio of `c` events in a window where `expected` of the `total` fall by chance:
/// c ln(c / E) + (C - c) ln((C - c) / (C - E)), 0 where c <= E (Kulldorff, Commun. Stat. Theory Methods 26 (1997) 1481).
double log_likelihood_ratio(std::int64_t c, double expected, std::int64_t total);

/// The stretch of at most `longest` neighbouring periods with the highest log-likelihood ratio.
struct Stretch {
  std::size_t first = 0, length = 1;
  std::int64_t count = 0;
  double expected = 0, ratio = 0;
};
Stretch busiest_stretch(std::span<const std::int64_t> counts, std::span<const double> weights, std::size_t longest);

}  // namespace outflow::inference::surge
