#include "outflow/io/native/values.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "outflow/base/calendar.h"

namespace outflow::io {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Shortens a text that is quoted in a message.
std::string shown(std::string_view text) {
  if (text.size() <= 60) return std::string(text);
  std::size_t cut = 57;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
  return std::string(text.substr(0, cut)) + "...";
}

/// Seconds in "day", "days", "d", ...; nullopt when it is no unit of time.
std::optional<double> unit_of_time(std::string_view text) {
  if (text.empty() || is_digit(text.front()) || text.front() == '.') return std::nullopt;
  const auto span = parse_span(text);
  if (!span) return std::nullopt;
  return mean_seconds(*span);
}

std::optional<double> unit_of_distance(std::string_view text) {
  if (text == "km") return 1000.0;
  if (text == "m") return 1.0;
  if (text == "mi") return 1609.344;
  return std::nullopt;
}

}  // namespace

bool is_group_value(std::string_view text) {
  const auto letter_or_digit = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c); };
  return !text.empty() && text.size() <= 100 && letter_or_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return letter_or_digit(c) || c == '_' || c == '-' || c == '.'; });
}

bool is_id(std::string_view text) { return is_group_value(text) && !is_digit(text.front()); }

Parsed<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range)
    return {std::nullopt, fmt::format("\"{}\" is too large or too small to be held", shown(text))};
  if (error != std::errc{} || end != text.data() + text.size())
    return {std::nullopt, fmt::format("\"{}\" is not a number", shown(text))};
  if (!std::isfinite(value)) return {std::nullopt, fmt::format("\"{}\" is not a finite number", shown(text))};
  return {value, {}};
}

Parsed<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) return {std::nullopt, fmt::format("\"{}\" is too large to be held", shown(text))};
  if (error != std::errc{} || end != text.data() + text.size())
    return {std::nullopt, fmt::format("\"{}\" is not a whole number", shown(text))};
  return {value, {}};
}

std::optional<double> parse_speed(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || !std::isfinite(number)) return std::nullopt;
  std::string_view rest = trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
  std::size_t cut = rest.find('/');
  std::size_t skip = 1;
  if (cut == std::string_view::npos) {
    cut = rest.find(" per ");
    skip = 5;
  }
  if (cut == std::string_view::npos) return std::nullopt;
  const auto metres = unit_of_distance(trimmed(rest.substr(0, cut)));
  const auto seconds = unit_of_time(trimmed(rest.substr(cut + skip)));
  if (!metres || !seconds) return std::nullopt;
  return number * *metres / *seconds;
}

Parsed<scenario::GroupSelector> parse_selector(std::string_view text) {
  scenario::GroupSelector selector;
  while (!trimmed(text).empty()) {
    const std::size_t cut = std::min(text.find(';'), text.size());
    const std::string_view part = trimmed(text.substr(0, cut));
    text.remove_prefix(std::min(cut + 1, text.size()));
    const std::size_t equals = part.find('=');
    const std::string dimension(trimmed(part.substr(0, std::min(equals, part.size()))));
    const std::string value(equals == std::string_view::npos ? "" : trimmed(part.substr(equals + 1)));
    if (!is_id(dimension) || !is_group_value(value)) return {std::nullopt, fmt::format("\"{}\" is not a group", shown(part))};
    if (!selector.emplace(dimension, value).second)
      return {std::nullopt, fmt::format("the dimension {} is named twice", dimension)};
  }
  return {std::move(selector), {}};
}

std::optional<scenario::Rate> parse_rate_unit(std::string_view text) {
  using enum scenario::RateUnit;
  const auto rate = [&](scenario::RateUnit unit, double seconds = 1) {
    return scenario::Rate{0, unit, seconds, std::string(text)};
  };
  if (text == "probability per step") return rate(probability_per_step);
  if (text == "per step") return rate(per_step);
  if (text == "per crossing") return rate(probability_per_crossing);
  if (text == "per km") return rate(per_km);
  if (text == "per event") return rate(probability_per_event);
  if (text.starts_with("per ")) {
    if (const auto seconds = unit_of_time(text.substr(4))) return rate(per_time, *seconds);
  }
  if (text.starts_with("mean ")) {
    if (const auto seconds = unit_of_time(text.substr(5))) return rate(mean_time, *seconds);
  }
  return std::nullopt;
}

}  // namespace outflow::io
