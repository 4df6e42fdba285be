#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "outflow/io/flee/cells.h"
#include "outflow/io/flee/flee_reader.h"
#include "outflow/io/flee/settings.h"

/// What the readers of the single files share while a folder is read. Each reader adds to `out.scenario` and to
/// `out.diagnostics`, and goes on after every fault.
namespace outflow::io::flee {

using Files = std::map<std::string, std::string>;

/// What else a row of locations.csv said; parallel to Scenario::places.
struct PlaceNote {
  std::string region;
  std::int64_t size = 0;  ///< column 8 as written: capacity of a camp, population of other places
  std::int64_t initial_idps = 0;
  Where size_where;
};

struct Reading {
  const Files& files;
  const Options& options;
  FleeFolder& out;
  Settings settings{};
  Seconds start = 0;
  int days = 1;
  bool period_known = false;
  std::vector<PlaceNote> notes{};
  std::map<std::string, std::size_t> by_name{};  ///< index of the place with this name
  std::map<std::string, std::string> dropped{};  ///< names of places that could not be read
  bool places_known = false;  ///< locations.csv was there; otherwise unknown names say nothing

  [[nodiscard]] scenario::Scenario& scenario() const { return out.scenario; }
  [[nodiscard]] Diagnostics& diagnostics() const { return out.diagnostics; }
  [[nodiscard]] bool has(scenario::Quirk quirk) const { return out.scenario.journeys.has(quirk); }
  [[nodiscard]] Seconds date(std::int64_t day) const { return start + day * 86400; }
  [[nodiscard]] Period period(std::int64_t day) const { return {date(day), date(day + 1)}; }
  /// Persons divided by `hasten`, cut. persons >= 0.
  [[nodiscard]] std::int64_t scaled(std::int64_t persons) const { return persons / out.hasten; }
  [[nodiscard]] std::int64_t scaled_extra(std::int64_t persons) const;  ///< the same unless Quirk::unscaled_extras

  /// The text of a file; nullptr when it is not there.
  [[nodiscard]] const std::string* file(const std::string& name) const;
  /// The rows of a file without comments and blanks at the ends; nullopt when it is not there (an error when `required`) or
  /// cannot be read.
  [[nodiscard]] std::optional<std::vector<CsvRow>> rows(const std::string& name, std::string_view required_for = {}) const;
  /// The place of this name; an error with the nearest name when there is none.
  [[nodiscard]] std::optional<std::size_t> place(const Cells& cells, const CsvCell& name) const;
};

/// A legal id for a name: the name itself when it is one; letters, digits, _, - and . otherwise. Not yet unique.
[[nodiscard]] std::string slug(std::string_view name, std::string_view prefix);
/// The same as a value of a dimension, which may begin with a digit.
[[nodiscard]] std::string value_slug(std::string_view text);
/// `id`, or `id` with _2, _3, ... when `taken` holds it; adds it to `taken`.
[[nodiscard]] std::string unique_id(std::string id, std::set<std::string>& taken);

/// The kind that a type stands for: it is enough that a word is part of it. nullopt for types that say nothing.
[[nodiscard]] std::optional<scenario::PlaceKind> kind_of(std::string_view type);
[[nodiscard]] bool is_camp(scenario::PlaceKind kind);

/// Names of further columns, learnt from comment lines that are longer than `width`.
[[nodiscard]] std::vector<CsvCell> extra_columns(const Cells& cells, const std::vector<CsvRow>& rows, std::size_t width);
/// Warns of columns whose names resemble those with a meaning.
void check_spelling(const Cells& cells, const std::vector<CsvCell>& columns, const std::vector<std::string>& known);
/// True for a row whose cells at `numeric` (below its size) hold no number at all: a header without #.
[[nodiscard]] bool looks_like_header(const CsvRow& row, std::initializer_list<std::size_t> numeric);

void read_period(Reading& r);
void read_locations(Reading& r);
void read_routes(Reading& r);
void read_major_routes(Reading& r);
void read_conflicts(Reading& r);
void read_floods(Reading& r);
void read_hunger(Reading& r);
void read_closures(Reading& r);
void read_location_changes(Reading& r);
void read_demographics(Reading& r);
void read_agents(Reading& r);
/// Day 0, newcomers, reports, observations: what needs the registrations.
void add_people(Reading& r);
void add_reports(Reading& r);
/// Warnings about data that judge themselves, conflicts that nobody can leave, newcomers from nowhere.
void check_leaks(Reading& r);
void check_isolation(Reading& r);
void check_sources(Reading& r);

}  // namespace outflow::io::flee
