#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

/// Quantiles over the members of an ensemble, for many numbers ("cells") at once.
namespace outflow::ensemble {

/// 2.5, 10, 25, 50, 75, 90 and 97.5 per cent. In fortieths, so that interpolation between whole numbers is exact.
inline constexpr int n_quantiles = 7;
inline constexpr std::array<int, n_quantiles> quantile_fortieths{1, 4, 10, 20, 30, 36, 39};
inline constexpr std::array<const char*, n_quantiles> quantile_names{"q025", "q10", "q25", "q50", "q75", "q90", "q975"};
using Quantiles = std::array<double, n_quantiles>;

/// Up to 512 members every value is kept and quantiles are exact: type 7 of Hyndman & Fan (1996), i.e. straight lines between
/// the order statistics, the k-th of n at probability (k-1)/(n-1). Beyond that each cell keeps a stack of levels in the manner
/// of Munro & Paterson (1980) and Karnin, Lang & Liberty (2016), but without chance: 512 values of weight w are sorted and
/// every second one goes on with weight 2w, starting with the first and the second in turn. Memory per cell is at most
/// 512 + 256 log2(n / 512) values.
///
/// Error: one such step moves the number of values below any x by at most w, upwards and downwards in turn, so n members
/// give ranks that are wrong by at most `rank_error_bound(n)`: sum over levels h of ceil(floor((n - 1) / (512 * 2^h)) / 2) * 2^h,
/// which is 0.5 % of n at n = 10^4 and 1.1 % at n = 10^6. Typical errors are far smaller.
///
/// Values that are not a number are left out, cell by cell.
template <class T>
class QuantileSketch {
 public:
  static constexpr std::size_t capacity = 512;

  explicit QuantileSketch(std::size_t cells) : cells_(cells) {}
  /// The same content in a wider type.
  template <class U>
  explicit QuantileSketch(const QuantileSketch<U>& narrow);

  /// One member: [cell].
  void add(std::span<const T> values);
  [[nodiscard]] std::int64_t members() const { return members_; }
  /// [cell]; NaN where no member has a value.
  [[nodiscard]] std::vector<Quantiles> quantiles() const;

 private:
  template <class>
  friend class QuantileSketch;

  struct Level {
    bool occupied = false;
    bool from_second = false;  ///< where the next thinning of this level begins
    std::vector<T> values;  ///< [cell][capacity / 2], each cell's in ascending order
  };
  void thin();

  std::size_t cells_ = 0;
  std::int64_t members_ = 0;
  std::vector<std::vector<T>> recent_;  ///< [member][cell], not yet thinned
  std::vector<Level> levels_;  ///< values at level h stand for 2^h members; level 0 is `recent_`
};

extern template class QuantileSketch<std::int32_t>;
extern template class QuantileSketch<std::int64_t>;
extern template class QuantileSketch<double>;

/// 0: quantiles of so many members are exact.
std::int64_t rank_error_bound(std::int64_t members);

}  // namespace outflow::ensemble
