#include "outflow/io/flee/series.h"

#include <fmt/core.h>

#include <algorithm>

#include "outflow/io/flee/cells.h"

namespace outflow::io::flee {

namespace {

constexpr std::int64_t most_persons = 1'000'000'000'000;  // far above mankind, far below what a sum could not hold

/// The first row is a header when it begins with nothing, or with a word and has no count: "Date", "DateTime" or any other.
/// Tables whose columns were numbered begin with nothing and 0.
bool is_header(const CsvRow& row) {
  const auto digit = [](const std::string& text) { return !text.empty() && text.front() >= '0' && text.front() <= '9'; };
  const std::string& text = row.front().text;
  const bool counted = row.size() > 1 && digit(row[1].text);
  if (text.empty()) return !counted || row[1].text == "0";
  return !digit(text) && !counted;
}

std::optional<RegistrationPoint> read_point(const Cells& cells, const CsvRow& row, Seconds start, double hasten) {
  const auto date = cells.day(row[0], "the date");
  const auto count = cells.integer(row[1], "the number of people");
  if (!date || !count) return std::nullopt;
  if (*count < 0 || *count > most_persons) {
    cells.error(row[1], fmt::format("{} people cannot be", *count), "counts lie between 0 and a million millions",
                "correct the count; leave it blank when it is not known");
    return std::nullopt;
  }
  return RegistrationPoint{(*date - start) / 86400, static_cast<double>(*count) / hasten, cells.where(row[1])};
}

void check_order(const Cells& cells, const Points& points) {
  for (std::size_t i = 1; i < points.size(); ++i) {
    const Where& where = points[i].where;
    if (points[i].day < points[i - 1].day) {
      cells.diagnostics().error(where, "this date is earlier than the one before", "values in between would be wrong",
                                "sort the rows by date");
      return;
    }
    if (points[i].day == points[i - 1].day)
      cells.diagnostics().warning(where, "the same date a second time", "the last row of a date counts from then on",
                                  "keep one row for each date");
  }
}

}  // namespace

Points read_series(const std::string& file, const std::string& text, Seconds start, double hasten, Diagnostics& diagnostics) {
  Points points;
  const auto rows = scan_csv(file, text, diagnostics);
  if (!rows) return points;
  if (begins_with_names(*rows)) check_column_names(file, rows->front(), diagnostics);
  const Cells cells(file, diagnostics);
  bool first = true;
  for (const CsvRow& row : *rows) {
    if (is_comment(row)) continue;
    const bool header = first && is_header(row);
    first = false;
    if (header) {
      check_column_names(file, row, diagnostics);
      continue;
    }
    if (row.size() < 2) {
      cells.error(row.front(), "the row has one cell", "a date and a number of people are needed", "write 2015-05-01,1200");
      continue;
    }
    if (row[1].text.empty()) continue;
    if (const auto point = read_point(cells, row, start, hasten)) points.push_back(*point);
  }
  check_order(cells, points);
  std::stable_sort(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.day < b.day; });
  if (points.empty())
    diagnostics.error({file, 0, 0}, "the file holds no counts", "nothing can be held against this place",
                      "add rows such as 2015-05-01,1200");
  return points;
}

double interpolated(const Points& points, std::int64_t day) {
  if (points.empty()) return 0;
  const auto after = std::upper_bound(points.begin(), points.end(), day, [](auto d, const auto& p) { return d < p.day; });
  if (after == points.begin()) return points.front().persons;
  if (after == points.end()) return points.back().persons;
  const RegistrationPoint& a = *(after - 1);
  const double fraction = static_cast<double>(day - a.day) / static_cast<double>(after->day - a.day);
  return a.persons + fraction * (after->persons - a.persons);
}

Points summed(const Points& a, const Points& b) {
  if (a.empty() || b.empty()) return a.empty() ? b : a;
  Points both;
  std::merge(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both),
             [](const auto& x, const auto& y) { return x.day < y.day; });
  Points sum;
  for (const auto& point : both) {
    if (!sum.empty() && sum.back().day == point.day) continue;
    sum.push_back({point.day, interpolated(a, point.day) + interpolated(b, point.day), point.where});
  }
  return sum;
}

Points merged_with_losses(const Points& a, const Points& b) {
  if (a.empty() || b.empty()) return a.empty() ? b : a;
  Points merged;
  double before = 0;
  std::size_t i = 0;
  const std::size_t last = a.size() - 1;
  bool past_end = false;
  for (const auto& point : b) {
    while (!past_end && a[i].day < point.day) {
      merged.push_back({a[i].day, before + a[i].persons, a[i].where});
      if (i == last) past_end = true;
      else ++i;
    }
    if (past_end) merged.push_back({a[last].day, before + a[last].persons, point.where});
    else merged.push_back({point.day, point.persons + a[i].persons, point.where});
    if (!past_end && a[i].day == point.day) {
      if (i == last) past_end = true;
      else ++i;
    }
    before = point.persons;
  }
  return merged;
}

}  // namespace outflow::io::flee
