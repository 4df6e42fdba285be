#include "outflow/base/number_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "outflow/base/contract.h"

namespace outflow {

namespace {

constexpr double as_good_as_nothing = 1e-9;

}  // namespace

std::string in_digits(double value, int digits) {
  OUTFLOW_EXPECT(digits >= 1);
  if (!std::isfinite(value)) return fmt::format("{}", value);
  if (std::abs(value) < as_good_as_nothing) return "0";
  const int decimals = std::max(0, digits - 1 - static_cast<int>(std::floor(std::log10(std::abs(value)))));
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (decimals > 0) text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string as_count(double value) { return fmt::format("{:.0f}", std::round(value) + 0.0); }

std::string with_commas(double value) {
  std::string digits = fmt::format("{:.0f}", std::abs(value));
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return (std::round(value) < 0 ? "-" : "") + digits;
}

std::string figure_text(double value) {
  constexpr int digits = 4;
  std::string text = in_digits(value, digits);
  return std::isfinite(value) && text.find('.') == std::string::npos ? with_commas(value) : text;
}

}  // namespace outflow
