#pragma once
#include <limits>
#include <span>
#include <string_view>
#include <vector>

/// What may be written in a scenario folder: every table with its columns, every section of scenario.toml with its keys.
/// This is the one truth from which the reader, the checks of ranges, the JSON Schema and the tables in
/// `docs/formats/scenario-folder.md` are made.
namespace outflow::scenario {

enum class FieldType {
  text,       ///< any text
  id,         ///< the name of this thing
  reference,  ///< the name of another thing
  number,
  integer,
  flag,      ///< yes or no (TOML: true or false)
  word,      ///< one of Field::words
  distance,  ///< a number of km, or "auto"
  moment,    ///< scenario.toml: a TOML date or date-time
  from,      ///< a date: its first moment
  to,        ///< a date: its last moment
  length,    ///< a length of time
  speed,     ///< "20 km/day"
  group,     ///< "sex=women; age=child"
  rate_unit, ///< "per year", "mean days", "probability per step", ...
  target,    ///< where an exit or hazard leads
  names,     ///< scenario.toml: an array of names
  numbers,   ///< scenario.toml: an array of numbers, each in the range
  integers,  ///< scenario.toml: an array of whole numbers, each in the range
  known_words, ///< scenario.toml: an array of Field::words
  chain,     ///< names joined by " > "
};

struct Field {
  std::string_view name;
  FieldType type = FieldType::text;
  bool required = false;
  std::string_view doc;        ///< one line
  std::string_view fallback{}; ///< the default as it would be written; "": none
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  bool above_least = false;    ///< `least` itself is not allowed
  std::string_view reason{};   ///< why a value outside the range makes no sense
  std::span<const std::string_view> words{};
  std::string_view hint{};     ///< what to try instead; "": the range
  bool uncertain = false;      ///< a prior or a link to a parameter may stand in its place; see parameters.h
};

struct Table {
  std::string_view name;  ///< the file is `<name>.csv`
  bool required = false;
  std::string_view doc;
  std::vector<Field> columns;
  bool required_by_rates = false;  ///< required with [movement] rule = "rates" only

  [[nodiscard]] const Field& field(std::string_view column) const;
};

enum class SectionKind {
  once,        ///< [time]
  named,       ///< [modes.NAME], any number
  dimensions,  ///< [groups]: any key, an array of values
  row_counts,  ///< [tables]: the name of a table, its number of rows
};

struct Section {
  std::string_view name;  ///< "" for the keys before the first section
  SectionKind kind = SectionKind::once;
  bool required = false;
  std::string_view doc;
  std::vector<Field> keys;

  [[nodiscard]] const Field& field(std::string_view key) const;
};

const std::vector<Table>& tables();
const std::vector<Section>& sections();
const Table& table(std::string_view name);
const Section& section(std::string_view name);

inline constexpr double max_persons = 1099511627776.0;  ///< 2^40: sums of people stay exact in every type we use
inline constexpr double max_steps = 2'000'000;
inline constexpr double max_groups = 10'000;

}  // namespace outflow::scenario
