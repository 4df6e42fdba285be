#include "outflow/io/flee/registrations.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "outflow/io/flee/series.h"

namespace outflow::io::flee {
namespace {

using Files = std::map<std::string, std::string>;

const Seconds start = parse_date("2020-01-01")->begin;

Registrations read(const Files& files, Diagnostics& diagnostics, double hasten = 1,
                   const std::vector<scenario::Quirk>& quirks = {}) {
  return read_registrations(files, start, hasten, quirks, diagnostics);
}

std::string listed(const Diagnostics& diagnostics) {
  std::string text;
  for (const auto& d : diagnostics.all()) text += to_string(d) + "\n";
  return text;
}

Files two_camps() {
  return {{"source_data/data_layout.csv", "\xEF\xBB\xBFtotal,all.csv\nA,a.csv\nB,b.csv\n"},
          {"source_data/all.csv", "Date,people\n2020-01-01,30\n2020-01-05,70\n"},
          {"source_data/a.csv", "#x\n2019-12-30,4\n2020-01-03,20\n# later\n2020-01-04,,\n2020-01-05,10\n"},
          {"source_data/b.csv", ",\n2020-01-02,5\n2020-01-04,0\n"}};
}

TEST(Registrations, InterpolateLinearlyWithFlatEndsTowardZero) {
  Diagnostics diagnostics;
  const auto r = read(two_camps(), diagnostics);
  ASSERT_TRUE(diagnostics.all().empty()) << listed(diagnostics);
  ASSERT_EQ(r.rows.size(), 3U);
  EXPECT_EQ(r.rows[0].name, "total");
  EXPECT_EQ(r.find("B"), 2U);
  EXPECT_EQ(r.find("C"), std::nullopt);
  const std::int64_t a[] = {4, 4, 8, 12, 16, 20, 15, 10, 10};  // days -3..5: 4 + 16/4 a day, then 10 less in two days
  for (int day = -3; day <= 5; ++day) EXPECT_EQ(r.at(1, day), a[day + 3]) << day;
  const std::int64_t b[] = {5, 5, 2, 0, 0};  // day 2: 2.5, cut
  for (int day = 0; day <= 4; ++day) EXPECT_EQ(r.at(2, day), b[day]) << day;
  EXPECT_EQ(r.rows[1].points[1].where, (Where{"source_data/a.csv", 3, 12}));
}

TEST(Registrations, HastenDividesBeforeInterpolating) {
  Diagnostics diagnostics;
  const auto r = read(two_camps(), diagnostics, 3);
  EXPECT_DOUBLE_EQ(r.rows[1].points[0].persons, 4.0 / 3);
  EXPECT_EQ(r.at(1, 0), 4);  // 12 / 3
}

TEST(Registrations, ArrivalsCarryDecreasesAsDebt) {
  Diagnostics diagnostics;
  const Files files = {{"data_layout.csv", "total,t.csv\nA,a.csv\n"},
                       {"t.csv", "2020-01-01,0\n"},
                       {"a.csv", "2020-01-01,100\n2020-01-02,200\n2020-01-03,50\n2020-01-04,150\n2020-01-05,250\n"}};
  const auto r = read(files, diagnostics);
  ASSERT_TRUE(diagnostics.all().empty()) << listed(diagnostics);
  const auto out = r.arrivals(5, {.insert_day0 = false});
  EXPECT_EQ(out.newcomers, (std::vector<std::int64_t>{100, 100, 0, 0, 50}));
  EXPECT_EQ(out.debt, (std::vector<std::int64_t>{0, 0, 150, 50, 0}));
  EXPECT_EQ(out.raw, (std::vector<std::int64_t>{100, 200, 50, 150, 250}));
  EXPECT_EQ(r.arrivals(2, {}).newcomers, (std::vector<std::int64_t>{0, 100}));
}

TEST(Registrations, DayZeroCountsTwiceWithTheQuirkOnly) {
  Diagnostics diagnostics;
  const auto r = read(two_camps(), diagnostics);
  EXPECT_EQ(r.arrivals(1, {.insert_day0 = false}).newcomers[0], 12 + 5);
  EXPECT_EQ(r.arrivals(1, {.insert_day0 = false, .day0_twice = true}).newcomers[0], 30 + 12 + 5);
  EXPECT_EQ(r.arrivals(1, {.insert_day0 = false, .sum_from_camps = false, .day0_twice = true}).newcomers[0], 30);
  EXPECT_EQ(r.arrivals(1, {.day0_twice = true}).raw[0], 47);
  EXPECT_EQ(r.arrivals(2, {.insert_day0 = false, .empty_camps_on_day0 = true}).raw, (std::vector<std::int64_t>{0, 4}));
}

TEST(Registrations, SeveralFilesAreSummedOnAllDates) {
  Diagnostics diagnostics;
  Files files = {{"data_layout.csv", "total,t.csv\nA,a.csv,b.csv\n"},
                 {"t.csv", "2020-01-01,0\n"},
                 {"a.csv", "2020-01-01,10\n2020-01-03,30\n2020-01-07,50\n"},
                 {"b.csv", "2020-01-01,100\n2020-01-02,200\n2020-01-05,300\n"}};
  const auto r = read(files, diagnostics);
  ASSERT_TRUE(diagnostics.all().empty()) << listed(diagnostics);
  const std::int64_t sum[] = {110, 220, 263, 301, 340, 345, 350, 350};
  for (int day = 0; day < 8; ++day) EXPECT_EQ(r.at(1, day), sum[day]) << day;
  const auto odd = read(files, diagnostics, 1, {scenario::Quirk::lossy_merge});
  std::vector<std::pair<std::int64_t, double>> points;
  for (const auto& p : odd.rows[1].points) points.emplace_back(p.day, p.persons);
  EXPECT_EQ(points, (std::vector<std::pair<std::int64_t, double>>{{0, 110}, {1, 230}, {2, 230}, {4, 350}}));
}

TEST(Registrations, ACutOffLastLineIsAFault) {
  Diagnostics diagnostics;
  Files files = two_camps();
  files["source_data/a.csv"] = "2019-12-30,4\n2020-01-03,2";  // of 20
  const auto r = read(files, diagnostics);
  EXPECT_TRUE(diagnostics.all().empty()) << listed(diagnostics) << ": of a whole folder it is told once";
  check_last_lines_of(r, files, diagnostics);
  ASSERT_EQ(diagnostics.all().size(), 1U) << listed(diagnostics);
  EXPECT_EQ(to_string(diagnostics.all()[0].where), "source_data/a.csv:2");
}

TEST(Registrations, CorrectionsScaleWhatCameBefore) {
  Diagnostics diagnostics;
  Files files = two_camps();
  files["input/registration_corrections.csv"] = "A,2020-01-05,normalize\n";
  const auto r = read(files, diagnostics);
  ASSERT_TRUE(diagnostics.all().empty()) << listed(diagnostics);
  EXPECT_DOUBLE_EQ(r.rows[1].points[0].persons, 2);
  EXPECT_DOUBLE_EQ(r.rows[1].points[1].persons, 10);
  EXPECT_DOUBLE_EQ(r.rows[1].points[2].persons, 10);
  EXPECT_EQ(r.rows[1].corrections, std::vector<std::int64_t>{4});
  EXPECT_EQ(r.rows[1].uncorrected, (std::vector<double>{4, 20, 10})) << "as they stand in the file";
  EXPECT_TRUE(r.rows[2].corrections.empty());
}

const Seconds day = 86400;

/// [row] day and persons of each point.
std::vector<std::vector<std::pair<std::int64_t, double>>> points_of(const Registrations& r) {
  std::vector<std::vector<std::pair<std::int64_t, double>>> all;
  for (const auto& row : r.rows) {
    all.emplace_back();
    for (const auto& p : row.points) all.back().emplace_back(p.day, p.persons);
  }
  return all;
}

TEST(Registrations, KnownByAMomentAreThoseOfFilesThatEndThere) {
  // A is counted on days -2, 2 and 4, corrected on day 4; at the end of day 3 nobody knows of that.
  Files files = two_camps();
  files["input/registration_corrections.csv"] = "A,2020-01-05,normalize\n";
  const auto known = [&](Seconds moment) {
    Diagnostics diagnostics;
    auto r = read_registrations(files, start, 1, {}, diagnostics, moment);
    EXPECT_TRUE(diagnostics.all().empty()) << listed(diagnostics);
    return r;
  };
  using Row = std::vector<std::pair<std::int64_t, double>>;
  const auto then = known(start + 4 * day);
  EXPECT_EQ(points_of(then), (std::vector<Row>{{{0, 30}}, {{-2, 4}, {2, 20}}, {{1, 5}, {3, 0}}}));
  EXPECT_TRUE(then.rows[1].corrections.empty());
  EXPECT_EQ(then.at(1, 3), 20) << "level after the last known count";
  EXPECT_EQ(known(start + 4 * day - 1).rows[2].points.size(), 1U) << "the count of a day is known when the day is over";
  EXPECT_EQ(points_of(known(start + 5 * day)),
            (std::vector<Row>{{{0, 30}, {4, 70}}, {{-2, 2}, {2, 10}, {4, 10}}, {{1, 5}, {3, 0}}}));
  // Whatever comes later: nothing changes, and only then.
  files["source_data/a.csv"] = "2019-12-30,4\n2020-01-03,20\n2020-01-05,700\n2020-02-01,1\n";
  EXPECT_EQ(points_of(known(start + 4 * day)), points_of(then));
  EXPECT_NE(known(start + 5 * day).rows[1].points[1].persons, 10);
}

TEST(Registrations, KnownByAMomentAreCutBeforeTheyAreSummed) {
  Files files = two_camps();
  files["source_data/data_layout.csv"] = "total,all.csv\nA,a.csv,b.csv\n";
  const auto sum_on_day_3 = [&] {
    Diagnostics diagnostics;
    return read_registrations(files, start, 1, {}, diagnostics, start + 4 * day).at(1, 3);
  };
  EXPECT_EQ(sum_on_day_3(), 20) << "not 15, on the way to the 10 of day 4";
  files["source_data/a.csv"] = "2019-12-30,4\n2020-01-03,20\n2020-01-05,700\n";
  EXPECT_EQ(sum_on_day_3(), 20);
}

TEST(Registrations, EveryFaultIsToldAtOnce) {
  Diagnostics diagnostics;
  Files files = two_camps();
  files["source_data/data_layout.csv"] += "C,c.csv\nA,a.csv\n";
  files["source_data/a.csv"] = "2020-01-03,20\n2020-01-01,1.5\n2020-02-31,5\n2020-01-02,-3\n2019-01-01,7\n";
  files["input/registration_corrections.csv"] = "B,2020-01-03\nB,2020-01-02\nBB,2020-01-02\nB,2019-01-02\n";
  const auto r = read(files, diagnostics);
  const std::string text = listed(diagnostics);
  for (const char* part :
       {"there is no file \"c.csv\"", "\"A\" appears twice", "a.csv:2:12", "a.csv:3:1", "a.csv:4:12", "a.csv:5:12",
        "no count at this date", "no count before this date", "no row \"BB\"", "before the simulated period"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(Registrations, NothingAtAllIsAnError) {
  Diagnostics diagnostics;
  const auto r = read({}, diagnostics);
  EXPECT_TRUE(diagnostics.has_errors());
  EXPECT_EQ(r.arrivals(3, {}).newcomers, (std::vector<std::int64_t>{0, 0, 0}));
  EXPECT_THROW((void)r.at(0, 0), std::out_of_range);
}

}  // namespace
}  // namespace outflow::io::flee
