#include "outflow/io/csv.h"

#include <fmt/core.h>

#include <algorithm>

namespace outflow::io {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The number of bytes of the UTF-8 character at the front of `text`; 0 when there is none
/// (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) -> unsigned { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (!follows(1) || !follows(2)) return 0;
    if (first == 0xE0 && byte(1) < 0xA0) return 0;
    if (first == 0xED && byte(1) > 0x9F) return 0;
    return 3;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (!follows(1) || !follows(2) || !follows(3)) return 0;
    if (first == 0xF0 && byte(1) < 0x90) return 0;
    if (first == 0xF4 && byte(1) > 0x8F) return 0;
    return 4;
  }
  return 0;
}

/// Walks over valid UTF-8 and knows the line and the column.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return text_[at_]; }
  [[nodiscard]] int line() const { return line_; }
  [[nodiscard]] int column() const { return column_; }

  /// A line break is LF or CRLF.
  [[nodiscard]] bool at_break() const {
    return !at_end() && (peek() == '\n' || (peek() == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n'));
  }

  char next() {
    const char c = text_[at_++];
    if (c == '\n') {
      ++line_;
      column_ = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++column_;
    }
    return c;
  }

  void skip_break() {
    if (peek() == '\r') next();
    next();
  }

  void skip_line() {
    while (!at_end() && !at_break()) next();
    if (!at_end()) skip_break();
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
};

enum class Comments { skip, keep };

class Scanner {
 public:
  Scanner(const std::string& file, std::string_view text, Diagnostics& diagnostics, Comments comments = Comments::skip)
      : file_(file), cursor_(text), diagnostics_(diagnostics), comments_(comments) {}

  /// The next row that is neither empty nor a comment; nullopt at the end, or after a fault that makes the rest unreadable.
  std::optional<CsvRow> next_row() {
    while (!cursor_.at_end() && ((comments_ == Comments::skip && cursor_.peek() == '#') || blank_line())) cursor_.skip_line();
    if (cursor_.at_end()) return std::nullopt;
    CsvRow row;
    for (;;) {
      row.push_back(read_cell());
      if (broken_) return std::nullopt;
      if (cursor_.at_end()) return row;
      if (cursor_.at_break()) {
        cursor_.skip_break();
        return row;
      }
      cursor_.next();  // the comma
    }
  }

  [[nodiscard]] bool broken() const { return broken_; }

 private:
  [[nodiscard]] bool blank_line() const {
    Cursor ahead = cursor_;
    while (!ahead.at_end() && (ahead.peek() == ' ' || ahead.peek() == '\t')) ahead.next();
    return ahead.at_end() || ahead.at_break();
  }

  [[nodiscard]] bool at_cell_end() const { return cursor_.at_end() || cursor_.peek() == ',' || cursor_.at_break(); }

  void skip_blanks() {
    while (!cursor_.at_end() && (cursor_.peek() == ' ' || cursor_.peek() == '\t')) cursor_.next();
  }

  CsvCell read_cell() {
    skip_blanks();
    CsvCell cell{{}, cursor_.line(), cursor_.column()};
    if (!cursor_.at_end() && cursor_.peek() == '"') {
      read_quoted(cell);
    } else {
      while (!at_cell_end()) cell.text += cursor_.next();
      while (!cell.text.empty() && (cell.text.back() == ' ' || cell.text.back() == '\t')) cell.text.pop_back();
    }
    return cell;
  }

  void read_quoted(CsvCell& cell) {
    cursor_.next();
    for (;;) {
      if (cursor_.at_end()) {
        broken_ = true;
        diagnostics_.error({file_, cell.line, cell.column}, "the quote is never closed", "everything after it would be one cell",
                           "close it with \"; write \"\" for a quote within the cell");
        return;
      }
      const char c = cursor_.next();
      if (c != '"') {
        if (c != '\r' || cursor_.at_end() || cursor_.peek() != '\n') cell.text += c;
        continue;
      }
      if (cursor_.at_end() || cursor_.peek() != '"') break;
      cell.text += cursor_.next();
    }
    skip_blanks();
    if (at_cell_end()) return;
    diagnostics_.error({file_, cursor_.line(), cursor_.column()}, "there is text after a closing quote",
                       "it is unclear where the cell ends", "put the whole cell in quotes and write \"\" for a quote within it");
    while (!at_cell_end()) cursor_.next();
  }

  const std::string& file_;
  Cursor cursor_;
  Diagnostics& diagnostics_;
  Comments comments_;
  bool broken_ = false;
};

/// Drops the byte order mark; false when the text is too large or no text.
bool prepare(const std::string& file, std::string_view& text, Diagnostics& diagnostics) {
  if (text.size() > max_input_bytes) {
    diagnostics.error({file, 0, 0}, fmt::format("the file has {} bytes", text.size()),
                      fmt::format("at most {} are read", max_input_bytes), "split the scenario or sum up its rows");
    return false;
  }
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return check_text(file, text, diagnostics);
}

void check_header(const CsvTable& table, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const CsvCell& cell = table.header[i];
    if (cell.text.empty()) {
      diagnostics.error({table.file, cell.line, cell.column}, fmt::format("column {} has no name", i + 1),
                        "its cells would be ignored", "name it or remove the comma");
      continue;
    }
    const auto first = std::find_if(table.header.begin(), table.header.begin() + static_cast<std::ptrdiff_t>(i),
                                    [&](const CsvCell& other) { return other.text == cell.text; });
    if (first != table.header.begin() + static_cast<std::ptrdiff_t>(i)) {
      diagnostics.error({table.file, cell.line, cell.column}, fmt::format("the column \"{}\" appears twice", cell.text),
                        "it is unclear which of the two counts", "remove one of them");
    }
  }
}

}  // namespace

