#include "outflow/engine/recorder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "outflow/engine/engine.h"
#include "support/chi_square.h"
#include "support/world.h"

namespace outflow::engine {
namespace {

using namespace test;
using scenario::Counts;
using testing::ElementsAre;

std::vector<scenario::Given<std::string>> names(std::initializer_list<const char*> list) {
  std::vector<scenario::Given<std::string>> given;
  for (const auto* name : list) given.push_back({name});
  return given;
}

Trajectory run(const model::Model& model, Kind kind = Kind::cohorts, std::uint64_t member = 0) {
  const auto engine = make_engine(kind, model);
  return run_member(*engine, model, Layout(model), 21, member);
}

std::vector<std::int64_t> row(const Trajectory& trajectory, int index) {
  const auto values = trajectory.row(index);
  return {values.begin(), values.end()};
}

/// Two women in a family, three men alone; all leave a and pass b by two links; half of what comes to d goes home or dies.
World river() {
  World w(4);
  w.dimension("sex", {"women", "men"});
  w.place("a", PlaceKind::origin);
  w.place("jail", PlaceKind::custody);
  w.place("d", PlaceKind::destination);
  w.link("short", "a", "d", 1.5);
  w.people("a", 2, {{"sex", "women"}});
  w.people("a", 3, {{"sex", "men"}});
  w.party(2, 1, "a", {{"sex", "women"}});
  w.exit("a", "leave", probability(1), to_links());
  w.exit("jail", "release", probability(1), to_home());
  w.hazard("short", "caught", per_crossing(1), to_place("jail"), {{"sex", "men"}});
  w.multiplier_during(1, 4, "leave", 0);
  return w;
}

TEST(Layout, GivesEveryQuantityARowOfItsOwn) {
  auto w = river();
  w.report("r", Counts::entries).places = names({"d"});
  w.s.reports.back().by = names({"sex"});
  w.report("s", Counts::stock).places = names({"d"});
  const auto model = w.compile();
  const Layout layout(model);
  std::vector<int> rows;
  for (int p = 0; p < 3; ++p) rows.insert(rows.end(), {layout.stock(p), layout.entries(p)});
  rows.push_back(layout.setouts(0));
  for (int o = 0; o < static_cast<int>(model.labels.outcomes.size()); ++o) rows.push_back(layout.outcome(o));
  for (int f = 0; f < n_fates; ++f) rows.push_back(layout.fate(static_cast<Fate>(f)));
  for (int c = 0; c < 3; ++c) rows.push_back(layout.report(0, c));
  rows.push_back(layout.report(1, 0));
  std::sort(rows.begin(), rows.end());
  ASSERT_EQ(static_cast<int>(rows.size()), layout.rows());
  for (int i = 0; i < layout.rows(); ++i) EXPECT_EQ(rows[i], i);
  EXPECT_EQ(layout.steps(), 4);
}

TEST(Recorder, KeepsWhatAHandWorkedWorldDoes) {
  const auto model = river().compile();
  const Layout layout(model);
  for (const auto kind : {Kind::cohorts, Kind::agents}) {
    const auto t = run(model, kind);
    EXPECT_THAT(row(t, layout.setouts(0)), ElementsAre(5, 0, 0, 0));
    EXPECT_THAT(row(t, layout.stock(0)), ElementsAre(0, 3, 3, 3));
    EXPECT_THAT(row(t, layout.stock(1)), ElementsAre(3, 0, 0, 0));
    EXPECT_THAT(row(t, layout.stock(2)), ElementsAre(0, 2, 2, 2));
    EXPECT_THAT(row(t, layout.entries(0)), ElementsAre(0, 3, 0, 0));
    EXPECT_THAT(row(t, layout.entries(1)), ElementsAre(3, 0, 0, 0));
    EXPECT_THAT(row(t, layout.entries(2)), ElementsAre(0, 2, 0, 0));
    EXPECT_THAT(row(t, layout.outcome(index_of(model.labels.outcomes, "caught"))), ElementsAre(3, 0, 0, 0));
    EXPECT_THAT(row(t, layout.outcome(index_of(model.labels.outcomes, "release"))), ElementsAre(0, 3, 0, 0));
    EXPECT_THAT(row(t, layout.fate(Fate::at_home)), ElementsAre(0, 3, 3, 3));
    EXPECT_THAT(row(t, layout.fate(Fate::in_transit)), ElementsAre(2, 0, 0, 0));
    EXPECT_THAT(row(t, layout.fate(Fate::held)), ElementsAre(3, 0, 0, 0));
    EXPECT_THAT(row(t, layout.fate(Fate::arrived)), ElementsAre(0, 2, 2, 2));
    EXPECT_THAT(row(t, layout.fate(Fate::turned_back)), ElementsAre(0, 3, 3, 3)) << "cumulative";
    EXPECT_THAT(row(t, layout.fate(Fate::died)), ElementsAre(0, 0, 0, 0));
  }
}

TEST(Recorder, CountsPersonsOrPartiesOfGroupsAndHomes) {
  auto w = river();
  const auto add = [&](Counts counts, std::initializer_list<const char*> places, std::initializer_list<const char*> links,
                       std::initializer_list<const char*> outcomes) -> scenario::Report& {
    auto& r = w.report("r" + std::to_string(w.s.reports.size()), counts);
    r.places = names(places);
    r.links = names(links);
    r.outcomes = names(outcomes);
    r.by = names({"sex", "home"});
    return r;
  };
  add(Counts::entries, {"d", "jail"}, {}, {});
  add(Counts::entries, {"d", "jail"}, {}, {}).unit.value = scenario::CountUnit::parties;
  add(Counts::entries, {"d", "jail"}, {"short"}, {});
  add(Counts::crossings, {}, {"short"}, {});
  add(Counts::outcomes, {}, {}, {"caught", "release"});
  add(Counts::stock, {"a", "d"}, {}, {}).group.value = {{"sex", "men"}};
  const auto model = w.compile();
  const Layout layout(model);
  const auto t = run(model);
  const auto cell = [&](int r, const std::string& label) {
    return row(t, layout.report(r, index_of(model.reports[static_cast<std::size_t>(r)].cells, label)));
  };
  EXPECT_THAT(cell(0, "all"), ElementsAre(3, 2, 0, 0));
  EXPECT_THAT(cell(0, "sex=women"), ElementsAre(0, 2, 0, 0));
  EXPECT_THAT(cell(0, "sex=men"), ElementsAre(3, 0, 0, 0));
  EXPECT_THAT(cell(0, "home=a"), ElementsAre(3, 2, 0, 0));
  EXPECT_THAT(cell(1, "all"), ElementsAre(3, 1, 0, 0));
  EXPECT_THAT(cell(2, "all"), ElementsAre(0, 2, 0, 0)) << "only those who came by the link";
  EXPECT_THAT(cell(3, "all"), ElementsAre(0, 2, 0, 0));
  EXPECT_THAT(cell(4, "all"), ElementsAre(3, 3, 0, 0));
  EXPECT_THAT(cell(5, "all"), ElementsAre(0, 3, 3, 3));
  EXPECT_THAT(cell(5, "sex=women"), ElementsAre(0, 0, 0, 0));
}

/// A world with a report of every kind, broken down by everything.
World reported(std::uint64_t seed) {
  auto w = random_world(seed);
  for (const auto counts : {Counts::entries, Counts::crossings, Counts::stock, Counts::outcomes}) {
    auto& r = w.report("r" + std::to_string(static_cast<int>(counts)), counts);
    r.places = names({"p0", "p2"});
    r.links = counts == Counts::crossings ? names({"l0", "l1", "l2"}) : names({});
    r.outcomes = names({"die", "leave"});
    for (const auto& d : w.s.dimensions) r.by.push_back({d.name});
    r.by.push_back({"home"});
    r.probability.value = seed % 2 == 0 ? 1 : 0.7;
    r.delay.value = Span{seed % 4 < 2 ? 0 : 20'000, 0};
    if (seed % 3 == 0) r.unit.value = scenario::CountUnit::parties;
  }
  return w;
}

TEST(Recorder, RowsAreTheSumsOfWhatTheEngineCounted) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    const auto model = reported(seed).compile();
    const Layout layout(model);
    const auto kind = seed % 2 == 0 ? Kind::cohorts : Kind::agents;
    const auto t = run(model, kind, seed);
    const auto engine = make_engine(kind, model);
    engine->reset(21, seed);
    const auto n = static_cast<std::size_t>(model.n_classes());
    std::int64_t died = 0, lost = 0, turned = 0, short_persons = 0;
    for (int step = 0; step < model.n_steps(); ++step) {
      engine->advance();
      const auto& counts = engine->counts();
      const auto persons = [&](const auto& table, std::size_t i) {
        std::int64_t sum = 0;
        for (std::size_t c = 0; c < n; ++c) sum += table[i * n + c] * model.classes[c].size;
        return sum;
      };
      std::int64_t fates = 0, whole = 0;
      for (int p = 0; p < model.n_places; ++p) {
        ASSERT_EQ(t.at(layout.stock(p), step), persons(engine->stock(), static_cast<std::size_t>(p)));
        ASSERT_EQ(t.at(layout.entries(p), step), persons(counts.entries, static_cast<std::size_t>(p)));
        whole += t.at(layout.stock(p), step);
      }
      for (int l = 0; l < model.n_links; ++l)
        ASSERT_EQ(t.at(layout.setouts(l), step), persons(counts.setouts, static_cast<std::size_t>(l)));
      std::vector<std::int64_t> outcomes(model.labels.outcomes.size(), 0);
      const auto outcome = [&](int name, model::Target target, bool comes_home, std::int64_t number) {
        outcomes[static_cast<std::size_t>(name)] += number;
        died += target == model::Target::dead ? number : 0;
        lost += target == model::Target::out ? number : 0;
        turned += target == model::Target::home || target == model::Target::start || comes_home ? number : 0;
      };
      const auto lived_in = [&](int p) { return p >= 0 && model.role[p] == model::Role::home; };
      for (std::size_t h = 0; h < model.hazards.size(); ++h)
        outcome(model.hazards[h].outcome, model.hazards[h].target, lived_in(model.hazards[h].to), persons(counts.hazards, h));
      for (std::size_t e = 0; e < model.exits.size(); ++e)
        outcome(model.exits[e].outcome, model.exits[e].target, lived_in(model.exits[e].to) && !lived_in(model.exits[e].place),
                persons(counts.exits, e));
      for (std::size_t o = 0; o < outcomes.size(); ++o) ASSERT_EQ(t.at(layout.outcome(static_cast<int>(o)), step), outcomes[o]);
      ASSERT_EQ(t.at(layout.fate(Fate::died), step), died);
      ASSERT_EQ(t.at(layout.fate(Fate::lost), step), lost);
      ASSERT_EQ(t.at(layout.fate(Fate::turned_back), step), turned);
      for (const auto fate : {Fate::at_home, Fate::in_transit, Fate::held, Fate::arrived}) fates += t.at(layout.fate(fate), step);
      ASSERT_EQ(fates, whole + persons(engine->moving(), 0)) << "everybody in the model has one fate";
      short_persons += counts.short_persons;
    }
    ASSERT_EQ(t.short_persons, short_persons);
  }
}

TEST(Recorder, CellsOfADimensionAddUpToAll) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const auto w = reported(seed);
    const auto model = w.compile();
    const Layout layout(model);
    const auto t = run(model);
    for (std::size_t r = 0; r < model.reports.size(); ++r) {
      for (const auto& by : w.s.reports[r].by) {
        for (int step = 0; step < model.n_steps(); ++step) {
          std::int64_t sum = 0;
          for (std::size_t c = 1; c < model.reports[r].cells.size(); ++c)
            if (model.reports[r].cells[c].starts_with(by.value + "="))
              sum += t.at(layout.report(static_cast<int>(r), static_cast<int>(c)), step);
          ASSERT_EQ(sum, t.at(layout.report(static_cast<int>(r), 0), step))
              << "world " << seed << ", report " << r << " by " << by.value;
        }
      }
    }
  }
}

