#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "outflow/scenario/scenario.h"

/// Values as text that reads back equal.
namespace outflow::io {

/// The shortest decimal that reads back equal.
std::string written(double value);
std::string written(std::int64_t value);
std::string written(const Span& value);
/// The last date that belongs to a period with this exclusive end.
std::string written_last(Seconds end);
/// The unit of the rate; a rate without `unit_text` is written per second, mean seconds, ...
std::string written_unit(const scenario::Rate& rate);
std::string written_value(const scenario::Rate& rate);

/// A TOML string with its quotes.
std::string toml_text(std::string_view text);
/// A TOML key, in quotes when it needs them.
std::string toml_key(std::string_view name);
/// A CSV cell, in quotes when it needs them.
std::string csv_cell(std::string_view text);

/// scenario.toml up to [tables].
std::string written_settings(const scenario::Scenario& scenario);

/// The rows of a table as cells: [row][column of the format], blank where nothing or the default is to be written.
using Cells = std::vector<std::vector<std::string>>;
Cells written_rows(const scenario::Scenario& scenario, std::string_view table);

}  // namespace outflow::io
