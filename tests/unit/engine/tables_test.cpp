#include "outflow/engine/tables.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "outflow/engine/noise.h"
#include "support/world.h"

/// Probabilities against numbers worked by hand (or from the formula with the scenario's own numbers).
namespace outflow::engine {
namespace {

using namespace test;

const random::Key key = random::member_key(5, 6);

/// The tables of a world at step t.
struct At {
  explicit At(const World& world, int t = 0) : model(world.compile()), tables(model) {
    tables.reset(key);
    tables.begin_step(t, {}, {});
  }
  /// Probability of each exit of a place, from the cumulative ones.
  std::vector<double> exits(const std::string& id, int chooser = 0) {
    return differences(tables.exit_cumulative(place(model, id), chooser));
  }
  /// Probability of each link that begins at a place (with look_ahead 1).
  std::vector<double> ways(const std::string& id, int chooser = 0) {
    const auto cumulative = tables.way_cumulative(place(model, id), chooser);
    auto weights = differences(cumulative);
    for (auto& w : weights) w /= cumulative.back();
    return weights;
  }
  static std::vector<double> differences(std::span<const double> cumulative) {
    std::vector<double> d(cumulative.begin(), cumulative.end());
    for (std::size_t i = d.size(); i-- > 1;) d[i] -= d[i - 1];
    return d;
  }
  model::Model model;
  Tables tables;
};

void expect_near(const std::vector<double>& a, const std::vector<double>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-12 * std::max(1.0, std::abs(b[i]))) << i;
}

/// b and c lie 10 and 30 km from a.
World fork(int steps = 6) {
  World w(steps);
  w.place("a");
  w.place("b");
  w.place("c");
  w.link("ab", "a", "b", 1, 10);
  w.link("ac", "a", "c", 1, 30);
  w.people("a", 5);
  return w;
}

// --- exits -------------------------------------------------------------------------------------------------------

TEST(Exits, CompeteInProportionToTheirRates) {
  auto w = fork();
  w.exit("a", "die", per_step(0.1), out());
  w.exit("a", "go", per_day(1.2), to_links());  // 6 hours: 0.3 per step
  w.exit("a", "move", per_step(0), to_place("b"));
  w.exit("a", "return", mean_days(2.5), to_home());  // 0.1 per step
  const double leave = 1 - std::exp(-0.5);
  At at(w);
  EXPECT_NEAR(at.tables.leave_probability(0, 0), leave, 1e-15);
  expect_near(at.exits("a"), {leave * 0.2, leave * 0.6, 0, leave * 0.2});
  EXPECT_EQ(at.tables.leave_probability(1, 0), 0) << "no exit, no leaving";
}

TEST(Exits, AProbabilityPerStepIsKeptWhenItIsAlone) {
  for (const double p : {0.0, 1e-9, 0.25, 0.999, 1.0}) {
    auto w = fork();
    w.exit("a", "die", probability(p), out());
    At at(w);
    EXPECT_NEAR(at.tables.leave_probability(0, 0), p, 1e-15) << p;
  }
}

TEST(Exits, CertainOnesShareAmongThemselvesAndLeaveNothing) {
  auto w = fork();
  w.exit("a", "die", per_step(3), out());
  w.exit("a", "go", probability(1), to_links());
  w.exit("a", "move", probability(1), to_place("b"));
  At at(w);
  EXPECT_EQ(at.tables.leave_probability(0, 0), 1);
  expect_near(at.exits("a"), {0, 0.5, 0.5});
}

TEST(Exits, AFactorOfZeroClosesEvenACertainExit) {
  auto w = fork();
  w.exit("a", "die", per_step(0.2), out());
  w.exit("a", "go", probability(1), to_links());
  w.multiplier_during(2, 4, "go", 0);
  EXPECT_EQ(At(w, 1).tables.leave_probability(0, 0), 1);
  expect_near(At(w, 2).exits("a"), {1 - std::exp(-0.2), 0});
  EXPECT_EQ(At(w, 4).tables.leave_probability(0, 0), 1);
  w.multiplier("go", 0);
  expect_near(At(w, 1).exits("a"), {1 - std::exp(-0.2), 0});
}

TEST(Exits, StagesPassInContinuousTime) {
  auto w = fork();
  w.exit("a", "release", per_step(0.1), to_place("b"), 4);
  w.exit("a", "die", per_step(0.1), out());
  At at(w);
  const auto row = [&](int stage) {
    const auto cumulative = at.tables.exit_cumulative(0, 0, stage);
    std::vector<double> p(cumulative.begin(), cumulative.end());
    for (std::size_t j = p.size(); j-- > 1;) p[j] -= p[j - 1];
    return p;
  };
  const double e = std::exp(-0.5), leave = 1 - e;
  // In the last stage: two exits with rates 0.4 and 0.1.
  expect_near(row(3), {leave * 0.8, leave * 0.2, 0, 0, 0});
  // From the start four stages are to be passed at rate 0.4: P(Poisson(0.5) >= 4) of the events, all four of them stages.
  const double four = 1 - e * (1 + 0.5 + 0.125 + 0.125 / 6);
  const double released = std::pow(0.8, 4) * four, one = e * 0.4, two = e * 0.08, three = e * 0.064 / 6;
  expect_near(row(0), {released, leave - released - one - two - three, one, two, three});
  EXPECT_NEAR(at.tables.leave_probability(0, 0, 2), leave, 1e-15);
}

TEST(Exits, OnTheWayNeedAnOpenWay) {
  auto w = fork();
  w.exit("a", "go", per_step(0.3), to_links());
  w.exit("a", "die", per_step(0.1), out());
  w.closure(scenario::EventKind::closure_place, "a", 1, 2);
  EXPECT_NEAR(At(w, 0).tables.leave_probability(0, 0), 1 - std::exp(-0.4), 1e-15);
  expect_near(At(w, 1).exits("a"), {0, 1 - std::exp(-0.1)});
  EXPECT_NEAR(At(w, 2).tables.leave_probability(0, 0), 1 - std::exp(-0.4), 1e-15);
}

TEST(Exits, PlacesPassedThroughAreLeftAtOnceOrNotAtAll) {
  auto w = fork();
  w.s.places[0].pass_through.value = true;
  w.closure(scenario::EventKind::closure_place, "a", 1, 2);
  EXPECT_EQ(At(w, 0).tables.leave_probability(0, 0), 1);
  EXPECT_EQ(At(w, 1).tables.leave_probability(0, 0), 0);
}

TEST(Exits, GroupsHaveTheirOwnRates) {
  auto w = fork();
  w.s.populations.clear();
  w.dimension("sex", {"women", "men"}).dimension("age", {"young", "old"});
  for (const auto* sex : {"women", "men"})
    for (const auto* age : {"young", "old"}) w.people("a", 3, {{"sex", sex}, {"age", age}});
  w.exit("a", "go", per_step(0.2), to_links());
  w.exit("a", "go", per_step(0.1), to_links(), 1, {{"sex", "men"}});  // adds to the rate of men
  w.multiplier("go", 3, "", "", {{"age", "old"}});
  w.multiplier("go", 0.5, "a", "", {{"sex", "women"}});
  w.multiplier("go", 100, "b");
  At at(w);
  const double rate[] = {0.1, 0.3, 0.3, 0.9};  // women young, women old, men young, men old
  ASSERT_EQ(at.tables.n_choosers(), 4);
  for (int cls = 0; cls < 4; ++cls)
    EXPECT_NEAR(at.tables.leave_probability(0, at.tables.chooser(cls)), 1 - std::exp(-rate[at.model.classes[cls].group]), 1e-14);
}

// Differences of the cumulative probabilities are given to samplers, which accept no negative weight.
TEST(Exits, CumulativeProbabilitiesNeverFall) {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    Dice dice(seed);
    auto w = fork();
    const int n = dice.between(2, 12);
    for (int i = 0; i < n; ++i) {
      const double rate = dice.chance(0.2) ? std::pow(10, dice.real(-30, -12)) : dice.real(0, 3);
      w.exit("a", "exit" + std::to_string(i), per_step(dice.chance(0.1) ? 0 : rate), out());
    }
    At at(w);
    const auto p = at.exits("a");
    EXPECT_GE(*std::min_element(p.begin(), p.end()), 0) << "world " << seed;
    EXPECT_EQ(at.tables.exit_cumulative(0, 0).back(), at.tables.leave_probability(0, 0));
  }
}

