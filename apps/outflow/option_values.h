#pragma once
#include <charconv>
#include <optional>
#include <string>

#include "outflow/api/failure.h"

/// Numbers that options hold, read without regard to any locale.
namespace outflow::app {

/// The whole number that an option must be; not given: nothing.
template <class Integer>
std::optional<Integer> whole_number(const char* option, const std::string& text, Integer lowest, Integer highest) {
  if (text.empty()) return std::nullopt;
  Integer value{};
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || at != end || value < lowest || value > highest)
    throw api::BadRequest(std::string(option) + " is \"" + text + "\"; it must be a whole number from " + std::to_string(lowest) +
                          " to " + std::to_string(highest));
  return value;
}

/// A number that is not negative; not given: nothing.
inline std::optional<double> number_from_zero(const char* option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || at != end || !(value >= 0 && value <= 1e15))
    throw api::BadRequest(std::string(option) + " is \"" + text + "\"; it must be a number from 0 up");
  return value;
}

}  // namespace outflow::app
