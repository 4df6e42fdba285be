#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <vector>

#include "outflow/base/contract.h"
#include "outflow/random/address.h"

namespace outflow::random {
namespace {

constexpr Key key{0xdeadbeef, 0x0badcafe};
constexpr std::uint32_t step = 1461;

std::vector<std::uint32_t> by(Instructions instructions, std::uint64_t first, std::size_t count,
                              Purpose purpose = Purpose::decide) {
  std::vector<std::uint32_t> out(count);
  words_with(instructions, key, step, purpose, first, out);
  return out;
}

/// The definition, one person at a time: word e % 4 of the stream whose entity is e / 4.
std::vector<std::uint32_t> one_at_a_time(std::uint64_t first, std::size_t count, Purpose purpose = Purpose::decide) {
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t person = first + i;
    Stream stream({key, person / 4, step, purpose});
    for (std::uint64_t skipped = 0; skipped < person % 4; ++skipped) stream.bits32();
    out.push_back(stream.bits32());
  }
  return out;
}

std::vector<Instructions> variants() {
  std::vector<Instructions> all{Instructions::baseline};
  if (available(Instructions::avx2)) all.push_back(Instructions::avx2);
  return all;
}

TEST(Words, EveryVariantEqualsOneAtATimeForEveryStartAndLength) {
  for (const Instructions variant : variants())
    for (std::uint64_t first = 0; first < 9; ++first)
      for (std::size_t count = 0; count < 140; ++count)
        ASSERT_EQ(by(variant, first, count), one_at_a_time(first, count)) << first << " + " << count;
}

TEST(Words, EveryVariantCarriesIntoTheUpperHalfOfTheEntity) {
  // Entities are person / 4: the carry from the low 32 bits comes at person 2^34.
  for (const Instructions variant : variants())
    for (std::uint64_t before = 0; before < 80; before += 3) {
      const std::uint64_t first = (std::uint64_t{1} << 34) - before;
      ASSERT_EQ(by(variant, first, 90), one_at_a_time(first, 90)) << before;
    }
}

TEST(Words, EveryVariantReachesTheLastPerson) {
  for (const Instructions variant : variants())
    for (std::size_t count : {0, 1, 2, 3, 4, 5, 31, 32, 33, 67}) {
      const std::uint64_t first = std::numeric_limits<std::uint64_t>::max() - count + 1;
      if (count > 0) {
        ASSERT_EQ(by(variant, first, count), one_at_a_time(first, count)) << count;
      }
    }
}

TEST(Words, EveryPurposeHasWordsOfItsOwn) {
  for (const Instructions variant : variants())
    for (const Purpose purpose : {Purpose::decide, Purpose::choose, Purpose::test})
      EXPECT_EQ(by(variant, 6, 50, purpose), one_at_a_time(6, 50, purpose));
  EXPECT_NE(by(Instructions::baseline, 6, 50, Purpose::decide), by(Instructions::baseline, 6, 50, Purpose::choose));
}

TEST(Words, AnySplitGivesTheSameBits) {
  constexpr std::uint64_t first = 10;
  std::vector<std::uint32_t> whole(1000);
  words(key, step, Purpose::decide, first, whole);
  EXPECT_EQ(whole, one_at_a_time(first, whole.size()));
  for (const std::size_t part : {1, 2, 3, 4, 7, 31, 32, 33, 64, 100, 999}) {
    std::vector<std::uint32_t> parts(whole.size());
    for (std::size_t begin = 0; begin < parts.size(); begin += part)
      words(key, step, Purpose::decide, first + begin, std::span(parts).subspan(begin, std::min(part, parts.size() - begin)));
    EXPECT_EQ(parts, whole) << "parts of " << part;
  }
}

TEST(Words, WritesNothingOutsideItsRange) {
  for (const Instructions variant : variants())
    for (std::size_t begin = 0; begin < 5; ++begin)
      for (std::size_t count = 0; count < 40; ++count) {
        std::vector<std::uint32_t> all(60, 7);
        words_with(variant, key, step, Purpose::decide, 3, std::span(all).subspan(begin, count));
        for (std::size_t i = 0; i < all.size(); ++i) {
          if (i < begin || i >= begin + count) {
            ASSERT_EQ(all[i], 7u) << i;
          }
        }
      }
}

#ifdef OUTFLOW_CONTRACTS
TEST(Words, RefusesToPassTheLastPerson) {
  std::vector<std::uint32_t> out(4);
  EXPECT_THROW(words(key, step, Purpose::decide, std::numeric_limits<std::uint64_t>::max() - 2, out), ContractViolation);
}
#endif

}  // namespace
}  // namespace outflow::random
