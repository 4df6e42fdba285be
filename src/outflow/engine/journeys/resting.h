#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "outflow/random/address.h"

namespace outflow::engine {

/// People at places who have no route, as counts: one row for each place and kind of people, and in it a count for each level of
/// recent travel. Who lies down tonight is kept apart, for he does not decide any more today.
class Resting {
 public:
  /// Recent travel is rounded to 1/levels_per_unit at night.
  static constexpr int levels_per_unit = 8;

  static constexpr double most_recent = 2;  ///< more counts as this: (r + m / v) / 2 with m < 2 v

  /// `tracked`: does recent travel count? Otherwise there is one level.
  Resting(std::size_t rows, bool tracked);
  void clear();

  /// Persons of the row who may decide today.
  [[nodiscard]] std::int64_t persons(std::size_t row) const { return persons_[row]; }
  /// n persons without recent travel, who may decide at once.
  void add(std::size_t row, std::int64_t n) {
    awake_[row * levels_] += n;
    persons_[row] += n;
  }
  /// Those of them by level of recent travel, the lowest first; no others are there.
  [[nodiscard]] std::span<const std::int64_t> by_level(std::size_t row) const {
    return {awake_.data() + row * levels_, static_cast<std::size_t>(top_[row]) + 1};
  }
  /// n of those of a level leave.
  void leave(std::size_t row, std::size_t level, std::int64_t n) {
    awake_[row * levels_ + level] -= n;
    persons_[row] -= n;
  }
  /// The level of `recent`, >= 0, where recent travel counts.
  [[nodiscard]] static std::int32_t level_of(double recent) {
    return static_cast<std::int32_t>(std::min(recent, most_recent) * levels_per_unit + 0.5);
  }
  /// n persons who will be among the others from tomorrow on. `recent`, >= 0: their recent travel then.
  void lie_down(std::size_t row, double recent, std::int64_t n) { lie_down_at(row, levels_ == 1 ? 0 : level_of(recent), n); }
  void lie_down_at(std::size_t row, std::int32_t level, std::int64_t n) {
    tonight_[row * levels_ + static_cast<std::size_t>(level)] += n;
    if (level > top_tonight_[row]) top_tonight_[row] = level;
  }
  /// Takes `leaving` of the persons of the row, all of them equally likely; the result says how many of each level. Valid until
  /// the next call. 0 <= leaving <= persons(row).
  std::span<const std::int64_t> take(std::size_t row, std::int64_t leaving, random::Stream& draws);
  /// Takes `chosen(n)` of the n persons of each level, those who lie down tonight as well. Returns how many they are.
  template <class Chosen>
  std::int64_t take_each(std::size_t row, Chosen chosen);
  /// Recent travel fades, and those who lay down are with the others.
  void night();

 private:
  std::size_t levels_;
  std::vector<std::int64_t> awake_, tonight_;  ///< [row][level]
  std::vector<std::int64_t> persons_;  ///< [row] of awake_
  std::vector<std::int32_t> top_, top_tonight_;  ///< [row] no level above is occupied
  std::vector<std::int64_t> taken_;
};

template <class Chosen>
std::int64_t Resting::take_each(std::size_t row, Chosen chosen) {
  std::int64_t all = 0;
  for (std::size_t k = row * levels_; k < (row + 1) * levels_; ++k) {
    const std::int64_t awake = awake_[k] > 0 ? chosen(awake_[k]) : 0;
    const std::int64_t tonight = tonight_[k] > 0 ? chosen(tonight_[k]) : 0;
    awake_[k] -= awake;
    tonight_[k] -= tonight;
    persons_[row] -= awake;
    all += awake + tonight;
  }
  return all;
}

}  // namespace outflow::engine
