#include "outflow/scenario/formula.h"

#include <fmt/core.h>
#include <gmock/gmock.h>

#include "outflow/random/address.h"
#include "outflow/random/uniform_index.h"
#include "support/world.h"

namespace outflow::scenario {
namespace {

Formula parsed(const std::string& text) {
  std::vector<FormulaFault> faults;
  auto formula = parse_formula(text, faults);
  for (const auto& fault : faults) ADD_FAILURE() << text << ": " << fault.at << ": " << fault.problem;
  return formula.value_or(Formula{});
}

std::vector<std::string> faults_of(const std::string& text) {
  std::vector<FormulaFault> faults;
  EXPECT_FALSE(parse_formula(text, faults)) << text;
  std::vector<std::string> texts;
  for (const auto& f : faults) texts.push_back(fmt::format("{}: {}", f.at, f.problem));
  return texts;
}

TEST(Formula, BindsAsArithmeticAndLogicDo) {
  EXPECT_EQ(parsed("arrivals 2018 + 2 * 3 > 1 or not a 2017 = 1 and b 2016 < 2"),
            parsed("((arrivals 2018 + (2 * 3)) > 1) or ((not (a 2017 = 1)) and (b 2016 < 2))"));
  EXPECT_EQ(parsed("8 - 4 - 2 = 2"), parsed("(8 - 4) - 2 = 2"));
  EXPECT_NE(parsed("8 - 4 - 2 = 2"), parsed("8 - (4 - 2) = 2"));
  EXPECT_EQ(parsed("-2 * 3 < 0"), parsed("(-2) * 3 < 0"));
}

TEST(Formula, ReadsPeriodsGroupsAndShares) {
  const Formula f = parsed("count( direct , 2015..2017-06,soldiers; sex=men)>=60%");
  ASSERT_EQ(f.term, Term::greater_equal);
  const Quantity& q = f.parts[0].quantity;
  EXPECT_EQ(q.report, "direct");
  EXPECT_EQ(q.dates, "2015..2017-06");
  EXPECT_EQ(q.period, (Period{parse_date("2015")->begin, parse_date("2017-06")->end}));
  EXPECT_THAT(q.group, testing::ElementsAre(std::pair("", "soldiers"), std::pair("sex", "men")));
  EXPECT_EQ(f.parts[1].number, 0.6);
  EXPECT_EQ(parsed("count(arrivals, 2018) > 1"), parsed("arrivals 2018 > 1"));
  EXPECT_EQ(to_string(parsed("count(arrivals,2018)>1")), "arrivals 2018 > 1");
  EXPECT_EQ(to_string(parsed("share(arrivals,2015 .. 2019, sex = women)>1/2")), "share(arrivals, 2015..2019, sex=women) > 1 / 2");
}

TEST(Formula, TellsWhereItWentWrong) {
  using testing::ElementsAre;
  EXPECT_THAT(faults_of(""), ElementsAre("0: the formula ends too early"));
  EXPECT_THAT(faults_of("arrivals 2018"), ElementsAre("0: \"arrivals 2018\" is a number, not true or false"));
  EXPECT_THAT(faults_of("arrivals > 3"), ElementsAre("9: a period is missing"));
  EXPECT_THAT(faults_of("arrivals 2018-13 > 3"), ElementsAre("9: \"2018-13\" is no date"));
  EXPECT_THAT(faults_of("a 2019..2018 > 3 and b 2018-99 > 1"),
              ElementsAre("2: 2019..2018 ends before it begins", "23: \"2018-99\" is no date"));
  EXPECT_THAT(faults_of("(a 2018 > 1"), ElementsAre("11: \")\" is missing at the end"));
  EXPECT_THAT(faults_of("a 2018 > 1 > 0"), ElementsAre("12: comparisons cannot follow one another"));
  EXPECT_THAT(faults_of("probabilty(a 2018 > 1)"), ElementsAre("0: there is no function \"probabilty\""));
  EXPECT_THAT(faults_of("median(a 2018 > 1) > 2"), ElementsAre("7: \"a 2018 > 1\" is true or false, not a number"));
  EXPECT_THAT(faults_of("quantile(a 2018, 1.5) > 2"), ElementsAre("17: the level 1.5 is above 1"));
  EXPECT_THAT(faults_of("share(a, 2018) > 0.5"), ElementsAre("13: a share is of a group"));
  EXPECT_THAT(faults_of("a 2018 > 1 xor b 2018 > 1"), ElementsAre("11: \"xor\" is not expected here"));
  EXPECT_THAT(faults_of(std::string(5000, '(')), ElementsAre("0: the formula has 5000 characters"));
  EXPECT_EQ(faults_of(std::string(1000, '(')).size(), 1u);
}

/// Grows a formula at random: every choice hangs on the stream.
class Grower {
 public:
  explicit Grower(std::uint64_t n) : draws_({.key = {1, 2}, .entity = n, .step = 0, .purpose = random::Purpose::test}) {}

  Formula truth(int depth) {
    const auto kind = pick(depth > 0 ? 10 : 6);
    Formula f;
    if (kind < 6) {
      f.term = static_cast<Term>(static_cast<int>(Term::less) + static_cast<int>(kind));
      f.parts = {number(depth - 1, false), number(depth - 1, false)};
    } else if (kind < 8) {
      f.term = kind == 6 ? Term::any : Term::all;
      f.parts = {truth(depth - 1), truth(depth - 1)};
    } else {
      f.term = kind == 8 ? Term::negation : Term::probability;
      f.parts = {truth(depth - 1)};
    }
    return f;
  }

