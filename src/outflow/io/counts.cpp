#include "outflow/io/counts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <tuple>

#include "outflow/io/csv.h"

namespace outflow::io {

namespace {

constexpr std::int64_t most_counted = 1'000'000'000;
constexpr int none = -1;

using Names = std::vector<std::string_view>;

/// Names are taken without regard to case; the first of a list that the file has is meant.
const Names period_names{"period", "month", "quarter", "year", "date"};
const Names from_names{"from", "period_start", "start"};
const Names to_names{"to", "period_end", "end"};
const Names count_names{"count",  "counts", "n",         "number",   "value", "persons",
                        "people", "cases",  "incidents", "arrivals", "total"};
const Names person_names{"persons", "people", "count", "n"};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

/// `*` stands for any text, `|` parts alternatives; without regard to case.
bool matches_one(std::string_view text, std::string_view pattern) {
  std::size_t t = 0, p = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool matches(const std::string& text, const std::string& patterns) {
  const std::string low = lower(text), all = lower(patterns);
  for (std::size_t begin = 0; begin <= all.size();) {
    const std::size_t end = std::min(all.find('|', begin), all.size());
    if (matches_one(low, std::string_view(all).substr(begin, end - begin))) return true;
    begin = end + 1;
  }
  return false;
}

class Reader {
 public:
  Reader(const CsvTable& csv, const CountsRequest& request, Diagnostics& diagnostics)
      : csv_(csv), request_(request), diagnostics_(diagnostics) {}

  CountsTable read() {
    table_.file = csv_.file;
    find_columns();
    if (period_ == none && from_ == none) return table_;
    for (const auto& row : csv_.rows) read_row(row);
    check_rows();
    return table_;
  }

 private:
  [[nodiscard]] int column(std::string_view name) const {
    for (std::size_t i = 0; i < csv_.header.size(); ++i)
      if (lower(csv_.header[i].text) == lower(name)) return static_cast<int>(i);
    return none;
  }
  [[nodiscard]] int first_column(const Names& names) const {
    for (const auto name : names)
      if (const int at = column(name); at != none) return at;
    return none;
  }
  [[nodiscard]] std::vector<std::string> header_names() const {
    std::vector<std::string> names;
    for (const auto& cell : csv_.header) names.push_back(cell.text);
    return names;
  }
  [[nodiscard]] std::string columns_in_words() const {
    std::string words;
    for (const auto& name : header_names()) words += (words.empty() ? "" : ", ") + name;
    return "the columns are " + words;
  }
  [[nodiscard]] Where at(const CsvCell& cell) const { return {csv_.file, cell.line, cell.column}; }
  static const CsvCell& cell_of(const CsvRow& row, int column) { return row[static_cast<std::size_t>(column)]; }

  void fault(const CsvCell& cell, std::string problem, std::string reason, std::string suggestion) {
    diagnostics_.error(at(cell), std::move(problem), std::move(reason), std::move(suggestion));
  }

  void find_columns();
  void find_count();
  void read_row(const CsvRow& row);
  std::optional<Period> period_of(const CsvRow& row);
  std::optional<Period> moment(const CsvCell& cell, std::string_view what);
  /// nullopt after a fault; `blank` for a blank cell that may be skipped.
  std::optional<std::int64_t> count_of(const CsvRow& row, bool& blank);
  double exposure_of(const CsvRow& row);
  bool wanted(const CsvRow& row) const;
  void check_rows();
  void check_neighbours(const CountRow& before, const CountRow& row, std::vector<CountRow>& filled);

  const CsvTable& csv_;
  const CountsRequest& request_;
  Diagnostics& diagnostics_;
  CountsTable table_;
  int period_ = none, from_ = none, to_ = none, count_ = none, series_ = none, unit_ = none, source_ = none, exposure_ = none;
  std::vector<std::pair<int, std::string>> where_;
};

void Reader::find_columns() {
  from_ = first_column(from_names);
  to_ = first_column(to_names);
  period_ = first_column(period_names);
  if (from_ != none && to_ != none) period_ = none;
  else from_ = to_ = none;
  if (period_ == none && from_ == none)
    diagnostics_.error({csv_.file, csv_.header.front().line, 1}, "no column says which period a row is about", columns_in_words(),
                       "name one of them period (2017, 2017-06, 2017-Q2, 2017-06-13), or two from and to; a list "
                       "of cases has a column date");
  table_.cases = period_ != none && lower(cell_of(csv_.header, period_).text) == "date" && column("count") == none;
  find_count();
  series_ = first_column({"series", "group"});
  unit_ = column("unit");
  source_ = column("source");
  exposure_ = column("exposure");
  for (const auto& [name, pattern] : request_.where) {
    const int found = column(name);
    if (found != none) where_.emplace_back(found, pattern);
    else
      diagnostics_.error({csv_.file, csv_.header.front().line, 1},
                         fmt::format("there is no column \"{}\" to choose rows by", name), columns_in_words(),
                         nearest(name, header_names()).empty() ? "" : "did you mean \"" + nearest(name, header_names()) + "\"?");
  }
}

void Reader::find_count() {
  const Where header{csv_.file, csv_.header.front().line, 1};
  if (!request_.column.empty()) {
    count_ = column(request_.column);
    if (count_ == none)
      diagnostics_.error(header, fmt::format("there is no column \"{}\"", request_.column), columns_in_words(),
                         "name one of them with --column");
  } else {
    count_ = first_column(table_.cases ? person_names : count_names);
    if (count_ == none && !table_.cases)
      diagnostics_.error(header, "no column says how many there were", columns_in_words(),
                         "name one of them count, or say which it is with --column");
  }
  if (count_ != none) table_.column = cell_of(csv_.header, count_).text;
}

std::optional<Period> Reader::moment(const CsvCell& cell, std::string_view what) {
  const auto period = parse_period(cell.text);
  if (!period)
    fault(cell,
          cell.text.empty() ? fmt::format("{} is missing", what)
                            : fmt::format("{} \"{}\" is no {}", what, cell.text, what == "period" ? "period" : "date"),
          "its count belongs to no time", "write 2017, 2017-06, 2017-Q2 or 2017-06-13");
  return period;
}

std::optional<Period> Reader::period_of(const CsvRow& row) {
  if (period_ != none) return moment(cell_of(row, period_), table_.cases ? "date" : "period");
  const auto from = moment(cell_of(row, from_), "from"), to = moment(cell_of(row, to_), "to");
  if (!from || !to) return std::nullopt;
  if (to->end <= from->begin) {
    fault(cell_of(row, to_), "the period ends before it begins", "it has no length", "exchange from and to");
    return std::nullopt;
  }
  return Period{from->begin, to->end};
}

std::optional<std::int64_t> Reader::count_of(const CsvRow& row, bool& blank) {
  if (count_ == none) return 1;
  const CsvCell& cell = cell_of(row, count_);
  const std::string& text = cell.text;
  const char* end = text.data() + text.size();
  if (text.empty()) {
    blank = !table_.cases && request_.missing != Missing::fault;
    if (blank) return 0;
    fault(cell, fmt::format("{} is missing", table_.column), "unknown is not the same as none",
          table_.cases ? "write a number, or leave the case out"
                       : "write 0 if there were none; --missing skip leaves such periods out");
    return std::nullopt;
  }
  double number = 0;
  const auto real = std::from_chars(text.data(), end, number);
  std::int64_t value = 0;
  const auto whole = std::from_chars(text.data(), end, value);
  const bool is_number = real.ec == std::errc{} && real.ptr == end && std::isfinite(number);
  if (whole.ec == std::errc{} && whole.ptr == end && value >= 0 && value <= most_counted) return value;
  const auto said = fmt::format("{} is \"{}\"", table_.column, text);
  if (!is_number) fault(cell, said, "it is no number", "write a whole number with digits alone, as 1127");
  else if (number < 0) fault(cell, said, "a count cannot be negative", "write how many there were, or 0");
  else if (number > static_cast<double>(most_counted)) fault(cell, said, "a count is at most 10^9", "check the cell");
  else
    fault(cell, said, "a count is a whole number: the laws of chance here are about events, not about rates or averages",
          "write the number of events; a rate times its period, if that is what it is");
  return std::nullopt;
}

double Reader::exposure_of(const CsvRow& row) {
  if (exposure_ == none) return 1;
  const CsvCell& cell = cell_of(row, exposure_);
  double value = 0;
  const char* end = cell.text.data() + cell.text.size();
  const auto read = std::from_chars(cell.text.data(), end, value);
  if (read.ec == std::errc{} && read.ptr == end && value > 0 && value <= 1e12) return value;
  fault(cell, fmt::format("exposure is \"{}\"", cell.text), "rates are counts divided by it", "write a number above 0, as 1");
  return 1;
}

bool Reader::wanted(const CsvRow& row) const {
  return std::ranges::all_of(where_, [&](const auto& one) { return matches(cell_of(row, one.first).text, one.second); });
}

void Reader::read_row(const CsvRow& row) {
  const auto period = period_of(row);
  bool blank = false;
  const auto count = count_of(row, blank);
  const double exposure = exposure_of(row);
  if (table_.cases && period) {
    const bool first = table_.listed.begin == table_.listed.end;
    table_.listed.begin = first ? period->begin : std::min(table_.listed.begin, period->begin);
    table_.listed.end = first ? period->end : std::max(table_.listed.end, period->end);
  }
  if (!period || (blank && request_.missing == Missing::skip) || !wanted(row)) return;
  const auto text = [&](int column) { return column == none ? std::string() : cell_of(row, column).text; };
  const CsvCell& place = cell_of(row, count_ != none ? count_ : period_ != none ? period_ : from_);
  // A row with a faulty count keeps its place in time, so that it is no gap.
  table_.rows.push_back({at(place), *period, count.value_or(0), exposure, text(series_), text(unit_), text(source_)});
}

void Reader::check_neighbours(const CountRow& before, const CountRow& row, std::vector<CountRow>& filled) {
  const auto named = [](const CountRow& one) { return fmt::format("{} (line {})", format_period(one.period), one.where.line); };
  if (row.period == before.period) {
    diagnostics_.error(row.where, format_period(row.period) + " comes twice",
                       "first in line " + std::to_string(before.where.line),
                       "keep the later figure, or tell them apart with a column series or unit");
  } else if (row.period.begin < before.period.end) {
    diagnostics_.error(row.where, format_period(row.period) + " overlaps with " + named(before), "events would be counted twice",
                       "keep periods that follow each other; totals of the year to date are not among them");
  } else if (row.period.begin > before.period.end) {
    const Period gap{before.period.end, row.period.begin};
    if (request_.missing == Missing::fault)
      diagnostics_.error(row.where, "nothing is said about " + format_period(gap), "unknown is not the same as none",
                         "add rows (with 0 if there were none), or choose --missing zero or --missing skip");
    if (request_.missing == Missing::zero) {
      CountRow none_there = before;
      none_there.count = 0;
      const Span step = whole_months(row.period) > 0 && whole_months(gap) > 0 ? Span{0, whole_months(row.period)}
                                                                              : Span{row.period.end - row.period.begin, 0};
      for (Seconds t = gap.begin; t < gap.end;) {
        const Seconds next = std::min(add(t, step), gap.end);
        none_there.period = {t, next};
        filled.push_back(none_there);
        t = next;
        if (filled.size() <= 1'000'000) continue;
        diagnostics_.error(row.where, "the gap " + format_period(gap) + " has too many periods to be filled",
                           "more than a million", "check the dates");
        return;
      }
    }
  }
}

void Reader::check_rows() {
  auto& rows = table_.rows;
  if (table_.cases) {
    std::ranges::stable_sort(rows, {}, [](const CountRow& row) { return std::tuple(row.period.begin, row.period.end); });
    return;
  }
  std::ranges::stable_sort(rows, {},
                           [](const CountRow& row) { return std::tie(row.series, row.unit, row.period.begin, row.period.end); });
  std::vector<CountRow> filled;
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i].series == rows[i - 1].series && rows[i].unit == rows[i - 1].unit) check_neighbours(rows[i - 1], rows[i], filled);
  rows.insert(rows.end(), filled.begin(), filled.end());
  std::ranges::stable_sort(rows, {},
                           [](const CountRow& row) { return std::tie(row.series, row.unit, row.period.begin, row.period.end); });
}

}  // namespace

std::optional<CountsTable> read_counts(const std::string& file, std::string_view text, const CountsRequest& request,
                                       Diagnostics& diagnostics) {
  Diagnostics found;
  const auto csv = parse_csv(file, text, found);
  std::optional<CountsTable> table;
  if (csv) {
    if (csv->header.size() == 1 && csv->header.front().text.find(';') != std::string::npos)
      found.error({file, csv->header.front().line, 1}, "the columns are parted by semicolons", "a comma parts them in CSV",
                  "save the file with commas; cells that contain one need quotes");
    else table = Reader(*csv, request, found).read();
  }
  found.sort();
  for (const auto& one : found.all()) {
    // What parse_csv says about empty tables is meant for scenario folders.
    const bool of_folders = one.suggestion.find("[tables]") != std::string::npos;
    diagnostics.error(one.where, one.problem, one.reason, of_folders ? "add rows, as: 2017-06,3" : one.suggestion);
  }
  if (found.has_errors()) return std::nullopt;
  return table;
}

}  // namespace outflow::io
