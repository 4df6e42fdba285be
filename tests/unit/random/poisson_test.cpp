#include "outflow/random/poisson.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "outflow/base/contract.h"

namespace outflow::random {
namespace {

Stream stream_of(std::uint64_t entity) { return Stream({{3, 4}, entity, 12, Purpose::test}); }

TEST(Poisson, ExpectingNothingGivesNothing) {
  for (std::uint64_t entity = 0; entity < 50; ++entity) {
    Stream stream = stream_of(entity);
    EXPECT_EQ(poisson(0, stream), 0);
    EXPECT_EQ(poisson(std::numeric_limits<double>::denorm_min(), stream), 0);
  }
}

TEST(Poisson, EndsAndIsNearItsMean) {
  for (const double mean : {1e-300, 1e-3, 1.0, 9.99, std::nextafter(10, 0), 10.0, 10.01, 1e3, 1e9 + 0.5, 0x1p40})
    for (std::uint64_t entity = 0; entity < 500; ++entity) {
      Stream stream = stream_of(entity);
      const std::int64_t k = poisson(mean, stream);
      ASSERT_GE(k, 0);
      ASSERT_LE(std::abs(static_cast<double>(k) - mean), 9 * std::sqrt(mean) + 15) << mean;
    }
}

// Stored results: a change here needs a new scheme_name.
TEST(Poisson, BelongsToTheScheme) {
  Stream stream = stream_of(2002);
  EXPECT_EQ(poisson(3.5, stream), 3);
  EXPECT_EQ(poisson(77.7, stream), 78);
  EXPECT_EQ(poisson(1e12, stream), 999999253564);
}

#ifdef OUTFLOW_CONTRACTS
TEST(Poisson, RefusesWhatIsNoMean) {
  Stream stream = stream_of(0);
  EXPECT_THROW(poisson(-1e-300, stream), ContractViolation);
  EXPECT_THROW(poisson(0x1p41, stream), ContractViolation);
  EXPECT_THROW(poisson(std::numeric_limits<double>::quiet_NaN(), stream), ContractViolation);
}
#endif

}  // namespace
}  // namespace outflow::random
