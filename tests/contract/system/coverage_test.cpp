#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "outflow/io/atomic_file.h"
#include "outflow/io/csv.h"
#include "outflow/io/folder.h"
#include "outflow/io/native_reader.h"
#include "support/folders.h"

/// What the three news reports of 2017 state, and where it stands in the scenarios that we ship: docs/system.md, made from
/// coverage.csv. Every reference must name a part that exists, every statement must have one or a reason.
namespace outflow {
namespace {

namespace fs = std::filesystem;
const fs::path root = test::source_folder();

struct Row {
  std::string id, kind, label, reason;
  std::vector<std::string> where;  ///< "north-korea:drivers.rice"
};

std::vector<Row> rows_of(const fs::path& file) {
  Diagnostics faults;
  const auto table = io::parse_csv(file.filename().string(), io::read_file(file.string()), faults);
  EXPECT_TRUE(table.has_value() && !faults.has_errors()) << file;
  std::vector<Row> rows;
  for (const auto& cells : table->rows) {
    Row row{cells[0].text, cells[1].text, cells[2].text, cells[4].text, {}};
    std::istringstream words(cells[3].text);
    for (std::string word; words >> word;) row.where.push_back(word);
    rows.push_back(std::move(row));
  }
  return rows;
}

/// "drivers.rice", "claims.s056", ... of one scenario.
std::set<std::string> parts_of(const scenario::Scenario& s) {
  std::set<std::string> parts;
  const auto add = [&](const char* kind, const std::string& name) { parts.insert(fmt::format("{}.{}", kind, name)); };
  for (const auto& x : s.dimensions) add("groups", x.name);
  for (const auto& x : s.statuses) add("statuses", x.name);
  for (const auto& x : s.drivers) add("drivers", x.name);
  for (const auto& x : s.memories) add("memories", x.name);
  for (const auto& x : s.reports) add("reports", x.name);
  for (const auto& x : s.places) add("places", x.id);
  for (const auto& x : s.links) add("links", x.id);
  for (const auto& x : s.exits) add("exits", x.name.value);
  for (const auto& x : s.hazards) add("hazards", x.name.value);
  for (const auto& x : s.transitions) add("transitions", x.name.value);
  for (const auto& x : s.observations) add("observations", x.report.value);
  for (const auto& x : s.needs) add("needs", x.name.value);
  for (const auto& x : s.claims) add("claims", x.id.value);
  for (const auto& x : s.events) add("events", x.title);
  return parts;
}

std::string page(const std::vector<Row>& rows) {
  const auto mapped = std::count_if(rows.begin(), rows.end(), [](const Row& row) { return !row.where.empty(); });
  std::string text = fmt::format(
      "# The system in the news\n\nMade by `contract_system` from `tests/contract/system/coverage.csv`; do not edit. "
      "`OUTFLOW_WRITE_GENERATED=1 contract_system` "
      "writes it anew.\n\nThree news reports of 2017 on people leaving North Korea make 93 statements. {} of them stand in a "
      "scenario that Outflow ships, as a mechanism, a driver, "
      "an observation or a claim; the others carry the reason why they do not. `outflow claims scenarios/north-korea` says what "
      "the evidence makes of them.\n\n"
      "| statement | kind | in short | where |\n| --- | --- | --- | --- |\n",
      mapped);
  for (const auto& row : rows) {
    std::string where;
    for (const auto& word : row.where) where += fmt::format("{}`{}`", where.empty() ? "" : ", ", word);
    if (where.empty()) where = "not carried: " + row.reason;
    text += fmt::format("| {} | {} | {} | {} |\n", row.id, row.kind, row.label, where);
  }
  return text;
}

const fs::path table = root / "tests/contract/system/coverage.csv";

TEST(SystemCoverage, EveryReferenceNamesAPartThatExists) {
  std::map<std::string, std::set<std::string>> known;
  for (const auto& row : rows_of(table)) {
    EXPECT_NE(row.where.empty(), row.reason.empty()) << row.id << ": either a reference or a reason";
    for (const auto& word : row.where) {
      const auto colon = word.find(':');
      ASSERT_NE(colon, std::string::npos) << row.id << ": " << word;
      const auto name = word.substr(0, colon);
      if (!known.contains(name)) {
        const auto read = io::read_scenario(root / "scenarios" / name);
        EXPECT_FALSE(read.diagnostics.has_errors()) << name;
        known[name] = parts_of(read.scenario);
      }
      EXPECT_TRUE(known[name].contains(word.substr(colon + 1))) << row.id << ": " << word;
    }
  }
}

TEST(SystemCoverage, AtLeast85StatementsAreCarried) {
  const auto rows = rows_of(table);
  EXPECT_EQ(rows.size(), 93u);
  EXPECT_GE(std::count_if(rows.begin(), rows.end(), [](const Row& row) { return !row.where.empty(); }), 85);
}

TEST(SystemCoverage, TheTableHasEveryStatementOfTheReports) {
  const fs::path claims = root / "../shared/dprk/seed_claims.csv";
  if (!fs::exists(claims)) GTEST_SKIP() << "skipped, no reference data";
  Diagnostics faults;
  const auto seed = io::parse_csv("seed_claims.csv", io::read_file(claims.string()), faults);
  ASSERT_TRUE(seed.has_value());
  const auto rows = rows_of(table);
  ASSERT_EQ(rows.size(), seed->rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].id, seed->rows[i][0].text);
    EXPECT_EQ(rows[i].kind, seed->rows[i][6].text) << rows[i].id;
  }
}

TEST(SystemCoverage, ThePageIsWhatTheTableMakes) {
  const std::string path = (root / "docs/system.md").string(), made = page(rows_of(table));
  if (std::getenv("OUTFLOW_WRITE_GENERATED") != nullptr) io::write_file_atomically(path, made);
  EXPECT_EQ(io::read_file(path), made) << "run contract_system again with OUTFLOW_WRITE_GENERATED=1 and commit docs/system.md";
}

/// The worlds of one mechanism each are shipped, too: they are read and checked like all others.
TEST(SystemCoverage, TheScenariosOfTheMechanismsHaveNoFaults) {
  int n = 0;
  for (const auto& entry : fs::directory_iterator(root / "scenarios/mechanisms")) {
    if (!entry.is_directory()) continue;
    const auto read = io::read_scenario(entry.path());
    for (const auto& d : read.diagnostics.all()) ADD_FAILURE() << entry.path().filename() << " " << to_string(d);
    ++n;
  }
  EXPECT_EQ(n, 8);
}

}  // namespace
}  // namespace outflow
