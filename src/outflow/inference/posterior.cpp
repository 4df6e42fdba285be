#include "outflow/inference/posterior.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "outflow/base/parallel.h"
#include "outflow/inference/particle_filter.h"
#include "outflow/inference/weights.h"

namespace outflow::inference {

namespace {

constexpr std::size_t n_bins = 10;
constexpr double overlap_learned = 0.6, overlap_not_identified = 0.85, sd_not_identified = 0.8;

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

std::vector<ParameterVerdict> verdicts(const scenario::Scenario& scenario, const Matrix& z, std::span<const double> weights) {
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
    v.overlap = 0;
    for (const double b : bins) v.overlap += std::min(b, 1.0 / n_bins);
    v.sd_ratio = std::sqrt(weighted_variance(column, weights));
    const auto value = [&](double p) { return scenario::from_standard(parameter.prior, weighted_quantile(column, weights, p)); };
    v.low = value(0.05);
    v.median = value(0.5);
    v.high = value(0.95);
    v.prior_low = scenario::quantile(parameter.prior, 0.05);
    v.prior_median = scenario::quantile(parameter.prior, 0.5);
    v.prior_high = scenario::quantile(parameter.prior, 0.95);
    v.learned = v.overlap < overlap_learned                                            ? Learned::learned
                : v.overlap > overlap_not_identified && v.sd_ratio > sd_not_identified ? Learned::not_identified
                                                                                       : Learned::weakly;
    all.push_back(std::move(v));
  }
  return all;
}

}  // namespace outflow::inference
