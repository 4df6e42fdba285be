#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace outflow {

/// Seconds since 1970-01-01T00:00:00 in the proleptic Gregorian calendar, without leap seconds or time zones.
using Seconds = std::int64_t;

/// A period [begin, end): `end` is the first moment that no longer belongs to it.
struct Period {
  Seconds begin = 0;
  Seconds end = 0;
  bool operator==(const Period&) const = default;
};

/// The period that a written date stands for: "2002" a year, "2002-06" a month, "2002-06-15" a day,
/// "2002-06-15T12:30:00" (or "...T12:30") a second (a minute). nullopt when it is no such date.
/// Years 1 to 9999.
std::optional<Period> parse_date(std::string_view text);

/// The same, and quarters "2002-Q2", halves "2002-H1", and from one such period to another, both included: "2002-03..2002-05" or
/// "2002-03/2002-05". nullopt also when it would end before it begins.
std::optional<Period> parse_period(std::string_view text);

/// The number of calendar months that the period consists of; 0 when it is none.
int whole_months(const Period& period);

/// The shortest text that parse_period reads back as this period (of whole days; else two moments with "/").
std::string format_period(const Period& period);

/// "2002-06-15", or "2002-06-15T12:30:00" when the moment is not a midnight.
std::string format_date(Seconds moment);

/// A length of time: either a number of seconds or a number of calendar months.
struct Span {
  Seconds seconds = 0;
  int months = 0;
  bool operator==(const Span&) const = default;
};

/// "1 day", "30 seconds", "2 months", "1.5 hours"; units second, minute, hour, day, week, month, year and their
/// plurals and abbreviations s, min, h, d. Months and years must be whole. nullopt when it is no such length.
std::optional<Span> parse_span(std::string_view text);
std::string to_string(const Span& span);

/// Mean lengths used to convert a rate "per month" or a duration in months into seconds: the Gregorian mean year
/// of 365.2425 days and its twelfth.
inline constexpr double seconds_per_day = 86400.0;
inline constexpr double seconds_per_year = 365.2425 * seconds_per_day;
inline constexpr double seconds_per_month = seconds_per_year / 12;

double mean_seconds(const Span& span);
Seconds add(Seconds moment, const Span& span, std::int64_t times = 1);

/// The simulated period cut into steps of equal length (calendar months count as equal).
/// Invariant: boundaries ascend strictly and number size()+1.
class TimeAxis {
 public:
  TimeAxis() = default;
  /// Steps of `step` from `begin` until the last one that begins before `end` is complete.
  TimeAxis(Seconds begin, Seconds end, const Span& step);

  [[nodiscard]] int size() const { return static_cast<int>(boundaries_.size()) - 1; }
  [[nodiscard]] Period step(int t) const { return {boundaries_[t], boundaries_[t + 1]}; }
  [[nodiscard]] Period whole() const { return {boundaries_.front(), boundaries_.back()}; }
  [[nodiscard]] const Span& step_length() const { return step_; }
  /// Seconds in a step used for travel and for rates: the mean length, so that equal steps give equal probabilities.
  [[nodiscard]] double mean_step_seconds() const { return mean_seconds(step_); }
  /// The step that contains the moment; -1 before the first, size() after the last. O(log size).
  [[nodiscard]] int index(Seconds moment) const;
  /// The steps [first, last) that make up the period exactly; nullopt when it does not fall on step boundaries.
  [[nodiscard]] std::optional<std::pair<int, int>> steps_of(const Period& period) const;

 private:
  std::vector<Seconds> boundaries_{0};
  Span step_{86400, 0};
};

/// The calendar year in which a moment lies.
int year_of(Seconds moment);
/// The period of a calendar year.
Period year_period(int year);

}  // namespace outflow
