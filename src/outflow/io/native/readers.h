#pragma once
#include <map>
#include <optional>
#include <string>

#include "outflow/io/csv.h"
#include "outflow/io/native/row_reader.h"
#include "outflow/scenario/scenario.h"

/// The parts of the native reader, one per family of files.
namespace outflow::io {

/// The rows that scenario.toml expects in a table, and where it says so.
struct RowCount {
  std::int64_t rows = 0;
  Where where;
};

struct Settings {
  bool readable = false;  ///< false: the text is no TOML, and nothing in it is known
  std::optional<std::map<std::string, RowCount>> row_counts;  ///< absent: there is no [tables] section
};

/// scenario.toml into everything of the scenario that is not a table.
Settings read_settings(const std::string& text, scenario::Scenario& to, ParameterReader& parameters, Diagnostics& diagnostics);

/// Appends one row of a table to its vector in the scenario.
using RowFunction = void (*)(const RowReader& row, scenario::Scenario& to);

/// The function for places, links, populations, parties, exits, hazards and transitions; nullptr for other names.
RowFunction network_row_function(std::string_view table);
/// The function for multipliers, effects, drivers, departures, events, observations, needs, claims, surges; else nullptr.
RowFunction time_row_function(std::string_view table);
/// The function for conditions, traits, attributes and major routes; nullptr for other names.
RowFunction journey_row_function(std::string_view table);

}  // namespace outflow::io
