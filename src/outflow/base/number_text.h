#pragma once
#include <string>

/// Numbers for people to read: never with an exponent.
namespace outflow {

/// So many significant digits (at least 1), whole numbers in full, no zeros at the end: 0.1, 54772.3, 0.00003. What is smaller
/// than a billionth is 0.
std::string in_digits(double value, int digits);

/// A count of people: the nearest whole number.
std::string as_count(double value);

/// The same with commas between thousands: -12,345.
std::string with_commas(double value);

/// A figure of any kind: whole numbers, and what is as good as whole in four significant digits, as `with_commas`; others in four
/// significant digits: 0.1235, 12.34.
std::string figure_text(double value);

}  // namespace outflow
