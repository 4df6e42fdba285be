#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "outflow/io/flee/reading.h"
#include "outflow/io/native/values.h"

/// locations.csv: places, their residents or capacities, and their further columns.
namespace outflow::io::flee {

namespace {

using scenario::PlaceKind;
using scenario::Quirk;

constexpr std::size_t width = 8;
constexpr std::int64_t most_persons = 1'000'000'000'000;

/// Columns with a meaning, and what we call them.
struct Column {
  std::string_view theirs, ours;
  double least, most;
};
constexpr std::array columns = {Column{"conflict_intensity", "conflict_intensity", 0, 1e6},
                                Column{"deactivation_probability", "deactivation_probability", 0, 1},
                                Column{"farmer_fraction", "farmer_fraction", 0, 1},
                                Column{"trade_volume", "trade_volume", 0, 1e12}, Column{"hdi", "hdi", 0, 1}};

class Reader {
 public:
  Reader(Reading& r, const std::vector<CsvRow>& rows)
      : r_(r), cells_(file_, r.diagnostics()), rows_(rows), extra_(extra_columns(cells_, rows, width)) {}

  void read() {
    check_spelling(cells_, extra_,
                   {"conflict_intensity", "deactivation_probability", "farmer_fraction", "trade_volume", "hdi", "initial_idps",
                    "capacity_per_day"});
    for (const CsvRow& row : rows_) {
      if (is_comment(row)) continue;
      if (r_.scenario().places.empty() && looks_like_header(row, {3, 4, 7})) {
        cells_.error(row.front(), "this line looks like names of columns", "without # in front it is taken for a place",
                     "put # at its beginning");
        continue;
      }
      read_row(row);
    }
    if (r_.scenario().places.empty())
      r_.diagnostics().error({file_, 0, 0}, "there are no places", "people must be somewhere", "add rows");
    check_blank_country();
    tell_counts();
  }

 private:
  /// One blank among many that are filled in may be a damaged cell; the reference program reads it as "unknown".
  void check_blank_country() const {
    constexpr std::size_t column = 2;
    constexpr int enough = 2;
    const CsvRow* blank = nullptr;
    int filled = 0;
    for (const CsvRow& row : rows_) {
      if (is_comment(row) || row.size() < width) continue;
      if (!row[column].text.empty()) ++filled;
      else if (std::exchange(blank, &row) != nullptr) return;
    }
    if (blank != nullptr && filled >= enough)
      cells_.warning((*blank)[column], "the country is blank", "all other places have one",
                     "write it, or unknown when it is not known");
  }

  void read_row(const CsvRow& row) {
    const CsvRow filled = without_trailing_blanks(row);
    if (row.size() < width) {
      cells_.error(row.front(), fmt::format("the row has {} cells, {} are needed", row.size(), width),
                   "name, region, country, latitude, longitude, type, conflict date, population or capacity",
                   "add commas for blank cells");
      r_.dropped[row.front().text];
      return;
    }
    for (std::size_t i = width + extra_.size(); i < filled.size(); ++i) {
      if (!filled[i].text.empty())
        cells_.error(filled[i], "this column has no name", "its values would be ignored",
                     "name it in the comment line that names the columns");
    }
    if (row[0].text.empty()) {
      cells_.error(row[0], "the name of the place is blank", "nothing could lead there", "write a name");
      return;
    }
    if (r_.by_name.contains(row[0].text)) {
      cells_.error(row[0], fmt::format("the place {} appears twice", in_quotes(row[0].text)),
                   "roads and conflicts would go to one or the other", "remove one of the rows or rename it");
      return;
    }
    cells_.name(row[0], "the name of the place");
    cells_.name(row[1], "the region");
    cells_.name(row[2], "the country");
    if (!row[2].text.empty() && can_be_name(row[2].text) && parse_number(row[2].text).value)
      cells_.error(row[2], fmt::format("the country cannot be {}", in_quotes(row[2].text)), "it is a number", "write its name");
    const auto kind = kind_from(row);
    if (!kind) {
      r_.dropped[row[0].text];
      return;
    }
    add_place(row, *kind);
  }

  std::optional<PlaceKind> kind_from(const CsvRow& row) {
    auto kind = kind_of(row[5].text);
    if (!kind && r_.has(Quirk::untyped_leave)) {
      cells_.warning(row[5], fmt::format("the type {} is not known", in_quotes(row[5].text)),
                     "everybody leaves the place at once (quirk untyped_leave)", "write town for a place where people stay");
      return PlaceKind::transit;
    }
    if (!kind) {
      cells_.error(row[5], fmt::format("the type {} is not known", in_quotes(row[5].text)), "it is unclear what happens there",
                   "write town, camp, idpcamp, conflict_zone, forwarding_hub, marker or flood_zone");
      return std::nullopt;
    }
    if (*kind != PlaceKind::conflict && row[6].text.empty()) return kind;
    const auto date = cells_.integer(row[6], "the conflict date");
    if (*kind != PlaceKind::conflict) return kind;
    if (!date || *date <= 0) return kind;
    if (late_conflicts_++ == 0) first_late_ = row[6];
    return PlaceKind::town;
  }

