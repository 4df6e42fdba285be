#pragma once
#include <cstddef>
#include <span>
#include <vector>

/// Weighted samples: what filters and calibrations do with weights. Log weights need not be normalised; minus infinity is zero.
namespace outflow::inference {

/// ln sum exp(x); minus infinity of nothing.
double log_sum_exp(std::span<const double> log_weights);

/// Weights that sum to one, from logarithms. Where all are minus infinity (or there are none) all are zero.
std::vector<double> normalised(std::span<const double> log_weights);

/// (sum w)^2 / sum w^2 (Kong, Liu & Wong 1994): of how many equal weights a mean would be as exact; 0 where all are zero.
double effective_size(std::span<const double> weights);

/// Which of the weighted items take the n places of an equally weighted sample: systematic resampling (Carpenter, Clifford &
/// Fearnhead 1999) with the offset u in [0, 1). Item i is taken floor or ceil of n w_i times. An item that is taken at all takes
/// place i itself where i < n, so that only the others need be copied. `weights` sum to one.
std::vector<std::size_t> systematic_resample(std::span<const double> weights, std::size_t n, double u);

/// The p-quantile of a weighted sample: the least value whose cumulative weight, counted to the middle of each value's own
/// weight and joined by straight lines, reaches p. NaN of nothing.
double weighted_quantile(std::span<const double> values, std::span<const double> weights, double p);

double weighted_mean(std::span<const double> values, std::span<const double> weights);
/// sum w (x - mean)^2 for weights that sum to one.
double weighted_variance(std::span<const double> values, std::span<const double> weights);

}  // namespace outflow::inference
