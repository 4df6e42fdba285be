#include "outflow/engine/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <numeric>
#include <vector>

#include "support/ledger.h"
#include "support/world.h"

/// What both engines owe: hand-worked worlds without chance, and laws that hold in random worlds.
namespace outflow::engine {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::IsEmpty;

class BothEngines : public testing::TestWithParam<Kind> {};

INSTANTIATE_TEST_SUITE_P(Engine, BothEngines, testing::Values(Kind::cohorts, Kind::agents),
                         [](const auto& kind) { return kind.param == Kind::cohorts ? "Cohorts" : "Agents"; });

/// A member run to its end, with what happened in each step in parties of all classes.
struct History {
  std::vector<std::vector<std::int64_t>> setouts, crossings;  ///< [link][step]
  std::vector<std::vector<std::int64_t>> entries, stock;      ///< [place][step]
  std::vector<std::vector<std::int64_t>> hazards, exits;      ///< [hazard or exit][step]
  std::vector<std::int64_t> moving, short_persons;            ///< [step]
};

History history(const model::Model& m, Kind kind, std::uint64_t member = 0) {
  const auto engine = make_engine(kind, m);
  engine->reset(7, member);
  History h;
  const auto n = static_cast<std::size_t>(m.n_classes());
  const auto note = [&](std::vector<std::vector<std::int64_t>>& rows, std::size_t size, const auto& table) {
    rows.resize(size);
    for (std::size_t i = 0; i < size; ++i) {
      std::int64_t sum = 0;
      for (std::size_t c = 0; c < n; ++c) sum += table[i * n + c];
      rows[i].push_back(sum);
    }
  };
  for (int t = 0; t < m.n_steps(); ++t) {
    EXPECT_EQ(engine->next_step(), t);
    engine->advance();
    note(h.setouts, m.links.size(), engine->counts().setouts);
    note(h.crossings, m.links.size(), engine->counts().crossings);
    note(h.entries, static_cast<std::size_t>(m.n_places), engine->counts().entries);
    note(h.stock, static_cast<std::size_t>(m.n_places), engine->stock());
    note(h.hazards, m.hazards.size(), engine->counts().hazards);
    note(h.exits, m.exits.size(), engine->counts().exits);
    h.moving.push_back(std::accumulate(engine->moving().begin(), engine->moving().end(), std::int64_t{0}));
    h.short_persons.push_back(engine->counts().short_persons);
  }
  return h;
}

/// a -> b, everybody leaves a in the first step.
World one_link(double steps_of_link, int steps = 5) {
  World w(steps);
  w.place("a");
  w.place("b", PlaceKind::camp);
  w.link("ab", "a", "b", steps_of_link);
  w.people("a", 10);
  w.exit("a", "leave", probability(1), to_links());
  return w;
}

// --- travel ------------------------------------------------------------------------------------------------------

TEST_P(BothEngines, ArriveInTheStepInWhichTheirTravelTimeIsUsedUp) {
  const struct {
    double steps;
    int arrives_in;
  } cases[] = {{0, 0}, {0.25, 0}, {1, 0}, {1.25, 1}, {2, 1}, {2.5, 2}, {3, 2}, {3.0625, 3}, {5, 4}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.steps);
    const auto h = history(one_link(c.steps).compile(), GetParam());
    EXPECT_THAT(h.setouts[0], ElementsAre(10, 0, 0, 0, 0));
    for (int t = 0; t < 5; ++t) {
      EXPECT_EQ(h.crossings[0][t], t == c.arrives_in ? 10 : 0) << t;
      EXPECT_EQ(h.stock[1][t], t >= c.arrives_in ? 10 : 0) << t;
      EXPECT_EQ(h.moving[t], t >= c.arrives_in ? 0 : 10) << t;
      EXPECT_EQ(h.stock[0][t], 0) << t;
    }
  }
}

