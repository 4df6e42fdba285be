#pragma once
#include <cstdint>

#include "outflow/inference/surge/tails.h"

/// A count beside a baseline whose rate is itself only known from a count: `y` events in `exposure` units of time, `k` in
/// `baseline` units. Both follow Poisson laws.
namespace outflow::inference::surge {

/// A Gamma(shape, rate) prior of a rate: Jeffreys' is (1/2, 0); (1, 0) makes the predictive equal to the conditional test.
struct GammaPrior {
  double shape = 0.5, rate = 0;
};

/// P(Y >= y) in a period of one unit, given k in `baseline` units: Y is negative binomial of size a + k and
/// p = (n + b) / (n + b + 1), so P = I_{1 / (n + b + 1)}(y, a + k) (Gelman et al., Bayesian Data Analysis, 3rd ed., 2.6).
/// With `exposure` the period has that many units.
double predictive_tail(std::int64_t y, std::int64_t k, double baseline, GammaPrior prior = {}, double exposure = 1);

/// P(Binomial(k + y, exposure / (exposure + baseline)) >= y): whether y are many, given the total (Przyborowski and Wilenski,
/// Biometrika 31 (1940) 313).
double conditional_tail(std::int64_t y, std::int64_t k, double baseline, double exposure = 1);

/// The ratio of the period's rate to the baseline's.
struct RateRatio {
  double estimate = 0;     ///< (y / exposure) / (k / baseline); infinite for k = 0
  Interval exact;  ///< Clopper and Pearson (Biometrika 26 (1934) 404) on the conditional binomial; high is infinite for k = 0
  double median = 0;  ///< of the posterior with Jeffreys priors on both rates
  Interval credible;  ///< of the same posterior
};
RateRatio rate_ratio(std::int64_t y, double exposure, std::int64_t k, double baseline, double level);

/// P(ratio > r) with Jeffreys priors: (y's rate) / (k's rate) is a scaled ratio of Gamma variables, whose share is
/// Beta(y + 1/2, k + 1/2). r >= 0.
double ratio_above(double r, std::int64_t y, double exposure, std::int64_t k, double baseline);

}  // namespace outflow::inference::surge
