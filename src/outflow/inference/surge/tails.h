#pragma once
#include <cstdint>
#include <span>

/// How rare a count is when its law is known. Pure functions; y is a number of events in one period, `mean` what is expected
/// in it. All probabilities keep their relative precision (about 1e-12) down to 1e-300.
namespace outflow::inference::surge {

/// P(Y = y) of the Poisson law; y < 0: 0. mean >= 0.
double poisson_probability(std::int64_t y, double mean);
/// P(Y >= y) = P(y, mean), the regularised lower incomplete gamma function (NIST DLMF 8.11.10 with 8.4.9); y <= 0: 1.
double poisson_tail(std::int64_t y, double mean);
/// P(Y > y) + P(Y = y) / 2 (Lancaster, JASA 56 (1961) 223).
double poisson_mid_p(std::int64_t y, double mean);

/// The negative-binomial law by its mean and its size k: variance = mean + mean^2 / k. k > 0, infinite for the Poisson law.
double negative_binomial_probability(std::int64_t y, double mean, double size);
/// P(Y >= y) = I_{mean / (mean + k)}(y, k), the regularised incomplete beta function.
double negative_binomial_tail(std::int64_t y, double mean, double size);
/// The size at which variance / mean is `dispersion` >= 1: k = mean / (dispersion - 1); infinite at 1.
double size_of(double mean, double dispersion);

/// P(X >= y) of a binomial law; p in [0, 1].
double binomial_tail(std::int64_t y, std::int64_t n, double p);

/// Two-sided; both sides leave out (1 - level) / 2.
struct Interval {
  double low = 0, high = 0;
};

/// The exact interval of a Poisson rate after `count` events in `exposure` > 0 (units of time): chi-square quantiles with 2 count
/// and 2 count + 2 degrees of freedom, halved (Garwood, Biometrika 28 (1936) 437). level in (0, 1).
Interval garwood(std::int64_t count, double exposure, double level);

/// P(chi-square with `freedom` degrees >= x).
double chi_square_tail(double x, double freedom);

/// Fisher's combination of independent tails: X = -2 sum ln p is chi-square with two degrees for each. For laws of whole
/// numbers it errs on the cautious side. All p in (0, 1]; of none: X = 0, p = 1.
struct Combined {
  double statistic = 0, p = 1;
};
Combined fisher(std::span<const double> p);

/// 1 - (1 - p)^n without loss of digits: at least one of n independent trials.
double any_of(double p, double n);

}  // namespace outflow::inference::surge
