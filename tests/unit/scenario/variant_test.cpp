#include "outflow/scenario/variant.h"

#include <gmock/gmock.h>

#include <cmath>
#include <iostream>

#include "outflow/engine/recorder.h"
#include "support/world.h"

namespace outflow::scenario {
namespace {

using test::World;

/// Twelve months: people set out over a link with a hazard, pushed by a driver; a second way stands open.
World world() {
  World w(12, {0, 1}, parse_date("2017")->begin);
  w.dimension("sex", {"women", "men"});
  w.place("valley", PlaceKind::origin);
  w.camp("camp", 400);
  w.place("town", PlaceKind::destination);
  w.link("river", "valley", "camp", 10, 0.5);
  w.link("road", "valley", "town", 10, 0.5);
  w.people("valley", 3000, {{"sex", "women"}});
  w.people("valley", 3000, {{"sex", "men"}});
  w.exit("valley", "leave", test::per_step(0.02), test::to_links());
  w.hazard("river", "caught", test::per_crossing(0.3), test::to_start());
  w.driver("push").interpolation.value = Interpolation::linear;
  w.value("push", w.at(0), 0.1);
  w.value("push", w.at(9), 0.9);
  w.effect("leave", "push", 1.0);
  w.closure(EventKind::closure_link, "road", 3, 6);
  w.report("camp", Counts::entries).places = {{"camp", {}}};
  return w;
}

Scenario changed(const Scenario& base, const std::vector<std::string>& changes, std::optional<Seconds> from = {}) {
  Diagnostics faults;
  Scenario variant = with_changes(base, changes, from, faults);
  for (const auto& d : faults.all()) ADD_FAILURE() << to_string(d);
  for (const auto& d : validate(variant).all())
    if (d.severity == Severity::error) ADD_FAILURE() << to_string(d);
  return variant;
}

std::vector<engine::Trajectory> members_of(const Scenario& scenario, engine::Kind kind, int n, std::uint64_t seed = 1) {
  const auto model = compile(scenario).model;
  const engine::Layout layout(model);
  const auto engine = engine::make_engine(kind, model);
  std::vector<engine::Trajectory> members;
  for (int k = 0; k < n; ++k) members.push_back(engine::run_member(*engine, model, layout, seed, static_cast<std::uint64_t>(k)));
  return members;
}

/// Both engines, to the last bit, in the steps before `step`.
void expect_equal_before(const Scenario& a, const Scenario& b, int step) {
  for (const auto kind : {engine::Kind::cohorts, engine::Kind::agents}) {
    const auto before = members_of(a, kind, 3), after = members_of(b, kind, 3);
    bool later_differs = false;
    for (std::size_t k = 0; k < before.size(); ++k)
      for (std::size_t i = 0; i < before[k].values.size(); ++i) {
        const bool early = static_cast<int>(i) % before[k].steps < step;
        if (early) {
          ASSERT_EQ(before[k].values[i], after[k].values[i]) << "member " << k << ", value " << i;
        }
        later_differs = later_differs || (!early && before[k].values[i] != after[k].values[i]);
      }
    EXPECT_EQ(later_differs, step < before.front().steps);
  }
}

TEST(Variant, WithFactorsOfOneIsTheSameToTheLastBit) {
  const World w = world();
  for (const char* change : {"driver.push*=1", "exit.leave*=1", "hazard.caught*=1", "attraction.road*=1", "attraction.camp/=1",
                             "means*=1", "choice.attraction*=1", "effect.leave.push*=1", "capacity.camp*=1"})
    expect_equal_before(w.s, changed(w.s, {change}), 12);
  for (const char* change : {"driver.push*=1", "exit.leave*=1", "hazard.caught*=1", "attraction.road*=1"})
    expect_equal_before(w.s, changed(w.s, {change}, w.at(5)), 12);
}

TEST(Variant, FromADateOnLeavesTheStepsBeforeAsTheyWere) {
  const World w = world();
  for (const char* change : {"driver.push+=1", "exit.leave*=2", "hazard.caught*=3", "hazard.caught[link=river; sex=women]/=4",
                             "attraction.road*=5", "close.link.river", "open.link.road", "exit.leave[place=valley]*=0.5"})
    for (const int step : {0, 4}) expect_equal_before(w.s, changed(w.s, {change}, w.at(step)), step);
}

/// One name may be that of an exit, a hazard and a transition: a change of one leaves the others alone.
TEST(Variant, OnlyTheKindThatIsNamedChanges) {
  World w = world();
  w.exit("camp", "caught", test::per_step(0.1), test::out());
  const auto of = [](const Scenario& s) {
    const auto model = compile(s).model;
    double exits = 0, hazards = 0;
    for (std::size_t e = 0; e < model.exits.size(); ++e)
      if (model.exits[e].place == 1) exits += model.exit_rate[e * static_cast<std::size_t>(model.n_groups)];
    for (std::size_t h = 0; h < model.hazards.size(); ++h)
      hazards += model.hazard_per_crossing[h * static_cast<std::size_t>(model.n_groups)];
    return std::pair(exits, hazards);
  };
  const auto [exits, hazards] = of(w.s);
  ASSERT_GT(exits, 0);
  ASSERT_GT(hazards, 0);
  const auto exit_twice = of(changed(w.s, {"exit.caught*=2"})), hazard_twice = of(changed(w.s, {"hazard.caught*=2"}));
  EXPECT_NEAR(exit_twice.first, 2 * exits, 1e-12);
  EXPECT_EQ(exit_twice.second, hazards);
  EXPECT_EQ(hazard_twice.first, exits);
  EXPECT_NEAR(hazard_twice.second, 2 * hazards, 1e-12);
  EXPECT_EQ(of(changed(w.s, {"exit.caught.active=false"})), std::pair(0.0, hazards));
  EXPECT_EQ(of(changed(w.s, {"hazard.caught.active=false"})), std::pair(exits, 0.0));
  EXPECT_EQ(of(changed(w.s, {"hazard.caught.active=true"})), std::pair(exits, hazards));
  for (const char* change : {"exit.caught*=3", "hazard.caught*=3", "hazard.caught.active=false", "exit.leave.active=false"})
    expect_equal_before(w.s, changed(w.s, {change}, w.at(5)), 5);
}

/// What is off happens to nobody: the run is that of the scenario without the rows, to the last bit.
TEST(Variant, WhatIsSwitchedOffIsAsIfNotWritten) {
  World w = world();
  World without = w;
  without.s.hazards.clear();
  const auto arrivals = [](const Scenario& s, engine::Kind kind) {
    const auto model = compile(s).model;
    std::vector<std::int64_t> all;
    for (const auto& member : members_of(s, kind, 3))
      for (const auto n : member.row(engine::Layout(model).report(0, 0))) all.push_back(n);
    return all;
  };
  for (const auto kind : {engine::Kind::cohorts, engine::Kind::agents}) {
    EXPECT_EQ(arrivals(without.s, kind), arrivals(changed(w.s, {"hazard.caught.active=false"}), kind));
    EXPECT_NE(arrivals(without.s, kind), arrivals(w.s, kind));
  }
  const auto moved = [&](World& of, int first, int last, std::int64_t persons, const char* name) {
    auto& row = of.departure(first, last, persons, "valley", DepartureAction::transfer);
    row.destination = {"town", {}};
    row.outcome = {name, {}};
  };
  moved(w, 2, 8, 101, "home");
  moved(w, 4, 5, 50, "swap");
  World only_swap = world();
  moved(only_swap, 2, 8, 0, "home");
  moved(only_swap, 4, 5, 50, "swap");
  expect_equal_before(only_swap.s, changed(w.s, {"transfer.home.active=false"}), 12);
  // Cut by the date: its share of the steps before stays.
  const Scenario cut = changed(w.s, {"transfer.home.active=false"}, w.at(5));
  expect_equal_before(w.s, cut, 5);
  std::int64_t left = 0;
  for (const auto& row : cut.departures)
    if (row.outcome.value == "home") left += row.persons.value;
  std::int64_t before = 0;
  for (const auto& part : compile(w.s).model.prescribed)
    if (part.step < 5) before += part.persons;
  EXPECT_EQ(left, before - 50);  // all of "swap" lies before
  EXPECT_EQ(left, 50);  // 101 in six steps, three of them before
  Diagnostics faults;
  (void)with_changes(w.s, std::vector<std::string>{"transfer.hom.active=false", "transfer.home*=2", "hazard.caught.active=2"}, {},
                     faults);
  EXPECT_EQ(faults.count(Severity::error), 3U);
}

TEST(Variant, DriversChangeInTheirOwnUnit) {
  World w = world();
  w.driver("fee");
  w.s.drivers.back().transform.value = Transform::log;
  w.s.drivers.back().reference.value = 10;
  w.value("fee", w.at(2), 100);
  w.effect("leave", "fee", 1);
  const Scenario all = changed(w.s, {"driver.fee*=2"});
  EXPECT_EQ(all.driver_values.back().value.value, 200);
  // Held before its first row: the value of that row stands up to the date, the changed one from it on.
  const auto factor = [](const Scenario& s, int step) {
    const auto model = compile(s).model;
    return std::exp(model.log_factor[static_cast<std::size_t>(step * model.n_predictors + 1)]);
  };
  const Scenario early = changed(w.s, {"driver.fee*=2"}, w.at(1));
  EXPECT_EQ(factor(early, 0), factor(w.s, 0));
  for (const int step : {1, 2, 11}) EXPECT_NEAR(factor(early, step) / factor(w.s, step), 2, 1e-12) << step;
  const Scenario sums = changed(w.s, {"driver.fee-=50", "driver.fee/=5", "driver.fee=7"}, w.at(4));
  EXPECT_NEAR(factor(sums, 4) / factor(w.s, 4), 0.07, 1e-12);
}

TEST(Variant, ClosuresBeginAndEndWithTheDate) {
  const World w = world();
  const auto closed = [&](const Scenario& s, const std::string& link) {
    const auto model = compile(s).model;
    return model.closed[test::link(model, link)];
  };
  using testing::ElementsAre;
  using Range = std::pair<std::int32_t, std::int32_t>;
  EXPECT_THAT(closed(changed(w.s, {"close.link.road"}, w.at(4)), "road"), ElementsAre(Range(3, 4), Range(4, 12)));
  EXPECT_THAT(closed(changed(w.s, {"open.link.road"}, w.at(4)), "road"), ElementsAre(Range(3, 4)));
  EXPECT_THAT(closed(changed(w.s, {"open.link.road"}), "road"), testing::IsEmpty());
  EXPECT_THAT(closed(changed(w.s, {"close.place.camp"}), "river"), ElementsAre(Range(0, 12)));
}

TEST(Variant, SetsParameters) {
  World w = world();
  w.s.statuses.push_back({.name = "awareness",
                          .values = {{"aware", {}}, {"unaware", {}}},
                          .start = {},
                          .off = {},
                          .title = {},
                          .description = {},
                          .source = {},
                          .where = {}});
  Memory alert;
  alert.name = "alert";
  w.s.memories.push_back(alert);
  Diagnostics faults;
  const Scenario s =
      with_changes(w.s,
                   std::vector<std::string>{"choice.risk=1.5", "capacity.camp=none", "status.awareness.active=false",
                                            "memory.alert.active=false", "memory.alert.half_life=3 months",
                                            "memory.alert.probability=0.25", "effect.leave.push*=-2"},
                   {}, faults);
  EXPECT_FALSE(faults.has_errors());
  EXPECT_EQ(s.choice.risk.value, 1.5);
  EXPECT_FALSE(s.places[1].capacity_persons.value);
  EXPECT_FALSE(s.statuses[0].active.value);
  EXPECT_FALSE(s.memories[0].active.value);
  EXPECT_EQ(s.memories[0].half_life.value, (Span{0, 3}));
  EXPECT_EQ(s.memories[0].probability.value, 0.25);
  EXPECT_EQ(s.effects[0].coefficient.value, -2);
}

TEST(Variant, TellsEveryFaultWithTheNearestName) {
  World w = world();
  w.driver("season").repeat.value = Repeat::year;
  w.value("season", w.at(0), 1);
  w.driver("noise").noise.value = Noise::ar1;
  Diagnostics faults;
  (void)with_changes(w.s,
                     std::vector<std::string>{"drivr.push*=2", "driver.pus*=2", "driver.push*=two", "driver.push", "exit.leav*=2",
                                              "exit.leave=0.1", "close.link.rivr", "close.link.river=1", "choice.rsk=1",
                                              "capacity.camp=500", "driver.season*=2", "driver.noise*=2", "attraction.cam*=2",
                                              "exit.leave[sex]*=2", "open.place.camp"},
                     w.at(1), faults);
  std::vector<std::string> texts;
  for (const auto& d : faults.all()) texts.push_back(to_string(d));
  EXPECT_THAT(texts, testing::ElementsAre(
                         "drivr.push*=2: there is no path \"drivr\"; did you mean \"driver\"?",
                         "driver.pus*=2: there is no driver \"pus\"; did you mean \"push\"?",
                         "driver.push*=two: \"two\" is no number that can be used here",
                         "driver.push: nothing is said to change; write an operator and a value, for example driver.push*=2",
                         "exit.leav*=2: there is no exit \"leav\"; did you mean \"leave\"?",
                         "exit.leave=0.1: a rate can only be multiplied or divided here; write *= or /=, or "
                         "exit.leave.active=false",
                         "close.link.rivr: there is no link \"rivr\"; did you mean \"river\"?",
                         "close.link.river=1: a closure has no value; write close.link.ID",
                         "choice.rsk=1: this cannot change from a date on; it holds for a whole run; leave out --from, or make a "
                         "variant of its own of "
                         "it",
                         "capacity.camp=500: this cannot change from a date on; it holds for a whole run; leave out --from, or "
                         "make a variant of its "
                         "own of it",
                         "driver.season*=2: the driver repeats every year and cannot change from a date on; leave out --from",
                         "driver.noise*=2: the driver has no values, only noise; change its effects instead: effect.OF.noise*=2",
                         "attraction.cam*=2: there is no place or link \"cam\"; did you mean \"camp\"?",
                         "exit.leave[sex]*=2: what stands in [...] cannot be read; write [place=ID; link=ID; DIMENSION=VALUE]",
                         "open.place.camp: no event closes it then; closures stand in events.csv"));
}

double variance(const std::vector<double>& x) {
  double mean = 0, squares = 0;
  for (const double v : x) mean += v / static_cast<double>(x.size());
  for (const double v : x) squares += (v - mean) * (v - mean);
  return squares / static_cast<double>(x.size() - 1);
}

/// The same random numbers for base and variant: the difference scatters less than between independent runs.
TEST(Variant, ComparedOnTheSameRandomNumbersScattersLess) {
  World w = world();
  w.driver("noise").noise.value = Noise::ar1;
  w.s.drivers.back().noise_sd.value = 0.5;
  w.s.drivers.back().noise_correlation.value = 0.9;
  w.effect("leave", "noise", 1);
  const Scenario variant = changed(w.s, {"hazard.caught*=1.2"}, w.at(3));
  constexpr int n = 200;
  for (const auto kind : {engine::Kind::cohorts, engine::Kind::agents}) {
    const auto base = members_of(w.s, kind, n), same = members_of(variant, kind, n), other = members_of(variant, kind, n, 2);
    const auto model = compile(w.s).model;
    const int row = engine::Layout(model).report(0, 0);
    std::vector<double> paired, independent;
    for (int k = 0; k < n; ++k) {
      const auto sum = [&](const engine::Trajectory& t) {
        double total = 0;
        for (const auto v : t.row(row)) total += static_cast<double>(v);
        return total;
      };
      paired.push_back(sum(same[k]) - sum(base[k]));
      independent.push_back(sum(other[k]) - sum(base[k]));
    }
    std::cout << "variance of the difference: " << variance(paired) << " on the same random numbers, " << variance(independent)
              << " on others\n";
    EXPECT_LT(variance(paired), 0.5 * variance(independent));
  }
}

}  // namespace
}  // namespace outflow::scenario
