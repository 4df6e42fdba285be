#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

/// How far an estimate hangs on the sample that it was made from (Efron 1979). The draws of replicate r of a seed are a pure
/// function of both.
namespace outflow::inference {

/// A number and its interval of Monte-Carlo error: what another sample of the same size might have given.
struct Estimate {
  double value = 0;
  double low = 0, high = 0;
};

struct BootstrapSettings {
  int replicates = 1000;
  double level = 0.95;
  std::uint64_t seed = 1;
};

/// n items drawn out of n with replacement.
std::vector<std::size_t> resampled(std::size_t n, std::uint64_t seed, int replicate);

/// The Bayesian bootstrap (Rubin 1981): n exponential weights, one for each item, in place of how often it was drawn. For samples
/// in which an item that came twice would be taken for two that agree.
std::vector<double> exponential_weights(std::size_t n, std::uint64_t seed, int replicate);

/// The central interval of the replicates (straight lines between order statistics), which are copied. Replicates that are no
/// numbers are left out; where none is left the interval is not a number either.
Estimate percentile_interval(double value, std::vector<double> replicates, double level);

/// The same about the value, for estimators that a bootstrap shifts: low = value - (mean - percentile).
Estimate centred_interval(double value, std::vector<double> replicates, double level);

}  // namespace outflow::inference
