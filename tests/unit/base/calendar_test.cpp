#include "outflow/base/calendar.h"

#include <gtest/gtest.h>

namespace outflow {
namespace {

constexpr Seconds day = 86400;

TEST(ParseDate, StandsForThePeriodThatIsWritten) {
  EXPECT_EQ(parse_date("1970-01-01"), (Period{0, day}));
  EXPECT_EQ(parse_date("1970"), (Period{0, 365 * day}));
  EXPECT_EQ(parse_date("1972"), (Period{730 * day, (730 + 366) * day}));
  EXPECT_EQ(parse_date("1972-02"), (Period{761 * day, 790 * day}));
  EXPECT_EQ(parse_date("1970-01-01T00:01"), (Period{60, 120}));
  EXPECT_EQ(parse_date("1970-01-01 23:59:59"), (Period{day - 1, day}));
  EXPECT_EQ(parse_date("1969-12-31"), (Period{-day, 0}));
}

TEST(ParseDate, RefusesWhatIsNoDate) {
  for (const char* text : {"",
                           "70",
                           "0000",
                           "1970-",
                           "1970-13",
                           "1970-00",
                           "1970-1",
                           "1970-02-29",
                           "2100-02-29",
                           "1970-04-31",
                           "1970-01-01T",
                           "1970-01-01T24:00",
                           "1970-01-01T12",
                           "1970-01-01T12:60",
                           "1970-01-01T12:00:60",
                           "1970-01-01T12:00:00Z",
                           "01.01.1970",
                           " 1970",
                           "1970 ",
                           "19700101",
                           "-970",
                           "1970-01-01x"})
    EXPECT_FALSE(parse_date(text)) << text;
}

TEST(FormatDate, ComesBackForEveryDayOfFourCenturies) {
  for (Seconds moment = year_period(1900).begin; moment < year_period(2300).begin; moment += 7 * day) {
    const auto back = parse_date(format_date(moment));
    ASSERT_TRUE(back);
    ASSERT_EQ(back->begin, moment);
  }
  EXPECT_EQ(format_date(-1), "1969-12-31T23:59:59");
}

TEST(ParseSpan, KnowsUnitsAndTheirShortForms) {
  EXPECT_EQ(parse_span("1 day"), (Span{day, 0}));
  EXPECT_EQ(parse_span("day"), (Span{day, 0}));
  EXPECT_EQ(parse_span("1.5 hours"), (Span{5400, 0}));
  EXPECT_EQ(parse_span("30 s"), (Span{30, 0}));
  EXPECT_EQ(parse_span("2 weeks"), (Span{14 * day, 0}));
  EXPECT_EQ(parse_span("3 months"), (Span{0, 3}));
  EXPECT_EQ(parse_span("2 years"), (Span{0, 24}));
  for (const char* text :
       {"", "1", "-1 days", "1.5 months", "1 fortnight", "0.5 seconds", "1e99 days", "nan days", "inf days", "1 day 2"})
    EXPECT_FALSE(parse_span(text)) << text;
}

TEST(ParseSpan, ComesBackFromItsText) {
  for (const Span& span :
       {Span{1, 0}, Span{90, 0}, Span{3600, 0}, Span{36 * 3600, 0}, Span{10 * day, 0}, Span{0, 1}, Span{0, 12}, Span{0, 18}})
    EXPECT_EQ(parse_span(to_string(span)), span) << to_string(span);
}

TEST(TimeAxis, MonthsFollowTheCalendar) {
  const TimeAxis axis(parse_date("2020-01-31")->begin, parse_date("2020-06-30")->begin, Span{0, 1});
  EXPECT_EQ(format_date(axis.step(0).end), "2020-02-29");
  EXPECT_EQ(format_date(axis.step(1).end), "2020-03-31");
  EXPECT_EQ(axis.size(), 5);
}

TEST(TimeAxis, FindsStepsAndPeriods) {
  const TimeAxis axis(0, 10 * day + 1, Span{3 * day, 0});
  EXPECT_EQ(axis.size(), 4);
  EXPECT_EQ(axis.whole(), (Period{0, 12 * day}));
  EXPECT_EQ(axis.index(-1), -1);
  EXPECT_EQ(axis.index(0), 0);
  EXPECT_EQ(axis.index(3 * day - 1), 0);
  EXPECT_EQ(axis.index(3 * day), 1);
  EXPECT_EQ(axis.index(12 * day), 4);
  EXPECT_EQ(axis.steps_of({3 * day, 9 * day}), (std::pair{1, 3}));
  EXPECT_FALSE(axis.steps_of({3 * day, 8 * day}));
  EXPECT_FALSE(axis.steps_of({3 * day, 3 * day}));
}

}  // namespace
}  // namespace outflow
