#include "outflow/io/native_reader.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "contract/bad_input/scenario_files.h"
#include "outflow/base/sha256.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/native/values.h"
#include "support/folders.h"

namespace outflow::io {
namespace {

namespace fs = std::filesystem;
using scenario::RateUnit;
using scenario::TargetKind;

fs::path three_places() { return fs::path(test::source_folder()) / "scenarios/three-places"; }

TEST(ReadScenario, ThreePlacesByHand) {
  const auto result = read_scenario(three_places());
  ASSERT_TRUE(result.diagnostics.all().empty()) << testing::listed(result.diagnostics);
  const auto& s = result.scenario;
  EXPECT_EQ(s.name, "three-places");
  EXPECT_EQ(format_date(s.start.value), "2020-01-01");
  EXPECT_EQ(to_string(s.end.where), "scenario.toml:11:7");
  EXPECT_EQ(s.step.value, (Span{86400, 0}));
  EXPECT_TRUE(s.engine.where.file.empty());
  ASSERT_EQ(s.dimensions.size(), 1U);
  EXPECT_EQ(s.dimensions[0].values, (std::vector<std::string>{"adult", "child"}));
  EXPECT_DOUBLE_EQ(s.modes.at(0).speed_m_per_s.value, 20'000.0 / 86'400);
  ASSERT_EQ(s.places.size(), 3U);
  EXPECT_EQ(s.places[2].kind.value, scenario::PlaceKind::camp);
  EXPECT_EQ(s.places[2].lat_deg, 10.55);
  EXPECT_EQ(to_string(s.places[2].lat_where), "places.csv:5:20");
  EXPECT_TRUE(s.links.at(0).distance_auto.value);
  EXPECT_EQ(s.links.at(1).distance_km.value, 30);
  EXPECT_EQ(s.populations.at(1).group.value, (scenario::GroupSelector{{"age", "child"}}));
  EXPECT_EQ(s.exits.at(1).rate.value.unit, RateUnit::mean_time);
  EXPECT_EQ(s.exits.at(1).rate.value.unit_seconds, 86400);
  EXPECT_EQ(s.exits.at(1).to.value.kind, TargetKind::links);
  EXPECT_EQ(s.hazards.at(0).rate.value.unit, RateUnit::probability_per_crossing);
  EXPECT_EQ(s.hazards.at(0).to.value.kind, TargetKind::start);
  EXPECT_EQ(s.effects.at(0).lag.value, (Span{2 * 86400, 0}));
  EXPECT_EQ(format_date(s.driver_values.at(1).date.value), "2020-02-01");
  EXPECT_EQ(format_date(s.events.at(0).to->value), "2020-03-17");  // the 16th is the last closed day
  EXPECT_EQ(format_date(s.observations.at(1).period.value.end), "2020-03-01");
  EXPECT_FALSE(s.observations.at(2).persons.value);
  EXPECT_EQ(s.observations.at(2).high.value, 1200);
  EXPECT_EQ(s.reports.at(0).name, "arrivals");
  EXPECT_FALSE(s.reports.at(1).measured.value);
}

TEST(ReadScenario, ReactionsByHand) {
  const auto result = read_scenario(testing::reactions());
  ASSERT_TRUE(result.diagnostics.all().empty()) << testing::listed(result.diagnostics);
  const auto& s = result.scenario;
  ASSERT_EQ(s.statuses.size(), 2U);
  const auto& awareness = s.statuses[0];
  EXPECT_EQ(awareness.values.at(1).value, "aware");
  EXPECT_EQ(awareness.start.value, (std::vector<double>{0.9, 0.1}));
  EXPECT_EQ(to_string(awareness.start.where), "scenario.toml:23:9");
  EXPECT_EQ(awareness.off.value, "aware");
  EXPECT_TRUE(awareness.active.value);
  EXPECT_TRUE(s.statuses[1].start.value.empty());
  ASSERT_EQ(s.memories.size(), 4U);
  const auto& danger = s.memories[2];
  EXPECT_EQ(danger.counts.value, scenario::Counts::outcomes);
  EXPECT_EQ(danger.per.value, scenario::Counts::setouts);
  EXPECT_EQ(danger.links.at(0).value, "ford");
  EXPECT_EQ(danger.outcomes.size(), 2U);
  EXPECT_EQ(danger.half_life.value, (Span{0, 1}));
  EXPECT_EQ(danger.unit.value, scenario::CountUnit::parties);
  EXPECT_EQ(danger.reference.value, 0);
  EXPECT_EQ(s.memories[0].transform.value, scenario::Transform::log1p);
  EXPECT_FALSE(s.memories[1].probability.where.line);
  EXPECT_EQ(s.memories[1].group.value, (scenario::GroupSelector{{"awareness", "aware"}}));
  EXPECT_EQ(s.memories[3].each.value, "age");
  EXPECT_FALSE(s.memories[3].active.value);
  EXPECT_EQ(s.drivers.at(0).transform.value, scenario::Transform::saturating);
  EXPECT_EQ(s.hazards.at(2).to.value.kind, TargetKind::on);
}

TEST(ReadScenario, TransitionsTransfersNeedsAndClaimsByHand) {
  const auto s = read_scenario(testing::reactions()).scenario;
  ASSERT_EQ(s.transitions.size(), 4U);
  EXPECT_EQ(s.transitions[0].kind.value, scenario::PlaceKind::origin);
  EXPECT_EQ(s.transitions[1].rate.value.unit, RateUnit::mean_time);
  EXPECT_EQ(s.transitions[2].was.value, "");
  EXPECT_EQ(s.transitions[3].on.value, "caught");
  EXPECT_EQ(s.transitions[3].rate.value.unit, RateUnit::probability_per_event);
  EXPECT_EQ(s.transitions[3].rate.value.value, 0.9);
  EXPECT_EQ(s.transitions[3].remark.note, "the young are let go");
  ASSERT_EQ(s.departures.size(), 2U);
  EXPECT_EQ(s.departures[0].action.value, scenario::DepartureAction::transfer);
  EXPECT_EQ(s.departures[0].destination.value, "valley");
  EXPECT_EQ(s.departures[0].outcome.value, "sent_back");
  EXPECT_EQ(s.departures[1].outcome.value, "");
  ASSERT_EQ(s.needs.size(), 3U);
  EXPECT_FALSE(s.needs[0].low);
  EXPECT_EQ(s.needs[1].high->value, 1);
  EXPECT_EQ(to_string(s.needs[1].low->where), "needs.csv:3:29");
  EXPECT_EQ(s.needs[1].stay.value, (Span{0, 2}));
  EXPECT_FALSE(s.needs[2].stay.value);
  ASSERT_EQ(s.claims.size(), 3U);
  EXPECT_EQ(s.claims[0].statement, "More people arrive in February than in January, it is said.");
  EXPECT_EQ(s.claims[2].said_on, "spring, 2020");
  EXPECT_EQ(s.claims[2].formula.value, "");
  EXPECT_EQ(s.claims[2].decided_by, "what those who came had heard");
}

TEST(ReadScenario, TheReferenceOfATransformIsOneUnlessItIsGiven) {
  auto files = testing::reactions();
  testing::edit(files, "scenario.toml", "reference = 10\n", "");
  testing::edit(files, "scenario.toml", "reference = 5\n", "");
  const auto s = read_scenario(files).scenario;
  EXPECT_EQ(s.drivers.at(0).reference.value, 1);
  EXPECT_EQ(s.memories.at(0).reference.value, 1);
  EXPECT_EQ(s.memories.at(2).reference.value, 0);
}

TEST(ReadScenario, NamesItsInputs) {
  const auto result = read_scenario(three_places());
  ASSERT_EQ(result.files.size(), 11U);
  for (const auto& file : result.files) {
    const std::string content = read_file(three_places() / file.name);
    EXPECT_EQ(file.bytes, content.size());
    EXPECT_EQ(file.sha256, sha256_hex(content));
  }
}

TEST(ReadScenario, CarriageReturnsAndByteOrderMarksMakeNoDifference) {
  auto files = testing::three_places();
  for (auto& [name, content] : files) {
    std::string changed = "\xEF\xBB\xBF";
    for (const char c : content) changed += c == '\n' ? std::string("\r\n") : std::string(1, c);
    content = changed;
  }
  const auto result = read_scenario(files);
  EXPECT_TRUE(result.diagnostics.all().empty()) << testing::listed(result.diagnostics);
}

TEST(ReadScenario, OtherFilesAreLeftAlone) {
  auto files = testing::three_places();
  files["README.md"] = "\xff not ours";
  EXPECT_TRUE(read_scenario(files).diagnostics.all().empty());
}

TEST(ReadScenario, AFolderThatCannotBeReadIsAnErrorOfTheWorld) {
  EXPECT_THROW((void)read_scenario(three_places() / "nowhere"), FileError);
  EXPECT_THROW((void)read_scenario(three_places() / "places.csv"), FileError);
}

TEST(FixTableCounts, ChangesNothingButTheNumbers) {
  auto files = testing::three_places();
  const std::string before = files["scenario.toml"];
  EXPECT_FALSE(fix_table_counts(files).has_errors());
  EXPECT_EQ(files["scenario.toml"], before);
  testing::edit(files, "scenario.toml", "places = 3\n", "places = 30  # many\n");
  testing::edit(files, "scenario.toml", "events = 1\n", "# events\n");
  EXPECT_FALSE(fix_table_counts(files).has_errors());
  EXPECT_NE(files["scenario.toml"].find("places = 3  # many\n"), std::string::npos);
  EXPECT_NE(files["scenario.toml"].find("# events\n"), std::string::npos);
  EXPECT_TRUE(read_scenario(files).diagnostics.all().empty());
}

TEST(FixTableCounts, AddsAMissingSectionAndDropsMissingTables) {
  auto files = testing::three_places();
  std::string& settings = files["scenario.toml"];
  settings.erase(settings.find("[tables]"));
  EXPECT_FALSE(fix_table_counts(files).has_errors());
  EXPECT_TRUE(read_scenario(files).diagnostics.all().empty()) << settings;
  files.erase("events.csv");
  EXPECT_FALSE(fix_table_counts(files).has_errors());
  EXPECT_TRUE(read_scenario(files).diagnostics.all().empty()) << settings;
}

TEST(FixTableCounts, LeavesABrokenFolderAlone) {
  auto files = testing::three_places();
  testing::edit(files, "places.csv", "The camp", "\"The camp");
  testing::edit(files, "scenario.toml", "places = 3", "places = 4");
  const auto before = files;
  EXPECT_TRUE(fix_table_counts(files).has_errors());
  EXPECT_EQ(files, before);
}

TEST(Values, Speeds) {
  EXPECT_DOUBLE_EQ(*parse_speed("36 km/hour"), 10);
  EXPECT_DOUBLE_EQ(*parse_speed("36 km/h"), 10);
  EXPECT_DOUBLE_EQ(*parse_speed("5 m per second"), 5);
  EXPECT_DOUBLE_EQ(*parse_speed("1 mi/s"), 1609.344);
  for (const char* text : {"", "20", "km/day", "20 km", "20 km/", "20 /day", "20 ly/day", "20 km/3 days", "inf km/day"})
    EXPECT_FALSE(parse_speed(text)) << text;
}

TEST(Values, Selectors) {
  EXPECT_EQ(parse_selector(" sex = women ;age=0-4; ").value, (scenario::GroupSelector{{"age", "0-4"}, {"sex", "women"}}));
  EXPECT_TRUE(parse_selector("").value->empty());
  for (const char* text : {"women", "=women", "sex=", "sex=women,age=child", "sex=a=b", "sex=women; sex=men"})
    EXPECT_FALSE(parse_selector(text).value) << text;
}

TEST(Values, RateUnits) {
  EXPECT_EQ(parse_rate_unit("per week")->unit_seconds, 7 * 86400);
  EXPECT_DOUBLE_EQ(parse_rate_unit("per month")->unit_seconds, 365.2425 * 86400 / 12);
  EXPECT_EQ(parse_rate_unit("per event")->unit, RateUnit::probability_per_event);
  EXPECT_EQ(parse_rate_unit("mean hours")->unit, RateUnit::mean_time);
  EXPECT_EQ(parse_rate_unit("probability per step")->unit, RateUnit::probability_per_step);
  for (const char* text : {"", "per", "per 3 days", "mean", "mean 2 days", "daily", "probability", "per fortnight", "per events"})
    EXPECT_FALSE(parse_rate_unit(text)) << text;
}

TEST(Values, NumbersObeyNoLocaleAndNoWords) {
  EXPECT_EQ(parse_number("-1.5e3").value, -1500);
  for (const char* text : {"", "1,5", "1 000", "+1", "inf", "nan", "0x10", "1e309", "--1", "1.", " 1"})
    EXPECT_EQ(parse_number(text).value.has_value(), std::string(text) == "1.") << text;
  EXPECT_FALSE(parse_integer("12.0").value);
  EXPECT_FALSE(parse_integer("9223372036854775808").value);
}

}  // namespace
}  // namespace outflow::io
