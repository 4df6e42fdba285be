#include "outflow/scenario/describe.h"

#include <gtest/gtest.h>

#include "contract/bad_input/scenario_files.h"
#include "outflow/scenario/words.h"

namespace outflow::scenario {
namespace {

Scenario three_places() { return io::read_scenario(testing::three_places()).scenario; }

TEST(Describe, SaysWhereEveryValueWasWritten) {
  const std::string text = describe(three_places());
  EXPECT_NE(text.find("members  100      scenario.toml:15:11"), std::string::npos) << text;
  EXPECT_NE(text.find("engine   cohorts  default"), std::string::npos) << text;
  EXPECT_NE(text.find("links.csv:4"), std::string::npos);
  EXPECT_NE(text.find("parties: none"), std::string::npos);
}

TEST(Describe, CutsLongTablesUnlessAllIsWanted) {
  Scenario s = three_places();
  for (int i = 0; i < 50; ++i) s.driver_values.push_back(s.driver_values.front());
  EXPECT_NE(describe(s).find("... and 41 more"), std::string::npos);
  EXPECT_EQ(describe(s, {.full = true}).find("... and"), std::string::npos);
}

TEST(Describe, TellsJourneysWhenTheyAreTheRule) {
  Scenario s = three_places();
  EXPECT_EQ(describe(s).find("vehicle_km_per_step"), std::string::npos);
  s.movement.rule.value = MovementRule::journeys;
  s.journeys.flood_move_chances = {{0, 0.25}, {"scenario.toml", 7, 3}};
  s.journeys.quirks.push_back({Quirk::fresh_speed, {"scenario.toml", 9, 3}});
  s.conditions.push_back({{ConditionKind::hunger, {}}, {"valley", {}}, {0, {}}, {12.5, {}}, {}});
  const std::string text = describe(s);
  for (const char* part : {"vehicle_km_per_step", "0, 0.25", "scenario.toml:7:3", "fresh_speed", "hunger", "12.5"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(Describe, TellsWhatReacts) {
  EXPECT_EQ(describe(three_places()).find("statuses"), std::string::npos);
  const std::string text = describe(io::read_scenario(testing::reactions()).scenario);
  for (const char* part : {"[statuses] (2)", "unaware, aware", "(all the first)", "[memories] (4)", "log1p", "(one for all)",
                           "transitions (4)", "(any other)", "kind origin", "sent_back", "needs (3)", "(once)", "claims (3)",
                           "(not decidable)", "needs.csv:3", "0.9 per event"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(Describe, AnEmptyScenarioCanBeDescribed) { EXPECT_FALSE(describe({}).empty()); }

TEST(Words, ComeBackFromTheirText) {
  const auto check = [](auto example) {
    using E = decltype(example);
    for (std::size_t i = 0; i < words<E>().size(); ++i) {
      const auto value = static_cast<E>(i);
      EXPECT_EQ(from_word<E>(to_string(value)), value);
    }
    EXPECT_FALSE(from_word<E>("nonsense"));
  };
  check(PlaceKind{}), check(EngineKind{}), check(ChoiceRule{}), check(WhenFull{}), check(Interpolation{}), check(Repeat{}),
      check(Transform{});
  check(Outside{}), check(Noise{}), check(Counts{}), check(CountUnit{}), check(DepartureAction{}), check(EventKind{});
  check(MovementRule{}), check(Quirk{}), check(NewcomerSource{}), check(NewcomerLaw{}), check(ConditionKind{});
  EXPECT_EQ(words<PlaceKind>().size(), static_cast<std::size_t>(PlaceKind::flood_zone) + 1);
}

}  // namespace
}  // namespace outflow::scenario