TEST_P(BothEngines, GroupsTravelAtTheirOwnSpeed) {
  auto w = one_link(1.5);
  w.s.populations.clear();
  w.dimension("age", {"young", "old"});
  w.people("a", 10, {{"age", "young"}});
  w.people("a", 4, {{"age", "old"}});
  w.multiplier("speed", 0.5, "", "", {{"age", "old"}});
  EXPECT_THAT(history(w.compile(), GetParam()).crossings[0], ElementsAre(0, 10, 4, 0, 0));
}

TEST_P(BothEngines, CarryTheRestOfAStepOverToTheNextLinkOfAWay) {
  // 1.5 + 1.5 steps are three, whether b is passed through or lies on a way of two links.
  for (const int look_ahead : {1, 2}) {
    for (const bool through : {true, false}) {
      if (look_ahead == 1 && !through) continue;
      SCOPED_TRACE(look_ahead * 10 + through);
      World w(6);
      w.s.movement.look_ahead.value = look_ahead;
      w.place("a");
      w.place("b").pass_through.value = through;
      w.place("c", PlaceKind::camp);
      w.link("ab", "a", "b", 1.5);
      w.link("bc", "b", "c", 1.5);
      if (!through) w.s.places[1].attraction.value = 0;  // so that nobody stops there
      w.people("a", 8);
      w.exit("a", "leave", probability(1), to_links());
      const auto h = history(w.compile(), GetParam());
      EXPECT_THAT(h.crossings[0], ElementsAre(0, 8, 0, 0, 0, 0));
      EXPECT_THAT(h.setouts[1], ElementsAre(0, 8, 0, 0, 0, 0));
      EXPECT_THAT(h.crossings[1], ElementsAre(0, 0, 8, 0, 0, 0));
      EXPECT_THAT(h.entries[1], ElementsAre(0, 8, 0, 0, 0, 0)) << "who passes through is counted";
      EXPECT_THAT(h.entries[2], ElementsAre(0, 0, 8, 0, 0, 0));
    }
  }
}

TEST_P(BothEngines, LoseTheRestOfAStepWhereTheyStay) {
  World w(4);
  w.place("a");
  w.place("b");
  w.place("c", PlaceKind::camp);
  w.link("ab", "a", "b", 0.25);
  w.link("bc", "b", "c", 1.25);
  w.people("a", 8);
  w.exit("a", "leave", probability(1), to_links());
  w.exit("b", "leave", probability(1), to_links());
  const auto h = history(w.compile(), GetParam());
  EXPECT_THAT(h.stock[1], ElementsAre(8, 0, 0, 0));
  EXPECT_THAT(h.crossings[1], ElementsAre(0, 0, 8, 0));
}

/// a through b, c, d to e, all links of one length.
World chain(double steps_of_link, int steps, int look_ahead, int most) {
  World w(steps);
  w.s.movement.look_ahead.value = look_ahead;
  w.s.movement.max_links_per_step.value = most;
  w.place("a");
  w.through("b");
  w.through("c");
  w.through("d");
  w.place("e", PlaceKind::camp);
  w.link("ab", "a", "b", steps_of_link);
  w.link("bc", "b", "c", steps_of_link);
  w.link("cd", "c", "d", steps_of_link);
  w.link("de", "d", "e", steps_of_link);
  w.people("a", 6);
  w.exit("a", "leave", probability(1), to_links());
  return w;
}

TEST_P(BothEngines, CrossSeveralLinksInOneStepWhereTimeAllows) {
  const struct {
    double steps;
    int crossed[4];  // the steps in which links 1..4 are crossed
  } cases[] = {{0.25, {0, 0, 0, 0}},
               {0.375, {0, 0, 1, 1}},
               {0.75, {0, 1, 2, 2}},
               // Whose step is used up exactly at the end of a link goes on, and has crossed it, at the beginning of the next.
               {0.5, {0, 1, 1, 1}},
               {1, {1, 2, 3, 3}}};
  for (const int look_ahead : {1, 3}) {
    for (const auto& c : cases) {
      SCOPED_TRACE(testing::Message() << c.steps << " look-ahead " << look_ahead);
      const auto h = history(chain(c.steps, 5, look_ahead, 64).compile(), GetParam());
      for (int l = 0; l < 4; ++l)
        for (int t = 0; t < 5; ++t) EXPECT_EQ(h.crossings[l][t], t == c.crossed[l] ? 6 : 0) << l << " in step " << t;
    }
  }
}

