#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <vector>

#include "outflow/engine/engine.h"
#include "support/chi_square.h"
#include "support/world.h"

/// Statuses and memories against exact laws that are worked out here, state by state.
///
/// Null: the law of what is seen after each step is the enumerated one. n = 40,000 members for each engine and step; alpha =
/// 1e-7 for each of some 20 checks. Noticed surely, and shown below: a rate that is 10 % off, a memory that forgets too fast.
namespace outflow::engine {
namespace {

using namespace test;
using scenario::Counts;

constexpr int n_members = 40'000;
constexpr double alpha = 1e-7;

double binomial(int n, int k, double p) {
  return std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0)) * std::pow(p, k) *
         std::pow(1 - p, n - k);
}

using Law = std::map<std::vector<int>, double>;

/// Worst p over the steps. `see` turns an engine after a step into what is compared.
template <class See>
double worst_fit(const model::Model& model, Kind kind, const std::vector<Law>& laws, See see) {
  const auto engine = make_engine(kind, model);
  std::vector<std::map<std::vector<int>, std::int64_t>> seen(laws.size());
  for (int member = 0; member < n_members; ++member) {
    engine->reset(2027, static_cast<std::uint64_t>(member));
    for (auto& at_step : seen) {
      engine->advance();
      ++at_step[see(*engine)];
    }
  }
  double worst = 1;
  for (std::size_t t = 0; t < laws.size(); ++t) worst = std::min(worst, chi_square_p(seen[t], laws[t]));
  return worst;
}

/// News among six people at one place: the unaware learn from media at rate m, from each other at rate b a, a the share that
/// knows, and forget at rate f.
World news() {
  World w(4);
  w.place("town");
  w.status("awareness", {"unaware", "aware"}, {2.0 / 3, 1.0 / 3});
  w.people("town", 6);
  w.transition("media", "awareness", "unaware", "aware", per_step(0.1));
  w.transition("talk", "awareness", "unaware", "aware", per_step(0.8));
  w.transition("fading", "awareness", "aware", "unaware", per_step(0.3));
  auto& share = w.memory("share", Counts::stock);
  share.group.value = {{"awareness", "aware"}};
  share.per.value = Counts::stock;
  share.each.value = "place";
  share.transform.value = scenario::Transform::log;
  w.effect("talk", "share", 1);
  return w;
}

std::vector<Law> laws_of_news(double media, double talk, double fading) {
  std::vector<Law> laws;
  Law now{{{2}, 1.0}};
  for (int t = 0; t < 4; ++t) {
    Law next;
    for (const auto& [state, p] : now) {
      const int aware = state[0];
      const double learns = -std::expm1(-media - talk * aware / 6.0), forgets = -std::expm1(-fading);
      for (int up = 0; up <= 6 - aware; ++up)
        for (int down = 0; down <= aware; ++down)
          next[{aware + up - down}] += p * binomial(6 - aware, up, learns) * binomial(aware, down, forgets);
    }
    laws.push_back(now = next);
  }
  return laws;
}

/// Eight people cross a line at once when they leave (rate 0.4 a step). Each crossing of the last steps that is noticed
/// (half of them) raises the alert, which halves in a step; who crosses is shot at with hazard 0.2 exp(alert), and is wounded
/// by half of the shots.
World line() {
  World w(3);
  w.place("north");
  w.place("south", PlaceKind::destination);
  w.link("line", "north", "south", 0.5);
  w.status("wounds", {"none", "one"});
  w.people("north", 8);
  w.exit("north", "leave", per_step(0.4), to_links());
  w.hazard("line", "shot", per_step(0.4), on());  // on half a step: 0.2 a crossing
  w.transition("wounded", "wounds", "none", "one", per_event(0.5), "shot");
  auto& alert = w.memory("alert", Counts::setouts);
  alert.each.value = "link";
  alert.probability.value = 0.5;
  alert.half_life.value = Span{6 * 3600, 0};
  w.s.memories.back().reference.value = 0;
  w.effect("shot", "alert", 1);
  return w;
}

/// (in the north, wounded in the south) after each step; the alert, in halves of what was noticed, is followed too.
std::vector<Law> laws_of_line(double kept) {
  std::vector<Law> laws;
  std::map<std::pair<std::vector<int>, double>, double> now{{{{8, 0}, 0.0}, 1.0}};
  for (int t = 0; t < 3; ++t) {
    std::map<std::pair<std::vector<int>, double>, double> next;
    for (const auto& [state, p] : now) {
      const auto& [counts, alert] = state;
      const double wounded = 0.5 * -std::expm1(-0.2 * std::exp(alert));
      for (int gone = 0; gone <= counts[0]; ++gone)
        for (int hit = 0; hit <= gone; ++hit)
          for (int noticed = 0; noticed <= gone; ++noticed)
            next[{{counts[0] - gone, counts[1] + hit}, kept * alert + noticed}] +=
                p * binomial(counts[0], gone, -std::expm1(-0.4)) * binomial(gone, hit, wounded) * binomial(gone, noticed, 0.5);
    }
    now = next;
    Law law;
    for (const auto& [state, p] : now) law[state.first] += p;
    laws.push_back(law);
  }
  return laws;
}

