#include "outflow/api/detail/folder_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "outflow/api/failure.h"

namespace outflow::api::detail {
namespace {

using ::testing::ElementsAre;

scenario::Place place(std::string id, std::string name, std::optional<std::int64_t> capacity) {
  scenario::Place p;
  p.id = std::move(id);
  p.name = std::move(name);
  p.capacity_persons.value = capacity;
  return p;
}

io::flee::RegistrationRow row(std::string name, std::vector<std::pair<std::int64_t, double>> counts) {
  io::flee::RegistrationRow r;
  r.name = std::move(name);
  for (const auto& [day, persons] : counts) {
    r.points.push_back({day, persons + 1000, {}});  // corrected: not what stood in the file
    r.uncorrected.push_back(persons);
  }
  return r;
}

io::flee::FleeFolder folder() {
  io::flee::FleeFolder f;
  f.scenario.places = {place("lake", "Lake", 500), place("mill", "", 0), place("ford", "Ford", std::nullopt)};
  f.registrations.rows = {row("Total", {{0, 70}, {30, 90}}), row("mill", {{-10, 20}, {30, 40}}), row("Lake", {{0, 50}})};
  f.registrations.rows[1].corrections = {30};
  f.reported = {"lake", "nowhere", "mill", "ford"};
  return f;
}

TEST(FolderCounts, AsTheyStandInTheFilesByTheOrderOfPlaces) {
  const auto counts = counts_of(folder());
  EXPECT_THAT(counts.places, ElementsAre("Lake", "mill")) << "nowhere is no place, nobody counts the ford";
  ASSERT_EQ(counts.input.places.size(), 2U);
  EXPECT_THAT(counts.input.places[0].counts, ElementsAre(std::pair(0, 50.0)));
  EXPECT_THAT(counts.input.places[1].counts, ElementsAre(std::pair(-10, 20.0), std::pair(30, 40.0)));
  EXPECT_THAT(counts.input.places[1].corrections, ElementsAre(30));
  EXPECT_THAT(counts.input.total.counts, ElementsAre(std::pair(0, 70.0), std::pair(30, 90.0)));
  EXPECT_THAT(counts.input.capacities, ElementsAre(std::optional(500.0), std::nullopt)) << "a capacity of 0 is none";
}

TEST(FolderCounts, OfAHastenedFolderInPersons) {
  auto hastened = folder();
  hastened.hasten = 10;
  const auto counts = counts_of(hastened);
  EXPECT_THAT(counts.input.places[0].counts, ElementsAre(std::pair(0, 500.0)));
  EXPECT_THAT(counts.input.capacities[0], std::optional(5000.0));
  EXPECT_EQ(counts.input.total.counts[1].second, 900);
}

TEST(FolderCounts, ADayBeyondAllBoundsStaysADay) {
  auto far = folder();
  far.registrations.rows[2].points[0].day = std::int64_t{1} << 40;
  EXPECT_EQ(counts_of(far).input.places[0].counts[0].first, 1'000'000);
}

TEST(Horizons, UsualInOrderOrRefused) {
  EXPECT_THAT(checked_horizons({}), ElementsAre(30, 60, 90));
  EXPECT_THAT(checked_horizons({90, 1, 10'000}), ElementsAre(90, 1, 10'000)) << "in the order in which they were asked for";
  for (const auto& wrong : {std::vector{0}, std::vector{-5}, std::vector{30, 10'001}, std::vector{30, 60, 30}})
    EXPECT_THROW(static_cast<void>(checked_horizons(wrong)), BadRequest);
}

TEST(Horizons, TargetsHaveTheirUnit) {
  EXPECT_STREQ(hub_target(inference::Target::places), "persons in camp");
  EXPECT_STREQ(hub_target(inference::Target::total), "persons in total");
  EXPECT_STREQ(hub_target(inference::Target::given_total), "persons in camp, total given");
}

}  // namespace
}  // namespace outflow::api::detail
