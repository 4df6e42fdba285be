#include "outflow/io/results/hubverse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "outflow/io/atomic_file.h"

namespace outflow::io::results {
namespace {

using ::testing::HasSubstr;

const Seconds origin = parse_date("2013-12-31")->begin;

ForecastRow task(std::string location) {
  return {.reference_date = origin,
          .horizon = 90,
          .target_end_date = parse_date("2014-03-31")->begin,
          .target = "persons in camp",
          .location = std::move(location),
          .output_type_id = {}};
}

TEST(Hubverse, WritesWhatHubsExpect) {
  std::vector<ForecastRow> rows =
      quantile_rows(task("Mbera"), std::vector<double>{0.025, 0.5}, std::vector<double>{1200, 1500.25});
  ForecastRow mean = task("Bobo, \"old\" camp");
  mean.output_type = OutputType::mean;
  mean.value = 1e7;
  rows.push_back(mean);
  EXPECT_EQ(hubverse_csv(rows),
            "reference_date,horizon,target,target_end_date,location,output_type,output_type_id,value\n"
            "2013-12-31,90,persons in camp,2014-03-31,Mbera,quantile,0.025,1200\n"
            "2013-12-31,90,persons in camp,2014-03-31,Mbera,quantile,0.5,1500.25\n"
            "2013-12-31,90,persons in camp,2014-03-31,\"Bobo, \"\"old\"\" camp\",mean,NA,10000000\n");
  EXPECT_EQ(hubverse_file_name(origin, "team", "anchored"), "2013-12-31-team-anchored.csv");
}

TEST(Hubverse, ReadsBackWhatItWrote) {
  std::vector<ForecastRow> rows;
  for (const char* location : {"a", " b", "#c", "two\nlines", "\"q\"", "d\u00e9p\u00f4t"})
    for (const auto& row :
         quantile_rows(task(location), std::vector<double>{0.01, 0.5, 0.975}, std::vector<double>{0, 1.0 / 3, 7e12}))
      rows.push_back(row);
  ForecastRow sample = task("a");
  sample.output_type = OutputType::sample;
  sample.output_type_id = "7";
  sample.value = -0.125;
  rows.push_back(sample);
  const auto file = std::filesystem::path(testing::TempDir()) / "hubverse_test.csv";
  write_hubverse(file, rows);
  Diagnostics diagnostics;
  const auto read = read_hubverse("f.csv", read_file(file), diagnostics);
  std::filesystem::remove(file);
  ASSERT_TRUE(read) << to_string(diagnostics.all().front());
  EXPECT_EQ(*read, rows);
}

TEST(Hubverse, TakesColumnsInAnyOrderAndFillsInTheEndDate) {
  Diagnostics diagnostics;
  const auto read = read_hubverse("f.csv",
                                  "value,model_id,output_type_id,output_type,location,target,horizon,reference_date\n"
                                  "3,x,NA,median,a,persons,30,2013-12-31\n",
                                  diagnostics);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 1u);
  EXPECT_EQ(format_date(read->front().target_end_date), "2014-01-30");
  EXPECT_EQ(read->front().output_type, OutputType::median);
  EXPECT_EQ(read->front().output_type_id, "");
}

TEST(Hubverse, BlamesTheCell) {
  const std::string header = "reference_date,horizon,target,location,output_type,output_type_id,value\n";
  const struct {
    const char* rows;
    const char* told;
  } bad[] = {
      {"2013-02-30,30,t,a,median,NA,1\n", "f.csv:2:1: reference_date \"2013-02-30\" is no date"},
      {"2013-12,30,t,a,median,NA,1\n", "f.csv:2:1: reference_date \"2013-12\" is no date"},
      {"2013-12-31,1.5,t,a,median,NA,1\n", "f.csv:2:12: horizon \"1.5\" is not a whole number"},
      {"2013-12-31,30,,a,median,NA,1\n", "target \"\" is empty"},
      {"2013-12-31,30,t,,median,NA,1\n", "location \"\" is empty"},
      {"2013-12-31,30,t,a,cdf,3,0.5\n", "f.csv:2:19: output_type \"cdf\" is not known here"},
      {"2013-12-31,30,t,a,quantile,1,5\n", "output_type_id \"1\" is no level"},
      {"2013-12-31,30,t,a,quantile,NA,5\n", "output_type_id \"NA\" is no level"},
      {"2013-12-31,30,t,a,mean,0.5,5\n", "has no meaning for a mean"},
      {"2013-12-31,30,t,a,sample,NA,5\n", "names no member"},
      {"2013-12-31,30,t,a,median,NA,many\n", "f.csv:2:29: value \"many\" is not a number"},
      {"2013-12-31,30,t,a,median,NA,inf\n", "value \"inf\" is not finite"},
      {"2013-12-31,30,t,a,median,NA,1\n2013-12-31,30,t,a,median,NA,2\n", "f.csv:3:26: output_type_id \"NA\" comes twice"},
      {"2013-12-31,30,t,a,quantile,0.5,1\n2013-12-31,30,t,a,quantile,0.50,1\n",
       "f.csv:3:28: output_type_id \"0.50\" comes twice"},
      {"2013-12-31,30,t,a,quantile,0.9,1\n2013-12-31,30,t,a,quantile,0.1,2\n", "f.csv:2:32: value \"1\" is below the quantile"},
  };
  for (const auto& [rows, told] : bad) {
    Diagnostics diagnostics;
    EXPECT_FALSE(read_hubverse("f.csv", header + rows, diagnostics)) << rows;
    ASSERT_FALSE(diagnostics.all().empty()) << rows;
    EXPECT_THAT(to_string(diagnostics.all().front()), HasSubstr(told));
  }
  Diagnostics diagnostics;
  EXPECT_FALSE(read_hubverse("f.csv", "reference_date,horizon,target,location,output_type,value\nx,x,x,x,x,x\n", diagnostics));
  EXPECT_THAT(to_string(diagnostics.all().front()), HasSubstr("no column output_type_id"));
}

}  // namespace
}  // namespace outflow::io::results
