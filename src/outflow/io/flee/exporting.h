#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "outflow/base/diagnostics.h"
#include "outflow/scenario/scenario.h"

/// What the parts of the export to Flee share. Each writes its files and reports what they cannot say.
namespace outflow::io::flee {

struct Exporting {
  const scenario::Scenario& s;
  std::map<std::string, std::string>& files;
  Diagnostics& diagnostics;
  int days = 1;
  std::int64_t hasten = 1;      ///< counts are written so many times as large, where that makes whole numbers of them
  bool insert_day0 = false;     ///< the people of day 0 come from the series of counts, not from initial_idps alone
  std::map<std::string, std::size_t> index{};               ///< place by id
  std::map<std::string, std::int64_t> initial_idps{};       ///< by id of a camp
  std::map<std::string, std::int64_t> agents_from{};        ///< people in agents.csv by the id of their place
  std::vector<std::string> reported{};                      ///< ids

  void cannot(const Where& where, std::string problem, std::string reason, std::string suggestion) const;
  [[nodiscard]] bool has(scenario::Quirk quirk) const { return s.journeys.has(quirk); }
  /// The name of a place as its first reader wrote it, or its id.
  [[nodiscard]] const std::string& name(const std::string& id) const;
  [[nodiscard]] const scenario::Place& place(const std::string& id) const { return s.places[index.at(id)]; }
  /// Days since the start; an error and nullopt when the moment is no midnight.
  [[nodiscard]] std::optional<std::int64_t> day(Seconds moment, const Where& where) const;
  /// The value of an attribute of a place, "" when it has none.
  [[nodiscard]] std::string attribute(const std::string& place, std::string_view name) const;
  /// Numbers that `hasten` does not reach with the quirk unscaled_extras.
  [[nodiscard]] std::int64_t extra(std::int64_t persons) const;
};

[[nodiscard]] const Where& at(const Where& given, const scenario::Remark& row);
[[nodiscard]] bool is_camp_kind(scenario::PlaceKind kind);
/// Cells joined by commas, in quotes where they need them, and a line break.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);
/// One order that agrees with all sequences, as far as they agree with each other.
[[nodiscard]] std::vector<std::string> merged_order(const std::vector<std::vector<std::string>>& sequences);

// export_settings.cpp
void export_settings(Exporting& e);
// export_network.cpp
void export_locations(Exporting& e);
void export_routes(Exporting& e);
// export_events.cpp
void export_events(Exporting& e);
// export_conditions.cpp
void export_conditions(Exporting& e);
void export_demographics(Exporting& e);
// export_people.cpp: before the locations, which hold part of the people
void export_people(Exporting& e);
void check_reports(Exporting& e);

}  // namespace outflow::io::flee
