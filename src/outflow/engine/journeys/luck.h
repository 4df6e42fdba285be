#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

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
  /// Uniform on (0, 1): odd multiples of 2^-33.
  double uniform() {
    if (next_ == block) refill();
    return (static_cast<double>(words_[next_++]) + 0.5) * 0x1p-32;
  }

 private:
  void refill() {
    random::words(key_, step_, purpose_, first_, words_);
    first_ += block;
    next_ = 0;
  }

  static constexpr std::size_t block = 256;
  random::Key key_;
  std::uint32_t step_ = 0;
  random::Purpose purpose_ = random::Purpose::decide;
  std::uint64_t first_ = 0;
  std::size_t next_ = block;
  std::array<std::uint32_t, block> words_{};
};

}  // namespace outflow::engine
