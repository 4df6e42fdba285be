#include "outflow/assessment/claims.h"

#include <gmock/gmock.h>

#include <cmath>

#include "outflow/ensemble/ensemble.h"
#include "support/world.h"

namespace outflow::assessment {
namespace {

using test::World;

/// Reports without people: claims over observations need no more.
struct Case {
  World world{24, {0, 1}, parse_date("2017")->begin};

  Case() {
    world.dimension("sex", {"women", "men"});
    for (const char* name : {"arrivals", "direct", "hidden"}) {
      scenario::Report report;
      report.name = name;
      report.by = {{"sex", {}}};
      report.measured.value = std::string(name) != "hidden";
      if (!report.measured.value) report.counts.value = scenario::Counts::stock;
      world.s.reports.push_back(report);
    }
  }

  Case& counted(const std::string& report, const std::string& date, std::optional<double> persons, std::optional<double> low = {},
                std::optional<double> high = {}, scenario::GroupSelector group = {}, std::optional<double> share = {}) {
    scenario::Observation o;
    o.report.value = report;
    o.period.value = *parse_date(date);
    o.persons.value = persons;
    o.low.value = low;
    o.high.value = high;
    o.share.value = share;
    o.group.value = std::move(group);
    o.remark.source = report + " in " + date;
    world.s.observations.push_back(o);
    return *this;
  }

