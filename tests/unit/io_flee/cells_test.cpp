#include "outflow/io/flee/cells.h"

#include <gmock/gmock.h>

#include "flee_files.h"

namespace outflow::io::flee {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(FleeNames, OfPlacesInAnyScript) {
  for (const char* name :
       {"Mill", "N'Djamena", "Bobo-Dioulasso (north)", "San José", "Дом", "村", "7", "Camp 4 & 5", "a/b", "M.", "_x"})
    EXPECT_TRUE(can_be_name(name)) << name;
}

TEST(FleeNames, RubbishIsNone) {
  for (const char* text :
       {"",    "-",  "...", "()",  "###", "$x", "50%",  "a^b", "a*",  "~",     "<a>",   "{a}",   "a|b",  "a\\b",
        "a@b", "a!", "a?",  "a=b", "a;b", "-1", "9e29", "0.5", "nan", "\"a\"", "a\x7F", "a\x01", "a\tb", "Gor\xEF\xBF\xBDge"})
    EXPECT_FALSE(can_be_name(text)) << text;
}

std::string without_end(std::string text) {
  text.pop_back();
  return text;
}

std::vector<std::string> about_ends(const Diagnostics& diagnostics, Severity severity) {
  std::vector<std::string> texts;
  for (const auto& d : diagnostics.all())
    if (d.severity == severity && d.problem.find("no end") != std::string::npos) texts.push_back(to_string(d));
  return texts;
}

/// Each file by itself looks cut off; two of them look like the habit of an editor.
TEST(FleeLastLines, OneWithoutAnEndIsRefused) {
  for (const auto& [name, text] : testing::valley()) {
    auto files = testing::valley();
    files[name] = without_end(text);
    const auto f = read_flee_files(files, {});
    const auto errors = about_ends(f.diagnostics, Severity::error);
    ASSERT_EQ(errors.size(), 1U) << name;
    EXPECT_THAT(errors.front(), HasSubstr(name + ":"));
    EXPECT_THAT(about_ends(f.diagnostics, Severity::warning), IsEmpty());
  }
}

TEST(FleeLastLines, TwoAreTheHabitOfTheFolder) {
  auto files = testing::valley();
  const auto whole = read_flee_files(files, {});
  for (const char* name : {"input/routes.csv", "simsetting.yml"}) files[name] = without_end(files[name]);
  const auto f = read_flee_files(files, {});
  EXPECT_FALSE(f.diagnostics.has_errors()) << testing::listed(f.diagnostics);
  const auto warnings = about_ends(f.diagnostics, Severity::warning);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_THAT(warnings.front(), HasSubstr("input/routes.csv, simsetting.yml"));
  EXPECT_EQ(f.scenario.links.size(), whole.scenario.links.size());
  EXPECT_EQ(f.hasten, whole.hasten);
}

TEST(FleeLastLines, OfFilesWithoutAByteAndUnreadOnesNothingIsSaid) {
  auto files = testing::valley();
  files["input/registration_corrections.csv"].clear();
  files["input/notes.csv"] = "no end";
  const auto f = read_flee_files(files, {});
  EXPECT_THAT(about_ends(f.diagnostics, Severity::warning), IsEmpty());
  EXPECT_FALSE(f.diagnostics.has_errors()) << testing::listed(f.diagnostics);
}

/// Headers of published folders are words with signs in them.
TEST(FleeNames, OfColumnsMayHoldSigns) {
  auto files = testing::edited(testing::valley(), "input/closures.csv", "#type,name1,name2,start,end",
                               "#closure_type,name1,,closure_start = 0,closure_end = -1 (never!)");
  files = testing::edited(files, "input/routes.csv", "#from,to,km", "#from,to,\"distance [km], by road?\"");
  const auto f = read_flee_files(files, {});
  EXPECT_FALSE(f.diagnostics.has_errors()) << testing::listed(f.diagnostics);
}

/// A world of our own may be measured in kilometres, as long as more than one place is.
TEST(FleeCoordinates, OfALocalGridAreTold) {
  auto files = testing::valley();
  files = testing::edited(files, "input/locations.csv", "10.6,20.3", "950,400");
  files = testing::edited(files, "input/locations.csv", "10.7,20.3", "1900,1000");
  const auto f = read_flee_files(files, {});
  EXPECT_FALSE(f.diagnostics.has_errors()) << testing::listed(f.diagnostics);
  EXPECT_THAT(testing::listed(f.diagnostics), HasSubstr("the latitude cannot be 1900; the place is left out of maps"));
}

TEST(FleePeriod, AFaultOfTheDaysAskedForIsThatOfTheOption) {
  const auto f = read_flee_files(testing::valley(), {{}, 50000, {}, {}});
  EXPECT_THAT(testing::listed(f.diagnostics), HasSubstr("--days: the run cannot have 50000 days"));
  EXPECT_TRUE(f.diagnostics.has_errors());
}

}  // namespace
}  // namespace outflow::io::flee