  void add_place(const CsvRow& row, PlaceKind kind) {
    scenario::Place place;
    place.id = unique_id(slug(row[0].text, "place"), taken_);
    place.name = row[0].text;
    place.kind = {kind, cells_.where(row[5])};
    place.country = row[2].text;
    place.remark.where = cells_.where(row[0]);
    coordinates(row, place);
    PlaceNote note{row[1].text, 0, 0, cells_.where(row[7])};
    note.size = persons(row[7], is_camp(kind) ? "the capacity" : "the population");
    size(row, place, note);
    if (!note.region.empty()) attribute(place, row[1], "region", note.region);
    const std::size_t index = r_.scenario().places.size();
    extras(row, place, note);
    r_.by_name[place.name] = index;
    if (index == 0) r_.scenario().journeys.home_country = {place.country, cells_.where(row[2])};
    r_.scenario().places.push_back(std::move(place));
    r_.notes.push_back(std::move(note));
  }

  std::int64_t persons(const CsvCell& cell, std::string_view what) {
    if (cell.text.empty()) return 0;
    const auto value = cells_.integer(cell, what);
    if (!value) return 0;
    if (*value >= 0 && *value <= most_persons) return *value;
    cells_.error(cell, fmt::format("{} cannot be {}", what, *value), "numbers of people lie between 0 and a million millions",
                 "correct the number; 0 means no limit for a camp");
    return 0;
  }

  /// Column 8 is the capacity of camps and the population of other places.
  void size(const CsvRow& row, scenario::Place& place, const PlaceNote& note) {
    const Where where = cells_.where(row[7]);
    if (is_camp(place.kind.value)) {
      place.capacity_persons = {r_.scaled(note.size), where};
      if (r_.scaled(note.size) == 0 && unlimited_++ == 0) first_unlimited_ = row[7];
      return;
    }
    place.residents = {r_.scaled(note.size), where};
    const auto& j = r_.scenario().journeys;
    double move_chance = 1;
    if (place.kind.value == PlaceKind::conflict) move_chance = j.conflict_move_chance.value;
    if (place.kind.value == PlaceKind::town) move_chance = j.default_move_chance.value;
    if (move_chance >= 0.005 || place.kind.value == PlaceKind::flood_zone) return;
    if (low_chances_++ == 0) first_low_ = row[5];
    if (!r_.has(Quirk::low_chance_camp)) return;
    place.kind.value = PlaceKind::camp;
    attribute(place, row[5], "move_chance", fmt::format("{}", move_chance));
  }

  void coordinates(const CsvRow& row, scenario::Place& place) {
    if (row[3].text.empty() && row[4].text.empty()) return;
    for (const std::size_t i : {3, 4}) {
      if (row[i].text.empty())
        cells_.warning(row[i], fmt::format("the {} is blank", i == 3 ? "latitude" : "longitude"),
                       "it counts as 0, as in the reference program", "give both, or leave both blank");
    }
    const auto lat = coordinate(row[3], 3, "the latitude", 90);
    const auto lon = coordinate(row[4], 4, "the longitude", 180);
    if (!lat || !lon) return;
    place.lat_deg = lat;
    place.lon_deg = lon;
    place.lat_where = cells_.where(row[3]);
    place.lon_where = cells_.where(row[4]);
  }

  /// Nothing outside the globe; but made-up worlds have grids in kilometres or metres. They have more than one place, so that a
  /// value far beyond all others belongs to none of them.
  std::optional<double> coordinate(const CsvCell& cell, std::size_t column, std::string_view what, double most) {
    constexpr double no_grid = 1e7;  // metres from the equator to a pole
    constexpr double far = 10;
    if (cell.text.empty()) return 0;
    const auto value = cells_.number(cell, what);
    if (!value || std::fabs(*value) <= most) return value;
    if (std::fabs(*value) > std::min(no_grid, far * std::max(most, largest_other(*value, column)))) {
      cells_.error(cell, fmt::format("{} cannot be {}", what, cell.text),
                   "it lies neither on the globe nor on a grid together with the other places",
                   "give degrees, first the latitude, then the longitude; leave both blank when they are not known");
      return std::nullopt;
    }
    cells_.warning(cell, fmt::format("{} cannot be {}", what, cell.text), "the place is left out of maps",
                   "give degrees, first the latitude, then the longitude");
    return std::nullopt;
  }

  /// The largest coordinate, by size, of this column beside one.
  double largest_other(double value, std::size_t column) {
    auto& [largest, second] = largest_[column];
    if (largest == 0) {
      for (const CsvRow& row : rows_) {
        if (is_comment(row) || row.size() <= column) continue;
        const double size = std::fabs(parse_number(row[column].text).value.value_or(0));
        if (size > largest) second = std::exchange(largest, size);
        else second = std::max(second, size);
      }
    }
    return std::fabs(value) < largest ? largest : second;
  }

