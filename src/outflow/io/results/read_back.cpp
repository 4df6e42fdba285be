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

std::vector<PlaceRead> places_of(const fs::path& folder) {
  std::vector<PlaceRead> places;
  const nlohmann::json map = json_file(folder / "places.geojson");
  try {
    for (const auto& feature : map.at("features")) {
      const auto& properties = feature.at("properties");
      PlaceRead place{properties.at("id"), properties.at("name"), {}};
      if (properties.contains("capacity") && properties["capacity"].is_number()) place.capacity = properties["capacity"];
      places.push_back(std::move(place));
    }
  } catch (const nlohmann::json::exception&) {
    throw FileError(folder / "places.geojson", "is damaged: a place has no id or no name");
  }
  return places;
}

void expect_results(const fs::path& folder) {
  if (!is_result_folder(folder))
    throw FileError(folder, "is no results folder (it has no run.json of outflow); name the --out of a finished `outflow run`");
}

/// series.csv behind its header.
RowScanner series_of(const fs::path& folder) {
  RowScanner rows(folder / "series.csv", read_file(folder / "series.csv"));
  std::vector<std::string> fields;
  if (!rows.next(fields) || fields != std::vector<std::string>{"date", "place", "group", "quantity", "statistic", "value"})
    rows.fail("is not the header of series.csv");
  return rows;
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
  expect_results(folder);
  EnsembleTable table;
  table.members = json_file(folder / "run.json").value("members", 0);
  std::map<std::string, std::string> names;
  for (const auto& place : places_of(folder)) names.emplace(place.id, place.name);
  RowScanner rows = series_of(folder);
  std::vector<std::string> fields, line_key;
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

namespace {

/// The number of a member from "member:K", or -1.
int member_of(const std::string& statistic) {
  constexpr std::string_view prefix = "member:";
  if (!statistic.starts_with(prefix)) return -1;
  int member = -1;
  const char* end = statistic.data() + statistic.size();
  const auto [at, error] = std::from_chars(statistic.data() + prefix.size(), end, member);
  return error == std::errc{} && at == end ? member : -1;
}

}  // namespace

StocksRead read_stocks(const fs::path& folder) {
  expect_results(folder);
  StocksRead stocks;
  const nlohmann::json run = json_file(folder / "run.json");
  try {
    stocks.start = run.at("scenario").at("start");
  } catch (const nlohmann::json::exception&) {
    throw FileError(folder / "run.json", "is damaged: it does not say when the run starts");
  }
  stocks.places = places_of(folder);
  std::map<std::string, std::size_t> index;
  for (std::size_t p = 0; p < stocks.places.size(); ++p) index.emplace(stocks.places[p].id, p);
  const int written = run.value("members", 0);
  std::vector<std::vector<double>> means(stocks.places.size());
  RowScanner rows = series_of(folder);
  std::vector<std::string> fields;
  while (rows.next(fields)) {
    if (fields.size() != 6) rows.fail("has not six fields");
    if (fields[3] != "stock" || fields[2] != "all") continue;
    const auto place = index.find(fields[1]);
    if (place == index.end()) continue;
    if (fields[4] == "mean") means[place->second].push_back(rows.number(fields[5]));
    const int member = member_of(fields[4]);
    if (member < 0) continue;
    if (member >= written) rows.fail("is about a member that run.json does not know");
    if (stocks.members.size() <= static_cast<std::size_t>(member))
      stocks.members.resize(static_cast<std::size_t>(member) + 1, std::vector<std::vector<double>>(stocks.places.size()));
    stocks.members[static_cast<std::size_t>(member)][place->second].push_back(rows.number(fields[5]));
  }
  stocks.only_means = stocks.members.empty();
  if (stocks.only_means) stocks.members.push_back(means);
  for (const auto& member : stocks.members)
    for (const auto& steps : member)
      if (steps.size() != means.front().size()) rows.fail("the file ends before every place has every step");
  return stocks;
}

EnsembleTable read_day_table(const fs::path& file) {
  EnsembleTable table;
  if (const fs::path meta = file.parent_path() / "meta.json"; fs::exists(meta))
    table.members = json_file(meta).value("n_seeds", 0);
  const std::string text = read_file(file);
  if (!text.empty() && text.back() != '\n') throw FileError(file, "ends in the middle of a line; it may have been cut off");
  RowScanner rows(file, text);
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
