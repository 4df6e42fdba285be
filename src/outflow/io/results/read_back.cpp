#include "outflow/io/results/read_back.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "outflow/io/atomic_file.h"
#include "outflow/io/results/result_folder.h"

namespace outflow::io::results {

namespace fs = std::filesystem;

namespace {

/// A table row by row, without keeping it: series.csv may be large.
class RowScanner {
 public:
  RowScanner(fs::path path, std::string text) : path_(std::move(path)), text_(std::move(text)) {}

  /// The fields of the next line that is not empty; false at the end. No field of ours holds a line break.
  bool next(std::vector<std::string>& fields) {
    fields.clear();
    while (at_ < text_.size() && fields.empty()) {
      ++line_;
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      std::string_view row(text_.data() + at_, end - at_);
      at_ = end + 1;
      if (row.ends_with('\r')) row.remove_suffix(1);
      if (!row.empty()) split(row, fields);
    }
    return !fields.empty();
  }

  [[nodiscard]] double number(const std::string& text) const {
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || at != end) fail("\"" + text + "\" is no number");
    return value;
  }

  [[noreturn]] void fail(const std::string& reason) const {
    throw FileError(path_, "line " + std::to_string(line_) + ": " + reason);
  }

 private:
  static void split(std::string_view row, std::vector<std::string>& fields) {
    fields.emplace_back();
    bool quoted = false;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const char c = row[i];
      if (c == '"' && quoted && i + 1 < row.size() && row[i + 1] == '"') fields.back() += row[++i];
      else if (c == '"') quoted = !quoted;
      else if (c == ',' && !quoted) fields.emplace_back();
      else fields.back() += c;
    }
  }

  fs::path path_;
  std::string text_;
  std::size_t at_ = 0;
  int line_ = 0;
};

nlohmann::json json_file(const fs::path& path) {
  auto json = nlohmann::json::parse(read_file(path), nullptr, false);
  if (!json.is_object()) throw FileError(path, "is damaged: it is no JSON object");
  return json;
}

std::map<std::string, std::string> names_of_places(const fs::path& folder) {
  std::map<std::string, std::string> names;
  const nlohmann::json map = json_file(folder / "places.geojson");
  try {
    for (const auto& feature : map.at("features"))
      names.emplace(feature.at("properties").at("id"), feature.at("properties").at("name"));
  } catch (const nlohmann::json::exception&) {
    throw FileError(folder / "places.geojson", "is damaged: a place has no id or no name");
  }
  return names;
}

/// A standard deviation for every day, or none at all.
void drop_parts(EnsembleTable& table) {
  for (auto& line : table.lines)
    if (line.sd.size() != line.mean.size()) line.sd.clear();
}

}  // namespace

const EnsembleLine* EnsembleTable::find(const std::string& place, const std::string& quantity, const std::string& group) const {
  for (const auto& line : lines)
    if (line.place == place && line.quantity == quantity && line.group == group) return &line;
  return nullptr;
}

EnsembleTable read_results(const fs::path& folder) {
  if (!is_result_folder(folder))
    throw FileError(folder, "is no results folder (it has no run.json of outflow); name the --out of a finished `outflow run`");
  EnsembleTable table;
  table.members = json_file(folder / "run.json").value("members", 0);
  const auto names = names_of_places(folder);
  RowScanner rows(folder / "series.csv", read_file(folder / "series.csv"));
  std::vector<std::string> fields, line_key;
  if (!rows.next(fields) || fields != std::vector<std::string>{"date", "place", "group", "quantity", "statistic", "value"})
    rows.fail("is not the header of series.csv");
  while (rows.next(fields)) {
    if (fields.size() != 6) rows.fail("has not six fields");
    const bool mean = fields[4] == "mean";
    if ((!mean && fields[4] != "sd") || fields[3].find('/') != std::string::npos) continue;
    if (std::vector<std::string> key{fields[1], fields[2], fields[3]}; key != line_key) {
      line_key = std::move(key);
      const auto name = names.find(fields[1]);
      table.lines.push_back({name == names.end() ? fields[1] : name->second, fields[3], fields[2], {}, {}});
    }
    (mean ? table.lines.back().mean : table.lines.back().sd).push_back(rows.number(fields[5]));
    if (mean && table.lines.size() == 1) table.dates.push_back(fields[0]);
  }
  drop_parts(table);
  return table;
}

EnsembleTable read_day_table(const fs::path& file) {
  EnsembleTable table;
  if (const fs::path meta = file.parent_path() / "meta.json"; fs::exists(meta))
    table.members = json_file(meta).value("n_seeds", 0);
  RowScanner rows(file, read_file(file));
  std::vector<std::string> fields;
  if (!rows.next(fields) || fields.size() < 4 || fields[0] != "day" || fields[1] != "location" || fields[2] != "mean" ||
      fields[3] != "sd")
    rows.fail("is not the header day,location,mean,sd of a table of days");
  std::map<std::string, std::size_t> lines;
  while (rows.next(fields)) {
    if (fields.size() < 4) rows.fail("has fewer than four fields");
    const auto [at, is_new] = lines.emplace(fields[1], table.lines.size());
    if (is_new) table.lines.push_back({fields[1], "stock", "all", {}, {}});
    EnsembleLine& line = table.lines[at->second];
    if (rows.number(fields[0]) != static_cast<double>(line.mean.size()))
      rows.fail("day " + fields[0] + " of " + fields[1] + " is not the next one, " + std::to_string(line.mean.size()));
    line.mean.push_back(rows.number(fields[2]));
    if (!fields[3].empty()) line.sd.push_back(rows.number(fields[3]));
  }
  drop_parts(table);
  return table;
}

}  // namespace outflow::io::results