// --- choice of way -----------------------------------------------------------------------------------------------

TEST(Ways, ByUtilityAreTakenInProportionToAttractionOverDistance) {
  auto w = fork();
  w.s.places[1].attraction.value = 2;
  w.s.places[2].attraction.value = 3;
  // U = ln A - ln(10 + km): weights 2/20 and 3/40.
  expect_near(At(w).ways("a"), {4.0 / 7, 3.0 / 7});
  w.s.choice.attraction.value = 2;
  w.s.choice.distance.value = 0.5;
  w.s.choice.softening_km.value = 6;
  // 4 / sqrt(16) = 1 and 9 / sqrt(36) = 1.5
  expect_near(At(w).ways("a"), {0.4, 0.6});
}

TEST(Ways, CostCountsByMeansAndRiskByHazard) {
  auto w = fork();
  w.s.populations.clear();
  w.dimension("means", {"poor", "rich"});
  w.people("a", 1, {{"means", "poor"}});
  w.people("a", 1, {{"means", "rich"}});
  w.s.choice.distance.value = 0;
  w.s.choice.cost.value = 0.01;
  w.s.links[0].cost.value = 300;
  w.multiplier("means", 10, "", "", {{"means", "rich"}});
  At cost(w);
  expect_near(cost.ways("a", 0), {std::exp(-3) / (1 + std::exp(-3)), 1 / (1 + std::exp(-3))});
  expect_near(cost.ways("a", 1), {std::exp(-0.3) / (1 + std::exp(-0.3)), 1 / (1 + std::exp(-0.3))});
  w.s.choice.cost.value = 0;
  w.s.choice.risk.value = 2;
  w.hazard("ab", "die", per_crossing(0.75), out());     // ln 4
  w.hazard("ac", "caught", per_km(std::log(2) / 30), out());  // ln 2
  expect_near(At(w).ways("a", 0), {0.2, 0.8});  // 1/16 : 1/4
}

