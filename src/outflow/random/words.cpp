#include <algorithm>
#include <limits>

#include "outflow/base/contract.h"
#include "outflow/random/address.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define OUTFLOW_HAS_AVX2_VARIANT 1
#include <immintrin.h>
#else
#define OUTFLOW_HAS_AVX2_VARIANT 0
#endif

namespace outflow::random {
namespace {

constexpr std::size_t words_per_block = 4;

/// Where the blocks of one call are: everything of an address but the entity.
struct Place {
  Key key;
  std::uint32_t step;
  std::uint32_t purpose_and_index;
};

std::array<std::uint32_t, 4> block_of(const Place& at, std::uint64_t entity) {
  return philox({static_cast<std::uint32_t>(entity), static_cast<std::uint32_t>(entity >> 32), at.step, at.purpose_and_index},
                {at.key.k0, at.key.k1});
}

/// Fills `out` with the blocks of consecutive entities; out.size() is a multiple of four.
void blocks_baseline(const Place& at, std::uint64_t first_entity, std::span<std::uint32_t> out) {
  std::uint32_t* to = out.data();
  for (std::uint64_t entity = first_entity; to != out.data() + out.size(); ++entity) {
    for (const std::uint32_t word : block_of(at, entity)) *to++ = word;
  }
}

#if OUTFLOW_HAS_AVX2_VARIANT

/// The same by vectors of four blocks, two vectors at a time so that one fills the other's waits. Written with
/// intrinsics because GCC 12 turns the plain loop into something slower than the baseline.
///
/// Each 64-bit lane carries a 32-bit word of the counter. What a product leaves in the upper half of a lane does no
/// harm: multiplication reads lower halves only, and the end takes lower halves only.
__attribute__((target("avx2"))) void blocks_avx2(const Place& at, std::uint64_t first_entity, std::span<std::uint32_t> out) {
  using namespace philox_constants;
  constexpr int vectors = 2;
  constexpr std::size_t blocks_at_once = 4 * vectors;
  const __m256i m0 = _mm256_set1_epi64x(multiplier0);
  const __m256i m1 = _mm256_set1_epi64x(multiplier1);
  std::size_t done = 0;
  for (; done + blocks_at_once * words_per_block <= out.size(); done += blocks_at_once * words_per_block) {
    __m256i c0[vectors], c1[vectors], c2[vectors], c3[vectors];
#pragma GCC unroll 2
    for (int v = 0; v < vectors; ++v) {
      const std::uint64_t entity = first_entity + done / words_per_block + 4 * static_cast<std::uint64_t>(v);
      c0[v] = _mm256_add_epi64(_mm256_set1_epi64x(static_cast<long long>(entity)), _mm256_set_epi64x(3, 2, 1, 0));
      c1[v] = _mm256_srli_epi64(c0[v], 32);
      c2[v] = _mm256_set1_epi64x(at.step);
      c3[v] = _mm256_set1_epi64x(at.purpose_and_index);
    }
    Key key = at.key;
#pragma GCC unroll 10
    for (int round = 0; round < rounds; ++round) {
      const __m256i k0 = _mm256_set1_epi64x(key.k0);
      const __m256i k1 = _mm256_set1_epi64x(key.k1);
#pragma GCC unroll 2
      for (int v = 0; v < vectors; ++v) {
        const __m256i product0 = _mm256_mul_epu32(c0[v], m0);
        const __m256i product1 = _mm256_mul_epu32(c2[v], m1);
        c0[v] = _mm256_xor_si256(_mm256_srli_epi64(product1, 32), _mm256_xor_si256(c1[v], k0));
        c1[v] = product1;
        c2[v] = _mm256_xor_si256(_mm256_srli_epi64(product0, 32), _mm256_xor_si256(c3[v], k1));
        c3[v] = product0;
      }
      key.k0 += weyl0;
      key.k1 += weyl1;
    }
#pragma GCC unroll 2
    for (int v = 0; v < vectors; ++v) {
      // Four blocks a, b, c, d: words 0 and 1 of each side by side, words 2 and 3 likewise, then whole blocks.
      const __m256i words01 = _mm256_blend_epi32(c0[v], _mm256_slli_epi64(c1[v], 32), 0b10101010);
      const __m256i words23 = _mm256_blend_epi32(c2[v], _mm256_slli_epi64(c3[v], 32), 0b10101010);
      const __m256i blocks_ac = _mm256_unpacklo_epi64(words01, words23);
      const __m256i blocks_bd = _mm256_unpackhi_epi64(words01, words23);
      std::uint32_t* const to = out.data() + done + 4 * words_per_block * static_cast<std::size_t>(v);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm256_permute2x128_si256(blocks_ac, blocks_bd, 0x20));
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + 8), _mm256_permute2x128_si256(blocks_ac, blocks_bd, 0x31));
    }
  }
  blocks_baseline(at, first_entity + done / words_per_block, out.subspan(done));
}

#else

void blocks_avx2(const Place& at, std::uint64_t first_entity, std::span<std::uint32_t> out) {
  blocks_baseline(at, first_entity, out);
}

#endif

/// The people from `first` on who are in one block with it: fills their words and says how many they are.
std::size_t part_of_block(const Place& at, std::uint64_t first, std::span<std::uint32_t> out) {
  const auto block = block_of(at, first / words_per_block);
  const auto skipped = static_cast<std::size_t>(first % words_per_block);
  const std::size_t taken = std::min(words_per_block - skipped, out.size());
  std::copy_n(block.begin() + skipped, taken, out.begin());
  return taken;
}

}  // namespace

bool available(Instructions instructions) {
  if (instructions == Instructions::baseline) return true;
#if OUTFLOW_HAS_AVX2_VARIANT
  return __builtin_cpu_supports("avx2");
#else
  return false;
#endif
}

void words_with(Instructions instructions, Key key, std::uint32_t step, Purpose purpose, std::uint64_t first_entity,
                std::span<std::uint32_t> out) {
  OUTFLOW_EXPECT(available(instructions));
  OUTFLOW_EXPECT(out.empty() || out.size() - 1 <= std::numeric_limits<std::uint64_t>::max() - first_entity);
  const Place at{key, step, static_cast<std::uint32_t>(purpose) << 24};
  if (first_entity % words_per_block != 0) {
    const std::size_t taken = part_of_block(at, first_entity, out);
    first_entity += taken;
    out = out.subspan(taken);
  }
  const std::size_t whole = out.size() - out.size() % words_per_block;
  const auto blocks = instructions == Instructions::avx2 ? blocks_avx2 : blocks_baseline;
  blocks(at, first_entity / words_per_block, out.first(whole));
  if (whole < out.size()) part_of_block(at, first_entity + whole, out.subspan(whole));
}

void words(Key key, std::uint32_t step, Purpose purpose, std::uint64_t first_entity, std::span<std::uint32_t> out) {
  static const Instructions fastest = available(Instructions::avx2) ? Instructions::avx2 : Instructions::baseline;
  words_with(fastest, key, step, purpose, first_entity, out);
}

}  // namespace outflow::random
