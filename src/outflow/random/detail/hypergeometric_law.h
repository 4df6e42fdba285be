#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "outflow/random/detail/log_probability.h"
#include "outflow/random/detail/ratio_of_uniforms.h"

namespace outflow::random::detail {

/// The hypergeometric law for draws and good both at most half of the people, as inversion and algorithm HRUA need it.
/// The four cells of the table (drawn or left) x (good or bad) all differ from their expectation by the same amount,
/// and P is a product of four Poisson probabilities over a constant.
class HypergeometricLaw {
 public:
  HypergeometricLaw(std::int64_t good, std::int64_t bad, std::int64_t draws)
      : good_(good), bad_(bad), draws_(draws), left_(good + bad - draws) {
    __extension__ using Wide = unsigned __int128;
    const auto people = static_cast<std::uint64_t>(good + bad);
    const Wide product = static_cast<Wide>(good) * static_cast<Wide>(draws);
    mean_whole_ = static_cast<std::int64_t>(product / people);
    mean_rest_ = static_cast<double>(static_cast<std::uint64_t>(product % people)) / static_cast<double>(people);
  }

  [[nodiscard]] double mean() const { return static_cast<double>(mean_whole_) + mean_rest_; }

  [[nodiscard]] std::int64_t most() const { return std::min(good_, draws_); }

  [[nodiscard]] Rectangle rectangle() const {
    const double people = static_cast<double>(good_ + bad_);
    const double variance = mean() * (static_cast<double>(bad_) / people) * (static_cast<double>(left_) / (people - 1));
    return rectangle_for(mean_rest_, variance, mean_whole_, 0, most());
  }

  /// The likeliest count, floor((good + 1) (draws + 1) / (people + 2)); next to a tie, rounding may choose the other one.
  [[nodiscard]] std::int64_t mode() const {
    const double share = static_cast<double>(draws_ + 1) / static_cast<double>(good_ + bad_ + 2);
    return std::min(most(), static_cast<std::int64_t>(static_cast<double>(good_ + 1) * share));
  }

  /// log P(k) up to a constant.
  [[nodiscard]] double log_probability(std::int64_t k) const { return cells(k).log(); }

  /// P(0) itself: the four cells over the four margins, times the total, each as a Poisson probability.
  [[nodiscard]] double probability_of_none() const {
    PoissonProduct product = cells(0);
    product.divide_by_mode(good_);
    product.divide_by_mode(bad_);
    product.divide_by_mode(draws_);
    product.divide_by_mode(left_);
    product.multiply(good_ + bad_, static_cast<double>(good_ + bad_), 0);
    return product.value();
  }

 private:
  [[nodiscard]] PoissonProduct cells(std::int64_t k) const {
    const double deviation = static_cast<double>(k - mean_whole_) - mean_rest_;
    const double people = static_cast<double>(good_ + bad_);
    const auto expected = [&](std::int64_t row, std::int64_t column) {
      return static_cast<double>(row) * (static_cast<double>(column) / people);
    };
    PoissonProduct product;
    product.multiply(k, mean(), deviation);
    product.multiply(draws_ - k, expected(draws_, bad_), -deviation);
    product.multiply(good_ - k, expected(good_, left_), -deviation);
    product.multiply(left_ - good_ + k, expected(left_, bad_), deviation);
    return product;
  }

  std::int64_t good_;
  std::int64_t bad_;
  std::int64_t draws_;
  std::int64_t left_;
  std::int64_t mean_whole_;
  double mean_rest_;
};

}  // namespace outflow::random::detail
