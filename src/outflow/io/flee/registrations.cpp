#include "outflow/io/flee/registrations.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "outflow/io/flee/cells.h"
#include "outflow/io/flee/series.h"

namespace outflow::io::flee {

namespace {

using Files = std::map<std::string, std::string>;

constexpr const char* layout_name = "data_layout.csv";
constexpr const char* corrections_name = "registration_corrections.csv";

/// The file, with or without its folder; files.end() when it is not there.
Files::const_iterator find_file(const Files& files, const std::string& folder, const std::string& name) {
  const auto found = files.find(folder + name);
  return found != files.end() ? found : files.find(name);
}

class Reader {
 public:
  Reader(const Files& files, Seconds start, double hasten, bool lossy, std::optional<Seconds> known_by, Diagnostics& diagnostics)
      : files_(files), start_(start), hasten_(hasten), lossy_(lossy), known_by_(known_by), diagnostics_(diagnostics) {}

  Registrations read() {
    const auto layout = find_file(files_, "source_data/", layout_name);
    if (layout == files_.end()) {
      diagnostics_.error({std::string("source_data/") + layout_name, 0, 0}, "the file is missing",
                         "it says which file counts the people of which camp", "add it, or name its folder");
      return {};
    }
    read_layout(layout->first, layout->second);
    if (const auto file = find_file(files_, "input/", corrections_name); file != files_.end())
      read_corrections(file->first, file->second);
    return std::move(registrations_);
  }

 private:
  void read_layout(const std::string& file, const std::string& text) {
    const auto rows = scan_csv(file, text, diagnostics_);
    if (!rows) return;
    const Cells cells(file, diagnostics_);
    for (const CsvRow& written : *rows) {
      if (is_comment(written)) continue;
      const CsvRow row = without_trailing_blanks(written);
      if (row.front().text.empty())
        cells.error(row.front(), "the name of the row is blank", "it is unclear who is counted",
                    "write total, or the name of a camp");
      if (row.size() < 2) {
        cells.warning(written.front(), fmt::format("the row of {} names no file", in_quotes(written.front().text)),
                      "the row is passed over", "name a file, or remove the row");
        continue;
      }
      cells.name(row.front(), "the name of the row");
      if (registrations_.find(row.front().text))
        cells.error(row.front(), fmt::format("{} appears twice", in_quotes(row.front().text)), "it is unclear which row counts",
                    "write all its files in one row");
      read_row(cells, row);
    }
    if (registrations_.rows.empty())
      diagnostics_.error({file, 0, 0}, "the file names no series",
                         "its first row is the total, then one row for each camp follows",
                         "write rows such as total,refugees.csv");
  }

  void read_row(const Cells& cells, const CsvRow& row) {
    RegistrationRow result{row.front().text, cells.where(row.front()), {}, {}, {}, {}};
    for (std::size_t i = 1; i < row.size(); ++i) {
      if (row[i].text.empty()) continue;
      result.files.push_back(row[i].text);
      const auto file = find_file(files_, "source_data/", row[i].text);
      if (file == files_.end()) {
        cells.error(row[i], fmt::format("there is no file {}", in_quotes(row[i].text)), "the counts of this row are in it",
                    "correct the name, or add the file beside data_layout.csv");
        continue;
      }
      Points points = read_series(file->first, file->second, start_, hasten_, diagnostics_);
      std::erase_if(points, [&](const auto& p) { return !is_known(p.day); });  // before sums, which interpolate
      add(result.points, std::move(points), cells, row[i]);
    }
    for (const auto& point : result.points) result.uncorrected.push_back(point.persons);
    registrations_.rows.push_back(std::move(result));
  }

  /// A day's figure is known when the day is over.
  [[nodiscard]] bool is_known(std::int64_t day) const { return !known_by_ || start_ + (day + 1) * 86400 <= *known_by_; }

  void add(Points& points, Points more, const Cells& cells, const CsvCell& cell) const {
    if (points.empty() || more.empty()) {
      if (points.empty()) points = std::move(more);
      return;
    }
    const bool late = more.front().day > points.front().day;
    if (lossy_ && late)
      cells.warning(cell, "this series begins later than the one before it",
                    "the reference program cannot add such series; they are summed date by date instead",
                    "write the series that begins first last");
    points = lossy_ && !late ? merged_with_losses(points, more) : summed(points, more);
  }

  void read_corrections(const std::string& file, const std::string& text) {
    const auto rows = scan_csv(file, text, diagnostics_);
    if (!rows) return;
    const Cells cells(file, diagnostics_);
    for (const CsvRow& row : *rows) {
      if (is_comment(row) || without_trailing_blanks(row).size() < 2) continue;
      if (row.size() > 2) cells.name(row[2], "the remark");
      const auto index = registrations_.find(row[0].text);
      const auto date = cells.day(row[1], "the date of the correction");
      if (!index) {
        unknown_name(cells, row[0]);
        continue;
      }
      if (!date) continue;
      if (const auto day = (*date - start_) / 86400; is_known(day)) correct(cells, row, registrations_.rows[*index], day);
    }
  }

