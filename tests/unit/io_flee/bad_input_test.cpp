#include <ostream>

#include "unit/io_flee/flee_files.h"

/// Every fault that the reference program passes over or dies of, with the place that must be blamed and a word of the message.
namespace outflow::io::flee {
namespace {

using scenario::Quirk;

struct BadInput {
  const char* name;
  const char* file;
  const char* from;  ///< "": append, "*": the whole file
  const char* to;
  const char* told;  ///< how a message begins: "input/routes.csv:2:1: there is no place"
  bool refused = true;
};

void PrintTo(const BadInput& row, std::ostream* out) { *out << row.name; }

constexpr const char* period = "input/sim_period.csv";
constexpr const char* locations = "input/locations.csv";
constexpr const char* routes = "input/routes.csv";
constexpr const char* conflicts = "input/conflicts.csv";
constexpr const char* closures = "input/closures.csv";
constexpr const char* changes = "location_changes.csv";
constexpr const char* gender = "input/demographics_gender.csv";
constexpr const char* layout = "source_data/data_layout.csv";
constexpr const char* settings = "simsetting.yml";

const BadInput rows[] = {
    {"StartNoDate", period, "2020-01-01", "01/01/2020", "input/sim_period.csv:1:11: the start"},
    {"NoLength", period, "Length,6\n", "", "input/sim_period.csv: there is no row Length"},
    {"LengthZero", period, ",6", ",0", "input/sim_period.csv:2:8: the run cannot have 0 days"},
    {"HeaderWithoutHash", locations, "#name", "name", "input/locations.csv:1:1: this line looks like names"},
    {"ShortRow", locations, "town,,3000,,,,", "town", "input/locations.csv:3:1: the row has 6 cells"},
    {"ExtraCell", locations, "3000,,,,", "3000,,,,,x", "input/locations.csv:3:44: this column has no name"},
    {"PopulationWithPoint", locations, "3000", "3000.0", "input/locations.csv:3:35: the population"},
    {"CapacityNegative", locations, "901", "-901", "input/locations.csv:5:41: the capacity cannot be -901"},
    {"CapacityZero", locations, "901", "0", "input/locations.csv:5:41: warning: 1 camp with a capacity of 0", false},
    {"TypeTypo", locations, "town", "twon", "input/locations.csv:3:29: the type \"twon\""},
    {"TypeBlank", locations, "town", "", "input/locations.csv:3:29: the type \"\""},
    {"DuplicateName", locations, "Mill,North", "Ford,North", "input/locations.csv:3:1: the place \"Ford\" appears twice"},
    {"NameBlank", locations, "Mill,North", ",North", "input/locations.csv:3:1: the name of the place is blank"},
    {"LateConflict", locations, "conflict_zone,0", "conflict_zone,3", "input/locations.csv:2:44: warning: 1 place of", false},
    {"ConflictDateBlank", locations, "conflict_zone,0", "conflict_zone,", "input/locations.csv:2:44: the conflict date is blank"},
    {"LatitudeTooLarge", locations, "10.6", "110.6", "input/locations.csv:3:19: warning: the latitude", false},
    {"LatitudeFar", locations, "10.6", "901.0", "input/locations.csv:3:19: the latitude cannot be 901.0"},
    {"LatitudeOfNoWorld", locations, "10.6", "9e29", "input/locations.csv:3:19: the latitude cannot be 9e29"},
    {"LongitudeFar", locations, "20.25", "-1801", "input/locations.csv:2:24: the longitude cannot be -1801"},
    {"LongitudeNaN", locations, "20.25", "nan", "input/locations.csv:2:24: the longitude"},
    {"NameOfRubbish", locations, "Gorge,North", "@@@,North", "input/locations.csv:4:1: the name of the place cannot be"},
    {"NameWithoutLetters", locations, "Gorge,North", "--,North", "input/locations.csv:4:1: the name of the place cannot be"},
    {"NameWithLostByte", locations, "Gorge,North", "Gor\xEF\xBF\xBDge,North", "input/locations.csv:4:1: the name of the place"},
    {"RegionOfRubbish", locations, "Gorge,North", "Gorge,???", "input/locations.csv:4:7: the region cannot be"},
    {"CountryOfRubbish", locations, "Gorge,North,Valley", "Gorge,North,{}", "input/locations.csv:4:13: the country cannot be"},
    {"NamesOfRubbishOfDays", conflicts, "#Day", "@@@", "input/conflicts.csv:1:1: \"@@@\" names no column"},
    {"NamesOfRubbishOfCounts", "source_data/all.csv", "Date,people", "Date,??",
     "source_data/all.csv:1:6: \"??\" names no column"},
    {"NamesOfRubbish", locations, "latitude", "@@@", "input/locations.csv:1:22: \"@@@\" names no column"},
    {"NamesOfRubbishAtFirst", closures, "#type", "#??", "input/closures.csv:1:1: \"??\" names no column"},
    {"ColumnOfRubbish", locations, "conflict_intensity", "***", "input/locations.csv:1:80: the name of a column cannot be"},
    {"CountryANumber", locations, "Gorge,North,Valley", "Gorge,North,7", "input/locations.csv:4:13: the country cannot be \"7\""},
    {"CountryBlank", locations, "Gorge,North,Valley", "Gorge,North,", "input/locations.csv:4:13: warning: the country is blank",
     false},
    {"LatitudeBlank", locations, "10.6", "", "input/locations.csv:3:19: warning: the latitude is blank; it counts as 0", false},
    {"IntensityText", locations, "0.5,,,old", "high,,,old", "input/locations.csv:2:52: conflict_intensity"},
    {"IdpsInTown", locations, "3000,,,,", "3000,,,5,", "input/locations.csv:3:42: warning: initial_idps", false},
    {"UnknownEndPoint", routes, "Ford,Lake", "Ford,Lakee",
     "input/routes.csv:5:6: there is no place \"Lakee\"; locations.csv does not "
     "have it; did you mean Lake?"},
    {"DistanceZero", routes, "45", "0", "input/routes.csv:5:11: a road of 0 km"},
    {"DistanceText", routes, "45", "far", "input/routes.csv:5:11: the distance"},
    {"DistanceNaN", routes, "45", "nan", "input/routes.csv:5:11: the distance"},
    {"SelfLink", routes, "Ford,Lake", "Lake,Lake", "input/routes.csv:5:6: the road ends where it begins"},
    {"DuplicateRoad", routes, "", "Mill,Ford,31,0,\n", "input/routes.csv:6:1: warning: there is a road", false},
    {"FlagText", routes, "45,0", "45,drive", "input/routes.csv:5:14: forced_redirection"},
    {"FlagUnknown", routes, "45,0", "45,9", "input/routes.csv:5:14: forced_redirection cannot be 9"},
    {"FlagWithoutEffect", routes, "45,0", "45,2", "input/routes.csv:5:14: warning: 1 road with the flag", false},
    {"SpeedZero", routes, "150", "0", "input/routes.csv:2:16: max_move_speed cannot be 0"},
    {"ConflictsTooShort", conflicts, "5, 0, 0.5\n", "", "input/conflicts.csv:6: the file ends after 5 days, the run has 6"},
    {"ConflictsDayMissing", conflicts, "3, 0.25, 0.5\n", "",
     "input/conflicts.csv:5:1: this row is day 3 by its position, but says 4"},
    {"ConflictsUnknownPlace", conflicts, "Mill", "Milll", "input/conflicts.csv:1:13: there is no place \"Milll\""},
    {"ConflictsStrangePlace", conflicts, "Mill", "Xanadu", "input/conflicts.csv:1:13: warning: there is no place \"Xanadu\"",
     false},
    {"ConflictsRubbishPlace", conflicts, "Mill", "<!>", "input/conflicts.csv:1:13: there is no place"},
    {"ConflictsNumberForPlace", conflicts, "Mill", "9e29", "input/conflicts.csv:1:13: there is no place"},
    {"ConflictsNamelessColumn", conflicts, "Mill", "", "input/conflicts.csv:2:7: this column has no name"},
    {"ConflictsQuietZone", conflicts, "0, 1, 0", "0, 0, 0", "input/conflicts.csv:2:4: warning: \"Ford\" is of a conflict type",
     false},
    {"ColumnMisspelt", locations, "capacity_per_day", "capacity_pr_day", "input/locations.csv:1:99: warning: the column", false},
    {"HomeWithoutConflict", locations, "\nFord", "\nAway,,Elsewhere,,,town,,0\nFord",
     "input/locations.csv:2:7: warning: the home country is \"Elsewhere\"", false},
    {"NewcomersFromNowhere", locations, "20001", "0", "source_data/data_layout.csv:1:1: warning: people arrive on 2020-01-02",
     false},
    {"Unaware", settings, "awareness_level: 2", "awareness_level: 0", "simsetting.yml:12:20: warning: awareness_level is 0",
     false},
    {"ConflictsNegative", conflicts, "0.25", "-1", "input/conflicts.csv:5:4: -1 cannot be"},
    {"ConflictsBlank", conflicts, "0.25", "", "input/conflicts.csv:5:4: the intensity is blank"},
    {"ConflictsTwice", conflicts, "Mill", "Ford", "input/conflicts.csv:1:13: the place \"Ford\" has two columns"},
    {"ConflictsLongRow", conflicts, "0.25, 0.5", "0.25, 0.5, 1", "input/conflicts.csv:5:15: the row is longer"},
    {"ClosureType", closures, "country", "contry",
     "input/closures.csv:2:1: the type \"contry\" is not known; the closure would be lost; "
     "did you mean country?"},
    {"ClosureUnknownPlace", closures, "camp,Upper Camp", "camp,Uper Camp", "input/closures.csv:4:6: there is no place"},
    {"ClosureUnknownCountry", closures, "Highland", "Lowland", "input/closures.csv:2:16: no place lies in \"Lowland\""},
    {"ClosureEmptyEnd", closures, "0,1", "0,", "input/closures.csv:4:20: the last day is blank"},
    {"ClosureBackwards", closures, "1,3", "3,1", "input/closures.csv:2:27: the closure ends on day 1, before"},
    {"ClosureOfNoTime", closures, "1,3", "3,3", "input/closures.csv:2:27: warning: the closure ends on the day", false},
    {"ClosureAfterTheEnd", closures, "1,3", "7,9", "input/closures.csv:2:25: warning: the closure lies outside", false},
    {"ClosureSecondName", closures, "Mill,,3", "Mill,Lake,3", "input/closures.csv:5:15: warning: \"Lake\" does not count", false},
    {"ClosureNoRoad", closures, "link,Lake,Ford", "link,Lake,Mill", "input/closures.csv:3:6: no road leads"},
    {"ClosureIsolates", closures, "location,Mill,,3,4", "location,Ford,,0,2",
     "input/closures.csv:5:1: warning: this closure cuts off", false},
    {"RedirectionInert", closures, "", "remove_forced_redirection,Ford,Mill,4,0\n",
     "input/closures.csv:6:1: warning: remove_forced", false},
    {"ChangesEmpty", changes, "*", "", "location_changes.csv: the file is empty"},
    {"ChangesNone", changes, "*", "#name,type,day\n", "location_changes.csv:1: warning: the file holds no change", false},
    {"ChangeUnknownPlace", changes, "Mill", "Mil", "location_changes.csv:2:1: there is no place"},
    {"ChangeType", changes, "conflict_zone", "conflit", "location_changes.csv:2:6: the type"},
    {"ChangeDay", changes, ",5", ",", "location_changes.csv:2:20: the day is blank"},
    {"TraitFileEmpty", gender, "*", "", "input/demographics_gender.csv: the first column"},
    {"TraitWithoutValues", gender, "*", "gender,Default\n", "input/demographics_gender.csv:1:1: the file has no values"},
    {"TraitOfRubbish", gender, "female", "%%", "input/demographics_gender.csv:2:1: the value cannot be"},
    {"TraitCut", gender, "male,1,2\n", "male,1,2", "input/demographics_gender.csv:3: the last line has no end"},
    {"TraitHeader", gender, "gender,", "sex,", "input/demographics_gender.csv:1:1: the first column"},
    {"TraitNoDefault", gender, "Default", "Mill", "input/demographics_gender.csv:1:1: there is no column Default"},
    {"TraitNegative", gender, "male,1,2", "male,1,-2", "input/demographics_gender.csv:3:8: the weight -2"},
    {"CountsDateBlank", "source_data/lake.csv", "2019-12-30,", ",", "source_data/lake.csv:1:1: the date is blank"},
    {"LayoutNameBlank", layout, "total,", ",", "source_data/data_layout.csv:1:1: the name of the row is blank"},
    {"CorrectionRemark", "input/registration_corrections.csv", "normalize", "@@@",
     "input/registration_corrections.csv:1:23: the remark cannot be"},
    {"CountsCut", "source_data/lake.csv", "270\n", "27", "source_data/lake.csv:2: the last line has no end"},
    {"CampWithoutData", layout, "Lake,", "Lakes,", "input/locations.csv:6:1: data_layout.csv has no row for \"Lake\""},
    {"RowWithoutPlace", layout, "", "Hut,lake.csv\n", "source_data/data_layout.csv:4:1: warning: there is no place \"Hut\"",
     false},
    {"Leak", locations, "901", "1000", "input/locations.csv:5:41: warning: the capacity of \"Upper Camp\"", false},
    {"NotUtf8", locations, "Highland", "H\xFFghland", "input/locations.csv:5:19: the byte 0xFF"},
    {"OpenQuote", routes, "Gorge,Upper", "\"Gorge,Upper", "input/routes.csv:4:1: the quote is never closed"},

    {"SettingsUnknownKey", settings, "awareness_level", "awarenes_level",
     "simsetting.yml:12:3: warning: unknown key \"awarenes_level\" in move_rules; its value is ignored; did you mean "
     "awareness_level?",
     false},
    {"SettingsUnknownSection", settings, "move_rules", "moves_rules", "simsetting.yml:8:1: warning: unknown key \"moves_rules\"",
     false},
    {"SettingsTextFlag", settings, "start_on_foot: yes", "start_on_foot: \"False\"",
     "simsetting.yml:13:18: start_on_foot is neither"},
    {"SettingsTextNumber", settings, "0.25", "\"0.25\"", "simsetting.yml:10:23: default_movechance is not a number"},
    {"SettingsNaN", settings, "0.25", ".nan", "simsetting.yml:10:23: default_movechance"},
    {"SettingsChanceAboveOne", settings, "0.25", "1.25", "simsetting.yml:10:23: default_movechance cannot be 1.25"},
    {"SettingsNegative", settings, "0.25", "-0.25", "simsetting.yml:10:23: default_movechance cannot be -0.25"},
    {"SettingsWeightPower", settings, "camp_weight: 2.0", "weight_power: -1", "simsetting.yml:11:17: weight_power cannot be -1"},
    {"SettingsDistancePower", settings, "camp_weight: 2.0", "distance_power: -0.5",
     "simsetting.yml:11:19: distance_power cannot be -0.5"},
    {"SettingsHomePower", settings, "camp_weight: 2.0", "home_distance_power: -0.5",
     "simsetting.yml:11:24: home_distance_power cannot be -0.5"},
    {"SettingsFraction", settings, "awareness_level: 2", "awareness_level: 1.5",
     "simsetting.yml:12:20: warning: awareness_level 1.5", false},
    {"SettingsIntervalFraction", settings, "interval: 10", "interval: 10.5",
     "simsetting.yml:7:34: conflict_spawn_decay_interval is not a whole"},
    {"SettingsList", settings, "[1.0, 0.5]", "1.0", "simsetting.yml:6:25: conflict_spawn_decay is not a list"},
    {"SettingsBlank", settings, "camp_weight: 2.0", "camp_weight:", "simsetting.yml:11:3: camp_weight is blank"},
    {"SettingsTwice", settings, "camp_weight", "max_move_speed", "simsetting.yml:11:3: \"max_move_speed\" appears twice"},
    {"SettingsInert", settings, "camp_weight", "max_crossing_speed",
     "simsetting.yml:11:23: warning: max_crossing_speed has no effect", false},
    {"SettingsInertRubbish", settings, "camp_weight: 2.0", "max_crossing_speed: fast",
     "simsetting.yml:11:23: max_crossing_speed"},
    {"SettingsTwoSystem", settings, "camp_weight: 2.0", "two_system_decision_making: true", "simsetting.yml:11:31: two_system"},
    {"SettingsSectionIsNumber", settings, "*", "move_rules: 5\n", "simsetting.yml:1:13: move_rules is no section"},
    {"SettingsNoYaml", settings, "*", "move_rules:\n\tx: [\n", "simsetting.yml:2"},
    {"SettingsHasten", settings, "hasten: 10", "hasten: 0", "simsetting.yml:15:11: hasten cannot be 0"},
    {"SettingsSpawnMode", settings, "take_from_population: true", "conflict_driven_spawning:\n    spawn_mode: Constant",
     "simsetting.yml:6:17: spawn_mode: \"Constant\" is not known"},
    {"SettingsSpawnTrue", settings, "take_from_population: true", "conflict_driven_spawning: true",
     "simsetting.yml:5:29: conflict_driven_spawning is no section"},
    {"SettingsComma", settings, "log_levels", ",log_levels", "simsetting.yml:"},
    {"SettingsTwoDocuments", settings, "move_rules", "---\nmove_rules", "simsetting.yml:8:1: something follows"},
    {"SettingsAlias", settings, "*", "a: &a [*a, *a]\nmove_rules: *a\n", "simsetting.yml:"},
};

class FleeBadInput : public ::testing::TestWithParam<BadInput> {};

TEST_P(FleeBadInput, IsBlamedOnTheRightPlace) {
  const BadInput& row = GetParam();
  const auto f = read_flee_files(testing::edited(testing::valley(), row.file, row.from, row.to), {});
  const std::string text = testing::listed(f.diagnostics);
  EXPECT_NE(("\n" + text).find(std::string("\n") + row.told), std::string::npos) << "expected " << row.told << "\nfound:\n"
                                                                                 << text;
  EXPECT_EQ(f.diagnostics.has_errors(), row.refused) << text;
  for (const auto& d : f.diagnostics.all()) {
    EXPECT_FALSE(d.problem.empty() || d.reason.empty() || d.suggestion.empty()) << to_string(d);
    EXPECT_FALSE(d.where.file.empty()) << to_string(d);
  }
}

INSTANTIATE_TEST_SUITE_P(Table, FleeBadInput, ::testing::ValuesIn(rows),
                         [](const auto& param) { return std::string(param.param.name); });

}  // namespace
}  // namespace outflow::io::flee