bool check_text(const std::string& file, std::string_view text, Diagnostics& diagnostics) {
  int line = 1;
  int column = 1;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t length = utf8_length(text.substr(i));
    if (length == 0) {
      diagnostics.error({file, line, column}, fmt::format("the byte 0x{:02X} (number {}) is not UTF-8", byte, i + 1),
                        "letters would be lost or changed", "save the file as UTF-8");
      return false;
    }
    const bool carriage = byte == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if ((byte < 0x20 && byte != '\n' && byte != '\t' && !carriage) || byte == 0x7F) {
      diagnostics.error({file, line, column}, fmt::format("the control character 0x{:02X} (byte {}) is not text", byte, i + 1),
                        byte == 0 ? "the file may be damaged, or UTF-16" : "the file may be damaged",
                        byte == '\r' ? "end lines with LF or CRLF" : "remove it, or save the file as UTF-8");
      return false;
    }
    if (byte == '\n') {
      ++line;
      column = 1;
    } else {
      ++column;
    }
    i += length;
  }
  return true;
}

std::optional<CsvTable> parse_csv(const std::string& file, std::string_view text, Diagnostics& diagnostics) {
  if (!prepare(file, text, diagnostics)) return std::nullopt;
  Scanner scanner(file, text, diagnostics);
  auto header = scanner.next_row();
  if (!header) {
    if (!scanner.broken())
      diagnostics.error({file, 0, 0}, "the file is empty", "a table begins with the names of its columns",
                        "write them, or remove the file and its line in [tables]");
    return std::nullopt;
  }
  CsvTable table{file, std::move(*header), {}, 0, true};
  check_header(table, diagnostics);
  while (auto row = scanner.next_row()) {
    ++table.row_count;
    if (row->size() == table.header.size()) {
      table.rows.push_back(std::move(*row));
      continue;
    }
    diagnostics.error(
        {file, row->front().line, row->front().column},
        fmt::format("the row has {} cell{}, the header has {}", row->size(), row->size() == 1 ? "" : "s", table.header.size()),
        "values would end up in the wrong columns", "add or remove commas; a cell that contains a comma needs quotes");
  }
  table.whole = !scanner.broken();
  if (table.whole && table.row_count == 0)
    diagnostics.error({file, 0, 0}, "the file has a header but no rows", "a table that says nothing may be a damaged one",
                      "add rows, or remove the file and its line in [tables]");
  if (table.whole && text.back() != '\n')
    diagnostics.error({file, 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n')), 0},
                      "the file ends in the middle of a line", "it may have been cut off",
                      "check the last line and end it with a line break");
  return table;
}

std::optional<std::vector<CsvRow>> scan_csv(const std::string& file, std::string_view text, Diagnostics& diagnostics) {
  if (!prepare(file, text, diagnostics)) return std::nullopt;
  Scanner scanner(file, text, diagnostics, Comments::keep);
  std::vector<CsvRow> rows;
  while (auto row = scanner.next_row()) rows.push_back(std::move(*row));
  if (scanner.broken()) return std::nullopt;
  return rows;
}

}  // namespace outflow::io
