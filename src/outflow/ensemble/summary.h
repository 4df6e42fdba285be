#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "outflow/ensemble/quantiles.h"

namespace outflow::ensemble {

/// What is said of each number over the members: mean, standard deviation (divisor n - 1), quantiles.
inline constexpr int n_statistics = 2 + n_quantiles;
inline constexpr std::array<const char*, n_statistics> statistic_names{"mean", "sd",  "q025", "q10", "q25",
                                                                       "q50",  "q75", "q90",  "q975"};

/// Index order [cell] throughout. NaN: not defined (sd of a single member, a share of nobody).
struct Summary {
  std::vector<double> mean, sd;
  std::vector<Quantiles> quantiles;

  [[nodiscard]] double value(std::size_t cell, int statistic) const {
    return statistic == 0 ? mean[cell] : statistic == 1 ? sd[cell] : quantiles[cell][statistic - 2];
  }
  [[nodiscard]] double median(std::size_t cell) const { return quantiles[cell][3]; }
};

/// Gathers counts member by member. Sums are exact integers, so mean and sd do not depend on any order; right for up to
/// 2^20 members with counts below 2^43.
class CountSummary {
 public:
  explicit CountSummary(std::size_t cells);
  ~CountSummary();
  CountSummary(CountSummary&&) noexcept;
  CountSummary& operator=(CountSummary&&) noexcept;

  void add(std::span<const std::int64_t> counts);
  [[nodiscard]] Summary finish() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Gathers shares and other doubles, some of which may be NaN (left out), in the order of the members.
class RatioSummary {
 public:
  explicit RatioSummary(std::size_t cells);
  void add(std::span<const double> ratios);
  [[nodiscard]] Summary finish() const;

 private:
  std::vector<std::int64_t> n_;
  std::vector<double> mean_, squares_;  ///< running mean and sum of squared deviations (Welford 1962)
  QuantileSketch<double> sketch_;
};

}  // namespace outflow::ensemble
