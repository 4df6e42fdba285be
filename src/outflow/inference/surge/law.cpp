#include "outflow/inference/surge/law.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "outflow/base/contract.h"
#include "outflow/inference/surge/tails.h"

namespace outflow::inference::surge {

namespace {

/// Below so many independent events in all, their pooled rate is too uncertain for the attained level of other laws than the
/// Poisson law to be right within 10 % (tests/statistical/surge).
constexpr double few_parties = 15;

}  // namespace

std::string to_string(const CalmLaw& law) {
  if (law.parties) return "compound Poisson, " + to_string(*law.parties);
  if (law.dispersion <= 1) return "Poisson";
  return fmt::format("negative binomial, variance/mean {:.3g}", law.dispersion);
}

double dispersion_of(const CalmLaw& law) { return law.parties ? clumping(*law.parties) : law.dispersion; }

CountLaw::CountLaw(std::int64_t first, std::vector<double> weights) : first_(first), p_(std::move(weights)) {
  double sum = std::accumulate(p_.begin(), p_.end(), 0.0);
  if (!(sum > 0)) {  // nothing can be told from weights that all vanish: the likeliest count alone
    p_ = {1};
    sum = 1;
  }
  for (double& p : p_) p /= sum;
  tail_ = p_;
  for (std::size_t i = tail_.size(); i-- > 1;) tail_[i - 1] += tail_[i];  // from the far end: small tails keep their digits
}

namespace {

/// Multiplies weights out from 1, away from the start, while they matter: down to 1e-300 of the largest, or to 1e-20 where the
/// law is so wide that this would take long. `next(w)` is the weight after w, nullopt at the end.
template <class Next>
std::vector<double> weights_from(const Next& next) {
  constexpr double negligible = 1e-300, negligible_if_wide = 1e-20;
  constexpr std::size_t wide = 100'000, widest = 20'000'000;
  std::vector<double> weights;
  double w = 1, largest = 1;
  while (weights.size() < widest) {
    const std::optional<double> after = next(w, weights.size());
    if (!after) break;
    largest = std::max(largest, *after);
    if (*after <= w && *after < largest * (weights.size() > wide ? negligible_if_wide : negligible)) break;
    weights.push_back(w = *after);
  }
  return weights;
}

}  // namespace

/// Weights from the ratio of neighbours, P(j + 1) / P(j), to both sides of `start`.
template <class RatioUp>
CountLaw CountLaw::from_ratios(std::int64_t start, std::int64_t most, RatioUp ratio_up) {
  std::vector<double> weights = weights_from([&](double w, std::size_t done) -> std::optional<double> {
    const std::int64_t j = start - static_cast<std::int64_t>(done);
    return j > 0 ? std::optional(w / ratio_up(j - 1)) : std::nullopt;
  });
  const std::vector<double> above = weights_from([&](double w, std::size_t done) -> std::optional<double> {
    const std::int64_t j = start + static_cast<std::int64_t>(done);
    return j < most ? std::optional(w * ratio_up(j)) : std::nullopt;
  });
  const std::int64_t first = start - std::ssize(weights);
  std::ranges::reverse(weights);
  weights.push_back(1);
  weights.insert(weights.end(), above.begin(), above.end());
  return {first, std::move(weights)};
}

CountLaw CountLaw::known(const CalmLaw& law, double mean) {
  OUTFLOW_EXPECT(mean >= 0 && law.dispersion >= 1);
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  if (mean == 0) return {0, {1}};
  bool approximate = false;
  if (law.parties) {
    const double size = mean_size(*law.parties);
    const double table = mean + 60 * std::sqrt(mean * clumping(*law.parties)) + 700 * clumping(*law.parties);
    approximate = !within_reach(table, *law.parties);
    if (!approximate) return {0, panjer(mean / size, *law.parties, static_cast<std::size_t>(table))};
  }
  const double k = size_of(mean, dispersion_of(law));
  const auto start = static_cast<std::int64_t>(mean);
  const double q = mean / (mean + k);
  CountLaw result = std::isinf(k) ? from_ratios(start, most, [=](std::int64_t j) { return mean / static_cast<double>(j + 1); })
                                  : from_ratios(start, most, [=](std::int64_t j) {
                                      return (static_cast<double>(j) + k) / static_cast<double>(j + 1) * q;
                                    });
  result.approximate_ = approximate;
  return result;
}

CountLaw CountLaw::given_total(const CalmLaw& law, std::int64_t total, double exposure, double others) {
  OUTFLOW_EXPECT(total >= 0 && exposure > 0 && others > 0 && law.dispersion >= 1);
  if (total == 0) return {0, {1}};
  const double share = exposure / (exposure + others), rate = static_cast<double>(total) / (exposure + others);
  const bool few = dispersion_of(law) > 1 && static_cast<double>(total) < few_parties * dispersion_of(law);
  bool approximate = few;
  if (law.parties) {
    const bool reached = within_reach(static_cast<double>(total), *law.parties);
    approximate = few || !reached;
    if (reached) {
      const double parties = rate / mean_size(*law.parties);
      const auto most = static_cast<std::size_t>(total);
      std::vector<double> here = panjer(parties * exposure, *law.parties, most);
      const std::vector<double> there = panjer(parties * others, *law.parties, most);
      for (std::size_t y = 0; y <= most; ++y) here[y] *= there[most - y];
      if (std::ranges::any_of(here, [](double weight) { return weight > 0; })) {
        CountLaw result{0, std::move(here)};
        result.approximate_ = approximate;
        return result;
      }
      approximate = true;  // such parties cannot make up this total
    }
  }
  const auto n = static_cast<double>(total);
  const double size = size_of(rate, dispersion_of(law));  // for a unit of exposure
  const double a = size * exposure, b = size * others, odds = share / (1 - share);
  const auto start = static_cast<std::int64_t>(n * share);
  CountLaw result =
      std::isinf(size)
          ? from_ratios(start, total,
                        [=](std::int64_t j) { return static_cast<double>(total - j) / static_cast<double>(j + 1) * odds; })
          : from_ratios(start, total, [=](std::int64_t j) {
              return static_cast<double>(total - j) / static_cast<double>(j + 1) * (static_cast<double>(j) + a) /
                     (static_cast<double>(total - j - 1) + b);
            });
  result.approximate_ = approximate;
  return result;
}

double CountLaw::probability(std::int64_t y) const {
  return y < first_ || y >= first_ + std::ssize(p_) ? 0 : p_[static_cast<std::size_t>(y - first_)];
}

double CountLaw::tail(std::int64_t y) const {
  if (y <= first_) return 1;
  return y >= first_ + std::ssize(tail_) ? 0 : std::min(1.0, tail_[static_cast<std::size_t>(y - first_)]);
}

std::int64_t CountLaw::critical(double level) const {
  const auto at = std::partition_point(tail_.begin(), tail_.end(), [&](double tail) { return tail > level; });
  return first_ + (at - tail_.begin());
}

std::vector<double> CountLaw::probabilities() const {
  std::vector<double> all(static_cast<std::size_t>(first_), 0.0);
  all.insert(all.end(), p_.begin(), p_.end());
  return all;
}

}  // namespace outflow::inference::surge
