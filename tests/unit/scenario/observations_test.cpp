#include "outflow/scenario/observations.h"

#include <gmock/gmock.h>

#include "outflow/assessment/observed.h"
#include "support/world.h"

namespace outflow::scenario {
namespace {

using ::testing::ElementsAre;

constexpr Seconds day = 86400;

Observation figure(Seconds begin, double persons, std::optional<Seconds> published_on = {}) {
  Observation o;
  o.report.value = "arrivals";
  o.period.value = {begin * day, (begin + 10) * day};
  o.persons.value = persons;
  if (published_on) o.published_on = Given<Seconds>{*published_on * day, {}};
  return o;
}

std::vector<double> counts(const std::vector<const Observation*>& rows) {
  std::vector<double> all;
  for (const auto* row : rows) all.push_back(*row->persons.value);
  return all;
}

Scenario revised() {
  Scenario s;
  s.reports.resize(1);
  s.reports[0].name = "arrivals";
  s.observations = {figure(0, 5), figure(0, 7, 30), figure(0, 6, 20), figure(10, 9), figure(10, 10)};
  return s;
}

TEST(LatestObservations, AreThoseThatWereKnownLast) {
  const Scenario s = revised();
  EXPECT_THAT(counts(latest_observations(s)), ElementsAre(7, 9, 10)) << "two sources of one moment are both kept";
  EXPECT_THAT(counts(latest_observations(s, 9 * day)), ElementsAre());
  EXPECT_THAT(counts(latest_observations(s, 10 * day)), ElementsAre(5)) << "a figure is known at the end of its period";
  EXPECT_THAT(counts(latest_observations(s, 20 * day)), ElementsAre(6, 9, 10));
  EXPECT_THAT(counts(latest_observations(s, 29 * day)), ElementsAre(6, 9, 10));
  EXPECT_THAT(counts(latest_observations(s, 30 * day)), ElementsAre(7, 9, 10));
}

TEST(FirstPublished, IsOfTheFigureAndNotOfItsRevision) {
  EXPECT_THAT(first_published(revised()), ElementsAre(10 * day, 10 * day, 10 * day, 20 * day, 20 * day));
}

TEST(LatestObservations, GroupsAndSharesAreFiguresOfTheirOwn) {
  Scenario s = revised();
  s.observations[1].group.value = {{"sex", "women"}};
  s.observations[2].share.value = 0.5;
  EXPECT_EQ(latest_observations(s).size(), 5U);
}

TEST(LatestObservations, AreWhatClaimsLookAt) {
  const Scenario s = revised();
  const auto one = assessment::observed_count(s, "arrivals", {0, 10 * day}, {});
  EXPECT_EQ(one.value.low, 7);
  EXPECT_EQ(one.value.high, 7);
  const auto both = assessment::observed_count(s, "arrivals", {0, 20 * day}, {});
  EXPECT_EQ(both.value.low, 16);
  EXPECT_EQ(both.value.high, 17);
}

}  // namespace
}  // namespace outflow::scenario
