#include <fmt/core.h>

#include <charconv>
#include <cmath>
#include <utility>

#include "outflow/io/flee/reading.h"
#include "outflow/io/native/values.h"

/// conflicts.csv, flood_level.csv: a row for each day; region_attributes_IPC.csv: a row now and then.
namespace outflow::io::flee {

namespace {

using scenario::ConditionKind;

constexpr double nothing = 1e-6;  // smaller values count as none

void add_condition(Reading& r, ConditionKind what, std::size_t place, std::int64_t day, double value, const Where& where) {
  r.scenario().conditions.push_back(
      {{what, where}, {r.scenario().places[place].id, where}, {r.date(day), where}, {value, where}, {{}, {}, where}});
}

/// A table whose first row names places and whose further rows stand for day 0, 1, 2, ...
class DailyTable {
 public:
  DailyTable(Reading& r, std::string file, ConditionKind what)
      : r_(r), file_(std::move(file)), cells_(file_, r.diagnostics()), what_(what) {}

  void read(const std::vector<CsvRow>& rows) {
    if (rows.empty()) {
      r_.diagnostics().error({file_, 0, 0}, "the file is empty", "its first row names the places",
                             "add #Day and the names of places");
      return;
    }
    read_header(rows.front());
    if (!is_comment(rows.front())) check_column_names(file_, {rows.front().front()}, r_.diagnostics());
    for (std::size_t i = 1; i < rows.size(); ++i) {
      if (!is_comment(rows[i])) read_row(rows[i]);
    }
    if (!r_.period_known || day_ >= r_.days) return;
    r_.diagnostics().error({file_, rows.back().front().line, 0},
                           fmt::format("the file ends after {} days, the run has {}", day_, r_.days),
                           "nothing is known about the days after", "add a row for each day, or shorten the run");
  }

 private:
  struct Column {
    std::optional<std::size_t> place;
    bool named = false;
    double before = 0;
  };

  void read_header(const CsvRow& header) {
    std::set<std::string> names;
    columns_.resize(1);
    for (std::size_t i = 1; i < header.size(); ++i) {
      Column column;
      column.named = !header[i].text.empty();
      if (column.named && !names.insert(header[i].text).second)
        cells_.error(header[i], fmt::format("the place {} has two columns", in_quotes(header[i].text)),
                     "it is unclear which counts", "remove one of them");
      else if (column.named) column.place = place_of(header[i]);
      columns_.push_back(column);
    }
    if (names.empty())
      cells_.error(header.front(), "the first row names no places", "its columns would be lost",
                   "write #Day and the names of places");
  }

  /// A name that resembles no place is one that was left out of locations.csv; one that does is misspelt.
  [[nodiscard]] std::optional<std::size_t> place_of(const CsvCell& name) {
    std::vector<std::string> names;
    for (const auto& [known, index] : r_.by_name) names.push_back(known);
    if (r_.by_name.contains(name.text) || !r_.places_known || r_.dropped.contains(name.text) || !can_be_name(name.text) ||
        parse_number(name.text).value || !nearest(name.text, names).empty())
      return r_.place(cells_, name);
    cells_.warning(name, fmt::format("there is no place {}", in_quotes(name.text)), "what happens there has no effect",
                   "add the place to locations.csv, or remove the column");
    return std::nullopt;
  }

  void read_row(const CsvRow& row) {
    check_day(row.front());
    for (std::size_t i = 1; i < columns_.size(); ++i) {
      Column& column = columns_[i];
      const CsvCell cell = cell_of(row, i);
      if (!column.named) {
        if (!cell.text.empty() && !std::exchange(told_unnamed_, true))
          cells_.error(cell, "this column has no name", "it is unclear which place its values belong to",
                       "name a place in the first row, or remove the column");
        continue;
      }
      const auto value = cells_.number(cell, what_ == ConditionKind::conflict ? "the intensity" : "the level");
      if (value) follow(column, cell, *value);
    }
    for (std::size_t i = columns_.size(); i < row.size(); ++i) {
      if (!row[i].text.empty())
        cells_.error(row[i], "the row is longer than the first one", "it is unclear which place this value belongs to",
                     "name a place in the first row, or remove the value");
    }
    ++day_;
  }

