#pragma once
#include <span>

/// The difference that a change makes, member by member.
namespace outflow::assessment {

struct Paired {
  int members = 0;
  double base_mean = 0, variant_mean = 0;
  double base_median = 0, variant_median = 0;
  double difference = 0;  ///< mean of variant - base
  /// 95% interval of that mean, what more members would narrow: 1.96 standard errors to each side; NaN for one member.
  double mean_low = 0, mean_high = 0;
  double median = 0, q10 = 0, q90 = 0;  ///< of the differences of the members: what one history might show
  double above = 0, below = 0;  ///< share of members in which the variant has more, and less
};

/// Numbers of the same members, run on the same random numbers: base[k] and variant[k] belong together. Of as many members as
/// both have, at least one.
Paired paired(std::span<const double> base, std::span<const double> variant);

}  // namespace outflow::assessment
