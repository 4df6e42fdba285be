#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>

#include "contract/parity/parity.h"
#include "outflow/io/atomic_file.h"
#include "outflow/scenario/journeys.h"
#include "support/folders.h"

/// docs/parity.md, made of what the tests of this program claim.
namespace outflow::parity {
namespace {

constexpr std::array<std::pair<State, const char*>, 5> states = {{{State::done, "done"},
                                                                  {State::done_right, "done right"},
                                                                  {State::refused, "refused"},
                                                                  {State::other, "own design"},
                                                                  {State::later, "not there yet"}}};

const char* to_string(State state) { return states[static_cast<std::size_t>(state)].second; }

const char* to_string(Engines engines) {
  constexpr std::array words = {"–", "agents", "cohorts", "both"};
  return words[static_cast<std::size_t>(engines)];
}

const char* meaning(State state) {
  switch (state) {
    case State::done:
      return "as in the reference program";
    case State::done_right:
      return "the reference program has a fault here; the default is right, or the input an error with file, line and column; "
             "where results depend on it a quirk does as the reference does";
    case State::refused:
      return "nobody has built it; input that asks for it gives an error that names the row";
    case State::other:
      return "solved in a way of our own";
    case State::later:
      return "to come";
  }
  return "";
}

/// One row may be claimed by several tests; the least favourable state counts.
struct Merged {
  State state = State::done;
  Engines engines = Engines::none;
  std::vector<std::string> remarks, tests;
};

std::map<std::string, Merged> merged() {
  std::map<std::string, Merged> all;
  for (const auto& [test, claim] : entries()) {
    auto& row = all[claim.row];
    row.state = std::max(row.state, claim.state);
    row.engines = std::max(row.engines, claim.engines);
    if (!claim.remark.empty()) row.remarks.push_back(claim.remark);
    row.tests.push_back(test);
  }
  return all;
}

/// A bar would end the cell.
std::string without_bars(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

void add_table(std::string& page, const std::map<std::string, Merged>& claims, bool settings) {
  page += settings ? "| key | state | engines | what becomes of it | test |\n"
                   : "| row | about | state | engines | what is done | test |\n";
  page += settings ? "| --- | --- | --- | --- | --- |\n" : "| --- | --- | --- | --- | --- | --- |\n";
  for (const auto& row : rows()) {
    const std::string id = row.id;
    const auto found = claims.find(id);
    if (id.starts_with("S:") != settings || found == claims.end()) continue;
    const auto& m = found->second;
    page += settings ? fmt::format("| `{}` |", id) : fmt::format("| {} | {} |", id, row.what);
    page += fmt::format(" {} | {} | {} | {} |\n", to_string(m.state), to_string(m.engines),
                        without_bars(fmt::format("{}", fmt::join(m.remarks, "; "))), fmt::join(m.tests, ", "));
  }
}

std::string page() {
  const auto claims = merged();
  std::string text =
      "# Parity with Flee, row by row\n\n"
      "Made by the tests of `tests/contract/parity`; do not edit. `OUTFLOW_WRITE_GENERATED=1 contract_parity` writes it anew. "
      "What the\n"
      "differences mean for a folder of yours is in [coming-from-flee.md](coming-from-flee.md).\n\n"
      "Every row stands for something that the reference program reads, does or writes; the second table has a row for every key "
      "of its\n"
      "settings. The last column names the test that holds for the row: small worlds with numbers worked by hand, on the engines "
      "named.\n\n"
      "| state | rows | meaning |\n| --- | --- | --- |\n";
  for (const auto& [state, word] : states) {
    const auto n = std::count_if(claims.begin(), claims.end(), [s = state](const auto& c) { return c.second.state == s; });
    text += fmt::format("| {} | {} | {} |\n", word, n, meaning(state));
  }
  text += "\n## Mechanisms\n\n";
  add_table(text, claims, false);
  text += "\n## Settings\n\n";
  add_table(text, claims, true);
  return text;
}

TEST(Page, EveryRowHasATest) {
  const auto claims = merged();
  std::set<std::string> known;
  for (const auto& row : rows()) {
    EXPECT_TRUE(known.insert(row.id).second) << row.id << " is listed twice";
    EXPECT_TRUE(claims.contains(row.id)) << row.id << " (" << row.what << ") has no test";
  }
  for (const auto& [id, claim] : claims) EXPECT_TRUE(known.contains(id)) << id << " is not in the list";
  EXPECT_EQ(known.size(), 257U);
}

/// The committed page must be what the tests make. OUTFLOW_WRITE_GENERATED=1 in the environment writes it anew.
TEST(Page, IsUpToDate) {
  const auto& program = *testing::UnitTest::GetInstance();
  if (program.failed_test_count() > 0) FAIL() << "rows of tests that fail are not written down";
  const std::string path = test::source_folder() + "/docs/parity.md";
  const std::string made = page();
  if (std::getenv("OUTFLOW_WRITE_GENERATED") != nullptr) io::write_file_atomically(path, made);
  EXPECT_EQ(io::read_file(path), made) << "run contract_parity again with OUTFLOW_WRITE_GENERATED=1 and commit docs/parity.md";
}

TEST(Page, ComingFromFleeNamesEveryKeyAndQuirk) {
  const std::string text = io::read_file(test::source_folder() + "/docs/coming-from-flee.md");
  const auto names = [&](const std::string& word) { return text.find("`" + word + "`") != std::string::npos; };
  for (const auto& row : rows()) {
    const std::string id = row.id;
    const bool found = !id.starts_with("S:") || names(id.substr(id.rfind('.') + 1));
    EXPECT_TRUE(found) << id;
  }
  for (int q = 0; q < scenario::n_quirks; ++q) EXPECT_TRUE(names(to_string(static_cast<scenario::Quirk>(q))));
}

}  // namespace
}  // namespace outflow::parity
