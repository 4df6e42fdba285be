#pragma once
#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

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

/// What stands between commas; of nothing nothing.
inline std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; !text.empty() && begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

inline std::vector<int> horizons_of(const std::string& text) {
  std::vector<int> horizons;
  for (const auto& part : parts_of(text)) {
    const auto horizon = whole_number<int>("--horizons", part, 1, 10'000);
    if (!horizon)
      throw api::BadRequest("--horizons is \"" + text + "\"; it must be numbers as 30,60,90 (days) or 1,2,3 (periods)");
    horizons.push_back(*horizon);
  }
  return horizons;
}

}  // namespace outflow::app
