#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "outflow/io/csv.h"

/// Any bytes: the scanner ends, its rows are as long as the header, and a table without faults reads the same again
/// after it has been written out.
namespace {

std::string written(const outflow::io::CsvTable& table) {
  std::string text;
  const auto add = [&](const outflow::io::CsvRow& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += ',';
      text += '"';
      for (const char c : row[i].text) text += c == '"' ? std::string("\"\"") : std::string(1, c);
      text += '"';
    }
    text += '\n';
  };
  add(table.header);
  for (const auto& row : table.rows) add(row);
  return text;
}

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  outflow::Diagnostics diagnostics;
  const auto table = outflow::io::parse_csv("fuzz.csv", {reinterpret_cast<const char*>(data), size}, diagnostics);
  require(table.has_value() || diagnostics.has_errors());
  if (!table) return 0;
  for (const auto& row : table->rows) require(row.size() == table->header.size());
  require(diagnostics.has_errors() || table->rows.size() == table->row_count);
  if (diagnostics.has_errors()) return 0;
  const auto again = outflow::io::parse_csv("fuzz.csv", written(*table), diagnostics);
  require(again && !diagnostics.has_errors() && again->rows.size() == table->rows.size());
  for (std::size_t r = 0; r < table->rows.size(); ++r) {
    for (std::size_t c = 0; c < table->header.size(); ++c) require(again->rows[r][c].text == table->rows[r][c].text);
  }
  return 0;
}
