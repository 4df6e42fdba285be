#include "outflow/io/counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace outflow::io {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// "line:column problem" of every fault.
std::vector<std::string> faults(const std::string& text, const CountsRequest& request = {}) {
  Diagnostics diagnostics;
  const auto table = read_counts("c.csv", text, request, diagnostics);
  EXPECT_EQ(table.has_value(), !diagnostics.has_errors());
  std::vector<std::string> found;
  for (const auto& one : diagnostics.all())
    found.push_back(std::to_string(one.where.line) + ":" + std::to_string(one.where.column) + " " + one.problem);
  return found;
}

CountsTable read(const std::string& text, const CountsRequest& request = {}) {
  Diagnostics diagnostics;
  const auto table = read_counts("c.csv", text, request, diagnostics);
  for (const auto& one : diagnostics.all()) ADD_FAILURE() << to_string(one);
  return table.value_or(CountsTable{});
}

std::vector<std::int64_t> counts(const CountsTable& table) {
  std::vector<std::int64_t> all;
  for (const auto& row : table.rows) all.push_back(row.count);
  return all;
}

TEST(Counts, TakesPeriodsOfAllKindsInAnyOrder) {
  const auto table = read("Period , Count,source\n2017-Q2,5,a\n2016,40,b\n2017-01..2017-03,7,\"c, d\"\n2017-07-01,1,\n");
  EXPECT_THAT(counts(table), ElementsAre(40, 7, 5, 1));
  EXPECT_FALSE(table.cases);
  EXPECT_EQ(table.rows[1].source, "c, d");
  EXPECT_EQ(table.rows[1].where, (Where{"c.csv", 4, 18}));
  EXPECT_EQ(format_period(table.rows[2].period), "2017-Q2");
}

TEST(Counts, KnowsFromAndToAndOtherNames) {
  EXPECT_THAT(counts(read("from,to,n\n2017-01-01,2017-01-15,3\n2017-01-16,2017-01,4\n")), ElementsAre(3, 4));
  EXPECT_THAT(counts(read("month,arrivals\n2017-01,3\n")), ElementsAre(3));
  EXPECT_THAT(counts(read("month,soldiers,count\n2017-01,3,9\n", {.column = "soldiers"})), ElementsAre(3));
  EXPECT_THAT(counts(read("year,group,unit,count,exposure\n2017,a,boats,1,2.5\n2017,a,persons,5,1\n2017,b,boats,2,1\n")),
              ElementsAre(1, 5, 2));
}

TEST(Counts, AListHasARowForEachCase) {
  const std::string text = "date,route,persons,soldiers\n2017-06-13,line,1,1\n2017-06-03,boat,4,0\n2005,boat,3,0\n";
  const auto table = read(text);
  EXPECT_TRUE(table.cases);
  EXPECT_THAT(counts(table), ElementsAre(3, 4, 1));
  EXPECT_EQ(format_period(table.listed), "2005-01-01..2017-06-13");
  EXPECT_THAT(counts(read(text, {.column = "soldiers", .where = {{"route", "LINE|x*"}}})), ElementsAre(1));
  EXPECT_EQ(read(text, {.where = {{"route", "b*t"}}}).listed, table.listed) << "filters do not change what the list covers";
  EXPECT_THAT(counts(read("date,place\n2017-06-13,a\n2017-06-14,b\n")), ElementsAre(1, 1)) << "without persons a row is one case";
}

TEST(Counts, MissingPeriodsAreFaultsZeroOrSkipped) {
  const std::string text = "period,count\n2017-01,3\n2017-04,2\n2017-05,\n2017-06,1\n";
  EXPECT_THAT(faults(text), ElementsAre("3:9 nothing is said about 2017-02..2017-03", "4:9 count is missing"));
  EXPECT_THAT(counts(read(text, {.missing = Missing::zero})), ElementsAre(3, 0, 0, 2, 0, 1));
  EXPECT_THAT(counts(read(text, {.missing = Missing::skip})), ElementsAre(3, 2, 1));
}

TEST(Counts, EveryFaultIsToldAtItsPlace) {
  EXPECT_THAT(
      faults("period,count\n2017-01,-1\n2017-02,2.5\n2017-03,many\n2017-04,\n2017-05,1e3\n2017-06,9999999999\n2017-07, 4 \n"),
      ElementsAre("2:9 count is \"-1\"", "3:9 count is \"2.5\"", "4:9 count is \"many\"", "5:9 count is missing",
                  "6:9 count is \"1e3\"", "7:9 count is \"9999999999\""));
  EXPECT_THAT(faults("period,count\n2017-13,1\nJune,2\n,3\n"),
              ElementsAre("2:1 period \"2017-13\" is no period", "3:1 period \"June\" is no period", "4:1 period is missing"));
  EXPECT_THAT(faults("from,to,count\n2017-03,2017-01,1\n"), ElementsAre("2:9 the period ends before it begins"));
  EXPECT_THAT(faults("period,count\n2017-01,1\n2017-01,2\n2017-Q1,9\n"),
              ElementsAre("3:9 2017-01 comes twice", "4:9 2017-Q1 overlaps with 2017-01 (line 3)"));
  EXPECT_THAT(faults("period,count,exposure\n2017-01,1,0\n2017-02,1,x\n2017-03,1,nan\n"),
              ElementsAre("2:11 exposure is \"0\"", "3:11 exposure is \"x\"", "4:11 exposure is \"nan\""));
  EXPECT_THAT(faults("date,persons\n2017-06-13,\n2017-06-31,1\n"),
              ElementsAre("2:12 persons is missing", "3:1 date \"2017-06-31\" is no date"));
}

TEST(Counts, FaultsOfTheFileAsAWhole) {
  EXPECT_THAT(faults(""), ElementsAre("0:0 the file is empty"));
  EXPECT_THAT(faults("period,count\n"), ElementsAre("0:0 the file has a header but no rows"));
  EXPECT_THAT(faults("period;count\n2017;1\n"), ElementsAre("1:1 the columns are parted by semicolons"));
  EXPECT_THAT(faults("a,b\n1,2\n"),
              ElementsAre("1:1 no column says how many there were", "1:1 no column says which period a row is about"));
  EXPECT_THAT(faults("from,to\n2017-01,2017-02\n"), ElementsAre("1:1 no column says how many there were"));
  EXPECT_THAT(faults("period,count\n2017,1\n", {.column = "n"}), ElementsAre("1:1 there is no column \"n\""));
  EXPECT_THAT(faults("period,count\n2017,1\n", {.where = {{"unit", "x"}}}),
              ElementsAre("1:1 there is no column \"unit\" to choose rows by"));
  EXPECT_THAT(faults("period,count\n2017,1"), ElementsAre("2:0 the file ends in the middle of a line"));
  EXPECT_THAT(faults(std::string("period,count\n2017,1\0\n", 21)).front(), HasSubstr("2:7 the control character 0x00"));
  EXPECT_THAT(faults("period,count\n2017,1,2\n2018,x\n"),
              ElementsAre("2:1 the row has 3 cells, the header has 2", "3:6 count is \"x\""));
}

}  // namespace
}  // namespace outflow::io