  /// The position of a row counts, not what its first cell says; where the first row has a number, all have the right one.
  void check_day(const CsvCell& cell) {
    std::int64_t written = 0;
    const char* end = cell.text.data() + cell.text.size();
    const auto [stop, error] = std::from_chars(cell.text.data(), end, written);
    const bool number = error == std::errc{} && stop == end;
    if (day_ == 0) numbered_ = number;
    if (told_day_ || (number ? written == day_ && numbered_ : !numbered_)) return;
    told_day_ = true;
    if (number != numbered_) {
      const char* what =
          number ? "is the number of a day, and the first row has none" : "is not the number of a day, and the first row has one";
      cells_.error(cell, fmt::format("{} {}", in_quotes(cell.text), what), "a row may be missing or damaged",
                   "number the days 0, 1, 2, ... or none of them");
      return;
    }
    cells_.error(cell, fmt::format("this row is day {} by its position, but says {}", day_, written),
                 "the reference program counts rows and never looks at this column",
                 "add the missing row, or correct the number");
  }

  void follow(Column& column, const CsvCell& cell, double value) {
    if (value < 0 || value > 1e6) {
      cells_.error(cell, fmt::format("{} cannot be", cell.text), "values are counted from 0 upwards", "write 0 for a quiet day");
      return;
    }
    if (what_ == ConditionKind::flood && value != std::trunc(value) && !told_fraction_) {
      told_fraction_ = true;
      cells_.warning(cell, fmt::format("the level {} is not a whole number", cell.text),
                     "it counts between two levels; the reference program cuts it", "write a whole number");
    }
    if (value < nothing) value = 0;
    const bool zone = column.place && r_.scenario().places[*column.place].kind.value == scenario::PlaceKind::conflict;
    if (what_ == ConditionKind::conflict && day_ == 0 && value == 0 && zone)
      cells_.warning(
          cell, fmt::format("{} is of a conflict type, but quiet on day 0", in_quotes(r_.scenario().places[*column.place].name)),
          "it stays in conflict until a conflict there has begun and ended",
          "write its intensity here, or town in locations.csv");
    if (column.place && day_ < r_.days && value != column.before) {
      add_condition(r_, what_, *column.place, day_, value, cells_.where(cell));
      column.before = value;
    }
  }

  Reading& r_;
  std::string file_;
  Cells cells_;
  ConditionKind what_;
  std::vector<Column> columns_;
  std::int64_t day_ = 0;
  bool numbered_ = false, told_day_ = false;
  bool told_fraction_ = false, told_unnamed_ = false;
};

/// Food: percent of a region's residents in need, at given days.
class HungerTable {
 public:
  HungerTable(Reading& r, const std::vector<CsvRow>& rows) : r_(r), cells_(file_, r.diagnostics()), rows_(rows) {}

  void read() {
    if (rows_.empty()) {
      r_.diagnostics().error({file_, 0, 0}, "the file is empty", "its first row names the regions",
                             "add #Day and the names of regions");
      return;
    }
    read_header();
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      if (!is_comment(rows_[i])) read_row(rows_[i]);
    }
    if (!before_) {
      r_.diagnostics().error({file_, 0, 0}, "the file has no rows", "nothing is known about any day",
                             "add rows, or remove the file");
    } else if (r_.period_known && *before_ < r_.days - 1) {
      cells_.warning(rows_.back().front(), "the last row comes before the end of the run",
                     "its values hold from then on; the reference program stops there", "add a row for the last day");
    }
  }

 private:
  void read_header() {
    const CsvRow& header = rows_.front();
    std::map<std::string, std::vector<std::size_t>> regions;
    for (std::size_t p = 0; p < r_.notes.size(); ++p) regions[r_.notes[p].region].push_back(p);
    std::vector<std::string> names;
    for (const auto& [name, places] : regions) names.push_back(name);
    std::set<std::string> seen;
    columns_.resize(header.size());
    for (std::size_t i = 1; i < header.size(); ++i) {
      const std::string& name = header[i].text;
      if (name.empty()) continue;
      if (!seen.insert(name).second)
        cells_.error(header[i], fmt::format("the region {} has two columns", in_quotes(name)), "it is unclear which counts",
                     "remove one");
      else if (const auto found = regions.find(name); found != regions.end()) columns_[i] = found->second;
      else if (!can_be_name(name)) cells_.name(header[i], "the region");
      else if (r_.places_known) {
        const std::string near = nearest(name, names);
        cells_.warning(header[i], fmt::format("no place lies in the region {}", in_quotes(name)), "the column has no effect",
                       near.empty() ? "write the region as in locations.csv" : fmt::format("did you mean {}?", near));
      }
    }
    const auto& j = r_.scenario().journeys;
    if (!j.flee_when_starving.value && !j.avoid_hungry_places.value && !j.hunger_adds_newcomers.value) return;
    for (const auto& [name, places] : regions) {
      if (!seen.contains(name))
        cells_.warning(header.front(), fmt::format("the region {} has no column", in_quotes(name)),
                       "nobody counts as hungry there; the reference program stops", "add a column for it");
    }
  }