TEST(Ways, HomeDrawsThoseWhoCameFromThere) {
  World w(3);
  for (const auto* id : {"a", "b", "c"}) {
    auto& p = w.place(id);
    p.lat_deg = 0;
    p.lon_deg = 10 + static_cast<double>(w.s.places.size());
  }
  w.link("ab", "a", "b");
  w.link("ac", "a", "c");
  w.people("a", 1);
  w.people("b", 1);
  w.people("c", 1);
  w.s.choice.home.value = 1.5;
  w.s.choice.distance.value = 0;
  At at(w);
  const double degree = 111.31949079327358;  // km of a degree of longitude on the equator of WGS 84
  const double to[3][2] = {{degree, 2 * degree}, {0, degree}, {degree, 0}};
  for (int cls = 0; cls < 3; ++cls) {
    const double b = std::pow(1 + to[at.model.classes[cls].home][0], -1.5),
                 c = std::pow(1 + to[at.model.classes[cls].home][1], -1.5);
    expect_near(at.ways("a", at.tables.chooser(cls)), {b / (b + c), c / (b + c)});
  }
}

TEST(Ways, ByTheWeightRule) {
  auto w = fork();
  w.s.choice.rule.value = scenario::ChoiceRule::weight;
  w.s.choice.attraction_softening.value = 1;
  w.s.choice.power.value = 2;
  w.s.places[1].attraction.value = 3;
  w.s.places[2].attraction.value = 7;
  // (4/20)^2 and (8/40)^2; the link's own attraction stands outside the power.
  expect_near(At(w).ways("a"), {0.5, 0.5});
  w.s.links[1].attraction.value = 3;
  expect_near(At(w).ways("a"), {0.25, 0.75});
  w.s.choice.distance.value = 2;
  // (4/400)^2 and 3 (8/1600)^2
  expect_near(At(w).ways("a"), {4.0 / 7, 3.0 / 7});
}