/// 200,000 persons (in parties of `size`) arrive in the first step; each is reported with `probability` after the delay.
World arrivals(double probability_, double mean_steps, int stages, int size = 1) {
  World w(12);
  w.place("a");
  w.place("b", PlaceKind::destination);
  w.people("a", 200'000);
  w.party(size, 1);
  w.exit("a", "leave", probability(1), to_place("b"));
  auto& r = w.report("r", Counts::entries);
  r.places = names({"b"});
  r.probability.value = probability_;
  r.delay.value = Span{static_cast<Seconds>(mean_steps * 6 * 3600), 0};
  r.delay_stages.value = stages;
  return w;
}

/// P(delay of d whole steps): the arrival is in the middle of its step, the delay is Erlang with k stages.
double delay_probability(int d, double mean, int k) {
  const auto until = [&](double x) {
    if (x <= 0) return 0.0;
    double none = 0, term = std::exp(-k * x / mean);
    for (int j = 0; j < k; ++j) {
      none += term;
      term *= k * x / mean / (j + 1);
    }
    return 1 - none;
  };
  return until(d + 0.5) - until(d - 0.5);
}

// Null: multinomial with p times the delay's law. n = 200,000 reports, alpha = 1e-6; noticed surely: a probability 1 % off
// or a mean delay 3 % off.
TEST(Recorder, ReportsWithTheStatedProbabilityAndDelay) {
  const auto fit = [](double p, double mean, int k, double true_p, double true_mean) {
    const auto model = arrivals(p, mean, k).compile();
    const Layout layout(model);
    const auto t = run(model);
    std::map<int, std::int64_t> seen;
    std::map<int, double> law;
    std::int64_t reported_ = 0;
    double within = 0;
    for (int d = 0; d < 12; ++d) {
      law[d] = true_p * delay_probability(d, true_mean, k);
      within += law[d];
      if (const auto n = t.at(layout.report(0, 0), d); n > 0) seen[d] = n;
      reported_ += t.at(layout.report(0, 0), d);
    }
    law[99] = 1 - within;  // not reported, or too late
    seen[99] = 200'000 - reported_;
    return chi_square_p(seen, law);
  };
  for (const int k : {1, 3}) {
    EXPECT_GT(fit(0.6, 2, k, 0.6, 2), 1e-6) << k;
    EXPECT_GT(fit(1, 0.4, k, 1, 0.4), 1e-6) << k;
    EXPECT_LT(fit(0.6, 2.06, k, 0.6, 2), 1e-6) << "a delay 3 % too long must be refused";
    EXPECT_LT(fit(0.606, 2, k, 0.6, 2), 1e-6) << "a probability 1 % too high must be refused";
  }
}

TEST(Recorder, PartiesAreReportedWholeOrNotAtAll) {
  const auto model = arrivals(0.5, 0, 1, 4).compile();
  const Layout layout(model);
  const auto n = run(model).at(layout.report(0, 0), 0);
  EXPECT_EQ(n % 4, 0);
  EXPECT_NEAR(static_cast<double>(n), 100'000, 5 * 4 * std::sqrt(50'000 * 0.25));
}