// A party that begins a step at the end of a link has not begun one yet: with at most one link in a step it must still go on.
TEST_P(BothEngines, BeginNoMoreLinksInAStepThanAllowedAndStillArrive) {
  const struct {
    int most;
    int crossed[4];
  } cases[] = {{1, {0, 1, 2, 3}}, {2, {0, 1, 1, 2}}, {3, {0, 0, 1, 1}}, {4, {0, 0, 0, 0}}};
  for (const int look_ahead : {1, 2}) {
    for (const auto& c : cases) {
      SCOPED_TRACE(testing::Message() << "at most " << c.most << ", look-ahead " << look_ahead);
      const auto h = history(chain(0.01, 5, look_ahead, c.most).compile(), GetParam());
      for (int t = 0; t < 5; ++t) {
        std::int64_t begun = 0;
        for (int l = 0; l < 4; ++l) begun += h.setouts[l][t];
        EXPECT_LE(begun, 6 * c.most) << t;
      }
      EXPECT_EQ(h.stock[4].back(), 6);
    }
  }
}

// --- closures ----------------------------------------------------------------------------------------------------

TEST_P(BothEngines, GoOnOverALinkThatClosesBehindThem) {
  auto w = one_link(2.5);
  w.closure(scenario::EventKind::closure_link, "ab", 1, 5);
  EXPECT_THAT(history(w.compile(), GetParam()).crossings[0], ElementsAre(0, 0, 10, 0, 0));
}

TEST_P(BothEngines, WaitForAClosedLinkWithoutUsingUpTheirExit) {
  auto w = one_link(1);
  w.closure(scenario::EventKind::closure_link, "ab", 0, 2);
  const auto h = history(w.compile(), GetParam());
  EXPECT_THAT(h.setouts[0], ElementsAre(0, 0, 10, 0, 0));
  EXPECT_THAT(h.exits[0], ElementsAre(0, 0, 10, 0, 0));
}

TEST_P(BothEngines, StopWhereTheirWayHasClosed) {
  // c attracts, b does not: all take the way a-b-c, which is cut at b while they walk to b.
  World w(6);
  w.s.movement.look_ahead.value = 2;
  w.place("a");
  w.place("b").attraction.value = 0;
  w.place("c", PlaceKind::camp);
  w.link("ab", "a", "b", 1.5);
  w.link("bc", "b", "c", 1);
  w.people("a", 9);
  w.exit("a", "leave", probability(1), to_links());
  w.closure(scenario::EventKind::closure_link, "bc", 1, 3);
  auto h = history(w.compile(), GetParam());
  EXPECT_THAT(h.stock[1], ElementsAre(0, 9, 9, 9, 9, 9)) << "nobody has an exit at b";
  EXPECT_THAT(h.setouts[1], ElementsAre(0, 0, 0, 0, 0, 0));

  w.s.places[1].pass_through.value = true;  // nobody stays there: they wait at the end of the link
  h = history(w.compile(), GetParam());
  EXPECT_THAT(h.stock[1], ElementsAre(0, 0, 0, 0, 0, 0));
  EXPECT_THAT(h.moving, ElementsAre(9, 9, 9, 0, 0, 0));
  EXPECT_THAT(h.crossings[0], ElementsAre(0, 0, 0, 9, 0, 0));
  EXPECT_THAT(h.crossings[1], ElementsAre(0, 0, 0, 9, 0, 0));

  w.place("d", PlaceKind::camp);
  w.link("bd", "b", "d", 0.5);
  w.s.places[3].attraction.value = 1e-300;  // never chosen beside c, but open when c is not
  h = history(w.compile(), GetParam());
  EXPECT_THAT(h.crossings[2], ElementsAre(0, 9, 0, 0, 0, 0)) << "the remainder of the step takes them to d";
}

