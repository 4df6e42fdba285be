#include <cmath>

#include "contract/parity/world.h"

namespace outflow::parity {
namespace {

constexpr const char* conflicts_csv = "input/conflicts.csv";

/// A town, with the intensity of each day; and a zone that is in conflict throughout.
Folder troubled(std::vector<double> by_day) {
  auto f = zone_and_camp(static_cast<int>(by_day.size()), 50, 100).place("Mill", "town", 300).road("Mill", "Zone", 20);
  f.set("move_rules.conflict_movechance", "0.8")
      .set("move_rules.default_movechance", "0.2")
      .set("move_rules.conflict_weight", "0.5");
  return f.war("Mill", std::move(by_day));
}

PARITY_TEST(Conflicts, RowsAreDays,
            {"CON-01", State::done_right, Engines::none,
             "a row stands for the day of its position; a first cell that says another day is an error"}) {
  auto f = zone_and_camp(3, 9, 1).file(conflicts_csv, "#Day,Zone\nx,1\ny,0\nz,1\n");
  EXPECT_DOUBLE_EQ(Sight(f, 1).source("Zone"), 0);
  EXPECT_DOUBLE_EQ(Sight(f, 2).source("Zone"), 1000);
  EXPECT_TRUE(refuses(f.file(conflicts_csv, "#Day,Zone\n0,1\n2,0\n3,1\n"), conflicts_csv, 3,
                      "this row is day 1 by its position, but says 2"));
}

PARITY_TEST(Conflicts, BeginAndEnd,
            {"CON-02", State::done, Engines::both, "intensity, move chance and age of the conflict are set; no longer a town"},
            {"CON-03", State::done, Engines::both, "a town with its move chance, whatever it was before"},
            {"CON-05", State::done, Engines::both, "its age begins anew"}) {
  auto f = troubled({0, 0.5, 0.5, 0, 2, 2})
               .set("spawn_rules.conflict_spawn_decay", "[1, 0.25]")
               .set("spawn_rules.conflict_spawn_decay_interval", "1");
  const auto mill = [&](int day) { return Sight(f, day); };
  EXPECT_TRUE(mill(0).at("Mill").town);
  EXPECT_DOUBLE_EQ(mill(0).chance("Mill"), 0.2);
  EXPECT_DOUBLE_EQ(mill(0).source("Mill"), 0);
  EXPECT_FALSE(mill(1).at("Mill").town);
  EXPECT_TRUE(mill(1).at("Mill").zone);
  EXPECT_DOUBLE_EQ(mill(1).chance("Mill"), 0.8);
  EXPECT_DOUBLE_EQ(mill(1).source("Mill"), 150);
  EXPECT_DOUBLE_EQ(mill(2).source("Mill"), 37.5);
  EXPECT_TRUE(mill(3).at("Mill").town);
  EXPECT_FALSE(mill(3).at("Mill").zone);
  EXPECT_DOUBLE_EQ(mill(3).chance("Mill"), 0.2);
  EXPECT_DOUBLE_EQ(mill(4).source("Mill"), 600);
  EXPECT_DOUBLE_EQ(mill(5).source("Mill"), 150);
  EXPECT_DOUBLE_EQ(mill(4).at("Mill").score, 0.25);
}

PARITY_TEST(Conflicts, IntensitiesChange,
            {"CON-04", State::done_right, Engines::both,
             "the value of the day holds; quirk held_intensity: that of the first day of the conflict"}) {
  auto f = troubled({1, 1, 3});
  EXPECT_DOUBLE_EQ(Sight(f, 2).source("Mill"), 900);
  EXPECT_DOUBLE_EQ(Sight(f, 2).at("Mill").score, 0.125);
  f.quirk(Quirk::held_intensity);
  EXPECT_DOUBLE_EQ(Sight(f, 2).source("Mill"), 300);
  EXPECT_DOUBLE_EQ(Sight(f, 2).at("Mill").score, 0.5);
}

PARITY_TEST(Conflicts, FaultyFilesAreErrors, {"CON-06", State::done_right, Engines::none, "an error before the run"},
            {"CON-07", State::done_right, Engines::none, "an error with the nearest name where one is near, a warning otherwise"},
            {"CON-08", State::done_right, Engines::none,
             "blank cells at the end do no harm; values without a name above are errors"}) {
  EXPECT_TRUE(refuses(zone_and_camp(4, 9, 1).file(conflicts_csv, "#Day,Zone\n0,1\n1,1\n2,1\n"), conflicts_csv, 4,
                      "the file ends after 3 days, the run has 4"));
  EXPECT_TRUE(refuses(zone_and_camp(3, 9, 1).war("Zonne", {1}), conflicts_csv, 1, "did you mean Zone?"));
  EXPECT_TRUE(warns(zone_and_camp(3, 9, 1).war("Elsewhere", {1}), conflicts_csv, 1, "there is no place"));
  EXPECT_FALSE(zone_and_camp(2, 9, 1).file(conflicts_csv, "#Day,Zone,\n0,1,\n1,1,\n").read().diagnostics.has_errors());
  EXPECT_TRUE(refuses(zone_and_camp(2, 9, 1).file(conflicts_csv, "#Day,Zone\n0,1,\n1,1,3\n"), conflicts_csv, 3,
                      "longer than the first one"));
  EXPECT_TRUE(
      refuses(zone_and_camp(2, 9, 1).file(conflicts_csv, "#Day,Zone,Zone\n0,1,1\n1,1,1\n"), conflicts_csv, 1, "has two columns"));
  EXPECT_TRUE(refuses(zone_and_camp(2, 9, 1).without(conflicts_csv), conflicts_csv, 0, "the file is missing"));
}

PARITY_TEST(Conflicts, TheSmallestOnes, {"CON-09", State::done, Engines::both, "0.000001, as there"}) {
  EXPECT_FALSE(Sight(troubled({0, 0.0000009}), 1).at("Mill").zone);
  EXPECT_TRUE(Sight(troubled({0, 0.000002}), 1).at("Mill").zone);
}

PARITY_TEST(Conflicts, CampsInConflictStayCamps,
            {"CON-10", State::done, Engines::both,
             "they take the move chance of a zone, and that of a town for good afterwards"}) {
  auto f = troubled({0, 0, 0, 0})
               .war("Camp", {0, 1, 0, 0})
               .set("move_rules.camp_movechance", "0.01")
               .set("move_rules.camp_weight", "3");
  Sight before(f, 0), during(f, 1), after(f, 2);
  EXPECT_DOUBLE_EQ(before.chance("Camp"), 0.01);
  EXPECT_TRUE(during.at("Camp").camp);
  EXPECT_DOUBLE_EQ(during.chance("Camp"), 0.8);
  EXPECT_DOUBLE_EQ(during.at("Camp").score, 3 * 0.5);
  EXPECT_TRUE(after.at("Camp").camp);
  EXPECT_TRUE(after.at("Camp").town);
  EXPECT_DOUBLE_EQ(after.chance("Camp"), 0.2);
  EXPECT_DOUBLE_EQ(after.at("Camp").score, 3);
}

PARITY_TEST(
    Changes, PlacesChangeTheirType,
    {"CHG-01", State::done, Engines::both,
     "before the conflicts of the day; unknown names and types are errors (there they act on the first place, or stop the run)"},
    {"CHG-02", State::done_right, Engines::none, "beside the settings, or in the input folder"},
    {"CHG-03", State::done_right, Engines::both, "as written, not cut to a whole number"},
    {"S:top.default_conflict_intensity", State::done_right, Engines::both,
     "conflict_intensity of places that a change puts in conflict; fractions hold"}) {
  const char* file = "location_changes.csv";
  auto f = troubled({0, 0, 0, 0, 1, 1}).file(file, "#name,type,day\nMill,idpcamp,1\nMill,town,2\nMill,conflict_zone,3\n");
  f.set("default_conflict_intensity", "0.5").set("move_rules.idpcamp_movechance", "0.05");
  EXPECT_TRUE(Sight(f, 0).at("Mill").town);
  EXPECT_TRUE(Sight(f, 1).at("Mill").idp_camp);
  EXPECT_DOUBLE_EQ(Sight(f, 1).chance("Mill"), 0.05);
  EXPECT_TRUE(Sight(f, 2).at("Mill").town);
  EXPECT_FALSE(Sight(f, 2).at("Mill").camp);
  EXPECT_DOUBLE_EQ(Sight(f, 3).source("Mill"), 150);
  EXPECT_DOUBLE_EQ(Sight(f, 4).source("Mill"), 300);  // the conflict of that day comes after the change
  EXPECT_TRUE(refuses(f.file(file, "Mil,town,1\n"), file, 1, "did you mean Mill?"));
  EXPECT_TRUE(refuses(f.file(file, "Mill,twon,1\n"), file, 1, "the type \"twon\" is not known"));
}

PARITY_TEST(Period, StartAndLength,
            {"PER-01", State::done, Engines::none, "by key, in any case of letters; other rows do not count"}) {
  auto f = zone_and_camp(5, 9, 1).file("input/sim_period.csv", "remark,x\nlength,4\n\nSTARTDATE,2021-03-01\n");
  const auto read = f.read();
  EXPECT_EQ(format_date(read.scenario.start.value), "2021-03-01");
  EXPECT_EQ(format_date(read.scenario.end.value), "2021-03-05");
  EXPECT_TRUE(
      refuses(f.file("input/sim_period.csv", "StartDate,2021-03-01\n"), "input/sim_period.csv", 0, "there is no row Length"));
  EXPECT_TRUE(
      refuses(f.file("input/sim_period.csv", "StartDate,01.03.2021\nLength,3\n"), "input/sim_period.csv", 1, "the start"));
}

}  // namespace
}  // namespace outflow::parity
