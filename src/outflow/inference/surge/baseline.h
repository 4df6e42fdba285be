#pragma once
#include <cstdint>
#include <span>
#include <vector>

/// What the periods before tell about calm: the rate, how much counts vary, and how often one was as high.
namespace outflow::inference::surge {

/// Variance over mean of counts whose means are proportional to `exposure`: Pearson's sum of (y - m)^2 / m over n - 1 (McCullagh
/// and Nelder, Generalized Linear Models, 2nd ed., 9.2.4). 1 for Poisson counts on average; 1 when nothing can be said (fewer
/// than two periods, or no events).
struct Dispersion {
  double estimate = 1;
  double p = 1;  ///< P(at least so much | Poisson counts with this total), by simulation of the null (exact but for its error)
};
Dispersion dispersion(std::span<const std::int64_t> counts, std::span<const double> exposure, std::uint64_t seed);

/// The place of a count among n others, when all n + 1 are exchangeable: P(as high or higher) = (1 + those >= y) / (n + 1). Holds
/// whatever the law of a calm series, if nothing is carried from one period to the next and exposures are equal.
struct Rank {
  std::int64_t as_high = 0;  ///< of the others
  double p = 1;
};
Rank rank(std::int64_t y, std::span<const std::int64_t> others);

/// The level that the rule "p <= level" of `rank` attains for these n + 1 values in any order: the share of them that it would
/// flag. Over calm series of any law the mean of this is the rate of false alarms, exactly.
double rank_attained(std::int64_t y, std::span<const std::int64_t> others, double level);

/// The least count whose rank among the others has p <= level; needs (n + 1) level >= 1.
std::int64_t rank_critical(std::span<const std::int64_t> others, double level);

}  // namespace outflow::inference::surge
