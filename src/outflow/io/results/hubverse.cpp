#include "outflow/io/results/hubverse.h"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <tuple>

#include "outflow/base/contract.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/csv.h"
#include "outflow/io/results/view.h"

namespace outflow::io::results {

namespace {

constexpr Seconds day = 86400;
constexpr std::array<const char*, 8> columns{"reference_date", "horizon",     "target",         "target_end_date",
                                             "location",       "output_type", "output_type_id", "value"};
enum Column { reference_date, horizon, target, target_end_date, location, output_type, output_type_id, value };
constexpr std::array<const char*, 4> type_names{"mean", "median", "quantile", "sample"};

std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n#") == std::string::npos && !text.empty() && text.front() != ' ' && text.back() != ' ')
    return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

template <class Number>
std::optional<Number> number_of(const std::string& text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || at != end || text.empty()) return std::nullopt;
  return number;
}

std::optional<Seconds> day_of(const std::string& text) {
  const auto period = text.size() == 10 ? parse_date(text) : std::nullopt;
  return period ? std::optional(period->begin) : std::nullopt;
}

bool has_id(OutputType type) { return type == OutputType::quantile || type == OutputType::sample; }

/// Reads cells, and tells what is wrong with them.
class Reader {
 public:
  Reader(const CsvTable& table, Diagnostics& diagnostics) : table_(table), diagnostics_(diagnostics) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      for (std::size_t i = 0; i < table.header.size(); ++i)
        if (table.header[i].text == columns[c]) index_[c] = i;
      if (index_[c] || c == target_end_date) continue;
      complete_ = false;
      diagnostics.error({table.file, 1, 1}, fmt::format("no column {}", columns[c]), "the hubverse format asks for it",
                        "write reference_date,horizon,target,location,output_type,output_type_id,value");
    }
  }

  [[nodiscard]] bool complete() const { return complete_; }

  ForecastRow row(const CsvRow& cells) {
    ForecastRow row;
    row.reference_date = date(cells, reference_date).value_or(0);
    row.horizon = number<int>(cells, horizon, "a whole number of days").value_or(0);
    row.target_end_date =
        index_[target_end_date] ? date(cells, target_end_date).value_or(0) : row.reference_date + row.horizon * day;
    row.target = text(cells, target);
    row.location = text(cells, location);
    row.value = number<double>(cells, value, "a number").value_or(0);
    if (!std::isfinite(row.value)) fault(cells, value, "is not finite", "write a number");
    read_type(cells, row);
    return row;
  }

  void fault(const CsvRow& cells, Column column, const std::string& what, const std::string& suggestion) {
    const CsvCell& cell = cells[*index_[column]];
    diagnostics_.error({table_.file, cell.line, cell.column}, fmt::format("{} \"{}\" {}", columns[column], cell.text, what), {},
                       suggestion);
  }

 private:
  [[nodiscard]] const std::string& cell(const CsvRow& cells, Column column) const { return cells[*index_[column]].text; }

  std::string text(const CsvRow& cells, Column column) {
    if (cell(cells, column).empty()) fault(cells, column, "is empty", "name it");
    return cell(cells, column);
  }

  std::optional<Seconds> date(const CsvRow& cells, Column column) {
    const auto moment = day_of(cell(cells, column));
    if (!moment) fault(cells, column, "is no date", "write it as 2026-01-31");
    return moment;
  }

  template <class Number>
  std::optional<Number> number(const CsvRow& cells, Column column, const char* kind) {
    const auto result = number_of<Number>(cell(cells, column));
    if (!result) fault(cells, column, fmt::format("is not {}", kind), fmt::format("write {}", kind));
    return result;
  }

  void read_type(const CsvRow& cells, ForecastRow& row) {
    std::size_t type = 0;
    while (type < type_names.size() && cell(cells, output_type) != type_names[type]) ++type;
    if (type == type_names.size()) return fault(cells, output_type, "is not known here", "use mean, median, quantile or sample");
    row.output_type = static_cast<OutputType>(type);
    const std::string& id = cell(cells, output_type_id);
    if (!has_id(row.output_type)) {
      if (!id.empty() && id != "NA") fault(cells, output_type_id, "has no meaning for a mean or median", "write NA");
      return;
    }
    row.output_type_id = id;
    if (row.output_type == OutputType::sample) {
      if (id.empty() || id == "NA") fault(cells, output_type_id, "names no member", "number the members");
      return;
    }
    const auto level = number_of<double>(id);
    if (!level || !(*level > 0 && *level < 1))
      fault(cells, output_type_id, "is no level of a quantile", "use a number between 0 and 1");
  }

  const CsvTable& table_;
  Diagnostics& diagnostics_;
  std::array<std::optional<std::size_t>, columns.size()> index_;
  bool complete_ = true;
};

