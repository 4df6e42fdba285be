#include "outflow/inference/naive.h"

#include <algorithm>
#include <numeric>

#include "outflow/base/contract.h"

namespace outflow::inference {

std::vector<int> reporting_days(std::span<const Points> camps, int n_days) {
  std::vector<int> days;
  for (const auto& camp : camps)
    for (const auto& [day, persons] : camp)
      if (day >= 0 && day < n_days) days.push_back(day);
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

std::optional<double> last_known(const Points& points, int day) {
  const auto after = std::upper_bound(points.begin(), points.end(), day,
                                      [](int wanted, const std::pair<int, double>& point) { return wanted < point.first; });
  if (after == points.begin()) return std::nullopt;
  return std::prev(after)->second;
}

namespace {

/// What was known of each camp on that day; empty when that is nothing.
std::vector<double> known_counts(std::span<const Points> camps, int day) {
  std::vector<double> known;
  bool any = false;
  for (const auto& camp : camps) {
    const auto persons = last_known(camp, day);
    any = any || persons.has_value();
    known.push_back(persons.value_or(0.0));
  }
  if (!any) known.clear();
  return known;
}

/// Everybody by these weights; empty when all are 0.
std::vector<double> spread_by(std::vector<double> weights, double total) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (sum <= 0) return {};
  for (auto& weight : weights) weight *= total / sum;
  return weights;
}

/// `say(day)` gives persons by camp, or nothing on days that it leaves out.
template <class Say>
std::optional<Score> score(const Table& counted, const Series& counted_total, std::span<const int> days, Say say) {
  Score result;
  Table said(counted.size(), Series(counted_total.size(), 0.0));
  for (const int day : days) {
    const std::vector<double> camps = say(day);
    if (camps.empty()) continue;
    OUTFLOW_EXPECT(camps.size() == counted.size());
    for (std::size_t c = 0; c < camps.size(); ++c) said[c][static_cast<std::size_t>(day)] = camps[c];
    result.days.push_back(day);
  }
  const auto error = averaged_relative_difference(said, counted, counted_total, result.days);
  if (!error) return std::nullopt;
  result.error = *error;
  return result;
}

}  // namespace

std::optional<Score> share_by_capacity(std::span<const std::optional<double>> capacities, const Table& counted,
                                       const Series& counted_total, std::span<const int> days) {
  std::vector<double> weights;
  for (const auto& capacity : capacities) weights.push_back(std::max(0.0, capacity.value_or(0.0)));
  return score(counted, counted_total, days,
               [&](int day) { return spread_by(weights, counted_total[static_cast<std::size_t>(day)]); });
}

std::optional<Score> share_as_before(std::span<const Points> camps, int ago, const Table& counted, const Series& counted_total,
                                     std::span<const int> days) {
  return score(counted, counted_total, days,
               [&](int day) { return spread_by(known_counts(camps, day - ago), counted_total[static_cast<std::size_t>(day)]); });
}

std::optional<Score> count_as_before(std::span<const Points> camps, int ago, const Table& counted, const Series& counted_total,
                                     std::span<const int> days) {
  return score(counted, counted_total, days, [&](int day) { return known_counts(camps, day - ago); });
}

}  // namespace outflow::inference
