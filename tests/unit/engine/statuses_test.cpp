#include <gtest/gtest.h>

#include <memory>
#include <numeric>
#include <vector>

#include "outflow/engine/engine.h"
#include "outflow/engine/recorder.h"
#include "support/world.h"

/// Statuses, memories and transfers: hand-worked worlds without chance, and laws that hold in random worlds.
namespace outflow::engine {
namespace {

using namespace test;
using scenario::Counts;

class Statuses : public testing::TestWithParam<Kind> {
 protected:
  /// Persons at each place and status value after each step: [step][place][value of the last dimension].
  [[nodiscard]] std::vector<std::vector<std::vector<std::int64_t>>> run(const World& w) const {
    const auto m = w.compile();
    const auto values = w.s.statuses.empty() ? 1 : w.s.statuses.back().values.size();
    const auto engine = make_engine(GetParam(), m);
    engine->reset(3, 0);
    std::vector<std::vector<std::vector<std::int64_t>>> seen;
    for (int t = 0; t < m.n_steps(); ++t) {
      engine->advance();
      seen.emplace_back(static_cast<std::size_t>(m.n_places), std::vector<std::int64_t>(values));
      for (int p = 0; p < m.n_places; ++p)
        for (int c = 0; c < m.n_classes(); ++c)
          seen.back()[p][static_cast<std::size_t>(m.classes[c].group) % values] +=
              engine->stock()[static_cast<std::size_t>(p) * m.n_classes() + c] * m.classes[c].size;
    }
    return seen;
  }
  [[nodiscard]] Trajectory trajectory(const model::Model& m, std::uint64_t member = 0) const {
    const auto engine = make_engine(GetParam(), m);
    return run_member(*engine, m, Layout(m), 11, member);
  }
};

INSTANTIATE_TEST_SUITE_P(Engine, Statuses, testing::Values(Kind::cohorts, Kind::agents),
                         [](const auto& kind) { return kind.param == Kind::cohorts ? "Cohorts" : "Agents"; });

using Seen = std::vector<std::vector<std::int64_t>>;

/// a -> b at once; only the aware leave.
World aware_leave() {
  World w(4);
  w.place("a");
  w.place("b", PlaceKind::destination);
  w.link("ab", "a", "b", 0.5);
  w.status("awareness", {"unaware", "aware"}, {0.75, 0.25});
  w.people("a", 100);
  w.exit("a", "leave", probability(1), to_links(), 1, {{"awareness", "aware"}});
  return w;
}

TEST_P(Statuses, SharesAtTheStartAndDeparturesOfTheAwareAlone) {
  const auto seen = run(aware_leave());
  EXPECT_EQ(seen[0], (Seen{{75, 0}, {0, 25}}));
  EXPECT_EQ(seen[3], (Seen{{75, 0}, {0, 25}}));
}

TEST_P(Statuses, WhoLearnsInAStepLeavesInTheSameStep) {
  auto w = aware_leave();
  w.transition("media", "awareness", "unaware", "aware", probability(1)).place.value = "a";
  w.multiplier_during(0, 2, "media", 0);
  const auto seen = run(w);
  EXPECT_EQ(seen[1], (Seen{{75, 0}, {0, 25}}));
  EXPECT_EQ(seen[2], (Seen{{0, 0}, {0, 100}}));
}

TEST_P(Statuses, ASharedFateMarksThoseWhomItBefalls) {
  auto w = aware_leave();
  w.place("jail", PlaceKind::custody);
  w.hazard("ab", "caught", per_crossing(1), to_place("jail"));
  w.transition("broken", "awareness", "aware", "unaware", per_event(1), "caught");
  EXPECT_EQ(run(w)[0], (Seen{{75, 0}, {0, 0}, {25, 0}}));
}

TEST_P(Statuses, AHazardThatLetsGoOnOnlyMarks) {
  World w(2);
  w.place("a");
  w.place("b", PlaceKind::destination);
  w.link("ab", "a", "b", 1.5);
  w.status("wounds", {"0", "1", "2"});
  w.people("a", 10);
  w.exit("a", "leave", probability(1), to_links());
  w.hazard("ab", "hit", per_crossing(1), on());
  w.transition("wounded", "wounds", "0", "1", per_event(1), "hit");
  w.transition("wounded", "wounds", "1", "2", per_event(1), "hit");
  const auto seen = run(w);  // hit once in each of two steps of the crossing
  EXPECT_EQ(seen[0][1], (std::vector<std::int64_t>{0, 0, 0}));
  EXPECT_EQ(seen[1][1], (std::vector<std::int64_t>{0, 0, 10}));
}

/// Two hits in 1.5 steps.
TEST_P(Statuses, ChangesThatComeWithSomethingAreCounted) {
  World w(2);
  w.place("a");
  w.place("b", PlaceKind::destination);
  w.link("ab", "a", "b", 1.5);
  w.status("wounds", {"0", "1", "2"});
  w.people("a", 30);
  w.party(3, 1);
  w.exit("a", "leave", probability(1), to_links());
  w.hazard("ab", "hit", per_crossing(1), on());
  w.transition("wounded", "wounds", "0", "1", per_event(1), "hit");
  w.transition("wounded", "wounds", "1", "2", per_event(1), "hit");
  auto& report = w.report("wounds", Counts::outcomes);
  report.outcomes = {{"wounded"}};
  report.by = {{"wounds"}};
  const auto m = w.compile();
  const Layout layout(m);
  const auto t = trajectory(m);
  const int row = layout.outcome(index_of(m.labels.outcomes, "wounded"));
  EXPECT_EQ((std::vector{t.at(row, 0), t.at(row, 1)}), (std::vector<std::int64_t>{30, 30}));
  for (int step = 0; step < 2; ++step)  // cells: all, then wounds before: 0, 1, 2
    for (int cell = 0; cell < 4; ++cell)
      EXPECT_EQ(t.at(layout.report(0, cell), step), cell == 0 || cell == step + 1 ? 30 : 0) << step << ' ' << cell;
}

TEST_P(Statuses, AsManyAreCountedAsHaveChanged) {
  auto w = aware_leave();
  w.transition("broken", "awareness", "aware", "unaware", per_event(0.4), "leave");
  w.people("a", 4000);
  auto& report = w.report("arrived", Counts::stock);
  report.places = {{"b"}};
  report.by = {{"awareness"}};
  const auto m = w.compile();
  const Layout layout(m);
  const auto t = trajectory(m);
  const auto counted = t.at(layout.outcome(index_of(m.labels.outcomes, "broken")), 0);
  EXPECT_EQ(counted, t.at(layout.report(0, 1), 0));  // unaware at b: they left aware
  EXPECT_NEAR(static_cast<double>(counted), 410, 80);  // five standard deviations of Binomial(1025, 0.4)
}

TEST_P(Statuses, WhoseNewStatusFindsNoWayStays) {
  World w(2);
  w.place("a");
  w.place("b", PlaceKind::destination);
  w.link("ab", "a", "b", 0.5);
  w.status("purse", {"full", "empty"});
  w.people("a", 10);
  w.exit("a", "leave", probability(1), to_links(), 1, {{"purse", "full"}});
  w.transition("robbed", "purse", "full", "empty", per_event(1), "leave");
  w.multiplier("attraction", 0, "", "ab", {{"purse", "empty"}});
  EXPECT_EQ(run(w)[1], (Seen{{0, 10}, {0, 0}}));
}

TEST_P(Statuses, PeopleFollowASuccessInTheNextStep) {
  World w(5);
  w.place("a");
  w.place("b", PlaceKind::destination);
  w.link("ab", "a", "b", 0.5);
  w.people("a", 10);
  w.exit("a", "leave", per_step(1e9), to_links());
  auto& success = w.memory("success", Counts::entries);
  success.places.push_back({"b"});
  success.transform.value = scenario::Transform::log;
  w.effect("leave", "success", 1);
  w.departure(1, 2, 1, "a");
  const auto seen = run(w);
  EXPECT_EQ(seen[0][1][0], 0);
  EXPECT_EQ(seen[1][1][0], 1);
  EXPECT_EQ(seen[2][1][0], 10);

  w.s.effects.back().lag.value = Span{2 * 6 * 3600, 0};
  const auto later = run(w);
  EXPECT_EQ(later[3][1][0], 1);
  EXPECT_EQ(later[4][1][0], 10);
}

TEST_P(Statuses, AMemoryHalvesInItsHalfLifeAndActsOnItsOwnLinkAlone) {
  // Hazard ln 2 a crossing at an alert of one party, nothing below: alert is 1 after a crossing, 1/2 two steps later.
  World w(6);
  for (const char* id : {"a", "b", "c"}) w.place(id);
  w.link("ab", "a", "b", 0.5);
  w.link("ac", "a", "c", 0.5);
  w.people("a", 1000);
  w.hazard("ab", "caught", per_step(2), dead());
  w.hazard("ac", "caught", per_step(2), dead());
  auto& alert = w.memory("alert", Counts::crossings);
  alert.each.value = "link";
  alert.half_life.value = Span{2 * 6 * 3600, 0};
  alert.reference.value = 0.9;  // x = raw - 0.9
  w.effect("caught", "alert", 1e4);
  w.s.links[1].attraction.value = 0;  // all go to b
  w.departure(0, 1, 1, "a");
  w.departure(1, 2, 100, "a");
  auto seen = run(w);
  EXPECT_EQ(seen[0][1][0], 1);
  EXPECT_EQ(seen[1][1][0], 1);  // the alert of 1 catches all hundred
  w.s.departures[1].period.value = {w.at(2), w.at(3)};
  seen = run(w);
  EXPECT_EQ(seen[2][1][0], 101);  // 2^(-1/2) lies below 0.9: nobody is caught
}

TEST_P(Statuses, ATransferIsAnOutcomeAndNeedsNoWay) {
  World w(3);
  w.place("camp", PlaceKind::custody);
  w.place("home", PlaceKind::origin);
  w.people("camp", 30);
  w.party(3, 1);
  auto& back = w.departure(1, 2, 20, "camp", scenario::DepartureAction::transfer);
  back.destination.value = "home";
  back.outcome.value = "repatriated";
  const auto m = w.compile();
  const auto t = trajectory(m);
  const Layout layout(m);
  EXPECT_EQ(t.at(layout.stock(1), 0), 0);
  EXPECT_EQ(t.at(layout.stock(1), 1), 18);  // whole parties
  EXPECT_EQ(t.at(layout.outcome(index_of(m.labels.outcomes, "repatriated")), 1), 18);
  EXPECT_EQ(t.at(layout.fate(Fate::turned_back), 2), 18);
  EXPECT_EQ(t.short_persons, 2);
}

TEST_P(Statuses, SwitchedOffTheyLeaveEveryBitAsItWas) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const auto plain = random_world(seed, {.prescribed = false});
    auto system = plain;
    Dice dice(seed);
    add_system(system, dice, 3, 0);
    // What the statuses and memories did not bring, the plain world has too.
    std::erase_if(system.s.departures, [](const auto& d) { return d.action.value == scenario::DepartureAction::transfer; });
    std::erase_if(system.s.multipliers, [](const auto& m) { return m.group.value.contains("tried"); });
    for (auto& status : system.s.statuses) {
      status.active.value = false;
      status.off.value = status.name == "awareness" ? "aware" : "never";
    }
    for (auto& memory : system.s.memories) memory.active.value = false;
    EXPECT_EQ(trajectory(plain.compile(), seed).values, trajectory(system.compile(), seed).values) << seed;
    for (auto& status : system.s.statuses) status.active.value = true;
    for (auto& memory : system.s.memories) memory.active.value = true;
    EXPECT_NE(trajectory(plain.compile(), seed).values, trajectory(system.compile(), seed).values) << seed;
  }
}

