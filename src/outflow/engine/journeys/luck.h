#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "outflow/random/address.h"

namespace outflow::engine {

/// The draws of one step for people who are taken one by one, in order, made many at a time: a fraction of the work of a
/// `random::Stream`. One word makes a draw, so that probabilities are resolved to 2^-32, as in the decisions of agents. Nobody
/// else may read the words of this purpose.
class Luck {
 public:
  void begin_step(random::Key key, int step, random::Purpose purpose) {
    key_ = key;
    step_ = static_cast<std::uint32_t>(step);
    purpose_ = purpose;
    first_ = 0;
    next_ = block;
  }
  /// The next n draws as words, n <= `block`. Valid until the next call.
  std::span<const std::uint32_t> few(std::size_t n) {
    if (next_ + n > block) refill();
    next_ += n;
    return {words_.data() + next_ - n, n};
  }
  /// The next n draws, as words for `uniform_of`. Valid until the next call.
  std::span<const std::uint32_t> many(std::size_t n) {
    many_.resize((n + 3) / 4 * 4);
    random::words(key_, step_, purpose_, first_, many_);
    first_ += many_.size();
    return many_;
  }
  /// Uniform on (0, 1): odd multiples of 2^-33.
  static double uniform_of(std::uint32_t word) { return (static_cast<double>(word) + 0.5) * 0x1p-32; }

  static constexpr std::size_t block = 256;

 private:
  void refill() {
    random::words(key_, step_, purpose_, first_, words_);
    first_ += block;
    next_ = 0;
  }

  random::Key key_;
  std::uint32_t step_ = 0;
  random::Purpose purpose_ = random::Purpose::decide;
  std::uint64_t first_ = 0;
  std::size_t next_ = block;
  std::array<std::uint32_t, block> words_{};
  std::vector<std::uint32_t> many_;
};

}  // namespace outflow::engine
