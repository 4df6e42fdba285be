#include "outflow/io/flee/out_csv.h"

#include <gtest/gtest.h>

#include <limits>

namespace outflow::io::flee {
namespace {

std::string written(const OutTable& table) {
  std::string text;
  write_out_csv(table, [&](std::string_view piece) { text += piece; });
  return text;
}

/// Two camps on two days.
OutTable small() {
  OutTable table;
  table.start = parse_date("2012-02-29")->begin;
  table.camps = {"Far camp", "B"};
  table.simulated = {{90, 120}, {5, 7}};
  table.counted = {{100, 90}, {0, 21}};
  table.ever = {200, 250};
  table.raw = {200, 111};
  table.debt = {0, 3};
  return table;
}

TEST(OutCsv, ColumnsErrorsAndDates) {
  EXPECT_EQ(written(small()),
            "Day,Date,Far camp sim,Far camp data,Far camp error,B sim,B data,B error,Total error,refugees in camps (UNHCR),"
            "total refugees (simulation),raw UNHCR refugee count,refugees in camps (simulation),refugee_debt\n"
            // |90/100 - 1| = 0.1; nobody counted: 0.0; (10 + 5) / 200
            "0,2012-02-29,90,100,0.1,5,0,0.0,0.075,100,200,200,95,0\n"
            // 1/3; 2/3; (30 + 14) / 111
            "1,2012-03-01,120,90,0.3333,7,21,0.6667,0.3963963963963964,111,250,111,127,3\n");
}

TEST(OutCsv, WithTheQuirkTheDateIsThatOfTheNextDay) {
  OutTable table = small();
  table.late_date = true;
  EXPECT_NE(written(table).find("\n0,2012-03-01,"), std::string::npos);
  EXPECT_NE(written(table).find("\n1,2012-03-02,"), std::string::npos);
}

TEST(OutCsv, WithoutArrivalsFromDataTheCountsStandThereAllTheSame) {
  OutTable table = small();
  table.raw = {0, -5};
  // (10 + 5) / 100 and (30 + 14) / 111
  EXPECT_NE(written(table).find(",0.0,0.15,100,200,0,95,0\n"), std::string::npos) << written(table);
  EXPECT_NE(written(table).find(",0.3963963963963964,111,250,-5,127,3\n"), std::string::npos);
  table.zeros_without_arrivals = true;
  EXPECT_NE(written(table).find("0,2012-02-29,90,100,0.1,5,0,0.0,0.0,0,200,0,95,0\n"), std::string::npos);
  table.zeros_without_arrivals = false;
  table.counted = {{0, 0}, {0, 0}};
  EXPECT_NE(written(table).find(",0.0,0.0,0,200,0,95,0\n"), std::string::npos) << "nobody is registered anywhere";
}

TEST(OutCsv, PeopleInIdpCampsAndNamesWithCommas) {
  OutTable table = small();
  table.idps = OutTable::Counts{11, 12};
  table.camps[1] = "B, \"north\"";
  const std::string text = written(table);
  EXPECT_NE(text.find("refugee_debt,total IDPs\n"), std::string::npos);
  EXPECT_NE(text.find(",95,0,11\n"), std::string::npos);
  EXPECT_NE(text.find(",127,3,12\n"), std::string::npos);
  EXPECT_NE(text.find("\"B, \"\"north\"\" sim\",\"B, \"\"north\"\" data\""), std::string::npos);
}

TEST(OutCsv, WhereOneStandsForManyPersonsAreToldAfterEverythingElse) {
  OutTable table = small();
  EXPECT_EQ(written(table).find("persons"), std::string::npos);
  table.hasten = 20;
  EXPECT_NE(written(table).find("refugee_debt,persons in camps (simulation),persons (simulation)\n"), std::string::npos);
  EXPECT_NE(written(table).find(",95,0,1900,4000\n"), std::string::npos) << written(table);
  EXPECT_NE(written(table).find(",127,3,2540,5000\n"), std::string::npos);
  table.idps = OutTable::Counts{11, 12};
  EXPECT_NE(written(table).find(",refugee_debt,total IDPs,persons in camps (simulation)"), std::string::npos);
  EXPECT_NE(written(table).find(",95,0,11,1900,4000\n"), std::string::npos);
  table.raw = {0, 0};
  table.zeros_without_arrivals = true;
  EXPECT_NE(written(table).find("0.0,0,200,0,95,0,11,1900,4000\n"), std::string::npos);
}

TEST(OutCsv, NumbersAsPythonPrintsThem) {
  EXPECT_EQ(python_repr(0), "0.0");
  EXPECT_EQ(python_repr(-0.0), "-0.0");
  EXPECT_EQ(python_repr(1), "1.0");
  EXPECT_EQ(python_repr(0.1), "0.1");
  EXPECT_EQ(python_repr(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(python_repr(0.0001), "0.0001");
  EXPECT_EQ(python_repr(0.00001), "1e-05");
  EXPECT_EQ(python_repr(0.0000125), "1.25e-05");
  EXPECT_EQ(python_repr(123456789.25), "123456789.25");
  EXPECT_EQ(python_repr(9007199254740993.0), "9007199254740992.0");
  EXPECT_EQ(python_repr(1e16), "1e+16");
  EXPECT_EQ(python_repr(-1.5e300), "-1.5e+300");
  EXPECT_EQ(python_repr(std::numeric_limits<double>::infinity()), "inf");
}

}  // namespace
}  // namespace outflow::io::flee
