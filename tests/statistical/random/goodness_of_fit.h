#pragma once
#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "outflow/random/address.h"

/// What the tests of samplers share: exact laws that know nothing of the code under test, draws at addresses of their
/// own, and the two checks (chi-square on exact probabilities, z of the first three moments).
namespace outflow::random::fit {

/// The level of every check. The seeds are fixed, so a check that passes once passes always; that this is no luck is
/// shown by samplers broken on purpose, which the same check must refuse.
inline constexpr double alpha = 1e-6;
inline constexpr double z_at_most = 4.89;  ///< two-sided, for the same alpha

// --- exact laws ------------------------------------------------------------------------------------------------

/// P(least), P(least + 1), ...; what lies outside weighs less than 1e-15.
struct Law {
  std::int64_t least = 0;
  std::vector<double> p;

  [[nodiscard]] double at(std::int64_t k) const {
    return k < least || k >= least + std::ssize(p) ? 0 : p[static_cast<std::size_t>(k - least)];
  }
};

/// A law from a mode and the ratio P(k+1) / P(k) alone: multiplied out from the mode to both sides in long double, then
/// divided by the sum. No logarithm, no gamma function; the error after a million steps is about 1e-13.
template <class RatioUp>
Law law_from_ratios(std::int64_t mode, std::int64_t least, std::int64_t most, RatioUp ratio_up) {
  constexpr long double negligible = 1e-20L;
  Law law;
  long double sum = 1;
  long double p = 1;
  for (std::int64_t k = mode; k > least && p > negligible; --k) {
    sum += p /= ratio_up(k - 1);
    law.p.push_back(static_cast<double>(p));
  }
  law.least = mode - std::ssize(law.p);
  std::ranges::reverse(law.p);
  law.p.push_back(1);
  p = 1;
  for (std::int64_t k = mode; k < most && p > negligible; ++k) {
    sum += p *= ratio_up(k);
    law.p.push_back(static_cast<double>(p));
  }
  for (double& x : law.p) x /= static_cast<double>(sum);
  return law;
}

inline Law binomial_law(std::int64_t n, double p) {
  const long double odds = static_cast<long double>(p) / (1 - static_cast<long double>(p));
  const auto mode = std::min(n, static_cast<std::int64_t>(static_cast<long double>(n + 1) * p));
  return law_from_ratios(
      mode, 0, n, [=](std::int64_t k) { return static_cast<long double>(n - k) / static_cast<long double>(k + 1) * odds; });
}

inline Law poisson_law(double mean) {
  return law_from_ratios(static_cast<std::int64_t>(mean), 0, std::numeric_limits<std::int64_t>::max(),
                         [=](std::int64_t k) { return mean / static_cast<long double>(k + 1); });
}

inline Law hypergeometric_law(std::int64_t good, std::int64_t bad, std::int64_t draws) {
  const auto real = [](std::int64_t x) { return static_cast<long double>(x); };
  const std::int64_t least = std::max<std::int64_t>(0, draws - bad);
  const std::int64_t most = std::min(good, draws);
  const auto mode = static_cast<std::int64_t>(real(good + 1) * (real(draws + 1) / real(good + bad + 2)));
  return law_from_ratios(std::clamp(mode, least, most), least, most, [=](std::int64_t k) {
    return real(good - k) / real(k + 1) * (real(draws - k) / real(bad - draws + k + 1));
  });
}

struct Moments {
  double mean = 0;
  double variance = 0;
  double third = 0;   ///< central
  double fourth = 0;  ///< central
  double sixth = 0;   ///< central
};

inline Moments moments_of(const Law& law) {
  const auto offset = static_cast<double>(law.least);
  long double first = 0;
  for (std::size_t i = 0; i < law.p.size(); ++i) first += static_cast<long double>(i) * law.p[i];
  Moments m;
  long double powers[7] = {};
  for (std::size_t i = 0; i < law.p.size(); ++i) {
    const long double d = static_cast<long double>(i) - first;
    const long double square = d * d * law.p[i];
    powers[2] += square;
    powers[3] += square * d;
    powers[4] += square * d * d;
    powers[6] += square * d * d * d * d;
  }
  m.mean = offset + static_cast<double>(first);
  m.variance = static_cast<double>(powers[2]);
  m.third = static_cast<double>(powers[3]);
  m.fourth = static_cast<double>(powers[4]);
  m.sixth = static_cast<double>(powers[6]);
  return m;
}

// --- draws -----------------------------------------------------------------------------------------------------

/// `count` draws, each from a stream of its own as in the engines: entity 0, 1, ... at the step `test_case`.
template <class Sampler>
std::vector<std::int64_t> draw(std::uint32_t test_case, std::size_t count, Sampler sampler) {
  const Key key = member_key(20'02, 0);
  std::vector<std::int64_t> draws(count);
  for (std::size_t i = 0; i < count; ++i) {
    Stream stream({key, i, test_case, Purpose::test});
    draws[i] = sampler(stream);
  }
  return draws;
}

// --- checks ----------------------------------------------------------------------------------------------------

/// P(chi-square with `freedom` degrees > statistic).
inline double chi_square_tail(double statistic, std::size_t freedom) {
  return boost::math::gamma_q(static_cast<double>(freedom) / 2, statistic / 2);
}

/// Pearson's chi-square of counts against probabilities: the probability, under the null, of a fit as bad as this.
/// A count where the law has nothing gives 0. Neighbouring bins are pooled until each expects at least 20.
inline double chi_square(std::span<const std::int64_t> counts, std::span<const double> probabilities) {
  double total = 0;
  for (const std::int64_t count : counts) total += static_cast<double>(count);
  double statistic = 0;
  std::size_t bins = 0;
  double expected = 0, observed = 0, expected_before = 0, observed_before = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (!(probabilities[i] > 0) && counts[i] > 0) return 0;
    expected += total * probabilities[i];
    observed += static_cast<double>(counts[i]);
    if (expected < 20) continue;
    if (bins > 0) statistic += (observed_before - expected_before) * (observed_before - expected_before) / expected_before;
    ++bins;
    expected_before = expected;
    observed_before = observed;
    expected = observed = 0;
  }
  if (bins == 0) return 1;
  // What remains joins the last full bin, which was held back for it.
  expected_before += expected;
  observed_before += observed;
  statistic += (observed_before - expected_before) * (observed_before - expected_before) / expected_before;
  return bins == 1 ? 1 : chi_square_tail(statistic, bins - 1);
}

/// Draws of whole numbers against a law. Wide laws are cut into some 200 bins of like weight, so that the tails have
/// bins of their own. A draw outside the law's window gives 0.
inline double fit(const Law& law, std::span<const std::int64_t> draws) {
  constexpr double bin_weight = 1.0 / 200;
  std::vector<std::size_t> bin_of(law.p.size());
  std::vector<double> probabilities{0};
  for (std::size_t i = 0; i < law.p.size(); ++i) {
    if (probabilities.back() > 0 && probabilities.back() + law.p[i] > bin_weight) probabilities.push_back(0);
    probabilities.back() += law.p[i];
    bin_of[i] = probabilities.size() - 1;
  }
  std::vector<std::int64_t> counts(probabilities.size(), 0);
  for (const std::int64_t draw : draws) {
    if (draw < law.least || draw >= law.least + std::ssize(law.p)) return 0;
    ++counts[bin_of[static_cast<std::size_t>(draw - law.least)]];
  }
  return chi_square(counts, probabilities);
}

/// z of the sample's mean, variance and third central moment; each is standard normal under the null when the draws are
/// many (the moments of the law are taken as known, so the spread of each is exact).
struct MomentScores {
  double mean = 0;
  double variance = 0;
  double third = 0;
  [[nodiscard]] double worst() const { return std::max({std::abs(mean), std::abs(variance), std::abs(third)}); }
};

inline MomentScores moment_scores(const Moments& law, std::span<const std::int64_t> draws) {
  double first = 0, second = 0, third = 0;
  for (const std::int64_t draw : draws) {
    const double d = static_cast<double>(draw) - law.mean;
    first += d;
    second += d * d;
    third += d * d * d;
  }
  const auto count = static_cast<double>(draws.size());
  const double root = std::sqrt(count);
  return {.mean = first / count * root / std::sqrt(law.variance),
          .variance = (second / count - law.variance) * root / std::sqrt(law.fourth - law.variance * law.variance),
          .third = (third / count - law.third) * root / std::sqrt(law.sixth - law.third * law.third)};
}

}  // namespace outflow::random::fit
