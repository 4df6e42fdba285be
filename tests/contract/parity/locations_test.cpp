#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "contract/parity/world.h"

namespace outflow::parity {
namespace {

constexpr const char* locations_csv = "input/locations.csv";
using scenario::PlaceKind;

const scenario::Place& place(const FleeFolder& f, const std::string& name) {
  for (const auto& p : f.scenario.places)
    if (p.name == name) return p;
  throw std::out_of_range(name);
}

std::string attribute(const FleeFolder& f, const std::string& of, const std::string& name) {
  for (const auto& a : f.scenario.place_attributes)
    if (a.of.value == of && a.name.value == name) return a.value.value;
  return "absent";
}

/// The places given as the text of locations.csv; one camp with counts, one conflict zone.
Folder with_rows(const std::string& rows, const std::string& head = "#name,region,country,lat,lon,type,date,people\n") {
  return zone_and_camp(5, 50, 10).file(locations_csv, head + rows);
}
constexpr const char* zone_row = "Zone,R,Home,1,2,conflict_zone,0,1000\n";
constexpr const char* camp_row = "Camp,R,Away,3,4,camp,0,500\n";
const std::string both_rows = std::string(zone_row) + camp_row;

PARITY_TEST(Locations, EightColumnsByPosition, {"LOC-01", State::done, Engines::none, "as there"},
            {"LOC-05", State::done, Engines::none,
             "0 people; a place without coordinates stays off maps, one blank cell counts 0"},
            {"LOC-21", State::done, Engines::none, "kept as the attribute region; food data go by it"}) {
  const auto f = with_rows(both_rows + "Bare,,,,,town,0,\nHalf,,Home,7,,town,,3\n").read();
  ASSERT_EQ(f.scenario.places.size(), 4U);
  EXPECT_EQ(place(f, "Zone").kind.value, PlaceKind::conflict);
  EXPECT_EQ(place(f, "Zone").residents.value, 1000);
  EXPECT_EQ(place(f, "Camp").capacity_persons.value, 500);
  EXPECT_EQ(place(f, "Camp").country, "Away");
  EXPECT_EQ(attribute(f, "Zone", "region"), "R");
  EXPECT_EQ(place(f, "Bare").residents.value, 0);
  EXPECT_EQ(place(f, "Bare").lat_deg, std::nullopt);
  EXPECT_EQ(place(f, "Half").lat_deg, 7);
  EXPECT_EQ(place(f, "Half").lon_deg, 0);
}

PARITY_TEST(Locations, CommentLinesNameTheColumns,
            {"LOC-02", State::done_right, Engines::none,
             "lines with # are comments; a header without # is an error, not a place"},
            {"LOC-03", State::done, Engines::none,
             "names from the first comment line that is long enough; values are kept as attributes"},
            {"LOC-04", State::done_right, Engines::none, "an error in its line; blank cells too many do no harm"}) {
  const auto f = with_rows("# a remark\n" + std::string("Zone,R,Home,1,2,conflict_zone,0,1000,old mill\n") + camp_row,
                           "#name,region,country,lat,lon,type,date,people,note\n")
                     .read();
  EXPECT_EQ(attribute(f, "Zone", "note"), "old mill");
  EXPECT_EQ(attribute(f, "Camp", "note"), "absent");
  EXPECT_TRUE(refuses(with_rows(both_rows, "name,region,country,lat,lon,type,date,people\n"), locations_csv, 1, "put #"));
  EXPECT_TRUE(refuses(with_rows(both_rows + "Mill,R,Home,1,2,town,0\n"), locations_csv, 4, "the row has 7 cells, 8 are needed"));
  EXPECT_TRUE(refuses(with_rows(both_rows + "Mill,R,Home,1,2,town,0,5,x\n"), locations_csv, 4, "this column has no name"));
  EXPECT_EQ(with_rows(both_rows + "Mill,R,Home,1,2,town,0,5,,\n").read().scenario.places.size(), 3U);
}

PARITY_TEST(Locations, NumbersOfPeopleAreWhole,
            {"LOC-06", State::done_right, Engines::none, "an error at the cell, exit code 3"}) {
  for (const char* people : {"5000.0", "many", "-3"})
    EXPECT_TRUE(refuses(with_rows(both_rows + "Mill,R,Home,1,2,town,0," + people + "\n"), locations_csv, 4, "the population"));
  EXPECT_TRUE(refuses(with_rows(both_rows + "Mill,R,Home,1,2,town,0,\"1,000\"\n"), locations_csv, 4, "the population"));
}

PARITY_TEST(Locations, TypesAreFoundWithinWords,
            {"LOC-07", State::done, Engines::none,
             "without regard to case; camp (idp), conflict, forward, marker, flood_zone, default or town"}) {
  const std::pair<const char*, PlaceKind> types[] = {{"idpcamp", PlaceKind::idp_camp},
                                                     {"Refugee-CAMP", PlaceKind::camp},
                                                     {"camp_conflict", PlaceKind::camp},
                                                     {"Conflict", PlaceKind::conflict},
                                                     {"forwarding_hub", PlaceKind::forwarding_hub},
                                                     {"marker", PlaceKind::marker},
                                                     {"flood_zone", PlaceKind::flood_zone},
                                                     {"default", PlaceKind::town},
                                                     {"Town", PlaceKind::town}};
  for (const auto& [type, kind] : types) {
    const auto f = with_rows(both_rows + "X,R,Home,1,2," + type + ",0,5\n").read_as_is();
    EXPECT_EQ(place(f, "X").kind.value, kind) << type;
  }
}

PARITY_TEST(Locations, MisspeltTypesAreErrors,
            {"LOC-08", State::done_right, Engines::both, "an error; quirk untyped_leave: no town, everybody leaves at once"}) {
  const std::string rows = both_rows + "X,R,Home,1,2,twon,0,5\n";
  EXPECT_TRUE(refuses(with_rows(rows), locations_csv, 4, "the type \"twon\" is not known"));
  auto f = with_rows(rows).file("input/routes.csv", "Zone,X,10\nX,Camp,10\n").quirk(Quirk::untyped_leave);
  f.set("move_rules.default_movechance", "0").set("move_rules.conflict_weight", "0").set("move_rules.softening", "0");
  EXPECT_DOUBLE_EQ(Sight(f, 0).chance("X"), 1);
  EXPECT_FALSE(Sight(f, 0).at("X").town);
  for (const auto kind : each_engine) EXPECT_EQ(Member(f, kind).days(1).at("Camp"), 10);
}

PARITY_TEST(Locations, TinyMoveChancesMakeNoCamps,
            {"LOC-09", State::done_right, Engines::none,
             "the place stays what it is, with a warning; quirk low_chance_camp: it becomes a camp"}) {
  auto f = zone_and_camp(5, 50, 10).place("Mill", "town", 700).set("move_rules.default_movechance", "0.004");
  EXPECT_TRUE(warns(f, locations_csv, 4, "1 place with a move chance below 0.005"));
  EXPECT_EQ(place(f.read(), "Mill").kind.value, PlaceKind::town);
  EXPECT_DOUBLE_EQ(Sight(f, 0).chance("Mill"), 0.004);
  f.quirk(Quirk::low_chance_camp).series("Mill", {{0, 0}});
  EXPECT_EQ(place(f.read(), "Mill").kind.value, PlaceKind::camp);
  EXPECT_DOUBLE_EQ(Sight(f, 0).chance("Mill"), 0.004);
  EXPECT_EQ(f.read().reported, (std::vector<std::string>{"Camp", "Mill"}));
}

PARITY_TEST(Locations, TheFirstRowIsAtHome,
            {"LOC-10", State::done, Engines::both,
             "the first row's country; it can be changed after import (home_country), and a home without conflict is told"}) {
  auto f = zone_and_camp(5, 50, 10).set("move_rules.foreign_weight", "3");
  EXPECT_EQ(f.read().scenario.journeys.home_country.value, "Home");
  EXPECT_DOUBLE_EQ(Sight(f, 0).at("Camp").score, 3);
  auto turned = with_rows(std::string(camp_row) + zone_row).set("move_rules.foreign_weight", "3");
  EXPECT_DOUBLE_EQ(Sight(turned, 0).at("Camp").score, 1);
  EXPECT_TRUE(warns(turned, locations_csv, 2, "the home country is \"Away\", where there is no conflict"));
}

PARITY_TEST(Locations, ConflictDatesOfTheFileBeginNoConflict,
            {"LOC-11", State::done, Engines::none, "a town until conflicts.csv says otherwise; told once for all such rows"}) {
  auto f = with_rows(both_rows + "X,R,Home,1,2,conflict_zone,12,5\nY,R,Home,1,2,conflict_zone,3,5\n");
  EXPECT_EQ(place(f.read(), "X").kind.value, PlaceKind::town);
  EXPECT_TRUE(warns(f, locations_csv, 4, "2 places of a conflict type with a conflict date after day 0"));
}

PARITY_TEST(Locations, ACapacityOfZeroIsNoLimit,
            {"LOC-12", State::done, Engines::both, "of camps alone; 0 means no limit, which is told once"}) {
  auto f = zone_and_camp(5, 50, 10);
  EXPECT_TRUE(warns(f, locations_csv, 3, "a capacity of 0 or none"));
  Sight free(f, 0);
  free.put("Camp", 100000);
  EXPECT_FALSE(free.turns_away("Camp"));
  EXPECT_GT(free.weight("Zone", "Camp"), 0);
  Sight town(with_rows(both_rows), 0);
  EXPECT_DOUBLE_EQ(town.at("Camp").capacity, 500);
  EXPECT_DOUBLE_EQ(town.at("Zone").capacity, -1);
}

PARITY_TEST(Locations, LatitudeComesFirst,
            {"LOC-13", State::done_right, Engines::both,
             "distances on the ellipsoid; quirk swapped_coordinates: on a sphere, with the axes exchanged"}) {
  Folder f(3);
  f.place("Zone", "conflict_zone", 10, "Home", "", "R", "60,0").place("East", "camp", 0, "Home", "", "R", "60,10");
  f.place("North", "camp", 0, "Home", "", "R", "70,0").road("Zone", "East", 90).road("Zone", "North", 90);
  f.set("move_rules.stay_close_to_home", "true").set("move_rules.home_distance_power", "1").arrive(0, 10);
  EXPECT_EQ(place(f.read(), "East").lat_deg, 60);
  EXPECT_EQ(place(f.read(), "East").lon_deg, 10);
  Sight right(f, 0);  // 556 km to the east of 60 degrees, 1115 km to the north
  EXPECT_NEAR(right.weight("Zone", "East") / right.weight("Zone", "North"), 2.0, 0.02);
  Sight swapped(f.quirk(Quirk::swapped_coordinates),
                0);  // 10 degrees of latitude each at longitude 60; both 1111.95 km on the sphere
  EXPECT_NEAR(swapped.weight("Zone", "East") * 1111.949 * 100, 1.0, 1e-5);
  EXPECT_NEAR(swapped.weight("Zone", "North") * 1111.949 * 100, 1.0, 1e-5);
}

PARITY_TEST(Locations, EachNameOccursOnce, {"LOC-14", State::done_right, Engines::none, "an error at the second row"}) {
  EXPECT_TRUE(refuses(with_rows(both_rows + zone_row), locations_csv, 4, "the place \"Zone\" appears twice"));
}

PARITY_TEST(Locations, IntensityAtTheStart,
            {"LOC-15", State::done, Engines::both,
             "of zones that are in conflict from the start without a column in conflicts.csv"}) {
  auto f =
      zone_and_camp(5, 50, 10).columns("conflict_intensity").place("Half", "conflict_zone", 100, "Home", "0.5").war("Half", {0});
  f.road("Half", "Zone", 40);
  Sight sight(f, 0);
  EXPECT_DOUBLE_EQ(sight.source("Half"), 50);
  EXPECT_NEAR(sight.at("Half").score, std::pow(0.1, 0.25), 1e-12);
  EXPECT_TRUE(refuses(zone_and_camp(5, 50, 10).columns("conflict_intensity").place("H", "conflict", 1, "Home", "-1"),
                      locations_csv, 4, "conflict_intensity cannot be -1"));
}

PARITY_TEST(Locations, InitialIdpsInCamps,
            {"LOC-16", State::done_right, Engines::both,
             "camps only, others are told; divided by hasten; quirk unscaled_extras: not divided; a blank cell is none"}) {
  Folder f(3);
  f.columns("initial_idps")
      .place("Zone", "conflict_zone", 1000, "Home", "8")
      .place("Camp", "idpcamp", 0, "Home", "90")
      .road("Zone", "Camp", 9);
  f.place("Free", "camp", 0, "Home", "")
      .set("optimisations.hasten", "10")
      .set("move_rules.idpcamp_movechance", "0")
      .arrive(1, 10);
  EXPECT_TRUE(warns(f, locations_csv, 2, "initial_idps has no effect here"));
  for (const auto kind : each_engine) {
    EXPECT_EQ(Member(f, kind).days(1).at("Camp"), 9);
    auto quirk = f;
    EXPECT_EQ(Member(quirk.quirk(Quirk::unscaled_extras), kind).days(1).at("Camp"), 90);
    auto empty = f;
    EXPECT_EQ(Member(empty.set("spawn_rules.empty_camps_on_day0", "true"), kind).days(1).everybody(), 0);
  }
}

PARITY_TEST(Locations, CapacitiesGrow,
            {"LOC-17", State::done, Engines::both,
             "from day 0 on; without a limit at first a place gets one; divided by hasten unless quirk unscaled_extras"}) {
  Folder f(4);
  f.columns("capacity_per_day").place("Zone", "conflict_zone", 1000, "Home", "100").place("Camp", "camp", 1000, "Home", "40");
  f.road("Zone", "Camp", 9);
  EXPECT_DOUBLE_EQ(Sight(f, 0).at("Camp").capacity, 1040);
  EXPECT_DOUBLE_EQ(Sight(f, 3).at("Camp").capacity, 1160);
  EXPECT_DOUBLE_EQ(Sight(f, 1).at("Zone").capacity, 199);
  f.set("optimisations.hasten", "4");
  EXPECT_DOUBLE_EQ(Sight(f, 1).at("Camp").capacity, 270);
  EXPECT_DOUBLE_EQ(Sight(f.quirk(Quirk::unscaled_extras), 1).at("Camp").capacity, 330);
}

PARITY_TEST(Locations, FarmersAreBornInPlaces,
            {"LOC-18", State::done_right, Engines::both,
             "that share of those who begin there farms; it matters for the harvest"}) {
  Folder f(3);
  f.columns("farmer_fraction").place("Zone", "conflict_zone", 1000, "Home", "0.25").place("Camp", "camp").road("Zone", "Camp", 9);
  f.set("move_rules.harvest_months", "[1]").set("move_rules.camp_movechance", "0").arrive(0, 4000);
  for (const auto kind : each_engine) {
    Member run(f, kind);
    run.days(1);
    expect_share(run.at("Zone"), 4000, 0.25);
  }
  EXPECT_TRUE(refuses(zone_and_camp(3, 9, 0).columns("farmer_fraction").place("H", "town", 1, "Home", "1.5"), locations_csv, 4,
                      "farmer_fraction cannot be 1.5"));
}

PARITY_TEST(Locations, PullOfForeignEconomies,
            {"LOC-20", State::done, Engines::both, "1 + trade_volume + hdi squared; a foreign place without them is an error"},
            {"OPT-04", State::done, Engines::both, "foreign places alone, before foreign_weight"}) {
  Folder f(3);
  f.columns("trade_volume,hdi").place("Zone", "conflict_zone", 1000, "Home", "9,1").place("Camp", "camp", 0, "Away", "2,0.5");
  f.place("Near", "camp", 0, "Home", "4,1").road("Zone", "Camp", 9);
  f.set("move_rules.foreign_weight", "3");
  EXPECT_DOUBLE_EQ(Sight(f, 0).at("Camp").score, 3);
  EXPECT_TRUE(warns(f, locations_csv, 2, "the column trade_volume has no effect"));
  f.set("move_rules.use_economic_pull", "true");
  EXPECT_TRUE(says_nothing(f, "the column"));
  EXPECT_DOUBLE_EQ(Sight(f, 0).at("Camp").score, 3 * (1 + 2 + 0.25));
  EXPECT_DOUBLE_EQ(Sight(f, 0).at("Near").score, 1);
  EXPECT_TRUE(refuses(f.place("Poor", "camp", 0, "Away"), locations_csv, 5, "the foreign place Poor has no hdi"));
}

PARITY_TEST(Locations, CampsThatKeepPeople,
            {"LOC-19", State::done_right, Engines::both, "a number (the reference program stops at it)"},
            {"OPT-11", State::done_right, Engines::both,
             "after each day people in the camp stay for good with that chance; they are counted there ever after, as in the "
             "reference program"},
            {"SET-08", State::done_right, Engines::both, "camps_are_sinks counts, and the misspelt camps_are_sicks too"}) {
  for (const char* key : {"camps_are_sinks", "camps_are_sicks"}) {
    Folder f(12);
    f.columns("deactivation_probability")
        .place("Zone", "conflict_zone", 1000)
        .place("Camp", "camp", 0, "Home", "0.5")
        .road("Zone", "Camp", 9);
    f.series("Camp", {{0, 8000}}).set("move_rules.camp_movechance", "0.5").set("move_rules.conflict_movechance", "0");
    f.set(std::string("spawn_rules.") + key, "true");
    for (const auto kind : each_engine) {
      Member run(f, kind);
      run.days(12);  // each day half leave, and of those who stay half settle: settled in the end are 1/4 / (1 - 1/4) = 1/3
      expect_share(run.at("Camp"), 8000, 1. / 3);
    }
  }
}

}  // namespace
}  // namespace outflow::parity
