#include <gtest/gtest.h>

#include "outflow/base/calendar.h"

namespace outflow {
namespace {

Period from(const char* first, const char* end) { return {parse_date(first)->begin, parse_date(end)->begin}; }

TEST(ParsePeriod, KnowsQuartersHalvesAndRanges) {
  EXPECT_EQ(parse_period("2017"), from("2017-01-01", "2018-01-01"));
  EXPECT_EQ(parse_period("2017-06"), from("2017-06-01", "2017-07-01"));
  EXPECT_EQ(parse_period("2017-Q2"), from("2017-04-01", "2017-07-01"));
  EXPECT_EQ(parse_period("2017Q4"), from("2017-10-01", "2018-01-01"));
  EXPECT_EQ(parse_period("2017-H2"), from("2017-07-01", "2018-01-01"));
  EXPECT_EQ(parse_period("2016-02-29"), from("2016-02-29", "2016-03-01"));
  EXPECT_EQ(parse_period("2017-03..2017-05"), from("2017-03-01", "2017-06-01"));
  EXPECT_EQ(parse_period("2017-03-05/2017-Q2"), from("2017-03-05", "2017-07-01"));
}

TEST(ParsePeriod, RefusesWhatIsNoPeriod) {
  for (const char* text : {"",      "2017-13",      "2017-Q0",          "2017-Q5",  "2017-Q", "2017-Q12", "2017-H3",
                           "17",    "2017-02-29",   "2017-05..2017-03", "..",       "2017..", "..2017",   "/",
                           "2017/", "2017-06-13..", "June 2017",        "2017-06 ", "0000",   "2017-q2"})
    EXPECT_FALSE(parse_period(text)) << text;
}

TEST(FormatPeriod, IsReadBack) {
  for (const char* text : {"2017", "2017-06", "2017-Q1", "2017-Q4", "2017-H1", "2017-H2", "2017-06-13", "2017-03..2017-05",
                           "2016-12..2017-01", "2007-06..2017-05", "2017-06-13..2017-06-19", "2015-01..2016-12"})
    EXPECT_EQ(format_period(*parse_period(text)), text);
  const Period hours{parse_date("2017-06-13T10:00")->begin, parse_date("2017-06-13T11:30")->begin};
  EXPECT_EQ(format_period(hours), "2017-06-13T10:00:00/2017-06-13T11:30:00");
}

TEST(WholeMonths, CountsCalendarMonthsOnly) {
  EXPECT_EQ(whole_months(*parse_period("2017-06")), 1);
  EXPECT_EQ(whole_months(*parse_period("2016-12..2018-01")), 14);
  EXPECT_EQ(whole_months(*parse_period("2017-06-01..2017-06-29")), 0);
  EXPECT_EQ(whole_months(*parse_period("2017-06-02..2017-07-01")), 0);
}

}  // namespace
}  // namespace outflow
