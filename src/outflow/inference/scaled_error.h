#pragma once
#include <array>
#include <optional>
#include <span>

#include "outflow/inference/relative_difference.h"

/// The mean absolute scaled error (Hyndman & Koehler 2006): the error of a simulation, rescaled to the counted total, as a
/// multiple of that of a forecaster who stops looking after the first k days. Below 1 the simulation is the better one.
namespace outflow::inference {

/// What the forecaster says from day k on.
enum class Baseline {
  flat,   ///< y(k)
  trend,  ///< y(k) t / k: straight on from nothing on day 0 through day k
  ratio,  ///< U(t) y(k) / U(k): the camp keeps its share of everybody
};
inline constexpr int n_baselines = 3;
inline constexpr std::array<int, 2> usual_horizons{7, 30};

/// How `trend` is computed. Published figures come from a program that leaves out the division by k.
enum class Trend { right, undivided };

/// mean over all days of |y - s'| / mean over the days after k of |y - baseline|, rounded to 4 decimals. `days_seen` is k >= 1.
/// nullopt when no day lies after k, the baseline makes no error, or U(k) is 0 for `ratio`.
std::optional<double> scaled_error(const Series& rescaled, const Series& counted, const Series& counted_total, int days_seen,
                                   Baseline baseline, Trend trend = Trend::right);

/// The number of person-days counted in a camp: its weight among the camps.
double weight_of(const Series& counted);

/// The mean of those values that are there, by weight; nullopt when none is or the weights are all 0.
std::optional<double> weighted_mean(std::span<const std::optional<double>> values, std::span<const double> weights);

}  // namespace outflow::inference
