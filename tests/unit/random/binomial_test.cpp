#include "outflow/random/binomial.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "outflow/base/contract.h"

namespace outflow::random {
namespace {

constexpr std::int64_t most = std::int64_t{1} << 40;

Stream stream_of(std::uint64_t entity) { return Stream({{3, 4}, entity, 11, Purpose::test}); }

TEST(Binomial, CertainChancesAreCertain) {
  for (const std::int64_t n : {std::int64_t{0}, std::int64_t{1}, std::int64_t{17}, most})
    for (std::uint64_t entity = 0; entity < 50; ++entity) {
      Stream stream = stream_of(entity);
      EXPECT_EQ(binomial(n, 0, stream), 0);
      EXPECT_EQ(binomial(n, 1, stream), n);
    }
}

TEST(Binomial, NobodyIsChosenFromNobody) {
  for (const double p : {0.0, 1e-300, 0.3, 0.5, 0.99, 1.0}) {
    Stream stream = stream_of(1);
    EXPECT_EQ(binomial(0, p, stream), 0);
  }
}

TEST(Binomial, OfOnePersonIsOneUniformBelowTheProbability) {
  // With n = 1 inversion compares u with P(0) = 1 - p: a hand-made Bernoulli draw on the same luck.
  for (std::uint64_t entity = 0; entity < 2000; ++entity) {
    const double p = static_cast<double>(entity % 100 + 1) / 200;
    Stream one = stream_of(entity), other = stream_of(entity);
    EXPECT_EQ(binomial(1, p, one), other.uniform() < 1 - p ? 0 : 1) << p;
  }
}

// For p = j / 2^10 both p and 1 - p are exact, so the mirror must be exact too, on either side of n p = 10.
TEST(Binomial, CountsTheOthersWhenMostAreChosen) {
  for (const std::int64_t n : {std::int64_t{3}, std::int64_t{40}, std::int64_t{1000}, most})
    for (int j = 513; j < 1024; j += 17)
      for (std::uint64_t entity = 0; entity < 20; ++entity) {
        const double p = j / 1024.0;
        Stream one = stream_of(entity), other = stream_of(entity);
        EXPECT_EQ(binomial(n, p, one), n - binomial(n, 1 - p, other));
      }
}

TEST(Binomial, StaysInItsRangeAndEndsForEveryProbability) {
  const double tiny = std::numeric_limits<double>::denorm_min();
  for (const std::int64_t n : {std::int64_t{1}, std::int64_t{2}, std::int64_t{19}, std::int64_t{20}, std::int64_t{21},
                               std::int64_t{1000}, (std::int64_t{1} << 31) + 1, most - 1, most})
    for (const double p : {tiny, 1e-300, 1e-18, 1e-12, 1e-11, 9.0949e-12, 1e-6, 0.1, std::nextafter(0.5, 0), 0.5,
                           std::nextafter(0.5, 1), 0.9, 1 - 1e-6, 1 - 1e-12, 1 - 0x1p-53})
      for (std::uint64_t entity = 0; entity < 200; ++entity) {
        Stream stream = stream_of(entity);
        const std::int64_t k = binomial(n, p, stream);
        ASSERT_GE(k, 0) << n << ' ' << p;
        ASSERT_LE(k, n) << n << ' ' << p;
      }
}

// At n = 2^40 and p = 1 - 2^-53 the expected number of others is 2^-13; a mirror that lost 1 - p would give 0 or many.
TEST(Binomial, KeepsAProbabilityNextToOne) {
  std::int64_t others = 0;
  constexpr int draws = 100'000;  // expect 12.2 others in all; outside 1 .. 40 with probability below 1e-4
  for (std::uint64_t entity = 0; entity < draws; ++entity) {
    Stream stream = stream_of(entity);
    others += most - binomial(most, 1 - 0x1p-53, stream);
  }
  EXPECT_GE(others, 1);
  EXPECT_LE(others, 40);
}

TEST(Binomial, DependsOnItsAddressOnly) {
  for (const double p : {1e-11, 0.001, 0.4, 0.9}) {
    Stream one = stream_of(9), other = stream_of(9);
    EXPECT_EQ(binomial(most, p, one), binomial(most, p, other));
    EXPECT_EQ(one.bits32(), other.bits32());  // and both took as many words
  }
}

// Stored results: a change here needs a new scheme_name.
TEST(Binomial, BelongsToTheScheme) {
  Stream stream = stream_of(2002);
  EXPECT_EQ(binomial(20, 0.25, stream), 5);
  EXPECT_EQ(binomial(1000, 0.3, stream), 296);
  EXPECT_EQ(binomial(most, 0.7, stream), 769657846084);
}

#ifdef OUTFLOW_CONTRACTS
TEST(Binomial, RefusesWhatIsNoChance) {
  Stream stream = stream_of(0);
  EXPECT_THROW(binomial(-1, 0.5, stream), ContractViolation);
  EXPECT_THROW(binomial(most + 1, 0.5, stream), ContractViolation);
  EXPECT_THROW(binomial(5, -1e-300, stream), ContractViolation);
  EXPECT_THROW(binomial(5, std::nextafter(1, 2), stream), ContractViolation);
  EXPECT_THROW(binomial(5, std::numeric_limits<double>::quiet_NaN(), stream), ContractViolation);
}
#endif

}  // namespace
}  // namespace outflow::random