  void attribute(const scenario::Place& place, const CsvCell& cell, std::string_view name, std::string value) {
    const Where where = cells_.where(cell);
    r_.scenario().place_attributes.push_back(
        {{place.id, where}, {std::string(name), where}, {std::move(value), where}, {{}, {}, where}});
  }

  void extras(const CsvRow& row, const scenario::Place& place, PlaceNote& note) {
    for (std::size_t i = 0; i < extra_.size() && width + i < row.size(); ++i) {
      const std::string& name = extra_[i].text;
      const CsvCell& cell = row[width + i];
      if (cell.text.empty()) continue;
      if (name.empty()) {
        cells_.error(cell, "this column has no name", "its values would be ignored", "name it in the comment line");
      } else if (name == "initial_idps") {
        initial_idps(cell, place, note);
      } else if (name == "capacity_per_day") {
        const auto value = cells_.integer(cell, name);
        if (value && (*value < 0 || *value > most_persons))
          cells_.error(cell, fmt::format("{} cannot be {}", name, *value), "camps grow by it", "write 0 or more");
        else if (value && *value != 0) attribute(place, cell, "capacity_per_step", std::to_string(r_.scaled_extra(*value)));
      } else {
        known_number(cell, place, name);
      }
    }
  }

  void initial_idps(const CsvCell& cell, const scenario::Place& place, PlaceNote& note) {
    const std::int64_t value = persons(cell, "initial_idps");
    if (value == 0) return;
    if (is_camp(place.kind.value)) note.initial_idps = r_.scaled_extra(value);
    else
      cells_.warning(cell, "initial_idps has no effect here", "it counts for camps only",
                     "make the place a camp, or leave it blank");
  }

  void known_number(const CsvCell& cell, const scenario::Place& place, const std::string& name) {
    const auto known = std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.theirs == name; });
    if (known == columns.end()) {
      attribute(place, cell, name == "region" || name == "capacity_taken" || name == "move_chance" ? "column_" + name : name,
                cell.text);
      return;
    }
    const auto value = cells_.number(cell, name);
    if (!value) return;
    if (*value < known->least || *value > known->most)
      cells_.error(cell, fmt::format("{} cannot be {}", name, cell.text),
                   fmt::format("it must lie between {} and {}", known->least, known->most),
                   "correct the value, or leave it blank");
    else attribute(place, cell, known->ours, fmt::format("{}", *value));
    if (!without_rule_.contains(name) && !has_rule(name)) without_rule_.emplace(name, cell);
  }

  [[nodiscard]] bool has_rule(const std::string& column) const {
    const auto& j = r_.scenario().journeys;
    if (column == "farmer_fraction") return !j.harvest_months.value.empty();
    if (column == "deactivation_probability") return j.camps_are_sinks.value;
    return column == "conflict_intensity" || j.economic_pull.value;
  }

  /// What concerns many rows alike is told once, so that it does not hide the rest.
  void tell_counts() {
    if (late_conflicts_ > 0)
      cells_.warning(first_late_,
                     counted(late_conflicts_, "place", "places") + " of a conflict type with a conflict date after day 0",
                     "they are towns; only conflicts.csv begins a conflict", "leave the date 0, or write town");
    if (unlimited_ > 0)
      cells_.warning(first_unlimited_, counted(unlimited_, "camp", "camps") + " with a capacity of 0 or none",
                     "0 means that there is no limit, not that nobody fits in", "give the capacity if it is known");
    for (const auto& [name, cell] : without_rule_)
      cells_.warning(cell, fmt::format("the column {} has no effect", name), "the rule that asks for it is off",
                     name == "farmer_fraction"            ? "set harvest_months, or remove the column"
                     : name == "deactivation_probability" ? "set camps_are_sinks: true, or remove the column"
                                                          : "set use_economic_pull: true, or remove the column");
    if (low_chances_ > 0)
      cells_.warning(first_low_, counted(low_chances_, "place", "places") + " with a move chance below 0.005",
                     r_.has(Quirk::low_chance_camp) ? "they become camps (quirk low_chance_camp)"
                                                    : "the reference program makes camps of them; here they stay what they are",
                     "raise the chance, or write the type that is meant");
  }

  const std::string file_ = "input/locations.csv";
  Reading& r_;
  Cells cells_;
  const std::vector<CsvRow>& rows_;
  std::vector<CsvCell> extra_;
  std::set<std::string> taken_;
  int late_conflicts_ = 0, unlimited_ = 0, low_chances_ = 0;
  std::map<std::size_t, std::pair<double, double>> largest_;  ///< by column: the two largest coordinates
  CsvCell first_late_, first_unlimited_, first_low_;
  std::map<std::string, CsvCell> without_rule_;  ///< columns whose rule is off, and where they first have a value
};

}  // namespace

void read_locations(Reading& r) {
  const auto rows = r.rows("input/locations.csv", "it lists the places");
  if (!rows) return;
  r.places_known = true;
  Reader(r, *rows).read();
}

}  // namespace outflow::io::flee
