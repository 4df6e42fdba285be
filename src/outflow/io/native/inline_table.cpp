#include "outflow/io/native/inline_table.h"

#include <fmt/core.h>

#include "outflow/io/native/section_reader.h"

namespace outflow::io {

std::optional<InlineTable> parse_inline_table(const std::string& text, const Where& where, const std::string& what,
                                              Diagnostics& diagnostics) {
  constexpr const char* example = "write { prior = 'lognormal', median = 0.29, p90 = 0.4 }, the whole cell in double quotes";
  const auto wrong = [&](const std::string& problem) {
    diagnostics.error(where, fmt::format("{}: {}", what, problem), "what stands in {...} says how the number is uncertain",
                      example);
    return std::nullopt;
  };
  if (text.find('\n') != std::string::npos) return wrong("there is a line break in {...}");
  try {
    const toml::table root = toml::parse("x = " + text + "\n");
    const toml::table* table = root.size() == 1 ? root["x"].as_table() : nullptr;
    if (table == nullptr) return wrong("it begins with { but is no table");
    InlineTable all = inline_table(*table);
    all.where = where;
    for (auto& entry : all.entries) entry.where = where;
    return all;
  } catch (const toml::parse_error& error) {
    return wrong(fmt::format("{{...}} cannot be read: {}", error.description()));
  }
}

}  // namespace outflow::io
