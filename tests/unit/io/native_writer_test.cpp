#include "outflow/io/native_writer.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "contract/bad_input/scenario_files.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/native_reader.h"
#include "support/folders.h"
#include "support/random_scenario.h"
#include "support/same_scenario.h"
#include "support/temporary_folder.h"

namespace outflow::io {
namespace {

namespace fs = std::filesystem;

std::string listed(const Diagnostics& diagnostics) {
  std::string text;
  for (const auto& d : diagnostics.all()) text += to_string(d) + "\n";
  return text;
}

TEST(NativeWriter, EveryScenarioOfOursReadsBackEqual) {
  int seen = 0;
  for (const auto& entry : fs::directory_iterator(test::source_folder() + "/scenarios")) {
    if (!fs::exists(entry.path() / "scenario.toml")) continue;
    const auto before = read_scenario(entry.path());
    const auto after = read_scenario(scenario_files(before.scenario));
    EXPECT_EQ(listed(after.diagnostics), "") << entry.path();
    EXPECT_EQ(testing::differences(before.scenario, after.scenario), "") << entry.path();
    ++seen;
  }
  EXPECT_GE(seen, 2);
}

TEST(NativeWriter, ReactionsReadBackEqual) {
  const auto before = read_scenario(testing::reactions());
  const auto files = scenario_files(before.scenario);
  const auto after = read_scenario(files);
  EXPECT_EQ(listed(after.diagnostics), "");
  EXPECT_EQ(testing::differences(before.scenario, after.scenario), "");
  for (const char* table : {"transitions.csv", "needs.csv", "claims.csv"}) EXPECT_EQ(files.count(table), 1U) << table;
}

TEST(NativeWriter, WithoutReactionsNothingOfThemIsWritten) {
  scenario::Scenario s = read_scenario(fs::path(test::source_folder()) / "scenarios/three-places").scenario;
  s.departures.resize(1);
  const auto files = scenario_files(s);
  EXPECT_EQ(files.at("departures.csv").substr(0, files.at("departures.csv").find('\n')), "from,to,persons,action");
  for (const char* section : {"[statuses", "[memories", "active", "transitions", "needs", "claims"})
    EXPECT_EQ(files.at("scenario.toml").find(section), std::string::npos) << section;
}

/// What the reader says of them is another matter: they hardly make sense.
TEST(NativeWriter, RandomScenariosReadBackEqual) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const scenario::Scenario before = testing::RandomScenario(seed).make();
    const auto files = scenario_files(before);
    const auto after = read_scenario(files);
    ASSERT_EQ(testing::differences(before, after.scenario), "") << "seed " << seed << "\n" << files.at("scenario.toml");
    ASSERT_EQ(scenario_files(after.scenario).size(), files.size());
  }
}

TEST(NativeWriter, TheComparisonNoticesEveryChangedCell) {
  const scenario::Scenario one = testing::RandomScenario(1).make(), two = testing::RandomScenario(2).make();
  EXPECT_EQ(testing::differences(one, one), "");
  EXPECT_NE(testing::differences(one, two), "");
}

TEST(NativeWriter, DefaultsThatNobodyWroteAreLeftOut) {
  scenario::Scenario s;
  s.name = "small";
  s.journeys.awareness = {1, {"elsewhere.yml", 3, 1}};
  s.places.emplace_back();
  s.places.back().id = "a";
  s.places.back().kind.value = scenario::PlaceKind::town;
  const auto files = scenario_files(s);
  EXPECT_EQ(files.size(), 2U);
  EXPECT_EQ(files.at("places.csv"), "id,kind\na,town\n");
  EXPECT_NE(files.at("scenario.toml").find("[journeys]\nawareness = 1\n"), std::string::npos);
  EXPECT_EQ(files.at("scenario.toml").find("[choice]"), std::string::npos);
  EXPECT_TRUE(files.at("scenario.toml").ends_with("[tables]\nplaces = 1\n"));
}

TEST(NativeWriter, PeriodsKeepTheirEnds) {
  scenario::Scenario s;
  s.departures.resize(2);
  s.departures[0].period.value = {0, 86400};
  s.departures[1].period.value = {43200, 86401};
  const std::string table = scenario_files(s).at("departures.csv");
  EXPECT_NE(table.find("1970-01-01,1970-01-01,"), std::string::npos) << table;
  EXPECT_NE(table.find("1970-01-01T12:00:00,1970-01-02T00:00:00,"), std::string::npos) << table;
}

class Folder : public ::testing::Test {
 protected:
  test::TemporaryFolder temporary_;
  const fs::path path_ = temporary_.path();
};

TEST_F(Folder, IsMadeAndReplacedOnlyWhereThatIsWanted) {
  const auto big = read_scenario(fs::path(test::source_folder()) / "scenarios/three-places").scenario;
  const fs::path folder = path_ / "a" / "b";
  write_scenario(big, folder, Existing::refused);
  EXPECT_EQ(testing::differences(big, read_scenario(folder).scenario), "");
  std::ofstream(folder / "README.md") << "ours";
  std::ofstream(folder / "places.csv", std::ios::app) << "edited";
  EXPECT_THROW(write_scenario(big, folder, Existing::refused), FileError);
  EXPECT_TRUE(io::read_file(folder / "places.csv").ends_with("edited"));
  write_scenario(big, folder, Existing::replaced);
  EXPECT_EQ(testing::differences(big, read_scenario(folder).scenario), "");
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(folder)) files += entry.exists() ? 1 : 0;
  EXPECT_EQ(files, scenario_files(big).size() + 1) << "the README stays, nothing else is left";
}

TEST_F(Folder, NothingIsDeletedThatIsNotWrittenAnew) {
  const auto big = read_scenario(fs::path(test::source_folder()) / "scenarios/three-places").scenario;
  write_scenario(big, path_, Existing::refused);
  auto small = big;
  small.observations.clear();
  const auto told = [&] {
    try {
      write_scenario(small, path_, Existing::replaced);
    } catch (const FileError& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  EXPECT_NE(told().find("observations.csv: would be read as a table"), std::string::npos) << told();
  EXPECT_EQ(testing::differences(big, read_scenario(path_).scenario), "") << "nothing has changed";
  fs::rename(path_ / "observations.csv", path_ / "observations.txt");
  EXPECT_EQ(told(), "");
  EXPECT_EQ(testing::differences(small, read_scenario(path_).scenario), "");
  EXPECT_TRUE(fs::exists(path_ / "observations.txt"));
}

TEST_F(Folder, WithThingsOfOthersIsLeftAlone) {
  const auto s = read_scenario(fs::path(test::source_folder()) / "scenarios/three-places").scenario;
  std::ofstream(path_ / "letter.txt") << "dear";
  EXPECT_THROW(write_scenario(s, path_, Existing::replaced), FileError);
  EXPECT_FALSE(fs::exists(path_ / "scenario.toml"));
  std::ofstream(path_ / "places.csv") << "id,kind";
  fs::remove(path_ / "letter.txt");
  EXPECT_THROW(write_scenario(s, path_, Existing::refused), FileError) << "a table is somebody's, too";
  std::ofstream(path_ / "letter.txt") << "dear";
  EXPECT_THROW(write_scenario(s, path_ / "letter.txt", Existing::replaced), FileError);
}

}  // namespace
}  // namespace outflow::io
