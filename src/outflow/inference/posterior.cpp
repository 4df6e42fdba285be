#include "outflow/inference/posterior.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "outflow/base/contract.h"
#include "outflow/base/parallel.h"
#include "outflow/inference/particle_filter.h"
#include "outflow/inference/weights.h"

namespace outflow::inference {

namespace {

constexpr std::size_t n_bins = 10;
constexpr double overlap_learned = 0.6, overlap_not_identified = 0.85, sd_not_identified = 0.8;

/// n draws of ten alike bins differ from them by chance: the mean and the sd of the distance sum |b - 1/10| / 2 are these over
/// the root of n (sums of absolute normal deviates with variance 0.09 / n).
constexpr double distance_by_chance = 1.197, scatter_by_chance = 0.286;

double beyond_chance(double distance, double draws) {
  return std::sqrt(std::max(0.0, distance * distance - distance_by_chance * distance_by_chance / draws));
}

Learned learned_of(double distance, double sd_ratio, double draws) {
  const double root = std::sqrt(draws);
  const bool like_prior = distance < 1 - overlap_not_identified + (distance_by_chance + 2 * scatter_by_chance) / root;
  const bool as_wide = sd_ratio * (1 + std::sqrt(2.0) / root) > sd_not_identified;  // its standard error is 1 / sqrt(2 n)
  if (like_prior && as_wide) return Learned::not_identified;
  return beyond_chance(distance, draws) > 1 - overlap_learned ? Learned::learned : Learned::weakly;
}

double standard_cumulative(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

}  // namespace

Conditioned predict(const ScenarioSpace& space, const Smc2Result& result, int threads) {
  std::vector<std::vector<double>> drawn(result.z.rows);
  parallel_for(result.z.rows, threads, [&](std::size_t i) {
    if (result.weights[i] == 0) return;
    ParticleFilter filter(space, result.z.row(i), result.particles, result.luck[i]);
    while (filter.figures_seen() < space.n_figures()) filter.advance();
    drawn[i] = space.targets(filter.resampled(), 0);
  });
  Conditioned predicted;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    if (drawn[i].empty()) continue;
    predicted.values.columns = drawn[i].size();
    predicted.values.add_row(drawn[i]);
    predicted.weights.push_back(result.weights[i]);
  }
  predicted.effective = effective_size(predicted.weights);
  return predicted;
}

const char* to_string(Learned learned) {
  switch (learned) {
    case Learned::learned:
      return "learned";
    case Learned::weakly:
      return "weakly learned";
    case Learned::not_identified:
      return "not identified";
  }
  return "";
}

std::vector<ParameterVerdict> verdicts(const scenario::Scenario& scenario, const Matrix& z, std::span<const double> weights,
                                       double draws) {
  OUTFLOW_EXPECT(draws > 0);
  std::vector<ParameterVerdict> all;
  std::vector<double> column(z.rows);
  for (std::size_t k = 0; k < scenario.parameters.size(); ++k) {
    const auto& parameter = scenario.parameters[k];
    std::array<double, n_bins> bins{};
    for (std::size_t i = 0; i < z.rows; ++i) {
      column[i] = z(i, k);
      const auto bin = static_cast<std::size_t>(standard_cumulative(column[i]) * n_bins);
      bins[std::min(bin, n_bins - 1)] += weights[i];
    }
    ParameterVerdict v{.name = parameter.name};
    double distance = 0;
    for (const double b : bins) distance += std::abs(b - 1.0 / n_bins) / 2;
    v.overlap = 1 - beyond_chance(distance, draws);
    v.sd_ratio = std::sqrt(weighted_variance(column, weights));
    const auto value = [&](double p) { return scenario::from_standard(parameter.prior, weighted_quantile(column, weights, p)); };
    v.low = value(0.05);
    v.median = value(0.5);
    v.high = value(0.95);
    v.prior_low = scenario::quantile(parameter.prior, 0.05);
    v.prior_median = scenario::quantile(parameter.prior, 0.5);
    v.prior_high = scenario::quantile(parameter.prior, 0.95);
    v.learned = learned_of(distance, v.sd_ratio, draws);
    all.push_back(std::move(v));
  }
  return all;
}

}  // namespace outflow::inference