TEST(Recorder, WithoutThinningAndDelayReportsAreExactAndAProbabilityOfZeroReportsNobody) {
  auto model = arrivals(1, 0, 1).compile();
  const Layout layout(model);
  EXPECT_EQ(run(model).at(layout.report(0, 0), 0), 200'000);
  model = arrivals(0, 0, 1).compile();
  EXPECT_EQ(run(model).at(layout.report(0, 0), 0), 0);
}

TEST(Recorder, AMemberGivenUpIsEmpty) {
  const auto model = river().compile();
  const auto engine = make_engine(Kind::cohorts, model);
  int asked = 0;
  const auto stop = [](void* context) { return ++*static_cast<int*>(context) == 3; };
  const auto t = run_member(*engine, model, Layout(model), 1, 0, stop, &asked);
  EXPECT_EQ(t.steps, 0);
  EXPECT_TRUE(t.values.empty());
  EXPECT_EQ(asked, 3);
}

TEST(Recorder, IsAFunctionOfSeedAndMember) {
  const auto model = reported(5).compile();
  const auto engine = make_engine(Kind::cohorts, model);
  const Layout layout(model);
  const auto alone = run(model, Kind::cohorts, 4);
  run_member(*engine, model, layout, 21, 3);
  EXPECT_EQ(run_member(*engine, model, layout, 21, 4).values, alone.values);
  EXPECT_NE(run_member(*engine, model, layout, 21, 5).values, alone.values);
}

}  // namespace
}  // namespace outflow::engine
