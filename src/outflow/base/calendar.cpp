#include "outflow/base/calendar.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

namespace outflow {

namespace {

namespace chr = std::chrono;

Seconds midnight(int year, unsigned month, unsigned day) {
  const chr::sys_days days = chr::year{year} / chr::month{month} / chr::day{day};
  return days.time_since_epoch().count() * Seconds{86400};
}

Seconds floor_div(Seconds a, Seconds b) { return a / b - (a % b < 0 ? 1 : 0); }

chr::year_month_day civil(Seconds moment) { return chr::year_month_day{chr::sys_days{chr::days{floor_div(moment, 86400)}}}; }

/// Reads exactly `digits` decimal digits from the front of `text`; -1 when they are not there.
int take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return -1;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Period> parse_clock(std::string_view text, Seconds day) {
  const int hour = take_number(text, 2);
  if (hour < 0 || hour > 23 || !take(text, ':')) return std::nullopt;
  const int minute = take_number(text, 2);
  if (minute < 0 || minute > 59) return std::nullopt;
  const Seconds at = day + hour * 3600 + minute * 60;
  if (text.empty()) return Period{at, at + 60};
  if (!take(text, ':')) return std::nullopt;
  const int second = take_number(text, 2);
  if (second < 0 || second > 59 || !text.empty()) return std::nullopt;
  return Period{at + second, at + second + 1};
}

}  // namespace

std::optional<Period> parse_date(std::string_view text) {
  const int year = take_number(text, 4);
  if (year < 1) return std::nullopt;
  if (text.empty()) return year_period(year);
  if (!take(text, '-')) return std::nullopt;
  const int month = take_number(text, 2);
  if (month < 1 || month > 12) return std::nullopt;
  if (text.empty()) {
    const Seconds begin = midnight(year, static_cast<unsigned>(month), 1);
    return Period{begin, add(begin, Span{0, 1})};
  }
  if (!take(text, '-')) return std::nullopt;
  const int day = take_number(text, 2);
  if (day < 1) return std::nullopt;
  const chr::year_month_day date{chr::year{year}, chr::month{static_cast<unsigned>(month)}, chr::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  const Seconds begin = midnight(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
  if (text.empty()) return Period{begin, begin + 86400};
  if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
  return parse_clock(text, begin);
}

namespace {

/// "2002-Q2", "2002Q2", "2002-H1" or what parse_date reads.
std::optional<Period> parse_one_period(std::string_view text) {
  std::string_view rest = text;
  const int year = take_number(rest, 4);
  if (year >= 1) {
    take(rest, '-');
    const bool quarter = take(rest, 'Q'), half = !quarter && take(rest, 'H');
    if (quarter || half) {
      const int number = take_number(rest, 1), months = quarter ? 3 : 6;
      if (number < 1 || number > 12 / months || !rest.empty()) return std::nullopt;
      const Seconds begin = midnight(year, static_cast<unsigned>((number - 1) * months + 1), 1);
      return Period{begin, add(begin, Span{0, months})};
    }
  }
  return parse_date(text);
}

}  // namespace

std::optional<Period> parse_period(std::string_view text) {
  std::size_t at = text.find(".."), length = 2;
  if (at == std::string_view::npos) {
    at = text.find('/');
    length = 1;
  }
  if (at == std::string_view::npos) return parse_one_period(text);
  const auto first = parse_one_period(text.substr(0, at)), last = parse_one_period(text.substr(at + length));
  if (!first || !last || last->end <= first->begin) return std::nullopt;
  return Period{first->begin, last->end};
}

int whole_months(const Period& period) {
  const auto first = civil(period.begin), last = civil(period.end);
  if (period.begin % 86400 != 0 || period.end % 86400 != 0 || unsigned{first.day()} != 1 || unsigned{last.day()} != 1) return 0;
  return (static_cast<int>(last.year()) - static_cast<int>(first.year())) * 12 + static_cast<int>(unsigned{last.month()}) -
         static_cast<int>(unsigned{first.month()});
}

std::string format_period(const Period& period) {
  const int months = whole_months(period);
  const auto first = civil(period.begin);
  const int year = static_cast<int>(first.year());
  const unsigned month = unsigned{first.month()};
  if (months == 12 && month == 1) return fmt::format("{:04}", year);
  if (months == 6 && month % 6 == 1) return fmt::format("{:04}-H{}", year, month / 6 + 1);
  if (months == 3 && month % 3 == 1) return fmt::format("{:04}-Q{}", year, month / 3 + 1);
  const auto text_of_month = [](const chr::year_month_day& date) {
    return fmt::format("{:04}-{:02}", static_cast<int>(date.year()), unsigned{date.month()});
  };
  if (months == 1) return text_of_month(first);
  if (months > 1) return text_of_month(first) + ".." + text_of_month(civil(period.end - 1));
  if (period.begin % 86400 != 0 || period.end % 86400 != 0) return format_date(period.begin) + "/" + format_date(period.end);
  if (period.end - period.begin == 86400) return format_date(period.begin);
  return format_date(period.begin) + ".." + format_date(period.end - 86400);
}

std::string format_date(Seconds moment) {
  const auto date = civil(moment);
  std::string text = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                 static_cast<unsigned>(date.day()));
  const Seconds rest = moment - floor_div(moment, 86400) * 86400;
  if (rest != 0) text += fmt::format("T{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
  return text;
}

std::optional<Span> parse_span(std::string_view text) {
  double number = 1;
  if (!text.empty() && ((text.front() >= '0' && text.front() <= '9') || text.front() == '.')) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  const auto is = [&](std::string_view singular) {
    return text == singular || (text.size() == singular.size() + 1 && text.back() == 's' && text.starts_with(singular));
  };
  const double whole = std::round(number);
  if (!(number >= 0) || number > 1e9) return std::nullopt;
  if (is("month") || is("year")) {
    if (whole != number || number > 120000) return std::nullopt;
    return Span{0, static_cast<int>(whole) * (is("year") ? 12 : 1)};
  }
  double unit = 0;
  if (is("second") || text == "s") unit = 1;
  if (is("minute") || text == "min") unit = 60;
  if (is("hour") || text == "h") unit = 3600;
  if (is("day") || text == "d") unit = 86400;
  if (is("week")) unit = 7 * 86400;
  const double seconds = number * unit;
  if (unit == 0 || std::round(seconds) != seconds) return std::nullopt;
  return Span{static_cast<Seconds>(seconds), 0};
}

std::string to_string(const Span& span) {
  const auto plural = [](std::int64_t n, const char* unit) { return fmt::format("{} {}{}", n, unit, n == 1 ? "" : "s"); };
  if (span.months != 0) return span.months % 12 == 0 ? plural(span.months / 12, "year") : plural(span.months, "month");
  if (span.seconds % 86400 == 0) return plural(span.seconds / 86400, "day");
  if (span.seconds % 3600 == 0) return plural(span.seconds / 3600, "hour");
  if (span.seconds % 60 == 0) return plural(span.seconds / 60, "minute");
  return plural(span.seconds, "second");
}

double mean_seconds(const Span& span) { return static_cast<double>(span.seconds) + span.months * seconds_per_month; }

Seconds add(Seconds moment, const Span& span, std::int64_t times) {
  if (span.months == 0) return moment + span.seconds * times;
  const auto date = civil(moment);
  const Seconds clock = moment - floor_div(moment, 86400) * 86400;
  const auto month = date.year() / date.month() + chr::months{static_cast<int>(span.months * times)};
  const auto last = chr::year_month_day_last{month.year(), chr::month_day_last{month.month()}}.day();
  const auto day = std::min(static_cast<unsigned>(date.day()), static_cast<unsigned>(last));
  return midnight(static_cast<int>(month.year()), static_cast<unsigned>(month.month()), day) + clock + span.seconds * times;
}

TimeAxis::TimeAxis(Seconds begin, Seconds end, const Span& step) : boundaries_{begin}, step_(step) {
  for (std::int64_t i = 1; boundaries_.back() < end; ++i) boundaries_.push_back(add(begin, step, i));
}

int TimeAxis::index(Seconds moment) const {
  const auto after = std::upper_bound(boundaries_.begin(), boundaries_.end(), moment);
  return static_cast<int>(after - boundaries_.begin()) - 1;
}

std::optional<std::pair<int, int>> TimeAxis::steps_of(const Period& period) const {
  const auto at = [&](Seconds moment) -> int {
    const auto found = std::lower_bound(boundaries_.begin(), boundaries_.end(), moment);
    return found != boundaries_.end() && *found == moment ? static_cast<int>(found - boundaries_.begin()) : -1;
  };
  const int first = at(period.begin);
  const int last = at(period.end);
  if (first < 0 || last <= first) return std::nullopt;
  return std::pair{first, last};
}

int year_of(Seconds moment) { return static_cast<int>(civil(moment).year()); }

Period year_period(int year) { return {midnight(year, 1, 1), midnight(year + 1, 1, 1)}; }

}  // namespace outflow
