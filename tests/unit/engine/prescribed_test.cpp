#include "outflow/engine/prescribed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <vector>

#include "outflow/engine/engine.h"
#include "support/chi_square.h"
#include "support/world.h"

namespace outflow::engine {
namespace {

using namespace test;
using scenario::DepartureAction;

random::Key member(std::uint64_t i) { return random::member_key(12, i); }

/// Three places with weights 1, 0, 3.
World weighted(std::int64_t persons) {
  World w(4);
  for (const auto* id : {"a", "b", "c"}) w.place(id);
  w.s.places[0].weight.value = 1;
  w.s.places[1].weight.value = 0;
  w.s.places[2].weight.value = 3;
  w.link("ab", "a", "b");
  w.link("cb", "c", "b");
  w.people("a", 500);
  w.people("c", 500);
  w.departure(0, 4, persons);
  return w;
}

TEST(Calls, SpreadTheExactNumberOverTheWeights) {
  const auto model = weighted(403).compile();
  for (std::uint64_t i = 0; i < 50; ++i) {
    const std::int64_t of_step[] = {100, 101, 101, 101};
    for (int t = 0; t < 4; ++t) {
      std::int64_t sum = 0;
      for (const auto& call : calls_of_step(model, t, member(i))) {
        EXPECT_NE(call.place, 1) << "a weight of zero";
        EXPECT_GT(call.persons, 0);
        sum += call.persons;
      }
      EXPECT_EQ(sum, of_step[t]) << t;
    }
  }
}

// Null: the number from c is binomial(8, 3/4). n = 20,000 members, alpha = 1e-6; noticed surely: a share of 0.72.
TEST(Calls, SpreadAsAMultinomialDraw) {
  const auto model = weighted(32).compile();
  std::map<int, std::int64_t> seen;
  std::map<int, double> law, off;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    int from_c = 0;
    for (const auto& call : calls_of_step(model, 1, member(i)))
      if (call.place == 2) from_c += static_cast<int>(call.persons);
    ++seen[from_c];
  }
  for (int k = 0; k <= 8; ++k) {
    const double ways = std::round(std::tgamma(9) / (std::tgamma(k + 1) * std::tgamma(9 - k)));
    law[k] = ways * std::pow(0.75, k) * std::pow(0.25, 8 - k);
    off[k] = ways * std::pow(0.72, k) * std::pow(0.28, 8 - k);
  }
  EXPECT_GT(chi_square_p(seen, law), 1e-6);
  EXPECT_LT(chi_square_p(seen, off), 1e-6) << "the check must refuse a share that is 0.03 off";
}

TEST(Calls, DifferByStepAndMemberAndNameDifferentDraws) {
  const auto model = weighted(400).compile();
  std::map<std::vector<std::int64_t>, int> spreads;
  std::map<std::uint64_t, int> entities;
  for (std::uint64_t i = 0; i < 10; ++i) {
    std::vector<std::int64_t> spread;
    for (const auto& call : calls_of_step(model, 2, member(i))) {
      spread.push_back(call.persons);
      ++entities[call.entity];
    }
    ++spreads[spread];
  }
  EXPECT_GT(spreads.size(), 3u);
  EXPECT_EQ(entities.size(), 2u) << "one address for each place, whoever the member is";
}

TEST(Calls, OfOnePlaceAndGroupAreTakenAsWritten) {
  auto w = weighted(0);
  w.departure(1, 2, 17, "c");
  const auto model = w.compile();
  EXPECT_TRUE(calls_of_step(model, 0, member(0)).empty()) << "a row of no persons calls nobody";
  const auto calls = calls_of_step(model, 1, member(0));
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].place, 2);
  EXPECT_EQ(calls[0].persons, 17);
}

/// New families at a place, in parties of 1, 2 and 5.
World families(std::int64_t persons) {
  World w(3);
  w.place("a");
  w.place("b");
  w.link("ab", "a", "b");
  w.people("b", 1);
  w.party(1, 0.25, "a");
  w.party(2, 0.25, "a");
  w.party(5, 0.5, "a");
  w.departure(0, 2, persons, "a", DepartureAction::appear);
  return w;
}

