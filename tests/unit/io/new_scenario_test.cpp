#include "outflow/io/new_scenario.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "contract/bad_input/scenario_files.h"

namespace outflow::io {
namespace {

namespace fs = std::filesystem;

TEST(NewScenario, IsValidAsItStands) {
  const auto result = read_scenario(new_scenario_files("crisis"));
  EXPECT_TRUE(result.diagnostics.all().empty()) << testing::listed(result.diagnostics);
  EXPECT_EQ(result.scenario.name, "crisis");
  EXPECT_EQ(result.scenario.places.size(), 3U);
}

TEST(NewScenario, IsWrittenWholeAndNeverOverAnother) {
  std::string name = (fs::temp_directory_path() / "outflow-test-XXXXXX").string();
  ASSERT_NE(::mkdtemp(name.data()), nullptr);
  const fs::path folder = name;
  write_new_scenario(folder / "crisis/", "crisis");
  EXPECT_TRUE(read_scenario(folder / "crisis").diagnostics.all().empty());
  EXPECT_THROW(write_new_scenario(folder / "crisis", "crisis"), FileError);
  EXPECT_THROW(write_new_scenario(folder / "no" / "crisis", "crisis"), FileError);
  fs::create_directory(folder / "empty");
  write_new_scenario(folder / "empty", "crisis");
  EXPECT_TRUE(read_scenario(folder / "empty").diagnostics.all().empty());
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 2);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace outflow::io
