#include "outflow/random/uniform_index.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "outflow/base/contract.h"

namespace outflow::random {
namespace {

Stream stream_of(std::uint64_t entity) { return Stream({{3, 4}, entity, 15, Purpose::test}); }

TEST(UniformIndex, OfOneIsZero) {
  for (std::uint64_t entity = 0; entity < 50; ++entity) {
    Stream stream = stream_of(entity);
    EXPECT_EQ(uniform_index(1, stream), 0u);
  }
}

TEST(UniformIndex, OfAPowerOfTwoIsTheUpperBits) {
  for (std::uint64_t entity = 0; entity < 50; ++entity)
    for (int bits = 1; bits < 64; ++bits) {
      Stream stream = stream_of(entity), plain = stream_of(entity);
      EXPECT_EQ(uniform_index(std::uint64_t{1} << bits, stream), plain.bits64() >> (64 - bits));
    }
}

TEST(UniformIndex, StaysBelowItsBoundAndReachesBothEnds) {
  for (const std::uint64_t n : {2, 3, 5, 6, 7, 12}) {
    std::vector<int> seen(n, 0);
    for (std::uint64_t entity = 0; entity < 400; ++entity) {
      Stream stream = stream_of(entity);
      const std::uint64_t index = uniform_index(n, stream);
      ASSERT_LT(index, n);
      ++seen[index];
    }
    for (const int count : seen) EXPECT_GT(count, 0) << n;
  }
  constexpr std::uint64_t all = std::numeric_limits<std::uint64_t>::max();
  for (const std::uint64_t n : {all, all - 1, all / 2 + 2, all / 3 * 2})
    for (std::uint64_t entity = 0; entity < 200; ++entity) {
      Stream stream = stream_of(entity);
      EXPECT_LT(uniform_index(n, stream), n);
    }
}

// The rejection by hand, for n = 3 * 2^62: of 4 neighbouring products one has a lower half below 2^64 mod n = 2^62.
TEST(UniformIndex, RejectsTheProductsThatAreTooMany) {
  constexpr std::uint64_t n = std::uint64_t{3} << 62;
  for (std::uint64_t entity = 0; entity < 300; ++entity) {
    Stream stream = stream_of(entity), plain = stream_of(entity);
    std::uint64_t x = plain.bits64();
    while (x % 4 == 0) x = plain.bits64();  // lower half of x * n is (3 x mod 4) * 2^62
    EXPECT_EQ(uniform_index(n, stream), x / 4 * 3 + x % 4 * 3 / 4);
  }
}

#ifdef OUTFLOW_CONTRACTS
TEST(UniformIndex, RefusesAnEmptyRange) {
  Stream stream = stream_of(0);
  EXPECT_THROW(uniform_index(0, stream), ContractViolation);
}
#endif

}  // namespace
}  // namespace outflow::random
