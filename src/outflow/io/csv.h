#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "outflow/base/diagnostics.h"

/// CSV as RFC 4180 has it (quotes, doubled quotes, commas and line breaks within quotes), with LF or CRLF, an optional
/// BOM, and lines that begin with `#` or hold nothing skipped. Spaces around a cell without quotes do not count.
namespace outflow::io {

inline constexpr std::size_t max_input_bytes = std::size_t{256} << 20;

/// A cell and where it begins; columns are counted in characters from 1.
struct CsvCell {
  std::string text;
  int line = 0;
  int column = 0;
};

using CsvRow = std::vector<CsvCell>;

struct CsvTable {
  std::string file;
  CsvRow header;
  std::vector<CsvRow> rows;  ///< each as long as the header
  std::size_t row_count = 0;  ///< rows written, also those that were too faulty to be kept
  bool whole = true;          ///< false: the scan had to stop, so that nothing is known about the number of rows
};

/// Scans the text; every fault becomes a diagnostic in `file`. nullopt when not even a header can be read.
std::optional<CsvTable> parse_csv(const std::string& file, std::string_view text, Diagnostics& diagnostics);

/// The rows as they stand: of any length, the header among them, and lines that begin with `#` kept as rows; empty lines are
/// skipped. The text need not end with a line break. For files in a dialect of their own (io/flee). nullopt when the text
/// cannot be read (too large, no UTF-8, a quote that is never closed), with the reason in `diagnostics`.
std::optional<std::vector<CsvRow>> scan_csv(const std::string& file, std::string_view text, Diagnostics& diagnostics);

/// Reports the first byte that is no UTF-8 or a control character other than tab and line break. True when all is well.
bool check_text(const std::string& file, std::string_view text, Diagnostics& diagnostics);

}  // namespace outflow::io
