#include "outflow/inference/baselines.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

#include "outflow/base/contract.h"
#include "outflow/inference/count_scores.h"

namespace outflow::inference {

namespace {

constexpr std::size_t least_pooled = 3;

/// Past changes on the logarithmic scale, of each series and of all.
class Changes {
 public:
  Changes(std::vector<std::vector<double>> own, int least) : own_(std::move(own)), least_(static_cast<std::size_t>(least)) {
    for (auto& changes : own_) {
      mirror(changes);
      all_.insert(all_.end(), changes.begin(), changes.end());
    }
    std::sort(all_.begin(), all_.end());
  }

  /// (median + c) e^r - c, or the Poisson law where no r is known; `unit` persons make up 1 of median and c.
  [[nodiscard]] std::vector<double> around(std::size_t series, double median, double c, double unit,
                                           std::span<const double> levels) const {
    const auto& changes = own_[series].size() >= 2 * least_ ? own_[series] : all_;
    if (changes.size() < 2 * least_pooled) return count_quantiles({median * unit}, levels);
    std::vector<double> values;
    for (const double level : levels)
      values.push_back(unit * std::max(0.0, (median + c) * std::exp(sample_quantile(changes, level)) - c));
    return values;
  }

 private:
  static void mirror(std::vector<double>& changes) {
    const std::size_t n = changes.size();
    for (std::size_t i = 0; i < n; ++i) changes.push_back(-changes[i]);
    std::sort(changes.begin(), changes.end());
  }

  std::vector<std::vector<double>> own_;  ///< [series], with both signs, ascending
  std::vector<double> all_;
  std::size_t least_;
};

std::vector<Points> all_known(std::span<const Points> series, int origin) {
  std::vector<Points> known;
  for (const auto& points : series) known.push_back(known_at(points, origin));
  return known;
}

double sum_of_last(std::span<const Points> known) {
  double sum = 0;
  for (const auto& points : known) sum += points.empty() ? 0.0 : points.back().second;
  return sum;
}

std::vector<double> step_changes(const Points& known, int horizon, double c, const BaselineSettings& settings) {
  std::vector<double> changes;
  for (const auto& step : past_steps(known, horizon, settings.most_off))
    if (step.level > 0 && step.later > 0) changes.push_back(std::log((step.later + c) / (step.level + c)));
  return changes;
}

/// The count dated nearest to `day`, no further off than the tolerance.
std::optional<double> count_near(const Points& known, int day, int tolerance) {
  std::optional<double> best;
  int distance = tolerance + 1;
  for (const auto& [when, count] : known)
    if (std::abs(when - day) < distance) distance = std::abs(when - day), best = count;
  return best;
}

std::vector<double> yearly_changes(const Points& known, double c, const BaselineSettings& settings) {
  std::vector<double> changes;
  for (const auto& [when, count] : known) {
    const auto before = count_near(known, when - settings.period_days, settings.season_tolerance);
    if (before && *before > 0 && count > 0) changes.push_back(std::log((count + c) / (*before + c)));
  }
  return changes;
}

std::optional<double> last_season(const Points& known, int day, const BaselineSettings& settings) {
  if (known.empty()) return std::nullopt;
  for (int when = day - settings.period_days; when + settings.season_tolerance >= known.front().first;
       when -= settings.period_days)
    if (const auto count = count_near(known, when, settings.season_tolerance)) return count;
  return std::nullopt;
}

std::optional<double> median_of(const Points& known, int origin, int horizon, Mover mover, const BaselineSettings& settings) {
  if (known.empty()) return std::nullopt;
  if (mover == Mover::seasonal) return last_season(known, origin + horizon, settings);
  double days = 0;
  if (mover == Mover::drift) days = horizon;
  if (mover == Mover::damped_drift) days = settings.damping_days * -std::expm1(-horizon / settings.damping_days);
  return std::max(0.0, known.back().second + slope(known, origin, settings.drift_days) * days);
}

/// The last known counts as shares of their sum on each day with a count, [series] points of shares.
std::vector<Points> shares_over_time(std::span<const Points> known) {
  std::vector<int> days;
  for (const auto& points : known)
    for (const auto& [when, count] : points) days.push_back(when);
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  std::vector<Points> shares(known.size());
  for (const int day : days) {
    double sum = 0;
    for (const auto& points : known) sum += last_known(points, day).value_or(0);
    if (sum <= 0) continue;
    for (std::size_t s = 0; s < known.size(); ++s)
      if (const auto count = last_known(known[s], day)) shares[s].emplace_back(day, *count / sum);
  }
  return shares;
}

}  // namespace

BaselineForecast moved_counts(std::span<const Points> series, int origin, int horizon, Mover mover,
                              std::span<const double> levels, const BaselineSettings& settings) {
  OUTFLOW_EXPECT(horizon >= 1);
  const std::vector<Points> known = all_known(series, origin);
  const double c = std::max(1.0, settings.floor_share * sum_of_last(known));
  std::vector<std::vector<double>> own;
  for (const auto& points : known)
    own.push_back(mover == Mover::seasonal ? yearly_changes(points, c, settings) : step_changes(points, horizon, c, settings));
  const Changes changes(std::move(own), settings.least_changes);
  BaselineForecast forecast(series.size());
  for (std::size_t s = 0; s < known.size(); ++s)
    if (const auto median = median_of(known[s], origin, horizon, mover, settings))
      forecast[s] = changes.around(s, *median, c, 1, levels);
  return forecast;
}

BaselineForecast kept_shares(std::span<const Points> series, int origin, int horizon, double total,
                             std::span<const double> levels, const BaselineSettings& settings) {
  OUTFLOW_EXPECT(horizon >= 1 && total >= 0);
  const std::vector<Points> shares = shares_over_time(all_known(series, origin));
  std::vector<std::vector<double>> own;
  for (const auto& points : shares) own.push_back(step_changes(points, horizon, settings.floor_share, settings));
  const Changes changes(std::move(own), settings.least_changes);
  BaselineForecast forecast(series.size());
  for (std::size_t s = 0; s < shares.size(); ++s)
    if (!shares[s].empty()) forecast[s] = changes.around(s, shares[s].back().second, settings.floor_share, total, levels);
  return forecast;
}

BaselineForecast shares_of_capacity(std::span<const Points> series, std::span<const std::optional<double>> capacities, int origin,
                                    double total, std::span<const double> levels, const BaselineSettings& settings) {
  OUTFLOW_EXPECT(series.size() == capacities.size() && total >= 0);
  BaselineForecast forecast(series.size());
  double room = 0;
  for (const auto& capacity : capacities) room += std::max(0.0, capacity.value_or(0));
  if (room <= 0) return forecast;
  const std::vector<Points> shares = shares_over_time(all_known(series, origin));
  const auto said = [&](std::size_t s) { return std::max(0.0, capacities[s].value_or(0)) / room; };
  std::vector<std::vector<double>> own(series.size());
  for (std::size_t s = 0; s < shares.size(); ++s)
    for (const auto& [when, share] : shares[s])
      own[s].push_back(std::log((share + settings.floor_share) / (said(s) + settings.floor_share)));
  const Changes changes(std::move(own), settings.least_changes);
  for (std::size_t s = 0; s < series.size(); ++s) forecast[s] = changes.around(s, said(s), settings.floor_share, total, levels);
  return forecast;
}

}  // namespace outflow::inference