// --- hazards -----------------------------------------------------------------------------------------------------

TEST_P(BothEngines, HazardsOfZeroHarmNobodyAndHazardsOfOneSpareNobody) {
  for (const double steps : {0.0, 0.5, 2.5}) {
    SCOPED_TRACE(steps);
    auto w = one_link(steps);
    w.hazard("ab", "never", per_crossing(0), out());
    w.hazard("ab", "nor", per_day(0), out());
    auto h = history(w.compile(), GetParam());
    EXPECT_EQ(h.stock[1].back(), 10);
    w.hazard("ab", "always", per_crossing(1), to_start());
    w.s.exits[0].rate.value = per_step(0);
    w.departure(0, 1, 10, "a");
    h = history(w.compile(), GetParam());
    EXPECT_EQ(h.hazards[2][0], 10) << "nobody survives any part of such a crossing";
    EXPECT_EQ(h.stock[0].back(), 10);
    EXPECT_EQ(h.stock[1].back(), 0);
  }
}

TEST_P(BothEngines, HazardsLeadWhereTheySay) {
  const struct {
    Target to;
    int place;  // -1: out of the model
  } cases[] = {{to_place("x"), 2}, {to_start(), 0}, {to_home(), 3}, {to_end(), 1}, {out(), -1}};
  for (const auto& c : cases) {
    World w(4);
    w.place("a");
    w.place("b", PlaceKind::camp).capacity_persons.value = 1;  // holds for those who walk, not for those who are brought
    w.place("x", PlaceKind::custody);
    w.place("home", PlaceKind::origin);
    w.link("ab", "a", "b", 2);
    w.link("ha", "home", "a", 0.25);
    w.people("home", 5);
    w.exit("home", "leave", per_step(0), to_links());
    w.exit("home", "flee", probability(1), to_links());
    w.exit("a", "leave", probability(1), to_links());
    w.multiplier_during(1, 4, "flee", 0);
    w.multiplier_during(2, 4, "leave", 0);
    w.hazard("ab", "hit", probability(1), c.to);
    const auto h = history(w.compile(), GetParam());
    EXPECT_THAT(h.hazards[0], ElementsAre(0, 5, 0, 0)) << to_string(c.to);
    for (int p = 0; p < 4; ++p) EXPECT_EQ(h.stock[p].back(), p == c.place ? 5 : 0) << to_string(c.to) << " " << p;
  }
}

// --- waiting -----------------------------------------------------------------------------------------------------

TEST_P(BothEngines, StagesOfACertainExitTakeNoTime) {
  for (const int stages : {1, 2, 4}) {
    World w(6);
    w.place("a", PlaceKind::custody);
    w.place("b");
    w.people("a", 12);
    w.exit("a", "release", probability(1), to_place("b"), stages);
    const auto h = history(w.compile(), GetParam());
    for (int t = 0; t < 6; ++t) {
      EXPECT_EQ(h.exits[0][t], t == 0 ? 12 : 0) << stages;
      EXPECT_EQ(h.stock[0][t], 0) << stages;
      EXPECT_EQ(h.entries[1][t], t == 0 ? 12 : 0) << stages;
    }
  }
}

TEST_P(BothEngines, ActOnceInAStepHoweverManySubsteps) {
  World w(5);
  w.s.movement.substeps.value = 4;
  w.place("a");
  w.place("b");
  w.place("c");
  w.people("a", 40);
  w.exit("a", "on", probability(1), to_place("b"));
  w.exit("b", "on", probability(1), to_place("c"));
  const auto h = history(w.compile(), GetParam());
  EXPECT_THAT(h.stock[1], ElementsAre(40, 0, 0, 0, 0));
  EXPECT_THAT(h.stock[2], ElementsAre(0, 40, 40, 40, 40));
}

// --- capacities --------------------------------------------------------------------------------------------------

