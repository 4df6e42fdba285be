#pragma once
#include <cstdint>

#include "outflow/random/address.h"

namespace outflow::random {

/// A count of independent events of which `mean` are expected: P(k) = mean^k exp(-mean) / k!.
/// Range: 0 <= mean <= 2^40; anything else (also NaN) breaks the contract. mean = 0 gives 0 always.
///
/// Exact to the rounding of doubles; probabilities below 2^-53 are not resolved.
/// - mean < 10: inversion by the recurrence of P. About `mean` steps.
/// - else: transformed rejection with squeeze, as for the binomial law with p -> 0 (binomial.h; detail/poisson_law.h
///   says why not with the constants published for the Poisson law). Bounded expected time: 1.1 to 1.5 trials.
std::int64_t poisson(double mean, Stream& stream);

}  // namespace outflow::random
