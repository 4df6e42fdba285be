#pragma once
#include <cstdint>

#include "outflow/random/address.h"

namespace outflow::random {

/// A count of independent events of which `mean` are expected: P(k) = mean^k exp(-mean) / k!.
/// Range: 0 <= mean <= 2^40; anything else (also NaN) breaks the contract. mean = 0 gives 0 always.
///
/// Exact to the rounding of doubles; probabilities below 2^-53 are not resolved.
/// - mean < 10: inversion by the recurrence of P. About `mean` steps.
/// - else: transformed rejection with squeeze; Hörmann, "The transformed rejection method for generating Poisson
///   random variables", Insur. Math. Econ. 12 (1993) 39, doi:10.1016/0167-6687(93)90997-4, algorithm PTRS, with log P
///   by saddle-point expansion (log_probability.h). Bounded expected time.
std::int64_t poisson(double mean, Stream& stream);

}  // namespace outflow::random
