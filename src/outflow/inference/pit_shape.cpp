#include "outflow/inference/pit_shape.h"

#include <algorithm>
#include <cmath>

namespace outflow::inference {

namespace {

constexpr double least_off = 0.1;

Off off(double share, double right, int origins) {
  const double by = std::abs(share - right);
  if (by <= least_off) return Off::fits;
  const bool certain = origins > 0 && by > 2 * std::sqrt(right * (1 - right) / origins);
  if (share > right) return certain ? Off::more : Off::perhaps_more;
  return certain ? Off::less : Off::perhaps_less;
}

std::string word(Off off, const char* less, const char* more) {
  switch (off) {
    case Off::fits:
      return "";
    case Off::perhaps_less:
      return std::string("perhaps ") + less;
    case Off::less:
      return less;
    case Off::perhaps_more:
      return std::string("perhaps ") + more;
    case Off::more:
      return more;
  }
  return "";
}

}  // namespace

PitShape pit_shape(std::span<const PitInterval> outcomes, int origins) {
  PitShape shape;
  if (outcomes.empty()) return shape;
  const auto shares = pit_histogram(outcomes, pit_bins);
  std::copy(shares.begin(), shares.end(), shape.histogram.begin());
  const auto share_of = [&](auto&& beyond) {
    return static_cast<double>(std::count_if(outcomes.begin(), outcomes.end(), beyond)) / static_cast<double>(outcomes.size());
  };
  shape.below = share_of([](const PitInterval& p) { return p.upto <= hub_levels.front(); });
  shape.above = share_of([](const PitInterval& p) { return p.below >= hub_levels.back(); });
  const auto& h = shape.histogram;
  shape.outer = off(h[0] + h[1] + h[8] + h[9], 0.4, origins);
  shape.upper = off(h[5] + h[6] + h[7] + h[8] + h[9], 0.5, origins);
  return shape;
}

std::string to_string(const PitShape& shape) {
  const std::string spread = word(shape.outer, "too wide", "too narrow"), lean = word(shape.upper, "too high", "too low");
  if (spread.empty() && lean.empty()) return "fits";
  return spread + (spread.empty() || lean.empty() ? "" : ", ") + lean;
}

}  // namespace outflow::inference
