#include "outflow/inference/scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "outflow/base/contract.h"

namespace outflow::inference {

namespace {

/// Levels are written as decimals: 1 - 0.975 is the counterpart of 0.025 although not bit by bit.
bool same_level(double a, double b) { return std::abs(a - b) < 1e-9; }

std::optional<std::size_t> index_of_level(std::span<const double> levels, double level) {
  const auto at = std::lower_bound(levels.begin(), levels.end(), level - 1e-9);
  if (at == levels.end() || !same_level(*at, level)) return std::nullopt;
  return static_cast<std::size_t>(at - levels.begin());
}

double real(std::size_t n) { return static_cast<double>(n); }

std::vector<double> sorted_copy(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

/// sum over i < j of x_(j) - x_(i) = sum over i (counted from 0) of (2 i + 1 - n) x_(i), about the median to keep digits.
double sum_of_differences(std::span<const double> sorted) {
  const double middle = sorted[sorted.size() / 2];
  double sum = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) sum += (2 * real(i) + 1 - real(sorted.size())) * (sorted[i] - middle);
  return sum;
}

double mean_distance(std::span<const double> members, double y) {
  double sum = 0;
  for (const double x : members) sum += std::abs(x - y);
  return sum / real(members.size());
}

}  // namespace

double sample_quantile(std::span<const double> sorted, double level) {
  OUTFLOW_EXPECT(!sorted.empty() && level >= 0 && level <= 1);
  const double position = level * real(sorted.size() - 1);
  const std::size_t rank = std::min(static_cast<std::size_t>(position), sorted.size() - 1);
  const std::size_t next = std::min(rank + 1, sorted.size() - 1);
  const double a = sorted[rank], b = sorted[next];
  return a == b ? a : a + (b - a) * (position - real(rank));
}

std::vector<double> sample_quantiles(std::span<const double> members, std::span<const double> levels) {
  const std::vector<double> sorted = sorted_copy(members);
  std::vector<double> result;
  for (const double level : levels) result.push_back(sample_quantile(sorted, level));
  return result;
}

double quantile_at(const QuantileForecast& forecast, double level) {
  const auto& [levels, values] = forecast;
  OUTFLOW_EXPECT(!levels.empty() && levels.size() == values.size());
  const auto above = static_cast<std::size_t>(std::lower_bound(levels.begin(), levels.end(), level) - levels.begin());
  if (above == levels.size()) return values.back();
  if (above == 0 || same_level(levels[above], level)) return values[above];
  const double part = (level - levels[above - 1]) / (levels[above] - levels[above - 1]);
  return values[above - 1] + part * (values[above] - values[above - 1]);
}

double twice_pinball(double level, double quantile, double y) {
  return y <= quantile ? 2 * (1 - level) * (quantile - y) : 2 * level * (y - quantile);
}

IntervalScore weighted_interval_score(const QuantileForecast& forecast, double y) {
  const auto& [levels, values] = forecast;
  OUTFLOW_EXPECT(!levels.empty() && levels.size() == values.size());
  IntervalScore score;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const double cost = twice_pinball(levels[i], values[i], y);
    score.total += cost;
    const auto partner = index_of_level(levels, 1 - levels[i]);
    if (!partner || *partner == i) {  // the median is its own counterpart: an interval of no width
      (y < values[i] ? score.overprediction : score.underprediction) += cost;
      continue;
    }
    if (levels[i] > 0.5) continue;  // pairs once, at their lower bound
    const double lower = values[i], upper = values[*partner];
    score.dispersion += 2 * levels[i] * (upper - lower);
    score.overprediction += 2 * std::max(0.0, lower - y);
    score.underprediction += 2 * std::max(0.0, y - upper);
  }
  const double n = real(levels.size());
  return {score.total / n, score.dispersion / n, score.overprediction / n, score.underprediction / n};
}

double crps(std::span<const double> members, double y) {
  OUTFLOW_EXPECT(!members.empty());
  const double n = real(members.size());
  return std::max(0.0, mean_distance(members, y) - sum_of_differences(sorted_copy(members)) / (n * n));
}

double fair_crps(std::span<const double> members, double y) {
  OUTFLOW_EXPECT(members.size() >= 2);
  const double n = real(members.size());
  return mean_distance(members, y) - sum_of_differences(sorted_copy(members)) / (n * (n - 1));
}

PitInterval pit(std::span<const double> members, double y) {
  OUTFLOW_EXPECT(!members.empty());
  const auto below = std::count_if(members.begin(), members.end(), [y](double x) { return x < y; });
  const auto upto = std::count_if(members.begin(), members.end(), [y](double x) { return x <= y; });
  const double n = real(members.size());
  return {static_cast<double>(below) / n, static_cast<double>(upto) / n};
}

PitInterval pit(const QuantileForecast& forecast, double y) {
  const auto& [levels, values] = forecast;
  OUTFLOW_EXPECT(levels.size() == values.size());
  PitInterval result{0, 1};
  for (std::size_t i = 0; i < levels.size(); ++i)
    if (values[i] < y) result.below = levels[i];
  for (std::size_t i = levels.size(); i-- > 0;)
    if (values[i] > y) result.upto = levels[i];
  return result;
}

std::vector<double> pit_histogram(std::span<const PitInterval> outcomes, int bins) {
  OUTFLOW_EXPECT(bins >= 1);
  if (outcomes.empty()) return {};
  std::vector<double> shares(static_cast<std::size_t>(bins), 0.0);
  for (const auto& [below, upto] : outcomes) {
    const double width = upto - below;
    for (int bin = 0; bin < bins; ++bin) {
      const double from = static_cast<double>(bin) / bins, to = static_cast<double>(bin + 1) / bins;
      const bool whole = below >= from && (below < to || bin + 1 == bins);  // of an interval of no width
      const double share = width > 0 ? std::max(0.0, std::min(upto, to) - std::max(below, from)) / width : (whole ? 1.0 : 0.0);
      shares[static_cast<std::size_t>(bin)] += share / real(outcomes.size());
    }
  }
  return shares;
}

