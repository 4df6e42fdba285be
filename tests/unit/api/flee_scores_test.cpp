#include "outflow/api/flee_scores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <tuple>

namespace outflow::api {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int days = 3;

/// Two camps over three days: one counted on days 0 and 2 (20, 40: 30 in between), one on day 2 only (60 throughout).
io::flee::FleeFolder folder() {
  io::flee::FleeFolder folder;
  folder.scenario.start.value = parse_date("2012-02-28")->begin;
  const std::tuple<const char*, const char*, scenario::PlaceKind, std::int64_t> places[] = {
      {"town", "Town", scenario::PlaceKind::town, 0},
      {"a", "Camp A", scenario::PlaceKind::camp, 40},
      {"b", "Camp B", scenario::PlaceKind::idp_camp, 100}};
  for (const auto& [id, name, kind, capacity] : places) {
    scenario::Place place;
    place.id = id;
    place.name = name;
    place.kind.value = kind;
    if (capacity > 0) place.capacity_persons.value = capacity;
    folder.scenario.places.push_back(place);
  }
  folder.reported = {"a", "b"};
  folder.registrations.rows = {{"total", {}, {}, {{0, 80, {}}, {2, 100, {}}}},
                               {"Camp A", {}, {}, {{0, 20, {}}, {2, 40, {}}}},
                               {"Camp B", {}, {}, {{2, 60, {}}}}};
  return folder;
}

model::Model world() {
  model::Model model;
  model.time = TimeAxis(0, days * 86400, {86400, 0});
  model.labels.places = {"town", "a", "b"};
  model.n_places = 3;
  return model;
}

engine::Trajectory member(const engine::Layout& layout, const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
  engine::Trajectory trajectory;
  trajectory.steps = days;
  trajectory.values.assign(static_cast<std::size_t>(layout.rows()) * days, 0);
  const auto set = [&](int row, int day, std::int64_t value) {
    trajectory.values[static_cast<std::size_t>(row * days + day)] = value;
  };
  for (int t = 0; t < days; ++t) {
    set(layout.stock(1), t, a[static_cast<std::size_t>(t)]);
    set(layout.stock(2), t, b[static_cast<std::size_t>(t)]);
    set(layout.fate(engine::Fate::arrived), t, a[static_cast<std::size_t>(t)] + b[static_cast<std::size_t>(t)]);
    set(layout.fate(engine::Fate::in_transit), t, 7);
    set(layout.fate(engine::Fate::lost), t, t);
    set(layout.fate(engine::Fate::turned_back), t, 1000);  // they are somewhere else as well
  }
  return trajectory;
}

class FleeScoresTest : public ::testing::Test {
 protected:
  FleeScores scores(bool as_reference = false) {
    FleeScores result(folder_, model_, layout_, as_reference);
    result.add(0, member(layout_, {20, 30, 50}, {40, 60, 50}));  // wrong by 20 of 80, 0 of 90, 10 + 10 of 100
    result.add(1, member(layout_, {20, 30, 40}, {60, 60, 60}));  // never wrong
    return result;
  }
  io::flee::FleeFolder folder_ = folder();
  model::Model model_ = world();
  engine::Layout layout_{model_};
};

TEST_F(FleeScoresTest, ErrorsOfEveryMemberAndOnReportingDates) {
  const Validation v = scores().validation();
  EXPECT_EQ(v.members, 2);
  EXPECT_DOUBLE_EQ(v.member_errors[0], (0.25 + 0 + 0.2) / 3);
  EXPECT_EQ(v.member_errors[1], 0);
  EXPECT_DOUBLE_EQ(v.normal.mean, 0.075);
  // Rescaled, day 0 has 80 / 60 times as many: 26.6667, 53.3333, wrong by 6.6667 each.
  EXPECT_NEAR(v.member_errors_rescaled[0], (2 * 6.6667 / 80 + 0 + 0.2) / 3, 1e-12);
  EXPECT_EQ(v.reporting_days, 2) << "days 0 and 2";
  EXPECT_DOUBLE_EQ(v.reporting_normal->mean, (0.25 + 0.2) / 2 / 2);
  ASSERT_EQ(v.camps.size(), 2u);
  EXPECT_EQ(v.camps[0].name, "Camp A");
  EXPECT_EQ(v.camps[0].weight, 90);
  EXPECT_EQ(v.camps[0].counts, 2);
  EXPECT_DOUBLE_EQ(v.camps[0].error, 0.1 / 3 / 2);
  EXPECT_FALSE(v.camps[0].scaled[0][0]) << "three days are too few";
}

TEST_F(FleeScoresTest, ForecastersWithoutAModelStandBesideIt) {
  const Validation v = scores().validation();
  ASSERT_EQ(v.naive.size(), 5u);
  // Capacities 40 and 100: of 80 people 22.8571 and 57.1429, of 100 people 28.5714 and 71.4286.
  EXPECT_EQ(v.naive[0].name, "share by capacity");
  EXPECT_EQ(v.naive[0].days, 2);
  EXPECT_NEAR(*v.naive[0].error, (2 * 2.8571 / 80 + 2 * 11.4286 / 100) / 2, 1e-12);
  EXPECT_DOUBLE_EQ(*v.naive[0].model, v.reporting_normal->mean);
  EXPECT_FALSE(v.naive[1].error) << "nothing was known 30 days ago";
  EXPECT_THAT(v.warnings, ElementsAre(HasSubstr("capacity of Camp A, 40, is the most that was ever counted there")));
}

TEST_F(FleeScoresTest, OutCsvIsThatOfTheFirstMember) {
  folder_.logs.idp_totals = 1;
  const auto all = scores();
  const auto& table = all.out_table();
  EXPECT_THAT(table.camps, ElementsAre("Camp A", "Camp B"));
  EXPECT_THAT(table.simulated[1], ElementsAre(40, 60, 50));
  EXPECT_THAT(table.counted[0], ElementsAre(20, 30, 40));
  EXPECT_THAT(table.ever, ElementsAre(67, 98, 109)) << "who has left was there too; who turned back is not counted twice";
  EXPECT_THAT(table.raw, ElementsAre(80, 90, 100));
  EXPECT_THAT(*table.idps, ElementsAre(40, 60, 50));
  EXPECT_FALSE(table.late_date);
}

TEST_F(FleeScoresTest, WhereArrivalsDoNotComeFromTheCountsTheyAreToldAllTheSame) {
  folder_.scenario.journeys.newcomers.value = scenario::NewcomerSource::conflict;
  EXPECT_THAT(scores().out_table().raw, ElementsAre(80, 90, 100));
  EXPECT_DOUBLE_EQ(scores().validation().normal.mean, 0.075);
  // The reference program has nobody counted there: |s - y| / 1 and, rescaled to nobody, y / 1.
  EXPECT_THAT(scores(true).out_table().raw, ElementsAre(0, 0, 0));
  EXPECT_DOUBLE_EQ(scores().validation().normal_as_printed.mean, (20.0 + 0 + 20) / 3 / 2);
  EXPECT_DOUBLE_EQ(scores().validation().rescaled_as_printed.mean, (80.0 + 90 + 100) / 3);
}

TEST_F(FleeScoresTest, WithEmptyCampsOnDayZeroOnlyTheRestIsCounted) {
  folder_.arrivals.empty_camps_on_day0 = true;
  const auto all = scores();
  EXPECT_THAT(all.out_table().counted[0], ElementsAre(0, 10, 20));
  EXPECT_THAT(all.out_table().counted[1], ElementsAre(0, 0, 0));
}

TEST_F(FleeScoresTest, TextsHoldTheSameNumbers) {
  const Validation v = scores().validation();
  const json document = json::parse(validation_json(v));
  EXPECT_EQ(document["error_normal"]["mean"], v.normal.mean);
  EXPECT_EQ(document["member_errors_normal"].size(), 2u);
  EXPECT_EQ(document["camps"][1]["name"], "Camp B");
  EXPECT_TRUE(document["camps"][0]["mase7_flat"].is_null());
  const std::string yaml = validation_yaml(v);
  EXPECT_THAT(yaml, HasSubstr("\"Camp A\":\n  mase7: null\n  mase7-sloped: null\n  mase7-ratio: null\n  mase30: null\n"));
  EXPECT_THAT(yaml, HasSubstr("  N: 90.0\n"));
  EXPECT_THAT(yaml, HasSubstr("Error (normal): 0.07"));
  EXPECT_THAT(yaml, HasSubstr("Simulation Period: 3\n"));
  EXPECT_THAT(in_words(v), Contains(HasSubstr("share by capacity")));
}

}  // namespace
}  // namespace outflow::api
