#include "outflow/io/results/read_back.h"
#include "support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace outflow::io::results {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ReadBack : public ::testing::Test {
 protected:
  void SetUp() override {
    write("run.json", R"({"format": "outflow-run-1", "members": 7})");
    write("places.geojson", R"({"features": [{"properties": {"id": "x", "name": "Camp, the \"big\" one"}}]})");
  }
  void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }

  template <class Read>
  static std::string refusal(Read read) {
    try {
      (void)read();
    } catch (const FileError& error) {
      return error.what();
    }
    return "";
  }

  test::TemporaryFolder temporary_;
  const fs::path folder_ = temporary_.path();
};

TEST_F(ReadBack, MeansAndSpreadsOfEverySeriesByTheNamesOfPlaces) {
  write("series.csv",
        "date,place,group,quantity,statistic,value\n"
        "2020-01-01,x,all,stock,mean,1.5\n2020-01-01,x,all,stock,sd,0.25\n2020-01-01,x,all,stock,q50,1\n"
        "2020-01-02,x,all,stock,mean,2\n2020-01-02,x,all,stock,sd,0\n"
        "2020-01-01,,\"sex=women, or so\",seen,mean,4\n2020-01-02,,\"sex=women, or so\",seen,mean,5\n"
        "2020-01-01,,all,seen/year,mean,9\n");
  const EnsembleTable table = read_results(folder_);
  EXPECT_EQ(table.members, 7);
  EXPECT_THAT(table.dates, ElementsAre("2020-01-01", "2020-01-02"));
  ASSERT_EQ(table.lines.size(), 2u) << "a year is no step";
  const EnsembleLine* camp = table.find("Camp, the \"big\" one", "stock", "all");
  ASSERT_NE(camp, nullptr);
  EXPECT_THAT(camp->mean, ElementsAre(1.5, 2.0));
  EXPECT_THAT(camp->sd, ElementsAre(0.25, 0.0));
  const EnsembleLine* seen = table.find("", "seen", "sex=women, or so");
  ASSERT_NE(seen, nullptr);
  EXPECT_THAT(seen->mean, ElementsAre(4.0, 5.0));
  EXPECT_THAT(seen->sd, IsEmpty());
  EXPECT_EQ(table.find("x", "stock", "all"), nullptr);
}

TEST_F(ReadBack, DamagedResultsAreRefusedWithTheLine) {
  write("series.csv", "date,place,group,quantity,statistic,value\n2020-01-01,x,all,stock,mean,many\n");
  EXPECT_THAT(refusal([&] { return read_results(folder_); }), HasSubstr("series.csv: line 2: \"many\" is no number"));
  write("series.csv", "date,place,group,quantity,statistic,value\n2020-01-01,x,all,stock,mean\n");
  EXPECT_THAT(refusal([&] { return read_results(folder_); }), HasSubstr("line 2: has not six fields"));
  write("series.csv", "");
  EXPECT_THAT(refusal([&] { return read_results(folder_); }), HasSubstr("is not the header"));
  write("places.geojson", "{}");
  EXPECT_THAT(refusal([&] { return read_results(folder_); }), HasSubstr("places.geojson: is damaged"));
  write("run.json", "{}");
  EXPECT_THAT(refusal([&] { return read_results(folder_); }), HasSubstr("is no results folder"));
}

TEST_F(ReadBack, StocksMemberByMemberOrTheirMeans) {
  write("run.json", R"({"format": "outflow-run-1", "members": 2, "scenario": {"start": "2020-01-01"}})");
  write("places.geojson", R"({"features": [{"properties": {"id": "x", "name": "Ex", "capacity": 50}}]})");
  const std::string head = "date,place,group,quantity,statistic,value\n";
  const std::string means = "2020-01-01,x,all,stock,mean,1.5\n2020-01-02,x,all,stock,mean,2.5\n";
  const std::string members =
      "2020-01-01,x,all,stock,member:0,1\n2020-01-01,x,all,stock,member:1,2\n"
      "2020-01-02,x,all,stock,member:0,2\n2020-01-02,x,all,stock,member:1,3\n";
  write("series.csv", head + means + members + "2020-01-01,x,all,entries,member:0,9\n");
  const StocksRead stocks = read_stocks(folder_);
  EXPECT_EQ(stocks.start, "2020-01-01");
  ASSERT_EQ(stocks.places.size(), 1u);
  EXPECT_EQ(stocks.places[0].capacity, 50.0);
  EXPECT_FALSE(stocks.only_means);
  ASSERT_EQ(stocks.members.size(), 2u);
  EXPECT_THAT(stocks.members[1][0], ElementsAre(2.0, 3.0));
  write("series.csv", head + means);
  EXPECT_TRUE(read_stocks(folder_).only_means);
  EXPECT_THAT(read_stocks(folder_).members[0][0], ElementsAre(1.5, 2.5));
  write("series.csv", head + means + "2020-01-01,x,all,stock,member:0,1\n");
  EXPECT_THAT(refusal([&] { return read_stocks(folder_); }), HasSubstr("ends before every place has every step"));
  write("series.csv", head + means + "2020-01-01,x,all,stock,member:2,1\n");
  EXPECT_THAT(refusal([&] { return read_stocks(folder_); }), HasSubstr("a member that run.json does not know"));
}

TEST_F(ReadBack, ATableOfDaysWithTheNumberOfItsRuns) {
  write(
      "golden.csv",
      "day,location,mean,sd,min,max\r\n0,A,1,0.5,0,2\r\n0,_total_agents,3,0,3,3\r\n1,A,2,0.5,1,3\r\n1,_total_agents,3,0,3,3\r\n");
  EXPECT_EQ(read_day_table(folder_ / "golden.csv").members, 0);
  write("meta.json", R"({"n_seeds": 20})");
  const EnsembleTable table = read_day_table(folder_ / "golden.csv");
  EXPECT_EQ(table.members, 20);
  ASSERT_EQ(table.lines.size(), 2u);
  EXPECT_THAT(table.find("A", "stock", "all")->mean, ElementsAre(1.0, 2.0));
  EXPECT_THAT(table.find("A", "stock", "all")->sd, ElementsAre(0.5, 0.5));
}

TEST_F(ReadBack, ATableWithAGapIsRefused) {
  write("t.csv", "day,location,mean,sd\n0,A,1,0\n2,A,1,0\n");
  EXPECT_THAT(refusal([&] { return read_day_table(folder_ / "t.csv"); }), HasSubstr("line 3: day 2 of A is not the next one, 1"));
  write("t.csv", "day,place,mean,sd\n");
  EXPECT_THAT(refusal([&] { return read_day_table(folder_ / "t.csv"); }), HasSubstr("is not the header"));
  EXPECT_THAT(refusal([&] { return read_day_table(folder_ / "none.csv"); }), HasSubstr("none.csv"));
}

}  // namespace
}  // namespace outflow::io::results