/// Eight people leave at rate 0.6 exp(-3 p) and are caught half of the time; p, the share caught of those who set out, halves
/// its memory in a step and begins as a prior of 0.2 that weighs two people.
World heard_risk() {
  World w(3);
  w.place("north");
  w.place("south", PlaceKind::destination);
  w.link("river", "north", "south", 0.5);
  w.people("north", 8);
  w.exit("north", "leave", per_step(0.6), to_links());
  w.hazard("river", "caught", per_crossing(0.5), dead());
  auto& risk = w.memory("risk", Counts::outcomes);
  risk.outcomes.push_back({"caught"});
  risk.per.value = Counts::setouts;
  risk.half_life.value = Span{6 * 3600, 0};
  risk.prior.value = 0.2;
  risk.prior_weight.value = 2;
  risk.reference.value = 0;
  w.effect("leave", "risk", -3);
  return w;
}

/// (in the north, in the south) after each step.
std::vector<Law> laws_of_heard_risk(double prior_weight) {
  struct State {
    int north, south;
    double caught, tried;
    auto operator<=>(const State&) const = default;
  };
  std::vector<Law> laws;
  std::map<State, double> now{{{8, 0, 0, 0}, 1.0}};
  for (int t = 0; t < 3; ++t) {
    std::map<State, double> next;
    for (const auto& [state, p] : now) {
      const double risk = (state.caught + 0.2 * prior_weight) / (state.tried + prior_weight);
      const double leaves = -std::expm1(-0.6 * std::exp(-3 * risk));
      for (int gone = 0; gone <= state.north; ++gone)
        for (int caught = 0; caught <= gone; ++caught)
          next[{state.north - gone, state.south + gone - caught, state.caught / 2 + caught, state.tried / 2 + gone}] +=
              p * binomial(state.north, gone, leaves) * binomial(gone, caught, 0.5);
    }
    now = next;
    Law law;
    for (const auto& [state, p] : now) law[{state.north, state.south}] += p;
    laws.push_back(law);
  }
  return laws;
}

std::vector<int> aware_people(const Engine& engine, const model::Model& m) {
  int n = 0;
  for (int c = 0; c < m.n_classes(); ++c)
    if (m.classes[c].group == 1) n += static_cast<int>(engine.stock()[c]);
  return {n};
}

std::vector<int> north_and_wounded(const Engine& engine, const model::Model& m) {
  int north = 0, wounded = 0;
  const auto n = static_cast<std::size_t>(m.n_classes());
  for (std::size_t c = 0; c < n; ++c) {
    north += static_cast<int>(engine.stock()[c]);
    if (m.classes[c].group == 1) wounded += static_cast<int>(engine.stock()[n + c]);
  }
  return {north, wounded};
}

class System : public testing::TestWithParam<Kind> {};
INSTANTIATE_TEST_SUITE_P(Engine, System, testing::Values(Kind::cohorts, Kind::agents),
                         [](const auto& kind) { return kind.param == Kind::cohorts ? "Cohorts" : "Agents"; });

TEST_P(System, NewsSpreadsByItsExactLaw) {
  const auto model = news().compile();
  const auto see = [&](const Engine& engine) { return aware_people(engine, model); };
  EXPECT_GT(worst_fit(model, GetParam(), laws_of_news(0.1, 0.8, 0.3), see), alpha);
  EXPECT_LT(worst_fit(model, GetParam(), laws_of_news(0.1, 0.72, 0.3), see), alpha);
}

TEST_P(System, AnAlertedLineWoundsByItsExactLaw) {
  const auto model = line().compile();
  const auto see = [&](const Engine& engine) { return north_and_wounded(engine, model); };
  EXPECT_GT(worst_fit(model, GetParam(), laws_of_line(0.5), see), alpha);
  EXPECT_LT(worst_fit(model, GetParam(), laws_of_line(0.2), see), alpha);
}

TEST_P(System, RiskIsLearnedByItsExactLaw) {
  const auto model = heard_risk().compile();
  const auto see = [&](const Engine& engine) {
    return std::vector<int>{static_cast<int>(engine.stock()[0]), static_cast<int>(engine.stock()[1])};
  };
  EXPECT_GT(worst_fit(model, GetParam(), laws_of_heard_risk(2), see), alpha);
  EXPECT_LT(worst_fit(model, GetParam(), laws_of_heard_risk(4), see), alpha);
}

}  // namespace
}  // namespace outflow::engine
