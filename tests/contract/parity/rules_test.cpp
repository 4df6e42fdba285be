#include <cmath>

#include "contract/parity/world.h"

namespace outflow::parity {
namespace {

constexpr const char* settings_yml = "simsetting.yml";

/// A zone between a town at home and one abroad, with people of some kind: "age,Default\n10,1\n".
Folder two_towns(const std::string& ages, const std::string& genders = "gender,Default\nmale,1\n") {
  Folder f(2);
  f.place("Zone", "conflict_zone", 100).place("Home", "town").place("Abroad", "town", 0, "Away").place("Camp", "camp");
  f.road("Zone", "Home", 90)
      .road("Zone", "Abroad", 90)
      .set("move_rules.foreign_weight", "0.5")
      .set("move_rules.default_movechance", "0");
  return f.file("input/demographics_age.csv", ages).file("input/demographics_gender.csv", genders).arrive(0, 9000);
}

void expect_abroad(const Folder& f, double score) {
  for (const auto kind : each_engine) {
    SCOPED_TRACE(name_of(kind));
    Member run(f, kind);
    run.days(1);
    expect_share(run.at("Abroad"), 9000, score / (1 + score));
  }
}

PARITY_TEST(Rules, WhoAvoidsDangers,
            {"OPT-01", State::done, Engines::both, "scores squared: under 19, over 59, women of any age"},
            {"S:move_rules.ChildrenAvoidHazards", State::done, Engines::both, "as there"},
            {"S:move_rules.ElderlyAvoidHazards", State::done, Engines::both, "as there"},
            {"S:move_rules.WomenAvoidHazards", State::done, Engines::both, "as there"}) {
  expect_abroad(two_towns("age,Default\n18,1\n").set("move_rules.ChildrenAvoidHazards", "true"), 0.25);
  expect_abroad(two_towns("age,Default\n19,1\n").set("move_rules.ChildrenAvoidHazards", "true"), 0.5);
  expect_abroad(two_towns("age,Default\n60,1\n").set("move_rules.ElderlyAvoidHazards", "true"), 0.25);
  expect_abroad(two_towns("age,Default\n59,1\n").set("move_rules.ElderlyAvoidHazards", "true"), 0.5);
  const char* women = "gender,Default\nfemale,1\n";
  expect_abroad(two_towns("age,Default\n30,1\n", women).set("move_rules.WomenAvoidHazards", "true"), 0.25);
  expect_abroad(two_towns("age,Default\n9,1\n", women)
                    .set("move_rules.WomenAvoidHazards", "true")
                    .set("move_rules.ChildrenAvoidHazards", "true"),
                0.25);
  expect_abroad(
      two_towns("age,Default\n30,1\n", "gender,Default\nmale,1\nfemale,0\n").set("move_rules.WomenAvoidHazards", "true"), 0.5);
}

PARITY_TEST(Rules, BoysTakeRisks,
            {"OPT-02", State::done_right, Engines::both,
             "boys of 15 to 18, with any other rule on or off; quirk boys_over_14: every man over 14, and with the rule on "
             "children alone"},
            {"S:move_rules.BoysTakeRisk", State::done_right, Engines::both, "see OPT-02"}) {
  const auto boys = [](const char* age) {
    return two_towns(std::string("age,Default\n") + age + ",1\n").set("move_rules.BoysTakeRisk", "true");
  };
  expect_abroad(boys("15"), 1);
  expect_abroad(boys("18"), 1);
  expect_abroad(boys("14"), 0.5);
  expect_abroad(boys("40"), 0.5);
  expect_abroad(boys("15").quirk(Quirk::boys_over_14), 0.5);
  expect_abroad(boys("40").quirk(Quirk::boys_over_14).set("move_rules.ChildrenAvoidHazards", "true"), 1);
}

PARITY_TEST(Rules, LikeSeeksLike,
            {"OPT-03", State::done_right, Engines::both,
             "by the share of one's own kind among the displaced and the residents known at a place, with one of each kind "
             "added; the reference program "
             "stops, or empties the camps"},
            {"S:move_rules.MatchCampEthnicity", State::done_right, Engines::both, "see OPT-03"},
            {"S:move_rules.MatchTownEthnicity", State::done_right, Engines::both, "see OPT-03"},
            {"S:move_rules.MatchConflictEthnicity", State::done_right, Engines::both, "see OPT-03"},
            {"S:move_rules.MatchCampReligion", State::done_right, Engines::both, "see OPT-03"},
            {"S:move_rules.avg_religion_fraction", State::done_right, Engines::both, "see OPT-03"}) {
  const auto world = [](const char* trait, const char* type, const char* key) {
    Folder f(2);
    f.columns("red,blue")
        .place("Zone", "conflict_zone", 100, "Home", ",")
        .place("Own", type, 0, "Home", "79,19")
        .place("Other", type, 0, "Home", "19,79");
    f.place("Camp", "camp", 0, "Home", ",").road("Zone", "Own", 90).road("Zone", "Other", 90);
    f.file(std::string("input/demographics_") + trait + ".csv", std::string(trait) + ",Default\nred,1\nblue,0\n");
    f.set("move_rules.default_movechance", "0")
        .set("move_rules.camp_movechance", "0")
        .set("move_rules.conflict_movechance", "1")
        .war("Own", {0})
        .war("Other", {0});
    return f.set(std::string("move_rules.") + key, "true").arrive(0, 9000);
  };
  const std::pair<Folder, const char*> rules[] = {{world("ethnicity", "camp", "MatchCampEthnicity"), "camp"},
                                                  {world("ethnicity", "town", "MatchTownEthnicity"), "town"},
                                                  {world("religion", "camp", "MatchCampReligion"), "religion"}};
  for (const auto& [f, what] : rules) {
    SCOPED_TRACE(what);
    for (const auto kind : each_engine) {
      Member run(f, kind);
      run.days(1);
      expect_share(run.at("Own"), 9000, 0.8);  // (79 + 1) / 100 to (19 + 1) / 100
    }
  }
  auto zones = world("ethnicity", "conflict_zone", "MatchConflictEthnicity");
  zones.set("move_rules.conflict_weight", "1");
  Sight sight(zones, 0);
  EXPECT_NEAR(sight.weight("Zone", "Own") / sight.weight("Zone", "Other"), 4, 1e-9);
  auto religion = world("religion", "camp", "MatchCampReligion").set("move_rules.avg_religion_fraction", "0.2");
  EXPECT_NEAR(Sight(religion, 0).weight("Zone", "Own") * 100, 0.8 / 0.2, 1e-9);
}

PARITY_TEST(
    Rules, CloseToHome,
    {"OPT-05", State::done_right, Engines::both,
     "from where people began, on the ellipsoid; quirks home_is_here: from where they are, swapped_coordinates: see LOC-13"},
    {"S:move_rules.stay_close_to_home", State::done_right, Engines::both, "see OPT-05"},
    {"S:move_rules.home_distance_power", State::done, Engines::both, "as there"}) {
  Folder f(6);
  f.place("Zone", "conflict_zone", 100, "Home", "", "R", "0,0").place("Hub", "forwarding_hub", 0, "Home", "", "R", "0,10");
  f.place("Back", "camp", 0, "Home", "", "R", "0,1").place("On", "camp", 0, "Home", "", "R", "0,11");
  f.road("Zone", "Hub", 90).road("Hub", "Back", 90).road("Hub", "On", 90).set("move_rules.stay_close_to_home", "true");
  f.set("move_rules.home_distance_power", "1")
      .set("move_rules.conflict_weight", "0")
      .set("move_rules.camp_movechance", "0")
      .arrive(0, 9000);
  auto here = f;
  here.quirk(Quirk::home_is_here);
  for (const auto kind : each_engine) {
    Member run(f, kind);
    run.days(5);
    expect_share(run.at("Back"), 9000, 11. / 12);  // 1 : 11 degrees from the zone
    Member old(here, kind);
    old.days(5);
    expect_share(old.at("Back"), 9000, 1. / 10);  // 9 : 1 degrees from the hub
  }
}

PARITY_TEST(Rules, ManyAttractMany,
            {"OPT-06", State::done, Engines::both, "all places but camps: times max(1, population) to a power"},
            {"S:move_rules.use_pop_for_loc_weight", State::done, Engines::both, "as there"},
            {"S:move_rules.pop_power_for_loc_weight", State::done, Engines::both, "as there"}) {
  Folder f(2);
  f.place("Zone", "conflict_zone", 100)
      .place("City", "town", 1024)
      .place("Camp", "camp", 5000)
      .place("None", "town")
      .road("Zone", "City", 90);
  f.road("Zone", "Camp", 90).road("Zone", "None", 90).road("Camp", "City", 10);
  f.set("move_rules.use_pop_for_loc_weight", "true");
  EXPECT_NEAR(Sight(f, 0).weight("Zone", "City") * 100, 2, 1e-9);  // 1024^0.1
  f.set("move_rules.pop_power_for_loc_weight", "0.5");
  Sight sight(f, 0);
  EXPECT_NEAR(sight.weight("Zone", "City") * 100, 32, 1e-9);
  EXPECT_NEAR(sight.weight("Zone", "Camp") * 100, 1, 1e-9);
  EXPECT_NEAR(sight.weight("Zone", "None") * 100, 1, 1e-9);
}

/// A zone on a river, a dry and a wet town.
Folder river(int days) {
  Folder f(days);
  f.place("River", "flood_zone", 1000)
      .place("Wet", "flood_zone")
      .place("Low", "town")
      .place("Dry", "camp")
      .road("River", "Wet", 90)
      .road("River", "Low", 90);
  f.road("River", "Dry", 90).without("input/conflicts.csv").set("move_rules.camp_movechance", "0");
  f.set("move_rules.flood_rules.flood_movechances", "[0, 0.5, 1.0]")
      .set("move_rules.flood_rules.flood_loc_weights", "[1.0, 0.5, 0.1]");
  f.set("spawn_rules.flood_zone_spawning_only", "true")
      .set("spawn_rules.conflict_zone_spawning_only", "false")
      .set("spawn_rules.take_from_population", "true");
  f.set("spawn_rules.flood_driven_spawn_mode.spawn_mode", "constant")
      .set("spawn_rules.flood_driven_spawn_mode.displaced_per_flood_day", "[0, 100, 400]");
  std::string levels = "#Day,River,Wet,Low\n";
  for (int day = 0; day < days; ++day)
    levels += std::to_string(day) + (day == 0 ? ",0,0,0\n" : day == 1 ? ",1,1,1\n" : ",2,0,0\n");
  f.file("input/flood_level.csv", levels);
  for (const char* name : {"River", "Wet", "Low"}) f.series(name, {{0, 0}});
  return f;
}

PARITY_TEST(
    Floods, BringNewcomersAndDriveThemOut,
    {"FLD-01", State::done_right, Engines::both,
     "a row for each day by position, checked against its first cell; levels between two whole ones count in between, told"},
    {"SPN-15", State::done_right, Engines::both,
     "by level, the highest one too; flood_spawn_mode counts where spawn_mode is missing, told"},
    {"OPT-07", State::done_right, Engines::both,
     "chance and weight of the level; quirk flood_weight_twice: the weight counts twice in flood zones"},
    {"S:spawn_rules.flood_zone_spawning_only", State::done_right, Engines::both,
     "wants the section flood_driven_spawn_mode and take_from_population: errors otherwise"},
    {"S:spawn_rules.flood_driven_spawn_mode", State::done, Engines::both, "as there; told where it has no effect"},
    {"S:spawn_rules.flood_driven_spawn_mode.spawn_mode", State::done_right, Engines::both, "see SPN-15"},
    {"S:spawn_rules.flood_driven_spawn_mode.displaced_per_flood_day", State::done_right, Engines::both,
     "an entry for every level that occurs, or an error"},
    {"S:spawn_rules.flood_driven_spawning", State::done, Engines::none, "no effect there either, told"},
    {"S:move_rules.flood_rules", State::done_right, Engines::both,
     "floods without flood-driven newcomers are possible beside conflicts"},
    {"S:move_rules.flood_rules.flood_movechances", State::done_right, Engines::both, "the highest level counts, too"},
    {"S:move_rules.flood_rules.flood_loc_weights", State::done_right, Engines::both, "see OPT-07"},
    {"S:move_rules.flood_rules.max_flood_level", State::done, Engines::none, "no effect there either, told"},
    {"S:move_rules.flood_rules.flood_link_weights", State::done, Engines::none, "no effect there either, told"}) {
  auto f = river(4);
  Sight day1(f, 1), day2(f, 2);
  EXPECT_DOUBLE_EQ(day1.chance("River"), 0.5);
  EXPECT_DOUBLE_EQ(day2.chance("River"), 1);
  EXPECT_DOUBLE_EQ(day2.chance("Low"), 0.3);
  EXPECT_NEAR(day1.weight("River", "Wet") * 100, 0.5, 1e-9);
  EXPECT_NEAR(day1.weight("River", "Low") * 100, 0.5, 1e-9);
  EXPECT_NEAR(day1.weight("River", "Dry") * 100, 1, 1e-9);
  auto quirk = f;
  Sight twice(quirk.quirk(Quirk::flood_weight_twice), 1);
  EXPECT_NEAR(twice.weight("River", "Wet") * 100, 0.25, 1e-9);
  EXPECT_NEAR(twice.weight("River", "Low") * 100, 0.5, 1e-9);
  for (const auto kind : each_engine) {
    EXPECT_EQ(Member(f, kind).days(1).everybody(), 0);
    EXPECT_EQ(Member(f, kind).days(2).everybody(), 300);
    EXPECT_EQ(Member(f, kind).days(3).everybody(), 700);
    auto share = f;
    share.set("spawn_rules.flood_driven_spawn_mode.spawn_mode", "pop_ratio")
        .set("spawn_rules.flood_driven_spawn_mode.displaced_per_flood_day", "[0, 0.1, 0.2]");
    EXPECT_EQ(Member(share, kind).days(3).everybody(), 100 + 180);
  }
  EXPECT_EQ(f.read().reported.size(), 4U);  // every place
  auto wrong = f;
  EXPECT_TRUE(refuses(wrong.set("spawn_rules.take_from_population", "false"), settings_yml, 0,
                      "floods take people without take_from_population"));
  auto few = f;
  EXPECT_TRUE(refuses(few.set("spawn_rules.flood_driven_spawn_mode.displaced_per_flood_day", "[0, 1]"), "input/flood_level.csv",
                      4, "level 2 occurs"));
  auto idle = f;
  idle.set("move_rules.flood_rules.max_flood_level", "4")
      .set("move_rules.flood_rules.flood_link_weights", "[1, 1]")
      .set("spawn_rules.flood_driven_spawning", "true");
  EXPECT_TRUE(warns(idle, settings_yml, 0, "max_flood_level has no effect"));
  EXPECT_TRUE(warns(idle, settings_yml, 0, "flood_link_weights has no effect"));
  EXPECT_TRUE(warns(idle, settings_yml, 0, "flood_driven_spawning has no effect"));
  Folder documented = river(4);
  documented.set("spawn_rules.flood_driven_spawn_mode.flood_spawn_mode", "poisson");
  EXPECT_EQ(documented.read().scenario.journeys.newcomer_law.value, scenario::NewcomerLaw::constant);  // spawn_mode is there, too
  EXPECT_TRUE(
      refuses(f.file("input/flood_level.csv", "#Day,River\n0,0\n2,1\n2,1\n3,1\n"), "input/flood_level.csv", 3, "but says 2"));
}

PARITY_TEST(Floods, Forecasts,
            {"OPT-08", State::done_right, Engines::both,
             "people who trust forecasts leave places that will be flooded and avoid them, by the weighted mean of the days "
             "ahead; weights by the days "
             "ahead, not by the day of the run. No quirk does as the reference program, where dry places keep everybody and "
             "nobody goes there"},
            {"S:move_rules.flood_rules.flood_forecaster", State::done_right, Engines::both, "see OPT-08"},
            {"S:move_rules.flood_rules.flood_forecaster_timescale", State::done_right, Engines::both,
             "days ahead; 1 or less is an error"},
            {"S:move_rules.flood_rules.flood_forecaster_end_time", State::done_right, Engines::both, "last day with a forecast"},
            {"S:move_rules.flood_rules.flood_forecaster_weights", State::done_right, Engines::both, "by days ahead"},
            {"S:move_rules.flood_rules.flood_awareness_weights", State::done_right, Engines::both,
             "by the trait floodawareness"}) {
  auto f = river(6);
  const std::string rules = "move_rules.flood_rules.flood_";
  f.set(rules + "forecaster", "true").set(rules + "forecaster_timescale", "2").set(rules + "forecaster_end_time", "5");
  f.set(rules + "forecaster_weights", "[3, 1]").set(rules + "awareness_weights", "[0.0, 0.5, 1.0]");
  f.file("input/demographics_floodawareness.csv", "floodawareness,Default\n2,1\n");
  f.set("move_rules.default_movechance", "0.2");
  Sight day0(f, 0);  // ahead: level 1 on day 1, level 2 on day 2: (3 * 0.5 + 1 * 1) / 4 = 0.625; of what is left after 0.2
  EXPECT_NEAR(day0.chance("River"), 0.2 + 0.8 * 0.625, 1e-9);
  EXPECT_NEAR(day0.chance("Low"), 0.2 + 0.8 * 3 * 0.5 / 4, 1e-9);
  EXPECT_NEAR(day0.weight("River", "Low") * 100, (3 * 0.5 + 1) / 4, 1e-9);
  EXPECT_NEAR(day0.weight("River", "Dry") * 100, 1, 1e-9);
  f.set(rules + "forecaster_timescale", "1");
  EXPECT_TRUE(refuses(f, settings_yml, 0, "flood_forecaster_timescale, above 1, is missing"));
}

PARITY_TEST(Food, ThreeRules,
            {"OPT-09", State::done, Engines::both,
             "chance q + (1 - q) p; score at home times 1 - q squared from day 1 on; newcomers: see SPN-16"},
            {"IPC-01", State::done, Engines::both, "percent, linear between the days of the table"},
            {"IPC-02", State::done_right, Engines::both, "the first and the last row hold before and after, told"},
            {"IPC-03", State::done_right, Engines::both,
             "a region may have the name of a place; regions without a column are told and count 0"},
            {"S:move_rules.flee_when_starving", State::done, Engines::both, "as there"},
            {"S:move_rules.avoid_food_deprived_locations", State::done, Engines::both, "as there"}) {
  Folder f(10);
  f.place("Zone", "conflict_zone", 100, "Home", "", "North")
      .place("North", "town", 5, "Home", "", "North")
      .place("Abroad", "town", 5, "Away", "", "North");
  f.place("Camp", "camp").road("Zone", "North", 90);
  f.set("move_rules.flee_when_starving", "true")
      .set("move_rules.avoid_food_deprived_locations", "true")
      .set("move_rules.default_movechance", "0.2");
  f.file("input/region_attributes_IPC.csv", "#Day,North,R\n0,10,0\n4,50,0\n6,20,0\n");
  EXPECT_TRUE(says_nothing(f, "no effect"));
  auto off = f;
  off.set("move_rules.flee_when_starving", "false").set("move_rules.avoid_food_deprived_locations", "false");
  EXPECT_TRUE(warns(off, "input/region_attributes_IPC.csv", 0, "the file has no effect"));
  const auto q = [&](int day) { return (Sight(f, day).chance("North") - 0.2) / 0.8; };
  EXPECT_NEAR(q(0), 0.1, 1e-12);
  EXPECT_NEAR(q(3), 0.4, 1e-12);
  EXPECT_NEAR(q(5), 0.35, 1e-12);
  EXPECT_NEAR(q(9), 0.2, 1e-12);
  EXPECT_TRUE(warns(f, "input/region_attributes_IPC.csv", 4, "the last row comes before the end of the run"));
  EXPECT_DOUBLE_EQ(Sight(f, 0).at("North").score, 1);
  EXPECT_NEAR(Sight(f, 3).at("North").score, 1 - 0.16, 1e-12);
  EXPECT_DOUBLE_EQ(Sight(f, 3).at("Abroad").score, 1);
  EXPECT_TRUE(warns(f.file("input/region_attributes_IPC.csv", "#Day,North\n0,10\n9,10\n"), "input/region_attributes_IPC.csv", 1,
                    "the region \"R\" has no column"));
}

PARITY_TEST(Rules, Harvest,
            {"OPT-10", State::done_right, Engines::both, "farmers stay where they are; quirk harvest_for_all: everybody does"},
            {"S:move_rules.harvest_months", State::done_right, Engines::both, "a list of 1 to 12; a single number is an error"}) {
  auto f = zone_and_camp(33, 9, 400).set("move_rules.harvest_months", "[1, 7]");
  auto all = f;
  all.quirk(Quirk::harvest_for_all);
  for (const auto kind : each_engine) {
    EXPECT_EQ(Member(f, kind).days(1).at("Camp"), 400);  // no farmers
    EXPECT_EQ(Member(all, kind).days(31).at("Zone"), 400);
    EXPECT_EQ(Member(all, kind).days(32).at("Camp"), 400);  // February
  }
  EXPECT_TRUE(refuses(f.set("move_rules.harvest_months", "7"), settings_yml, 0, "harvest_months is not a list"));
  EXPECT_TRUE(refuses(f.set("move_rules.harvest_months", "[13]"), settings_yml, 0, "harvest_months cannot be 13"));
}

PARITY_TEST(Rules, TwoSystems, {"OPT-12", State::refused, Engines::none, "nobody could ever switch it on"},
            {"S:move_rules.two_system_decision_making", State::refused, Engines::none, "false is legal, all else an error"}) {
  EXPECT_TRUE(refuses(zone_and_camp(2, 9, 1).set("move_rules.two_system_decision_making", "true"), settings_yml, 0, "OPT-12"));
  EXPECT_TRUE(refuses(zone_and_camp(2, 9, 1).set("move_rules.two_system_decision_making", "0.5"), settings_yml, 0, "OPT-12"));
  EXPECT_TRUE(says_nothing(zone_and_camp(2, 9, 1).set("move_rules.two_system_decision_making", "False"), "two_system"));
}

PARITY_TEST(People, TraitsAreDrawn, {"DEM-01", State::done, Engines::both, "the column of the place of birth, or Default"},
            {"DEM-02", State::done_right, Engines::none, "an error that says what the column should be called"},
            {"DEM-03", State::done, Engines::both,
             "for each person by itself, in proportion; a trait that no rule asks for is not drawn"}) {
  auto f = two_towns("age,Default,Zone\n10,1,1\n40,1,3\n").set("move_rules.ChildrenAvoidHazards", "true");
  for (const auto kind : each_engine) {
    Member run(f, kind);
    run.days(1);  // a quarter children: 0.25 / 1.25, others: 0.5 / 1.5
    expect_share(run.at("Abroad"), 9000, 0.25 * 0.2 + 0.75 / 3);
  }
  EXPECT_TRUE(
      refuses(two_towns("Age,Default\n10,1\n"), "input/demographics_age.csv", 1, "the first column is not called \"age\""));
  EXPECT_TRUE(warns(two_towns("age,Default\n10,1\n"), "input/demographics_age.csv", 1, "no rule asks for the trait age"));
  EXPECT_TRUE(refuses(two_towns("age,Zone\n10,1\n"), "input/demographics_age.csv", 1, "there is no column Default"));
  EXPECT_TRUE(refuses(two_towns("age,Default\n10,0\n"), "input/demographics_age.csv", 1, "all weights of \"Default\" are 0"));
  EXPECT_TRUE(refuses(two_towns("age,Default\n10,-1\n"), "input/demographics_age.csv", 2, "the weight -1 cannot be"));
}

PARITY_TEST(People, ListedOneByOne,
            {"AGC-01", State::done_right, Engines::both,
             "values count like those that are drawn; unknown places are errors; nothing goes to standard output"},
            {"S:spawn_rules.read_from_agents_csv_file", State::done, Engines::both,
             "as there; a file that is not asked for is told"}) {
  auto f = two_towns("age,Default\n40,1\n")
               .set("move_rules.ChildrenAvoidHazards", "true")
               .file("input/agents.csv", "location,age\nHome,10\nHome,10\nAbroad,40\n");
  f.set("move_rules.conflict_movechance", "0");
  EXPECT_TRUE(warns(f, "input/agents.csv", 0, "the file has no effect"));
  f.set("spawn_rules.read_from_agents_csv_file", "true");
  for (const auto kind : each_engine) {
    Member run(f, kind);
    run.days(1);
    EXPECT_EQ(run.at("Home"), 2);
    EXPECT_EQ(run.at("Abroad"), 1);
    EXPECT_EQ(run.at("Zone"), 9000);
  }
  EXPECT_TRUE(refuses(f.file("input/agents.csv", "location,age\nHone,10\n"), "input/agents.csv", 2, "did you mean Home?"));
}

}  // namespace
}  // namespace outflow::parity
