#include "outflow/random/poisson.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "statistical/random/goodness_of_fit.h"

namespace outflow::random {
namespace {

constexpr std::size_t draws = 1'000'000;

auto sampler_of(double mean) {
  return [mean](Stream& stream) { return poisson(mean, stream); };
}

// Null: the draws follow the Poisson law. 10^6 draws a mean, alpha = 1e-6 each; with a power of 90 % the chi-square catches
// a relative error in the bins (root mean square) of 0.6 % (few bins) to 1.2 % (200 bins), that is a mean wrong by 1 %
// where it is above 2. The means lie on both sides of 10, where the method changes.
TEST(Poisson, FollowsItsLaw) {
  std::uint32_t test_case = 300;
  for (const double mean : {0.01, 1.0, 3.3, 9.99, 10.0, 10.7, 14.05, 28.45, 100.5, 12'345.6, 1e8})
    EXPECT_GT(fit::fit(fit::poisson_law(mean), fit::draw(test_case++, draws, sampler_of(mean))), fit::alpha) << mean;
}

// Null: central moments m, m and m (third). 10^6 draws, |z| < 4.89. Caught: a mean wrong by 0.006 of the standard
// deviation and a standard deviation wrong by 0.45 %.
TEST(Poisson, HasTheRightMoments) {
  std::uint32_t test_case = 320;
  for (const double mean : {5.5, 20.0, 1e9 + 0.5, 0x1p40}) {
    const fit::Moments moments{.mean = mean,
                               .variance = mean,
                               .third = mean,
                               .fourth = mean + 3 * mean * mean,
                               .sixth = mean + 25 * mean * mean + 15 * mean * mean * mean};
    const auto scores = fit::moment_scores(moments, fit::draw(test_case++, draws, sampler_of(mean)));
    EXPECT_LT(scores.worst(), fit::z_at_most) << mean;
  }
}

// Broken on purpose: a mean wrong by one percent; a rounded normal approximation; a binomial law of the same mean would be
// narrower, here by 1 %.
TEST(PoissonChecks, SeeBrokenSamplers) {
  for (const double mean : {3.3, 10.7, 100.5}) {
    const auto law = fit::poisson_law(mean);
    const auto biased = [mean](Stream& stream) { return poisson(mean * 1.01, stream); };
    const auto normal = [mean](Stream& stream) {
      const double radius = std::sqrt(-2 * std::log(stream.uniform_positive()));
      const double z = radius * std::cos(2 * 3.14159265358979 * stream.uniform());
      return std::max<std::int64_t>(0, std::llround(mean + z * std::sqrt(mean)));
    };
    EXPECT_LT(fit::fit(law, fit::draw(330, draws, biased)), fit::alpha) << mean;
    EXPECT_LT(fit::fit(law, fit::draw(331, draws, normal)), fit::alpha) << mean;
  }
}

}  // namespace
}  // namespace outflow::random