// The formula of the weight rule adds the softening to the attraction: an end without attraction is taken for its nearness.
TEST(Ways, ByTheWeightRuleLeadToPlainPlacesIfTheSofteningIsPositive) {
  auto w = fork();
  w.s.choice.rule.value = scenario::ChoiceRule::weight;
  w.s.choice.attraction_softening.value = 1;
  w.s.places[1].attraction.value = 0;
  w.s.places[2].attraction.value = 5;
  // 1/20 and 6/40
  expect_near(At(w).ways("a"), {0.25, 0.75});
  w.multiplier_during(1, 2, "attraction", 0);
  expect_near(At(w, 1).ways("a"), {2.0 / 3, 1.0 / 3});  // 1/20 and 1/40
  w.s.choice.attraction_softening.value = 0;
  expect_near(At(w).ways("a"), {0, 1});
  EXPECT_TRUE(At(w, 1).tables.way_cumulative(0, 0).empty());
}

TEST(Ways, OfZeroAttractionAreNeverTaken) {
  for (const bool weight : {false, true}) {
    auto w = fork();
    w.s.choice.rule.value = weight ? scenario::ChoiceRule::weight : scenario::ChoiceRule::utility;
    w.s.links[0].attraction.value = 0;
    expect_near(At(w).ways("a"), {0, 1});
    w.s.places[2].attraction.value = 0;
    At at(w);
    EXPECT_TRUE(at.tables.way_cumulative(0, 0).empty());
    w.exit("a", "go", probability(1), to_links());
    EXPECT_EQ(At(w).tables.leave_probability(0, 0), 0);
  }
}

TEST(Ways, ClosedAreNotTaken) {
  auto w = fork();
  w.closure(scenario::EventKind::closure_link, "ac", 1, 3);
  w.closure(scenario::EventKind::closure_link, "ac", 4, 5);
  for (int t = 0; t < 6; ++t) {
    const bool closed = t == 1 || t == 2 || t == 4;
    At at(w, t);
    EXPECT_EQ(at.tables.is_closed(1), closed) << t;
    EXPECT_EQ(at.ways("a")[1] > 0, !closed) << t;
  }
}

TEST(Ways, OfSeveralLinksAddUpAndAreCutByTheirWeakestLink) {
  auto w = fork();
  w.place("d");
  w.link("bd", "b", "d", 1, 30);
  w.s.movement.look_ahead.value = 2;
  w.s.choice.softening_km.value = 0;
  // candidates: ab (10 km), abd (40 km), ac (30 km)
  const double sum = 1.0 / 10 + 1.0 / 40 + 1.0 / 30;
  expect_near(At(w).ways("a"), {1 / (10 * sum), 1 / (40 * sum), 1 / (30 * sum)});
  w.s.links[0].attraction.value = 0.5;
  w.s.links[2].attraction.value = 4;
  expect_near(At(w).ways("a"), {6.0 / 16, 6.0 / 16, 4.0 / 16});  // 1/20, 2/40, 1/30
  w.closure(scenario::EventKind::closure_link, "bd", 0, 1);
  expect_near(At(w).ways("a"), {0.6, 0, 0.4});
}

// softening_km = 0 is allowed, and then two places at one spot are infinitely near: they share among themselves.
TEST(Ways, OfNoLengthGetEverybodyWithoutSoftening) {
  for (const bool weight : {false, true}) {
    auto w = fork();
    w.s.choice.rule.value = weight ? scenario::ChoiceRule::weight : scenario::ChoiceRule::utility;
    w.s.choice.softening_km.value = 0;
    w.s.links[0].distance_km.value = 0;
    expect_near(At(w).ways("a"), {1, 0});
    w.s.links[1].distance_km.value = 0;
    expect_near(At(w).ways("a"), {0.5, 0.5});
  }
}

