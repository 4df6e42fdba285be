#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

/// How good a forecast with its uncertainty was, once the figure is known: pure functions on a predictive distribution that is
/// given as members or as quantiles (as a law of whole numbers: count_scores.h) and an outcome y in the same unit. All scores
/// are negatively oriented (0 is best) and proper: on average nobody does better than by saying what they believe.
namespace outflow::inference {

/// The levels of the forecast hubs (Cramer et al., Sci Data 9 (2022) 462): the median and eleven central intervals.
inline constexpr std::array<double, 23> hub_levels{0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4,   0.45, 0.5,
                                                   0.55, 0.6,   0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99};
/// The central intervals whose coverage is reported, in per cent.
inline constexpr std::array<int, 4> coverage_percents{50, 80, 90, 95};

/// A predictive distribution by its quantiles. Levels ascend strictly within (0, 1); as many values, in ascending order.
struct QuantileForecast {
  std::span<const double> levels;
  std::span<const double> values;
};

/// The quantile of members in ascending order (at least one): straight lines between the order statistics, the k-th of n at
/// level (k - 1) / (n - 1): type 7 of Hyndman & Fan (1996), as in ensemble/quantiles.h. level in [0, 1].
double sample_quantile(std::span<const double> sorted, double level);
/// Quantiles of members in any order at these levels, [level].
std::vector<double> sample_quantiles(std::span<const double> members, std::span<const double> levels);
/// The value at a level by straight lines between the quantiles; beyond the outermost levels the outermost values. At least one.
double quantile_at(const QuantileForecast& forecast, double level);

/// 2 (1{y <= q} - level)(q - y) >= 0: what a quantile costs, so that the median costs |y - q|.
double twice_pinball(double level, double quantile, double y);

/// The weighted interval score (Bracher et al., PLoS Comput Biol 17 (2021) e1008618) and what it consists of.
struct IntervalScore {
  double total = 0;           ///< the mean of `twice_pinball` over the levels = the sum of the parts
  double dispersion = 0;      ///< width of the intervals
  double overprediction = 0;  ///< the outcome lay below an interval (or below the median)
  double underprediction = 0;
};

/// In units of y. Each pair of levels a, 1 - a costs a share 2 a (upper - lower) for its width and 2 (lower - y) or 2 (y - upper)
/// for an outcome outside; the median costs |y - q|. A level without its counterpart, of which no width is known, counts with
/// all that it costs as over- or underprediction. At least one level.
IntervalScore weighted_interval_score(const QuantileForecast& forecast, double y);

/// The continuous ranked probability score E|X - y| - E|X - X'| / 2 of the law that gives each member the same weight, exactly,
/// in O(n log n). At least one member.
double crps(std::span<const double> members, double y);
/// The same as an estimate for the law that the members were drawn from, without bias for any number of members: the mean
/// difference is taken over pairs of two different members (Ferro, QJRMS 140 (2014) 1917). At least two members.
double fair_crps(std::span<const double> members, double y);

/// The continuous ranked probability score of a law that is known by its quantiles: straight lines between them, and all that
/// lies beyond the outermost ones in those. The integral over all levels of `twice_pinball` (Laio & Tamea, HESS 11 (2007) 1267),
/// exactly. The weighted interval score is its sum over the given levels alone.
double crps(const QuantileForecast& forecast, double y);

/// Where the outcome lies in the predictive distribution: [P(X < y), P(X <= y)], one number for a continuous law
/// (Czado, Gneiting & Held, Biometrics 65 (2009) 1254). Within [0, 1].
struct PitInterval {
  double below = 0, upto = 0;
};
PitInterval pit(std::span<const double> members, double y);
/// As far as quantiles tell: from the highest level whose value lies below y (else 0) to the lowest whose value lies above (else
/// 1).
PitInterval pit(const QuantileForecast& forecast, double y);

/// The non-randomised PIT histogram: each outcome is spread evenly over its interval. [bin] shares of [0, 1] cut into `bins` >= 1
/// equal parts; they sum to 1. Flat for calibrated forecasts, U-shaped for too narrow ones. Empty of no outcomes.
std::vector<double> pit_histogram(std::span<const PitInterval> outcomes, int bins);

/// 1 - P(X < y) - P(X <= y), in [-1, 1]: above 0 the forecast was too high (as in Funk et al., PLoS Comput Biol 15 (2019)
/// e1006785).
double bias(const PitInterval& outcome);

/// Whether y lies in the central interval, bounds included. nullopt when a level (1 -+ percent / 100) / 2 is not among the
/// levels.
std::optional<bool> covered(const QuantileForecast& forecast, int percent, double y);

/// The means over many forecasts.
struct Scorecard {
  int n = 0;
  IntervalScore wis;
  double median_error = 0;  ///< mean |median - y|
  double bias = 0;
  std::array<std::optional<double>, coverage_percents.size()> coverage{};  ///< share, in the order of `coverage_percents`
};
/// `forecasts` and `outcomes` go in pairs. Coverage is absent when some forecast lacks the levels, and of nothing.
Scorecard scorecard(std::span<const QuantileForecast> forecasts, std::span<const double> outcomes);

/// Mean scores of forecasters on instances: [forecaster][instance], equally long; absent: it said nothing there.
using ScoreTable = std::vector<std::vector<std::optional<double>>>;

/// Mean score of a over that of b on the instances that both forecast. nullopt when there is none or b's mean is 0.
std::optional<double> score_ratio(std::span<const std::optional<double>> a, std::span<const std::optional<double>> b);

/// Relative skill (Cramer et al., PNAS 119 (2022) e2113561119): for each forecaster the geometric mean of its score ratios with
/// all forecasters (itself among them), divided by that of `reference`, so that the reference has 1 and lower is better.
/// nullopt of forecasters that share no instance with somebody or have a mean of 0 against somebody, and of all when the
/// reference is such a one.
std::vector<std::optional<double>> relative_skill(const ScoreTable& scores, std::size_t reference);

/// The best of some rows of the table, and the ratio to it.
struct AgainstBest {
  std::size_t baseline = 0;  ///< row of the baseline with the lowest mean
  double ratio = 0;  ///< mean score of the forecaster / that of this baseline
};
/// On the instances that the forecaster and all these baselines forecast. nullopt when there is none or the best mean is 0.
std::optional<AgainstBest> against_best(const ScoreTable& scores, std::size_t forecaster, std::span<const std::size_t> baselines);

}  // namespace outflow::inference
