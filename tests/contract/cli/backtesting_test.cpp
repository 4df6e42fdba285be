#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "counted_valley.h"
#include "documents.h"
#include "outflow/base/calendar.h"
#include "outflow/io/results/hubverse.h"
#include "support/folders.h"

/// `outflow backtest` as people and scripts see it.
namespace outflow::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Backtesting : public CountedValley {};

json answer_to(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "backtest");
  arguments.emplace_back("--json");
  const Finished finished = outflow_program(arguments);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  const json document = parsed(finished.out);
  expect_keeps("cli.schema.json", document);
  return document["backtest"];
}

const json& line(const json& lines, const std::string& target, int horizon, const std::string& forecaster) {
  for (const auto& entry : lines)
    if (entry["target"] == target && entry["horizon"] == horizon && entry["forecaster"] == forecaster) return entry;
  throw std::runtime_error("no line of " + forecaster);
}

TEST_F(Backtesting, ByHorizonPlaceAndPhase) {
  const json found = answer_to({folder("v")});
  EXPECT_EQ(found["places"], json({"Upper Camp", "Lake"}));
  // Origins 30, 60, ..., 270; of those 30 days later the last with a count is 240 + 30 (day 300 is the end; 290 is near enough
  // to 270 + 30).
  EXPECT_EQ(line(found["by_horizon"], "total", 30, "anchored")["n"], 9);
  EXPECT_EQ(line(found["by_horizon"], "camps", 30, "anchored")["n"], 18);
  // Persistence misses ten people a day by the median: 30 days at eight origins, 20 days at the last.
  EXPECT_DOUBLE_EQ(line(found["by_horizon"], "total", 30, "persistence")["median_error"], (8 * 300 + 200) / 9.0);
  EXPECT_DOUBLE_EQ(line(found["by_horizon"], "total", 30, "drift")["median_error"], 0);
  const json& model = line(found["by_horizon"], "total", 30, "anchored");
  EXPECT_EQ(model["verdict"], model["ratio"] <= 0.95   ? "beats the best baseline"
                              : model["ratio"] <= 1.05 ? "equals it"
                                                       : "does not");
  for (const auto& entry : found["by_horizon"])
    if (entry["target"] == "total" && entry["horizon"] == 30 && entry["n"] == 9 && entry["baseline"] == true) {
      EXPECT_GE(entry["wis"], line(found["by_horizon"], "total", 30, model["best_baseline"])["wis"]);
    }
  // Ten people a day more than persistence says: every outcome is above its median, and the drift is right to the person.
  const json& held = line(found["by_horizon"], "total", 30, "persistence")["pit"];
  double above = 0, whole = 0;
  for (std::size_t bin = 0; bin < 10; ++bin) {
    whole += held["histogram"][bin].get<double>();
    if (bin >= 5) above += held["histogram"][bin].get<double>();
  }
  EXPECT_NEAR(whole, 1, 1e-12);
  EXPECT_NEAR(above, 1, 1e-12);
  EXPECT_THAT(held["reading"].get<std::string>(), HasSubstr("too low"));
  EXPECT_LT(line(found["by_horizon"], "total", 30, "drift")["log_score"],
            line(found["by_horizon"], "total", 30, "persistence")["log_score"]);
  EXPECT_EQ(line(found["by_place"], "camps", 30, "drift")["place"], "Upper Camp");
  EXPECT_EQ(line(found["by_phase"], "camps", 30, "drift")["phase"], "growth");
  ASSERT_EQ(found["relative_difference_given_totals"].size(), 3);
  EXPECT_GT(found["relative_difference_given_totals"][2]["share_before"], 0);
}

