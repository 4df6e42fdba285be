#include "outflow/assessment/needs.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "support/world.h"

namespace outflow::assessment {
namespace {

using test::World;

scenario::Need need(std::string name, double share, std::optional<Span> stay = {}) {
  scenario::Need n;
  n.name.value = std::move(name);
  n.report.value = "arrivals";
  n.share.value = share;
  n.stay.value = stay;
  return n;
}

scenario::Need uncertain(double share, double low, double high) {
  auto n = need("care", share);
  n.low = scenario::Given<double>{low, {}};
  n.high = scenario::Given<double>{high, {}};
  return n;
}

/// A world with a report "arrivals"; its numbers are put in by hand.
struct Case {
  World world;
  model::Model model;

  Case(int steps, Span step, Seconds start, std::vector<scenario::Need> needs) : world(steps, step, start) {
    world.dimension("sex", {"women", "men"});
    world.place("a");
    auto& report = world.report("arrivals", scenario::Counts::entries);
    report.places = {{"a", {}}};
    report.by = {{"sex", {}}};
    world.s.needs = std::move(needs);
    model = world.compile();
  }
  [[nodiscard]] engine::Trajectory arrivals(const std::vector<std::int64_t>& all,
                                            const std::vector<std::int64_t>& women = {}) const {
    const engine::Layout layout(model);
    engine::Trajectory t;
    t.steps = layout.steps();
    t.values.assign(static_cast<std::size_t>(layout.rows()) * layout.steps(), 0);
    std::copy(all.begin(), all.end(), t.values.begin() + static_cast<std::ptrdiff_t>(layout.report(0, 0)) * t.steps);
    std::copy(women.begin(), women.end(), t.values.begin() + static_cast<std::ptrdiff_t>(layout.report(0, 1)) * t.steps);
    return t;
  }
  [[nodiscard]] NeedsResult after(int members, const engine::Trajectory& trajectory, std::uint64_t seed = 1) const {
    NeedsTally tally(world.s, model, seed);
    for (int k = 0; k < members; ++k) tally.add(k, trajectory);
    return tally.finish();
  }
};

const Seconds y2017 = parse_date("2017")->begin;

TEST(Needs, CountThoseInNeedByMonth) {
  const Case c(60, {86400, 0}, y2017, {need("beds", 1), need("sheets", 2)});
  std::vector<std::int64_t> days(60, 0);
  days[0] = 3;   // 1 January
  days[30] = 4;  // 31 January
  days[31] = 5;  // 1 February
  days[59] = 1;  // 1 March
  const auto result = c.after(2, c.arrivals(days));
  ASSERT_EQ(result.needs.size(), 2u);
  EXPECT_THAT(result.months, testing::ElementsAre(y2017, parse_date("2017-02")->begin, parse_date("2017-03")->begin,
                                                  parse_date("2017-03-02")->begin));
  EXPECT_THAT(result.needs[0].persons.mean, testing::ElementsAre(7, 5, 1));
  EXPECT_THAT(result.needs[1].persons.mean, testing::ElementsAre(14, 10, 2));
  EXPECT_EQ(result.needs[0].total.mean[0], 13);
  EXPECT_TRUE(result.needs[0].places.mean.empty());
}

TEST(Needs, OverlapWhileStaysLast) {
  // Ten arrive in January, spread over it, each for one month: half of the time in January on average, the rest in February.
  const Case months(4, {0, 1}, y2017, {need("beds", 1, Span{0, 1})});
  EXPECT_THAT(months.after(1, months.arrivals({10, 0, 0, 0})).needs[0].places.mean,
              testing::ElementsAre(testing::DoubleEq(5), testing::DoubleEq(5), 0, 0));
  // For three months: full in between.
  const Case long_stay(5, {0, 1}, y2017, {need("beds", 1, Span{0, 3})});
  EXPECT_THAT(long_stay.after(1, long_stay.arrivals({10, 0, 0, 0, 0})).needs[0].places.mean,
              testing::ElementsAre(testing::DoubleEq(5), testing::DoubleEq(10), testing::DoubleEq(10), testing::DoubleEq(5), 0));
  // A day's arrivals for two days, on 30 January: half of that day, all of the 31st and half of 1 February.
  const Case days(59, {86400, 0}, y2017, {need("beds", 1, Span{2 * 86400, 0})});
  std::vector<std::int64_t> arrivals(59, 0);
  arrivals[29] = 28;
  const auto places = days.after(1, days.arrivals(arrivals)).needs[0].places.mean;
  EXPECT_NEAR(places[0], 28 * 1.5 / 31, 1e-9);
  EXPECT_NEAR(places[1], 28 * 0.5 / 28, 1e-9);
}

TEST(Needs, OfOneNameAddUp) {
  auto women = need("beds", 1, Span{0, 1});
  women.group.value = {{"sex", "women"}};
  const Case c(2, {0, 1}, y2017, {women, need("beds", 3)});
  const auto result = c.after(1, c.arrivals({10, 0}, {4, 0}));
  ASSERT_EQ(result.needs.size(), 1u);
  EXPECT_THAT(result.needs[0].persons.mean, testing::ElementsAre(34, 0));
  EXPECT_THAT(result.needs[0].places.mean, testing::ElementsAre(testing::DoubleEq(2), testing::DoubleEq(2)));
}

/// Null: the number in need is binomial with n = 400 a step and p = 0.3, steps independent. 4000 members, two months. The bounds
/// are 4 standard errors (alpha = 6e-5 each).
TEST(Needs, WithAKnownShareAreBinomial) {
  constexpr int n = 4000;
  const Case c(2, {0, 1}, y2017, {need("care", 0.3)});
  const auto result = c.after(n, c.arrivals({400, 400}));
  const double variance = 400 * 0.3 * 0.7;
  for (const int month : {0, 1}) {
    EXPECT_NEAR(result.needs[0].persons.mean[month], 120, 4 * std::sqrt(variance / n));
    EXPECT_NEAR(std::pow(result.needs[0].persons.sd[month], 2), variance, 4 * variance * std::sqrt(2.0 / n));
  }
  EXPECT_NEAR(std::pow(result.needs[0].total.sd[0], 2), 2 * variance, 4 * 2 * variance * std::sqrt(2.0 / n));
}

/// One share for all steps of a member: Var(total) = E[N s (1 - s)] + N^2 Var(s), worked out from the shares themselves.
TEST(Needs, WithAnUncertainShareScatterWithIt) {
  constexpr int n = 4000;
  const Case c(2, {0, 1}, y2017, {uncertain(0.3, 0.2, 0.45)});
  double mean = 0, binomial = 0, squares = 0;
  for (int k = 0; k < n; ++k) {
    const double s = share_of(c.world.s.needs[0], 0, random::member_key(1, static_cast<std::uint64_t>(k)));
    mean += s / n;
    binomial += 800 * s * (1 - s) / n;
    squares += s * s / n;
  }
  const double variance = binomial + 800.0 * 800 * (squares - mean * mean);
  const auto result = c.after(n, c.arrivals({400, 400}));
  EXPECT_NEAR(result.needs[0].total.mean[0], 800 * mean, 4 * std::sqrt(binomial / n));
  EXPECT_NEAR(std::pow(result.needs[0].total.sd[0], 2) / variance, 1, 0.05);
}

/// Null: 5% of members lie below low, half below the share, 95% below high. n = 20000, bounds at 4 standard errors.
TEST(NeedShare, HasItsMedianAndItsPoints) {
  constexpr int n = 20000;
  for (const auto& [share, low, high] :
       {std::array{0.3, 0.2, 0.45}, std::array{0.9, 0.5, 0.99}, std::array{1.5, 0.7, 2.0}, std::array{0.02, 0.001, 1.0}}) {
    const auto row = uncertain(share, low, high);
    int below_low = 0, below_share = 0, below_high = 0;
    for (int k = 0; k < n; ++k) {
      const double s = share_of(row, 3, random::member_key(7, static_cast<std::uint64_t>(k)));
      EXPECT_GT(s, 0);
      if (high < 1) {
        EXPECT_LT(s, 1);
      }
      below_low += s < low;
      below_share += s < share;
      below_high += s < high;
    }
    EXPECT_NEAR(below_low, 0.05 * n, 4 * std::sqrt(0.05 * 0.95 * n)) << share;
    EXPECT_NEAR(below_share, 0.5 * n, 4 * std::sqrt(0.25 * n)) << share;
    EXPECT_NEAR(below_high, 0.95 * n, 4 * std::sqrt(0.05 * 0.95 * n)) << share;
  }
  EXPECT_EQ(share_of(need("x", 0.3), 0, {}), 0.3);
}

TEST(Needs, OfTheLastMemberCanBeAskedForByStep) {
  const Case c(3, {0, 1}, y2017, {need("beds", 1)});
  NeedsTally tally(c.world.s, c.model, 1);
  tally.add(0, c.arrivals({1, 2, 4}));
  EXPECT_THAT(tally.persons_of_last(1, 3), testing::ElementsAre(6));
  EXPECT_THAT(tally.most_at_a_time_of_last(y2017), testing::ElementsAre(std::nullopt));
}

/// Stays of one month: 10 of January are 5 in January and 5 in February on average, and so on.
TEST(Needs, OfTheLastMemberInTheBusiestMonthFromADateOn) {
  const Case c(4, {0, 1}, y2017, {need("beds", 1, Span{0, 1})});
  NeedsTally tally(c.world.s, c.model, 1);
  tally.add(0, c.arrivals({80, 0, 0, 0}));
  tally.add(1, c.arrivals({10, 4, 0, 6}));  // 5, 7, 2, 3 at a time
  const auto most = [&](const char* from) { return *tally.most_at_a_time_of_last(parse_date(from)->begin)[0]; };
  EXPECT_DOUBLE_EQ(most("2017"), 7);
  EXPECT_DOUBLE_EQ(most("2017-02-15"), 7);
  EXPECT_DOUBLE_EQ(most("2017-03"), 3);
  EXPECT_DOUBLE_EQ(most("2017-05"), 0);
}

}  // namespace
}  // namespace outflow::assessment
