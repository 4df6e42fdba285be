#pragma once
#include <optional>
#include <span>
#include <utility>

#include "outflow/inference/skill.h"

/// How sure the ratio of the scores of two forecasters is, origins being paired.
namespace outflow::inference {

/// Ratio of the sums of WIS of a forecaster to another on the tasks of both.
struct PairedRatio {
  int n = 0;
  double ratio = 1;
  double low = 0, high = 0;  ///< 90% interval
  int better = 0;            ///< origins at which the forecaster had the lower WIS
};

/// The interval is that of a ratio of means with the Student law of n - 1 degrees; errors of origins nearer to each other than
/// the horizon are correlated with Bartlett's weights (Newey & West 1987), as in the test of Diebold & Mariano (1995). Scores of
/// both by origin in order of time; `overlap` >= 1 origins lie within a horizon. nullopt with fewer than three or a mean of 0.
std::optional<PairedRatio> paired_ratio(std::span<const std::pair<double, double>> scores, int overlap);

/// Of a line by horizon to its best baseline: the scores of all places at an origin are added up. `every` days between origins.
std::optional<PairedRatio> ratio_over_origins(const BacktestResult& result, const SkillLine& line, int every);

}  // namespace outflow::inference
