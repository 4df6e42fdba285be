#include "outflow/inference/reach.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "outflow/inference/weights.h"

namespace outflow::inference {

namespace {

constexpr double furthest_sds = 1;
constexpr double most_beyond = 0.1;  ///< share of the figures

/// How far x lies outside of the values, in their standard deviations; infinity where they are all alike and x is another.
double sds_beyond(const std::vector<double>& values, double x) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double beyond = std::max({0.0, *low - x, x - *high});
  if (beyond == 0) return 0;
  const std::vector<double> alike(values.size(), 1.0 / static_cast<double>(values.size()));
  return beyond / std::sqrt(weighted_variance(values, alike));
}

std::string name_of(const Problem& problem, const Figure& figure) {
  return problem.scenario.reports[static_cast<std::size_t>(figure.cell.report)].name + " of " + format_period(figure.period);
}

}  // namespace

Reach reach_of(const Problem& problem, const Bank& bank, const Matrix& summaries, std::span<const double> known,
               const Conditioned& posterior) {
  Reach reach;
  if (summaries.rows == 0) return reach;
  std::size_t beyond = 0, worst = 0;
  double most = 0;
  for (std::size_t f = 0; f < known.size(); ++f) {
    const double sds = sds_beyond(column_of(summaries, f), known[f]);
    if (sds > furthest_sds) ++beyond;
    if (sds > most) most = sds, worst = f;
  }
  if (beyond > 0)
    reach.caution = std::to_string(beyond) + " of " + std::to_string(known.size()) +
                    (beyond == 1 ? " figures lies" : " figures lie") + " far beyond all simulated ones, furthest " +
                    name_of(problem, problem.figures[worst]) +
                    "; the priors are too narrow, the figure is wrong, or the model may be wrong by more (discrepancy)";
  if (static_cast<double>(beyond) > most_beyond * static_cast<double>(known.size())) {
    reach.failure = "no simulated history is near the figures: " + reach.caution;
    return reach;
  }
  for (std::size_t k = 0; k < posterior.values.columns && reach.failure.empty(); ++k)
    if (sds_beyond(column_of(bank.z, k), weighted_quantile(column_of(posterior.values, k), posterior.weights, 0.5)) > 0)
      reach.failure = "the regression reaches beyond every simulated value of " + problem.scenario.parameters[k].name +
                      "; simulate more histories or rounds (--histories, --rounds 2), or give it a wider prior";
  return reach;
}

}  // namespace outflow::inference
