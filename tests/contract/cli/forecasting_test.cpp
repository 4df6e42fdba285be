#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>

#include "counted_valley.h"
#include "outflow/io/results/hubverse.h"

/// `outflow forecast` as people and scripts see it.
namespace outflow::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Forecasting : public CountedValley {};

constexpr std::size_t levels = 23, median = 11;

json answer_to(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "forecast");
  arguments.emplace_back("--json");
  const Finished finished = outflow_program(arguments);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  const json document = parsed(finished.out);
  expect_keeps("cli.schema.json", document);
  return document["forecast"];
}

std::vector<io::results::ForecastRow> rows_of(const std::string& file, const std::string& origin) {
  Diagnostics diagnostics;
  auto rows = io::results::read_hubverse(file, read_text(file), diagnostics).value();
  std::erase_if(rows, [&](const auto& row) {
    return format_date(row.reference_date) != origin || row.target == "persons in camp, total given";
  });
  return rows;
}

TEST_F(Forecasting, GoesOnFromTheLastCount) {
  const json found = answer_to({folder("v"), "--horizons", "30,90"});
  EXPECT_EQ(found["origin"], "2020-10-17") << "day 290";
  ASSERT_EQ(found["places"].size(), 2);
  const json& upper = found["places"][0];
  const json& lake = found["places"][1];
  EXPECT_EQ(upper["name"], "Upper Camp");
  EXPECT_EQ(upper["last"], 1000 + 10 * 290);
  EXPECT_EQ(upper["last_day"], "2020-10-17");
  // The rule: the last count and 0.6 of a slope of 10 a day that fades in 60 days; a camp that stood still stands still.
  for (const auto& [h, days] : {std::pair{0, 30.0}, {1, 90.0}})
    EXPECT_NEAR(upper["quantiles"][h][median], 3900 + 0.6 * 10 * 60 * (1 - std::exp(-days / 60)), 60);
  EXPECT_NEAR(lake["quantiles"][0][median], 2000, 20);
  EXPECT_LT(upper["quantiles"][0][0], upper["quantiles"][0][levels - 1]);
  EXPECT_LT(upper["quantiles"][0][levels - 1], upper["quantiles"][1][levels - 1]) << "further ahead is less sure";
  EXPECT_NEAR(found["total"]["quantiles"][0][median], 5900 + 0.6 * 10 * 60 * (1 - std::exp(-0.5)), 60);
  EXPECT_EQ(found["given_total"], json::array());
  EXPECT_EQ(found["record"].size(), 4) << "camps and total, two horizons";
  for (const auto& line : found["record"]) EXPECT_GE(line["n"], 7);
}

TEST_F(Forecasting, SaysWhatTheBacktestSaidAtThatOrigin) {
  const std::string input = folder("v");
  ASSERT_EQ(outflow_program({"backtest", input, "--out", in("past")}).exit_code, 0);
  ASSERT_EQ(outflow_program({"forecast", input, "--from", "2020-04-30", "--out", in("then")}).exit_code, 0);
  const auto said = rows_of(in("then/forecast.csv"), "2020-04-30");
  EXPECT_EQ(said.size(), 3U * 3 * levels) << "two camps and the total, three horizons";
  auto sorted = [](std::vector<io::results::ForecastRow> rows) {
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
      return std::tie(a.target, a.location, a.horizon) < std::tie(b.target, b.location, b.horizon);
    });
    return rows;
  };
  EXPECT_EQ(sorted(said), sorted(rows_of(in("past/forecast.csv"), "2020-04-30")));
}

