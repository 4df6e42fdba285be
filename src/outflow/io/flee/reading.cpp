#include "outflow/io/flee/reading.h"

#include <fmt/core.h>

#include <algorithm>

#include "outflow/io/native/values.h"
#include "outflow/scenario/words.h"

namespace outflow::io::flee {

namespace {

constexpr std::size_t longest_id = 45;  // two of them and a suffix make the id of a link

bool is_id_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

std::string with_id_letters(std::string_view text) {
  std::string id;
  for (const char c : text) {
    if (is_id_letter(c)) id += c;
    else if (!id.empty() && id.back() != '_') id += '_';
  }
  while (!id.empty() && id.back() == '_') id.pop_back();
  return id.substr(0, longest_id);
}

bool is_reserved(std::string_view id) {
  const auto in = [&](std::span<const std::string_view> words) {
    return std::find(words.begin(), words.end(), id) != words.end();
  };
  return in(scenario::exit_target_words()) || in(scenario::hazard_target_words());
}

}  // namespace

std::int64_t Reading::scaled_extra(std::int64_t persons) const {
  return has(scenario::Quirk::unscaled_extras) ? persons : scaled(persons);
}

const std::string* Reading::file(const std::string& name) const {
  const auto found = files.find(name);
  return found == files.end() ? nullptr : &found->second;
}

std::optional<std::vector<CsvRow>> Reading::rows(const std::string& name, std::string_view required_for) const {
  const std::string* text = file(name);
  if (text) {
    auto found = scan_csv(name, *text, diagnostics());
    if (found && begins_with_names(*found)) check_column_names(name, found->front(), diagnostics());
    return found;
  }
  if (!required_for.empty())
    diagnostics().error({name, 0, 0}, "the file is missing", std::string(required_for),
                        "add it, or check that this is the right folder");
  return std::nullopt;
}

std::optional<std::size_t> Reading::place(const Cells& cells, const CsvCell& name) const {
  const auto found = by_name.find(name.text);
  if (found != by_name.end()) return found->second;
  if (!places_known || dropped.contains(name.text)) return std::nullopt;  // told where it is written
  std::vector<std::string> names;
  for (const auto& [known, index] : by_name) names.push_back(known);
  const std::string near = nearest(name.text, names);
  cells.error(
      name,
      name.text.empty() ? std::string("the name of a place is blank") : fmt::format("there is no place {}", in_quotes(name.text)),
      "locations.csv does not have it",
      near.empty() ? "write the name as in locations.csv, or add the place there" : fmt::format("did you mean {}?", near));
  return std::nullopt;
}

std::string slug(std::string_view name, std::string_view prefix) {
  if (is_id(name) && name.size() <= longest_id && !is_reserved(name)) return std::string(name);
  std::string id = with_id_letters(name);
  if (!is_id(id) || is_reserved(id)) id = (std::string(prefix) + "_" + id).substr(0, longest_id);
  while (!id.empty() && id.back() == '_') id.pop_back();
  return id;
}

std::string value_slug(std::string_view text) {
  if (is_group_value(text) && text.size() <= longest_id) return std::string(text);
  const std::string id = with_id_letters(text);
  return is_group_value(id) ? id : "value" + id;
}

std::string unique_id(std::string id, std::set<std::string>& taken) {
  const std::string base = id;
  for (int n = 2; !taken.insert(id).second; ++n) id = fmt::format("{}_{}", base, n);
  return id;
}

std::optional<scenario::PlaceKind> kind_of(std::string_view type) {
  using enum scenario::PlaceKind;
  if (contains_word(type, "camp")) return contains_word(type, "idp") ? idp_camp : camp;
  if (contains_word(type, "conflict")) return conflict;
  if (contains_word(type, "forward")) return forwarding_hub;
  if (contains_word(type, "marker")) return marker;
  if (contains_word(type, "flood_zone")) return flood_zone;
  if (contains_word(type, "default") || contains_word(type, "town")) return town;
  return std::nullopt;
}

bool is_camp(scenario::PlaceKind kind) { return kind == scenario::PlaceKind::camp || kind == scenario::PlaceKind::idp_camp; }

std::vector<CsvCell> extra_columns(const Cells& cells, const std::vector<CsvRow>& rows, std::size_t width) {
  std::vector<CsvCell> extra;
  bool found = false;
  for (const CsvRow& row : rows) {
    if (!is_comment(row) || row.size() <= width) continue;
    if (found) {
      cells.warning(row.front(), "a second comment line names columns", "only the first one counts",
                    "keep one line with the names of the columns");
      break;
    }
    found = true;
    for (std::size_t i = width; i < row.size(); ++i) {
      const bool twice = std::any_of(extra.begin(), extra.end(), [&](const auto& c) { return c.text == row[i].text; });
      if (twice && !row[i].text.empty())
        cells.error(row[i], fmt::format("the column {} appears twice", in_quotes(row[i].text)),
                    "it is unclear which of the two counts", "remove one of them");
      cells.name(row[i], "the name of a column");
      extra.push_back(row[i]);
    }
  }
  return extra;
}

void check_spelling(const Cells& cells, const std::vector<CsvCell>& columns, const std::vector<std::string>& known) {
  for (const auto& column : columns) {
    if (std::find(known.begin(), known.end(), column.text) != known.end()) continue;
    const std::string near = nearest(column.text, known);
    if (!near.empty())
      cells.warning(column, fmt::format("the column {} has no meaning", in_quotes(column.text)), "its values change nothing",
                    fmt::format("did you mean {}?", near));
  }
}

bool looks_like_header(const CsvRow& row, std::initializer_list<std::size_t> numeric) {
  bool any = false;
  for (const std::size_t i : numeric) {
    if (i >= row.size() || row[i].text.empty()) continue;
    const char c = row[i].text.front();
    if ((c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.') return false;
    any = true;
  }
  return any;
}

void read_period(Reading& r) {
  const std::string name = "input/sim_period.csv";
  const auto rows = r.rows(name, "it says when the run begins and how many days it has");
  if (!rows) return;
  const Cells cells(name, r.diagnostics());
  std::optional<Seconds> start;
  std::optional<std::int64_t> length;
  bool has_start = false;
  bool has_length = false;
  const auto once = [&](bool& seen, const CsvRow& row) {
    if (seen)
      cells.error(row.front(), fmt::format("{} appears twice", row.front().text), "it is unclear which counts", "remove one");
    seen = true;
  };
  for (const CsvRow& row : *rows) {
    const std::string key = lower(row.front().text);
    if (key == "startdate") {
      once(has_start, row);
      start = cells.day(cell_of(row, 1), "the start");
      r.scenario().start.where = cells.where(cell_of(row, 1));
    } else if (key == "length") {
      once(has_length, row);
      length = cells.integer(cell_of(row, 1), "the length");
      r.scenario().end.where = cells.where(cell_of(row, 1));
    }
  }
  if (!has_start)
    r.diagnostics().error({name, 0, 0}, "there is no row StartDate", "the run has to begin", "add StartDate,2015-05-01");
  if (r.options.days && *r.options.days > 0) {
    length = *r.options.days;
    has_length = true;
  }
  if (!has_length)
    r.diagnostics().error({name, 0, 0}, "there is no row Length", "the run would have no days",
                          "add Length,300, or give the days");
  if (length && (*length < 1 || *length > most_days)) {
    const bool asked = r.options.days && *r.options.days > 0;
    r.diagnostics().error(asked ? Where{"--days", 0, 0} : r.scenario().end.where,
                          fmt::format("the run cannot have {} days", *length),
                          fmt::format("1 to {} days can be simulated", most_days),
                          asked ? "give fewer days, or 0 for the length in sim_period.csv" : "correct the length");
    length.reset();
  }
  if (start) r.start = *start;
  if (length) r.days = static_cast<int>(*length);
  r.period_known = start && length;
}

}  // namespace outflow::io::flee
