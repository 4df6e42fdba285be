#pragma once
#include <array>
#include <cstdint>

namespace outflow::random {

/// Philox4x32-10: a counter-based generator. The four words are a pure function of counter and key, and for one key
/// the map from counters to words is one-to-one, so two different counters never share a block.
///
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC '11,
/// doi:10.1145/2063384.2063405, section 3.3 (the round, the multipliers and the Weyl constants of the key).
/// It passes the Crush batteries there; it is not a cipher and must not be used as one.
constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// The constants of the scheme, shared with the bulk form in address.cpp.
namespace philox_constants {
inline constexpr std::uint32_t multiplier0 = 0xD2511F53;
inline constexpr std::uint32_t multiplier1 = 0xCD9E8D57;
inline constexpr std::uint32_t weyl0 = 0x9E3779B9;  // fraction of the golden ratio
inline constexpr std::uint32_t weyl1 = 0xBB67AE85;  // fraction of the square root of three
inline constexpr int rounds = 10;
}  // namespace philox_constants

constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  using namespace philox_constants;
  // Words in variables of their own stay in registers, where an array would go through memory in every round.
  std::uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
  std::uint32_t k0 = key[0], k1 = key[1];
  for (int round = 0; round < rounds; ++round) {
    const std::uint64_t product0 = std::uint64_t{multiplier0} * c0;
    const std::uint64_t product1 = std::uint64_t{multiplier1} * c2;
    c0 = static_cast<std::uint32_t>(product1 >> 32) ^ c1 ^ k0;
    c1 = static_cast<std::uint32_t>(product1);
    c2 = static_cast<std::uint32_t>(product0 >> 32) ^ c3 ^ k1;
    c3 = static_cast<std::uint32_t>(product0);
    k0 += weyl0;
    k1 += weyl1;
  }
  return {c0, c1, c2, c3};
}

// The known answers that the authors publish with Random123: all zeros, all ones, digits of pi.
static_assert(philox({0, 0, 0, 0}, {0, 0}) == std::array<std::uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
              std::array<std::uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              std::array<std::uint32_t, 4>{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

}  // namespace outflow::random