TEST_F(Backtesting, FilesAreWhatWasSaid) {
  const std::string input = folder("v");
  const Finished words = outflow_program({"backtest", input, "--out", in("out")});
  ASSERT_EQ(words.exit_code, 0) << words.err;
  EXPECT_THAT(words.out, HasSubstr("best baseline"));
  EXPECT_THAT(words.out, HasSubstr("share by capacity"));
  EXPECT_THAT(words.out, HasSubstr("log score"));
  const json document = parsed(read_text(in("out/backtest.json")));
  json said = answer_to({input});
  said["files"] = document["backtest"]["files"];
  EXPECT_EQ(document["backtest"], said);
  EXPECT_THAT(
      read_text(in("out/scores.csv")),
      StartsWith("target,place,origin,horizon,date,days,phase,forecaster,outcome,median,q05,q25,q75,q95,wis,crps,dispersion,"
                 "overprediction,underprediction,bias,log_score,pit_below,pit_upto,within50,within90\n"));
  EXPECT_THAT(read_text(in("out/skill.svg")), StartsWith("<svg "));
  Diagnostics diagnostics;
  const auto rows = io::results::read_hubverse("forecast.csv", read_text(in("out/forecast.csv")), diagnostics);
  ASSERT_TRUE(rows) << "a file that hubs can read";
  EXPECT_EQ(rows->size() % 23, 0U);
  EXPECT_EQ(outflow_program({"backtest", input, "--out", in("again")}).exit_code, 0);
  for (const char* name : {"/scores.csv", "/forecast.csv", "/skill.svg"})
    EXPECT_EQ(read_text(in("out") + name), read_text(in("again") + name));
}

TEST_F(Backtesting, TheFutureChangesNoForecast) {
  const auto forecasts_up_to = [](const std::string& file, const std::string& origin) {
    Diagnostics diagnostics;
    auto rows = io::results::read_hubverse(file, read_text(file), diagnostics).value();
    std::erase_if(rows, [&](const auto& row) {
      return format_date(row.reference_date) > origin || row.target == "persons in camp, total given";
    });
    return rows;
  };
  ASSERT_EQ(outflow_program({"backtest", folder("a"), "--out", in("ra")}).exit_code, 0);
  ASSERT_EQ(outflow_program({"backtest", folder("b", 120, 50'000), "--out", in("rb")}).exit_code, 0);
  const auto before = forecasts_up_to(in("ra/forecast.csv"), "2020-04-30");
  EXPECT_EQ(before.size(), 4U * 3 * 3 * 23) << "four origins, three horizons, two camps and the total";
  EXPECT_EQ(before, forecasts_up_to(in("rb/forecast.csv"), "2020-04-30"));
  EXPECT_NE(forecasts_up_to(in("ra/forecast.csv"), "2020-05-30"), forecasts_up_to(in("rb/forecast.csv"), "2020-05-30"))
      << "what was published by the origin does count";
}

TEST_F(Backtesting, WhatCannotBeAskedIsTold) {
  const auto told = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "backtest");
    const Finished finished = outflow_program(arguments);
    return std::to_string(finished.exit_code) + " " + finished.err;
  };
  EXPECT_THAT(told({valley}), ::testing::AllOf(StartsWith("2 "), HasSubstr("too few counts"), HasSubstr("--every")));
  EXPECT_THAT(told({valley, "--every", "0"}), StartsWith("2 "));
  EXPECT_THAT(told({valley, "--horizons", "30,,60"}), ::testing::AllOf(StartsWith("2 "), HasSubstr("30,60,90")));
  EXPECT_THAT(told({valley, "--horizons", "30,30"}), ::testing::AllOf(StartsWith("2 "), HasSubstr("twice")));
  EXPECT_THAT(told({three_places}), ::testing::AllOf(StartsWith("2 "), HasSubstr("carries a prior")));
  EXPECT_THAT(told({valley, "--from", "2020"}),
              ::testing::AllOf(StartsWith("2 "), HasSubstr("--from belongs to scenario folders")));
  EXPECT_THAT(told({in("nothing")}), StartsWith("4 "));
  const std::string input = folder("broken");
  write_text(in("broken/source_data/lake.csv"), "2020-01-01,many\n");
  EXPECT_THAT(told({input}), ::testing::AllOf(StartsWith("3 "), HasSubstr("lake.csv:1")));
}

}  // namespace
}  // namespace outflow::test
