#include <gtest/gtest.h>

#include "contract/bad_input/scenario_files.h"
#include "outflow/scenario/scenario.h"

/// The rule "journeys": what it needs, and what has no meaning with it or without it.
namespace outflow::scenario {
namespace {

using testing::Files;

Files small() {
  return {
      {"scenario.toml", R"(format = 1
name = "small"
title = "Small"

[time]
start = 2020-01-01
end = 2020-01-11

[groups]
age = ["10", "40"]
gender = ["female", "male"]

[movement]
rule = "journeys"

[journeys]
awareness = 2
flood_move_chances = [0.0, 0.5]
flood_place_weights = [1.0, 0.1]
children_avoid_hazards = true
women_avoid_hazards = true

[reports.at_camp]
counts = "stock"
places = ["camp"]

[tables]
)"},
      {"places.csv",
       "id,kind,country,capacity,residents\nvalley,conflict,AA,,1000\ntown,town,AA,,\ncamp,camp,BB,500,\nlost,camp,BB,,\n"},
      {"links.csv", "id,from,to,distance_km,two_way\na,valley,town,10,yes\nb,town,camp,40,no\n"},
      {"conditions.csv", "condition,place,date,value\nconflict,valley,2020-01-01,1\nhunger,town,2020-01-01,20\n"},
      {"traits.csv", "trait,value,place,weight\nage,10,,1\nage,40,,2\ngender,female,,1\ngender,male,,1\ngender,male,valley,3\n"},
      {"place_attributes.csv", "place,attribute,value\nvalley,farmer_fraction,0.5\ntown,mayor,somebody\n"},
      {"link_attributes.csv", "link,attribute,value\na,max_move_speed,100\n"},
      {"major_routes.csv", "places\nvalley > town > camp\n"},
      {"populations.csv", "place,group,persons\ncamp,,50\ntown,age=10,5\n"},
      {"departures.csv", "from,to,persons,place,action\n2020-01-02,2020-01-02,30,,appear\n"},
      {"events.csv",
       "kind,what,from,to\nclosure_place,town,2020-01-03,2020-01-06\nclosure_place,town,2020-01-04,2020-01-05\n"
       "closure_camp,camp,2020-01-04,2020-01-05\nchange_kind,town=idp_camp,2020-01-08,\n"},
      {"observations.csv", "report,from,to,persons\nat_camp,2020-01-05,2020-01-05,60\n"}};
}

std::string faults(Files files) {
  (void)io::fix_table_counts(files);
  return testing::listed(io::read_scenario(files).diagnostics);
}

TEST(ValidateJourneys, AScenarioWithoutExitsModesAndReachableCampsIsFine) { EXPECT_EQ(faults(small()), ""); }

struct Case {
  const char* file;
  const char* from;
  const char* to;
  const char* told;
};

TEST(ValidateJourneys, EveryFaultIsTold) {
  const std::vector<Case> cases = {
      {"scenario.toml", "awareness = 2", "awareness = 20", "awareness is 20"},
      {"scenario.toml", "awareness = 2", "aware = 2", "unknown key"},
      {"scenario.toml", "awareness = 2", "harvest_months = [13]", "harvest_months is 13"},
      {"scenario.toml", "awareness = 2", "quirks = [\"fresh_sped\"]", "did you mean \"fresh_speed\"?"},
      {"scenario.toml", "awareness = 2", "conflict_decay = [\"a\"]", "write a number without quotes"},
      {"scenario.toml", "awareness = 2", "conflict_decay = 1", "write numbers in brackets"},
      {"scenario.toml", "awareness = 2", "match_camp_religion = true", "needs the dimension religion"},
      {"scenario.toml", "awareness = 2", "economic_pull = true", "has no trade_volume"},
      {"scenario.toml", "awareness = 2", "newcomers = \"conflict\"", "newcomer_rate is not given"},
      {"scenario.toml", "\"10\", \"40\"", "\"10\", \"40\", \"old\"", "is not a number"},
      {"scenario.toml", "rule = \"journeys\"", "rule = \"journeys\"\nlook_ahead = 2", "look_ahead has no meaning"},
      {"scenario.toml", "[journeys]", "[choice]\nhome = 1\n[journeys]", "home of [choice] has no meaning"},
      {"scenario.toml", "[tables]", "[modes.foot]\nspeed = \"20 km/day\"\n[tables]", "mode foot has no meaning"},
      {"scenario.toml", "places = [\"camp\"]", "places = [\"camp\"]\nby = [\"age\"]", "by has no meaning"},
      {"scenario.toml", "\"stock\"", "\"outcomes\"", "counts outcomes"},
      {"places.csv", "town,town", "town,origin", "the kind origin of town"},
      {"places.csv", "AA,,1000", "AA,,-1", "residents is -1"},
      {"links.csv", "town,10,", "town,0,", "distance_km is 0"},
      {"conditions.csv", "hunger,town,2020-01-01,20", "hunger,town,2020-01-01,101", "use 0 to 100"},
      {"conditions.csv", "conflict,valley", "conflict,valey", "did you mean valley?"},
      {"conditions.csv", "", "hunger,town,2020-01-01,20\n", "has a value for this date already"},
      {"conditions.csv", "", "flood,town,2020-01-02,3\n", "has 2 entries, but conditions.csv has the level 3"},
      {"traits.csv", "gender,male,valley,3", "gender,male,valley,0", "sum to 0"},
      {"traits.csv", "age,10,,1\nage,40,,2\n", "age,10,town,1\n", "says nothing about age"},
      {"traits.csv", "age,10", "age,11", "has no value \"11\""},
      {"place_attributes.csv", "0.5", "1.5", "farmer_fraction is 1.5"},
      {"place_attributes.csv", "0.5", "half", "is not a number"},
      {"link_attributes.csv", "100", "0", "max_move_speed is 0"},
      {"link_attributes.csv", "a,max", "c,max", "unknown link"},
      {"major_routes.csv", "valley > town > camp", "valley > camp", "no link leads from valley to camp"},
      {"major_routes.csv", "valley > town > camp", "valley >", "a name is blank"},
      {"departures.csv", "appear", "depart", "the action depart has no meaning"},
      {"events.csv", "town=idp_camp", "town=custody", "the kind custody has no meaning"},
      {"events.csv", "town=idp_camp", "town", "is not a change of kind"},
      {"events.csv", "idp_camp,2020-01-08,", "idp_camp,2020-01-08,2020-01-09", "to is given for a change of kind"},
  };
  for (const auto& c : cases) {
    Files files = small();
    testing::edit(files, c.file, c.from, c.to);
    if (std::string(c.told).find("level 3") != std::string::npos)
      testing::edit(files, "scenario.toml", "awareness = 2", "floods = true");
    const std::string text = faults(files);
    EXPECT_NE(text.find(c.told), std::string::npos) << c.file << ": " << c.to << "\n" << text;
  }
}

TEST(ValidateJourneys, ExitsAndHazardsHaveNoMeaningThen) {
  Files files = small();
  files["exits.csv"] = "place,exit,value,unit,to\nvalley,flight,1,per day,links\n";
  EXPECT_NE(faults(files).find("exits.csv has no meaning with [movement] rule = \"journeys\""), std::string::npos);
}

TEST(ValidateJourneys, NothingOfItHasAMeaningWithRates) {
  Files files = small();
  testing::edit(files, "scenario.toml", "rule = \"journeys\"", "rule = \"rates\"");
  const std::string text = faults(files);
  for (const char* part :
       {"awareness has no meaning without", "conditions.csv has no meaning", "traits.csv has no meaning",
        "place_attributes.csv has no meaning", "link_attributes.csv has no meaning", "major_routes.csv has no meaning",
        "residents has no meaning", "change_kind has no meaning", "exits.csv: the file is missing"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

}  // namespace
}  // namespace outflow::scenario
