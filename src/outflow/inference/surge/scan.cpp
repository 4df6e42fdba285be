#include "outflow/inference/surge/scan.h"

#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <numeric>

#include "outflow/base/contract.h"
#include "outflow/inference/surge/tails.h"

namespace outflow::inference::surge {

namespace {

using Long = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<100>, boost::multiprecision::et_off>;

constexpr std::int64_t most_k = 5000;

/// Probabilities and their sums of a Poisson law, 0 below zero.
class LongPoisson {
 public:
  LongPoisson(double mean, std::int64_t most) {
    Long term = exp(-Long(mean)), sum = term;
    p_.push_back(term);
    sums_.push_back(sum);
    for (std::int64_t j = 1; j <= most; ++j) {
      term *= mean;
      term /= j;
      sum += term;
      p_.push_back(term);
      sums_.push_back(sum);
    }
  }
  [[nodiscard]] Long p(std::int64_t j) const { return j < 0 ? Long(0) : p_[static_cast<std::size_t>(j)]; }
  [[nodiscard]] Long sum(std::int64_t j) const { return j < 0 ? Long(0) : sums_[static_cast<std::size_t>(j)]; }

 private:
  std::vector<Long> p_, sums_;
};

struct LongTerms {
  Long q2, q3;
};

LongTerms terms(std::int64_t k, double mean) {
  const LongPoisson law(mean, 2 * k);
  const auto p = [&](std::int64_t j) { return law.p(j); };
  const auto f = [&](std::int64_t j) { return law.sum(j); };
  const Long m = mean;
  const Long q2 = f(k - 1) * f(k - 1) - (k - 1) * p(k) * p(k - 2) - (k - 1 - m) * p(k) * f(k - 3);
  const Long a1 = 2 * p(k) * f(k - 1) * ((k - 1) * f(k - 2) - m * f(k - 3));
  const Long a2 = p(k) * p(k) / 2 * (Long((k - 1) * (k - 2)) * f(k - 3) - 2 * (k - 2) * m * f(k - 4) + m * m * f(k - 5));
  Long a3 = 0, a4 = 0;
  for (std::int64_t r = 1; r < k; ++r) a3 += p(2 * k - r) * f(r - 1) * f(r - 1);
  for (std::int64_t r = 2; r < k; ++r) a4 += p(2 * k - r) * p(r) * ((r - 1) * f(r - 2) - m * f(r - 3));
  return {q2, f(k - 1) * f(k - 1) * f(k - 1) - a1 + a2 + a3 - a4};
}

/// P(j of c) for j = 0 ... c, from the ratio of neighbours, started at the mode.
void fill_binomial(std::vector<double>& law, std::int64_t c, double share) {
  const auto mode = static_cast<std::size_t>(std::min(static_cast<double>(c), std::floor(static_cast<double>(c + 1) * share)));
  const auto n = static_cast<double>(c);
  const double odds = share / (1 - share);
  law[mode] = 1;
  double sum = 1;
  for (std::size_t j = mode; j-- > 0;)
    sum += law[j] = law[j + 1] * (static_cast<double>(j) + 1) / ((n - static_cast<double>(j)) * odds);
  for (std::size_t j = mode; j < static_cast<std::size_t>(c); ++j)
    sum += law[j + 1] = law[j] * (n - static_cast<double>(j)) * odds / (static_cast<double>(j) + 1);
  for (std::size_t j = 0; j <= static_cast<std::size_t>(c); ++j) law[j] /= sum;
}

}  // namespace

NausTerms naus_terms(std::int64_t k, double mean) {
  OUTFLOW_EXPECT(k >= 1 && k <= most_k && mean >= 0);
  const LongTerms long_terms = terms(k, mean);
  return {static_cast<double>(long_terms.q2), static_cast<double>(long_terms.q3)};
}

std::optional<double> sliding_scan(std::int64_t k, double mean, std::int64_t periods) {
  OUTFLOW_EXPECT(k >= 1 && mean >= 0 && periods >= 1);
  if (k > most_k) return std::nullopt;
  if (mean == 0) return 0;
  const auto once = poisson_tail(k, mean);
  if (periods == 1 || once >= 1) return once;
  const LongTerms q = terms(k, mean);
  if (q.q2 <= 0 || q.q3 <= 0) return 1;
  const Long calm = q.q2 * pow(q.q3 / q.q2, Long(periods - 2));
  // Whatever is lost at the 100th digit: a window of one period cannot be rarer within many.
  return std::clamp(static_cast<double>(1 - calm), any_of(once, static_cast<double>(periods)), 1.0);
}

std::optional<double> conditional_scan(std::int64_t k, std::int64_t total, std::span<const double> weights) {
  OUTFLOW_EXPECT(total >= 0 && !weights.empty());
  if (k <= 0) return 1;
  if (k > total) return 0;
  const auto c_max = static_cast<std::size_t>(total);
  if (static_cast<double>(total) * static_cast<double>(total) * static_cast<double>(weights.size()) > 1e8) return std::nullopt;
  std::vector<double> some(c_max + 1, 0.0), next(c_max + 1),
      law(c_max + 1);  // some[c] = P(some period has k | c in those so far)
  double weight = 0;
  for (const double w : weights) {
    if (w <= 0) continue;
    const double share = w / (weight + w);
    for (std::size_t c = 0; c <= c_max; ++c) {
      if (share >= 1) {
        next[c] = static_cast<std::int64_t>(c) >= k ? 1 : 0;
        continue;
      }
      fill_binomial(law, static_cast<std::int64_t>(c), share);
      double p = 0;
      for (std::size_t j = 0; j <= c; ++j) p += law[j] * (static_cast<std::int64_t>(j) >= k ? 1 : some[c - j]);
      next[c] = p;
    }
    weight += w;
    std::swap(some, next);
  }
  return std::min(1.0, some[c_max]);
}

double log_likelihood_ratio(std::int64_t c, double expected, std::int64_t total) {
  const auto inside = static_cast<double>(c), outside = static_cast<double>(total - c);
  if (inside <= expected) return 0;
  const double rest = outside > 0 ? outside * std::log(outside / (static_cast<double>(total) - expected)) : 0;
  return inside * std::log(inside / expected) + rest;
}

Stretch busiest_stretch(std::span<const std::int64_t> counts, std::span<const double> weights, std::size_t longest) {
  OUTFLOW_EXPECT(counts.size() == weights.size());
  const auto total = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  const double weight = std::accumulate(weights.begin(), weights.end(), 0.0);
  Stretch best;
  for (std::size_t first = 0; first < counts.size(); ++first) {
    std::int64_t count = 0;
    double expected = 0;
    for (std::size_t length = 1; length <= longest && first + length <= counts.size(); ++length) {
      count += counts[first + length - 1];
      expected += weights[first + length - 1] / weight * static_cast<double>(total);
      const double ratio = log_likelihood_ratio(count, expected, total);
      if (ratio > best.ratio) best = {first, length, count, expected, ratio};
    }
  }
  return best;
}

}  // namespace outflow::inference::surge
