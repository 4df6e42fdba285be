#include "outflow/scenario/describe.h"

#include <fmt/core.h>

#include <algorithm>

namespace outflow::scenario {

namespace {

constexpr std::size_t rows_shown = 12;   // of a long table, unless all are wanted
constexpr std::size_t widest = 40;       // characters of a cell that are shown

/// The number of characters, not of bytes.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// On one line, and cut when it is long.
std::string fitted(const std::string& text, bool cut) {
  std::string out;
  std::size_t characters = 0;
  for (const char c : text) {
    const bool begins = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    if (begins && cut && ++characters > widest) return out + "...";
    out += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
  }
  return out;
}

std::string cell_text(const Shown& shown, bool cut) {
  const std::string text = fitted(shown.text, cut);
  return shown.is_default && !text.empty() ? "(" + text + ")" : text;
}

using Sheet = std::vector<std::vector<std::string>>;

/// Columns padded to the same width, two spaces between them, no spaces at the ends of lines.
std::string aligned(const Sheet& sheet) {
  std::vector<std::size_t> widths;
  for (const auto& row : sheet) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string text;
  for (const auto& row : sheet) {
    std::string line = " ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (widths[i] == 0) continue;
      line += " " + row[i] + std::string(widths[i] - width_of(row[i]) + 1, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

/// Columns in which no row says anything are left out: they hold their default everywhere, which is told below the table.
std::vector<std::size_t> telling_columns(const Listing& listing) {
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < listing.columns.size(); ++i) {
    const bool silent = std::all_of(listing.rows.begin(), listing.rows.end(),
                                    [i](const auto& row) { return row[i].is_default || row[i].text.empty(); });
    if (!silent) columns.push_back(i);
  }
  return columns;
}

/// "attraction 1, cost 0": the defaults of the columns that are left out.
std::string left_out(const Listing& listing, const std::vector<std::size_t>& columns) {
  std::string text;
  for (std::size_t i = 0; i < listing.columns.size(); ++i) {
    if (std::find(columns.begin(), columns.end(), i) != columns.end() || listing.rows.front()[i].text.empty()) continue;
    const std::string& value = listing.rows.front()[i].text;
    const bool same =
        std::all_of(listing.rows.begin(), listing.rows.end(), [&](const auto& row) { return row[i].text == value; });
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", listing.columns[i], same ? value : "as in the row");
  }
  return text;
}

std::string keys(const Listing& listing) {
  Sheet sheet;
  for (const auto& row : listing.rows)
    sheet.push_back({row[0].text, fitted(row[1].text, false), row[1].is_default ? "default" : to_string(row[1].where)});
  return aligned(sheet);
}

std::string table(const Listing& listing, bool full) {
  const auto columns = telling_columns(listing);
  const std::size_t shown = full ? listing.rows.size() : std::min(listing.rows.size(), rows_shown);
  Sheet sheet(1);
  for (const std::size_t i : columns) sheet[0].push_back(listing.columns[i]);
  sheet[0].emplace_back("written at");
  for (std::size_t r = 0; r < shown; ++r) {
    const auto& row = listing.rows[r];
    std::vector<std::string> line;
    for (const std::size_t i : columns) line.push_back(cell_text(row[i], !full));
    Where where = row[columns.empty() ? 0 : columns.front()].where;
    for (const auto& cell : row) where = where.file.empty() ? cell.where : where;
    where.column = 0;
    line.push_back(to_string(where));
    sheet.push_back(std::move(line));
  }
  std::string text = aligned(sheet);
  if (shown < listing.rows.size()) text += fmt::format("  ... and {} more\n", listing.rows.size() - shown);
  if (const std::string defaults = left_out(listing, columns); !defaults.empty())
    text += fmt::format("  defaults: {}\n", defaults);
  return text;
}

std::string summary(const Scenario& s) {
  std::int64_t persons = 0;
  for (const auto& row : s.populations) persons += row.persons.value;
  std::size_t unsourced = 0;
  std::size_t rows = 0;
  const auto count = [&](const auto& table) {
    for (const auto& row : table) {
      ++rows;
      unsourced += row.remark.source.empty() ? 1 : 0;
    }
  };
  count(s.places), count(s.links), count(s.populations), count(s.party_sizes), count(s.exits), count(s.hazards),
      count(s.multipliers);
  count(s.effects), count(s.driver_values), count(s.departures), count(s.events), count(s.observations);
  count(s.transitions), count(s.needs), count(s.claims), count(s.surges);
  std::string text = fmt::format("{} ({})\n", s.title, s.name);
  if (!s.description.empty()) text += fitted(s.description, false) + "\n";
  text += fmt::format("source: {}\n", s.source.empty() ? "none is named" : fitted(s.source, false));
  text += fmt::format("{} places, {} links, {} persons at the start, {} observations; {} of {} rows name no source\n",
                      s.places.size(), s.links.size(), persons, s.observations.size(), unsourced, rows);
  return text + "Values in parentheses are defaults.\n";
}

}  // namespace

std::string describe(const Scenario& scenario, const DescribeOptions& options) {
  std::string text = summary(scenario);
  for (const auto& listing : listings(scenario)) {
    const bool settings = listing.columns.front() == "key";
    if (listing.rows.empty()) {
      text += fmt::format("\n{}: none\n", listing.name);
      continue;
    }
    text += settings ? fmt::format("\n{}\n", listing.name) : fmt::format("\n{} ({})\n", listing.name, listing.rows.size());
    text += settings ? keys(listing) : table(listing, options.full);
  }
  return text;
}

}  // namespace outflow::scenario
