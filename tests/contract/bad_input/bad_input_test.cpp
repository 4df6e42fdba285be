#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <ostream>

#include "contract/bad_input/scenario_files.h"

/// Every kind of fault, with the place that must be blamed and a word of the message. Rows change scenarios/three-places,
/// those of rows_reactions.inc tests/support/scenarios/reactions; the row counts are mended afterwards unless the fault is
/// about them.
namespace outflow {
namespace {

using testing::Files;

/// Replaces the first `from` by `to`; `from` "": appends; `from` "*": replaces the whole file; `to` nullptr: removes it.
struct Edit {
  const char* file;
  const char* from;
  std::optional<std::string> to;
};

void apply(const Edit& e, Files& files) {
  if (!e.to) files.erase(e.file);
  else if (std::string_view(e.from) == "*") files[e.file] = *e.to;
  else testing::edit(files, e.file, e.from, *e.to);
}

struct BadInput {
  const char* name;
  std::vector<Edit> edits;
  const char* where;    ///< as messages begin: "links.csv:3:1"
  const char* problem;  ///< part of the message
  bool mend_counts = true;
  Files (*of)() = testing::three_places;
};

constexpr const char* toml = "scenario.toml";
constexpr std::optional<std::string> removed = std::nullopt;

void PrintTo(const BadInput& row, std::ostream* out) { *out << row.name; }

std::vector<BadInput> make_table() {
  std::vector<BadInput> rows = {
#include "contract/bad_input/rows_files.inc"
#include "contract/bad_input/rows_priors.inc"
#include "contract/bad_input/rows_settings.inc"
#include "contract/bad_input/rows_tables.inc"
  };
  const std::vector<BadInput> of_reactions = {
#include "contract/bad_input/rows_reactions.inc"
  };
  for (BadInput row : of_reactions) {
    row.of = testing::reactions;
    rows.push_back(std::move(row));
  }
  return rows;
}

const std::vector<BadInput>& table() {
  static const std::vector<BadInput> rows = make_table();
  return rows;
}

class BadInputTest : public ::testing::TestWithParam<BadInput> {};

TEST_P(BadInputTest, IsBlamedOnTheRightPlace) {
  const BadInput& row = GetParam();
  Files files = row.of();
  for (const auto& e : row.edits) apply(e, files);
  if (row.mend_counts) (void)io::fix_table_counts(files);
  const auto result = io::read_scenario(files);
  const std::string expected = std::string(row.where) + ": ";
  const auto& all = result.diagnostics.all();
  const bool told = std::any_of(all.begin(), all.end(), [&](const Diagnostic& d) {
    const std::string text = to_string(d);
    return text.starts_with(expected) && text.find(row.problem) != std::string::npos;
  });
  EXPECT_TRUE(told) << "expected " << expected << row.problem << "\nfound:\n" << testing::listed(result.diagnostics);
  for (const auto& d : all) {
    EXPECT_FALSE(d.problem.empty());
    EXPECT_FALSE(d.reason.empty() && d.suggestion.empty()) << to_string(d) << " says neither why nor what to do";
  }
}

INSTANTIATE_TEST_SUITE_P(Table, BadInputTest, ::testing::ValuesIn(table()),
                         [](const auto& param) { return std::string(param.param.name); });

TEST(BadInput, TableIsLongAndItsNamesAreUnique) {
  std::vector<std::string> names;
  for (const auto& row : table()) names.emplace_back(row.name);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
  EXPECT_GE(table().size(), 150U);
}

TEST(BadInput, OneRunShowsAllFaults) {
  Files files = testing::three_places();
  testing::edit(files, toml, "step = \"1 day\"", "step = \"1 dai\"");
  testing::edit(files, "places.csv", "10.40", "abc");
  testing::edit(files, "links.csv", "30,", "-30,");
  testing::edit(files, "exits.csv", "per day", "per dya");
  testing::edit(files, "hazards.csv", "dead,age=child", "dead,age=chidl");
  testing::edit(files, "events.csv", "closure_link", "closure_lnk");
  const auto result = io::read_scenario(files);
  EXPECT_GE(result.diagnostics.count(Severity::error), 6U) << testing::listed(result.diagnostics);
  for (const char* file : {"scenario.toml", "places.csv", "links.csv", "exits.csv", "hazards.csv", "events.csv"}) {
    const auto& all = result.diagnostics.all();
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const Diagnostic& d) { return d.where.file == file; })) << file;
  }
}

TEST(BadInput, AMisspeltWordGetsASuggestion) {
  const std::vector<std::array<const char*, 4>> rows = {
      {"places.csv", "transit", "tranzit", "did you mean transit?"},
      {"places.csv", "country", "contry", "did you mean country?"},
      {"links.csv", "track,valley", "track,valey", "did you mean valley?"},
      {"links.csv", "foot", "fot", "did you mean foot?"},
      {"exits.csv", ",links", ",twon", "did you mean town?"},
      {"hazards.csv", "ford,turned", "frod,turned", "did you mean ford?"},
      {"effects.csv", "shelling,0.1", "sheling,0.1", "did you mean shelling?"},
      {"effects.csv", "flight,", "fligth,", "did you mean flight?"},
      {"events.csv", "closure_link,ford", "closure_link,frod", "did you mean ford?"},
      {"scenario.toml", "members", "membres", "did you mean members?"},
      {"scenario.toml", "hazards = 3", "hazard = 3", "did you mean hazards?"},
      {"observations.csv", "arrivals,2020-01", "arivals,2020-01", "did you mean arrivals?"},
      {"hazards.csv", "age=adult", "aeg=adult", "did you mean age?"},
      {"hazards.csv", "age=adult", "age=adlut", "did you mean adult?"},
  };
  for (const auto& [file, from, to, suggestion] : rows) {
    Files files = testing::three_places();
    testing::edit(files, file, from, to);
    const std::string text = testing::listed(io::read_scenario(files).diagnostics);
    EXPECT_NE(text.find(suggestion), std::string::npos) << from << " -> " << to << "\n" << text;
  }
}

}  // namespace
}  // namespace outflow