  void unknown_name(const Cells& cells, const CsvCell& cell) const {
    std::vector<std::string> names;
    for (const auto& row : registrations_.rows) names.push_back(row.name);
    const std::string near = nearest(cell.text, names);
    cells.error(cell, fmt::format("data_layout.csv has no row {}", in_quotes(cell.text)), "nothing can be corrected",
                near.empty() ? "write the name of a camp as in data_layout.csv" : fmt::format("did you mean {}?", near));
  }

  /// Scales all earlier counts so that the new way of counting, from this date on, makes no jump.
  static void correct(const Cells& cells, const CsvRow& row, RegistrationRow& series, std::int64_t day) {
    Points& points = series.points;
    if (day < 0) {
      cells.warning(row[1], "the correction lies before the simulated period", "it has no effect", "remove the row");
      return;
    }
    if (points.empty()) return;  // told where the series is read
    const auto at = std::find_if(points.begin(), points.end(), [&](const auto& p) { return p.day == day; });
    if (at == points.end() || at == points.begin()) {
      cells.error(row[1],
                  at == points.end() ? fmt::format("{} has no count at this date", in_quotes(row[0].text))
                                     : fmt::format("{} has no count before this date", in_quotes(row[0].text)),
                  "earlier counts are scaled by the step from the count before to the one at this date",
                  "name the first date of the new way of counting");
      return;
    }
    const double before = (at - 1)->persons;
    if (before < 1) {
      cells.error(row[1], "the count before this date is below 1", "earlier counts cannot be scaled by a ratio to it",
                  "name a later date, or remove the row");
      return;
    }
    const double factor = at->persons / before;
    std::for_each(points.begin(), at, [&](auto& point) { point.persons *= factor; });
    series.corrections.push_back(day);
  }

  const Files& files_;
  Seconds start_;
  double hasten_;
  bool lossy_;
  std::optional<Seconds> known_by_;
  Diagnostics& diagnostics_;
  Registrations registrations_;
};

}  // namespace

std::optional<std::size_t> Registrations::find(std::string_view name) const {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i].name == name) return i;
  return std::nullopt;
}

std::optional<std::size_t> Registrations::total() const {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (lower(rows[i].name) == "total") return i;
  return rows.empty() ? std::nullopt : std::optional<std::size_t>(0);
}

std::int64_t Registrations::at(std::size_t row, std::int64_t day) const {
  // Corrections can blow a count up beyond all measure; what does not fit is held at the edge.
  constexpr double edge = 9e15;
  return static_cast<std::int64_t>(std::trunc(std::clamp(interpolated(rows.at(row).points, day), -edge, edge)));
}

Arrivals Registrations::arrivals(int days, const ArrivalRules& rules) const {
  Arrivals result;
  const auto sum = [&](std::size_t first, std::int64_t day) {
    std::int64_t persons = 0;
    for (std::size_t row = first; row < rows.size(); ++row) persons += at(row, day);
    return persons;
  };
  const auto count = [&](std::int64_t day) {
    if (rules.sum_from_camps) return sum(1, day);
    const auto row = total();
    return row ? at(*row, day) : 0;
  };
  std::int64_t raw = 0;
  std::int64_t debt = 0;
  std::int64_t yesterday = 0;
  for (int day = 0; day < days; ++day) {
    const std::int64_t today = count(day);
    std::int64_t difference = today - yesterday;
    if (day == 0 && rules.sum_from_camps && rules.day0_twice) difference = sum(0, 0);
    if (day == 0 && rules.empty_camps_on_day0) difference = 0;
    yesterday = today;
    std::int64_t newcomers = difference - debt;
    raw += difference;
    if (day == 0 && rules.insert_day0) newcomers = 0;
    debt = newcomers < 0 ? -newcomers : 0;
    result.newcomers.push_back(newcomers < 0 ? 0 : newcomers);
    result.raw.push_back(raw);
    result.debt.push_back(debt);
  }
  return result;
}

void check_last_lines_of(const Registrations& registrations, const Files& files, Diagnostics& diagnostics) {
  std::map<std::string, std::string_view> read;
  const auto add = [&](const char* folder, const std::string& name) {
    if (const auto file = find_file(files, folder, name); file != files.end()) read[file->first] = file->second;
  };
  add("source_data/", layout_name);
  add("input/", corrections_name);
  for (const auto& row : registrations.rows)
    for (const auto& name : row.files) add("source_data/", name);
  std::vector<NamedText> texts;
  for (const auto& [name, text] : read) texts.push_back({name, text});
  check_last_lines(texts, diagnostics);
}

Registrations read_registrations(const Files& files, Seconds start, double hasten, const std::vector<scenario::Quirk>& quirks,
                                 Diagnostics& diagnostics, std::optional<Seconds> known_by) {
  const bool lossy = std::find(quirks.begin(), quirks.end(), scenario::Quirk::lossy_merge) != quirks.end();
  return Reader(files, start, hasten, lossy, known_by, diagnostics).read();
}

}  // namespace outflow::io::flee