TEST(Ways, MeansOfZeroPayNoCostAndNeedNoneWhereThereIsNone) {
  auto w = fork();
  w.multiplier("means", 0);
  expect_near(At(w).ways("a"), {2.0 / 3, 1.0 / 3});
  w.s.choice.cost.value = 1;
  w.s.links[0].cost.value = 5;
  expect_near(At(w).ways("a"), {0, 1});
}

TEST(Ways, ToCrowdedPlacesLoseTheirDraw) {
  auto w = fork();
  w.s.choice.distance.value = 0;
  w.s.choice.capacity_buffer.value = 0.5;
  w.s.places[1].capacity_persons.value = 100;
  const auto share = [&](std::int64_t persons) {
    At at(w);
    const std::vector<std::int64_t> occupancy{0, persons, 0};
    at.tables.set_occupancy(occupancy);
    return at.ways("a")[0];
  };
  EXPECT_NEAR(share(0), 0.5, 1e-15);
  EXPECT_NEAR(share(50), 0.5, 1e-15);
  EXPECT_NEAR(share(75), 1.0 / 3, 1e-15);         // room 1/2 against 1
  EXPECT_NEAR(share(99), 0.02 / 1.02, 1e-15);
  EXPECT_EQ(share(100), 0);
  EXPECT_EQ(share(300), 0);
  w.s.choice.rule.value = scenario::ChoiceRule::weight;
  w.s.choice.power.value = 2;
  EXPECT_NEAR(share(75), 0.2, 1e-15);             // (1/2)^2 against 1
  w.s.choice.capacity_buffer.value = 1;
  EXPECT_NEAR(share(99), 0.5, 1e-15);
  EXPECT_EQ(share(100), 0);
}

TEST(Ways, OccupancyOfAnEarlierMemberIsForgotten) {
  auto w = fork();
  w.s.places[1].capacity_persons.value = 100;
  At at(w);
  at.tables.set_occupancy(std::vector<std::int64_t>{0, 100, 0});
  EXPECT_EQ(at.ways("a")[0], 0);
  at.tables.reset(key);
  at.tables.begin_step(0, {}, {});
  EXPECT_GT(at.ways("a")[0], 0);
}

// --- predictors --------------------------------------------------------------------------------------------------

/// The rate of the exit "go" at step t.
double go_rate(const World& w, int t) { return -std::log1p(-At(w, t).tables.leave_probability(0, 0)); }

World driven(int steps = 6) {
  auto w = fork(steps);
  w.exit("a", "go", per_step(0.01), to_links());
  return w;
}

TEST(Predictors, DriversHoldBetweenTheirDatesAndCountWithTheirLag) {
  auto w = driven();
  w.driver("rice").reference.value = 1;
  w.value("rice", w.at(1), 2);
  w.value("rice", w.at(3), 4);
  w.effect("go", "rice", 0.5, Span{6 * 3600, 0});  // one step later
  const double x[] = {1, 1, 1, 1, 3, 3};           // value - reference; before the first row: held
  for (int t = 0; t < 6; ++t) EXPECT_NEAR(go_rate(w, t), 0.01 * std::exp(0.5 * x[t]), 1e-14) << t;
  w.s.drivers[0].outside.value = scenario::Outside::zero;
  EXPECT_NEAR(go_rate(w, 1), 0.01, 1e-14);
  EXPECT_NEAR(go_rate(w, 2), 0.01 * std::exp(0.5), 1e-14);
  EXPECT_NEAR(go_rate(w, 5), 0.01 * std::exp(1.5), 1e-14) << "a value holds until it is replaced";
}

TEST(Predictors, DriversMayBeInterpolatedAndLogarithmic) {
  auto w = driven();
  auto& rice = w.driver("rice");
  rice.interpolation.value = scenario::Interpolation::linear;
  rice.transform.value = scenario::Transform::log;
  rice.reference.value = 2;
  w.value("rice", w.at(4), 10);  // rows may come in any order
  w.value("rice", w.at(0), 2);
  w.effect("go", "rice", 2);
  const double value[] = {2, 4, 6, 8, 10, 10};
  for (int t = 0; t < 6; ++t) EXPECT_NEAR(go_rate(w, t), 0.01 * std::pow(value[t] / 2, 2), 1e-13) << t;
  w.s.drivers[0].outside.value = scenario::Outside::zero;
  EXPECT_NEAR(go_rate(w, 5), 0.01, 1e-14);
  EXPECT_NEAR(go_rate(w, 4), 0.25, 1e-13) << "the last row itself is inside";
}

