#include "outflow/inference/paired_ratio.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <map>
#include <vector>

#include "outflow/base/contract.h"

namespace outflow::inference {

std::optional<PairedRatio> paired_ratio(std::span<const std::pair<double, double>> scores, int overlap) {
  OUTFLOW_EXPECT(overlap >= 1);
  double of = 0, by = 0;
  for (const auto& [x, y] : scores) {
    of += x;
    by += y;
  }
  const std::size_t n = scores.size();
  if (n < 3 || by <= 0) return std::nullopt;
  PairedRatio paired{static_cast<int>(n), of / by, 0, 0, 0};
  std::vector<double> influence;
  for (const auto& [x, y] : scores) {
    influence.push_back((x - paired.ratio * y) * static_cast<double>(n) / by);
    paired.better += x < y ? 1 : 0;
  }
  double variance = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      const auto lag = static_cast<double>(i > j ? i - j : j - i);
      variance += std::max(0.0, 1 - lag / overlap) * influence[i] * influence[j];
    }
  const auto count = static_cast<double>(n);
  variance = std::max(0.0, variance) / (count * (count - 1));
  const boost::math::students_t law(count - 1);
  const double reach = boost::math::quantile(law, 0.95) * std::sqrt(variance);
  paired.low = std::max(0.0, paired.ratio - reach);
  paired.high = paired.ratio + reach;
  return paired;
}

std::optional<PairedRatio> ratio_over_origins(const BacktestResult& result, const SkillLine& line, int every) {
  if (!line.best) return std::nullopt;
  std::vector<double> other(result.tasks.size());
  for (const auto& scored : result.scores)
    if (scored.forecaster == *line.best) other[scored.task] = scored.wis.total;
  std::map<int, std::pair<double, double>> by_origin;
  for (const auto& scored : result.scores) {
    const Task& task = result.tasks[scored.task];
    if (scored.forecaster != line.forecaster || task.target != line.target || task.horizon != line.horizon) continue;
    auto& [a, b] = by_origin[task.origin];
    a += scored.wis.total;
    b += other[scored.task];
  }
  std::vector<std::pair<double, double>> scores;
  for (const auto& [origin, pair] : by_origin) scores.push_back(pair);
  return paired_ratio(scores, std::max(1, (line.horizon + every - 1) / every));
}

}  // namespace outflow::inference
