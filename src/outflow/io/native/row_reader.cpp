#include "outflow/io/native/row_reader.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

#include "outflow/io/native/values.h"

namespace outflow::io {

namespace {

using scenario::FieldType;
using scenario::Given;

constexpr const char* number_hint = "write a number such as 12 or 0.5, with a point and without a unit";
constexpr const char* integer_hint = "write a whole number such as 12, without spaces or points";
constexpr const char* date_hint = "write 2002, 2002-06, 2002-06-15 or 2002-06-15T12:30:00";
constexpr const char* length_hint = "write a number and a unit, such as 12 days, 1.5 hours or 3 months";
constexpr const char* group_hint = "write dimension=value, parted by semicolons, such as sex=women; age=child";
constexpr const char* id_hint = "begin with a letter; use letters, digits, _, - and .";

}  // namespace

Columns::Columns(const scenario::Table& format, const CsvTable& table, Diagnostics& diagnostics)
    : format_(format), cell_of_(format.columns.size(), -1) {
  std::vector<std::string> known;
  for (const auto& column : format.columns) known.emplace_back(column.name);
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const CsvCell& cell = table.header[i];
    const auto found = std::find(known.begin(), known.end(), cell.text);
    if (found != known.end()) {
      int& at = cell_of_[static_cast<std::size_t>(found - known.begin())];
      if (at < 0) at = static_cast<int>(i);
      continue;
    }
    if (cell.text.empty()) continue;  // parse_csv said so
    const std::string near = nearest(cell.text, known);
    diagnostics.error(
        {table.file, cell.line, cell.column}, fmt::format("unknown column \"{}\"", cell.text), "its values would be ignored",
        near.empty() ? fmt::format("the columns are {}", fmt::join(known, ", ")) : fmt::format("did you mean {}?", near));
  }
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (!format.columns[i].required || cell_of_[i] >= 0) continue;
    diagnostics.error({table.file, table.header.front().line, 0}, fmt::format("the column {} is missing", known[i]),
                      fmt::format("it says: {}", format.columns[i].doc), "add it to the header and to every row");
  }
}

std::size_t Columns::index(std::string_view name) const {
  for (std::size_t i = 0; i < format_.columns.size(); ++i) {
    if (format_.columns[i].name == name) return i;
  }
  throw ContractViolation(std::string(name) + " is not a declared column");
}

RowReader::RowReader(const Columns& columns, const std::string& file, const CsvRow& row, ParameterReader& parameters,
                     Diagnostics& diagnostics)
    : columns_(columns), file_(file), row_(row), parameters_(parameters), diagnostics_(diagnostics) {}

RowReader::Entry RowReader::entry(std::string_view name, FieldType type) const {
  const std::size_t index = columns_.index(name);
  const scenario::Field& field = columns_.format().columns[index];
  OUTFLOW_EXPECT(field.type == type);
  (void)type;
  const int at = columns_.cell(index);
  if (at < 0) return {field, nullptr, {}};
  const CsvCell& cell = row_[static_cast<std::size_t>(at)];
  if (!cell.text.empty()) return {field, &cell, {file_, cell.line, cell.column}};
  if (field.required)
    diagnostics_.error({file_, cell.line, cell.column}, fmt::format("{} is blank", name),
                       fmt::format("every row needs it: {}", field.doc), "fill it in");
  return {field, nullptr, field.required ? Where{file_, cell.line, cell.column} : Where{}};
}

Where RowReader::where_of(std::string_view name) const {
  const int at = columns_.cell(columns_.index(name));
  const CsvCell& cell = at < 0 ? row_.front() : row_[static_cast<std::size_t>(at)];
  return {file_, cell.line, cell.column};
}

void RowReader::wrong(const Entry& entry, std::string problem, std::string suggestion) const {
  diagnostics_.error(entry.where, fmt::format("{}: {}", entry.field.name, problem), {}, std::move(suggestion));
}

scenario::Remark RowReader::remark() const {
  scenario::Remark remark;
  text("source", remark.source);
  text("note", remark.note);
  remark.where = {file_, row_.front().line, row_.front().column};
  return remark;
}

void RowReader::text(std::string_view name, std::string& to) const {
  if (const Entry e = entry(name, FieldType::text); e.cell) to = e.cell->text;
}

void RowReader::text(std::string_view name, Given<std::string>& to) const {
  const Entry e = entry(name, FieldType::text);
  to.where = e.where;
  if (e.cell) to.value = e.cell->text;
}

