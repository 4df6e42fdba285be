#include "outflow/random/uniform_index.h"

#include <gtest/gtest.h>

#include <vector>

#include "statistical/random/goodness_of_fit.h"

namespace outflow::random {
namespace {

constexpr std::size_t draws = 1'000'000;

template <class Sampler>
double uniform_fit(std::uint32_t test_case, std::size_t cells, Sampler sampler) {
  std::vector<std::int64_t> counts(cells, 0);
  for (const std::int64_t k : fit::draw(test_case, draws, sampler)) ++counts[static_cast<std::size_t>(k)];
  return fit::chi_square(counts, std::vector<double>(cells, 1.0 / static_cast<double>(cells)));
}

// Null: every index has probability 1 / n. n draws = 10^6, alpha = 1e-6 for each n; the chi-square would catch a relative
// error of 0.6 % (n = 2) to 1.7 % (n = 1009) in the cells (root mean square).
TEST(UniformIndex, IsUniform) {
  std::uint32_t test_case = 100;
  for (const std::uint64_t n : {2, 3, 7, 10, 100, 365, 1009})
    EXPECT_GT(uniform_fit(test_case++, n, [n](Stream& stream) { return static_cast<std::int64_t>(uniform_index(n, stream)); }),
              fit::alpha)
        << n;
}

// Null: for n = 3 * 2^62 the remainder of the index by 3 is uniform on 0, 1, 2, and so is its third (the upper bits).
// Without the rejection the remainders would have probabilities 1/2, 1/4, 1/4.
constexpr std::uint64_t huge = std::uint64_t{3} << 62;

TEST(UniformIndex, IsUniformWhereProductsAreRejected) {
  EXPECT_GT(uniform_fit(110, 3, [](Stream& stream) { return static_cast<std::int64_t>(uniform_index(huge, stream) % 3); }),
            fit::alpha);
  EXPECT_GT(uniform_fit(111, 3, [](Stream& stream) { return static_cast<std::int64_t>(uniform_index(huge, stream) >> 62); }),
            fit::alpha);
}

// Broken on purpose: no rejection, and the remainder of a division (whose lower third is twice as likely).
TEST(UniformIndex, ABiasedOneIsSeen) {
  __extension__ using Wide = unsigned __int128;
  EXPECT_LT(uniform_fit(112, 3,
                        [](Stream& stream) {
                          const auto index = static_cast<std::uint64_t>(static_cast<Wide>(stream.bits64()) * huge >> 64);
                          return static_cast<std::int64_t>(index % 3);
                        }),
            fit::alpha);
  EXPECT_LT(uniform_fit(113, 3, [](Stream& stream) { return static_cast<std::int64_t>(stream.bits64() % huge >> 62); }),
            fit::alpha);
  // One cell in 7 short by 2 %, its neighbour long by as much: 1.1 % root mean square.
  EXPECT_LT(uniform_fit(114, 7,
                        [](Stream& stream) {
                          const std::uint64_t index = uniform_index(7, stream);
                          return static_cast<std::int64_t>(index == 3 && stream.uniform() < 0.02 ? 4 : index);
                        }),
            fit::alpha);
}

}  // namespace
}  // namespace outflow::random
