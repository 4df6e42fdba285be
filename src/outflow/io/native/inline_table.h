#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "outflow/base/diagnostics.h"

/// `{ prior = "lognormal", median = 0.29, p90 = 0.4 }`, as it was written.
namespace outflow::io {

struct InlineEntry {
  std::string key;
  Where where;
  std::optional<double> number;  ///< finite
  std::optional<std::string> text;
  std::string kind;  ///< what it is, for messages: "a text", "a date", ...
};

struct InlineTable {
  Where where;
  std::vector<InlineEntry> entries;  ///< the keys are unique
};

/// The content of a CSV cell that begins with "{", read as a TOML inline table; every part is said to stand where the cell does.
/// nullopt, with an error, when it is none.
std::optional<InlineTable> parse_inline_table(const std::string& text, const Where& where, const std::string& what,
                                              Diagnostics& diagnostics);

}  // namespace outflow::io
