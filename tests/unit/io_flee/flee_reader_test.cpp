#include "outflow/io/flee/flee_reader.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "outflow/scenario/observations.h"
#include "support/folders.h"
#include "unit/io_flee/flee_files.h"

namespace outflow::io::flee {
namespace {

namespace fs = std::filesystem;
using scenario::ConditionKind;
using scenario::EventKind;
using scenario::PlaceKind;
using scenario::Quirk;
using testing::edited;
using testing::Files;
using testing::listed;
using testing::valley;

FleeFolder read(const Files& files, std::vector<Quirk> quirks = {}) {
  return read_flee_files(files, {std::move(quirks), {}, {}, {}});
}

const scenario::Place& place(const FleeFolder& f, const std::string& id) {
  for (const auto& p : f.scenario.places)
    if (p.id == id) return p;
  throw std::out_of_range(id);
}

std::optional<std::string> attribute(const std::vector<scenario::Attribute>& all, const std::string& of,
                                     const std::string& name) {
  for (const auto& a : all)
    if (a.of.value == of && a.name.value == name) return a.value.value;
  return std::nullopt;
}

std::optional<std::int64_t> on_day0(const FleeFolder& f, const std::string& id) {
  for (const auto& p : f.scenario.populations)
    if (p.place.value == id) return p.persons.value;
  return std::nullopt;
}

TEST(FleeReader, ReadsAFolderOfOurOwn) {
  const auto f = read_flee_folder(testing::valley_folder(), {});
  ASSERT_FALSE(f.diagnostics.has_errors()) << listed(f.diagnostics);
  EXPECT_EQ(f.scenario.title, "flee_valley");
  EXPECT_EQ(f.scenario.name, "flee_valley");
  EXPECT_EQ(f.scenario.movement.rule.value, scenario::MovementRule::journeys);
  EXPECT_EQ(format_date(f.scenario.start.value), "2020-01-01");
  EXPECT_EQ(format_date(f.scenario.end.value), "2020-01-07");
  EXPECT_EQ(f.scenario.members.value, 30);
  EXPECT_EQ(f.scenario.engine.value, scenario::EngineKind::agents);
  EXPECT_EQ(f.hasten, 10);
  EXPECT_EQ(f.logs.agent, 1);
  EXPECT_EQ(f.logs.link, 1);
  EXPECT_EQ(f.reported, (std::vector<std::string>{"Upper_Camp", "Lake"}));
  EXPECT_EQ(f.files.size(), 13U);
  const auto again = read_flee_folder(testing::valley_folder() / "input", {});
  EXPECT_EQ(again.files.size(), 13U);
  EXPECT_EQ(again.scenario.title, "flee_valley");
  EXPECT_EQ(listed(again.diagnostics), listed(f.diagnostics));
}

TEST(FleeReader, TellsAFleeFolderFromOthers) {
  EXPECT_TRUE(is_flee_folder(testing::valley_folder()));
  EXPECT_TRUE(is_flee_folder(testing::valley_folder() / "input"));
  EXPECT_FALSE(is_flee_folder(testing::valley_folder() / "source_data"));
  EXPECT_FALSE(is_flee_folder(test::source_folder() + "/scenarios/three-places"));
  EXPECT_FALSE(is_flee_folder(testing::valley_folder() / "nowhere"));
  const fs::path damaged = fs::path(::testing::TempDir()) / "flee_without_input";
  fs::create_directories(damaged);
  EXPECT_FALSE(is_flee_folder(damaged));
  std::ofstream(damaged / "simsetting.yml") << "{}\n";
  EXPECT_TRUE(is_flee_folder(damaged)) << "the folder input was lost";
  std::ofstream(damaged / "scenario.toml") << "\n";
  EXPECT_FALSE(is_flee_folder(damaged));
  fs::remove_all(damaged);
  EXPECT_THROW((void)read_flee_folder(testing::valley_folder() / "nowhere", {}), FileError);
  EXPECT_THROW((void)read_flee_folder(testing::valley_folder(), {{}, {}, "nowhere", {}}), FileError);
  EXPECT_THROW((void)read_flee_folder(testing::valley_folder(), {{}, {}, {}, "nowhere.yml"}), FileError);
}

TEST(FleeReader, PlacesKeepNamesAndGetIds) {
  const auto f = read(valley());
  ASSERT_EQ(f.scenario.places.size(), 5U);
  const auto& upper = place(f, "Upper_Camp");
  EXPECT_EQ(upper.name, "Upper Camp");
  EXPECT_EQ(upper.kind.value, PlaceKind::camp);
  EXPECT_EQ(upper.capacity_persons.value, 90);
  EXPECT_EQ(upper.country, "Highland");
  EXPECT_DOUBLE_EQ(*upper.lat_deg, 11);
  EXPECT_DOUBLE_EQ(*upper.lon_deg, 20.4);
  EXPECT_EQ(upper.remark.where, (Where{"input/locations.csv", 5, 1}));
  EXPECT_EQ(place(f, "Ford").kind.value, PlaceKind::conflict);
  EXPECT_EQ(place(f, "Ford").residents.value, 2000);
  EXPECT_EQ(place(f, "Ford").capacity_persons.value, std::nullopt);
  EXPECT_EQ(place(f, "Gorge").kind.value, PlaceKind::marker);
  EXPECT_EQ(place(f, "Lake").kind.value, PlaceKind::idp_camp);
  EXPECT_EQ(f.scenario.journeys.home_country.value, "Valley");
  const auto& attributes = f.scenario.place_attributes;
  EXPECT_EQ(attribute(attributes, "Ford", "conflict_intensity"), "0.5");
  EXPECT_EQ(attribute(attributes, "Ford", "note"), "old bridge");
  EXPECT_EQ(attribute(attributes, "Ford", "region"), "North");
  EXPECT_EQ(attribute(attributes, "Upper_Camp", "capacity_per_step"), "1");
  EXPECT_EQ(attribute(attributes, "Upper_Camp", "conflict_intensity"), std::nullopt);
  EXPECT_EQ(attribute(read(valley(), {Quirk::unscaled_extras}).scenario.place_attributes, "Upper_Camp", "capacity_per_step"),
            "11");
}

TEST(FleeReader, TypesAreFoundWithinWords) {
  const auto kind = [](const std::string& type) {
    return place(read(edited(valley(), "input/locations.csv", "town", type)), "Mill").kind.value;
  };
  EXPECT_EQ(kind("Refugee_CAMP"), PlaceKind::camp);
  EXPECT_EQ(kind("idp_camp"), PlaceKind::idp_camp);
  EXPECT_EQ(kind("Forwarding_hub"), PlaceKind::forwarding_hub);
  EXPECT_EQ(kind("flood_zone"), PlaceKind::flood_zone);
  EXPECT_EQ(kind("default"), PlaceKind::town);
}

TEST(FleeReader, RoadsLeadBothWays) {
  const auto f = read(valley());
  ASSERT_EQ(f.scenario.links.size(), 4U);
  const auto& link = f.scenario.links[2];
  EXPECT_EQ(link.id, "Gorge--Upper_Camp");
  EXPECT_TRUE(link.two_way.value);
  EXPECT_EQ(link.distance_km.value, 60.5);
  EXPECT_EQ(attribute(f.scenario.link_attributes, "Gorge--Upper_Camp", "max_move_speed"), "90");
  EXPECT_EQ(attribute(f.scenario.link_attributes, "Mill--Gorge", "max_move_speed"), std::nullopt);
}

TEST(FleeReader, AFlaggedRoadCountsTwiceWithTheQuirkOnly) {
  const auto files = edited(valley(), "input/routes.csv", "Ford,Mill,30,0", "Ford,Mill,30,1");
  EXPECT_EQ(read(files).scenario.links.size(), 4U);
  const auto f = read(files, {Quirk::doubled_road});
  ASSERT_EQ(f.scenario.links.size(), 5U);
  EXPECT_EQ(f.scenario.links[1].id, "Ford--Mill_2");
  EXPECT_NE(listed(f.diagnostics).find("routes.csv:2:14: warning"), std::string::npos) << listed(f.diagnostics);
}

TEST(FleeReader, ConflictsAreTheDaysOnWhichTheyChange) {
  const auto f = read(valley());
  std::vector<std::string> rows;
  for (const auto& c : f.scenario.conditions) {
    EXPECT_EQ(c.what.value, ConditionKind::conflict);
    rows.push_back(c.place.value + " " + format_date(c.date.value) + " " + std::to_string(c.value.value).substr(0, 4));
  }
  EXPECT_EQ(rows, (std::vector<std::string>{"Ford 2020-01-01 1.00", "Mill 2020-01-03 0.50", "Ford 2020-01-04 0.25",
                                            "Ford 2020-01-05 0.00"}));
}

TEST(FleeReader, TrailingCommasAreNoPlaces) {
  const auto f = read(edited(valley(), "input/conflicts.csv", "*", "#Day,Ford,\n0,1,\n1,1,\n2,1,\n3,1,\n4,1,\n5,1,,\n"));
  EXPECT_FALSE(f.diagnostics.has_errors()) << listed(f.diagnostics);
  EXPECT_EQ(f.scenario.conditions.size(), 1U);
}

TEST(FleeReader, ClosuresBecomeEvents) {
  const auto f = read(valley());
  const auto& events = f.scenario.events;
  ASSERT_EQ(events.size(), 5U);
  EXPECT_EQ(events[0].kind.value, EventKind::closure_border);
  EXPECT_EQ(events[0].what.value, "Valley|Highland");
  EXPECT_EQ(format_date(events[0].from.value), "2020-01-02");
  EXPECT_EQ(format_date(events[0].to->value), "2020-01-04");
  EXPECT_EQ(events[1].kind.value, EventKind::closure_link);
  EXPECT_EQ(events[1].what.value, "Ford--Lake~back");
  EXPECT_FALSE(events[1].to);
  EXPECT_EQ(events[2].kind.value, EventKind::closure_camp);
  EXPECT_EQ(events[2].what.value, "Upper_Camp");
  EXPECT_EQ(events[3].kind.value, EventKind::closure_place);
  EXPECT_EQ(events[4].kind.value, EventKind::change_kind);
  EXPECT_EQ(events[4].what.value, "Mill=conflict");
  EXPECT_EQ(format_date(events[4].from.value), "2020-01-06");
  EXPECT_EQ(read(valley(), {Quirk::idle_link_closure}).scenario.events[1].kind.value, EventKind::note);
}

TEST(FleeReader, PeopleOfDayZeroAndNewcomersFollowTheData) {
  const auto f = read(valley());
  // Upper Camp: 100 / 10 people, doubled by the correction of day 3 (200 -> 400); Lake: 200 -> 270 in 7 days, 2 of them gone.
  EXPECT_EQ(on_day0(f, "Upper_Camp"), 20);
  EXPECT_EQ(on_day0(f, "Lake"), 22 + 2);
  std::int64_t newcomers = 0;
  for (const auto& d : f.scenario.departures) {
    EXPECT_EQ(d.action.value, scenario::DepartureAction::appear);
    EXPECT_TRUE(d.place.value.empty());
    newcomers += d.persons.value;
  }
  EXPECT_EQ(newcomers, 100 + 27 - 20 - 22);  // day 5 less day 0
  EXPECT_EQ(on_day0(read(valley(), {Quirk::unscaled_extras}), "Lake"), 22 + 21);
  EXPECT_EQ(attribute(f.scenario.place_attributes, "Upper_Camp", "capacity_taken"), std::nullopt);
  EXPECT_EQ(attribute(read(valley(), {Quirk::day0_capacity}).scenario.place_attributes, "Upper_Camp", "capacity_taken"), "20");
  const auto empty = read(edited(valley(), "simsetting.yml", "spawn_rules:", "spawn_rules:\n  empty_camps_on_day0: true"));
  EXPECT_FALSE(empty.diagnostics.has_errors());
  EXPECT_EQ(on_day0(empty, "Lake"), std::nullopt);
}

TEST(FleeReader, ReportsAreHeldAgainstReportingDates) {
  const auto f = read(valley());
  ASSERT_EQ(f.scenario.reports.size(), 2U);
  EXPECT_EQ(f.scenario.reports[0].name, "at_Upper_Camp");
  EXPECT_EQ(f.scenario.reports[0].title, "Upper Camp");
  EXPECT_EQ(f.scenario.reports[0].counts.value, scenario::Counts::stock);
  std::vector<std::string> rows;
  for (const auto* o : scenario::latest_observations(f.scenario))
    rows.push_back(o->report.value + " " + format_date(o->period.value.begin) + " " +
                   std::to_string(std::lround(*o->persons.value)));
  EXPECT_EQ(rows,
            (std::vector<std::string>{"at_Upper_Camp 2020-01-01 20", "at_Upper_Camp 2020-01-03 40", "at_Upper_Camp 2020-01-04 40",
                                      "at_Upper_Camp 2020-01-06 100", "at_Lake 2020-01-06 27"}));
  EXPECT_EQ(f.scenario.observations[0].remark.source, "source_data/upper.csv");
}

TEST(FleeReader, CorrectedCountsAreKeptAsTheyWerePublished) {
  // The upper camp on days 0 to 5, corrected on days 2 (half) and 4 (three times); without `hasten`.
  Files files = edited(valley(), "source_data/upper.csv", "*",
                       "2020-01-01,100\n2020-01-02,200\n2020-01-03,100\n2020-01-04,100\n2020-01-05,300\n2020-01-06,310\n");
  files = edited(files, "input/registration_corrections.csv", "*", "Upper Camp,2020-01-03\nUpper Camp,2020-01-05\n");
  files = edited(files, "simsetting.yml", "hasten: 10", "hasten: 1");
  const auto f = read(files);
  ASSERT_FALSE(f.diagnostics.has_errors()) << listed(f.diagnostics);
  std::string told;
  for (const auto& o : f.scenario.observations) {
    if (o.report.value != "at_Upper_Camp") continue;
    told += format_date(o.period.value.begin).substr(8) + ": " + std::to_string(std::lround(*o.persons.value));
    told += o.published_on ? " of " + format_date(o.published_on->value - 1).substr(8, 2) + "\n" : "\n";
  }
  EXPECT_EQ(told,
            "01: 100\n01: 50 of 03\n01: 150 of 05\n02: 200\n02: 100 of 03\n02: 300 of 05\n03: 100\n03: 300 of 05\n"
            "04: 100\n04: 300 of 05\n05: 300\n06: 310\n");
  // Runs are held against the last of them, to the last bit.
  const auto& row = f.registrations.rows[*f.registrations.find("Upper Camp")];
  std::vector<double> last, corrected;
  for (const auto* o : scenario::latest_observations(f.scenario))
    if (o->report.value == "at_Upper_Camp") last.push_back(*o->persons.value);
  for (const auto& p : row.points) corrected.push_back(p.persons);
  EXPECT_EQ(last, corrected);
}

TEST(FleeReader, TraitsHaveWeightsByBirthPlace) {
  const auto f = read(valley());
  ASSERT_EQ(f.scenario.dimensions.size(), 1U);
  EXPECT_EQ(f.scenario.dimensions[0].name, "gender");
  EXPECT_EQ(f.scenario.dimensions[0].values, (std::vector<std::string>{"female", "male"}));
  ASSERT_EQ(f.scenario.traits.size(), 4U);
  EXPECT_EQ(f.scenario.traits[0].place.value, "");
  EXPECT_EQ(f.scenario.traits[1].place.value, "Ford");
  EXPECT_DOUBLE_EQ(f.scenario.traits[1].weight.value, 3);
}

TEST(FleeReader, AgentsAreCountedByTraits) {
  auto files = edited(valley(), "simsetting.yml", "spawn_rules:", "spawn_rules:\n  read_from_agents_csv_file: true");
  files["input/agents.csv"] = "location,age,gender\nMill,7,female\n# more\nMill,7,female\nFord,60,other\n";
  const auto f = read(files);
  ASSERT_FALSE(f.diagnostics.has_errors()) << listed(f.diagnostics);
  const auto& people = f.scenario.populations;
  const auto mill = std::find_if(people.begin(), people.end(), [](const auto& p) { return p.place.value == "Mill"; });
  ASSERT_NE(mill, people.end());
  EXPECT_EQ(mill->persons.value, 2);
  EXPECT_EQ(mill->group.value, (scenario::GroupSelector{{"age", "7"}, {"gender", "female"}}));
  EXPECT_EQ(f.scenario.dimensions[0].values, (std::vector<std::string>{"female", "male", "other"}));
  EXPECT_EQ(place(f, "Mill").residents.value, 300 - 2);
}

TEST(FleeReader, FloodsAndHungerBecomeConditions) {
  auto files = edited(valley(), "simsetting.yml", "move_rules:",
                      "move_rules:\n  flee_when_starving: true\n  flood_rules:\n    flood_movechances: [0, 0.5, 1]\n    "
                      "flood_loc_weights: [1, 0.5, 0.1]\n");
  files["input/flood_level.csv"] = "#Day,Mill\n0,0\n1,2\n2,2\n3,1\n4,0\n5,0\n";
  files["input/region_attributes_IPC.csv"] = "#Day,North,Hills,South\n0,10,0,5\n8,30,0,5\n";
  const auto f = read(files);
  ASSERT_FALSE(f.diagnostics.has_errors()) << listed(f.diagnostics);
  int floods = 0, hunger = 0;
  for (const auto& c : f.scenario.conditions) {
    floods += c.what.value == ConditionKind::flood;
    hunger += c.what.value == ConditionKind::hunger;
  }
  EXPECT_EQ(floods, 3);
  EXPECT_EQ(hunger, 2 * 5);
}

TEST(FleeReader, AnOptionOverridesTheLength) {
  const auto f = read_flee_files(valley(), {{}, 4, {}, {}});
  EXPECT_EQ(format_date(f.scenario.end.value), "2020-01-05");
  EXPECT_FALSE(f.diagnostics.has_errors()) << listed(f.diagnostics);
  EXPECT_EQ(format_date(read_flee_files(valley(), {{}, 0, {}, {}}).scenario.end.value), "2020-01-07");
}

TEST(FleeReader, EveryMissingFileIsToldAtOnce) {
  const std::string text = listed(read({}).diagnostics);
  for (const char* name : {"input/sim_period.csv: ", "input/locations.csv: ", "input/routes.csv: ", "input/closures.csv: ",
                           "input/conflicts.csv: ", "source_data/data_layout.csv: ", "simsetting.yml: "})
    EXPECT_NE(text.find(name), std::string::npos) << name << "\n" << text;
}

TEST(FleeReader, QuirksMakeCampsOfQuietPlaces) {
  const auto files = edited(valley(), "simsetting.yml", "default_movechance: 0.25", "default_movechance: 0.004");
  EXPECT_EQ(place(read(files), "Mill").kind.value, PlaceKind::town);
  auto with_row = edited(files, "source_data/data_layout.csv", "", "Mill,lake.csv\n");
  const auto f = read(with_row, {Quirk::low_chance_camp});
  EXPECT_FALSE(f.diagnostics.has_errors()) << listed(f.diagnostics);
  EXPECT_EQ(place(f, "Mill").kind.value, PlaceKind::camp);
  EXPECT_EQ(place(f, "Mill").residents.value, 300);
  EXPECT_EQ(place(f, "Mill").capacity_persons.value, std::nullopt);
  EXPECT_EQ(attribute(f.scenario.place_attributes, "Mill", "move_chance"), "0.004");
  EXPECT_EQ(f.reported.size(), 3U);
}

}  // namespace
}  // namespace outflow::io::flee
