#include "outflow/engine/noise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "outflow/engine/engine.h"
#include "support/world.h"

namespace outflow::engine {
namespace {

using namespace test;

random::Key member(std::uint64_t i) { return random::member_key(8, i); }

TEST(NoisePath, FollowsItsRecursion) {
  // The innovations can be had back from a path without correlation; they are the same for every correlation.
  const auto e = noise_path({1, 0}, 3, 40, member(0));
  const auto x = noise_path({2.5, 0.8}, 3, 40, member(0));
  ASSERT_EQ(x.size(), 40u);
  EXPECT_DOUBLE_EQ(x[0], 2.5 * e[0]);
  for (std::size_t t = 1; t < x.size(); ++t) EXPECT_NEAR(x[t], 0.8 * x[t - 1] + 2.5 * 0.6 * e[t], 1e-13) << t;
}

TEST(NoisePath, IsAPureFunctionOfItsAddress) {
  EXPECT_EQ(noise_path({1, 0.5}, 0, 20, member(1)), noise_path({1, 0.5}, 0, 20, member(1)));
  const auto longer = noise_path({1, 0.5}, 0, 30, member(1));
  EXPECT_TRUE(std::equal(longer.begin(), longer.begin() + 20, noise_path({1, 0.5}, 0, 20, member(1)).begin()));
  EXPECT_NE(noise_path({1, 0.5}, 1, 20, member(1)), noise_path({1, 0.5}, 0, 20, member(1)));
  EXPECT_NE(noise_path({1, 0.5}, 0, 20, member(2)), noise_path({1, 0.5}, 0, 20, member(1)));
}

TEST(NoisePath, OfNoSpreadIsSilent) {
  for (const double x : noise_path({0, 0.9}, 0, 10, member(0))) EXPECT_EQ(x, 0);
  EXPECT_TRUE(noise_path({1, 0.9}, 0, 0, member(0)).empty());
}

// Null: at every step N(0, sd^2), neighbours correlated by r. n = 20,000 members, 5 standard errors (alpha = 6e-7 each,
// 8 checks); noticed surely: an sd 5 % off, a correlation 0.05 off.
TEST(NoisePath, IsStationaryWithTheStatedCorrelation) {
  constexpr int n = 20'000;
  const double sd = 0.7, r = 0.6;
  double sum[3] = {}, square[3] = {}, neighbours = 0, apart = 0;
  for (int i = 0; i < n; ++i) {
    const auto x = noise_path({sd, r}, 0, 3, member(static_cast<std::uint64_t>(i)));
    for (int t = 0; t < 3; ++t) {
      sum[t] += x[t];
      square[t] += x[t] * x[t];
    }
    neighbours += x[1] * x[2];
    apart += x[0] * x[2];
  }
  const double error = 5 / std::sqrt(n);
  for (int t = 0; t < 3; ++t) {
    EXPECT_NEAR(sum[t] / n, 0, error * sd) << t;
    EXPECT_NEAR(square[t] / n, sd * sd, error * sd * sd * std::sqrt(2)) << t;
  }
  EXPECT_NEAR(neighbours / n, r * sd * sd, error * sd * sd * std::sqrt(1 + r * r));
  EXPECT_NEAR(apart / n, r * r * sd * sd, error * sd * sd * std::sqrt(1 + std::pow(r, 4)));
}

// A member has the same weather in both engines: among 20,000 people the noise of sampling is small beside it.
TEST(NoisePath, IsTheSameInBothEngines) {
  World w(4);
  w.place("a");
  w.place("b");
  w.people("a", 20'000);
  w.exit("a", "leave", per_step(0.05), to_place("b"));
  auto& noise = w.driver("weather");
  noise.noise.value = scenario::Noise::ar1;
  noise.noise_sd.value = 1;
  noise.noise_correlation.value = 0.5;
  w.effect("leave", "weather", 1);
  const auto model = w.compile();
  const auto cohorts = make_engine(Kind::cohorts, model), agents = make_engine(Kind::agents, model);
  double low = 1e9, high = 0;
  for (std::uint64_t i = 0; i < 10; ++i) {
    for (const auto* engine : {&cohorts, &agents}) {
      (*engine)->reset(4, i);
      for (int t = 0; t < 4; ++t) (*engine)->advance();
    }
    const auto a = static_cast<double>(cohorts->stock()[1]), b = static_cast<double>(agents->stock()[1]);
    EXPECT_NEAR(a, b, 6 * std::sqrt(2 * 20'000 * 0.25)) << "member " << i;
    low = std::min(low, a);
    high = std::max(high, a);
  }
  EXPECT_GT(high - low, 2'000) << "members must differ for this to prove anything";
}

}  // namespace
}  // namespace outflow::engine
