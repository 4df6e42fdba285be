#pragma once
#include <cstdint>
#include <span>

#include "outflow/random/address.h"

namespace outflow::random {

/// Shares n people out over categories, each person independently with probability weights[i] / sum of weights.
/// out[i] is the number in category i; they sum to n always. A category of weight zero never gets anybody.
///
/// Range: 0 <= n <= 2^40; weights are >= 0, finite, and so is their sum (which need not be one); out is as long as
/// weights and does not overlap it. With n > 0 some weight must be positive: ContractViolation otherwise, in release
/// builds too, for the people would be lost. With n = 0 the weights do not matter.
///
/// Method: binomials of what is left, with probability weights[i] / (weights[i] + weights[i+1] + ...). The sums are
/// taken from the back, so the last positive weight has probability exactly one and takes the rest, and no
/// subtraction of rounded sums can give something to a zero. Source: Davis, "The computer generation of multinomial
/// random variates", Comput. Stat. Data Anal. 16 (1993) 205, doi:10.1016/0167-9473(93)90115-A (conditional method).
/// Time: one binomial for each positive weight while people are left; no memory is allocated.
void multinomial(std::int64_t n, std::span<const double> weights, std::span<std::int64_t> out, Stream& stream);

}  // namespace outflow::random
