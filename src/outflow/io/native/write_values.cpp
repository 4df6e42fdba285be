#include "outflow/io/native/write_values.h"

#include <fmt/core.h>

#include <algorithm>

#include "outflow/base/calendar.h"

namespace outflow::io {

std::string written(double value) { return fmt::format("{}", value); }
std::string written(std::int64_t value) { return fmt::format("{}", value); }
std::string written(const Span& value) { return to_string(value); }

std::string written_last(Seconds end) {
  if (end % 86400 == 0) return format_date(end - 86400);
  const std::string last = format_date(end - 1);
  return last.find('T') == std::string::npos ? last + "T00:00:00" : last;
}

std::string written_unit(const scenario::Rate& rate) {
  using enum scenario::RateUnit;
  if (!rate.unit_text.empty()) return rate.unit_text;
  switch (rate.unit) {
    case per_time:
      return "per second";
    case mean_time:
      return "mean seconds";
    case probability_per_step:
      return "probability per step";
    case per_step:
      return "per step";
    case probability_per_crossing:
      return "per crossing";
    case per_km:
      return "per km";
    case probability_per_event:
      return "per event";
  }
  return {};
}

std::string written_value(const scenario::Rate& rate) {
  if (!rate.unit_text.empty()) return written(rate.value);
  if (rate.unit == scenario::RateUnit::per_time) return written(rate.value / rate.unit_seconds);
  if (rate.unit == scenario::RateUnit::mean_time) return written(rate.value * rate.unit_seconds);
  return written(rate.value);
}

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += std::string("\\") + c;
    else if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (c == '\r') out += "\\r";
    else out += c;
  }
  return out + "\"";
}

std::string toml_key(std::string_view name) {
  const auto bare = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), bare) ? std::string(name) : toml_text(name);
}

std::string csv_cell(std::string_view text) {
  if (text.empty()) return {};
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  const bool plain = text.find_first_of(",\"\n\r") == std::string_view::npos && text.front() != '#' && !blank(text.front()) &&
                     !blank(text.back());
  if (plain) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

}  // namespace outflow::io
