#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "outflow/scenario/scenario.h"

/// What may be written in one cell, apart from dates and lengths of time (base/calendar.h).
namespace outflow::io {

/// A result, or what is wrong with the text.
template <class T>
struct Parsed {
  std::optional<T> value;
  std::string problem;
};

/// A letter, then letters, digits, `_`, `-` and `.`, at most 100 in all. A number that slipped into the wrong column is no id.
bool is_id(std::string_view text);

/// The same, but it may begin with a digit: "0-17".
bool is_group_value(std::string_view text);

Parsed<double> parse_number(std::string_view text);
Parsed<std::int64_t> parse_integer(std::string_view text);

/// "20 km/day", "5 m per second": metres per second.
std::optional<double> parse_speed(std::string_view text);

/// "sex=women; age=child".
Parsed<scenario::GroupSelector> parse_selector(std::string_view text);

/// "per year", "mean days", "probability per step", "per step", "per crossing", "per km", "per event"; the value stays 0.
std::optional<scenario::Rate> parse_rate_unit(std::string_view text);

}  // namespace outflow::io
