#include "outflow/random/detail/ratio_of_uniforms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "outflow/random/detail/hypergeometric_law.h"

namespace outflow::random::detail {
namespace {

/// The largest |x - centre| sqrt(P(floor x) / P(mode)) over half of the width: the rectangle covers the law if <= 1.
double fullness(const HypergeometricLaw& law, const Rectangle& rectangle, double deviation) {
  double most = 0;
  const double at_mode = law.log_probability(law.mode());
  const auto reach = static_cast<std::int64_t>(12 * deviation + 30);
  const std::int64_t stride = std::max<std::int64_t>(1, static_cast<std::int64_t>(deviation / 1000));
  for (std::int64_t d = -reach; d <= reach; d += stride) {
    const std::int64_t k = rectangle.origin + d;
    if (k < rectangle.least || k > rectangle.most) continue;
    const auto x = static_cast<double>(d);
    const double farther = std::max(std::abs(x - rectangle.centre), std::abs(x + 1 - rectangle.centre));
    most = std::max(most, farther * std::exp((law.log_probability(k) - at_mode) / 2));
  }
  return most / (rectangle.width / 2);
}

double deviation_of(std::int64_t good, std::int64_t bad, std::int64_t draws) {
  const auto people = static_cast<double>(good + bad), taken = static_cast<double>(draws);
  return std::sqrt(taken * (static_cast<double>(good) / people) * (static_cast<double>(bad) / people) *
                   ((people - taken) / (people - 1)));
}

double fullness_of(std::int64_t good, std::int64_t bad, std::int64_t draws) {
  const HypergeometricLaw law(good, bad, draws);
  return fullness(law, law.rectangle(), deviation_of(good, bad, draws));
}

// Every small population for which the sampler uses the rectangle (mean of at least 10), and a net of large ones.
TEST(Rectangle, CoversEverySmallHypergeometricLaw) {
  for (std::int64_t people = 40; people <= 100; ++people)
    for (std::int64_t good = 1; good <= people / 2; ++good)
      for (std::int64_t draws = 1; draws <= people / 2; ++draws) {
        if (good * draws < 10 * people) continue;
        ASSERT_LE(fullness_of(good, people - good, draws), 1) << good << " of " << people << ", " << draws << " drawn";
      }
}

TEST(Rectangle, CoversLargeHypergeometricLaws) {
  for (const std::int64_t people : {1000ll, 30'001ll, 1'000'000ll, (1ll << 31) + 1, 1ll << 40})
    for (double share = 0.5; share > 1e-5; share *= 0.4)
      for (double drawn = 0.5; drawn > 1e-5; drawn *= 0.37) {
        const auto good = static_cast<std::int64_t>(share * static_cast<double>(people));
        const auto draws = static_cast<std::int64_t>(drawn * static_cast<double>(people));
        if (static_cast<double>(good) * drawn < 10) continue;
        ASSERT_LE(fullness_of(good, people - good, draws), 1) << good << " of " << people << ", " << draws << " drawn";
      }
}

// Broken on purpose: a rectangle two percent too narrow no longer covers the law, and the same walk sees it.
TEST(Rectangle, ANarrowOneIsSeen) {
  const HypergeometricLaw law(1000, 3000, 700);
  Rectangle narrow = law.rectangle();
  narrow.width *= 0.98;
  EXPECT_GT(fullness(law, narrow, deviation_of(1000, 3000, 700)), 1);
}

}  // namespace
}  // namespace outflow::random::detail