TEST(Appearances, AddUpToThePrescribedPersons) {
  for (const std::int64_t persons : {1, 2, 7, 26, 1'001}) {
    const auto model = families(persons).compile();
    for (std::uint64_t i = 0; i < 40; ++i) {
      std::int64_t sum = 0;
      for (int t = 0; t < 3; ++t) {
        for (const auto& fresh : appearances_of_step(model, t, member(i))) {
          EXPECT_EQ(fresh.place, 0);
          EXPECT_EQ(model.classes[fresh.cls].home == -1 || model.classes[fresh.cls].home == 0, true);
          EXPECT_GT(fresh.parties, 0);
          sum += fresh.parties * model.classes[fresh.cls].size;
        }
      }
      EXPECT_EQ(sum, persons);
    }
  }
}

// The mean party has 3.25 persons: of 650 persons there are 100 parties of five, 50 of two, 50 alone, on average; the
// rounding is drawn, so that small numbers have the stated shares in the long run, too.
TEST(Appearances, ComeInThePartiesOfTheirShares) {
  const auto model = families(2 * 65).compile();
  std::map<int, double> parties;
  constexpr int n = 2'000;
  for (std::uint64_t i = 0; i < n; ++i)
    for (const auto& fresh : appearances_of_step(model, 0, member(i)))
      parties[model.classes[fresh.cls].size] += static_cast<double>(fresh.parties) / n;
  EXPECT_NEAR(parties[5], 10, 0.1);
  EXPECT_NEAR(parties[2], 5, 0.1);
  EXPECT_NEAR(parties[1], 5, 0.2);
}

TEST(Appearances, MakeNoMorePartiesThanThereArePersonsFor) {
  const auto model = families(2 * 9).compile();  // 9 persons a step: 1.38 parties of five expected
  double fives = 0;
  constexpr int n = 20'000;
  for (std::uint64_t i = 0; i < n; ++i)
    for (const auto& fresh : appearances_of_step(model, 0, member(i)))
      if (model.classes[fresh.cls].size == 5) fives += static_cast<double>(fresh.parties) / n;
  // Two parties of five do not fit into nine persons: never more than one.
  EXPECT_NEAR(fives, 1, 1e-12);
}

TEST(Appearances, WhoFillsNoPartyTravelsAlone) {
  World w(2);
  w.place("a");
  w.place("b");
  w.link("ab", "a", "b");
  w.people("b", 1);
  w.party(4, 1, "a");
  w.departure(0, 1, 11, "a", DepartureAction::appear);
  const auto model = w.compile();
  std::map<int, std::int64_t> parties;
  for (const auto& fresh : appearances_of_step(model, 0, member(0))) parties[model.classes[fresh.cls].size] += fresh.parties;
  EXPECT_EQ(parties[4], 2);
  EXPECT_EQ(parties[1], 3);
}

TEST(Prescribed, BothEnginesSeeTheSameAppearances) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const auto model = random_world(seed).compile();
    const auto cohorts = make_engine(Kind::cohorts, model), agents = make_engine(Kind::agents, model);
    cohorts->reset(1, seed);
    agents->reset(1, seed);
    for (int t = 0; t < model.n_steps(); ++t) {
      cohorts->advance();
      agents->advance();
      for (std::size_t i = 0; i < static_cast<std::size_t>(model.n_places * model.n_classes()); ++i)
        ASSERT_EQ(cohorts->counts().appeared[i], agents->counts().appeared[i]) << "world " << seed << ", step " << t;
    }
  }
}

// Null: of 6 women and 4 men, 3 are taken without replacement: hypergeometric. n = 20,000 members for each engine.
TEST(Prescribed, PicksAmongThePeopleOfThePlaceWithoutPreference) {
  World w(1);
  w.dimension("sex", {"women", "men"});
  w.place("a");
  w.place("b");
  w.link("ab", "a", "b");
  w.people("a", 6, {{"sex", "women"}});
  w.people("a", 4, {{"sex", "men"}});
  w.departure(0, 1, 3, "a");
  const auto model = w.compile();
  const std::map<std::int64_t, double> law{{0, 4.0 / 120}, {1, 36.0 / 120}, {2, 60.0 / 120}, {3, 20.0 / 120}};
  const std::map<std::int64_t, double> with_replacement{{0, 0.064}, {1, 0.288}, {2, 0.432}, {3, 0.216}};
  for (const auto kind : {Kind::cohorts, Kind::agents}) {
    const auto engine = make_engine(kind, model);
    std::map<std::int64_t, std::int64_t> seen;
    for (std::uint64_t i = 0; i < 20'000; ++i) {
      engine->reset(3, i);
      engine->advance();
      ++seen[engine->counts().setouts[0]];
    }
    EXPECT_GT(chi_square_p(seen, law), 1e-6);
    EXPECT_LT(chi_square_p(seen, with_replacement), 1e-6) << "the check must refuse the wrong law";
  }
}

}  // namespace
}  // namespace outflow::engine
