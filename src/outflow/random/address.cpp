#include "outflow/random/address.h"

#include "outflow/base/contract.h"

namespace outflow::random {
namespace {

constexpr std::uint32_t low_word(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
constexpr std::uint32_t high_word(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }

/// SplitMix64's increment and finaliser; the finaliser is a one-to-one map of the 64-bit numbers.
constexpr std::uint64_t golden_gamma = 0x9E3779B97F4A7C15;

constexpr std::uint64_t finalise(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

}  // namespace

Key member_key(std::uint64_t seed, std::uint64_t member) {
  const auto block = philox({low_word(member), high_word(member), 0, 0}, {low_word(seed), high_word(seed)});
  return {block[0], block[1]};
}

void Stream::exhausted() { throw ContractViolation("random stream: more than 2^24 blocks taken from one address"); }

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  // The increment keeps (0, 0), a fixed point of the finaliser, from giving 0.
  return finalise(finalise(a + golden_gamma) + b + golden_gamma);
}

}  // namespace outflow::random
