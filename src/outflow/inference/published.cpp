#include "outflow/inference/published.h"

#include <algorithm>

#include "outflow/inference/past_steps.h"

namespace outflow::inference {

namespace {

constexpr int phase_days = 60;
constexpr double phase_change = 0.05;

}  // namespace

Points published_by(const Published& series, int day) {
  Points known = known_at(series.counts, day);
  for (const int correction : series.corrections) {
    const auto at = std::find_if(known.begin(), known.end(), [&](const auto& point) { return point.first == correction; });
    if (at == known.end() || at == known.begin()) continue;
    const double before = std::prev(at)->second;
    if (before <= 0) continue;
    const double factor = at->second / before;
    std::for_each(known.begin(), at, [&](auto& point) { point.second *= factor; });
  }
  return known;
}

std::vector<Points> published_by(const std::vector<Published>& series, int day) {
  std::vector<Points> known;
  known.reserve(series.size());
  for (const auto& one : series) known.push_back(published_by(one, day));
  return known;
}

std::vector<double> last_counts(std::span<const Points> places) {
  std::vector<double> counts;
  for (const auto& points : places) counts.push_back(points.empty() ? 0.0 : points.back().second);
  return counts;
}

const char* to_string(Phase phase) {
  switch (phase) {
    case Phase::growth:
      return "growth";
    case Phase::plateau:
      return "plateau";
    case Phase::decline:
      return "return";
  }
  return "";
}

Phase phase_at(const Points& known, int day) {
  if (known.empty()) return Phase::plateau;
  const double now = known.back().second;
  const double before = last_known(known, day - phase_days).value_or(known.front().second);
  if (now > before * (1 + phase_change)) return Phase::growth;
  return now < before * (1 - phase_change) ? Phase::decline : Phase::plateau;
}

}  // namespace outflow::inference