/// Nobody is lost or made: only who dies or goes out of sight leaves the model.
TEST_P(Statuses, PersonsAreConservedInRandomWorlds) {
  std::int64_t changes = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const auto m = random_world(seed, {.prescribed = false, .system = true}).compile();
    const auto engine = make_engine(GetParam(), m);
    engine->reset(5, seed);
    const auto n = static_cast<std::size_t>(m.n_classes());
    std::int64_t start = 0, gone = 0;
    for (const auto& initial : m.initial) start += initial.parties * m.classes[initial.cls].size;
    for (int t = 0; t < m.n_steps(); ++t) {
      engine->advance();
      std::int64_t now = 0;
      for (std::size_t i = 0; i < engine->stock().size(); ++i) {
        ASSERT_GE(engine->stock()[i], 0);
        now += engine->stock()[i] * m.classes[i % n].size;
      }
      for (std::size_t c = 0; c < n; ++c) now += engine->moving()[c] * m.classes[c].size;
      const auto leave = [&](const CountTable& table, const auto& rows) {
        for (const auto i : table.touched())
          if (model::leaves_model(rows[i / n].target)) gone += table[i] * m.classes[i % n].size;
      };
      leave(engine->counts().hazards, m.hazards);
      leave(engine->counts().exits, m.exits);
      for (const auto i : engine->counts().shifts.touched()) changes += engine->counts().shifts[i];
      ASSERT_EQ(now + gone, start) << "world " << seed << " step " << t;
    }
  }
  EXPECT_GT(changes, 10'000);
}

}  // namespace
}  // namespace outflow::engine