  void read_row(const CsvRow& row) {
    const auto day = cells_.integer(row.front(), "the day");
    if (!day || *day < -1'000'000 || *day > 1'000'000) {
      if (day)
        cells_.error(row.front(), fmt::format("day {} is far outside the run", *day), "days are counted from the start",
                     "correct it");
      return;
    }
    if (before_ && *day <= *before_) {
      cells_.error(row.front(), fmt::format("day {} comes after day {}", *day, *before_), "values in between would be wrong",
                   "sort the rows by day");
      return;
    }
    if (!before_ && *day > 0)
      cells_.warning(row.front(), "the first row comes after day 0", "its values hold before, too; the reference program stops",
                     "add a row for day 0");
    before_ = day;
    for (std::size_t i = 1; i < columns_.size(); ++i) {
      if (columns_[i].empty() && (i >= rows_.front().size() || rows_.front()[i].text.empty())) continue;
      const CsvCell cell = cell_of(row, i);
      const auto value = cells_.number(cell, "the share of hungry people");
      if (!value) continue;
      if (*value < 0 || *value > 100) {
        cells_.error(cell, fmt::format("{} percent cannot be", cell.text), "shares lie between 0 and 100 percent",
                     "correct the value");
        continue;
      }
      for (const std::size_t place : columns_[i])
        add_condition(r_, ConditionKind::hunger, place, *day, *value, cells_.where(cell));
    }
  }

  const std::string file_ = "input/region_attributes_IPC.csv";
  Reading& r_;
  Cells cells_;
  const std::vector<CsvRow>& rows_;
  std::vector<std::vector<std::size_t>> columns_;
  std::optional<std::int64_t> before_;
};

}  // namespace

void read_conflicts(Reading& r) {
  const std::string file = "input/conflicts.csv";
  const bool floods = r.scenario().journeys.floods.value;
  if (r.settings.flood_driven) {
    if (r.file(file))
      r.diagnostics().warning({file, 0, 0}, "the file has no effect", "people come from floods", "remove it, or turn floods off");
    return;
  }
  if (const auto rows = r.rows(file, floods ? "" : "it says where and when there is conflict"))
    DailyTable(r, file, ConditionKind::conflict).read(*rows);
}

namespace {

/// Every level that occurs needs its entry in the lists of the settings.
void check_levels(Reading& r) {
  const auto& s = r.scenario();
  const scenario::Condition* highest = nullptr;
  for (const auto& c : s.conditions)
    if (c.what.value == ConditionKind::flood && (!highest || c.value.value > highest->value.value)) highest = &c;
  if (!highest) return;
  const double level = std::ceil(highest->value.value);
  const auto check = [&](const scenario::Given<std::vector<double>>& list, std::string_view key) {
    if (static_cast<double>(list.value.size()) > level) return;
    r.diagnostics().error(
        highest->value.where, fmt::format("level {} occurs, but {} has {} entries", level, key, list.value.size()),
        "the first entry is for level 0, one for each level follows", fmt::format("give {} entries", level + 1));
  };
  check(s.journeys.flood_move_chances, "flood_movechances");
  check(s.journeys.flood_place_weights, "flood_loc_weights");
  if (r.settings.flood_driven) check(s.journeys.newcomers_by_flood, "displaced_per_flood_day");
}

}  // namespace

void read_floods(Reading& r) {
  const std::string file = "input/flood_level.csv";
  if (!r.scenario().journeys.floods.value) {
    if (r.file(file))
      r.diagnostics().warning({file, 0, 0}, "the file has no effect", "floods are off",
                              "add the section flood_rules to move_rules");
    return;
  }
  if (const auto rows = r.rows(file, "it says where and when there are floods"))
    DailyTable(r, file, ConditionKind::flood).read(*rows);
  check_levels(r);
}

void read_hunger(Reading& r) {
  const std::string file = "input/region_attributes_IPC.csv";
  const auto& j = r.scenario().journeys;
  const bool needed = j.flee_when_starving.value || j.avoid_hungry_places.value || j.hunger_adds_newcomers.value;
  const auto rows = r.rows(file, needed ? "rules on food need it" : "");
  if (!rows) return;
  HungerTable(r, *rows).read();
  if (!needed)
    r.diagnostics().warning({file, 0, 0}, "the file has no effect", "no rule on food is on",
                            "set flee_when_starving, avoid_food_deprived_locations or starvation_driven_spawning, or remove it");
}

}  // namespace outflow::io::flee
