#pragma once
#include <cstdint>
#include <span>

#include "outflow/random/address.h"

namespace outflow::random {

/// How many of `draws` people, taken without replacement from `good` + `bad`, are good:
///
///     P(k) = C(good, k) C(bad, draws-k) / C(good+bad, draws)
///
/// Range: good, bad >= 0, good + bad <= 2^40, 0 <= draws <= good + bad; anything else breaks the contract.
/// The result is between max(0, draws - bad) and min(good, draws), always.
///
/// Exact to the rounding of doubles. The smaller of good and bad, and the smaller of drawn and left, are counted, and
/// then, with the mean m = good draws / (good + bad):
/// - m < 10: inversion by the recurrence of P from 0. About m steps.
/// - else: ratio of uniforms; Stadlober, "The ratio of uniforms approach for generating discrete random variates",
///   J. Comput. Appl. Math. 31 (1990) 181, doi:10.1016/0377-0427(90)90349-5, algorithm HRUA, with log P by
///   saddle-point expansion (detail/log_probability.h). Bounded expected time: 1.4 to 2 trials.
std::int64_t hypergeometric(std::int64_t good, std::int64_t bad, std::int64_t draws, Stream& stream);

/// Takes `draws` people without replacement out of classes of the given counts; out[i] <= counts[i] are from class i,
/// and they sum to `draws` always. Hypergeometrics of what is left, class after class.
/// Range: counts >= 0 with a sum <= 2^40, 0 <= draws <= sum; out is as long as counts and does not overlap it.
/// Time: one hypergeometric for each class while draws are left; no memory is allocated.
void multivariate_hypergeometric(std::span<const std::int64_t> counts, std::int64_t draws, std::span<std::int64_t> out,
                                 Stream& stream);

}  // namespace outflow::random
