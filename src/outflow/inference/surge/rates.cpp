#include "outflow/inference/surge/rates.h"

#include <boost/math/special_functions/beta.hpp>
#include <limits>

#include "outflow/base/contract.h"

namespace outflow::inference::surge {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

double real(std::int64_t n) { return static_cast<double>(n); }

/// The ratio of two rates, from the period's share of both (share = r t / (r t + T)).
double ratio_from_share(double share, double exposure, double baseline) {
  return share >= 1 ? infinite : share / (1 - share) * baseline / exposure;
}

}  // namespace

double predictive_tail(std::int64_t y, std::int64_t k, double baseline, GammaPrior prior, double exposure) {
  OUTFLOW_EXPECT(k >= 0 && baseline + prior.rate > 0 && prior.shape > 0 && exposure > 0);
  if (y <= 0) return 1;
  return boost::math::ibeta(real(y), prior.shape + real(k), exposure / (baseline + prior.rate + exposure));
}

double conditional_tail(std::int64_t y, std::int64_t k, double baseline, double exposure) {
  OUTFLOW_EXPECT(k >= 0 && baseline > 0 && exposure > 0);
  return binomial_tail(y, k + y, exposure / (exposure + baseline));
}

RateRatio rate_ratio(std::int64_t y, double exposure, std::int64_t k, double baseline, double level) {
  OUTFLOW_EXPECT(y >= 0 && k >= 0 && exposure > 0 && baseline > 0 && level > 0 && level < 1);
  const double outside = (1 - level) / 2;
  const auto ratio = [&](double share) { return ratio_from_share(share, exposure, baseline); };
  const auto posterior = [&](double share) { return ratio(boost::math::ibeta_inv(real(y) + 0.5, real(k) + 0.5, share)); };
  RateRatio result;
  result.estimate = k == 0 ? (y == 0 ? 1 : infinite) : real(y) / exposure / (real(k) / baseline);
  result.exact.low = y == 0 ? 0 : ratio(boost::math::ibeta_inv(real(y), real(k) + 1, outside));
  result.exact.high = k == 0 ? infinite : ratio(boost::math::ibetac_inv(real(y) + 1, real(k), outside));
  result.median = posterior(0.5);
  result.credible = {posterior(outside), ratio(boost::math::ibetac_inv(real(y) + 0.5, real(k) + 0.5, outside))};
  return result;
}

double ratio_above(double r, std::int64_t y, double exposure, std::int64_t k, double baseline) {
  OUTFLOW_EXPECT(r >= 0 && y >= 0 && k >= 0 && exposure > 0 && baseline > 0);
  return boost::math::ibetac(real(y) + 0.5, real(k) + 0.5, r * exposure / (r * exposure + baseline));
}

}  // namespace outflow::inference::surge