void RowReader::id(std::string_view name, std::string& to) const {
  Given<std::string> given;
  id(name, given);
  to = given.value;
}

void RowReader::id(std::string_view name, Given<std::string>& to) const {
  const Entry e = entry(name, FieldType::id);
  to.where = e.where;
  if (!e.cell) return;
  to.value = e.cell->text;
  if (!is_id(to.value)) wrong(e, fmt::format("\"{}\" is not an id", to.value), id_hint);
}

void RowReader::reference(std::string_view name, Given<std::string>& to) const {
  const Entry e = entry(name, FieldType::reference);
  to.where = e.where;
  if (e.cell) to.value = e.cell->text;
}

std::optional<scenario::Tie> RowReader::tie_in(const Entry& e) const {
  if (!e.cell || !e.cell->text.starts_with('{')) return std::nullopt;
  const auto table = parse_inline_table(e.cell->text, e.where, std::string(e.field.name), diagnostics_);
  if (!table) return scenario::Tie{};
  return parameters_.read(*table, e.field, fmt::format("{}:{}:{}", columns_.format().name, e.cell->line, e.field.name));
}

void RowReader::number(std::string_view name, Given<double>& to) const {
  const Entry e = entry(name, FieldType::number);
  to.where = e.where;
  if (!e.cell) return;
  if (const auto tie = tie_in(e)) {
    to.tie = *tie;
    return;
  }
  auto parsed = parse_number(e.cell->text);
  if (!parsed.value) return wrong(e, std::move(parsed.problem), number_hint);
  to.value = *parsed.value;
}

void RowReader::number(std::string_view name, Given<std::optional<double>>& to) const {
  const Entry e = entry(name, FieldType::number);
  to.where = e.where;
  if (!e.cell) return;
  if (const auto tie = tie_in(e)) {
    to.tie = *tie;
    to.value = 1;  // until the parameter is known: the number is not absent
    return;
  }
  auto parsed = parse_number(e.cell->text);
  if (!parsed.value) return wrong(e, std::move(parsed.problem), number_hint);
  to.value = parsed.value;
}

void RowReader::integer(std::string_view name, Given<std::int64_t>& to) const {
  Given<std::optional<std::int64_t>> given;
  integer(name, given);
  to.where = given.where;
  to.tie = given.tie;
  if (given.value) to.value = *given.value;
}

void RowReader::integer(std::string_view name, Given<int>& to) const {
  Given<std::optional<std::int64_t>> given;
  integer(name, given);
  to.where = given.where;
  if (!given.value) return;
  // What does not fit is far outside every range: the check of ranges will name it.
  constexpr std::int64_t most = std::numeric_limits<int>::max();
  to.value = static_cast<int>(std::clamp(*given.value, -most, most));
}

void RowReader::integer(std::string_view name, Given<std::optional<std::int64_t>>& to) const {
  const Entry e = entry(name, FieldType::integer);
  to.where = e.where;
  if (!e.cell) return;
  if (const auto tie = tie_in(e)) {
    to.tie = *tie;
    to.value = 1;
    return;
  }
  auto parsed = parse_integer(e.cell->text);
  if (!parsed.value) return wrong(e, std::move(parsed.problem), integer_hint);
  to.value = parsed.value;
}

void RowReader::flag(std::string_view name, Given<bool>& to) const {
  const Entry e = entry(name, FieldType::flag);
  to.where = e.where;
  if (!e.cell) return;
  if (e.cell->text != "yes" && e.cell->text != "no")
    return wrong(e, fmt::format("\"{}\" is neither yes nor no", e.cell->text), "write yes or no");
  to.value = e.cell->text == "yes";
}

void RowReader::length(std::string_view name, Given<Span>& to) const {
  Given<std::optional<Span>> given;
  length(name, given);
  to.where = given.where;
  if (given.value) to.value = *given.value;
}

void RowReader::length(std::string_view name, Given<std::optional<Span>>& to) const {
  const Entry e = entry(name, FieldType::length);
  to.where = e.where;
  if (!e.cell) return;
  const auto span = parse_span(e.cell->text);
  if (!span) return wrong(e, fmt::format("\"{}\" is not a length of time", e.cell->text), length_hint);
  to.value = span;
}

