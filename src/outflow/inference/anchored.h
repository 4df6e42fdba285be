#pragma once
#include <optional>
#include <span>
#include <vector>

#include "outflow/inference/past_steps.h"

/// The anchored forecaster of crises: every place goes on from its last count with a trend that fades, and the interval is what
/// such steps have missed by, here in the past and in crises at large. Everything is known by the origin: counts dated later
/// change nothing.
namespace outflow::inference {

/// Chosen on four crises of 2012 to 2016 (300 to 820 days, 5 to 15 camps); what was tested on crises left out, and where
/// intervals are too narrow, is in docs/forecasts.md.
struct AnchoredSettings {
  double trend = 0.6;         ///< share of the slope that is believed
  double damping_days = 60;   ///< in which the trend falls to 1 / e
  int short_window = 30;      ///< days; the slope is the mean of those over both windows
  int long_window = 90;
  double floor_share = 0.05;  ///< of the total: a small place may change by as much as a place of this size
  double trend_share = 0.5;   ///< of a change at today's slope that counts as uncertain
  double prior_scale = 0.13;  ///< of the relative error over 90 days: see below
  double prior_power = 1.7;   ///< tails: 1 those of a Laplace law, above 1 heavier ones with a sharper peak
  double prior_growth = 0.6;  ///< the scale grows with (days / 90)^this
  double prior_weight = 60;   ///< in independent past steps
  double memory_days = 60;    ///< in which the weight of a past step falls to 1 / e
  double steps_overlap = 6;   ///< so many past steps stand for one independent one
  double scale_weight = 10;   ///< of the prior when its scale is learned, in independent past steps: see below
  double least_scale = 0.6, largest_scale = 2.5;
};

/// The last count by the origin and where it goes; of a place, or of all together.
struct Anchored {
  double level = 0;   ///< last count
  double median = 0;  ///< max(0, level + trend g f), g the slope (persons a day), f = d (1 - e^(-h / d)), d = damping_days
  double scale = 0;   ///< max(level, floor_share T, 1) + trend_share |g| h, T the last total: the unit of errors
};

/// `known` and `total` hold no count after `day`; `known` at least one. days >= 1. An empty total counts as 0.
Anchored anchored_step(const Points& known, const Points& total, int day, int days, const AnchoredSettings& settings = {});

/// Quantiles of each place and of the total, ascending, >= 0; absent without a count by the origin.
struct AnchoredForecast {
  std::vector<std::optional<std::vector<double>>> places;  ///< [place][level]
  std::optional<std::vector<double>> total;                ///< [level]
};

/// max(0, median + scale z), z the quantile of a law of relative errors that is mixed of
/// - z = (what came - median) / scale within [-1, 2] of the `past_steps` of all places, each with the weight
///   e^(-age / memory_days) / steps_overlap; for the total its own steps three times and those of the places 0.15 times so much;
/// - the prior z(u) = prior_scale (h / 90)^prior_growth sign(u - 1/2) (-ln(1 - |2 u - 1|))^prior_power with weight
/// `prior_weight`; for the places its scale is multiplied by a factor that is learned from the same past errors z_i with their
/// weights w_i, f = ((W m + sum w_i sqrt|z_i|) / (W m + m sum w_i))^2 within [least_scale, largest_scale], W = scale_weight and m
/// the prior's mean of sqrt|z|: a crisis that has surprised more than others did is thought to go on so. The total of an origin
/// is the last count of `total`, which may be empty (then the places' last counts are added up). Levels ascend in (0, 1), horizon
/// >= 1.
AnchoredForecast anchored_forecast(std::span<const Points> places, const Points& total, int origin, int horizon,
                                   std::span<const double> levels, const AnchoredSettings& settings = {});

/// How newcomers are spread when the total is given, and how far such forecasts are off.
struct SpreadSettings {
  double by_slope = 0.5;  ///< share of the newcomers who go where people went lately
  double alike = 0.3;  ///< ... who are spread alike over all places; the others in proportion to the last counts
  double error_scale = 0.18;  ///< of the relative error over 90 days, chosen on the same four crises
  double error_power = 1.3;
  double error_growth = 0.7;  ///< the scale grows with (days / 90)^this
};

/// L + (total - sum L) x share, L the last counts; when the total is below sum L everybody keeps their share. `shares` [place]
/// sum to one. Empty where sum L is 0.
std::vector<double> with_newcomers(std::span<const double> counts, double total, std::span<const double> shares);

/// Persons in each place when `total` is given: `with_newcomers` by the shares of `SpreadSettings`: in proportion to the slopes
/// above 0 (`AnchoredSettings` windows), the same for every place, and in proportion to the last counts. Empty when nobody was
/// counted by the origin.
std::vector<double> anchored_shares(std::span<const Points> places, int origin, double total, const SpreadSettings& spread = {},
                                    const AnchoredSettings& settings = {});

/// Quantiles of each place when `total` is given, [place][level]: m + max(m, floor_share U, 1) z(u), within [0, U], with m the
/// `medians` and z(u) = error_scale (h / 90)^error_growth sign(u - 1/2) (-ln(1 - |2 u - 1|))^error_power. Each place by itself:
/// the quantiles of the places do not add up to the total.
std::vector<std::vector<double>> around_given_total(std::span<const double> medians, int horizon, double total,
                                                    std::span<const double> levels, const SpreadSettings& spread = {},
                                                    const AnchoredSettings& settings = {});

/// `around_given_total` of `anchored_shares`. Empty when nobody was counted by the origin.
std::vector<std::vector<double>> anchored_given_total(std::span<const Points> places, int origin, int horizon, double total,
                                                      std::span<const double> levels, const SpreadSettings& spread = {},
                                                      const AnchoredSettings& settings = {});

}  // namespace outflow::inference
