#include "outflow/assessment/interval.h"

#include <algorithm>
#include <cmath>

namespace outflow::assessment {

namespace {

Interval checked(Interval interval) {
  if (std::isnan(interval.low) || std::isnan(interval.high)) return {};
  return interval;
}

/// 0 * infinity is 0: the bound itself is never taken.
double product(double a, double b) { return a == 0 || b == 0 ? 0 : a * b; }

}  // namespace

Interval operator+(const Interval& a, const Interval& b) { return checked({a.low + b.low, a.high + b.high}); }
Interval operator-(const Interval& a, const Interval& b) { return checked({a.low - b.high, a.high - b.low}); }

Interval operator*(const Interval& a, const Interval& b) {
  const auto [low, high] =
      std::minmax({product(a.low, b.low), product(a.low, b.high), product(a.high, b.low), product(a.high, b.high)});
  return checked({low, high});
}

Interval operator/(const Interval& a, const Interval& b) {
  if (b.low > 0 || b.high < 0) return a * Interval{1 / b.high, 1 / b.low};
  if (b.low < 0 || b.high == 0) return {};  // zero within, or nothing but zero
  constexpr double infinite = std::numeric_limits<double>::infinity();
  return a * Interval{1 / b.high, infinite};
}

Interval hull(const Interval& a, const Interval& b) { return {std::min(a.low, b.low), std::max(a.high, b.high)}; }

Truth operator!(Truth a) { return a == Truth::yes ? Truth::no : a == Truth::no ? Truth::yes : a; }
Truth both(Truth a, Truth b) { return std::min(a, b); }
Truth either(Truth a, Truth b) { return std::max(a, b); }

Truth less(const Interval& a, const Interval& b) {
  return a.high < b.low ? Truth::yes : a.low >= b.high ? Truth::no : Truth::unknown;
}
Truth less_equal(const Interval& a, const Interval& b) { return !less(b, a); }
Truth equal(const Interval& a, const Interval& b) {
  if (a.high < b.low || b.high < a.low) return Truth::no;
  return a.exact() && b.exact() ? Truth::yes : Truth::unknown;
}

}  // namespace outflow::assessment