auto task_of(const ForecastRow& row) {
  return std::tuple(row.reference_date, row.horizon, row.target_end_date, row.target, row.location, row.output_type);
}

/// Rows that come twice, and quantiles that fall while their levels rise.
void check_together(const std::vector<ForecastRow>& rows, const std::vector<CsvRow>& cells, Reader& reader) {
  std::map<decltype(task_of(rows[0])), std::map<double, std::size_t>> quantiles;
  std::map<std::pair<decltype(task_of(rows[0])), std::string>, std::size_t> seen;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool quantile = rows[i].output_type == OutputType::quantile;
    const bool fresh = quantile ? quantiles[task_of(rows[i])].emplace(*number_of<double>(rows[i].output_type_id), i).second
                                : seen.emplace(std::pair(task_of(rows[i]), rows[i].output_type_id), i).second;
    if (!fresh) reader.fault(cells[i], output_type_id, "comes twice for one task", "keep one of the rows");
  }
  for (const auto& [task, by_level] : quantiles)
    for (auto at = by_level.begin(); at != by_level.end() && std::next(at) != by_level.end(); ++at)
      if (rows[std::next(at)->second].value < rows[at->second].value)
        reader.fault(cells[std::next(at)->second], value, "is below the quantile of a lower level",
                     "sort the values of each task");
}

}  // namespace

std::vector<ForecastRow> quantile_rows(const ForecastRow& task, std::span<const double> levels, std::span<const double> values) {
  OUTFLOW_EXPECT(levels.size() == values.size());
  std::vector<ForecastRow> rows(levels.size(), task);
  for (std::size_t i = 0; i < levels.size(); ++i) {
    rows[i].output_type = OutputType::quantile;
    rows[i].output_type_id = format_number(levels[i]);
    rows[i].value = values[i];
  }
  return rows;
}

std::string hubverse_file_name(Seconds reference_date, std::string_view team, std::string_view model) {
  return fmt::format("{}-{}-{}.csv", format_date(reference_date), team, model);
}

std::string hubverse_csv(std::span<const ForecastRow> rows) {
  std::string text;
  for (std::size_t c = 0; c < columns.size(); ++c) text += (c == 0 ? "" : ",") + std::string(columns[c]);
  text += '\n';
  for (const auto& row : rows) {
    OUTFLOW_EXPECT(!row.location.empty() && !row.target.empty() && std::isfinite(row.value));
    text +=
        fmt::format("{},{},{},{},{},{},{},{}\n", format_date(row.reference_date), row.horizon, field(row.target),
                    format_date(row.target_end_date), field(row.location), type_names[static_cast<std::size_t>(row.output_type)],
                    has_id(row.output_type) ? field(row.output_type_id) : "NA", format_number(row.value));
  }
  return text;
}

void write_hubverse(const std::filesystem::path& file, std::span<const ForecastRow> rows) {
  write_file_atomically(file, hubverse_csv(rows));
}

std::optional<std::vector<ForecastRow>> read_hubverse(const std::string& file, std::string_view text, Diagnostics& diagnostics) {
  Diagnostics own;
  std::vector<ForecastRow> rows;
  if (const auto table = parse_csv(file, text, own)) {
    Reader reader(*table, own);
    if (reader.complete())
      for (const auto& cells : table->rows) rows.push_back(reader.row(cells));
    if (!own.has_errors()) check_together(rows, table->rows, reader);
  }
  diagnostics.append(own);
  if (own.has_errors()) return std::nullopt;
  return rows;
}

}  // namespace outflow::io::results
