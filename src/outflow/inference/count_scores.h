#pragma once
#include <cstdint>
#include <limits>
#include <vector>

#include "outflow/inference/scores.h"

/// Scores of forecasts that are laws of whole numbers.
namespace outflow::inference {

/// Poisson (size infinite) or negative binomial with variance mean + mean^2 / size. mean >= 0, size > 0.
struct CountForecast {
  double mean = 0;
  double size = std::numeric_limits<double>::infinity();
};

/// P(X = y) and P(X <= y); 0 of y < 0.
double probability(const CountForecast& forecast, std::int64_t y);
double cumulative(const CountForecast& forecast, std::int64_t y);
/// The least count with P(X <= count) >= level, level in (0, 1), [level].
std::vector<double> count_quantiles(const CountForecast& forecast, std::span<const double> levels);

/// The continuous ranked probability score, sum over k of (P(X <= k) - 1{y <= k})^2, in closed form:
/// E|X - y| = y (2 F(y) - 1) + mean - 2 mean F'(y - 1), F' the law of the size one greater (Poisson: the same law), less
/// E|X - X'| / 2 = mean e^(-2 mean) (I_0 + I_1)(2 mean) for the Poisson law (Wei & Held, TEST 23 (2014) 787) and
/// mean / (2 - p) (4 / pi) int over (0, pi/2) of cos^2 u (1 - w sin^2 u)^(size - 1) du, p = size / (size + mean),
/// w = 4 (1 - p) / (2 - p)^2, for the negative binomial one (Euler's integral of the hypergeometric function there).
/// y >= 0. Relative precision about 1e-10.
double crps(const CountForecast& forecast, std::int64_t y);

/// -ln P(X = y); infinite where the law excludes y.
double log_score(const CountForecast& forecast, std::int64_t y);

PitInterval pit(const CountForecast& forecast, std::int64_t y);

}  // namespace outflow::inference
