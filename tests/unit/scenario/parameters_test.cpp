#include "outflow/scenario/parameters.h"

#include <gmock/gmock.h>

namespace outflow::scenario {
namespace {

using ::testing::ElementsAre;

Scenario two_parameters() {
  Scenario s;
  s.parameters = {{.name = "risk", .prior = {.law = PriorLaw::beta, .a = 1, .b = 1}, .value = 0.25},
                  {.name = "many", .prior = {.law = PriorLaw::gamma, .a = 1, .b = 1}, .value = 10}};
  s.hazards.resize(2);
  s.hazards[0].rate = {{.value = 0.25, .unit_text = ""}, {"hazards.csv", 3, 1}, {.parameter = 0}};
  s.hazards[1].rate = {{.value = 0.6, .unit_text = ""}, {"hazards.csv", 4, 1}, {.parameter = 0, .times = -2, .plus = 1.1}};
  s.populations.resize(1);
  s.populations[0].persons = {10, {"populations.csv", 3, 1}, {.parameter = 1}};
  s.places.resize(1);
  s.places[0].capacity_persons = {std::nullopt, {"places.csv", 3, 1}, {.parameter = 1, .times = 2}};
  return s;
}

TEST(Parameters, AreFoundWhereTheyAct) {
  const auto numbers = tied_numbers(two_parameters());
  ASSERT_EQ(numbers.size(), 4U);
  EXPECT_EQ(to_string(numbers[0].where), "places.csv:3:1");
  EXPECT_EQ(numbers[1].parameter, 1);
  EXPECT_EQ(numbers[3].tie.times, -2);
  EXPECT_EQ(numbers[3].value, 0.6);
}

TEST(Parameters, EveryTiedNumberFollows) {
  Scenario s = two_parameters();
  set_parameters(s, std::vector<double>{0.5, 3.5});
  EXPECT_THAT(parameter_values(s), ElementsAre(0.5, 3.5));
  EXPECT_EQ(s.hazards[0].rate.value.value, 0.5);
  EXPECT_NEAR(s.hazards[1].rate.value.value, 0.1, 1e-15);
  EXPECT_EQ(s.populations[0].persons.value, 4) << "whole numbers to the nearest";
  EXPECT_EQ(s.places[0].capacity_persons.value, 7);
}

}  // namespace
}  // namespace outflow::scenario
