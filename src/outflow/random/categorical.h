#pragma once
#include <cstddef>
#include <span>

namespace outflow::random {

/// The category that u falls in: the first k with u * total < cumulative[k], where cumulative[k] is the sum of the
/// weights 0..k and total the last of them. Category k has probability (cumulative[k] - cumulative[k-1]) / total, to
/// the resolution of u. A category of weight zero (cumulative[k] = cumulative[k-1], or a leading 0) is never chosen,
/// whatever u: not by u = 0, and not by a u so near 1 that u * total rounds to the total.
///
/// Range: 0 <= u < 1; cumulative is not empty, ascends (not strictly) from a value >= 0 to a finite total > 0;
/// anything else breaks the contract. Time: logarithmic in the number of categories.
std::size_t categorical(std::span<const double> cumulative, double u);

}  // namespace outflow::random
