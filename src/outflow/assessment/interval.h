#pragma once
#include <limits>

/// What is known of a number, or of a statement.
namespace outflow::assessment {

/// The number is not below `low` and not above `high`.
struct Interval {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool operator==(const Interval&) const = default;
  [[nodiscard]] bool exact() const { return low == high; }
};

inline Interval exactly(double value) { return {value, value}; }
/// Of a count nothing more is known.
inline constexpr Interval any_count{0, std::numeric_limits<double>::infinity()};

/// Each holds every number that the operation can give for numbers of its operands (operands are not thought to be tied to
/// each other); not a number: nothing is known.
Interval operator+(const Interval& a, const Interval& b);
Interval operator-(const Interval& a, const Interval& b);
Interval operator*(const Interval& a, const Interval& b);
Interval operator/(const Interval& a, const Interval& b);
/// The smallest interval that holds both.
Interval hull(const Interval& a, const Interval& b);

/// Kleene (1952): what is not known stays so unless the rest decides.
enum class Truth { no, unknown, yes };
Truth operator!(Truth a);
Truth both(Truth a, Truth b);
Truth either(Truth a, Truth b);
Truth less(const Interval& a, const Interval& b);
Truth less_equal(const Interval& a, const Interval& b);
Truth equal(const Interval& a, const Interval& b);

}  // namespace outflow::assessment
