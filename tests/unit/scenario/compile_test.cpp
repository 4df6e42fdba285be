#include "outflow/scenario/compile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "support/world.h"

namespace outflow::scenario {
namespace {

using namespace test;
using test::Rate;
using test::Scenario;
using test::Target;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::UnorderedElementsAre;

using Row = std::vector<std::int64_t>;

/// Links of a candidate way, joined: "ab bc".
std::string way_of(const model::Model& m, int way) {
  std::string text;
  for (; way >= 0; way = m.ways[static_cast<std::size_t>(way)].rest)
    text += (text.empty() ? "" : " ") + m.labels.links[static_cast<std::size_t>(m.ways[static_cast<std::size_t>(way)].link)];
  return text;
}

/// way -> km of the candidates at a place.
std::map<std::string, double> candidates(const model::Model& m, const std::string& id) {
  std::map<std::string, double> found;
  const auto p = static_cast<std::size_t>(place(m, id));
  for (int c = m.candidate_begin[p]; c < m.candidate_begin[p + 1]; ++c) {
    const auto& candidate = m.candidates[static_cast<std::size_t>(c)];
    found[way_of(m, candidate.way)] = candidate.km;
  }
  return found;
}

World two_places(int steps = 4, Span step = {6 * 3600, 0}) {
  World w(steps, step);
  w.place("a");
  w.place("b");
  w.link("ab", "a", "b", 1, 10);
  w.people("a", 1);
  return w;
}

// --- people ------------------------------------------------------------------------------------------------------

TEST(CompilePeople, PartiesAddUpToThePersons) {
  for (const std::int64_t persons : {0, 1, 2, 3, 4, 5, 6, 7, 13, 99, 100, 101, 12'345}) {
    for (const auto& shares : std::vector<std::vector<std::pair<int, double>>>{
             {{1, 0.5}, {2, 0.5}}, {{3, 1}}, {{5, 0.1}, {4, 0.2}, {2, 0.7}}, {{7, 0.5}, {3, 0.5}}, {{1, 0}, {6, 1}}}) {
      auto w = two_places();
      w.s.populations.clear();
      w.people("a", persons);
      for (const auto& [size, share] : shares) w.party(size, share);
      const auto m = w.compile();
      std::int64_t sum = 0;
      for (const auto& initial : m.initial) {
        EXPECT_GT(initial.parties, 0);
        sum += initial.parties * m.classes[static_cast<std::size_t>(initial.cls)].size;
      }
      EXPECT_EQ(sum, persons) << persons;
    }
  }
}

TEST(CompilePeople, PartiesComeInTheirShares) {
  auto w = two_places();
  w.s.populations.clear();
  w.people("a", 1'000);
  w.party(1, 0.5);
  w.party(4, 0.3);
  w.party(2, 0.2);
  // A mean party has 2.1 persons: 476.19 parties, of which 143 of four, 95 of two and the rest alone.
  const auto m = w.compile();
  std::map<int, std::int64_t> parties;
  for (const auto& initial : m.initial) parties[m.classes[static_cast<std::size_t>(initial.cls)].size] += initial.parties;
  EXPECT_THAT(parties, ElementsAre(Pair(1, 1'000 - 4 * 143 - 2 * 95), Pair(2, 95), Pair(4, 143)));
}

TEST(CompilePeople, TheFirstBlockThatFitsHolds) {
  auto w = two_places();
  w.dimension("sex", {"women", "men"});
  w.s.populations.clear();
  w.people("a", 12, {{"sex", "women"}});
  w.people("a", 12, {{"sex", "men"}});
  w.people("b", 12, {{"sex", "men"}});
  w.party(3, 1, "a", {{"sex", "women"}});
  w.party(4, 1, "a");
  w.party(6, 1);
  const auto m = w.compile();
  std::map<std::pair<int, int>, int> size;
  for (const auto& initial : m.initial) {
    const auto& cls = m.classes[static_cast<std::size_t>(initial.cls)];
    size[{initial.place, cls.group}] = cls.size;
  }
  EXPECT_THAT(size, ElementsAre(Pair(Pair(0, 0), 3), Pair(Pair(0, 1), 4), Pair(Pair(1, 1), 6)));
}

TEST(CompilePeople, HomesMakeClassesOnlyWhereTheyMatter) {
  auto w = two_places();
  w.people("b", 5);
  EXPECT_EQ(w.compile().classes.size(), 1u);
  const auto classes_with = [&](const auto& change) {
    auto changed = w;
    change(changed);
    const auto m = changed.compile();
    EXPECT_EQ(m.classes.size(), 2u);
    EXPECT_NE(m.classes[0].home, m.classes[1].home);
  };
  classes_with([](World& x) { x.exit("b", "return", per_step(1), to_home()); });
  classes_with([](World& x) { x.hazard("ab", "deported", per_step(1), to_home()); });
  classes_with([](World& x) { x.report("r", Counts::entries).by.push_back({"home"}); });
}

TEST(CompilePeople, GroupsAreAllCombinationsWithTheFirstDimensionSlowest) {
  auto w = two_places();
  w.s.populations.clear();
  w.dimension("sex", {"women", "men"}).dimension("age", {"child", "adult", "old"});
  w.people("a", 1, {{"sex", "men"}, {"age", "adult"}});
  const auto m = w.compile();
  EXPECT_THAT(m.labels.groups, ElementsAre("sex=women; age=child", "sex=women; age=adult", "sex=women; age=old",
                                           "sex=men; age=child", "sex=men; age=adult", "sex=men; age=old"));
  EXPECT_EQ(m.classes[0].group, 4);
}

// --- ways --------------------------------------------------------------------------------------------------------

/// a -> b -> c -> d, with b -> a back, and a -> c directly.
World net(int look_ahead) {
  World w(4);
  w.s.movement.look_ahead.value = look_ahead;
  for (const auto* id : {"a", "b", "c", "d"}) w.place(id);
  w.link("ab", "a", "b", 1, 10);
  w.link("ba", "b", "a", 1, 10);
  w.link("bc", "b", "c", 1, 20);
  w.link("cd", "c", "d", 1, 40);
  w.link("ac", "a", "c", 1, 80);
  w.people("a", 1);
  return w;
}

TEST(CompileWays, AreAllSimpleWaysOfAtMostLookAheadLinks) {
  EXPECT_THAT(candidates(net(1).compile(), "a"), UnorderedElementsAre(Pair("ab", 10), Pair("ac", 80)));
  EXPECT_THAT(candidates(net(1).compile(), "d"), UnorderedElementsAre());
  EXPECT_THAT(candidates(net(2).compile(), "a"),
              UnorderedElementsAre(Pair("ab", 10), Pair("ab bc", 30), Pair("ac", 80), Pair("ac cd", 120)));
  EXPECT_THAT(candidates(net(3).compile(), "a"),
              UnorderedElementsAre(Pair("ab", 10), Pair("ab bc", 30), Pair("ab bc cd", 70), Pair("ac", 80), Pair("ac cd", 120)));
  EXPECT_THAT(candidates(net(2).compile(), "b"),
              UnorderedElementsAre(Pair("ba", 10), Pair("ba ac", 90), Pair("bc", 20), Pair("bc cd", 60)))
      << "no way comes back to where it began";
}

TEST(CompileWays, PlacesPassedThroughUseUpNoLookAheadAndAreNoEnds) {
  auto w = net(2);
  w.s.places[1].pass_through.value = true;
  EXPECT_THAT(candidates(w.compile(), "a"),
              UnorderedElementsAre(Pair("ab bc", 30), Pair("ab bc cd", 70), Pair("ac", 80), Pair("ac cd", 120)));
  w.s.movement.look_ahead.value = 1;  // then people decide there
  EXPECT_THAT(candidates(w.compile(), "a"), UnorderedElementsAre(Pair("ab", 10), Pair("ac", 80)));
}

TEST(CompileWays, BeginWithTheLinksThemselvesAndShareTheirRests) {
  const auto m = net(3).compile();
  for (int l = 0; l < m.n_links; ++l) {
    EXPECT_EQ(m.ways[static_cast<std::size_t>(l)].link, l);
    EXPECT_EQ(m.ways[static_cast<std::size_t>(l)].rest, -1);
  }
  for (std::size_t c = 0; c + 1 < m.candidate_begin.size(); ++c) EXPECT_LE(m.candidate_begin[c], m.candidate_begin[c + 1]);
  for (const auto& candidate : m.candidates) {
    int way = candidate.way, end = -1;
    for (; way >= 0; way = m.ways[static_cast<std::size_t>(way)].rest)
      end = m.links[static_cast<std::size_t>(m.ways[static_cast<std::size_t>(way)].link)].to;
    EXPECT_EQ(candidate.end, end);
  }
}

TEST(CompileWays, TwoWayLinksAndCosts) {
  auto w = two_places();
  w.s.links[0].two_way.value = true;
  w.s.links[0].cost.value = 7;
  const auto m = w.compile();
  EXPECT_THAT(m.labels.links, ElementsAre("ab", "ab~back"));
  EXPECT_EQ(m.links[1].from, 1);
  EXPECT_EQ(m.links[1].to, 0);
  EXPECT_EQ(m.link_cost[1], 7);
}

TEST(CompileWays, MeasureAutomaticDistancesOnTheEllipsoid) {
  auto w = two_places();
  w.s.places[0].lat_deg = 0, w.s.places[0].lon_deg = 0;
  w.s.places[1].lat_deg = 0, w.s.places[1].lon_deg = 1;
  w.s.links[0].distance_auto.value = true;
  w.s.links[0].distance_km.value.reset();
  EXPECT_NEAR(w.compile().links[0].km, 111.31949079327358, 1e-9);  // a degree of the equator of WGS 84: pi a / 180
}

TEST(CompileWays, WithoutALengthAreRefusedWhereLengthDecides) {
  auto w = two_places();
  w.place("c");
  w.link("ac", "a", "c").distance_km.value.reset();
  w.s.links[1].mode.value = "";
  EXPECT_THAT(to_string(compile(w.s).diagnostics.all().at(0)), HasSubstr("has no distance_km"));
  w.s.choice.distance.value = 0;
  EXPECT_TRUE(compile(w.s).diagnostics.all().empty());
  w.s.choice.distance.value = 1;
  w.s.links[1].mode.value = "foot";  // 6 hours at 20 km a day
  EXPECT_THAT(candidates(w.compile(), "a"), UnorderedElementsAre(Pair("ab", 10), Pair("ac", testing::DoubleNear(5, 1e-9))));
}

// --- travel ------------------------------------------------------------------------------------------------------

TEST(CompileTravel, CountsInPartsOfAStep) {
  const auto units = [](const auto& change, Span step = {6 * 3600, 0}) {
    auto w = two_places(4, step);
    change(w.s.links[0], w);
    return w.compile().travel_units[0];
  };
  EXPECT_EQ(units([](Link&, World&) {}), 65'536);
  EXPECT_EQ(units([](Link& l, World&) { l.duration.value = Span{90 * 60, 0}; }), 16'384);
  EXPECT_EQ(units([](Link& l, World&) { l.duration.value = Span{0, 0}; }), 1) << "nobody is in two places at once";
  // 10 km at 20 km a day are half a day, two steps of six hours; with twice the speed, one.
  EXPECT_EQ(units([](Link& l, World&) { l.duration.value.reset(); }), 2 * 65'536);
  EXPECT_EQ(units([](Link& l, World& w) { l.duration.value.reset(), w.multiplier("speed", 2); }), 65'536);
  EXPECT_EQ(
      units([](Link& l, World& w) { l.duration.value.reset(), w.multiplier("speed", 2, "", "ab"), w.multiplier("speed", 0.5); }),
      2 * 65'536);
  EXPECT_EQ(units([](Link& l, World&) { l.duration.value = Span{0, 3}; }, Span{0, 1}), 3 * 65'536) << "months are alike";
}

TEST(CompileTravel, RefusesLinksThatHardlyEnd) {
  auto w = two_places();
  w.s.links[0].duration.value = Span{40'000LL * 6 * 3600, 0};
  EXPECT_THAT(to_string(compile(w.s).diagnostics.all().at(0)), HasSubstr("takes more than 32,767 steps"));
  w.s.links[0].duration.value = Span{32'000LL * 6 * 3600, 0};
  EXPECT_TRUE(compile(w.s).diagnostics.all().empty());
  w.multiplier("speed", 0);
  EXPECT_TRUE(compile(w.s).diagnostics.has_errors());
}

// --- rates -------------------------------------------------------------------------------------------------------

TEST(CompileRates, OfAllUnitsArePerStep) {
  const auto rate = [](Rate r, Span step = {6 * 3600, 0}) {
    auto w = two_places(4, step);
    w.exit("a", "go", r, to_links());
    return w.compile().exit_rate[0];
  };
  EXPECT_DOUBLE_EQ(rate(per_step(0.3)), 0.3);
  EXPECT_DOUBLE_EQ(rate(per_day(2)), 0.5);
  EXPECT_DOUBLE_EQ(rate(mean_days(2)), 0.125);
  EXPECT_DOUBLE_EQ(rate({3, RateUnit::per_time, seconds_per_year, "per year"}, Span{0, 1}), 0.25);
  EXPECT_DOUBLE_EQ(rate({2, RateUnit::mean_time, seconds_per_month, "mean months"}, Span{0, 1}), 0.5);
  EXPECT_DOUBLE_EQ(rate(probability(0.5)), std::log(2));
  EXPECT_EQ(rate(probability(0)), 0);
  EXPECT_TRUE(std::isinf(rate(probability(1))));
}

TEST(CompileRates, ExitsOfAKindAndOfAPlaceCompete) {
  auto w = two_places();
  w.dimension("sex", {"women", "men"});
  w.s.populations[0].group.value = {{"sex", "men"}};
  w.exit("", "go", per_step(0.1), to_links()).kind.value = PlaceKind::town;
  w.exit("b", "go", per_step(0.2), to_links(), 1, {{"sex", "men"}});  // the same exit, for men more often
  w.exit("b", "die", per_step(0.3), out(), 1, {{"sex", "women"}});
  w.multiplier("go", 5, "b");
  w.multiplier("go", 2, "", "", {{"sex", "women"}});
  const auto m = w.compile();
  EXPECT_THAT(m.exit_begin, ElementsAre(0, 1, 3));
  EXPECT_THAT(m.labels.outcomes, ElementsAre("go", "die"));
  const double expected[] = {0.2, 0.1, 1.0, 1.5, 0.3, 0};  // [exit][group]
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(m.exit_rate[i], expected[i], 1e-15) << i;
}

TEST(CompileRates, AFactorOfZeroAndACertainExitMakeNothing) {
  auto w = two_places();
  w.exit("a", "go", probability(1), to_links());
  w.multiplier("go", 0);
  EXPECT_EQ(w.compile().exit_rate[0], 0);
}

TEST(CompileRates, StagesAreThoseOfThePlace) {
  auto w = two_places();
  w.exit("a", "go", per_step(1), to_links(), 3);
  w.exit("a", "die", per_step(1), out());
  EXPECT_THAT(w.compile().stages, ElementsAre(3, 1));
}

TEST(CompileRates, CertainHazardsShareTheHarm) {
  auto w = two_places();
  w.hazard("ab", "die", per_crossing(0.25), out());
  w.hazard("ab", "caught", per_crossing(0.75), to_start());
  const auto m = w.compile();
  EXPECT_NEAR(m.hazard_per_crossing[1] / m.hazard_per_crossing[0], 3, 1e-12);
  EXPECT_EQ(std::exp(-(m.hazard_per_crossing[0] + m.hazard_per_crossing[1]) / model::step_units), 0);
}

TEST(CompileRates, PerKilometreNeedsKilometres) {
  auto w = two_places();
  w.s.links[0].distance_km.value.reset();
  w.s.links[0].mode.value = "";
  w.hazard("ab", "die", per_km(0.1), out());
  EXPECT_THAT(to_string(compile(w.s).diagnostics.all().at(0)), HasSubstr("is per km"));
}

TEST(CompileRates, EqualPredictorsAreKeptOnce) {
  auto w = two_places();
  w.exit("a", "go", per_step(0.1), to_links());
  w.exit("b", "go", per_step(0.1), to_links());
  w.exit("b", "die", per_step(0.1), out());
  w.multiplier_during(1, 3, "go", 2);
  w.multiplier_during(1, 3, "die", 2).place.value = "a";  // nobody's
  const auto m = w.compile();
  EXPECT_EQ(m.n_predictors, 2);
  EXPECT_EQ(m.exit_predictor[0], m.exit_predictor[1]);
  EXPECT_EQ(m.exit_predictor[2], 0);
  for (int t = 0; t < 4; ++t)
    EXPECT_NEAR(m.log_factor[static_cast<std::size_t>(t) * 2 + 1], t == 1 || t == 2 ? std::log(2) : 0, 1e-15);
}

// --- closures ----------------------------------------------------------------------------------------------------

TEST(CompileClosures, CountInTheStepsThatBeginWithinThem) {
  auto w = two_places(6);
  w.s.links[0].two_way.value = true;
  const auto closed = [&](Seconds from, std::optional<Seconds> to, const char* what = "ab") {
    auto x = w;
    auto& event = x.closure(EventKind::closure_link, what, 0, 0);
    event.from.value = from;
    event.to = to ? std::optional(Given<Seconds>{*to}) : std::nullopt;
    return x.compile().closed;
  };
  using Ranges = std::vector<std::pair<std::int32_t, std::int32_t>>;
  EXPECT_EQ(closed(w.at(1), w.at(3))[0], (Ranges{{1, 3}}));
  EXPECT_EQ(closed(w.at(1) + 1, w.at(3) + 1)[0], (Ranges{{2, 4}}));
  EXPECT_EQ(closed(w.at(1) + 1, w.at(2))[0], Ranges{}) << "no step begins within it";
  EXPECT_EQ(closed(w.at(4), std::nullopt)[0], (Ranges{{4, 6}})) << "never reopens";
  EXPECT_EQ(closed(w.at(-5), w.at(1))[0], (Ranges{{0, 1}}));
  EXPECT_EQ(closed(w.at(0), w.at(6))[1], (Ranges{{0, 6}})) << "both directions";
  EXPECT_EQ(closed(w.at(0), w.at(6), "ab~back")[0], Ranges{});
  EXPECT_EQ(closed(w.at(0), w.at(6), "ab~back")[1], (Ranges{{0, 6}}));
}

TEST(CompileClosures, OfPlacesAndBordersCloseTheirLinks) {
  auto w = net(1);
  w.s.places[0].country = w.s.places[1].country = "AA";
  w.s.places[2].country = w.s.places[3].country = "BB";
  w.closure(EventKind::closure_border, "BB|AA", 0, 1);
  w.closure(EventKind::closure_place, "d", 2, 3);
  w.closure(EventKind::note, "a", 0, 4);
  const auto m = w.compile();
  const auto closed = [&](const char* id) { return m.closed[static_cast<std::size_t>(link(m, id))]; };
  using Ranges = std::vector<std::pair<std::int32_t, std::int32_t>>;
  EXPECT_EQ(closed("ab"), Ranges{});
  EXPECT_EQ(closed("bc"), (Ranges{{0, 1}}));
  EXPECT_EQ(closed("ac"), (Ranges{{0, 1}}));
  EXPECT_EQ(closed("cd"), (Ranges{{2, 3}}));
}

// --- prescribed numbers ------------------------------------------------------------------------------------------

TEST(CompileDepartures, SpreadEvenlyAndAddUp) {
  for (const std::int64_t persons : {0, 1, 3, 7, 100, 101}) {
    auto w = two_places(9);
    w.departure(2, 9, persons, "a");
    const auto m = w.compile();
    Row of_step(9, 0);
    for (const auto& p : m.prescribed) of_step[static_cast<std::size_t>(p.step)] += p.persons;
    EXPECT_EQ(std::accumulate(of_step.begin(), of_step.end(), std::int64_t{0}), persons);
    EXPECT_EQ(of_step[0] + of_step[1], 0);
    for (int t = 2; t < 9; ++t) {
      EXPECT_GE(of_step[static_cast<std::size_t>(t)], persons / 7);
      EXPECT_LE(of_step[static_cast<std::size_t>(t)], persons / 7 + 1);
    }
  }
}

TEST(CompileDepartures, WithinOneStepFallIntoIt) {
  auto w = two_places(4);
  auto& row = w.departure(0, 1, 5, "a");
  row.period.value = {w.at(2) + 10, w.at(2) + 20};
  const auto m = w.compile();
  ASSERT_EQ(m.prescribed.size(), 1u);
  EXPECT_EQ(m.prescribed[0].step, 2);
  EXPECT_EQ(m.prescribed[0].persons, 5);
}

TEST(CompileDepartures, SelectTheirGroupsAndNeedAWeight) {
  auto w = two_places();
  w.dimension("sex", {"women", "men"});
  w.s.populations[0].group.value = {{"sex", "women"}};
  w.people("b", 1, {{"sex", "men"}});
  w.departure(0, 1, 5, "", DepartureAction::depart, {{"sex", "men"}});
  EXPECT_THAT(to_string(compile(w.s).diagnostics.all().at(0)), HasSubstr("places with a weight"));
  w.s.places[0].weight.value = 2;
  const auto m = w.compile();
  ASSERT_EQ(m.class_selectors.at(0).size(), 1u);
  EXPECT_EQ(m.classes[static_cast<std::size_t>(m.class_selectors[0][0])].group, 1);
  EXPECT_THAT(m.source_weight, ElementsAre(2, 0));
}

TEST(CompileDepartures, NewPeopleHaveClassesAndShares) {
  auto w = two_places();
  w.dimension("sex", {"women", "men"});
  w.s.populations[0].group.value = {{"sex", "women"}};
  w.party(4, 0.5, "b", {{"sex", "men"}});
  w.party(2, 0.5, "b", {{"sex", "men"}});
  w.departure(0, 1, 5, "b", DepartureAction::appear);
  const auto m = w.compile();
  std::map<std::pair<int, int>, double> share;  // group, size
  for (const auto& [cls, s] : m.appear_sizes.at(0))
    share[{m.classes[static_cast<std::size_t>(cls)].group, m.classes[static_cast<std::size_t>(cls)].size}] += s;
  EXPECT_THAT(share, ElementsAre(Pair(Pair(0, 1), 0.5), Pair(Pair(1, 2), 0.25), Pair(Pair(1, 4), 0.25)));
}

// --- reports -----------------------------------------------------------------------------------------------------

TEST(CompileReports, HaveACellForEveryValue) {
  auto w = two_places();
  w.dimension("sex", {"women", "men"}).dimension("age", {"child", "adult"});
  w.s.populations.clear();
  w.people("a", 1, {{"sex", "women"}, {"age", "adult"}});
  w.people("b", 1, {{"sex", "men"}, {"age", "adult"}});
  auto& r = w.report("r", Counts::entries);
  r.places.push_back({"b"});
  r.by = {{"age"}, {"home"}};
  r.group.value = {{"sex", "women"}};
  const auto m = w.compile();
  EXPECT_THAT(m.reports[0].cells, ElementsAre("all", "age=child", "age=adult", "home=a"));
  EXPECT_THAT(m.reports[0].cells_of[0], ElementsAre(0, 2, 3));
  EXPECT_TRUE(m.reports[0].cells_of[1].empty()) << "men are not counted";
}

TEST(CompileReports, DelaysAreALaw) {
  for (const double mean_steps : {0.0, 0.1, 1.0, 3.0, 500.0}) {
    for (const int stages : {1, 4}) {
      auto w = two_places(20);
      auto& r = w.report("r", Counts::entries);
      r.places.push_back({"b"});
      r.delay.value = Span{static_cast<Seconds>(mean_steps * 6 * 3600), 0};
      r.delay_stages.value = stages;
      const auto m = w.compile();
      const auto& pmf = m.reports[0].delay;
      EXPECT_NEAR(std::accumulate(pmf.begin(), pmf.end(), 0.0), 1, 1e-12);
      for (const double p : pmf) EXPECT_GE(p, 0);
      if (mean_steps == 0) {
        EXPECT_EQ(pmf.size(), 1u);
      }
    }
  }
  // Arrivals in the middle of their step, mean delay of one step: the same step 1 - exp(-1/2), the next exp(-1/2) - exp(-3/2).
  auto w = two_places(20);
  auto& r = w.report("r", Counts::entries);
  r.delay.value = Span{6 * 3600, 0};
  const auto m = w.compile();
  const auto& pmf = m.reports[0].delay;
  EXPECT_NEAR(pmf.at(0), 1 - std::exp(-0.5), 1e-14);
  EXPECT_NEAR(pmf.at(1), std::exp(-0.5) - std::exp(-1.5), 1e-14);
}

TEST(CompileReports, OfStocksKnowNoDelay) {
  auto w = two_places();
  auto& r = w.report("r", Counts::stock);
  r.places.push_back({"b"});
  r.delay.value = Span{86400, 0};
  EXPECT_THAT(w.compile().reports[0].delay, ElementsAre(1));
}

// --- the whole ---------------------------------------------------------------------------------------------------

TEST(Compile, RandomWorldsHaveTablesOfTheRightShape) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const auto m = random_world(seed).compile();
    const auto groups = static_cast<std::size_t>(m.n_groups);
    ASSERT_EQ(m.exit_rate.size(), m.exits.size() * groups);
    ASSERT_EQ(m.exit_predictor.size(), m.exits.size() * groups);
    ASSERT_EQ(m.hazard_per_crossing.size(), m.hazards.size() * groups);
    ASSERT_EQ(m.hazard_predictor.size(), m.hazards.size() * groups);
    ASSERT_EQ(m.travel_units.size(), m.links.size() * groups);
    ASSERT_EQ(m.place_attraction.size(), static_cast<std::size_t>(m.n_places) * groups);
    ASSERT_EQ(m.log_factor.size(), static_cast<std::size_t>(m.n_steps()) * static_cast<std::size_t>(m.n_predictors));
    ASSERT_EQ(m.exit_begin.size(), static_cast<std::size_t>(m.n_places) + 1);
    ASSERT_EQ(m.hazard_begin.size(), m.links.size() + 1);
    ASSERT_EQ(m.candidate_begin.size(), static_cast<std::size_t>(m.n_places) + 1);
    for (std::size_t p = 0; p < static_cast<std::size_t>(m.n_places); ++p)
      for (int e = m.exit_begin[p]; e < m.exit_begin[p + 1]; ++e)
        ASSERT_EQ(m.exits[static_cast<std::size_t>(e)].place, static_cast<int>(p));
    for (std::size_t l = 0; l < m.links.size(); ++l)
      for (int h = m.hazard_begin[l]; h < m.hazard_begin[l + 1]; ++h)
        ASSERT_EQ(m.hazards[static_cast<std::size_t>(h)].link, static_cast<int>(l));
    for (const double rate : m.exit_rate) ASSERT_GE(rate, 0);
    for (const double h : m.hazard_per_crossing) ASSERT_GE(h, 0);
    for (const auto u : m.travel_units) ASSERT_GE(u, 1);
    for (std::size_t i = 1; i < m.prescribed.size(); ++i) ASSERT_LE(m.prescribed[i - 1].step, m.prescribed[i].step);
  }
}

}  // namespace
}  // namespace outflow::scenario