/// 10 parties want into a camp of `capacity` persons, which `leave` a step by choice.
World full_camp(std::int64_t capacity, int size, Rate leave) {
  World w(6);
  w.place("a");
  w.camp("b", capacity);
  w.place("c");
  w.link("ab", "a", "b", 1);
  w.people("a", 10 * size);
  w.party(size, 1);
  w.exit("a", "leave", probability(1), to_links());
  w.exit("b", "leave", leave, to_place("c"));
  return w;
}

TEST_P(BothEngines, AdmitNoMoreThanThereIsRoomAndLetTheOthersWait) {
  for (const int size : {1, 3}) {
    for (const std::int64_t capacity : {0, 1, 2, 7, 29, 30, 40}) {
      SCOPED_TRACE(testing::Message() << size << " in " << capacity);
      const auto w = full_camp(capacity, size, per_step(0));
      const auto h = history(w.compile(), GetParam());
      const std::int64_t fit = std::min<std::int64_t>(10, capacity / size);
      // With capacity 0 the only way leads to a full place: nobody sets out.
      const std::int64_t left = capacity == 0 ? 0 : 10;
      for (int t = 0; t < 6; ++t) {
        EXPECT_EQ(h.stock[1][t], fit);
        EXPECT_EQ(h.moving[t], left - fit);
      }
    }
  }
}

TEST_P(BothEngines, FillBedsThatComeFreeInTheNextStep) {
  const auto h = history(full_camp(4, 1, probability(1)).compile(), GetParam());
  // Who waits asks after those inside have left in the same step.
  EXPECT_THAT(h.stock[1], ElementsAre(4, 4, 2, 0, 0, 0));
  EXPECT_THAT(h.stock[2], ElementsAre(0, 4, 8, 10, 10, 10));
}

TEST_P(BothEngines, TurnBackFromAFullPlaceIfTheScenarioSaysSo) {
  auto w = full_camp(4, 1, per_step(0));
  w.s.movement.when_full.value = scenario::WhenFull::turn_back;
  const auto h = history(w.compile(), GetParam());
  EXPECT_EQ(h.stock[1][0], 4);
  EXPECT_EQ(h.stock[0][0], 6);
  EXPECT_EQ(h.entries[0][0], 6);
  EXPECT_EQ(h.crossings[0][0], 4);
  EXPECT_THAT(h.setouts[0], ElementsAre(10, 0, 0, 0, 0, 0)) << "a full place is not chosen again";
  EXPECT_THAT(h.moving, ElementsAre(0, 0, 0, 0, 0, 0));
}

// --- prescribed departures ---------------------------------------------------------------------------------------

TEST_P(BothEngines, PrescribedNumbersLeaveExactly) {
  World w(6);
  w.dimension("sex", {"women", "men"});
  w.place("a");
  w.place("b");
  w.link("ab", "a", "b", 1);
  w.people("a", 20, {{"sex", "women"}});
  w.people("a", 100, {{"sex", "men"}});
  w.departure(0, 4, 30, "a", scenario::DepartureAction::depart, {{"sex", "women"}});
  w.departure(1, 2, 5, "a", scenario::DepartureAction::depart, {{"sex", "men"}});
  const auto h = history(w.compile(), GetParam());
  // 30 over four steps: 7, 8, 7, 8; but there are only 20 women.
  EXPECT_THAT(h.setouts[0], ElementsAre(7, 8 + 5, 5, 0, 0, 0));
  EXPECT_THAT(h.short_persons, ElementsAre(0, 0, 2, 8, 0, 0));
}

TEST_P(BothEngines, PrescribedNumbersAreMetInWholeParties) {
  World w(3);
  w.place("a");
  w.place("b");
  w.link("ab", "a", "b", 1);
  w.people("a", 40);
  w.party(4, 1);
  w.departure(0, 3, 33, "a");
  const auto h = history(w.compile(), GetParam());
  EXPECT_THAT(h.setouts[0], ElementsAre(2, 2, 2)) << "in parties of four: 11 persons are two of them";
  EXPECT_THAT(h.short_persons, ElementsAre(3, 3, 3));
}

