#include "outflow/scenario/movement_priors.h"

#include <gtest/gtest.h>

#include "outflow/scenario/parameters.h"

namespace outflow::scenario {
namespace {

Scenario journeys() {
  Scenario s;
  s.movement.rule.value = MovementRule::journeys;
  s.reports.resize(2);
  s.reports[1].discrepancy.value = 0.5;
  return s;
}

TEST(MovementPriors, StandAboutTheValuesInForce) {
  Scenario s = journeys();
  s.journeys.camp_weight.value = 2;
  s.journeys.default_move_chance.value = 0.5;
  const auto names = add_movement_priors(s);
  ASSERT_EQ(names.size(), 7u);
  EXPECT_EQ(names, (std::vector<std::string>{"default_movechance", "camp_movechance", "conflict_movechance", "camp_weight",
                                             "conflict_weight", "foreign_weight", "distance_power"}));
  EXPECT_NEAR(quantile(s.parameters[0].prior, 0.5), 0.5, 1e-9);
  EXPECT_NEAR(quantile(s.parameters[1].prior, 0.5), 0.001, 1e-9);
  EXPECT_NEAR(quantile(s.parameters[2].prior, 0.5), 0.9, 1e-9) << "a chance of 1 has no logit";
  EXPECT_NEAR(quantile(s.parameters[3].prior, 0.5), 2, 1e-9);
  EXPECT_LT(quantile(s.parameters[2].prior, 1 - 1e-6), 1);
  EXPECT_EQ(s.journeys.camp_weight.value, 2) << "runs stay as they were";
  set_parameters(s, std::vector<double>{0.2, 0.01, 0.7, 3, 0.1, 1.5, 0.8});
  EXPECT_EQ(s.journeys.default_move_chance.value, 0.2);
  EXPECT_EQ(s.journeys.distance_power.value, 0.8);
  EXPECT_EQ(s.reports[0].discrepancy.value, 0.3);
  EXPECT_EQ(s.reports[1].discrepancy.value, 0.5) << "what was written stays";
  EXPECT_EQ(s.reports[1].dispersion.value, 0);
}

TEST(MovementPriors, OfPlaces) {
  Scenario s = journeys();
  s.places.resize(3);
  s.places[0].id = "town";
  s.places[0].residents.value = 700;
  s.places[1].id = "camp";
  s.places[2].id = "other";
  add_movement_priors(s);
  const std::size_t before = s.parameters.size();
  EXPECT_EQ(add_resident_priors(s), std::vector<std::string>{"residents of town"});
  EXPECT_EQ(add_attraction_priors(s, {"camp"}), std::vector<std::string>{"attraction of camp"});
  ASSERT_EQ(s.parameters.size(), before + 2);
  EXPECT_NEAR(quantile(s.parameters[before].prior, 0.5), 700, 1e-9);
  EXPECT_NEAR(quantile(s.parameters[before + 1].prior, 0.5), 1, 1e-9);
  auto values = parameter_values(s);
  values[before] = 70.4;
  values[before + 1] = 2.5;
  set_parameters(s, values);
  EXPECT_EQ(s.places[0].residents.value, 70);
  EXPECT_EQ(s.places[1].attraction.value, 2.5);
  EXPECT_EQ(s.places[2].attraction.value, 1);
}

TEST(MovementPriors, LeaveAloneWhatHasPriorsOrAnotherRule) {
  Scenario s = journeys();
  s.parameters.emplace_back().name = "mine";
  EXPECT_TRUE(add_movement_priors(s).empty());
  EXPECT_EQ(s.parameters.size(), 1u);
  Scenario rates;
  EXPECT_TRUE(add_movement_priors(rates).empty());
  Scenario none = journeys();
  none.journeys.distance_power.value = 0;
  EXPECT_EQ(add_movement_priors(none).size(), 6u) << "a power of 0 means that distance does not matter";
}

}  // namespace
}  // namespace outflow::scenario