 private:
  std::size_t pick(std::uint32_t n) { return random::uniform_index(n, draws_); }

  Formula number(int depth, bool) {
    Formula f;
    const auto kind = pick(depth > 0 ? 11 : 3);
    if (kind == 0) {
      constexpr double numbers[] = {0, 1, 0.1, 60, 1e30, 1e-9, 1234567.891};
      f.number = numbers[pick(7)];
    } else if (kind < 3) {
      f.term = kind == 1 ? Term::count : Term::share;
      const char* reports[] = {"arrivals", "not", "count", "x-y.z_1"};
      const char* dates[] = {"2018", "2017-06", "2015..2019", "2017-06-15..2017-06-15T12:30"};
      f.quantity.report = reports[pick(4)];
      f.quantity.dates = dates[pick(4)];
      const auto dots = f.quantity.dates.find("..");
      f.quantity.period = *parse_date(f.quantity.dates.substr(0, dots));
      if (dots != std::string::npos) f.quantity.period.end = parse_date(f.quantity.dates.substr(dots + 2))->end;
      for (std::size_t i = pick(3) + (kind == 2 ? 1 : 0); i > 0; --i)
        f.quantity.group.emplace_back(pick(2) == 0 ? "" : "dimension", pick(2) == 0 ? "women" : "0-17");
    } else if (kind < 7) {
      f.term = static_cast<Term>(static_cast<int>(Term::plus) + static_cast<int>(kind) - 3);
      f.parts = {number(depth - 1, false), number(depth - 1, false)};
    } else {
      constexpr Term terms[] = {Term::negative, Term::observed, Term::model, Term::quantile};
      f.term = terms[kind - 7];
      f.parts = {number(depth - 1, false)};
      if (f.term == Term::quantile) f.number = 0.9;
    }
    return f;
  }

  random::Stream draws_;
};

TEST(Formula, IsReadAsItIsWritten) {
  int compared = 0;
  for (std::uint64_t n = 0; n < 3000; ++n) {
    const Formula f = Grower(n).truth(static_cast<int>(n % 6));
    const std::string text = to_string(f);
    if (text.size() > 2000) continue;
    ASSERT_EQ(parsed(text), f) << text;
    ASSERT_EQ(to_string(parsed(text)), text);
    ++compared;
  }
  EXPECT_GT(compared, 2500);
}

Scenario scenario_with(const std::vector<std::string>& formulas) {
  test::World world(730, {86400, 0}, parse_date("2017")->begin);
  world.dimension("sex", {"women", "men"}).dimension("post", {"soldiers", "others"}).dimension("kin", {"men", "women"});
  for (const char* name : {"arrivals", "direct"}) {
    Report report;
    report.name = name;
    report.by = {{"post", {}}};
    world.s.reports.push_back(report);
  }
  int line = 2;
  for (const auto& formula : formulas) {
    Claim claim;
    claim.id.value = fmt::format("c{}", line - 1);
    claim.formula = {formula, {"claims.csv", line++, 20}};
    world.s.claims.push_back(claim);
  }
  return world.s;
}

std::vector<std::string> check(const std::vector<std::string>& formulas) {
  Diagnostics diagnostics;
  check_claim_formulas(scenario_with(formulas), diagnostics);
  std::vector<std::string> texts;
  for (const auto& d : diagnostics.all()) texts.push_back(to_string(d.where) + ": " + d.problem + "; " + d.suggestion);
  return texts;
}

TEST(ClaimFormulas, AreHeldAgainstTheNamesOfTheScenario) {
  EXPECT_THAT(check({"count(direct, 2017-06, soldiers) >= 3", "share(arrivals, 2010, sex=women) > 0.5", "",
                     "probability(count(direct, 2017, post=soldiers) > 2)"}),
              testing::IsEmpty());
  EXPECT_THAT(check({"count(drect, 2017, soldier) > 1", "arrivals 2017 >", "count(direct, 2017, women) > 0",
                     "count(direct, 2017, sx=men) > 0", "median(share(direct, 2017, sex=women)) > 0.5",
                     "model(arrivals 2016) > 3", "observed(model(arrivals 2017)) > 3"}),
              testing::ElementsAre(
                  "claims.csv:2:21: formula of claim c1: there is no report \"drect\"; did you mean \"direct\"?",
                  "claims.csv:2:21: formula of claim c1: \"soldier\" is no value of any dimension; did you mean \"soldiers\"?",
                  "claims.csv:3:35: formula of claim c2: the formula ends too early; ",
                  "claims.csv:4:21: formula of claim c3: \"women\" is a value of sex and of kin; write sex=women",
                  "claims.csv:5:21: formula of claim c4: there is no dimension \"sx\"; did you mean \"sex\"?",
                  "claims.csv:6:28: formula of claim c5: report direct does not count by sex=women; add the dimension to `by` of "
                  "the report, "
                  "or write observed(...)",
                  "claims.csv:7:26: formula of claim c6: 2016 is no whole number of simulated steps; choose a period on their "
                  "boundaries, or "
                  "write observed(...)",
                  "claims.csv:8:29: formula of claim c7: model(...) stands inside observed(...) or model(...); take it out"));
}

}  // namespace
}  // namespace outflow::scenario
