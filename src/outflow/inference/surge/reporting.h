#pragma once
#include <cstdint>

#include "outflow/inference/surge/tails.h"

/// Counts are of what was seen and reported, not of what happened.
namespace outflow::inference::surge {

/// How many there were when each had the chance `probability` in (0, 1] of being reported, independently, and `reported` were:
/// with Jeffreys' prior of the rate those missed are negative binomial of size reported + 1/2 and mean (reported + 1/2) (1 - q) /
/// q (the Gamma posterior of the reported rate, thinned). The interval is the narrowest to leave out at most (1 - level) / 2 at
/// each end.
struct TrueCount {
  double mean = 0;
  std::int64_t low = 0, high = 0;
};
TrueCount true_count(std::int64_t reported, double probability, double level);

/// The share of events of a period [begin, end) that is known at the moment `known`, when reports take an exponential time of
/// mean `delay`: the mean over the period of 1 - exp(-(known - t) / delay), 0 for later t. All in the same unit; delay >= 0.
double share_known(double begin, double end, double known, double delay);

}  // namespace outflow::inference::surge
