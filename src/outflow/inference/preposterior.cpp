#include "outflow/inference/preposterior.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "outflow/base/contract.h"
#include "outflow/inference/regression.h"
#include "outflow/inference/weights.h"
#include "outflow/random/address.h"
#include "outflow/random/uniform_index.h"

namespace outflow::inference {

namespace {

constexpr double low_level = 0.05, high_level = 0.95, furthest = 3;

/// Hermite polynomials of the one quantity, or the quantities themselves; [sample][term].
Matrix terms_of(const Matrix& learned, std::span<const double> weights) {
  const std::size_t n = learned.rows, q = learned.columns, terms = q == 1 ? 3 : q;
  Matrix x(n, terms);
  std::vector<double> column(n);
  for (std::size_t c = 0; c < q; ++c) {
    for (std::size_t k = 0; k < n; ++k) column[k] = learned(k, c);
    const double mean = weighted_mean(column, weights), sd = std::sqrt(weighted_variance(column, weights));
    for (std::size_t k = 0; k < n; ++k) {
      const double u = sd > 1e-12 ? std::clamp((column[k] - mean) / sd, -furthest, furthest) : 0.0;
      x(k, c) = u;
      if (q > 1) continue;
      x(k, 1) = u * u - 1;
      x(k, 2) = u * (u * u - 3);
    }
  }
  return x;
}

struct Width {
  double width = 0, variance = 0;
};

/// Expected width and variance once the terms are known. `y` [sample][0].
Width expected_width(FigureKind kind, const Matrix& y, const Matrix& x, std::span<const double> weights) {
  const std::size_t n = y.rows;
  const Planes middle = fit_planes(x, y, weights, 1e-6);
  Matrix logs(n, 1);
  std::vector<double> left(n), spread(n);
  Width result;
  for (std::size_t k = 0; k < n; ++k) {
    left[k] = y(k, 0) - middle.at(0, x.row(k));
    logs(k, 0) = std::log(left[k] * left[k] + 1e-12);
    result.variance += weights[k] * left[k] * left[k];
  }
  const Planes scale = fit_planes(x, logs, weights, 1e-3);
  double typical = 0;
  for (std::size_t k = 0; k < n; ++k) typical += weights[k] * logs(k, 0);
  for (std::size_t k = 0; k < n; ++k) {
    spread[k] = std::clamp(std::exp((scale.at(0, x.row(k)) - typical) / 2), 0.2, 5.0);
    left[k] /= spread[k];
  }
  const double low = weighted_quantile(left, weights, low_level), high = weighted_quantile(left, weights, high_level);
  for (std::size_t k = 0; k < n; ++k) {
    const double m = middle.at(0, x.row(k));
    result.width += weights[k] * (bent_back(kind, m + spread[k] * high) - bent_back(kind, m + spread[k] * low));
  }
  return result;
}

Width width_now(FigureKind kind, const std::vector<double>& target, std::span<const double> weights) {
  const auto at = [&](double level) { return bent_back(kind, weighted_quantile(target, weights, level)); };
  return {at(high_level) - at(low_level), weighted_variance(target, weights)};
}

/// The rows of `learned` dealt anew, in proportion to their weights and without regard to the target.
Matrix shuffled(const Matrix& learned, std::span<const double> weights, std::uint64_t seed, int dummy) {
  random::Stream draws({.key = random::member_key(seed, static_cast<std::uint64_t>(dummy)),
                        .entity = 1,
                        .step = 0,
                        .purpose = random::Purpose::dummy});
  auto source = systematic_resample(weights, learned.rows, draws.uniform());
  for (std::size_t k = source.size(); k-- > 1;) std::swap(source[k], source[random::uniform_index(k + 1, draws)]);
  Matrix dealt(0, learned.columns);
  for (const auto k : source) dealt.add_row(learned.row(k));
  return dealt;
}

std::vector<double> reweighted(std::span<const double> weights, std::uint64_t seed, int replicate) {
  auto drawn = exponential_weights(weights.size(), seed, replicate);
  double total = 0;
  for (std::size_t k = 0; k < drawn.size(); ++k) total += drawn[k] *= weights[k];
  for (double& w : drawn) w /= total;
  return drawn;
}

}  // namespace

Narrowing expected_narrowing(const JointSample& sample, const PreposteriorSettings& settings) {
  const std::size_t n = sample.target.size();
  OUTFLOW_EXPECT(sample.learned.rows == n && sample.weights.size() == n && sample.learned.columns >= 1);
  OUTFLOW_EXPECT(n >= 20 * sample.learned.columns);
  Matrix y(n, 1);
  y.values = sample.target;
  const auto& w = sample.weights;
  const Width now = width_now(sample.kind, sample.target, w);
  Narrowing result{.width_now = now.width, .narrowing = {}, .variance_left = {}, .dummies = {}};
  if (!(now.width > 0)) return result;
  std::vector<double> dummy_widths;
  double mean_width = 0, mean_variance = 0;
  for (int d = 0; d < settings.dummies; ++d) {
    const auto terms = terms_of(shuffled(sample.learned, w, settings.bootstrap.seed, d), w);
    const Width dummy = expected_width(sample.kind, y, terms, w);
    dummy_widths.push_back(dummy.width);
    mean_width += dummy.width / settings.dummies;
    mean_variance += dummy.variance / settings.dummies;
  }
  for (const double width : dummy_widths) result.dummies.push_back(1 - width / mean_width);
  const Matrix terms = terms_of(sample.learned, w);
  const Width after = expected_width(sample.kind, y, terms, w);
  const double by_chance = mean_width / now.width, left_by_chance = mean_variance / now.variance;
  std::vector<double> narrowings, left;
  for (int r = 0; r < settings.bootstrap.replicates; ++r) {
    const auto drawn = reweighted(w, settings.bootstrap.seed, r);
    const Width then = width_now(sample.kind, sample.target, drawn), known = expected_width(sample.kind, y, terms, drawn);
    narrowings.push_back(1 - known.width / then.width / by_chance);
    left.push_back(known.variance / then.variance / left_by_chance);
  }
  result.narrowing = centred_interval(1 - after.width / mean_width, std::move(narrowings), settings.bootstrap.level);
  result.variance_left = centred_interval(after.variance / mean_variance, std::move(left), settings.bootstrap.level);
  return result;
}

double noise_level(std::vector<double> dummies, std::size_t candidates) {
  if (dummies.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double level = 2 * (1 - 0.05 / static_cast<double>(std::max<std::size_t>(candidates, 1))) - 1;
  return percentile_interval(0, std::move(dummies), level).high;
}

}  // namespace outflow::inference
