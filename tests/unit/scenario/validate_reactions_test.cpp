#include <gtest/gtest.h>

#include <limits>

#include "contract/bad_input/scenario_files.h"
#include "outflow/scenario/compile.h"
#include "outflow/scenario/scenario.h"

/// Statuses, memories, transitions, transfers, needs and claims that are right although they look odd, and faults that no file
/// can hold. tests/contract/bad_input/rows_reactions.inc has a row for each fault with its place.
namespace outflow::scenario {
namespace {

using testing::Files;

constexpr const char* toml = "scenario.toml";

std::string faults(Files files) {
  (void)io::fix_table_counts(files);
  return testing::listed(io::read_scenario(files).diagnostics);
}

std::string faults(const std::string& file, const std::string& from, const std::string& to) {
  Files files = testing::reactions();
  testing::edit(files, file, from, to);
  return faults(files);
}

TEST(ValidateReactions, TheScenarioOfTheTestsIsRightAndCanBeCompiled) {
  const auto read = io::read_scenario(testing::reactions());
  EXPECT_EQ(testing::listed(read.diagnostics), "");
  const auto compiled = compile(read.scenario);
  EXPECT_EQ(testing::listed(compiled.diagnostics), "");
  EXPECT_EQ(compiled.model.n_groups, 8);
}

TEST(ValidateReactions, OneRunShowsAllFaults) {
  Files files = testing::reactions();
  testing::edit(files, toml, "[0.9, 0.1]", "[0.9]");
  testing::edit(files, toml, "each = \"age\"", "each = \"sex\"");
  testing::edit(files, "transitions.csv", "released", "relased");
  testing::edit(files, "departures.csv", "transfer,valley,sent", "transfer,valey,sent");
  testing::edit(files, "needs.csv", "beds,arrivals", "beds,arivals");
  testing::edit(files, "claims.csv", "likely,", "more,");
  testing::edit(files, "effects.csv", "hears,word", "hears,wort");
  EXPECT_GE(io::read_scenario(files).diagnostics.count(Severity::error), 7U);
}

TEST(ValidateReactions, ATransitionMayHaveSeveralRows) {
  Files files = testing::reactions();
  testing::edit(files, "transitions.csv", "", "hears,awareness,unaware,aware,,0.1,per day,town,,,,\n");
  EXPECT_EQ(faults(files), "");
}

TEST(ValidateReactions, ProbabilitiesOfOneEventMaySumToOneForEachValue) {
  Files files = testing::reactions();
  // Those with attempts=none change with 0.9 already; the aware may change with 0.1 more, the unaware of other ages with 1.
  testing::edit(files, "transitions.csv", "", "afraid,awareness,aware,unaware,caught,0.1,per event,,,,,\n");
  testing::edit(files, "transitions.csv", "", "warned,awareness,unaware,aware,caught,1,per event,,,age=child,,\n");
  EXPECT_EQ(faults(files), "");
}

TEST(ValidateReactions, ABlankValueBeforeIsAnyOther) {
  EXPECT_EQ(faults("transitions.csv", "awareness,aware,unaware,,2", "awareness,,unaware,,2"), "");
}

TEST(ValidateReactions, ATransitionMayComeWithATransfer) {
  EXPECT_EQ(faults("transitions.csv", ",caught,0.9", ",sent_back,0.9"), "");
  EXPECT_EQ(faults("transitions.csv", ",caught,0.9", ",transfer,0.9"), "");  // the name of transfers that have none
}

TEST(ValidateReactions, SharesAtTheStartAreRounded) {
  EXPECT_EQ(faults(toml, "[\"unaware\", \"aware\"]\nstart = [0.9, 0.1]",
                   "[\"unaware\", \"aware\", \"sure\"]\nstart = [0.333333, 0.333333, 0.333334]"),
            "");
}

TEST(ValidateReactions, AValueMayBeReachedByPeopleWhoHaveItAtTheStart) {
  Files files = testing::reactions();
  testing::edit(files, toml, "[\"none\", \"one\"]", "[\"none\", \"one\", \"two\"]");
  testing::edit(files, "populations.csv", "age=adult; awareness=unaware", "age=adult; awareness=unaware; attempts=two");
  EXPECT_EQ(faults(files), "");
}

TEST(ValidateReactions, ValuesOfAStatusThatIsNotActiveNeedNotBeReached) {
  EXPECT_EQ(faults(toml, "[\"none\", \"one\"]", "[\"none\", \"one\", \"two\"]\nactive = false"), "");
}

/// What people are while the status is switched off needs no way there while it is on; any other value does.
TEST(ValidateReactions, AValueThatIsNamedUnderOffNeedNotBeReached) {
  const std::string values = "[\"none\", \"one\"]", more = "[\"none\", \"one\", \"two\"]";
  EXPECT_EQ(faults(toml, values, more + "\noff = \"two\""), "");
  EXPECT_NE(faults(toml, values, more + "\noff = \"one\"").find("nobody is ever attempts=two"), std::string::npos);
}

TEST(ValidateReactions, TheLogarithmOfAMemoryThatNeverVanishesIsAllowed) {
  Files files = testing::reactions();
  testing::edit(files, toml, "transform = \"log1p\"\nreference = 5", "transform = \"log\"\nstart = 1\nreference = 5");
  EXPECT_EQ(faults(files), "");
  testing::edit(files, "effects.csv", "caught,caught,0.8", "caught,caught,-0.8");
  EXPECT_EQ(faults(files), "");  // it fades, but not to nothing
  testing::edit(files, toml, "half_life = \"20 days\"\n", "");
  EXPECT_NE(faults(files).find("would be infinite"), std::string::npos);
}

TEST(ValidateReactions, TheLogarithmOfABelievedShareMayActBothWays) {
  Files files = testing::reactions();
  testing::edit(files, toml, "half_life = \"1 month\"", "half_life = \"1 month\"\ntransform = \"log\"");
  EXPECT_EQ(faults(files), "");
}

TEST(ValidateReactions, AMemoryOfHazardsMayBeKeptForPlaces) {
  Files files = testing::reactions();
  testing::edit(files, toml, "each = \"link\"", "each = \"place\"");
  testing::edit(files, "effects.csv", "caught,caught,0.8,,,ford", "flight,caught,0.8,,,");
  testing::edit(files, "effects.csv", "cost,caught", "wait,caught");
  EXPECT_EQ(faults(files), "");
}

TEST(ValidateReactions, TransfersMakePlacesReachableAndLeft) {
  Files files = testing::reactions();
  testing::edit(files, "places.csv", "", "far,Far,camp,11,31,CC,\nisland,Island,transit,11,32,CC,\n");
  testing::edit(files, "departures.csv", "", "2020-03-01,2020-03-31,10,jail,,transfer,far,,\n");
  testing::edit(files, "departures.csv", "", "2020-03-01,2020-03-31,10,town,,transfer,island,,\n");
  const std::string without_way_back = faults(files);
  EXPECT_NE(without_way_back.find("never leave it"), std::string::npos) << without_way_back;
  testing::edit(files, "departures.csv", "", "2020-03-01,2020-03-31,10,island,,transfer,far,,\n");
  EXPECT_EQ(faults(files), "");
}

TEST(ValidateReactions, MeansAndCostsMayChangeInTime) {
  Files files = testing::reactions();
  testing::edit(files, "multipliers.csv", "means,2,,,age=adult,,", "means,2,,,age=adult,2020-02,");
  testing::edit(files, "effects.csv", "", "cost,broadcasts,0.1,,,ford,,\n");
  EXPECT_EQ(faults(files), "");
}

TEST(ValidateReactions, ReportsOfSetoutsAreCountedUnderEveryRule) {
  Scenario s = io::read_scenario(testing::reactions()).scenario;
  s.movement.rule.value = MovementRule::journeys;
  EXPECT_EQ(testing::listed(validate(s)).find("report setouts"), std::string::npos);
}

TEST(ValidateReactions, GroupsNameStatusesEverywhere) {
  Files files = testing::reactions();
  testing::edit(files, "hazards.csv", "caught,0.1,per crossing,jail,,",
                "caught,0.1,per crossing,jail,awareness=aware; age=child,");
  testing::edit(files, "multipliers.csv", "attempts=one", "attempts=one; awareness=aware; age=child");
  files["parties.csv"] = "place,group,size,share\n,awareness=aware,2,1\n";
  testing::edit(files, "drivers.csv", "driver,date,value,source", "driver,date,value,group,source");
  testing::edit(files, "drivers.csv", "0,invented", "0,awareness=aware,invented");
  testing::edit(files, "drivers.csv", "14,invented", "14,awareness=aware,invented");
  testing::edit(files, "needs.csv", "age=child", "awareness=aware");
  EXPECT_EQ(faults(files), "");
}

TEST(ValidateReactions, FaultsThatNoFileCanHold) {
  Scenario s = io::read_scenario(testing::reactions()).scenario;
  s.statuses.push_back(s.statuses[0]);
  s.memories.push_back(s.memories[0]);
  s.statuses[1].values.clear();
  s.needs[0].share.value = std::numeric_limits<double>::quiet_NaN();
  const std::string told = testing::listed(validate(s));
  for (const char* problem : {"the status awareness is declared twice", "the memory caught is declared twice",
                              "the status attempts has no values", "share is nan"})
    EXPECT_NE(told.find(problem), std::string::npos) << problem << "\n" << told;
}

}  // namespace
}  // namespace outflow::scenario
