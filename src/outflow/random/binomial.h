#pragma once
#include <cstdint>

#include "outflow/random/address.h"

namespace outflow::random {

/// How many of n people are chosen when each is, independently, with probability p:
///
///     P(k) = n! / (k! (n-k)!) p^k (1-p)^(n-k)
///
/// Range: 0 <= n <= 2^40, 0 <= p <= 1; anything else (also NaN) breaks the contract. p = 0 gives 0 and p = 1 gives n,
/// always; probabilities below 2^-53 are not resolved.
///
/// Exact to the rounding of doubles, for every n and p in range: no normal or Poisson approximation anywhere.
/// - p > 1/2: the others are counted (1 - p is then free of rounding).
/// - n p < 10: inversion by the recurrence of P; Kachitvichyanukul and Schmeiser, "Binomial random variate
///   generation", Commun. ACM 31 (1988) 216, doi:10.1145/42372.42381, algorithm BINV. About n p steps.
/// - else: transformed rejection with squeeze; Hörmann, "The generation of binomial random variates", J. Stat. Comput.
///   Simul. 46 (1993) 101, doi:10.1080/00949659308811496, algorithm BTRS, with log P by saddle-point expansion
///   (detail/log_probability.h). Bounded expected time: 1.1 to 1.5 trials.
std::int64_t binomial(std::int64_t n, double p, Stream& stream);

}  // namespace outflow::random
