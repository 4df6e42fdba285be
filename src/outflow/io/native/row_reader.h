#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "outflow/base/contract.h"
#include "outflow/io/csv.h"
#include "outflow/io/native/parameter_reader.h"
#include "outflow/scenario/format.h"
#include "outflow/scenario/scenario.h"
#include "outflow/scenario/words.h"

/// Reads the cells of a CSV row as the types that `scenario/format.h` declares for its columns.
namespace outflow::io {

/// Which cell of a row belongs to which declared column. Unknown and missing columns are reported once per table.
class Columns {
 public:
  Columns(const scenario::Table& format, const CsvTable& table, Diagnostics& diagnostics);

  [[nodiscard]] const scenario::Table& format() const { return format_; }
  /// The index of the declared column, and of its cell (-1: the file has no such column).
  [[nodiscard]] std::size_t index(std::string_view name) const;
  [[nodiscard]] int cell(std::size_t index) const { return cell_of_[index]; }

 private:
  const scenario::Table& format_;
  std::vector<int> cell_of_;
};

/// One row. Every reader of a cell leaves `to` as it was when the cell is blank or absent (an error when it is
/// required) or when it cannot be read (an error); in the latter cases `where` still tells the cell.
class RowReader {
 public:
  RowReader(const Columns& columns, const std::string& file, const CsvRow& row, ParameterReader& parameters,
            Diagnostics& diagnostics);

  [[nodiscard]] scenario::Remark remark() const;

  void text(std::string_view name, std::string& to) const;
  void text(std::string_view name, scenario::Given<std::string>& to) const;
  void id(std::string_view name, std::string& to) const;
  void id(std::string_view name, scenario::Given<std::string>& to) const;
  void reference(std::string_view name, scenario::Given<std::string>& to) const;
  void number(std::string_view name, scenario::Given<double>& to) const;
  void number(std::string_view name, scenario::Given<std::optional<double>>& to) const;
  void integer(std::string_view name, scenario::Given<std::int64_t>& to) const;
  void integer(std::string_view name, scenario::Given<int>& to) const;
  void integer(std::string_view name, scenario::Given<std::optional<std::int64_t>>& to) const;
  void flag(std::string_view name, scenario::Given<bool>& to) const;
  void length(std::string_view name, scenario::Given<Span>& to) const;
  void length(std::string_view name, scenario::Given<std::optional<Span>>& to) const;
  /// Names joined by ">".
  void chain(std::string_view name, std::vector<scenario::Given<std::string>>& to) const;
  /// The period that the date stands for.
  [[nodiscard]] std::optional<scenario::Given<Period>> date(std::string_view name) const;
  void period(scenario::Given<Period>& to) const;  ///< from the columns `from` and `to`
  void group(std::string_view name, scenario::Given<scenario::GroupSelector>& to) const;
  void distance(std::string_view name, scenario::Given<std::optional<double>>& km, scenario::Given<bool>& automatic) const;
  void rate(scenario::Given<scenario::Rate>& to) const;  ///< from the columns `value` and `unit`
  void target(std::string_view name, std::span<const std::string_view> words, scenario::Given<scenario::Target>& to) const;

  template <class E>
  void word(std::string_view name, scenario::Given<E>& to) const {
    if (const auto at = word_index(name, to.where)) to.value = static_cast<E>(*at);
  }
  template <class E>
  void word(std::string_view name, scenario::Given<std::optional<E>>& to) const {
    if (const auto at = word_index(name, to.where)) to.value = static_cast<E>(*at);
  }

 private:
  struct Entry {
    const scenario::Field& field;
    const CsvCell* cell;  ///< nullptr: blank or absent
    Where where;          ///< empty when the cell is blank or absent
  };
  [[nodiscard]] Entry entry(std::string_view name, scenario::FieldType type) const;
  [[nodiscard]] Where where_of(std::string_view name) const;
  [[nodiscard]] std::optional<std::size_t> word_index(std::string_view name, Where& where) const;
  /// When {...} stands in the place of a number: the tie to its parameter, none when it is faulty (an error).
  [[nodiscard]] std::optional<scenario::Tie> tie_in(const Entry& entry) const;
  void wrong(const Entry& entry, std::string problem, std::string suggestion) const;

  const Columns& columns_;
  const std::string& file_;
  const CsvRow& row_;
  ParameterReader& parameters_;
  Diagnostics& diagnostics_;
};

}  // namespace outflow::io
