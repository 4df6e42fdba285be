#pragma once
#include <cmath>
#include <cstdint>

#include "outflow/random/detail/log_probability.h"
#include "outflow/random/detail/transformed_rejection.h"

namespace outflow::random::detail {

/// The binomial law for 0 < p <= 1/2 and n p >= 10, as algorithm BTRS needs it.
class BinomialLaw {
 public:
  BinomialLaw(std::int64_t n, double p)
      : n_(n),
        p_(p),
        people_(static_cast<double>(n)),
        mean_(people_ * p),
        mean_rest_(std::fma(people_, p, -mean_)),
        mean_others_(people_ * (1 - p)),
        mode_(static_cast<std::int64_t>(std::floor((people_ + 1) * p))) {}

  [[nodiscard]] Hat hat() const {
    return hat_for(mean_ - static_cast<double>(mode_), std::sqrt(mean_ * (1 - p_)), p_, mode_, n_);
  }

  /// log of P(k) / P(mode): each P is a quotient of Poisson laws, of which the divisor, P(n) at mean n, drops out.
  [[nodiscard]] double log_probability(std::int64_t k) const {
    PoissonProduct ratio;
    const double deviation = deviation_of(k);
    ratio.multiply(k, mean_, deviation);
    ratio.multiply(n_ - k, mean_others_, -deviation);
    const double deviation_of_mode = deviation_of(mode_);
    ratio.divide(mode_, mean_, deviation_of_mode);
    ratio.divide(n_ - mode_, mean_others_, -deviation_of_mode);
    return ratio.log();
  }

 private:
  /// n p is known to twice the precision of a double, so that k - n p is right to the last place at n = 2^40 too.
  [[nodiscard]] double deviation_of(std::int64_t k) const { return (static_cast<double>(k) - mean_) - mean_rest_; }

  std::int64_t n_;
  double p_;
  double people_;
  double mean_;
  double mean_rest_;  ///< what rounding took from mean_
  double mean_others_;
  std::int64_t mode_;
};

}  // namespace outflow::random::detail