double crps(const QuantileForecast& forecast, double y) {
  OUTFLOW_EXPECT(!forecast.levels.empty() && forecast.levels.size() == forecast.values.size());
  // The integrand is a quadratic of the level as long as the quantile stays on one side of y: Simpson's rule is exact.
  const auto part = [&](double a0, double a1, double q0, double q1) {
    const double am = (a0 + a1) / 2, qm = (q0 + q1) / 2;
    const bool above = qm >= y;
    const auto cost = [&](double a, double q) { return 2 * ((above ? 1.0 : 0.0) - a) * (q - y); };
    return (a1 - a0) / 6 * (cost(a0, q0) + 4 * cost(am, qm) + cost(a1, q1));
  };
  const auto between = [&](double a0, double a1, double q0, double q1) {
    if (q1 <= q0 || y <= q0 || y >= q1) return part(a0, a1, q0, q1);
    const double at = a0 + (a1 - a0) * (y - q0) / (q1 - q0);
    return part(a0, at, q0, y) + part(at, a1, y, q1);
  };
  const auto& levels = forecast.levels;
  const auto& values = forecast.values;
  double sum =
      between(0, levels.front(), values.front(), values.front()) + between(levels.back(), 1, values.back(), values.back());
  for (std::size_t i = 1; i < levels.size(); ++i) sum += between(levels[i - 1], levels[i], values[i - 1], values[i]);
  return sum;
}

double bias(const PitInterval& outcome) { return 1 - outcome.below - outcome.upto; }

std::optional<bool> covered(const QuantileForecast& forecast, int percent, double y) {
  const double outside = (1 - percent / 100.0) / 2;
  const auto lower = index_of_level(forecast.levels, outside), upper = index_of_level(forecast.levels, 1 - outside);
  if (!lower || !upper) return std::nullopt;
  return forecast.values[*lower] <= y && y <= forecast.values[*upper];
}

Scorecard scorecard(std::span<const QuantileForecast> forecasts, std::span<const double> outcomes) {
  OUTFLOW_EXPECT(forecasts.size() == outcomes.size());
  Scorecard card;
  if (forecasts.empty()) return card;
  card.n = static_cast<int>(forecasts.size());
  std::array<int, coverage_percents.size()> inside{}, known{};
  for (std::size_t i = 0; i < forecasts.size(); ++i) {
    const IntervalScore score = weighted_interval_score(forecasts[i], outcomes[i]);
    card.wis.total += score.total / card.n;
    card.wis.dispersion += score.dispersion / card.n;
    card.wis.overprediction += score.overprediction / card.n;
    card.wis.underprediction += score.underprediction / card.n;
    card.median_error += std::abs(quantile_at(forecasts[i], 0.5) - outcomes[i]) / card.n;
    card.bias += bias(pit(forecasts[i], outcomes[i])) / card.n;
    for (std::size_t c = 0; c < coverage_percents.size(); ++c)
      if (const auto in = covered(forecasts[i], coverage_percents[c], outcomes[i])) ++known[c], inside[c] += *in;
  }
  for (std::size_t c = 0; c < coverage_percents.size(); ++c)
    if (known[c] == card.n) card.coverage[c] = static_cast<double>(inside[c]) / card.n;
  return card;
}

std::optional<double> score_ratio(std::span<const std::optional<double>> a, std::span<const std::optional<double>> b) {
  OUTFLOW_EXPECT(a.size() == b.size());
  double sum_a = 0, sum_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] && b[i]) sum_a += *a[i], sum_b += *b[i];
  if (sum_b <= 0) return std::nullopt;
  return sum_a / sum_b;
}

std::vector<std::optional<double>> relative_skill(const ScoreTable& scores, std::size_t reference) {
  OUTFLOW_EXPECT(reference < scores.size());
  std::vector<std::optional<double>> skill;
  for (const auto& own : scores) {
    double sum = 0;
    bool known = true;
    for (const auto& other : scores) {
      const double ratio = score_ratio(own, other).value_or(0);
      known = known && ratio > 0;
      if (known) sum += std::log(ratio);
    }
    skill.push_back(known ? std::optional(std::exp(sum / real(scores.size()))) : std::nullopt);
  }
  const std::optional<double> unit = skill[reference];
  for (auto& theta : skill) theta = theta && unit ? std::optional(*theta / *unit) : std::nullopt;
  return skill;
}

std::optional<AgainstBest> against_best(const ScoreTable& scores, std::size_t forecaster,
                                        std::span<const std::size_t> baselines) {
  double own = 0;
  std::vector<double> others(baselines.size(), 0.0);
  for (std::size_t i = 0; i < scores[forecaster].size(); ++i) {
    const bool all = scores[forecaster][i] &&
                     std::all_of(baselines.begin(), baselines.end(), [&](std::size_t b) { return scores[b][i].has_value(); });
    if (!all) continue;
    own += *scores[forecaster][i];
    for (std::size_t b = 0; b < baselines.size(); ++b) others[b] += *scores[baselines[b]][i];
  }
  const auto best = std::min_element(others.begin(), others.end());
  if (best == others.end() || *best <= 0) return std::nullopt;
  return AgainstBest{baselines[static_cast<std::size_t>(best - others.begin())], own / *best};
}

}  // namespace outflow::inference
