#include "outflow/inference/past_steps.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "outflow/base/contract.h"

namespace outflow::inference {

namespace {

constexpr int step_between_origins = 10;

Points::const_iterator first_after(const Points& points, int day) {
  return std::upper_bound(points.begin(), points.end(), day,
                          [](int wanted, const std::pair<int, double>& point) { return wanted < point.first; });
}

/// On the straight line between counts; flat outside. At least one point.
double on_line(const Points& points, int day) {
  const auto after = first_after(points, day);
  if (after == points.begin()) return after->second;
  if (after == points.end()) return points.back().second;
  const auto& [from, low] = *std::prev(after);
  const auto& [to, high] = *after;
  return low + (high - low) * static_cast<double>(day - from) / static_cast<double>(to - from);
}

}  // namespace

Points known_at(const Points& points, int origin) { return {points.begin(), first_after(points, origin)}; }

double slope(const Points& known, int day, int window) {
  OUTFLOW_EXPECT(window > 0);
  if (known.empty()) return 0;
  const int from = std::max(day - window, known.front().first);
  if (known.back().first <= from) return 0;
  return (known.back().second - on_line(known, from)) / std::max(day - from, 10);
}

std::vector<PastStep> past_steps(const Points& known, int horizon, std::optional<int> most_off) {
  OUTFLOW_EXPECT(horizon >= 1);
  std::vector<PastStep> steps;
  if (known.empty()) return steps;
  const int tolerance = most_off.value_or(std::min(15, horizon / 2));
  const int first = std::max(0, known.front().first);
  for (int origin = (first + step_between_origins - 1) / step_between_origins * step_between_origins; origin < known.back().first;
       origin += step_between_origins) {
    const int wanted = origin + horizon;
    const auto after = first_after(known, wanted);
    const std::pair<int, double>* outcome = nullptr;
    if (after != known.end()) outcome = &*after;
    if (after != known.begin()) {
      const auto& before = *std::prev(after);
      if (!outcome || wanted - before.first <= outcome->first - wanted) outcome = &before;
    }
    if (!outcome || outcome->first <= origin || std::abs(outcome->first - wanted) > tolerance) continue;
    steps.push_back({origin, outcome->first - origin, *last_known(known, origin), outcome->second});
  }
  return steps;
}

Points sum_over_time(std::span<const Points> places) {
  Points sums;
  std::vector<int> days;
  for (const auto& points : places)
    for (const auto& [day, count] : points) days.push_back(day);
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  for (const int day : days) {
    double sum = 0;
    for (const auto& points : places) sum += last_known(points, day).value_or(0);
    sums.emplace_back(day, sum);
  }
  return sums;
}

}  // namespace outflow::inference