TEST(Predictors, TheRowsOfOneYearMayServeEveryYear) {
  // Monthly rows of one year; months begin on their first whether or not either year is a leap year.
  for (const int rows_in : {2000, 2001}) {
    World w(26, Span{0, 1}, parse_date("2023-12")->begin);
    w.place("a");
    w.place("b");
    w.link("ab", "a", "b", 0.1);
    w.people("a", 1);
    w.exit("a", "go", per_step(0.001), to_links());
    w.driver("season").repeat.value = scenario::Repeat::year;
    for (int month = 0; month < 12; ++month)
      w.value("season", add(parse_date(std::to_string(rows_in))->begin, {0, 1}, month), month + 1);
    w.effect("go", "season", 0.25);
    for (int t = 0; t < 26; ++t)
      EXPECT_NEAR(go_rate(w, t), 0.001 * std::exp(0.25 * ((t + 11) % 12 + 1)), 1e-13) << "rows of " << rows_in << ", month " << t;
  }
}

TEST(Predictors, RepeatedYearsJoinTheirLastRowToTheirFirst) {
  World w(8, Span{86400, 0}, parse_date("2022-12-29")->begin);
  w.place("a");
  w.place("b");
  w.link("ab", "a", "b", 0.1);
  w.people("a", 1);
  w.exit("a", "go", per_step(0.001), to_links());
  auto& season = w.driver("season");
  season.repeat.value = scenario::Repeat::year;
  season.interpolation.value = scenario::Interpolation::linear;
  w.value("season", parse_date("2001-01-03")->begin, 4);
  w.value("season", parse_date("2001-12-30")->begin, 0);
  w.effect("go", "season", 1);
  const double x[] = {4.0 / 361, 0, 1, 2, 3, 4, 4 - 4.0 / 361};  // 29 December to 4 January
  for (int t = 0; t < 7; ++t) EXPECT_NEAR(go_rate(w, t), 0.001 * std::exp(x[t]), 1e-13) << t;
}

TEST(Predictors, TheClosestSeriesServes) {
  auto w = fork();
  w.s.populations.clear();
  w.dimension("sex", {"women", "men"});
  w.people("a", 1, {{"sex", "women"}});
  w.people("a", 1, {{"sex", "men"}});
  w.people("b", 1, {{"sex", "women"}});
  w.link("ba", "b", "a");
  w.exit("a", "go", per_step(0.01), to_links());
  w.exit("b", "go", per_step(0.01), to_links());
  w.driver("x");
  w.value("x", w.at(0), 1);
  w.value("x", w.at(0), 2, "a");
  w.value("x", w.at(0), 3, "a", {{"sex", "men"}});
  w.effect("go", "x", 1);
  At at(w);
  const auto rate = [&](int p, int cls) { return -std::log1p(-at.tables.leave_probability(p, at.tables.chooser(cls))); };
  EXPECT_NEAR(rate(0, 0), 0.01 * std::exp(2), 1e-14);
  EXPECT_NEAR(rate(0, 1), 0.01 * std::exp(3), 1e-14);
  EXPECT_NEAR(rate(1, 0), 0.01 * std::exp(1), 1e-14);
}

TEST(Predictors, NoiseIsThePathOfTheMemberWithItsLag) {
  auto w = driven();
  auto& noise = w.driver("noise");
  noise.noise.value = scenario::Noise::ar1;
  noise.noise_sd.value = 0.5;
  noise.noise_correlation.value = 0.7;
  w.effect("go", "noise", 2);
  w.effect("go", "noise", -1, Span{12 * 3600, 0});
  const auto path = noise_path({0.5, 0.7}, 0, 6, key);
  for (int t = 0; t < 6; ++t) EXPECT_NEAR(go_rate(w, t), 0.01 * std::exp(2 * path[t] - path[std::max(t - 2, 0)]), 1e-13) << t;
}

