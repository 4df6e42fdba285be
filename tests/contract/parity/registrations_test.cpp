#include "contract/parity/world.h"

namespace outflow::parity {
namespace {

constexpr const char* layout_csv = "source_data/data_layout.csv";

std::int64_t counted(const FleeFolder& f, const std::string& name, int day) {
  return f.registrations.at(*f.registrations.find(name), day);
}

Folder with_camp_file(const std::string& text) { return zone_and_camp(9, 9, 1).file("source_data/Camp.csv", text); }

PARITY_TEST(Registrations, TheFirstRowIsTheTotal,
            {"VAL-01", State::done, Engines::none,
             "whatever its name, with a warning when it is not total; sum_from_camps: false wants a row of that name, in any "
             "case of letters"},
            {"VAL-05", State::done_right, Engines::none, "an error before the run"}) {
  auto f = zone_and_camp(4, 9, 1).series("Camp", {{0, 10}, {1, 30}}).set("spawn_rules.sum_from_camps", "true");
  EXPECT_EQ(f.read().registrations.arrivals(2, {.insert_day0 = false}).newcomers, (std::vector<std::int64_t>{10, 20}));
  auto renamed = f;
  renamed.file(layout_csv, "all,total.csv\nCamp,Camp.csv\n");
  EXPECT_TRUE(warns(renamed, layout_csv, 1, "the first row is called \"all\""));
  EXPECT_EQ(renamed.read().registrations.arrivals(2, {.insert_day0 = false}).newcomers, (std::vector<std::int64_t>{10, 20}));
  EXPECT_TRUE(refuses(renamed.set("spawn_rules.sum_from_camps", "false"), layout_csv, 1, "there is no row total"));
  EXPECT_TRUE(
      refuses(f.file(layout_csv, "total,total.csv\n"), "input/locations.csv", 3, "data_layout.csv has no row for \"Camp\""));
}

PARITY_TEST(Registrations, HeadersOfAnyWords,
            {"VAL-02", State::done_right, Engines::none,
             "a first row that does not begin with a date is a header; rows without a count are passed over; counts are whole"}) {
  const auto f = with_camp_file("# remark\nday,persons,source\n2020-01-01,10,UN\n2020-01-03,,\n2020-01-05,30\n").read();
  EXPECT_EQ(counted(f, "Camp", 2), 20);
  EXPECT_TRUE(refuses(with_camp_file("Date,n\n2020-01-01,10.5\n"), "source_data/Camp.csv", 2, "the number of people"));
}

PARITY_TEST(Registrations, CountsBetweenDates,
            {"VAL-03", State::done, Engines::none,
             "linear, cut to whole persons, flat at both ends; points before the start count, too"}) {
  const auto f = with_camp_file("2019-12-30,4\n2020-01-03,11\n2020-01-06,5\n").set("optimisations.hasten", "1").read();
  // 4 + 7 d / 4, then 11 - 2 d
  EXPECT_EQ(counted(f, "Camp", -5), 4);
  EXPECT_EQ(counted(f, "Camp", 0), 7);
  EXPECT_EQ(counted(f, "Camp", 1), 9);
  EXPECT_EQ(counted(f, "Camp", 2), 11);
  EXPECT_EQ(counted(f, "Camp", 4), 7);
  EXPECT_EQ(counted(f, "Camp", 8), 5);
}

PARITY_TEST(Registrations, SeveralFilesOfACamp,
            {"VAL-04", State::done_right, Engines::none,
             "summed date by date; quirk lossy_merge: merged with the losses of the reference program"}) {
  auto f = zone_and_camp(9, 9, 1).file(layout_csv, "total,total.csv\nCamp,Camp.csv,more.csv\n");
  f.file("source_data/Camp.csv", "2020-01-01,10\n2020-01-05,50\n2020-01-09,90\n")
      .file("source_data/more.csv", "2020-01-01,1\n2020-01-05,5\n");
  EXPECT_EQ(counted(f.read(), "Camp", 4), 55);
  EXPECT_EQ(counted(f.read(), "Camp", 8), 95);
  f.quirk(Quirk::lossy_merge);
  EXPECT_EQ(counted(f.read(), "Camp", 4), 55);
  EXPECT_EQ(counted(f.read(), "Camp", 8), 55);  // the last point of the first file comes after those of the second, and is lost
}

PARITY_TEST(Registrations, Disorder, {"VAL-06", State::done_right, Engines::none, "an error at the first date that is too early"},
            {"VAL-07", State::done_right, Engines::none, "passed over, in every file"}) {
  EXPECT_TRUE(
      refuses(with_camp_file("2020-01-05,10\n2020-01-01,20\n"), "source_data/Camp.csv", 2, "earlier than the one before"));
  auto f = with_camp_file(
               "\xEF\xBB\xBF"
               "2020-01-01,10\n")
               .file(layout_csv,
                     "\xEF\xBB\xBF"
                     "total,total.csv\nCamp,Camp.csv\n");
  EXPECT_EQ(counted(f.read(), "Camp", 0), 10);
  EXPECT_EQ(f.read().registrations.rows.front().name, "total");
}

PARITY_TEST(Registrations, Corrections,
            {"REG-01", State::done, Engines::none,
             "all earlier counts are scaled so that the counts make no jump; several corrections act in file order"},
            {"REG-02", State::done_right, Engines::none, "an error at the date"}) {
  const char* file = "input/registration_corrections.csv";
  auto f = with_camp_file("2020-01-01,100\n2020-01-04,200\n2020-01-06,150\n");
  f.file(file, "Camp,2020-01-06\n");
  EXPECT_EQ(counted(f.read(), "Camp", 3), 150);
  EXPECT_EQ(counted(f.read(), "Camp", 0), 75);
  f.file(file, "Camp,2020-01-06\nCamp,2020-01-04\n");  // the second: 150 / 75 for the first count
  EXPECT_EQ(counted(f.read(), "Camp", 0), 150);
  EXPECT_TRUE(refuses(f.file(file, "Camp,2020-01-05\n"), file, 1, ""));
  EXPECT_TRUE(refuses(f.file(file, "Canp,2020-01-06\n"), file, 1, "did you mean Camp?"));
}

PARITY_TEST(Registrations, PeopleOfDayZero, {"SPN-01", State::done, Engines::both, "as counted on day 0, with initial_idps"},
            {"SPN-02", State::done, Engines::both,
             "nobody on day 0; the counts of day 0 are taken off what runs are held against"},
            {"S:spawn_rules.insert_day0", State::done, Engines::both, "camps are filled with the counts of day 0"},
            {"S:spawn_rules.empty_camps_on_day0", State::done, Engines::both, "as there"}) {
  Folder f(4);
  f.place("Zone", "conflict_zone", 1000).place("Camp", "camp").road("Zone", "Camp", 9).series("Camp", {{0, 60}, {2, 90}});
  f.set("move_rules.camp_movechance", "0").set("move_rules.conflict_movechance", "0");
  auto empty = f;
  empty.set("spawn_rules.empty_camps_on_day0", "true");
  auto off = f;
  off.set("spawn_rules.insert_day0", "false");
  for (const auto kind : each_engine) {
    EXPECT_EQ(Member(f, kind).days(1).at("Camp"), 60);
    EXPECT_EQ(Member(f, kind).days(3).at("Zone"), 30);
    EXPECT_EQ(Member(empty, kind).days(1).at("Camp"), 0);
    EXPECT_EQ(Member(off, kind).days(1).at("Zone"), 60);
  }
  EXPECT_EQ(f.read().scenario.observations.at(1).persons.value, 90);
  EXPECT_EQ(empty.read().scenario.observations.at(1).persons.value, 30);
}

PARITY_TEST(Registrations, Arrivals,
            {"SPN-03", State::done_right, Engines::none,
             "the sum of the camps; quirk day0_twice: the total and the sum of the camps"},
            {"SPN-04", State::done, Engines::none, "the daily differences of all rows but the first"},
            {"SPN-05", State::done, Engines::none, "the daily differences of the total"},
            {"SPN-06", State::done, Engines::none, "made up for by later arrivals, day after day"},
            {"S:spawn_rules.sum_from_camps", State::done, Engines::none, "as there"}) {
  auto f = zone_and_camp(8, 9, 0)
               .series("Camp", {{0, 100}, {1, 200}, {2, 50}, {3, 150}, {4, 250}})
               .place("B", "camp")
               .series("B", {{0, 7}});
  f.file("source_data/total.csv", "2020-01-01,300\n2020-01-03,320\n").set("spawn_rules.sum_from_camps", "true");
  const auto arrivals = [](const Folder& folder) { return folder.read().registrations.arrivals(5, folder.read().arrivals); };
  using Days = std::vector<std::int64_t>;
  EXPECT_EQ(arrivals(f).newcomers, (Days{107, 100, 0, 0, 50}));
  EXPECT_EQ(arrivals(f).debt, (Days{0, 0, 150, 50, 0}));
  EXPECT_EQ(arrivals(f).raw, (Days{107, 207, 57, 157, 257}));
  auto twice = f;
  EXPECT_EQ(arrivals(twice.quirk(Quirk::day0_twice)).newcomers.front(), 407);
  EXPECT_EQ(arrivals(f.set("spawn_rules.sum_from_camps", "false")).newcomers, (Days{300, 10, 10, 0, 0}));
  EXPECT_EQ(arrivals(f.set("spawn_rules.insert_day0", "true")).newcomers, (Days{0, 10, 10, 0, 0}));
}

PARITY_TEST(
    Registrations, CapacitiesAndTheirPeople,
    {"SPN-07", State::done_right, Engines::both,
     "people count once; quirk day0_capacity: they lower the capacity, too, and where nothing is left there is no limit"}) {
  Folder f(4);
  f.place("Zone", "conflict_zone", 1000).place("Camp", "camp", 1500).place("Full", "camp", 700).road("Zone", "Camp", 9);
  f.series("Camp", {{0, 800}, {1, 900}}).series("Full", {{0, 700}}).set("move_rules.camp_movechance", "0");
  EXPECT_DOUBLE_EQ(Sight(f, 0).at("Camp").capacity, 1500);
  auto quirk = f;
  quirk.quirk(Quirk::day0_capacity);
  EXPECT_DOUBLE_EQ(Sight(quirk, 0).at("Camp").capacity, 700);
  Sight none(quirk, 0);
  none.put("Full", 5000);
  EXPECT_FALSE(none.turns_away("Full"));
  for (const auto kind : each_engine) {
    EXPECT_EQ(Member(f, kind).days(2).at("Camp"), 900);
    EXPECT_EQ(Member(quirk, kind).days(2).at("Camp"), 800);  // the reference: 800 in 1500 - 800, nobody else gets in
  }
}

PARITY_TEST(Registrations, Hasten,
            {"SET-04", State::done_right, Engines::both,
             "populations, capacities and counts are divided; growth, initial_idps and absolute numbers of newcomers too, unless "
             "quirk unscaled_extras"},
            {"S:optimisations.hasten", State::done_right, Engines::both, "one simulated person stands for so many"}) {
  Folder f(3);
  f.place("Zone", "conflict_zone", 1009).place("Camp", "camp", 509).road("Zone", "Camp", 9).series("Camp", {{0, 105}, {1, 155}});
  f.set("optimisations.hasten", "10").set("move_rules.camp_movechance", "0").set("move_rules.conflict_movechance", "0");
  const auto read = f.read();
  EXPECT_EQ(read.hasten, 10);
  EXPECT_EQ(read.scenario.places[0].residents.value, 100);
  EXPECT_EQ(read.scenario.places[1].capacity_persons.value, 50);
  EXPECT_EQ(counted(read, "Camp", 0), 10);  // 10.5
  for (const auto kind : each_engine) {
    EXPECT_EQ(Member(f, kind).days(2).at("Camp"), 10);
    EXPECT_EQ(Member(f, kind).days(2).at("Zone"), 5);  // 15 - 10
  }
  EXPECT_TRUE(refuses(f.set("optimisations.hasten", "0"), "simsetting.yml", 0, "hasten cannot be 0"));
}

}  // namespace
}  // namespace outflow::parity
