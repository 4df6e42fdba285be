#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>

#include "outflow/base/sha256.h"
#include "outflow/io/seal.h"
#include "unit/io_flee/flee_files.h"

/// Of a sealed folder nothing that happens to one file passes: removed, cut off at any byte, or with rubbish in a cell. Of a
/// folder without a seal the damage that passes is listed by file and kind, so that a new hole is found.
namespace outflow {
namespace {

using testing::Files;

bool is_refused(const Files& files) {
  const auto folder = io::flee::read_flee_files(files, {});
  for (const auto& d : folder.diagnostics.all()) EXPECT_FALSE(d.problem.empty() || d.where.file.empty()) << to_string(d);
  return folder.diagnostics.has_errors();
}

Files sealed(Files files) {
  std::vector<io::InputFile> read;
  for (const auto& [name, text] : files) read.push_back({name, sha256_hex(text), text.size()});
  files[io::seal_name] = io::seal_text(read);
  return files;
}

/// The folder with one file damaged, and what was done to it.
struct Mutant {
  std::string file, what;
  Files files;
};

using Visit = std::function<void(const Mutant&)>;

const std::array<std::string, 13> rubbish = {"",  "x",    "-1", "0",          "nan",  "1e999", "99999999999999999999",
                                             "@", "\xFF", "#",  "2020-01-01", "Ford", "9"};

void each_removal(const Files& whole, const Visit& visit) {
  for (const auto& [name, text] : whole) {
    Mutant mutant{name, "removed", whole};
    mutant.files.erase(name);
    visit(mutant);
  }
}

void each_cut(const Files& whole, const Visit& visit) {
  for (const auto& [name, text] : whole) {
    for (std::size_t cut = 0; cut < text.size(); ++cut) {
      const std::string left = text.substr(0, cut);
      Mutant mutant{name, left.empty() ? "emptied" : left.back() == '\n' ? "cut between rows" : "cut within a row", whole};
      mutant.files[name] = left;
      visit(mutant);
    }
  }
}

/// What a text looks like, as far as a reader can tell.
std::string kind_of(const std::string& cell) {
  if (cell.empty()) return "blank";
  if (cell == "#") return "comment mark";
  if (cell == "2020-01-01") return "another date";
  if (cell == "Ford") return "another place";
  if (cell == "-1" || cell == "0" || cell == "9") return "another number";
  return "text";
}

struct Cell {
  std::string where;  ///< its column, or the key of a setting
  std::size_t begin = 0, end = 0;
};

/// Cells are what stands between commas, or in settings behind the colon.
std::vector<Cell> cells_of(const std::string& name, const std::string& text) {
  std::vector<Cell> cells;
  for (std::size_t line = 0, stop = 0; line < text.size(); line = stop + 1) {
    stop = std::min(text.find('\n', line), text.size());
    if (name.ends_with(".yml")) {
      const std::size_t colon = text.find(':', line);
      const std::size_t key = text.find_first_not_of(' ', line);
      if (colon + 1 < stop) cells.push_back({text.substr(key, colon - key), colon + 2, stop});
      continue;
    }
    int column = 1;
    for (std::size_t begin = line, end = 0; begin <= stop; begin = end + 1, ++column) {
      end = std::min(text.find(',', begin), stop);
      cells.push_back({text[line] == '#' ? "names" : "column " + std::to_string(column), begin, end});
    }
  }
  return cells;
}

void each_rubbish(const Files& whole, const Visit& visit) {
  for (const auto& [name, text] : whole) {
    for (const auto& cell : cells_of(name, text)) {
      for (const auto& word : rubbish) {
        if (text.compare(cell.begin, cell.end - cell.begin, word) == 0) continue;
        Mutant mutant{name, cell.where + ": " + kind_of(word), whole};
        mutant.files[name] = text.substr(0, cell.begin) + word + text.substr(cell.end);
        visit(mutant);
      }
    }
  }
}

TEST(SealedFolder, IsReadAsItIs) {
  const Files files = sealed(testing::valley());
  const auto folder = io::flee::read_flee_files(files, {});
  EXPECT_FALSE(folder.diagnostics.has_errors()) << testing::listed(folder.diagnostics);
  EXPECT_TRUE(std::none_of(folder.files.begin(), folder.files.end(), [](const auto& f) { return f.name == io::seal_name; }))
      << "the caller stamps it where it lies";
}

TEST(SealedFolder, NothingThatHappensToAFilePasses) {
  const Files whole = sealed(testing::valley());
  int mutants = 0;
  const auto refused = [&](const Mutant& mutant) {
    ++mutants;
    EXPECT_TRUE(is_refused(mutant.files)) << mutant.file << " " << mutant.what << "\n" << mutant.files.at(mutant.file);
  };
  each_removal(whole, [&](const Mutant& mutant) {
    if (mutant.file == io::seal_name) return;  // what is left is whole
    ++mutants;
    EXPECT_TRUE(is_refused(mutant.files)) << "without " << mutant.file;
  });
  each_cut(whole, refused);
  each_rubbish(whole, refused);
  EXPECT_GT(mutants, 5000);
}

TEST(SealedFolder, AFileThatWasNotThereIsRefused) {
  Files files = sealed(testing::valley());
  files["input/agents.csv"] = "location\nFord\n";
  EXPECT_TRUE(is_refused(files));
  files = sealed(testing::valley());
  files["input/notes.csv"] = "nobody reads it\n";
  EXPECT_FALSE(is_refused(files)) << "not named, and not read";
}

/// What a folder without a seal cannot tell from another folder.
TEST(UnsealedFolder, WhatPassesIsKnown) {
  const std::map<std::string, std::set<std::string>> known = {
      // "names": a line of comment. A word for a word and a number for a number is another folder, and so is a table that ends
      // earlier, a row less, or a file that may be missing.
      {"input/closures.csv",
       {"column 1: comment mark", "column 2: another place", "column 3: another number", "column 3: another place",
        "column 3: text", "column 4: another number", "column 5: another number", "cut between rows", "names: another date",
        "names: another number", "names: another place", "names: blank", "names: comment mark", "names: text"}},
      {"input/conflicts.csv",
       {"column 2: another number", "column 3: another number", "names: another date", "names: another number",
        "names: another place", "names: blank", "names: comment mark", "names: text"}},
      {"input/demographics_gender.csv",
       {"column 1: another date", "column 1: another number", "column 1: another place", "column 1: text",
        "column 2: another number", "column 2: blank", "column 3: another number", "column 3: blank", "cut between rows",
        "removed"}},
      {"input/locations.csv",
       {"column 10: another number",
        "column 10: blank",
        "column 11: another number",
        "column 11: blank",
        "column 12: another date",
        "column 12: another number",
        "column 12: another place",
        "column 12: blank",
        "column 12: comment mark",
        "column 12: text",
        "column 2: another date",
        "column 2: another number",
        "column 2: blank",
        "column 2: another place",
        "column 2: text",
        "column 3: another date",
        "column 3: another place",
        "column 3: blank",
        "column 3: text",
        "column 4: another number",
        "column 4: blank",
        "column 5: another number",
        "column 5: blank",
        "column 7: another number",
        "column 8: another number",
        "column 8: blank",
        "column 9: another number",
        "column 9: blank",
        "names: another date",
        "names: another number",
        "names: another place",
        "names: blank",
        "names: comment mark",
        "names: text"}},
      {"input/registration_corrections.csv",
       {"column 1: comment mark", "column 3: another date", "column 3: another number", "column 3: another place",
        "column 3: blank", "column 3: text", "emptied", "removed"}},
      {"input/routes.csv",
       {"column 1: another place", "column 1: comment mark", "column 2: another place", "column 3: another number",
        "column 4: blank", "column 5: another number", "column 5: blank", "names: another date", "names: another number",
        "names: another place", "names: blank", "names: comment mark", "names: text"}},
      {"location_changes.csv",
       {"column 1: another place", "column 1: comment mark", "column 3: another number", "cut between rows",
        "names: another date", "names: another number", "names: another place", "names: blank", "names: comment mark",
        "names: text", "removed"}},
      {"simsetting.yml",
       {"agent: another number", "awareness_level: another number", "camp_weight: another number",
        "conflict_spawn_decay_interval: another number", "cut between rows", "default_movechance: another number",
        "hasten: another number", "link: another number", "max_move_speed: another number"}},
      {"source_data/all.csv",
       {"column 1: another date", "column 1: another number", "column 1: another place", "column 1: blank",
        "column 1: comment mark", "column 1: text", "column 2: another number", "column 2: another place", "column 2: blank",
        "column 2: comment mark", "column 2: text", "cut between rows"}},
      {"source_data/data_layout.csv",
       {"column 1: another date", "column 1: another number", "column 1: another place", "column 1: comment mark",
        "column 1: text", "column 2: blank"}},
      {"source_data/lake.csv",
       {"column 1: another date", "column 1: comment mark", "column 2: another number", "column 2: blank", "cut between rows"}},
      {"source_data/upper.csv",
       {"column 1: another date", "column 1: comment mark", "column 2: another number", "column 2: blank", "cut between rows"}},
  };
  std::map<std::string, std::set<std::string>> passed;
  const auto look = [&](const Mutant& mutant) {
    if (!is_refused(mutant.files)) passed[mutant.file].insert(mutant.what);
  };
  const Files whole = testing::valley();
  each_removal(whole, look);
  each_cut(whole, look);
  each_rubbish(whole, look);
  EXPECT_EQ(passed, known);
}

}  // namespace
}  // namespace outflow