TEST_P(BothEngines, CalledPeopleActNoSecondTimeInTheStep) {
  World w(3);
  w.s.movement.substeps.value = 3;
  w.place("a");
  w.place("b");
  w.place("c");
  w.link("ab", "a", "b", 1);
  w.people("a", 60);
  w.exit("a", "die", probability(1), out());
  w.exit("b", "die", probability(1), out());
  w.departure(0, 1, 25, "a");
  w.departure(0, 1, 25, "a");
  const auto h = history(w.compile(), GetParam());
  EXPECT_THAT(h.setouts[0], ElementsAre(50, 0, 0));
  EXPECT_THAT(h.exits[0], ElementsAre(10, 0, 0));
  EXPECT_THAT(h.exits[1], ElementsAre(0, 50, 0));
}

TEST_P(BothEngines, CalledPeopleTravelForOneStepOnly) {
  for (const int substeps : {1, 3}) {
    auto w = one_link(2.5);
    w.s.movement.substeps.value = substeps;
    w.s.exits.clear();
    w.departure(0, 1, 10, "a");
    EXPECT_THAT(history(w.compile(), GetParam()).crossings[0], ElementsAre(0, 0, 10, 0, 0));
  }
}

TEST_P(BothEngines, NobodyIsCalledOntoAClosedLink) {
  World w(3);
  w.place("a");
  w.place("b");
  w.link("ab", "a", "b", 1);
  w.people("a", 60);
  w.departure(0, 3, 30, "a");
  w.closure(scenario::EventKind::closure_link, "ab", 1, 2);
  const auto h = history(w.compile(), GetParam());
  EXPECT_THAT(h.setouts[0], ElementsAre(10, 0, 10));
  EXPECT_THAT(h.short_persons, ElementsAre(0, 10, 0));
}

TEST_P(BothEngines, NewPeopleAppearAndActAtOnce) {
  World w(4);
  w.place("a");
  w.place("b");
  w.link("ab", "a", "b", 1);
  w.people("a", 0);
  w.exit("a", "leave", probability(1), to_links());
  w.departure(1, 3, 11, "a", scenario::DepartureAction::appear);
  const auto h = history(w.compile(), GetParam());
  EXPECT_THAT(h.setouts[0], ElementsAre(0, 5, 6, 0));
}

// --- laws of random worlds ---------------------------------------------------------------------------------------

constexpr int n_worlds = 300;

TEST_P(BothEngines, NobodyIsLostAndNoRuleIsBrokenInRandomWorlds) {
  std::int64_t happenings = 0;
  int compiled = 0;
  for (std::uint64_t seed = 0; seed < n_worlds; ++seed) {
    const auto model = random_world(seed).compile();
    ++compiled;
    const auto engine = make_engine(GetParam(), model);
    ASSERT_THAT(audit(*engine, model, seed, 3, &happenings), IsEmpty()) << "world " << seed;
  }
  EXPECT_EQ(compiled, n_worlds);
  EXPECT_GT(happenings, 100 * n_worlds) << "the worlds are too quiet to prove anything";
}

/// An engine with a defect: from step 2 on, one party vanishes or changes places after the step.
class Careless final : public Engine {
 public:
  enum class Defect { none, loses, moves };
  Careless(std::unique_ptr<Engine> engine, std::size_t classes, Defect defect)
      : engine_(std::move(engine)), classes_(classes), defect_(defect) {}
  void reset(std::uint64_t seed, std::uint64_t member) override { engine_->reset(seed, member); }
  void advance() override {
    engine_->advance();
    stock_.assign(engine_->stock().begin(), engine_->stock().end());
    if (defect_ == Defect::none || engine_->next_step() < 3) return;
    for (std::size_t i = 0; i < stock_.size(); ++i) {
      if (stock_[i] == 0) continue;
      --stock_[i];
      if (defect_ == Defect::moves) ++stock_[(i + classes_) % stock_.size()];
      return;
    }
  }
  void continue_from(const Engine& other, std::uint64_t seed, std::uint64_t member) override {
    engine_->continue_from(other, seed, member);
  }
  int next_step() const override { return engine_->next_step(); }
  const StepCounts& counts() const override { return engine_->counts(); }
  std::span<const std::int64_t> stock() const override { return stock_; }
  std::span<const std::int64_t> moving() const override { return engine_->moving(); }