  Finding finding(const std::string& formula, const MemberCounts& members = {}, const Rules& rules = {}) {
    world.s.claims.clear();
    scenario::Claim claim;
    claim.id.value = "c";
    claim.formula.value = formula;
    world.s.claims.push_back(claim);
    Diagnostics faults;
    check_claim_formulas(world.s, faults);
    EXPECT_FALSE(faults.has_errors()) << to_string(faults.all().front());
    return judge(world.s, members, rules).front();
  }
  std::string verdict(const std::string& formula) { return to_string(finding(formula).verdict); }
};

TEST(Interval, HoldsEveryResultOfAnOperation) {
  const double infinite = std::numeric_limits<double>::infinity();
  EXPECT_EQ((Interval{1, 2} + Interval{3, 5}), (Interval{4, 7}));
  EXPECT_EQ((Interval{1, 2} - Interval{3, 5}), (Interval{-4, -1}));
  EXPECT_EQ((Interval{-1, 2} * Interval{3, 5}), (Interval{-5, 10}));
  EXPECT_EQ((exactly(0) * any_count), exactly(0));
  EXPECT_EQ((Interval{1, 2} / Interval{4, 8}), (Interval{0.125, 0.5}));
  EXPECT_EQ((Interval{1, 2} / Interval{0, 4}), (Interval{0.25, infinite}));
  EXPECT_EQ((exactly(0) / exactly(0)), Interval{});
  EXPECT_EQ((exactly(1) / Interval{-1, 1}), Interval{});
}

TEST(Truth, FollowsKleene) {
  constexpr Truth all[] = {Truth::no, Truth::unknown, Truth::yes};
  constexpr Truth expected_and[3][3] = {
      {Truth::no, Truth::no, Truth::no}, {Truth::no, Truth::unknown, Truth::unknown}, {Truth::no, Truth::unknown, Truth::yes}};
  constexpr Truth expected_or[3][3] = {{Truth::no, Truth::unknown, Truth::yes},
                                       {Truth::unknown, Truth::unknown, Truth::yes},
                                       {Truth::yes, Truth::yes, Truth::yes}};
  for (int a = 0; a < 3; ++a)
    for (int b = 0; b < 3; ++b) {
      EXPECT_EQ(both(all[a], all[b]), expected_and[a][b]);
      EXPECT_EQ(either(all[a], all[b]), expected_or[a][b]);
      EXPECT_EQ(!both(all[a], all[b]), either(!all[a], !all[b]));  // De Morgan
    }
}

TEST(Claims, AreDecidedByWhatWasObserved) {
  Case c;
  c.counted("arrivals", "2017", 1127).counted("arrivals", "2018", 1137).counted("direct", "2017-06", {}, 2, 5);
  EXPECT_EQ(c.verdict("arrivals 2018 > arrivals 2017"), "supported");
  EXPECT_EQ(c.verdict("arrivals 2018 > 1.5 * arrivals 2017"), "contradicted");
  EXPECT_EQ(c.verdict("not arrivals 2018 = 1137"), "contradicted");
  // A range decides what holds for all of it, and nothing that lies within.
  EXPECT_EQ(c.verdict("direct 2017-06 >= 2"), "supported");
  EXPECT_EQ(c.verdict("direct 2017-06 >= 3"), "not decidable");
  EXPECT_EQ(c.verdict("direct 2017-06 > 5"), "contradicted");
  EXPECT_EQ(c.verdict("direct 2017-06 >= 3 or arrivals 2017 = 1127"), "supported");
  EXPECT_EQ(c.verdict("direct 2017-06 >= 3 and arrivals 2017 = 1"), "contradicted");
  EXPECT_EQ(c.verdict("direct 2017-06 >= 3 and arrivals 2017 = 1127"), "not decidable");
}

TEST(Claims, SayWhichFigureWouldDecideThem) {
  Case c;
  c.counted("arrivals", "2017", 1127).counted("direct", "2017-06", {}, 2, 5);
  EXPECT_THAT(c.finding("direct 2017-06 >= 3 and arrivals 2016 > 1 and arrivals 2017 > 1").would_decide,
              testing::ElementsAre("a narrower figure for direct 2017-06 (now 2 to 5)", "an observation of arrivals 2016"));
  EXPECT_THAT(c.finding("arrivals 2017 > 1").would_decide, testing::IsEmpty());
  c.world.s.claims.front().formula.value = "";
  c.world.s.claims.front().decided_by = "a list of names";
  const Finding finding = judge(c.world.s, {}).front();
  EXPECT_EQ(finding.verdict, Verdict::undecided);
  EXPECT_THAT(finding.would_decide, testing::ElementsAre("a list of names"));
}

TEST(ObservedCount, IsSummedOverTheFewestPeriods) {
  Case c;
  c.counted("arrivals", "2015", 1275).counted("arrivals", "2016", {}, 1400, 1420).counted("arrivals", "2017", 1127);
  c.counted("arrivals", "2016-01", 1).counted("arrivals", "2018-03", 7);
  const Period years{parse_date("2015")->begin, parse_date("2017")->end};
  const auto figure = observed_count(c.world.s, "arrivals", years, {});
  EXPECT_EQ(figure.derived, Derived::summed);
  EXPECT_EQ(figure.value, (Interval{1275 + 1400 + 1127, 1275 + 1420 + 1127}));
  EXPECT_EQ(figure.from.size(), 3u);
}

TEST(ObservedCount, IsBoundedByPartsAndWholes) {
  Case c;
  c.counted("direct", "2017", 20).counted("direct", "2017-06", 4).counted("direct", "2017-08", {}, 2, {});
  c.counted("direct", "2017-06", {}, {}, {}, {{"sex", "men"}}, 0.75);
  const auto half = observed_count(c.world.s, "direct", {parse_date("2017-06")->begin, parse_date("2017-09")->end}, {});
  EXPECT_EQ(half.derived, Derived::bound);
  EXPECT_EQ(half.value, (Interval{6, 20}));
  const auto women = observed_count(c.world.s, "direct", *parse_date("2017-06"), {{"sex", "women"}});
  EXPECT_EQ(women.value, (Interval{0, 4}));
  const auto men = observed_count(c.world.s, "direct", *parse_date("2017-06"), {{"sex", "men"}});
  EXPECT_EQ(men.derived, Derived::given);
  EXPECT_EQ(men.value, exactly(3));
  EXPECT_EQ(c.verdict("count(direct, 2017-06, women) >= 5"), "contradicted");
  EXPECT_EQ(c.verdict("share(direct, 2017-06, men) > 50%"), "supported");
  // Two sources that disagree leave what both allow.
  c.counted("arrivals", "2017", 10).counted("arrivals", "2017", 12);
  EXPECT_EQ(observed_count(c.world.s, "arrivals", *parse_date("2017"), {}).value, (Interval{10, 12}));
  // More in a part than in the whole: nothing is known.
  c.counted("arrivals", "2018", 5).counted("arrivals", "2018-03", 6);
  EXPECT_EQ(observed_count(c.world.s, "arrivals", {parse_date("2018-03")->begin, parse_date("2018-05")->end}, {}).derived,
            Derived::missing);
}

TEST(ObservedCount, OfAStockIsThatOfTheEnd) {
  Case c;
  c.counted("hidden", "2017", 100).counted("hidden", "2018-06", 70);
  EXPECT_EQ(observed_count(c.world.s, "hidden", *parse_date("2017-12"), {}).value, exactly(100));
  EXPECT_EQ(observed_count(c.world.s, "hidden", {parse_date("2017")->begin, parse_date("2018-06")->end}, {}).value, exactly(70));
  EXPECT_EQ(observed_count(c.world.s, "hidden", *parse_date("2018"), {}).derived, Derived::missing);
}

TEST(Claims, AboutWhatNobodyMeasuresStayOpen) {
  Case c;
  c.counted("hidden", "2017", 100).counted("arrivals", "2017", 5);
  const Finding alone = c.finding("hidden 2017 > 50");
  EXPECT_EQ(alone.verdict, Verdict::undecided);
  EXPECT_THAT(alone.would_decide, testing::ElementsAre("a count of hidden, which nobody measures"));
  EXPECT_EQ(c.verdict("hidden 2017 > 50 or arrivals 2017 > 3"), "supported");
}

/// Members whose arrivals of 2018 are 0, 1, 2, ...; those of 2017 are 0.
MemberCounts members_of(const World& world, int n) {
  const auto compiled = scenario::compile(world.s);
  MemberCounts members(world.s, compiled.model);
  const engine::Layout layout(compiled.model);
  for (int k = 0; k < n; ++k) {
    engine::Trajectory trajectory;
    trajectory.steps = layout.steps();
    trajectory.values.assign(static_cast<std::size_t>(layout.rows()) * layout.steps(), 0);
    trajectory.values[static_cast<std::size_t>(layout.report(0, 0)) * layout.steps() + 12] = k;
    trajectory.values[static_cast<std::size_t>(layout.report(0, 1)) * layout.steps() + 12] = k / 2;
    trajectory.values[static_cast<std::size_t>(layout.report(2, 0)) * layout.steps() + 23] = 1000;
    members.add(compiled.model, layout, trajectory);
  }
  return members;
}

TEST(ClaimsOverMembers, GoByTheShareInWhichTheyHold) {
  Case c;
  c.world.place("a");
  c.counted("arrivals", "2017", {}, 4, 6);
  const auto at = [&](const std::string& formula, double certainty = 0.9) {
    c.finding(formula);
    return c.finding(formula, members_of(c.world, 100), {certainty});
  };
  EXPECT_EQ(at("probability(arrivals 2018 >= 10)").verdict, Verdict::supported);
  EXPECT_EQ(at("probability(arrivals 2018 >= 11)").verdict, Verdict::undecided);
  EXPECT_EQ(at("probability(arrivals 2018 >= 90)").verdict, Verdict::contradicted);
  EXPECT_EQ(at("probability(arrivals 2018 >= 89)").verdict, Verdict::undecided);
  EXPECT_EQ(at("probability(arrivals 2018 >= 20)", 0.8).verdict, Verdict::supported);
  EXPECT_EQ(at("not probability(arrivals 2018 >= 90)").verdict, Verdict::supported);
  EXPECT_EQ(at("model(arrivals 2018) > arrivals 2017").verdict, Verdict::supported);  // above 4 in 95, above 6 in 93 members
  EXPECT_THAT(at("model(arrivals 2018) > arrivals 2017").statements.front().numbers, "holds in 93% to 95% of 100 members");
  EXPECT_EQ(at("model(arrivals 2018) > arrivals 2017", 0.94).verdict, Verdict::undecided);
  // As a number a probability is uncertain: Wilson of 60 in 100 is 0.502 to 0.691.
  EXPECT_EQ(at("probability(arrivals 2018 >= 40) >= 0.5").verdict, Verdict::supported);
  EXPECT_EQ(at("probability(arrivals 2018 >= 40) >= 0.51").verdict, Verdict::undecided);
  EXPECT_EQ(at("probability(arrivals 2018 >= 40) >= 0.7").verdict, Verdict::contradicted);
  // The median of 0..99: order statistics 40 and 61 at least hold it in 95%.
  EXPECT_EQ(at("median(arrivals 2018) > 38").verdict, Verdict::supported);
  EXPECT_EQ(at("median(arrivals 2018) > 50").verdict, Verdict::undecided);
  EXPECT_EQ(at("median(arrivals 2018) > 61").verdict, Verdict::contradicted);
  EXPECT_EQ(at("mean(arrivals 2018) > 43").verdict, Verdict::supported);
  EXPECT_EQ(at("probability(share(arrivals, 2018, women) <= 0.5)").verdict, Verdict::supported);
  EXPECT_EQ(at("probability(hidden 2018 > 500)").verdict, Verdict::undecided);
  EXPECT_EQ(at("arrivals 2018 > 0").verdict, Verdict::undecided);  // the model is not asked
}

TEST(ClaimsOverMembers, WithoutMembersAskForARun) {
  Case c;
  c.world.place("a");
  const Finding finding = c.finding("probability(arrivals 2018 >= 10)");
  EXPECT_EQ(finding.verdict, Verdict::undecided);
  EXPECT_THAT(finding.would_decide, testing::Contains("a run of the model"));
}

}  // namespace
}  // namespace outflow::assessment
