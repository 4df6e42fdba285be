#include "outflow/engine/agents.h"

#include <gtest/gtest.h>

#include <vector>

#include "support/world.h"

namespace outflow::engine {
namespace {

using namespace test;

World walkers(std::int64_t first, std::int64_t second) {
  World w(8);
  w.dimension("sex", {"women", "men"});
  for (const auto* id : {"a", "b", "c"}) w.place(id);
  w.link("ab", "a", "b", 0.7);
  w.link("ac", "a", "c", 1.6);
  w.link("ba", "b", "a", 1);
  w.people("a", first, {{"sex", "women"}});
  w.people("a", second, {{"sex", "men"}});
  w.exit("a", "leave", per_step(0.3), to_links());
  w.exit("b", "leave", per_step(0.3), to_links(), 2);
  w.hazard("ac", "die", per_crossing(0.2), out());
  return w;
}

/// What the women do, step by step.
std::vector<std::int64_t> women(const World& w) {
  const auto model = w.compile();
  Agents engine(model);
  engine.reset(17, 0);
  std::vector<std::int64_t> all;
  const auto n = static_cast<std::size_t>(model.n_classes());
  for (int t = 0; t < model.n_steps(); ++t) {
    engine.advance();
    for (std::size_t c = 0; c < n; ++c) {
      if (model.classes[c].group != 0) continue;
      for (std::size_t p = 0; p < 3; ++p) all.push_back(engine.stock()[p * n + c]);
      for (std::size_t l = 0; l < 3; ++l) all.push_back(engine.counts().setouts[l * n + c]);
    }
  }
  return all;
}

// Draws are addressed by party, so that two policies meet the same people with the same luck.
TEST(Agents, LuckDoesNotDependOnWhoElseIsThere) {
  EXPECT_EQ(women(walkers(700, 0)), women(walkers(700, 5'000)));
  EXPECT_NE(women(walkers(700, 0)), women(walkers(701, 0)));
}

TEST(Agents, LuckDoesNotDependOnARiskThatHarmsNobody) {
  auto risky = walkers(700, 10);
  risky.hazard("ab", "never", per_crossing(0), out());
  EXPECT_EQ(women(risky), women(walkers(700, 10)));
}

// Blocks of parties are an affair of speed: numbers around their borders must not matter.
TEST(Agents, CountEverybodyAtTheBordersOfBlocks) {
  for (const std::int64_t n : {1, 2, 3, 2'047, 2'048, 2'049, 4'096, 4'099}) {
    World w(3);
    w.place("a");
    w.place("b");
    w.link("ab", "a", "b", 1.5);
    w.people("a", n);
    w.exit("a", "leave", probability(1), to_links());
    const auto model = w.compile();
    Agents engine(model);
    engine.reset(1, 0);
    EXPECT_EQ(static_cast<std::int64_t>(engine.size()), n);
    engine.advance();
    EXPECT_EQ(engine.moving()[0], n);
    engine.advance();
    EXPECT_EQ(engine.stock()[1], n);
  }
}

TEST(Agents, AreAsManyAsTheirParties) {
  auto w = walkers(10, 9);
  w.party(3, 1, "", {{"sex", "men"}});
  w.departure(0, 2, 8, "b", scenario::DepartureAction::appear, {{"sex", "women"}});
  const auto model = w.compile();
  Agents engine(model);
  engine.reset(1, 0);
  EXPECT_EQ(engine.size(), 13u);
  engine.advance();
  engine.advance();
  EXPECT_EQ(engine.size(), 21u);
}

}  // namespace
}  // namespace outflow::engine