TEST(Predictors, TimedMultipliersMultiplyWhileTheyHold) {
  auto w = driven();
  w.multiplier("go", 3);
  w.multiplier_during(1, 4, "go", 2);
  w.multiplier_during(3, 6, "go", 5);
  const double factor[] = {3, 6, 6, 30, 15, 15};
  for (int t = 0; t < 6; ++t) EXPECT_NEAR(go_rate(w, t), 0.01 * factor[t], 1e-14) << t;
  // Tables that were evaluated in one step are not kept in the next.
  At at(w);
  for (int t = 0; t < 6; ++t) {
    at.tables.begin_step(t, {}, {});
    EXPECT_NEAR(at.tables.leave_probability(0, 0), 1 - std::exp(-0.01 * factor[t]), 1e-14) << t;
  }
}

TEST(Predictors, ChangeAttractionAndRiskOfWays) {
  auto w = fork();
  w.s.choice.distance.value = 0;
  w.multiplier_during(1, 2, "attraction", 4).place.value = "b";
  w.multiplier_during(2, 3, "attraction", 3).link.value = "ac";
  At at(w);
  const double share[] = {0.5, 0.8, 0.25, 0.5};
  for (int t = 0; t < 4; ++t) {
    at.tables.begin_step(t, {}, {});
    EXPECT_NEAR(at.ways("a")[0], share[t], 1e-15) << t;
  }
  w = fork();
  w.s.choice.distance.value = 0;
  w.s.choice.risk.value = 1;
  w.hazard("ab", "die", per_crossing(0.5), out());
  w.multiplier_during(1, 2, "die", 2);
  expect_near(At(w, 0).ways("a"), {1.0 / 3, 2.0 / 3});
  expect_near(At(w, 1).ways("a"), {0.2, 0.8});
}

// --- hazards -----------------------------------------------------------------------------------------------------

TEST(Hazards, OfAllUnitsAddUpOnOneCrossing) {
  auto w = fork();
  w.s.links[0].duration.value = Span{9 * 3600, 0};  // 1.5 steps
  w.hazard("ab", "die", per_crossing(0.1), out());
  w.hazard("ab", "caught", per_crossing(0.3), out());
  w.hazard("ab", "turned", per_km(0.02), to_start());
  w.hazard("ab", "robbed", per_day(0.4), to_end());
  w.hazard("ab", "lost", probability(0.5), out());
  At at(w);
  const double all = -std::log(0.6);
  const double expected[] = {all / 4, all * 3 / 4, 0.2, 0.15, 1.5 * std::log(2)};
  for (int h = 0; h < 5; ++h) EXPECT_NEAR(at.tables.hazard(h, 0), expected[h], 1e-14) << h;
  EXPECT_NEAR(at.tables.link_hazard(0, 0), all + 0.35 + 1.5 * std::log(2), 1e-14);
  EXPECT_EQ(at.tables.link_hazard(1, 0), 0);
}

TEST(Hazards, OfTwoDirectionsAndModesApplyWhereTheySay) {
  auto w = fork();
  w.s.links[0].two_way.value = true;
  w.s.modes.push_back({.name = "boat", .speed_m_per_s = {1}, .speed_text = "1 m/s", .where = {}});
  w.s.links[1].mode.value = "boat";
  w.hazard("ab", "both", per_crossing(0.5), out());
  w.hazard("ab~back", "back", per_crossing(0.5), out());
  w.hazard("", "drown", per_crossing(0.5), out()).mode.value = "boat";
  const At at(w);
  const auto total = [&](const char* id) { return at.tables.link_hazard(link(at.model, id), 0); };
  EXPECT_NEAR(total("ab"), std::log(2), 1e-14);
  EXPECT_NEAR(total("ac"), std::log(2), 1e-14);
  EXPECT_GT(total("ab~back"), 1e11) << "probabilities of 0.5 and 0.5 leave nobody";
}

}  // namespace
}  // namespace outflow::engine
