#include "outflow/api/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "outflow/api/create.h"
#include "outflow/api/failure.h"
#include "outflow/api/run.h"
#include "outflow/io/file_error.h"
#include "support/temporary_folder.h"

namespace outflow::api {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Compare : public ::testing::Test {
 protected:
  void SetUp() override { create({.folder = folder_ / "valley"}); }

  fs::path results(const std::string& name, std::uint64_t seed, int threads = 1) {
    RunRequest request;
    request.scenario = folder_ / "valley";
    request.out = folder_ / name;
    request.members = 20;
    request.seed = seed;
    request.threads = threads;
    run(request);
    return folder_ / name;
  }

  /// Two days at two places and their totals. `file` is what another program would have written.
  void hand_made_results() const {
    fs::create_directories(folder_ / "hand");
    const auto write = [&](const char* name, const std::string& text) { std::ofstream(folder_ / "hand" / name) << text; };
    write("run.json", R"({"format": "outflow-run-1", "members": 16})");
    write("places.geojson",
          R"({"features": [{"properties": {"id": "a", "name": "Ay"}}, {"properties": {"id": "b", "name": "Bee"}}]})");
    std::string rows = "date,place,group,quantity,statistic,value\n";
    const auto series = [&](const std::string& place, const std::string& quantity, const char* one, const char* two) {
      for (const auto& [date, mean] : {std::pair{"2020-01-01", one}, std::pair{"2020-01-02", two}})
        for (const auto& [statistic, value] : {std::pair{"mean", mean}, std::pair{"sd", "4"}})
          rows += std::string(date) + "," + place + ",all," + quantity + "," + statistic + "," + value + "\n";
    };
    series("a", "stock", "100", "200");
    series("b", "stock", "50", "60");
    series("", "fate:at_home", "50", "60");
    series("", "fate:in_transit", "25", "30");
    series("", "fate:arrived", "100", "200");
    write("series.csv", rows);
  }
  fs::path table(const std::string& rows) const {
    std::ofstream(folder_ / "table.csv") << "day,location,mean,sd,min,max\n" << rows;
    return folder_ / "table.csv";
  }

  test::TemporaryFolder temporary_;
  const fs::path folder_ = temporary_.path();
};

TEST_F(Compare, RunsOfOneSeedAreEqualAndOfAnotherWithinChance) {
  const fs::path a = results("a", 1), same = results("same", 1, 3), other = results("other", 2);
  const CompareAnswer equal = compare({.a = a, .b = same, .exact = true});
  EXPECT_FALSE(equal.different);
  EXPECT_EQ(equal.out, 0);
  EXPECT_THAT(equal.not_compared, IsEmpty());
  const CompareAnswer chance = compare({.a = a, .b = other});
  EXPECT_FALSE(chance.different);
  EXPECT_GT(chance.cells, 1000);
  EXPECT_TRUE(compare({.a = a, .b = other, .exact = true}).different);
  EXPECT_TRUE(compare({.a = a, .b = other, .threshold = 0.5, .tolerance = 0}).different);
}

TEST_F(Compare, ATableOfAnotherProgramByTheNamesOfPlaces) {
  hand_made_results();
  // Both ensembles have 16 members and sd 4: the standard error of the difference is sqrt(2), four of them 5.66.
  const CompareAnswer answer = compare({.a = folder_ / "hand",
                                        .b = table("0,Ay,105,4,0,0\n1,Ay,206,4,0,0\n0,Cee,1,0,1,1\n1,Cee,1,0,1,1\n"
                                                   "0,_total_agents,175,0,0,0\n1,_total_agents,290,0,0,0\n"
                                                   "0,_total_in_camps,100,0,0,0\n1,_total_in_camps,200,0,0,0\n"
                                                   "0,_on_links,25,0,0,0\n1,_on_links,30,0,0,0\n"
                                                   "0,_new,25,0,0,0\n1,_new,30,0,0,0\n"),
                                        .seeds = 16});
  EXPECT_TRUE(answer.different);
  EXPECT_EQ(answer.cells, 2);
  EXPECT_EQ(answer.out, 1);
  ASSERT_EQ(answer.lines.size(), 4u);
  EXPECT_EQ(answer.lines[0].place, "Ay");
  EXPECT_EQ(answer.lines[0].agreement.worst->day, 1);
  EXPECT_NEAR(*answer.lines[0].agreement.worst->standard_errors, -6 / std::sqrt(2.0), 1e-12);
  EXPECT_EQ(answer.lines[0].last_total, 207);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_TRUE(answer.lines[i].total);
    EXPECT_EQ(answer.lines[i].agreement.out, 0) << answer.lines[i].place;
  }
  EXPECT_THAT(answer.not_compared, Contains(HasSubstr("Cee")));
  EXPECT_THAT(answer.not_compared, Contains(HasSubstr("_new")));
  EXPECT_THAT(in_words(answer), Contains(HasSubstr("1 of 2 cells are within 4 standard errors")));
  EXPECT_THAT(in_words(answer), Contains(HasSubstr("2020-01-02")));
}

/// What ends early was cut off, unless it is said to be meant so.
TEST_F(Compare, ATableThatEndsEarlierIsDifferent) {
  hand_made_results();
  CompareRequest request{.a = folder_ / "hand", .b = table("0,Ay,100,4,0,0\n0,Bee,50,4,0,0\n"), .seeds = 16};
  const CompareAnswer cut = compare(request);
  EXPECT_EQ(cut.out, 0);
  EXPECT_TRUE(cut.different);
  EXPECT_EQ(cut.days_a, 2);
  EXPECT_EQ(cut.days_b, 1);
  EXPECT_EQ(cut.days, 1);
  EXPECT_EQ(cut.places, 2);
  EXPECT_THAT(in_words(cut), Contains("Compared: 1 days at 2 places."));
  EXPECT_THAT(in_words(cut), Contains(HasSubstr("--part")));
  request.part = true;
  EXPECT_FALSE(compare(request).different);
  // A row less: one place lacks its last day.
  request = {.a = folder_ / "hand", .b = table("0,Ay,100,4,0,0\n0,Bee,50,4,0,0\n1,Ay,200,4,0,0\n"), .seeds = 16};
  EXPECT_TRUE(compare(request).different);
  request.b = table("0,Ay,100,4,0,0\n0,Bee,50,4,0,0\n1,Ay,200,4,0,0\n1,Bee,60,4,0,0\n");
  EXPECT_FALSE(compare(request).different);
  EXPECT_EQ(compare(request).days, 2);
  request.b = table("0,Ay,100,4,0,0\n1,Ay,20");
  EXPECT_THROW(compare(request), io::FileError) << "cut within a number";
}

TEST_F(Compare, WhatMakesNoSenseIsRefused) {
  hand_made_results();
  const fs::path a = folder_ / "hand", b = table("0,Ay,105,4,0,0\n");
  EXPECT_THROW(compare({.a = a, .b = b}), BadRequest) << "the number of seeds is not known";
  EXPECT_THROW(compare({.a = a, .b = table("0,Cee,105,4,0,0\n"), .seeds = 3}), BadRequest) << "nothing in common";
  EXPECT_THROW(compare({.a = a, .b = folder_ / "nothing"}), io::FileError);
  EXPECT_THROW(compare({.a = a, .b = folder_}), io::FileError) << "neither results nor a table";
  EXPECT_THROW(compare({.a = b, .b = a}), io::FileError);
  EXPECT_THROW(compare({.a = a, .b = a, .threshold = -1}), BadRequest);
}

}  // namespace
}  // namespace outflow::api
