#include "outflow/random/multinomial.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "outflow/base/contract.h"
#include "outflow/random/uniform_index.h"

namespace outflow::random {
namespace {

constexpr std::int64_t most = std::int64_t{1} << 40;

Stream stream_of(std::uint64_t entity) { return Stream({{3, 4}, entity, 14, Purpose::test}); }

std::vector<std::int64_t> share(std::int64_t n, const std::vector<double>& weights, std::uint64_t entity) {
  Stream stream = stream_of(entity);
  std::vector<std::int64_t> out(weights.size(), -1);
  multinomial(n, weights, out, stream);
  return out;
}

TEST(Multinomial, NobodyIsLostAndNoZeroWeightGetsAnybody) {
  for (std::uint64_t entity = 0; entity < 20'000; ++entity) {
    Stream world = stream_of(entity);
    std::vector<double> weights(1 + uniform_index(8, world));
    for (auto& weight : weights)
      if (uniform_index(3, world) > 0)
        weight = std::ldexp(world.uniform_positive(), static_cast<int>(uniform_index(120, world)) - 60);
    weights[uniform_index(weights.size(), world)] = 1;
    const auto n = static_cast<std::int64_t>(uniform_index(std::uint64_t{1} << uniform_index(41, world), world));
    std::vector<std::int64_t> out(weights.size(), -1);
    multinomial(n, weights, out, world);
    ASSERT_EQ(std::reduce(out.begin(), out.end()), n);
    for (std::size_t i = 0; i < out.size(); ++i) {
      ASSERT_GE(out[i], 0);
      if (weights[i] == 0) {
        ASSERT_EQ(out[i], 0);
      }
    }
  }
}

TEST(Multinomial, TheOnlyPositiveWeightTakesEverybody) {
  for (const double weight : {std::numeric_limits<double>::denorm_min(), 1e-300, 0.1, 3.0, 1e300})
    for (std::size_t place = 0; place < 4; ++place) {
      std::vector<double> weights(4, 0.0);
      weights[place] = weight;
      std::vector<std::int64_t> expected(4, 0);
      expected[place] = most;
      EXPECT_EQ(share(most, weights, place), expected);
    }
}

// The weights of the classical accident: 1 - 0.1 - 0.3 - 0.6 is 1.1e-16 in doubles, which left a chance to the zeros after.
TEST(Multinomial, SumsThatDoNotCancelLeaveNoChanceToZeros) {
  const std::vector<double> weights{0, 0.1, 0, 0.3, 0.6, 0, 0};
  for (std::uint64_t entity = 0; entity < 2000; ++entity) {
    const auto out = share(most, weights, entity);
    EXPECT_EQ(out[0] + out[2] + out[5] + out[6], 0);
    EXPECT_EQ(out[1] + out[3] + out[4], most);
  }
}

TEST(Multinomial, OnlyTheRatiosOfWeightsMatter) {
  const std::vector<double> weights{1, 0, 5, 2.5};
  std::vector<double> scaled = weights;
  for (auto& weight : scaled) weight *= 0x1p-700;
  for (std::uint64_t entity = 0; entity < 100; ++entity) EXPECT_EQ(share(1000, weights, entity), share(1000, scaled, entity));
}

TEST(Multinomial, SharingNobodyNeedsNoWeights) {
  EXPECT_EQ(share(0, {0, 0}, 1), (std::vector<std::int64_t>{0, 0}));
  EXPECT_EQ(share(0, {1, 2}, 1), (std::vector<std::int64_t>{0, 0}));
  EXPECT_EQ(share(0, {}, 1), (std::vector<std::int64_t>{}));
}

// In release builds too: the people would be lost.
TEST(Multinomial, RefusesToLosePeople) {
  EXPECT_THROW(share(1, {0, 0, 0}, 1), ContractViolation);
  EXPECT_THROW(share(7, {}, 1), ContractViolation);
}

// Stored results: a change here needs a new scheme_name.
TEST(Multinomial, BelongsToTheScheme) {
  EXPECT_EQ(share(1'000'000, {1, 0, 2, 3, 0.5}, 2002), (std::vector<std::int64_t>{153902, 0, 308073, 461511, 76514}));
}

#ifdef OUTFLOW_CONTRACTS
TEST(Multinomial, RefusesWhatIsNoWeight) {
  EXPECT_THROW(share(1, {1, -1e-300}, 1), ContractViolation);
  EXPECT_THROW(share(1, {1, std::numeric_limits<double>::quiet_NaN()}, 1), ContractViolation);
  EXPECT_THROW(share(1, {1, std::numeric_limits<double>::infinity()}, 1), ContractViolation);
  EXPECT_THROW(share(1, {1e308, 1e308}, 1), ContractViolation);
  EXPECT_THROW(share(-1, {1}, 1), ContractViolation);
  Stream stream = stream_of(0);
  std::vector<std::int64_t> out(1);
  EXPECT_THROW(multinomial(1, std::vector<double>{1, 2}, out, stream), ContractViolation);
}
#endif

}  // namespace
}  // namespace outflow::random
