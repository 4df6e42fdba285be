#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "contract/bad_input/scenario_files.h"
#include "outflow/io/csv.h"
#include "support/folders.h"

/// What is true of every damaged folder: it is read to the end without a crash, and no result comes of it. Files are
/// deleted, cut off at every byte and filled with rubbish, cell by cell.
namespace outflow {
namespace {

using testing::Files;

std::vector<std::string> scenario_folders() {
  std::vector<std::string> folders{testing::reactions_folder()};
  for (const auto& entry : std::filesystem::directory_iterator(test::source_folder() + "/scenarios")) {
    if (std::filesystem::exists(entry.path() / "scenario.toml")) folders.push_back(entry.path().string());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

/// Reads whatever it is; the test fails on an exception, the sanitizers on everything worse.
bool is_refused(const Files& files) { return io::read_scenario(files).diagnostics.has_errors(); }

/// Without the files of counts that no question names: nobody reads them.
Files read_files(const std::string& folder) {
  Files files = io::load_scenario_files(folder);
  const auto asked = io::read_scenario(files).scenario.counts_files;
  std::erase_if(files, [&](const auto& file) {
    return io::is_counts_file(file.first) && std::none_of(asked.begin(), asked.end(), [&](const auto& counts) {
             return std::string(io::counts_folder) + counts.name == file.first;
           });
  });
  return files;
}

TEST(Examples, AreAcceptedWithoutAWord) {
  ASSERT_FALSE(scenario_folders().empty());
  for (const auto& folder : scenario_folders()) {
    const auto result = io::read_scenario(std::filesystem::path(folder));
    EXPECT_TRUE(result.diagnostics.all().empty()) << folder << "\n" << testing::listed(result.diagnostics);
  }
}

TEST(Mutation, EveryDeletedFileIsMissed) {
  for (const auto& folder : scenario_folders()) {
    const Files whole = read_files(folder);
    for (const auto& [name, content] : whole) {
      Files files = whole;
      files.erase(name);
      EXPECT_TRUE(is_refused(files)) << folder << " without " << name;
    }
  }
}

/// The bytes of a text that change its meaning: comments and empty lines do not.
std::string meaning(const std::string& text) {
  Diagnostics ignored;
  const auto table = io::parse_csv("t", text, ignored);
  std::string out;
  const auto add = [&](const io::CsvRow& row) {
    for (const auto& cell : row) out += cell.text + '\x1f';
    out += '\n';
  };
  if (!table) return out;
  add(table->header);
  for (const auto& row : table->rows) add(row);
  return out;
}

TEST(Mutation, EveryCutIsNoticed) {
  for (const auto& folder : scenario_folders()) {
    const Files whole = read_files(folder);
    std::size_t bytes = 0;
    for (const auto& [name, content] : whole) bytes += content.size();
    const std::size_t stride = bytes < 10'000 ? 1 : 1 + bytes / 300;  // every byte of a small scenario, a sample of a large one
    for (const auto& [name, content] : whole) {
      for (std::size_t cut = 0; cut<content.size(); cut += cut + 20> content.size() ? 1 : stride) {
        Files files = whole;
        files[name] = content.substr(0, cut);
        if (is_refused(files)) continue;
        // Only what says nothing may go: a comment after the last row. Of counts whole rows may: their number is written nowhere.
        const bool rows_of_counts = io::is_counts_file(name) && files[name].ends_with('\n');
        const bool harmless = rows_of_counts || (name != "scenario.toml" && meaning(files[name]) == meaning(content));
        EXPECT_TRUE(harmless) << folder << "/" << name << " cut at byte " << cut;
      }
    }
  }
}

/// Columns in which any text is right.
bool is_free_text(const std::string& table, const std::string& column) {
  if (table == "surges.csv")  // those that are held against the counts are checked by who reads counts (surges_test)
    for (const char* free : {"topic", "series", "unit", "column", "where", "party_sizes", "overdispersion"})
      if (column == free) return true;

  for (const char* free :
       {"name", "source", "note", "title", "country", "pcode", "statement", "said_by", "said_on", "decided_by"}) {
    if (column == free) return true;
  }
  return false;
}

/// Cells that may be left blank, each with a meaning of its own; a blank there is another scenario, not a damaged one.
bool may_be_blank(const std::string& table, const std::string& column) {
  if (table == "surges.csv") return column != "id" && column != "period" && column != "counts" && column != "report";
  for (const char* optional :
       {"group",  "lag",      "low",          "high",     "persons",     "stages", "two_way", "cost", "attraction",
        "weight", "capacity", "pass_through", "duration", "distance_km", "mode",   "place",   "link", "from",
        "to",     "lat",      "lon",          "share",    "kind",        "what",   "stay",    "was",  "outcome"}) {
    if (column == optional) return table != "populations.csv" || column != "persons";
  }
  return false;
}

/// Columns in which -1 is a number like any other.
bool may_be_minus_one(const std::string& table, const std::string& column) {
  return column == "lat" || column == "lon" || column == "coefficient" || (table == "drivers.csv" && column == "value") ||
         (column == "what" && table == "events.csv");
}

std::string joined(const io::CsvTable& table, std::size_t row, std::size_t column, const std::string& rubbish) {
  std::string text;
  const auto add = [&](const io::CsvRow& cells, bool here) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text += ',';
      std::string cell = here && i == column ? rubbish : cells[i].text;
      for (std::size_t at = 0; (at = cell.find('"', at)) != std::string::npos; at += 2) cell.insert(at, 1, '"');
      text += '"' + cell + '"';
    }
    text += '\n';
  };
  add(table.header, false);
  for (std::size_t r = 0; r < table.rows.size(); ++r) add(table.rows[r], r == row);
  return text;
}

TEST(Mutation, EveryCellOfRubbishIsNoticed) {
  const std::string longest(200'000, 'x');
  const std::array<std::string, 6> rubbish = {"@@", "", "-1", "1e309", "\xff", longest};
  for (const auto& folder : scenario_folders()) {
    const Files whole = read_files(folder);
    for (const auto& [name, content] : whole) {
      if (name == "scenario.toml" || io::is_counts_file(name)) continue;  // cells of counts: counts_test, surges_test
      Diagnostics none;
      const auto table = io::parse_csv(name, content, none);
      ASSERT_TRUE(table && !none.has_errors());
      const std::size_t stride = table->rows.size() < 8 ? 1 : 1 + table->rows.size() / 2;
      for (std::size_t row = 0; row < table->rows.size(); row += stride) {
        for (std::size_t column = 0; column < table->header.size(); ++column) {
          const std::string& head = table->header[column].text;
          for (const auto& text : rubbish) {
            if (table->rows[row][column].text == text) continue;
            Files files = whole;
            files[name] = joined(*table, row, column, text);
            if (is_refused(files)) continue;
            const bool note = name == "events.csv" && head == "what" && table->rows[row][0].text == "note";
            const bool fine = (is_free_text(name, head) && text != "\xff") || (text.empty() && may_be_blank(name, head)) ||
                              (text == "-1" && may_be_minus_one(name, head)) || (note && text != "\xff");
            EXPECT_TRUE(fine) << folder << "/" << name << " row " << row + 1 << " " << head << " = " << text.substr(0, 20);
          }
        }
      }
    }
  }
}

TEST(Mutation, EveryValueOfRubbishInTheSettingsIsNoticed) {
  for (const auto& folder : scenario_folders()) {
    const Files whole = read_files(folder);
    const std::string& text = whole.at("scenario.toml");
    for (std::size_t equals = text.find(" = "); equals != std::string::npos; equals = text.find(" = ", equals + 1)) {
      const std::size_t line = text.rfind('\n', equals) + 1;
      const std::string key = text.substr(line, equals - line);
      if (key.find('#') != std::string::npos || key.find(' ') != std::string::npos) continue;
      const std::size_t end = text.find('\n', equals);
      for (const std::string& rubbish :
           {std::string("@@"), std::string(), std::string("\"@@\""), std::string("1e309"), std::string("\xff"),
            std::string("\"") + std::string(100'000, 'x') + "\"", std::string("-1"), std::string("nan"),
            std::string("1979-05-27"), std::string("[[]]"), std::string("{}")}) {
        Files files = whole;
        files["scenario.toml"] = text.substr(0, equals + 3) + rubbish + text.substr(end);
        if (is_refused(files)) continue;
        const bool words =
            rubbish.starts_with('"') && (key == "title" || key == "description" || key == "source" || key == "unit");
        const bool number = rubbish == "-1" && (key == "reference" || key == "distance" || key == "attraction" || key == "risk" ||
                                                key == "cost" || key == "home");
        const bool date = rubbish == "1979-05-27" && (key == "start" || key == "end");
        // What a parameter stands for may be below zero: coefficients of effects are.
        const std::size_t section = text.rfind("\n[", line);
        const bool of_parameter = section != std::string::npos && text.compare(section + 1, 12, "[parameters.") == 0;
        const bool below_zero =
            rubbish == "-1" && of_parameter &&
            (key == "mean" || key == "low" || key == "high" || key == "p05" || key == "p95" || key == "value");
        EXPECT_TRUE(words || number || date || below_zero) << folder << " " << key << " = " << rubbish.substr(0, 20);
      }
    }
  }
}

TEST(Mutation, EveryDeletedLineOfTheSettingsIsReadToTheEnd) {
  for (const auto& folder : scenario_folders()) {
    const Files whole = read_files(folder);
    const std::string& text = whole.at("scenario.toml");
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin) + 1;
      Files files = whole;
      files["scenario.toml"] = text.substr(0, begin) + text.substr(end);
      EXPECT_NO_THROW((void)is_refused(files)) << folder << " line at byte " << begin;
      begin = end;
    }
  }
}

}  // namespace
}  // namespace outflow
