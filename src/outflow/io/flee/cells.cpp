#include "outflow/io/flee/cells.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "outflow/io/native/values.h"

namespace outflow::io::flee {

namespace {

char lower_letter(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr std::string_view lost_byte = "\xEF\xBF\xBD";

/// A letter of any script, or a digit.
bool tells_something(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const char low = lower_letter(c);
    return static_cast<unsigned char>(c) >= 0x80 || (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9');
  });
}

/// A plus sign in front is allowed, other than in from_chars.
std::string_view without_plus(std::string_view text) {
  if (text.size() > 1 && text.front() == '+' && text[1] != '-' && text[1] != '+') text.remove_prefix(1);
  return text;
}

}  // namespace

Where where_of(const std::string& file, const CsvCell& cell) { return {file, cell.line, cell.column}; }

bool is_comment(const CsvRow& row) { return !row.empty() && row.front().text.starts_with('#'); }

CsvCell cell_of(const CsvRow& row, std::size_t index) {
  if (index < row.size()) return row[index];
  if (row.empty()) return {};
  return {{}, row.back().line, row.back().column};
}

CsvRow without_trailing_blanks(CsvRow row) {
  while (!row.empty() && row.back().text.empty()) row.pop_back();
  return row;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower_letter);
  return result;
}

void check_last_lines(const std::vector<NamedText>& files, Diagnostics& diagnostics) {
  std::vector<NamedText> open;
  std::copy_if(files.begin(), files.end(), std::back_inserter(open),
               [](const auto& f) { return !f.text.empty() && f.text.back() != '\n'; });
  if (open.empty()) return;
  const std::string_view text = open.front().text;
  const Where where{std::string(open.front().name), 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n')), 0};
  if (open.size() == 1) {
    diagnostics.error(where, "the last line has no end",
                      "no other file of the folder ends so, and this one may have been cut off within the line",
                      "check the line, and end it with a line break");
    return;
  }
  std::string names;
  for (const auto& file : open) names.append(names.empty() ? "" : ", ").append(file.name);
  diagnostics.warning(where, fmt::format("the last lines of {} files have no end", open.size()),
                      fmt::format("the folder seems to be written so; a file that was cut off looks alike: {}", names),
                      "end each of them with a line break, or seal the folder (outflow seal)");
}

bool begins_with_names(const std::vector<CsvRow>& rows) {
  return !rows.empty() && is_comment(rows.front()) && rows.front().size() > 1;
}

void check_column_names(const std::string& file, const CsvRow& row, Diagnostics& diagnostics) {
  const Cells cells(file, diagnostics);
  for (const CsvCell& cell : row) {
    std::string_view text = cell.text;
    if (text.starts_with('#')) text.remove_prefix(1);
    if (text.empty() || (tells_something(text) && text.find(lost_byte) == text.npos)) continue;
    cells.error(cell, fmt::format("{} names no column", in_quotes(text)), "the line may be damaged",
                "write the name, or nothing");
  }
}

bool can_be_name(std::string_view text) {
  constexpr std::string_view never = "#$%^*~<>{}|\\@!?=;\"";
  if (text.find(lost_byte) != text.npos) return false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F || never.find(c) != never.npos) return false;
  }
  const bool tells = tells_something(text);
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return tells && text != "nan" && (digits || !parse_number(without_plus(text)).value);
}

bool contains_word(std::string_view text, std::string_view part) { return lower(text).find(part) != std::string::npos; }

std::string in_quotes(std::string_view text) {
  if (text.size() <= 60) return fmt::format("\"{}\"", text);
  std::size_t cut = 57;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
  return fmt::format("\"{}...\"", text.substr(0, cut));
}

std::string counted(int number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

std::optional<double> Cells::number(const CsvCell& cell, std::string_view what) const {
  auto parsed = parse_number(without_plus(cell.text));
  if (!parsed.value)
    error(cell, cell.text.empty() ? fmt::format("{} is blank", what) : fmt::format("{}: {}", what, parsed.problem),
          "a number is needed here", "write a number such as 12 or 0.5, with a point and without a unit");
  return parsed.value;
}

std::optional<std::int64_t> Cells::integer(const CsvCell& cell, std::string_view what) const {
  auto parsed = parse_integer(without_plus(cell.text));
  if (!parsed.value)
    error(cell, cell.text.empty() ? fmt::format("{} is blank", what) : fmt::format("{}: {}", what, parsed.problem),
          "a whole number is needed here", "write a whole number such as 5000, without spaces, commas or points");
  return parsed.value;
}

std::optional<Seconds> Cells::day(const CsvCell& cell, std::string_view what) const {
  const auto period = cell.text.size() == 10 ? parse_date(cell.text) : std::nullopt;
  if (period) return period->begin;
  error(cell,
        cell.text.empty() ? fmt::format("{} is blank", what) : fmt::format("{}: {} is not a day", what, in_quotes(cell.text)),
        "a date is needed here", "write year, month and day, such as 2015-05-01");
  return std::nullopt;
}

void Cells::name(const CsvCell& cell, std::string_view what) const {
  if (cell.text.empty() || can_be_name(cell.text)) return;
  error(cell, fmt::format("{} cannot be {}", what, in_quotes(cell.text)),
        "a name has a letter or a digit, and none of # $ % ^ * ~ < > { } | \\ @ ! ? = ; \" in it; the cell may be damaged",
        "write the name");
}

void Cells::error(const CsvCell& cell, std::string problem, std::string reason, std::string suggestion) const {
  diagnostics_.error(where(cell), std::move(problem), std::move(reason), std::move(suggestion));
}

void Cells::warning(const CsvCell& cell, std::string problem, std::string reason, std::string suggestion) const {
  diagnostics_.warning(where(cell), std::move(problem), std::move(reason), std::move(suggestion));
}

}  // namespace outflow::io::flee
