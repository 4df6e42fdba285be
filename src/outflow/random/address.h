#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "outflow/random/philox.h"

/// Every draw has an address, and looking it up is a pure function: threads, ranks and the order of loops cannot
/// change a result, and two policies can be compared with the same luck. The layout of one block of four words:
///
///     key      k0, k1                          from (seed, member), see member_key
///     counter  entity, low 32 bits
///              entity, high 32 bits
///              step
///              purpose << 24 | index           index counts the blocks of one stream, 0 .. 2^24 - 1
namespace outflow::random {

/// Names this layout and these samplers; stamped on results. Changes whenever the same address would give other draws.
inline constexpr const char* scheme_name = "philox4x32-10/1";

/// What a draw is for. Values are part of the random scheme: never renumber. 0 belongs to member_key.
enum class Purpose : std::uint8_t {
  decide = 1,
  choose = 2,
  hazard = 3,
  admit = 4,
  batch = 5,
  report = 6,
  spawn = 7,
  allocate = 8,
  party = 9,
  initial = 10,
  noise = 11,
  travel = 12,
  shift = 13,
  change = 14,
  notice = 15,
  need_share = 16,
  need = 17,
  portrait = 18,     ///< what no rule asks of a person, for logs alone
  surge = 40,
  parameter = 41,    ///< values from a prior
  resample = 42,     ///< which particles go on
  propose = 43,      ///< steps of a calibration
  accept = 44,
  figure = 45,       ///< noise of a reported figure
  discrepancy = 46,  ///< what the model is wrong by
  design = 50,       ///< where inputs lie in an experiment on a scenario
  bootstrap = 51,    ///< samples drawn anew from samples, to see how far a result hangs on them
  dummy = 52,        ///< inputs that say nothing, to see what chance alone looks like
  test = 255
};

struct Key {
  std::uint32_t k0 = 0;
  std::uint32_t k1 = 0;
  bool operator==(const Key&) const = default;
};

/// The key of one member (replicate, particle) of an ensemble: Philox of the member under the key `seed`, with
/// purpose 0, which no stream uses. Neighbouring seeds and members get unrelated keys.
Key member_key(std::uint64_t seed, std::uint64_t member);

/// A place in the random numbers: (seed, member) in the key; entity is the number of a person or the key of a cohort.
struct Address {
  Key key;
  std::uint64_t entity = 0;
  std::uint32_t step = 0;
  Purpose purpose = Purpose::test;
};

/// The numbers at one address, in order. Its only state is how many were taken; two streams at one address are equal,
/// streams at different addresses never share a block. Cheap to make: no block is computed before it is wanted.
/// Throws ContractViolation, in release builds too, when asked for more than 2^24 blocks (2^26 words): the next block
/// would belong to another purpose.
class Stream {
 public:
  explicit Stream(const Address& address)
      : counter_{static_cast<std::uint32_t>(address.entity), static_cast<std::uint32_t>(address.entity >> 32), address.step,
                 static_cast<std::uint32_t>(address.purpose) << 24},
        key_{address.key.k0, address.key.k1} {}

  std::uint32_t bits32() {
    if (next_ == block_.size()) refill();
    return block_[next_++];
  }

  /// Two words, the first in the low half.
  std::uint64_t bits64() {
    const std::uint64_t low = bits32();
    return std::uint64_t{bits32()} << 32 | low;
  }

  /// Uniform on [0, 1): multiples of 2^-53, from the upper 53 bits of bits64.
  double uniform() { return static_cast<double>(bits64() >> 11) * 0x1p-53; }

  /// Uniform on (0, 1), symmetric about one half: odd multiples of 2^-53, from the upper 52 bits of bits64.
  double uniform_positive() { return (static_cast<double>(bits64() >> 12) + 0.5) * 0x1p-52; }

 private:
  void refill() {
    if (blocks_ == blocks_at_most) exhausted();
    counter_[3] = (counter_[3] & 0xff000000) | blocks_++;
    block_ = philox(counter_, key_);
    next_ = 0;
  }
  [[noreturn]] static void exhausted();

  static constexpr std::uint32_t blocks_at_most = 1u << 24;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> block_{};
  std::uint32_t blocks_ = 0;
  std::uint32_t next_ = 4;
};

/// Combines two parts of a cohort key into one entity: mix(mix(place, group), cause). Each changed input bit changes
/// each output bit with probability one half; the order of the parts matters; with one part held, different values of
/// the other give different results. Of n unrelated keys some two are equal with probability about n^2 / 2^65.
/// Source: the finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, doi:10.1145/2660193.2660195), applied to
/// each part in turn.
std::uint64_t mix(std::uint64_t a, std::uint64_t b);

/// One word for each of the people first_entity, first_entity + 1, ...: person e gets word e % 4 of block 0 of the
/// stream whose entity is e / 4, so that one block serves four. A pure function of the person's number: any split of a
/// range gives the same bits, on every processor (AVX2 is used where there is one).
/// A purpose must be read either through `words` or through `Stream`, not both: they share addresses.
/// first_entity + out.size() must not pass 2^64.
void words(Key key, std::uint32_t step, Purpose purpose, std::uint64_t first_entity, std::span<std::uint32_t> out);

/// The instruction sets for which `words` has a variant; a test holds them against each other.
enum class Instructions : std::uint8_t { baseline, avx2 };
[[nodiscard]] bool available(Instructions instructions);
/// `words` by the given variant, which must be available.
void words_with(Instructions instructions, Key key, std::uint32_t step, Purpose purpose, std::uint64_t first_entity,
                std::span<std::uint32_t> out);

}  // namespace outflow::random