TEST_F(Forecasting, NothingPublishedLaterCounts) {
  const json then = answer_to({folder("a"), "--from", "2020-04-30"});
  EXPECT_EQ(then, answer_to({folder("b", 120, 50'000), "--from", "2020-04-30"}));
  EXPECT_NE(then["places"], answer_to({folder("c", 100, 50'000), "--from", "2020-04-30"})["places"])
      << "what was published by then does";
}

TEST_F(Forecasting, GivenTheTotalsItSaysWhoGoesWhere) {
  const std::string input = folder("v");
  const json found = answer_to({input, "--horizons", "30,60", "--totals", "6500,2950"});
  ASSERT_EQ(found["given_total"].size(), 2);
  for (const int h : {0, 1}) {
    double sum = 0;
    for (const auto& place : found["given_total"]) sum += place["quantiles"][h][median].get<double>();
    EXPECT_NEAR(sum, h == 0 ? 6500 : 2950, 1);
  }
  // Half of those who were there are left: everybody keeps their share.
  EXPECT_NEAR(found["given_total"][1]["quantiles"][1][median], 1000, 1);
  EXPECT_EQ(found["places"], answer_to({input, "--horizons", "30,60"})["places"]) << "the other table does not use them";
  EXPECT_EQ(found["record"].size(), 6);
}

TEST_F(Forecasting, TheCalibratedSimulationSaysWhereNewcomersGo) {
  const std::string input = folder("v");
  const std::vector<std::string> model{input, "--horizons", "60,30", "--model", "--histories", "60", "--rounds", "3"};
  const auto with = [&](std::vector<std::string> more) {
    auto all = model;
    all.insert(all.end(), more.begin(), more.end());
    return answer_to(all);
  };
  EXPECT_TRUE(answer_to({input})["model"].is_null());
  const json given = with({"--totals", "7000,6500", "--threads", "1"})["model"];
  for (const int h : {0, 1}) {
    double sum = 0;
    for (const auto& place : given["places"]) sum += place["quantiles"][h][median].get<double>();
    EXPECT_NEAR(sum, h == 0 ? 7000 : 6500, 1) << "medians make the total";
  }
  // The upper camp alone has grown: most newcomers are thought to go there.
  EXPECT_GT(given["places"][0]["quantiles"][0][median], 3900 + 0.6 * 1100);
  EXPECT_EQ(given["weight"], 0.3) << "30 / (30 + 60), in tenths";
  EXPECT_EQ(given, with({"--totals", "7000,6500", "--threads", "3"})["model"]) << "threads change nothing";
  EXPECT_NE(given, with({"--totals", "7000,6500", "--seed", "5"})["model"]);
  // Without totals those of the rule are taken, and that they are not known makes intervals wider.
  const json alone = with({});
  const auto width = [](const json& place, int h) {
    return place["quantiles"][h][levels - 2].get<double>() - place["quantiles"][h][1].get<double>();
  };
  double sum = 0;
  for (const auto& place : alone["places"]) sum += place["quantiles"][1][median].get<double>();
  const json known = with({"--totals", std::to_string(sum) + "," + std::to_string(sum)})["model"];
  EXPECT_GT(width(alone["model"]["places"][0], 1), 1.05 * width(known["places"][0], 1));
  EXPECT_NEAR(alone["model"]["places"][0]["quantiles"][1][median], known["places"][0]["quantiles"][1][median], 100);
}

TEST_F(Forecasting, NothingPublishedLaterChangesTheSimulation) {
  const auto said = [&](const std::string& input) {
    return answer_to(
        {input, "--from", "2020-04-30", "--horizons", "30", "--model", "--histories", "50", "--rounds", "2"})["model"];
  };
  const json then = said(folder("a"));
  EXPECT_EQ(then, said(folder("b", 120, 50'000)));
  EXPECT_NE(then, said(folder("c", 100, 50'000)));
}

TEST_F(Forecasting, OptionsOfTheModelNeedTheModel) {
  const Finished finished = outflow_program({"forecast", folder("v"), "--seed", "3"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("--seed belongs to --model"));
}

TEST_F(Forecasting, PrintsTablesAndHowGoodItWas) {
  const Finished words = outflow_program({"forecast", folder("v"), "--totals", "6000,6100,6200", "--out", in("out")});
  ASSERT_EQ(words.exit_code, 0) << words.err;
  for (const char* part : {"How many there will be", "Who goes where, given the totals of these camps: 6,000 in 30 days",
                           "Upper Camp", "3,900", "not a simulation", "within the 90% interval", "total, as published"})
    EXPECT_THAT(words.out, HasSubstr(part));
  json said = parsed(read_text(in("out/forecast.json")))["forecast"];
  EXPECT_EQ(said["files"], json({"forecast.csv", "forecast.json"}));
  const Finished simulated =
      outflow_program({"forecast", folder("m"), "--model", "--histories", "50", "--rounds", "2", "--quiet", "--out", in("sim")});
  EXPECT_THAT(simulated.out,
              AllOf(HasSubstr("With the simulation: totals as the rule forecasts them"), HasSubstr("50 histories")));
  EXPECT_THAT(read_text(in("sim/forecast.csv")), HasSubstr("\"persons in camp, by model and counts\""));
  const Finished early = outflow_program({"forecast", folder("w"), "--from", "2020-01-01"});
  EXPECT_EQ(early.exit_code, 0) << early.err;
  EXPECT_THAT(early.out, HasSubstr("too early to say how good"));
}

TEST_F(Forecasting, ACampThatIsNoLongerCountedIsNotForecast) {
  const std::string input = folder("v");
  std::string lake;
  for (int t = 0; t < 150; t += 10) lake += format_date(parse_date("2020-01-01")->begin + t * Seconds{86400}) + ",2000\n";
  write_text(in("v/source_data/lake.csv"), lake);
  const json found = answer_to({input});
  EXPECT_EQ(found["origin"], "2020-10-17") << "the last count of the upper camp";
  EXPECT_EQ(found["places"][0]["stale"], false);
  EXPECT_EQ(found["places"][1]["stale"], true);
  EXPECT_EQ(found["places"][1]["quantiles"], json::array());
  EXPECT_THAT(outflow_program({"forecast", input}).out, HasSubstr("not counted for more than 90 days: no forecast"));
}

TEST_F(Forecasting, TotalsOfAnotherSizeAreAskedAbout) {
  const std::string input = folder("v");
  EXPECT_THAT(outflow_program({"forecast", input, "--horizons", "30", "--totals", "50000"}).err,
              HasSubstr("totals are of these camps together"));
  EXPECT_THAT(outflow_program({"forecast", input, "--horizons", "30", "--totals", "6000"}).err, Not(HasSubstr("--totals")));
  const json none = answer_to({input, "--horizons", "30", "--totals", "0"});
  EXPECT_EQ(none["given_total"][0]["quantiles"][0][levels - 1], 0) << "nobody has more than all";
}

TEST_F(Forecasting, WhatCannotBeAskedIsTold) {
  const std::string input = folder("v");
  const auto told = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "forecast");
    const Finished finished = outflow_program(arguments);
    return std::to_string(finished.exit_code) + " " + finished.err;
  };
  EXPECT_THAT(told({input, "--horizons", "0"}), StartsWith("2 "));
  EXPECT_THAT(told({input, "--horizons", "30,30"}), AllOf(StartsWith("2 "), HasSubstr("twice")));
  EXPECT_THAT(told({input, "--totals", "6000"}), AllOf(StartsWith("2 "), HasSubstr("1 totals are given for 3 horizons")));
  EXPECT_THAT(told({input, "--totals", "6000,,1"}), AllOf(StartsWith("2 "), HasSubstr("52000,54000")));
  EXPECT_THAT(told({input, "--totals", "-1,2,3"}), StartsWith("2 "));
  EXPECT_THAT(told({input, "--from", "soon"}), AllOf(StartsWith("2 "), HasSubstr("no date")));
  EXPECT_THAT(told({input, "--from", "2021"}), AllOf(StartsWith("2 "), HasSubstr("later than the last count")));
  EXPECT_THAT(told({input, "--from", "2019"}), AllOf(StartsWith("2 "), HasSubstr("nobody was counted")));
  EXPECT_THAT(told({three_places}), AllOf(StartsWith("2 "), HasSubstr("outflow calibrate")));
  EXPECT_THAT(told({in("nothing")}), StartsWith("4 "));
  write_text(in("v/source_data/lake.csv"), "2020-01-01,many\n");
  EXPECT_THAT(told({input}), AllOf(StartsWith("3 "), HasSubstr("lake.csv:1")));
}

}  // namespace
}  // namespace outflow::test
