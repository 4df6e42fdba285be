#pragma once
#include "outflow/inference/scores.h"

/// The law that quantiles stand for where a score needs a whole one: log score and PIT of forecasts of which only quantiles are
/// known. It is a convention, the same for every forecaster; docs/forecasts.md has it in formulas.
namespace outflow::inference {

/// Levels ascend within (0, 1), values ascend, at least one; values below 0 stand for 0. With z = ln(1 + x / unit) the
/// distribution function goes in straight lines from quantile to quantile; equal quantiles are a jump. Beyond the outermost ones
/// the rest of the probability falls off exponentially in z, with the scale |z - z(median)| / ln(0.5 / rest) that a Laplace law
/// through the median and the outermost quantile has, but at least ln(1 + unit / (unit + x)): a step of one unit. The law is then
/// rounded to whole numbers of units, and what is below 0 counts as 0.
struct QuantileLaw {
  QuantileForecast forecast;
  double unit = 1;  ///< in which outcomes are whole numbers: 1 person; of shares 0.01
};

/// P(X <= x) before rounding, x > -unit.
double cumulative(const QuantileLaw& law, double x);

/// -ln P(y - unit / 2 < X <= y + unit / 2), y >= 0; of y = 0 all that is below unit / 2. Finite and >= 0. Rounded to whole
/// numbers the law has a total probability of 1, so that the score is proper
/// among laws of this shape; a forecaster whose belief has other tails can gain by moving the outermost quantiles.
double log_score(const QuantileLaw& law, double y);

/// [P(X <= y - unit / 2), P(X <= y + unit / 2)], y >= 0: where the outcome lies in the rounded law, as far as quantiles tell. A
/// bound beyond the outermost quantiles says only that: [0, lowest level] of an outcome below them all, [highest level, 1] above.
PitInterval pit(const QuantileLaw& law, double y);

}  // namespace outflow::inference
