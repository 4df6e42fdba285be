#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "outflow/base/calendar.h"
#include "outflow/io/csv.h"
#include "outflow/scenario/scenario.h"

/// Cells and rows of the CSV files in Flee folders. Their dialects differ from file to file: which lines are comments, and
/// whether there is a header.
namespace outflow::io::flee {

[[nodiscard]] Where where_of(const std::string& file, const CsvCell& cell);
[[nodiscard]] bool is_comment(const CsvRow& row);

/// The cell, or an empty one at the end of the row when the row is too short.
[[nodiscard]] CsvCell cell_of(const CsvRow& row, std::size_t index);
/// Drops empty cells at the end.
[[nodiscard]] CsvRow without_trailing_blanks(CsvRow row);

struct NamedText {
  std::string_view name, text;
};

/// A file whose last line has no end may have been cut off within a number. One of a folder is an error; where two or more end
/// so, the folder was written that way, and one warning names them. Files without a byte say nothing.
void check_last_lines(const std::vector<NamedText>& files, Diagnostics& diagnostics);
/// Whether a text can be the name of a place, a country, a region or a trait: it holds a letter or a digit (of any script), no
/// control character and none of # $ % ^ * ~ < > { } | \ @ ! ? = ; " and U+FFFD, the sign of a byte that was lost. Digits alone
/// may name something, but no other number does.
[[nodiscard]] bool can_be_name(std::string_view text);
/// Of a line that names columns, with a # or without: a cell without a letter or a digit, or with a lost byte, is damaged.
void check_column_names(const std::string& file, const CsvRow& row, Diagnostics& diagnostics);
/// Whether the first line is a comment that names columns: it has more than one cell.
[[nodiscard]] bool begins_with_names(const std::vector<CsvRow>& rows);
/// "camp" in "Refugee_Camp": without regard to the case of ASCII letters. `part` in lower case.
[[nodiscard]] bool contains_word(std::string_view text, std::string_view part);
[[nodiscard]] std::string lower(std::string_view text);
/// Shortens a text that is quoted in a message to 60 bytes.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// "1 camp", "3 camps".
[[nodiscard]] std::string counted(int number, std::string_view one, std::string_view many);

/// Reads cells of one file and reports those that are not what they should be. `what` names the cell in messages.
class Cells {
 public:
  Cells(const std::string& file, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics) {}

  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] Diagnostics& diagnostics() const { return diagnostics_; }
  [[nodiscard]] Where where(const CsvCell& cell) const { return where_of(file_, cell); }

  [[nodiscard]] std::optional<double> number(const CsvCell& cell, std::string_view what) const;
  [[nodiscard]] std::optional<std::int64_t> integer(const CsvCell& cell, std::string_view what) const;
  [[nodiscard]] std::optional<Seconds> day(const CsvCell& cell, std::string_view what) const;  ///< YYYY-MM-DD
  /// Reports a text that can be no name; blank ones are the caller's matter. `what`: "the country".
  void name(const CsvCell& cell, std::string_view what) const;

  void error(const CsvCell& cell, std::string problem, std::string reason, std::string suggestion) const;
  void warning(const CsvCell& cell, std::string problem, std::string reason, std::string suggestion) const;

 private:
  const std::string& file_;
  Diagnostics& diagnostics_;
};

}  // namespace outflow::io::flee
