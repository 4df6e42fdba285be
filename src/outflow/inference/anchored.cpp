#include "outflow/inference/anchored.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "outflow/base/contract.h"

namespace outflow::inference {

namespace {

constexpr int prior_points = 20;
constexpr double least_error = -1, largest_error = 2;
constexpr double own_weight = 3, borrowed_weight = 0.15;  // of past steps in the forecast of the total

struct Weighted {
  double value = 0, weight = 0;
};

double mean_slope(const Points& known, int day, const AnchoredSettings& settings) {
  return (slope(known, day, settings.short_window) + slope(known, day, settings.long_window)) / 2;
}

/// Relative errors of the steps that a series made before the origin.
std::vector<Weighted> past_errors(const Points& known, const Points& total, int origin, int horizon,
                                  const AnchoredSettings& settings) {
  std::vector<Weighted> errors;
  for (const auto& step : past_steps(known, horizon)) {
    const Anchored said =
        anchored_step(known_at(known, step.origin), known_at(total, step.origin), step.origin, step.days, settings);
    const double weight = std::exp((step.origin - origin) / settings.memory_days) / settings.steps_overlap;
    errors.push_back({std::clamp((step.later - said.median) / said.scale, least_error, largest_error), weight});
  }
  return errors;
}

/// scale (h / 90)^growth sign(u - 1/2) (-ln(1 - |2 u - 1|))^power
double error_at(double level, int horizon, double scale, double power, double growth) {
  const double side = 2 * level - 1;
  return std::copysign(scale * std::pow(horizon / 90.0, growth) * std::pow(-std::log1p(-std::abs(side)), power), side);
}

std::vector<Weighted> prior_errors(int horizon, const AnchoredSettings& settings) {
  std::vector<Weighted> errors;
  for (int i = 0; i < prior_points; ++i)
    errors.push_back(
        {error_at((i + 0.5) / prior_points, horizon, settings.prior_scale, settings.prior_power, settings.prior_growth),
         settings.prior_weight / prior_points});
  return errors;
}

double mean_root(const std::vector<Weighted>& errors, double& weight) {
  double sum = 0;
  for (const auto& error : errors) {
    sum += error.weight * std::sqrt(std::abs(error.value));
    weight += error.weight;
  }
  return weight > 0 ? sum / weight : 0;
}

/// How much wider (or narrower) than elsewhere errors are here: 1 where nothing is known. Roots, so that one jump says little.
double learned_scale(const std::vector<Weighted>& past, int horizon, const AnchoredSettings& settings) {
  double known = 0, ignored = 0;
  const double expected = mean_root(prior_errors(horizon, settings), ignored), seen = mean_root(past, known);
  if (!(expected > 0 && settings.scale_weight + known > 0)) return 1;
  const double root = (settings.scale_weight * expected + known * seen) / ((settings.scale_weight + known) * expected);
  return std::clamp(root * root, settings.least_scale, settings.largest_scale);
}

void add(std::vector<Weighted>& to, const std::vector<Weighted>& more, double factor) {
  for (const auto& [value, weight] : more) to.push_back({value, weight * factor});
}

/// Straight lines between the values, each at the middle of its weight.
std::vector<double> weighted_quantiles(std::vector<Weighted> items, std::span<const double> levels) {
  std::sort(items.begin(), items.end(), [](const Weighted& a, const Weighted& b) { return a.value < b.value; });
  double sum = 0;
  for (const auto& item : items) sum += item.weight;
  std::vector<double> at;
  double before = 0;
  for (const auto& item : items) {
    at.push_back((before + item.weight / 2) / sum);
    before += item.weight;
  }
  std::vector<double> values;
  for (const double level : levels) {
    const auto i = static_cast<std::size_t>(std::lower_bound(at.begin(), at.end(), level) - at.begin());
    if (i == 0) values.push_back(items.front().value);
    else if (i == at.size()) values.push_back(items.back().value);
    else
      values.push_back(items[i - 1].value + (items[i].value - items[i - 1].value) * ((level - at[i - 1]) / (at[i] - at[i - 1])));
  }
  return values;
}

std::vector<double> around(const Anchored& step, const std::vector<double>& errors) {
  std::vector<double> values;
  for (const double error : errors) values.push_back(std::max(0.0, step.median + step.scale * error));
  return values;
}

/// In proportion to the weights; the same for all when they are all 0.
std::vector<double> shares_of(std::vector<double> weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (auto& weight : weights) weight = sum > 0 ? weight / sum : 1.0 / static_cast<double>(weights.size());
  return weights;
}

}  // namespace

Anchored anchored_step(const Points& known, const Points& total, int day, int days, const AnchoredSettings& settings) {
  OUTFLOW_EXPECT(!known.empty() && days >= 1);
  const double g = mean_slope(known, day, settings);
  const double level = known.back().second;
  const double everybody = total.empty() ? 0 : total.back().second;
  const double fading = settings.damping_days * -std::expm1(-days / settings.damping_days);
  return {level, std::max(0.0, level + settings.trend * g * fading),
          std::max({level, settings.floor_share * everybody, 1.0}) + settings.trend_share * std::abs(g) * days};
}

AnchoredForecast anchored_forecast(std::span<const Points> places, const Points& total, int origin, int horizon,
                                   std::span<const double> levels, const AnchoredSettings& settings) {
  OUTFLOW_EXPECT(horizon >= 1);
  std::vector<Points> known;
  for (const auto& points : places) known.push_back(known_at(points, origin));
  Points everybody = known_at(total, origin);
  if (everybody.empty()) everybody = sum_over_time(known);

  std::vector<Weighted> pooled;
  for (const auto& points : known) add(pooled, past_errors(points, everybody, origin, horizon, settings), 1);
  std::vector<Weighted> of_total = prior_errors(horizon, settings);
  add(of_total, past_errors(everybody, everybody, origin, horizon, settings), own_weight);
  add(of_total, pooled, borrowed_weight);
  AnchoredSettings here = settings;
  here.prior_scale *= learned_scale(pooled, horizon, settings);
  add(pooled, prior_errors(horizon, here), 1);

  AnchoredForecast forecast;
  const std::vector<double> errors = weighted_quantiles(std::move(pooled), levels);
  for (const auto& points : known) {
    auto& values = forecast.places.emplace_back();
    if (!points.empty()) values = around(anchored_step(points, everybody, origin, horizon, settings), errors);
  }
  if (!everybody.empty())
    forecast.total =
        around(anchored_step(everybody, everybody, origin, horizon, settings), weighted_quantiles(std::move(of_total), levels));
  return forecast;
}

std::vector<double> with_newcomers(std::span<const double> counts, double total, std::span<const double> shares) {
  OUTFLOW_EXPECT(total >= 0 && shares.size() == counts.size());
  const double counted = std::accumulate(counts.begin(), counts.end(), 0.0);
  if (counted <= 0) return {};
  std::vector<double> persons;
  for (std::size_t p = 0; p < counts.size(); ++p)
    persons.push_back(total <= counted ? counts[p] / counted * total : counts[p] + (total - counted) * shares[p]);
  return persons;
}

std::vector<double> anchored_shares(std::span<const Points> places, int origin, double total, const SpreadSettings& spread,
                                    const AnchoredSettings& settings) {
  std::vector<double> counts, slopes;
  for (const auto& points : places) {
    const Points known = known_at(points, origin);
    counts.push_back(known.empty() ? 0.0 : known.back().second);
    slopes.push_back(std::max(0.0, mean_slope(known, origin, settings)));
  }
  const bool moving = std::any_of(slopes.begin(), slopes.end(), [](double g) { return g > 0; });
  const double by_slope = moving ? spread.by_slope : 0;
  std::vector<double> shares = shares_of(counts);
  const std::vector<double> lately = shares_of(std::move(slopes));
  for (std::size_t p = 0; p < shares.size(); ++p)
    shares[p] =
        (1 - by_slope - spread.alike) * shares[p] + by_slope * lately[p] + spread.alike / static_cast<double>(places.size());
  return with_newcomers(counts, total, shares);
}

std::vector<std::vector<double>> around_given_total(std::span<const double> medians, int horizon, double total,
                                                    std::span<const double> levels, const SpreadSettings& spread,
                                                    const AnchoredSettings& settings) {
  OUTFLOW_EXPECT(horizon >= 1 && total >= 0);
  std::vector<std::vector<double>> forecast;
  for (const double median : medians) {
    const double scale = std::max({median, settings.floor_share * total, 1.0});
    auto& values = forecast.emplace_back();
    for (const double level : levels) {
      const double error = error_at(level, horizon, spread.error_scale, spread.error_power, spread.error_growth);
      values.push_back(std::clamp(median + scale * error, 0.0, total));
    }
  }
  return forecast;
}

std::vector<std::vector<double>> anchored_given_total(std::span<const Points> places, int origin, int horizon, double total,
                                                      std::span<const double> levels, const SpreadSettings& spread,
                                                      const AnchoredSettings& settings) {
  return around_given_total(anchored_shares(places, origin, total, spread, settings), horizon, total, levels, spread, settings);
}

}  // namespace outflow::inference
