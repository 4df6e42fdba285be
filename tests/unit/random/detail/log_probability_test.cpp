#include "outflow/random/detail/log_probability.h"

#include <gtest/gtest.h>

#include <cmath>

#include "outflow/random/detail/binomial_law.h"
#include "outflow/random/detail/hypergeometric_law.h"
#include "outflow/random/detail/poisson_law.h"
#include "statistical/random/goodness_of_fit.h"

namespace outflow::random::detail {
namespace {

// log x! summed term by term in long double: the rounding of 300 terms stays below 1e-15.
TEST(StirlingError, IsLogFactorialWithoutStirlingsFormula) {
  long double log_factorial = 0;
  for (std::int64_t x = 1; x <= 300; ++x) {
    const auto real = static_cast<long double>(x);
    log_factorial += std::log(real);
    const long double stirling = 0.5L * std::log(2 * std::numbers::pi_v<long double> * real) + real * std::log(real) - real;
    EXPECT_NEAR(stirling_error(x), static_cast<double>(log_factorial - stirling), 1e-15) << x;
  }
  EXPECT_DOUBLE_EQ(stirling_error(std::int64_t{1} << 40), 0x1p-40 / 12);
}

// The table and the series meet at 16: there they must agree to the last places.
TEST(StirlingError, HasNoStepWhereTheSeriesTakesOver) {
  const auto exact_step = [](long double x) { return 1 - (x + 0.5L) * std::log1p(1 / x); };  // error(x+1) - error(x)
  for (const std::int64_t x : {13, 14, 15, 16, 17})
    EXPECT_NEAR(stirling_error(x + 1) - stirling_error(x), static_cast<double>(exact_step(static_cast<long double>(x))), 1.5e-16)
        << x;
}

TEST(RelativeDeviance, EqualsItsDefinitionInLongDouble) {
  for (double t = -1; t < 4; t += 1.0 / 1024) {
    const auto wide = static_cast<long double>(t);
    const long double truth = t == -1 ? 1 : (1 + wide) * std::log1p(wide) - wide;
    EXPECT_NEAR(relative_deviance(t), static_cast<double>(truth), 4e-16 * std::max(1.0, std::abs(t)) * 4) << t;
  }
  EXPECT_EQ(relative_deviance(0), 0);
  EXPECT_EQ(relative_deviance(-1), 1);
}

// Near 0 the definition cancels; the power series t^2/2 - t^3/6 + t^4/12 - ... is the truth there.
TEST(RelativeDeviance, KeepsAllPlacesNearZero) {
  for (const double size : {0.1, 0.03, 1e-3, 1e-6, 1e-9, 1e-150})
    for (const double t : {size, -size}) {
      const auto wide = static_cast<long double>(t);
      long double sum = 0;
      for (int power = 40; power >= 2; --power)
        sum = wide * sum + (power % 2 == 0 ? 1.0L : -1.0L) / static_cast<long double>(power * (power - 1));
      sum *= wide * wide;
      EXPECT_NEAR(relative_deviance(t) / static_cast<double>(sum), 1, 1e-15) << t;
    }
}

/// The largest |log P(k) / P(mode)| error over the law's bulk, in long double.
template <class LogRatio>
double largest_error(const fit::Law& law, std::int64_t mode, LogRatio log_ratio, double down_to) {
  double largest = 0;
  const double at_mode = law.at(mode);
  const std::int64_t stride = std::max<std::int64_t>(1, std::ssize(law.p) / 5000);
  for (std::int64_t k = law.least; k < law.least + std::ssize(law.p); k += stride) {
    if (law.at(k) < down_to * at_mode) continue;
    largest = std::max(largest, std::abs(log_ratio(k) - std::log(law.at(k) / at_mode)));
  }
  return largest;
}

// The exact laws of goodness_of_fit.h are products of ratios: another road to the same numbers.
TEST(PoissonProduct, GivesBinomialProbabilitiesForSmallAndHugeCounts) {
  struct Case {
    std::int64_t n;
    double p;
  };
  for (const auto [n, p] :
       {Case{20, 0.5}, Case{31, 0.4}, Case{1000, 0.011}, Case{1 << 20, 0.3}, Case{1 << 20, 1e-5},
        Case{(std::int64_t{1} << 31) + 1, 0.25}, Case{std::int64_t{1} << 40, 1e-9}, Case{std::int64_t{1} << 40, 0.01}}) {
    const BinomialLaw law(n, p);
    const auto log_ratio = [&](std::int64_t k) { return law.log_probability(k); };
    EXPECT_LT(largest_error(fit::binomial_law(n, p), law.hat().origin, log_ratio, 1e-15), 2e-12) << n << ' ' << p;
  }
}

TEST(PoissonProduct, GivesPoissonProbabilities) {
  for (const double mean : {10.0, 33.3, 1e4 + 0.7, 1e9 + 0.25}) {
    const PoissonLaw law(mean);
    const auto log_ratio = [&](std::int64_t k) { return law.log_probability(k); };
    EXPECT_LT(largest_error(fit::poisson_law(mean), law.hat().origin, log_ratio, 1e-15), 2e-12) << mean;
  }
}

TEST(PoissonProduct, GivesHypergeometricProbabilities) {
  struct Case {
    std::int64_t good, bad, draws;
  };
  constexpr std::int64_t large = std::int64_t{1} << 39;
  for (const auto [good, bad, draws] : {Case{20, 20, 20}, Case{100, 300, 77}, Case{1000, 999'999, 20'000},
                                        Case{100'003, 1'000'003, 400'009}, Case{large / 100, large, large / 50}}) {
    const HypergeometricLaw law(good, bad, draws);
    const auto exact = fit::hypergeometric_law(good, bad, draws);
    const std::int64_t mode = exact.least + (std::ranges::max_element(exact.p) - exact.p.begin());
    const auto log_ratio = [&](std::int64_t k) { return law.log_probability(k) - law.log_probability(mode); };
    EXPECT_LT(largest_error(exact, mode, log_ratio, 1e-15), 2e-12) << good << ' ' << bad << ' ' << draws;
    if (exact.least == 0 && exact.p[0] > 1e-15) {
      EXPECT_NEAR(law.probability_of_none() / exact.p[0], 1, 1e-12);
    }
  }
  // 5 people, 2 of them good, 2 drawn: no good one in 3 of 10 cases.
  EXPECT_NEAR(HypergeometricLaw(2, 3, 2).probability_of_none(), 0.3, 1e-15);
  EXPECT_NEAR(HypergeometricLaw(1, 1, 1).probability_of_none(), 0.5, 1e-15);
}

// Broken on purpose: the textbook form by log-gamma. At n = 2^40 its terms are near 2^45 and their difference is noise,
// more than a million times the error allowed above. This is why log P is not computed so.
TEST(PoissonProduct, ALogGammaFormulaWouldNotPass) {
  constexpr std::int64_t n = std::int64_t{1} << 40;
  constexpr double p = 0.01;
  const auto naive = [](std::int64_t k) {
    const auto people = static_cast<double>(n), chosen = static_cast<double>(k);
    return std::lgamma(people + 1) - std::lgamma(chosen + 1) - std::lgamma(people - chosen + 1) + chosen * std::log(p) +
           (people - chosen) * std::log1p(-p);
  };
  const std::int64_t mode = BinomialLaw(n, p).hat().origin;
  const auto log_ratio = [&](std::int64_t k) { return naive(k) - naive(mode); };
  EXPECT_GT(largest_error(fit::binomial_law(n, p), mode, log_ratio, 1e-15), 1e-4);
}

}  // namespace
}  // namespace outflow::random::detail