 private:
  std::unique_ptr<Engine> engine_;
  std::size_t classes_;
  Defect defect_;
  std::vector<std::int64_t> stock_;
};

TEST_P(BothEngines, TheAuditNoticesASinglePartyLostOrMisplaced) {
  const auto model = random_world(1).compile();
  const auto careless = [&](Careless::Defect defect) {
    Careless engine(make_engine(GetParam(), model), static_cast<std::size_t>(model.n_classes()), defect);
    return audit(engine, model, 1, 0);
  };
  EXPECT_THAT(careless(Careless::Defect::none), IsEmpty());
  EXPECT_FALSE(careless(Careless::Defect::loses).empty());
  EXPECT_FALSE(careless(Careless::Defect::moves).empty());
}

/// Everything that an engine says about a member.
std::vector<std::int64_t> transcript(Engine& engine, const model::Model& m, std::uint64_t seed, std::uint64_t member) {
  std::vector<std::int64_t> all;
  engine.reset(seed, member);
  const auto write = [&](const CountTable& table) {
    auto touched = table.touched();
    std::sort(touched.begin(), touched.end());
    for (const auto i : touched) all.insert(all.end(), {static_cast<std::int64_t>(i), table[i]});
  };
  for (int t = 0; t < m.n_steps(); ++t) {
    engine.advance();
    const auto& c = engine.counts();
    for (const auto* table : {&c.entries, &c.setouts, &c.crossings, &c.hazards, &c.exits, &c.appeared}) write(*table);
    all.push_back(c.short_persons);
    all.insert(all.end(), engine.stock().begin(), engine.stock().end());
    all.insert(all.end(), engine.moving().begin(), engine.moving().end());
  }
  return all;
}

TEST_P(BothEngines, AMemberIsAFunctionOfSeedAndNumberAlone) {
  for (std::uint64_t seed = 40; seed < 70; ++seed) {
    SCOPED_TRACE(seed);
    const auto model = random_world(seed).compile();
    const auto once = make_engine(GetParam(), model), often = make_engine(GetParam(), model);
    const auto alone = transcript(*once, model, 11, 5);
    for (const std::uint64_t before : {0, 9, 5}) transcript(*often, model, 11, before);
    EXPECT_EQ(transcript(*often, model, 11, 5), alone) << "after other members";
    EXPECT_EQ(transcript(*once, model, 11, 5), alone) << "again";
    // An engine that is stopped half way and reset forgets what it did.
    once->reset(11, 6);
    once->advance();
    once->advance();
    EXPECT_EQ(transcript(*once, model, 11, 5), alone) << "after half a member";
  }
}

TEST_P(BothEngines, MembersAndSeedsDiffer) {
  World w(5);
  w.place("a");
  w.place("b");
  w.people("a", 1000);
  w.exit("a", "leave", per_step(0.3), to_place("b"));
  const auto model = w.compile();
  const auto engine = make_engine(GetParam(), model);
  const auto first = transcript(*engine, model, 1, 0);
  EXPECT_NE(transcript(*engine, model, 1, 1), first);
  EXPECT_NE(transcript(*engine, model, 2, 0), first);
}

TEST_P(BothEngines, AnEmptyWorldStaysEmpty) {
  World w(3);
  w.place("a");
  w.place("b");
  w.link("ab", "a", "b", 1);
  w.people("a", 0);
  w.exit("a", "leave", probability(1), to_links());
  w.departure(0, 3, 5, "a");
  const auto model = w.compile();
  const auto h = history(model, GetParam());
  EXPECT_THAT(h.setouts[0], ElementsAre(0, 0, 0));
  EXPECT_EQ(h.short_persons[0] + h.short_persons[1] + h.short_persons[2], 5);
}

}  // namespace
}  // namespace outflow::engine
