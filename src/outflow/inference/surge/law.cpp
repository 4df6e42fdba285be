#include "outflow/inference/surge/law.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <numeric>

#include "outflow/base/contract.h"
#include "outflow/inference/surge/tails.h"

namespace outflow::inference::surge {

std::string to_string(const CalmLaw& law) {
  if (law.parties) return "compound Poisson, " + to_string(*law.parties);
  if (law.dispersion <= 1) return "Poisson";
  return fmt::format("negative binomial, variance {:.3g} times the mean", law.dispersion);
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

/// Weights from the ratio of neighbours, P(j + 1) / P(j), multiplied out to both sides of `start`.
template <class RatioUp>
CountLaw CountLaw::from_ratios(std::int64_t start, std::int64_t most, RatioUp ratio_up) {
  constexpr double negligible = 1e-300;
  std::deque<double> weights{1};
  std::int64_t first = start;
  double largest = 1;
  for (double w = 1; first > 0;) {
    const double before = w;
    w /= ratio_up(first - 1);
    largest = std::max(largest, w);
    if (w < negligible * largest && w < before) break;
    weights.push_front(w);
    --first;
  }
  double w = 1;
  for (std::int64_t j = start; j < most; ++j) {
    const double before = w;
    w *= ratio_up(j);
    largest = std::max(largest, w);
    if (w < negligible * largest && w <= before) break;
    weights.push_back(w);
  }
  return {first, std::vector<double>(weights.begin(), weights.end())};
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
  bool approximate = false;
  if (law.parties) {
    approximate = !within_reach(static_cast<double>(total), *law.parties);
    if (!approximate) {
      const double parties = rate / mean_size(*law.parties);
      const auto most = static_cast<std::size_t>(total);
      std::vector<double> here = panjer(parties * exposure, *law.parties, most);
      const std::vector<double> there = panjer(parties * others, *law.parties, most);
      for (std::size_t y = 0; y <= most; ++y) here[y] *= there[most - y];
      return {0, std::move(here)};
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
