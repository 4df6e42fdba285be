#include "outflow/inference/densities.h"

#include <algorithm>
#include <cmath>

#include "outflow/base/contract.h"
#include "outflow/inference/weights.h"

namespace outflow::inference {

namespace {

constexpr double furthest_out = 2.5758;  ///< z of the 0.5 and 99.5% points of the normal law
constexpr double wide_factor = 20;

double standard_cumulative(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

bool wants_logarithm(const scenario::Prior& prior) {
  using scenario::PriorLaw;
  if (prior.law == PriorLaw::lognormal || prior.law == PriorLaw::loguniform) return true;
  const double least = scenario::quantile(prior, 1e-9), low = scenario::quantile(prior, 0.05);
  return least > 0 && scenario::quantile(prior, 0.95) > wide_factor * low;
}

/// The posterior on the standard scale.
class Smoothed {
 public:
  Smoothed(std::span<const double> z, std::span<const double> weights) : weights_(weights.begin(), weights.end()) {
    const double mean = weighted_mean(z, weights), sd = std::sqrt(weighted_variance(z, weights));
    const double n = std::max(1.0, effective_size(weights));
    const double relative = std::min(0.9, std::pow(4.0 / (3.0 * n), 0.2));
    const double towards = std::sqrt(1 - relative * relative);
    // A sample of one value is a spike; it is drawn with a width that can be seen.
    bandwidth_ = std::max(relative * sd, 1e-3);
    for (const double v : z) centres_.push_back(mean + towards * (v - mean));
  }
  [[nodiscard]] double cumulative(double z) const {
    double p = 0;
    for (std::size_t i = 0; i < centres_.size(); ++i)
      if (weights_[i] > 0) p += weights_[i] * standard_cumulative((z - centres_[i]) / bandwidth_);
    return p;
  }
  /// A z below (or above) which next to nothing lies.
  [[nodiscard]] double far_out(double level) const {
    return weighted_quantile(centres_, weights_, level) + (level < 0.5 ? -furthest_out : furthest_out) * bandwidth_;
  }

 private:
  std::vector<double> weights_, centres_;
  double bandwidth_ = 0;
};

}  // namespace

Densities densities(const scenario::Prior& prior, std::span<const double> z, std::span<const double> weights, std::size_t cells) {
  OUTFLOW_EXPECT(!z.empty() && z.size() == weights.size() && cells > 0);
  const Smoothed posterior(z, weights);
  Densities d;
  d.logarithmic = wants_logarithm(prior);
  d.from = scenario::from_standard(prior, std::min(-furthest_out, posterior.far_out(0.005)));
  d.to = scenario::from_standard(prior, std::max(furthest_out, posterior.far_out(0.995)));
  const double from = d.logarithmic ? std::log(d.from) : d.from, to = d.logarithmic ? std::log(d.to) : d.to;
  const double width = (to - from) / static_cast<double>(cells);
  double prior_before = 0, posterior_before = 0;
  for (std::size_t i = 0; i <= cells; ++i) {
    const double at = from + width * static_cast<double>(i);
    const double edge = i == 0 ? d.from : i == cells ? d.to : d.logarithmic ? std::exp(at) : at;
    const double place = scenario::to_standard(prior, edge);
    const double prior_mass = standard_cumulative(place), posterior_mass = posterior.cumulative(place);
    if (i > 0) {
      d.prior.push_back((prior_mass - prior_before) / width);
      d.posterior.push_back((posterior_mass - posterior_before) / width);
    }
    prior_before = prior_mass;
    posterior_before = posterior_mass;
  }
  return d;
}

std::vector<Correlation> correlations(const Matrix& z, std::span<const double> weights) {
  OUTFLOW_EXPECT(z.rows == weights.size());
  const Matrix covariance = weighted_covariance(z, weights);
  std::vector<Correlation> pairs;
  for (std::size_t a = 0; a < z.columns; ++a)
    for (std::size_t b = a + 1; b < z.columns; ++b) {
      const double scale = std::sqrt(covariance(a, a) * covariance(b, b));
      if (scale > 0) pairs.push_back({a, b, std::clamp(covariance(a, b) / scale, -1.0, 1.0)});
    }
  std::stable_sort(pairs.begin(), pairs.end(), [](const auto& x, const auto& y) { return std::abs(x.r) > std::abs(y.r); });
  return pairs;
}

}  // namespace outflow::inference
