#include <gtest/gtest.h>

#include "contract/bad_input/scenario_files.h"
#include "outflow/scenario/scenario.h"

/// What tests/contract/bad_input cannot say in a table: scenarios that are right although they look odd, and scenarios
/// that no file has made.
namespace outflow::scenario {
namespace {

using testing::Files;

std::string faults(Files files) {
  (void)io::fix_table_counts(files);
  return testing::listed(io::read_scenario(files).diagnostics);
}

TEST(Validate, AnEmptyScenarioHasFaultsAndNoneOfThemCrashes) { EXPECT_TRUE(validate({}).has_errors()); }

TEST(Validate, ProbabilitiesThatSumToOneAreAllowed) {
  Files files = testing::three_places();
  testing::edit(files, "hazards.csv", "0.10", "0.996");
  EXPECT_EQ(faults(files), "");
}

TEST(Validate, ProbabilitiesOfDifferentGroupsDoNotAddUp) {
  Files files = testing::three_places();
  files["hazards.csv"] =
      "link,hazard,value,unit,to,group\nford,drowned,0.7,per crossing,out,age=adult\nford,drowned,0.8,per "
      "crossing,out,age=child\n";
  EXPECT_EQ(faults(files), "");
}

TEST(Validate, ClosuresThatTouchDoNotOverlap) {
  Files files = testing::three_places();
  testing::edit(files, "events.csv", "",
                "closure_link,ford,2020-03-17,2020-03-18,Again,\nclosure_place,town,2020-03-10,2020-03-11,Town,\n");
  EXPECT_EQ(faults(files), "");
}

TEST(Validate, StagedExitsOfDifferentGroupsMayMeet) {
  Files files = testing::three_places();
  files["exits.csv"] =
      "place,exit,value,unit,to,stages,group\nvalley,flight,0.01,per day,links,,\n"
      "town,wait,4,mean days,links,2,age=adult\ntown,wait,6,mean days,links,3,age=child\n";
  EXPECT_EQ(faults(files), "");
}

TEST(Validate, PassThroughPlacesMayFormALoop) {
  Files files = testing::three_places();
  files["places.csv"] =
      "id,name,kind,lat,lon,pass_through\nvalley,,origin,10,30,\ntown,,transit,10.4,30.4,yes\nhill,,transit,10.4,30.5,yes\ncamp,,"
      "camp,10.55,30.6,\n";
  files["links.csv"] =
      "id,from,to,mode,distance_km,two_way\ntrack,valley,town,foot,auto,\nford,town,camp,foot,30,\nround,town,hill,foot,5,yes\n";
  files["exits.csv"] = "place,exit,value,unit,to\nvalley,flight,0.01,per day,links\n";
  files.erase("hazards.csv");
  testing::edit(files, "scenario.toml", "counts = \"outcomes\"\noutcomes = [\"drowned\"]",
                "counts = \"stock\"\nplaces = [\"valley\"]");
  EXPECT_EQ(faults(files), "");
}

TEST(Validate, ACampMayBeReachedByAHazardOrAnExit) {
  Files files = testing::three_places();
  testing::edit(files, "places.csv", "", "jail,Jail,custody,10,31,AA,\nfar,Far,camp,11,31,CC,\n");
  testing::edit(files, "hazards.csv", "per crossing,start", "per crossing,jail");
  testing::edit(files, "exits.csv", "", "jail,released,1,per year,far,\n");
  EXPECT_EQ(faults(files), "");
}

TEST(Validate, PeopleMayOnlyAppear) {
  Files files = testing::three_places();
  files.erase("populations.csv");
  files["departures.csv"] = "from,to,persons,place,action\n2020-01,2020-03,500,valley,appear\n";
  EXPECT_EQ(faults(files), "");
}

TEST(Validate, ObservationsMayNameAHome) {
  Files files = testing::three_places();
  testing::edit(files, "scenario.toml", "by = [\"age\"]", "by = [\"age\", \"home\"]");
  files["observations.csv"] = "report,from,to,group,persons\narrivals,2020-01,2020-01,home=valley,10\n";
  EXPECT_EQ(faults(files), "");
}

TEST(Validate, ThousandsOfUnknownNamesTakeNoLongerThanTheirReading) {
  Files files = testing::three_places();
  std::string& places = files["places.csv"];
  std::string& links = files["links.csv"];
  for (int i = 0; i < 3000; ++i) {
    places += "place" + std::to_string(i) + ",,town,,,,\n";
    links += "link" + std::to_string(i) + ",plaice" + std::to_string(i) + ",valley,foot,5,\n";
  }
  EXPECT_NE(faults(files).find("unknown place \"plaice2999\""), std::string::npos);
}

}  // namespace
}  // namespace outflow::scenario
