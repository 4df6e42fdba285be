#include "outflow/random/address.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "statistical/random/goodness_of_fit.h"

// Philox passes Crush by its authors' account; what these tests ask is whether our use of it, one short stream for each
// person and step, keeps that: neighbours in any part of the address must look unrelated.
namespace outflow::random {
namespace {

constexpr std::size_t draws = 1 << 20;

/// First word of each of `draws` addresses.
template <class AddressOf>
std::vector<std::uint32_t> first_words(AddressOf address_of) {
  std::vector<std::uint32_t> words(draws);
  for (std::size_t i = 0; i < draws; ++i) words[i] = Stream(address_of(i)).bits32();
  return words;
}

/// Chi-square of the upper eight bits of each word against those of the next one: 65536 cells, each expecting 16 (pooled
/// to 32 by fit::chi_square). It sees a single word that prefers some values and two neighbours that are related.
double pairs_fit(const std::vector<std::uint32_t>& words) {
  std::vector<std::int64_t> counts(1 << 16, 0);
  for (std::size_t i = 0; i < words.size(); ++i) ++counts[words[i] >> 24 << 8 | words[(i + 1) % words.size()] >> 24];
  return fit::chi_square(counts, std::vector<double>(counts.size(), 0x1p-16));
}

/// The same for the lowest eight bits.
double low_pairs_fit(std::vector<std::uint32_t> words) {
  for (auto& word : words) word <<= 24;
  return pairs_fit(words);
}

/// Largest |z| of the 32 bit frequencies, and its limit: 32 times the weight of both tails beyond 5.54 is alpha.
constexpr double worst_bit_at_most = 5.54;
double worst_bit(const std::vector<std::uint32_t>& words) {
  std::array<std::int64_t, 32> ones{};
  for (std::uint32_t word : words)
    for (std::size_t bit = 0; bit < 32; ++bit) ones[bit] += word >> bit & 1;
  double worst = 0;
  const auto count = static_cast<double>(words.size());
  for (const std::int64_t n : ones) worst = std::max(worst, std::abs(static_cast<double>(n) - count / 2) / std::sqrt(count / 4));
  return worst;
}

struct Walk {
  const char* name;
  Address (*address_of)(std::size_t);
};

constexpr Walk walks[] = {
    {"people", [](std::size_t i) { return Address{{1, 2}, i, 5, Purpose::decide}; }},
    {"every fourth person", [](std::size_t i) { return Address{{1, 2}, 4 * i, 5, Purpose::decide}; }},
    {"upper half of the entity", [](std::size_t i) { return Address{{1, 2}, std::uint64_t{i} << 32, 5, Purpose::decide}; }},
    {"cohorts", [](std::size_t i) { return Address{{1, 2}, mix(i / 1000, i % 1000), 5, Purpose::batch}; }},
    {"steps", [](std::size_t i) { return Address{{1, 2}, 77, static_cast<std::uint32_t>(i), Purpose::decide}; }},
    {"purposes", [](std::size_t i) { return Address{{1, 2}, i / 8, 5, static_cast<Purpose>(i % 8 + 1)}; }},
    {"members", [](std::size_t i) { return Address{member_key(2002, i), 77, 5, Purpose::decide}; }},
    {"seeds", [](std::size_t i) { return Address{member_key(i, 0), 77, 5, Purpose::decide}; }},
};

// Null: the first words at neighbouring addresses are independent and uniform. n = 2^20 words a walk, alpha = 1e-6 each.
// The chi-square of 32768 pooled cells would catch a relative error of 4 % in the cells (root mean square), the bit
// frequencies a bit that is one in 0.5033 of the cases.
TEST(Addresses, NeighboursLookUnrelated) {
  for (const Walk& walk : walks) {
    const auto words = first_words(walk.address_of);
    EXPECT_GT(pairs_fit(words), fit::alpha) << walk.name;
    EXPECT_GT(low_pairs_fit(words), fit::alpha) << walk.name;
    EXPECT_LT(worst_bit(words), worst_bit_at_most) << walk.name;
  }
}

// Broken on purpose: two rounds of Philox in place of ten; a counter multiplied by an odd constant; a bit that is one in
// 0.505 of the cases. The same checks refuse them.
TEST(Addresses, RelatedNeighboursAreSeen) {
  std::vector<std::uint32_t> two_rounds(draws), weyl(draws), leaning(draws);
  for (std::size_t i = 0; i < draws; ++i) {
    const auto low = static_cast<std::uint32_t>(i);
    const std::uint64_t product = std::uint64_t{philox_constants::multiplier0} * low;
    two_rounds[i] = static_cast<std::uint32_t>(
        (std::uint64_t{philox_constants::multiplier1} * static_cast<std::uint32_t>(product >> 32)) >> 32);
    weyl[i] = low * philox_constants::weyl0;
    Stream stream({{1, 2}, i, 5, Purpose::decide});
    leaning[i] = stream.bits32() | (stream.bits32() % 100 == 0 ? 1u << 13 : 0u);
  }
  EXPECT_LT(pairs_fit(two_rounds), fit::alpha);
  EXPECT_LT(pairs_fit(weyl), fit::alpha);
  EXPECT_GT(worst_bit(leaning), worst_bit_at_most);
}

// Null: uniform() is uniform on [0, 1). Kolmogorov-Smirnov with n = 10^6, alpha = 1e-6: sqrt(n) D < 2.69 (from
// 2 exp(-2 x^2) = alpha). It would catch a distribution function wrong by 0.0027 anywhere.
double kolmogorov(std::vector<double> sample) {
  std::ranges::sort(sample);
  const auto n = static_cast<double>(sample.size());
  double largest = 0;
  for (std::size_t i = 0; i < sample.size(); ++i)
    largest = std::max({largest, sample[i] - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - sample[i]});
  return largest * std::sqrt(n);
}
constexpr double kolmogorov_at_most = 2.69;

TEST(Uniform, IsUniform) {
  std::vector<double> uniform(1'000'000), positive(uniform.size());
  for (std::size_t i = 0; i < uniform.size(); ++i) {
    Stream stream({{1, 2}, i, 5, Purpose::choose});
    uniform[i] = stream.uniform();
    positive[i] = stream.uniform_positive();
  }
  EXPECT_LT(kolmogorov(uniform), kolmogorov_at_most);
  EXPECT_LT(kolmogorov(positive), kolmogorov_at_most);
  // Broken on purpose: a power of 1.01, which is wrong by 0.0037 at most.
  for (double& u : uniform) u = std::pow(u, 1.01);
  EXPECT_GT(kolmogorov(uniform), kolmogorov_at_most);
}

// Null: the words of one block, which `words` gives to four consecutive people, are unrelated. n = 2^18 blocks; for each
// pair of places the chi-square of the upper eight bits; smallest error caught: 5 % in the cells.
TEST(Words, OfFourPeopleInOneBlockAreUnrelated) {
  std::vector<std::uint32_t> all(draws);
  words({1, 2}, 5, Purpose::decide, 0, all);
  EXPECT_GT(pairs_fit(all), fit::alpha);
  EXPECT_GT(low_pairs_fit(all), fit::alpha);
  for (std::size_t one = 0; one < 4; ++one)
    for (std::size_t other = 0; other < one; ++other) {
      std::vector<std::int64_t> counts(1 << 12, 0);
      for (std::size_t i = 0; i < all.size(); i += 4) ++counts[all[i + one] >> 26 << 6 | all[i + other] >> 26];
      EXPECT_GT(fit::chi_square(counts, std::vector<double>(counts.size(), 0x1p-12)), fit::alpha) << one << other;
    }
}

}  // namespace
}  // namespace outflow::random
