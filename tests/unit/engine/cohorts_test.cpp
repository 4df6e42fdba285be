#include "outflow/engine/cohorts.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/ledger.h"
#include "support/world.h"

namespace outflow::engine {
namespace {

using namespace test;

/// A country of `persons`, a crossing with risks, a camp with room for a third of them.
World country(std::int64_t persons) {
  World w(12);
  w.place("a", PlaceKind::origin);
  w.place("b");
  w.camp("camp", persons / 3);
  w.place("jail", PlaceKind::custody);
  w.link("ab", "a", "b", 1.3);
  w.link("bc", "b", "camp", 0.4);
  w.people("a", persons);
  w.party(1, 0.5);
  w.party(4, 0.5);
  w.exit("a", "leave", per_step(0.2), to_links());
  w.exit("b", "on", per_step(0.5), to_links(), 2);
  w.exit("jail", "release", per_step(0.1), to_home());
  w.hazard("ab", "caught", per_crossing(0.1), to_place("jail"));
  w.hazard("ab", "die", per_crossing(0.01), out());
  return w;
}

TEST(Cohorts, KeepTheirBooksWithATrillionPeople) {
  for (const std::int64_t persons : {std::int64_t{0}, std::int64_t{1}, std::int64_t{1} << 30, std::int64_t{1} << 40}) {
    const auto model = country(persons).compile();
    Cohorts engine(model);
    EXPECT_TRUE(audit(engine, model, 1, 2).empty()) << persons;
  }
}

// The law of large numbers: with 2^40 people the shares are the probabilities, to seven digits.
TEST(Cohorts, OfATrillionPeopleFollowTheirProbabilities) {
  const std::int64_t n = std::int64_t{1} << 40;
  World w(1);
  w.place("a");
  w.place("b");
  w.place("c");
  w.link("ab", "a", "b", 1);
  w.people("a", n);
  w.exit("a", "leave", per_step(0.3), to_links());
  w.exit("a", "move", per_step(0.1), to_place("c"));
  w.hazard("ab", "die", per_crossing(0.2), out());
  const auto model = w.compile();
  Cohorts engine(model);
  engine.reset(3, 0);
  engine.advance();
  const double leave = 1 - std::exp(-0.4), all = static_cast<double>(n);
  const auto expect = [&](std::int64_t seen, double p) {
    EXPECT_NEAR(static_cast<double>(seen) / all, p, 6 * std::sqrt(p * (1 - p) / all));
  };
  expect(engine.stock()[0], 1 - leave);
  expect(engine.stock()[2], leave / 4);
  expect(engine.stock()[1], leave * 0.75 * 0.8);
  expect(engine.counts().hazards[0], leave * 0.75 * 0.2);
}

}  // namespace
}  // namespace outflow::engine
