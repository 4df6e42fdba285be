#pragma once
#include <cmath>
#include <cstdint>

#include "outflow/random/detail/log_probability.h"
#include "outflow/random/detail/transformed_rejection.h"

namespace outflow::random::detail {

/// The Poisson law for mean >= 10.
///
/// Its hat is the one of the binomial law with p -> 0 and not algorithm PTRS of the same author ("The transformed
/// rejection method for generating Poisson random variables", 1993): the constants published there let H reach 1.006
/// and the squeeze pass H by 0.004 (near means of 14 and 28), which makes some counts too rare by as much.
class PoissonLaw {
 public:
  explicit PoissonLaw(double mean) : mean_(mean), mode_(static_cast<std::int64_t>(std::floor(mean))) {}

  [[nodiscard]] Hat hat() const {
    return hat_for(mean_ - static_cast<double>(mode_), std::sqrt(mean_), 0, mode_, std::int64_t{1} << 53);
  }

  /// log of P(k) / P(mode).
  [[nodiscard]] double log_probability(std::int64_t k) const {
    PoissonProduct ratio;
    ratio.multiply(k, mean_, static_cast<double>(k) - mean_);
    ratio.divide(mode_, mean_, static_cast<double>(mode_) - mean_);
    return ratio.log();
  }

 private:
  double mean_;
  std::int64_t mode_;
};

}  // namespace outflow::random::detail
