#include "outflow/random/address.h"

#include <gtest/gtest.h>

#include <bit>
#include <set>
#include <unordered_set>
#include <vector>

#include "outflow/base/contract.h"

namespace outflow::random {
namespace {

constexpr Address somewhere{{0x01234567, 0x89abcdef}, 0xfedcba9876543210, 0x00c0ffee, Purpose::hazard};

TEST(Stream, GivesTheBlocksOfTheDocumentedCounter) {
  Stream stream(somewhere);
  for (std::uint32_t index = 0; index < 5; ++index) {
    const auto block = philox({0x76543210, 0xfedcba98, 0x00c0ffee, 3u << 24 | index}, {0x01234567, 0x89abcdef});
    for (const std::uint32_t word : block) EXPECT_EQ(stream.bits32(), word) << "index " << index;
  }
}

TEST(Stream, MakesWiderNumbersOfTheSameWords) {
  Stream words(somewhere);
  std::vector<std::uint64_t> pairs;
  for (int i = 0; i < 9; ++i) {
    const std::uint64_t low = words.bits32();
    pairs.push_back(low | std::uint64_t{words.bits32()} << 32);
  }
  Stream wide(somewhere), uniform(somewhere), positive(somewhere);
  for (const std::uint64_t pair : pairs) {
    EXPECT_EQ(wide.bits64(), pair);
    EXPECT_EQ(uniform.uniform(), static_cast<double>(pair >> 11) / 9007199254740992.0);  // 2^53
    EXPECT_EQ(positive.uniform_positive(), static_cast<double>(2 * (pair >> 12) + 1) / 9007199254740992.0);
  }
}

// The extreme words would be 2^-64 events; the formulas are held to them here.
TEST(Stream, UniformsStayInsideTheirRangesAtTheExtremeWords) {
  constexpr std::uint64_t ones = ~std::uint64_t{0};
  static_assert(static_cast<double>(ones >> 11) * 0x1p-53 == 1 - 0x1p-53);
  static_assert((static_cast<double>(ones >> 12) + 0.5) * 0x1p-52 == 1 - 0x1p-53);
  static_assert((static_cast<double>(0 >> 12) + 0.5) * 0x1p-52 == 0x1p-53);
}

TEST(Stream, EqualAddressesGiveEqualStreamsAndACopyGoesOnAlone) {
  Stream one(somewhere), two(somewhere);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(one.bits32(), two.bits32());
  Stream copy = one;
  std::vector<std::uint32_t> rest;
  for (int i = 0; i < 10; ++i) rest.push_back(one.bits32());
  for (const std::uint32_t word : rest) EXPECT_EQ(copy.bits32(), word);
}

// For one key Philox is one-to-one, so different counters cannot share a block; a block in common would mean that two
// addresses made the same counter. (Equal blocks under different keys would be a 2^-128 event.)
TEST(Stream, StreamsAtDifferentAddressesShareNoBlock) {
  std::set<std::array<std::uint32_t, 4>> blocks;
  std::size_t made = 0;
  for (const std::uint64_t member : {0, 1})
    for (const std::uint64_t entity : {0ull, 1ull, 2ull, 1ull << 32, (1ull << 32) + 1, 1ull << 63, ~0ull})
      for (const std::uint32_t step : {0u, 1u, 2u, 1u << 24, 1u << 31, ~0u})
        for (int purpose = 1; purpose <= 255; purpose += purpose < 10 ? 1 : 49) {
          Stream stream({member_key(5, member), entity, step, static_cast<Purpose>(purpose)});
          for (int index = 0; index < 3; ++index, ++made) {
            std::array<std::uint32_t, 4> block{};
            for (auto& word : block) word = stream.bits32();
            blocks.insert(block);
          }
        }
  EXPECT_EQ(blocks.size(), made);
  EXPECT_EQ(made, 2u * 7 * 6 * 15 * 3);
}

TEST(Stream, EndsBeforeItWouldReachTheNextPurpose) {
  Stream stream({{1, 2}, 3, 4, Purpose::decide});
  std::uint32_t last = 0;
  for (std::uint32_t i = 0; i < 1u << 26; ++i) last = stream.bits32();
  EXPECT_EQ(last, philox({3, 0, 4, 1u << 24 | 0xffffff}, {1, 2})[3]);
  EXPECT_THROW(stream.bits32(), ContractViolation);
  EXPECT_THROW(stream.uniform(), ContractViolation);
}

TEST(MemberKey, IsThePhiloxOfTheMemberUnderTheSeed) {
  const auto block = philox({0x11111111, 0x22222222, 0, 0}, {0x33333333, 0x44444444});
  EXPECT_EQ(member_key(0x4444444433333333, 0x2222222211111111), (Key{block[0], block[1]}));
}

TEST(MemberKey, DiffersBetweenNeighbouringSeedsAndMembers) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> keys;
  for (std::uint64_t seed = 0; seed < 100; ++seed)
    for (std::uint64_t member = 0; member < 100; ++member) {
      const Key key = member_key(seed, member);
      keys.insert({key.k0, key.k1});
    }
  EXPECT_EQ(keys.size(), 100u * 100u);
  EXPECT_NE(member_key(1, 2), member_key(2, 1));
  EXPECT_NE(member_key(1, 0), member_key(1ull << 32, 0));
  EXPECT_NE(member_key(0, 1), member_key(0, 1ull << 32));
}

// Each of the 128 x 64 (input bit, output bit) pairs flips with probability one half. Over 4096 places the frequency
// has a standard deviation of 0.0078; the largest of 8192 deviations is below 6 of them (0.047) but for a chance of
// 2e-5.
TEST(Mix, EachInputBitFlipsEachOutputBitHalfOfTheTime) {
  constexpr int places = 4096;
  std::vector<int> flips(128 * 64, 0);
  for (std::uint64_t place = 0; place < places; ++place) {
    const std::uint64_t a = place, b = 3 * place + 1;  // small neighbouring numbers, as place and group ids are
    const std::uint64_t base = mix(a, b);
    for (std::size_t bit = 0; bit < 128; ++bit) {
      const std::uint64_t flipped = 1ull << bit % 64;
      std::uint64_t change = base ^ (bit < 64 ? mix(a ^ flipped, b) : mix(a, b ^ flipped));
      for (; change != 0; change &= change - 1) ++flips[bit * 64 + static_cast<std::size_t>(std::countr_zero(change))];
    }
  }
  for (const int count : flips) EXPECT_NEAR(static_cast<double>(count) / places, 0.5, 0.047);
}

TEST(Mix, TellsThePartsAndTheirOrderApart) {
  EXPECT_NE(mix(1, 2), mix(2, 1));
  EXPECT_NE(mix(0, 0), 0u);
  EXPECT_NE(mix(mix(1, 2), 3), mix(1, mix(2, 3)));
  std::unordered_set<std::uint64_t> keys;
  for (std::uint64_t a = 0; a < 300; ++a)
    for (std::uint64_t b = 0; b < 300; ++b) keys.insert(mix(a, b));
  EXPECT_EQ(keys.size(), 300u * 300u);
}

// Stored results. When one of them changes, results of old runs can no longer be repeated: scheme_name must change too.
TEST(Scheme, IsTheOneThatItsNamePromises) {
  EXPECT_STREQ(scheme_name, "philox4x32-10/1");
  Stream stream({member_key(42, 7), 123456789012345, 365, Purpose::choose});
  EXPECT_EQ(stream.bits64(), 7270725533429051023u);
  EXPECT_EQ(mix(1, 2), 13608149317741381227u);
}

}  // namespace
}  // namespace outflow::random
