#pragma once
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "outflow/base/calendar.h"
#include "outflow/base/number_text.h"
#include "outflow/scenario/describe.h"

/// Values as cells of listings. Private to listings*.cpp.
namespace outflow::scenario::detail {

inline std::string text_of(const std::string& value) { return value; }
/// A number that was computed from what is written shows no digits that are only rounding: 0.1, not 0.10000000000000002.
inline std::string text_of(double value) { return in_digits(value, 9); }
inline std::string text_of(int value) { return fmt::format("{}", value); }
inline std::string text_of(std::int64_t value) { return fmt::format("{}", value); }
inline std::string text_of(std::uint64_t value) { return fmt::format("{}", value); }
inline std::string text_of(bool value) { return value ? "yes" : "no"; }
inline std::string text_of(const Span& value) { return to_string(value); }
inline std::string text_of(const GroupSelector& value) { return value.empty() ? "everybody" : to_string(value); }
inline std::string text_of(const Target& value) { return to_string(value); }
inline std::string text_of(const Rate& value) { return text_of(value.value) + " " + value.unit_text; }
template <class E>
  requires std::is_enum_v<E>
std::string text_of(E value) {
  return to_string(value);
}
template <class T>
std::string text_of(const std::optional<T>& value) {
  return value ? text_of(*value) : "";
}

template <class T>
std::string text_of(const std::vector<T>& values) {
  std::string text;
  for (const auto& value : values) text += (text.empty() ? "" : ", ") + text_of(value);
  return text.empty() ? "none" : text;
}

template <class T>
Shown shown(const Given<T>& given) {
  return {text_of(given.value), given.where, given.where.file.empty()};
}

inline Shown plain(std::string text, const Where& where) { return {std::move(text), where, false}; }

inline Shown date(const Given<Seconds>& given) { return {format_date(given.value), given.where, given.where.file.empty()}; }

/// A period as people write it: the last day that belongs to it, not the first that does not.
inline Shown period(const Given<Period>& given) {
  const Period& p = given.value;
  const Seconds last = p.end % 86400 == 0 && p.begin % 86400 == 0 ? p.end - 86400 : p.end - 1;
  return {last <= p.begin ? format_date(p.begin) : format_date(p.begin) + " to " + format_date(last), given.where, false};
}

inline Shown first_moment(const std::optional<Given<Seconds>>& given, const char* absent) {
  return given ? date(*given) : Shown{absent, {}, true};
}

/// The last day before an exclusive end.
inline Shown last_moment(const std::optional<Given<Seconds>>& given, const char* absent) {
  if (!given) return {absent, {}, true};
  return {format_date(given->value % 86400 == 0 ? given->value - 86400 : given->value - 1), given->where, false};
}

/// "all" for a blank name that means every place or link.
inline Shown name_or(const Given<std::string>& given, const char* blank) {
  return given.value.empty() ? Shown{blank, {}, true} : shown(given);
}

inline Shown names(const std::vector<Given<std::string>>& given) {
  std::vector<std::string> all;
  for (const auto& name : given) all.push_back(name.value);
  return {fmt::format("{}", fmt::join(all, ", ")), given.empty() ? Where{} : given.front().where, given.empty()};
}

inline Shown section_source(const std::string& source, const Where& where) {
  return source.empty() ? Shown{"no source", where, true} : plain(source, where);
}
inline Shown source(const Remark& remark) { return section_source(remark.source, remark.where); }

class KeyListing {
 public:
  explicit KeyListing(std::string name) : listing_{std::move(name), {"key", "value"}, {}} {}
  KeyListing& add(const char* key, Shown value) {
    Shown label = plain(key, value.where);
    listing_.rows.push_back({std::move(label), std::move(value)});
    return *this;
  }
  [[nodiscard]] Listing done() { return std::move(listing_); }

 private:
  Listing listing_;
};

inline Shown number_at(const std::optional<double>& value, const Where& where) { return {text_of(value), where, !value}; }

/// Blank means that there is no limit, no weight, ...
template <class T>
Shown optional_or(const Given<std::optional<T>>& given, const char* blank) {
  return given.value ? shown(given) : Shown{blank, {}, true};
}

/// The parameters, when there are any.
void add_parameters(const Scenario& scenario, std::vector<Listing>& out);

/// [journeys] and its tables.
void add_journeys(const Scenario& scenario, std::vector<Listing>& out);

}  // namespace outflow::scenario::detail