void RowReader::chain(std::string_view name, std::vector<Given<std::string>>& to) const {
  const Entry e = entry(name, FieldType::chain);
  if (!e.cell) return;
  std::string_view rest = e.cell->text;
  for (;;) {
    const std::size_t cut = std::min(rest.find('>'), rest.size());
    std::string_view part = rest.substr(0, cut);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (part.empty()) return wrong(e, "a name is blank", "join ids by >, such as north > pass > south");
    to.push_back({std::string(part), e.where});
    if (cut == rest.size()) return;
    rest.remove_prefix(cut + 1);
  }
}

std::optional<Given<Period>> RowReader::date(std::string_view name) const {
  const Entry e = entry(name, columns_.format().field(name).type);
  if (!e.cell) return std::nullopt;
  const auto period = parse_date(e.cell->text);
  if (period) return Given<Period>{*period, e.where};
  wrong(e, fmt::format("\"{}\" is not a date", e.cell->text), date_hint);
  return std::nullopt;
}

void RowReader::period(Given<Period>& to) const {
  const auto first = date("from");
  const auto last = date("to");
  if (!first || !last) {
    to.where = where_of(first ? "to" : "from");
    return;
  }
  to = {{first->value.begin, last->value.end}, first->where};
}

void RowReader::group(std::string_view name, Given<scenario::GroupSelector>& to) const {
  const Entry e = entry(name, FieldType::group);
  to.where = e.where;
  if (!e.cell) return;
  auto parsed = parse_selector(e.cell->text);
  if (!parsed.value) return wrong(e, std::move(parsed.problem), group_hint);
  to.value = std::move(*parsed.value);
}

void RowReader::distance(std::string_view name, Given<std::optional<double>>& km, Given<bool>& automatic) const {
  const Entry e = entry(name, FieldType::distance);
  km.where = e.where;
  automatic.where = e.where;
  if (!e.cell) return;
  automatic.value = e.cell->text == "auto";
  if (automatic.value) return;
  if (const auto tie = tie_in(e)) {
    km.tie = *tie;
    km.value = 1;
    return;
  }
  auto parsed = parse_number(e.cell->text);
  if (!parsed.value) return wrong(e, std::move(parsed.problem), "write a number of km, or auto for the geodesic");
  km.value = parsed.value;
}

void RowReader::rate(Given<scenario::Rate>& to) const {
  Given<double> value;
  number("value", value);
  const Entry unit = entry("unit", FieldType::rate_unit);
  to.where = value.where;
  to.tie = value.tie;
  if (unit.cell) {
    if (const auto rate = parse_rate_unit(unit.cell->text)) {
      to.value = *rate;
    } else {
      wrong(unit, fmt::format("\"{}\" is not a unit of a rate", unit.cell->text),
            "write per day, mean days (or another unit of time), per step, probability per step, for hazards per crossing or "
            "per km, or for transitions with on per event");
    }
  }
  to.value.value = value.value;
}

void RowReader::target(std::string_view name, std::span<const std::string_view> words, Given<scenario::Target>& to) const {
  using enum scenario::TargetKind;
  const Entry e = entry(name, FieldType::target);
  to.where = e.where;
  if (!e.cell) return;
  const std::string& text = e.cell->text;
  constexpr std::pair<std::string_view, scenario::TargetKind> kinds[] = {
      {"links", links}, {"home", home}, {"start", start}, {"end", end}, {"out", out}, {"dead", dead}, {"on", on}};
  for (const auto& [word, kind] : kinds) {
    if (text != word) continue;
    to.value = {kind, {}};
    if (std::find(words.begin(), words.end(), word) == words.end())
      wrong(e, fmt::format("\"{}\" does not lead anywhere from here", text),
            fmt::format("write {} or the id of a place", fmt::join(words, ", ")));
    return;
  }
  to.value = {place, text};
}

std::optional<std::size_t> RowReader::word_index(std::string_view name, Where& where) const {
  const Entry e = entry(name, FieldType::word);
  where = e.where;
  if (!e.cell) return std::nullopt;
  const auto& words = e.field.words;
  const auto found = std::find(words.begin(), words.end(), e.cell->text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  const std::string near = nearest(e.cell->text, {words.begin(), words.end()});
  wrong(e, fmt::format("\"{}\" is not known", e.cell->text),
        near.empty() ? fmt::format("write one of {}", fmt::join(words, ", ")) : fmt::format("did you mean {}?", near));
  return std::nullopt;
}

}  // namespace outflow::io
