#pragma once
#include <cstdint>
#include <limits>

/// Whether the rate has risen, as odds: what the count says (Bayes factor), and what is left after a prior.
namespace outflow::inference::surge {

/// If there is a surge, the rate is multiplied by r: ln r is normal around ln `ratio` with standard deviation `log_sd`, cut at r
/// > 1.
struct SurgePrior {
  double ratio = 3, log_sd = 0.8;
};

/// P(y | surge) / P(y | calm) for a count with mean `mean` > 0 in calm (known) and negative-binomial size `size` (infinite:
/// Poisson), whose size a surge leaves as it is: the integral over r of the ratio of the two probabilities. By Gauss-Legendre on
/// the stretch of ln r that matters, with relative error below 1e-10. The logarithm, for the factor itself may overflow.
double log_bayes_factor(std::int64_t y, double mean, double size = std::numeric_limits<double>::infinity(),
                        const SurgePrior& prior = {});

/// The probability of a surge after the count: prior BF / (prior BF + 1 - prior). prior in [0, 1].
double posterior(double prior, double log_bayes_factor);

}  // namespace outflow::inference::surge
