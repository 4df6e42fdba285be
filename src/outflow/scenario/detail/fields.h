#pragma once
#include <limits>
#include <span>
#include <string_view>

#include "outflow/scenario/format.h"

/// Ways to write down one key or column. Private to format_*.cpp.
namespace outflow::scenario::detail {

inline constexpr double unlimited = std::numeric_limits<double>::infinity();

inline Field plain(std::string_view name, FieldType type, std::string_view doc, std::string_view fallback = {}) {
  return {.name = name, .type = type, .doc = doc, .fallback = fallback};
}

inline Field required(Field field) {
  field.required = true;
  return field;
}

inline Field choice_of(std::string_view name, std::span<const std::string_view> words, std::string_view doc,
                       std::string_view fallback = {}) {
  return {.name = name, .type = FieldType::word, .doc = doc, .fallback = fallback, .words = words};
}

struct Range {
  double least = -unlimited, most = unlimited;
  std::string_view reason;
  bool above_least = false;
};

inline Field ranged(Field field, Range range) {
  field.least = range.least;
  field.most = range.most;
  field.reason = range.reason;
  field.above_least = range.above_least;
  return field;
}

inline Field hinted(Field field, std::string_view hint) {
  field.hint = hint;
  return field;
}

inline Field numeric(std::string_view name, FieldType type, std::string_view doc, std::string_view fallback, double least,
                     double most, std::string_view reason, bool above_least = false) {
  return ranged(plain(name, type, doc, fallback), {least, most, reason, above_least});
}

/// The tables of the rule "journeys", after those that every rule may use.
std::vector<Table> journey_tables();
/// [journeys].
Section journey_section();

/// The columns with `source` and `note` added: every table ends with the columns that say where its numbers come from.
Table make_table(std::string_view name, bool is_required, std::string_view doc, std::vector<Field> columns);

}  // namespace outflow::scenario::detail
