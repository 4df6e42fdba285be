#pragma once
#include <array>
#include <optional>
#include <span>

/// What the errors of many members say together, in the figures that validation reports of the field give.
namespace outflow::inference {

inline constexpr std::array<double, 5> spread_percents{5, 25, 50, 75, 95};

struct Spread {
  int n = 0;
  double mean = 0, min = 0, max = 0;
  double sd = 0;          ///< of the population: divisor n
  double mean_error = 0;  ///< mean / 2: an averaged relative difference counts everybody who is in the wrong camp twice
  std::array<double, spread_percents.size()> percentiles{};  ///< straight lines between the order statistics (type 7)
};

/// nullopt of nothing.
std::optional<Spread> spread(std::span<const double> values);

}  // namespace outflow::inference
