#include "outflow/random/hypergeometric.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "outflow/base/contract.h"
#include "outflow/random/uniform_index.h"

namespace outflow::random {
namespace {

constexpr std::int64_t most = std::int64_t{1} << 40;

Stream stream_of(std::uint64_t entity) { return Stream({{3, 4}, entity, 13, Purpose::test}); }

TEST(Hypergeometric, ForcedResultsAreForced) {
  for (std::uint64_t entity = 0; entity < 50; ++entity) {
    Stream stream = stream_of(entity);
    EXPECT_EQ(hypergeometric(0, 0, 0, stream), 0);
    EXPECT_EQ(hypergeometric(5, 9, 0, stream), 0);   // nobody drawn
    EXPECT_EQ(hypergeometric(5, 9, 14, stream), 5);  // everybody drawn
    EXPECT_EQ(hypergeometric(0, 9, 4, stream), 0);   // nobody good
    EXPECT_EQ(hypergeometric(9, 0, 4, stream), 4);   // everybody good
    EXPECT_EQ(hypergeometric(most, 0, 12, stream), 12);
    EXPECT_EQ(hypergeometric(most - 1, 1, most, stream), most - 1);
  }
}

TEST(Hypergeometric, StaysBetweenItsBounds) {
  for (std::uint64_t entity = 0; entity < 30'000; ++entity) {
    Stream world = stream_of(entity);
    const std::uint64_t size = std::uint64_t{1} << uniform_index(40, world);
    const auto good = static_cast<std::int64_t>(uniform_index(size, world));
    const auto bad = static_cast<std::int64_t>(uniform_index(size, world));
    const auto draws = static_cast<std::int64_t>(uniform_index(static_cast<std::uint64_t>(good + bad) + 1, world));
    const std::int64_t k = hypergeometric(good, bad, draws, world);
    ASSERT_GE(k, std::max<std::int64_t>(0, draws - bad)) << good << ' ' << bad << ' ' << draws;
    ASSERT_LE(k, std::min(good, draws)) << good << ' ' << bad << ' ' << draws;
  }
}

TEST(Hypergeometric, EndsForLopsidedPopulations) {
  for (const std::int64_t few : {1, 9, 10, 11, 25})
    for (std::uint64_t entity = 0; entity < 200; ++entity) {
      Stream stream = stream_of(entity);
      EXPECT_LE(hypergeometric(few, most - few, most / 2, stream), few);
      EXPECT_LE(hypergeometric(most / 2, most / 2, few, stream), few);
      EXPECT_GE(hypergeometric(most - few, few, most - few, stream), most - 2 * few);
    }
}

TEST(MultivariateHypergeometric, TakesExactlyWhatIsAskedAndNoMoreThanThereIs) {
  for (std::uint64_t entity = 0; entity < 5000; ++entity) {
    Stream world = stream_of(entity);
    std::vector<std::int64_t> counts(1 + uniform_index(7, world));
    for (auto& count : counts) {
      const bool large = uniform_index(4, world) == 0;
      count = static_cast<std::int64_t>(uniform_index(large ? 1'000'000'007 : 9, world));
    }
    const std::int64_t people = std::reduce(counts.begin(), counts.end());
    const auto draws = static_cast<std::int64_t>(uniform_index(static_cast<std::uint64_t>(people) + 1, world));
    std::vector<std::int64_t> out(counts.size(), -1);
    multivariate_hypergeometric(counts, draws, out, world);
    ASSERT_EQ(std::reduce(out.begin(), out.end()), draws);
    for (std::size_t i = 0; i < out.size(); ++i) {
      ASSERT_GE(out[i], 0);
      ASSERT_LE(out[i], counts[i]);
    }
  }
}

TEST(MultivariateHypergeometric, HasNothingToDoWithoutClasses) {
  Stream stream = stream_of(0);
  EXPECT_NO_THROW(multivariate_hypergeometric({}, 0, {}, stream));
}

// Stored results: a change here needs a new scheme_name.
TEST(Hypergeometric, BelongsToTheScheme) {
  Stream stream = stream_of(2002);
  EXPECT_EQ(hypergeometric(20, 30, 10, stream), 3);
  EXPECT_EQ(hypergeometric(1000, 3000, 700, stream), 165);
  EXPECT_EQ(hypergeometric(most / 4, most / 2, most / 3, stream), 122167879000);
}

#ifdef OUTFLOW_CONTRACTS
TEST(Hypergeometric, RefusesImpossibleDraws) {
  Stream stream = stream_of(0);
  EXPECT_THROW(hypergeometric(-1, 3, 1, stream), ContractViolation);
  EXPECT_THROW(hypergeometric(3, -1, 1, stream), ContractViolation);
  EXPECT_THROW(hypergeometric(3, 3, 7, stream), ContractViolation);
  EXPECT_THROW(hypergeometric(3, 3, -1, stream), ContractViolation);
  EXPECT_THROW(hypergeometric(most, 1, 1, stream), ContractViolation);
  std::vector<std::int64_t> counts{2, 3}, out(2), short_out(1);
  EXPECT_THROW(multivariate_hypergeometric(counts, 6, out, stream), ContractViolation);
  EXPECT_THROW(multivariate_hypergeometric(counts, 2, short_out, stream), ContractViolation);
  counts[0] = -1;
  EXPECT_THROW(multivariate_hypergeometric(counts, 1, out, stream), ContractViolation);
}
#endif

}  // namespace
}  // namespace outflow::random
