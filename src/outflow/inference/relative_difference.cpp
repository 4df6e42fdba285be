#include "outflow/inference/relative_difference.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

#include "outflow/base/contract.h"

namespace outflow::inference {

double rounded4(double value) {
  constexpr double fast_below = 0x1p25, near_a_tie = 0x1p-10;
  if (std::abs(value) < fast_below) {  // the product is right to 2^-14, and the quotient of whole numbers is the nearest double
    const double scaled = value * 1e4, whole = std::nearbyint(scaled);
    if (std::abs(scaled - whole) < 0.5 - near_a_tie) return whole / 1e4;
  }
  constexpr double no_digits_left = 1e15;  // beyond 2^49 a double has no fourth decimal
  if (!(std::abs(value) < no_digits_left)) return value;
  std::array<char, 40> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 4);
  double result = value;
  (void)std::from_chars(text.data(), written.ptr, result);
  return result;
}

Series sum_of_camps(const Table& camps) {
  Series total(camps.empty() ? 0 : camps.front().size(), 0.0);
  for (const auto& camp : camps) {
    OUTFLOW_EXPECT(camp.size() == total.size());
    for (std::size_t t = 0; t < total.size(); ++t) total[t] += camp[t];
  }
  return total;
}

Table rescaled(const Table& simulated, const Series& simulated_total, const Series& counted_total, Rescaling rescaling) {
  OUTFLOW_EXPECT(simulated_total.size() == counted_total.size());
  Table result = simulated;
  for (auto& camp : result) {
    OUTFLOW_EXPECT(camp.size() == counted_total.size());
    for (std::size_t t = 0; t < camp.size(); ++t) {
      camp[t] = simulated_total[t] > 0 ? camp[t] * counted_total[t] / simulated_total[t] : 0.0;
      if (rescaling == Rescaling::whole) camp[t] = std::trunc(camp[t]);
    }
  }
  return result;
}

namespace {

double difference(double simulated, double counted, double counted_total) {
  return rounded4(std::abs(simulated - counted)) / std::max(1.0, counted_total);
}

}  // namespace

Series ratio_difference(const Series& simulated, const Series& counted, const Series& counted_total) {
  OUTFLOW_EXPECT(simulated.size() == counted.size() && counted.size() == counted_total.size());
  Series result(simulated.size());
  for (std::size_t t = 0; t < result.size(); ++t) result[t] = difference(simulated[t], counted[t], counted_total[t]);
  return result;
}

std::optional<double> averaged_relative_difference(const Table& simulated, const Table& counted, const Series& counted_total) {
  std::vector<int> days(counted_total.size());
  std::iota(days.begin(), days.end(), 0);
  return averaged_relative_difference(simulated, counted, counted_total, days);
}

std::optional<double> averaged_relative_difference(const Table& simulated, const Table& counted, const Series& counted_total,
                                                   std::span<const int> days) {
  OUTFLOW_EXPECT(simulated.size() == counted.size());
  if (simulated.empty() || days.empty()) return std::nullopt;
  double sum = 0;
  for (const int day : days) {
    const auto t = static_cast<std::size_t>(day);
    for (std::size_t c = 0; c < simulated.size(); ++c) sum += difference(simulated[c][t], counted[c][t], counted_total[t]);
  }
  return sum / static_cast<double>(days.size());
}

}  // namespace outflow::inference
