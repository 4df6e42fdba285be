#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "counted_valley.h"
#include "documents.h"
#include "outflow/api/backtest.h"
#include "outflow/base/calendar.h"
#include "outflow/io/results/hubverse.h"
#include "support/folders.h"

/// `outflow backtest` as people and scripts see it.
namespace outflow::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
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

double error_of(const json& line, const std::string& forecaster) {
  for (const auto& entry : line["errors"])
    if (entry["forecaster"] == forecaster) return entry["error"];
  throw std::runtime_error("no error of " + forecaster);
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

TEST_F(Backtesting, ACalibratedSimulationGivenTheTotal) {
  const std::vector<std::string> command{folder("v"), "--model", "--histories", "60",         "--rounds",
                                         "3",         "--every", "90",          "--horizons", "30,90"};
  auto on_threads = [&](const char* threads) {
    auto asked = command;
    asked.insert(asked.end(), {"--threads", threads});
    return answer_to(asked);
  };
  const json found = on_threads("1");
  EXPECT_EQ(found, on_threads("3"));
  const json& model = found["model"];
  EXPECT_EQ(model["histories"], 60);
  EXPECT_EQ(model["origins"].size(), 3) << "days 90, 180 and 270";
  EXPECT_EQ(model["origins"][0]["date"], "2020-03-31");
  EXPECT_GT(model["parameters"].size(), 7);
  const json& errors = model["relative_difference_by_origin"];
  ASSERT_EQ(errors.size(), 2);
  // Days 120, 210 and (290 for 300) are in the last two thirds; of 90 days later 180 and 270.
  EXPECT_EQ(errors[0]["dates"], 3);
  EXPECT_EQ(errors[1]["dates"], 2);
  for (const char* name :
       {"anchored", "kept share", "share by capacity", "model and counts", "counted newcomers", "simulation alone"}) {
    EXPECT_GE(error_of(errors[0], name), 0) << name;
    EXPECT_LE(error_of(errors[0], name), 2) << name;
  }
  // Upper camp 1900 of 3900 on day 90, 2800 of 4800 on day 180, 3700 of 5700 on day 270: |s - y| twice over U.
  const double kept = 2 * (std::abs(1900 / 3900.0 - 2800 / 4800.0) + std::abs(2800 / 4800.0 - 3700 / 5700.0)) / 2;
  EXPECT_NEAR(error_of(errors[1], "kept share"), kept, 1e-4);
  EXPECT_EQ(line(found["by_horizon"], "camps given the total", 30, "model and counts")["places"], 2);
  const Finished words = outflow_program({"backtest", in("v/input"), "--model", "--histories", "60", "--rounds", "3", "--every",
                                          "90", "--out", in("out"), "--quiet"});
  ASSERT_EQ(words.exit_code, 0) << words.err;
  EXPECT_THAT(words.out, HasSubstr("given the total: model and counts"));
  EXPECT_THAT(words.out, HasSubstr("of 2 camps"));
  EXPECT_THAT(read_text(in("out/scores.csv")), HasSubstr("simulation alone"));
  EXPECT_THAT(read_text(in("out/forecast.csv")), HasSubstr("total given, by model and counts"));
}

TEST_F(Backtesting, NothingLaterButTheTotalChangesTheSimulation) {
  ASSERT_NE(folder("a"), folder("b"));
  const auto day = [](int t) { return format_date(parse_date("2020-01-01")->begin + t * Seconds{86400}); };
  // After day 120 everything is otherwise in the files, but for the sum of the counts.
  std::string conflicts = "#Day, Ford, Mill\n", upper, lake;
  for (int t = 0; t < valley_days; ++t) conflicts += std::to_string(t) + (t > 120 ? ", 0, 1\n" : ", 1, 0\n");
  for (int t = 0; t < valley_days; t += 10) {
    const int moved = t > 120 ? 500 + t : 0;
    upper += day(t) + "," + std::to_string(1000 + 10 * t - moved) + "\n";
    lake += day(t) + "," + std::to_string(2000 + moved) + "\n";
  }
  write_text(in("b/input/conflicts.csv"), conflicts);
  write_text(in("b/source_data/upper.csv"), upper);
  write_text(in("b/source_data/lake.csv"), lake);
  write_text(in("b/input/registration_corrections.csv"),
             "Upper Camp," + day(200) + ",normalize\nLake," + day(130) + ",normalize\n");
  write_text(in("b/input/closures.csv"),
             read_text(in("b/input/closures.csv")) + "location,Lake,,125,180\nlink,Ford,Mill,130,140\n");
  write_text(in("b/location_changes.csv"), read_text(in("b/location_changes.csv")) + "Mill,camp,140\n");
  std::string places = read_text(in("b/input/locations.csv"));
  places.replace(places.find("901"), 3, "4321");
  write_text(in("b/input/locations.csv"), places);
  const auto said = [&](const std::string& name, const std::string& last_origin) {
    const Finished finished = outflow_program({"backtest", in(name) + "/input", "--model", "--histories", "60", "--rounds", "3",
                                               "--every", "60", "--horizons", "30,90", "--out", in("out-" + name), "--quiet"});
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    const std::string file = in("out-" + name + "/forecast.csv");
    Diagnostics diagnostics;
    auto rows = io::results::read_hubverse(file, read_text(file), diagnostics).value();
    std::erase_if(rows, [&](const auto& row) {
      return format_date(row.reference_date) > last_origin || row.target.find("given, by ") == std::string::npos;
    });
    return rows;
  };
  const auto before = said("a", "2020-04-30");
  EXPECT_EQ(before.size(), 2U * 2 * 2 * 3 * 23) << "two origins, horizons and camps; three forecasters";
  EXPECT_EQ(before, said("b", "2020-04-30"));
  EXPECT_NE(said("a", "2020-06-29"), said("b", "2020-06-29")) << "what was published by day 180 does count";
}

TEST_F(Backtesting, AStopEndsItWithoutScores) {
  std::atomic<bool> stop{false};
  int told = 0;
  api::BacktestRequest request{.folder = folder("v"), .model = true, .histories = 100, .threads = 1};
  const auto answer = api::backtest(request, {.progress =
                                                  [&](const api::BacktestProgress& p) {
                                                    EXPECT_EQ(p.of, 9) << "days 30, 60, ..., 270";
                                                    ++told;
                                                    stop = p.done == 1;
                                                  },
                                              .stop = &stop});
  EXPECT_FALSE(answer.complete);
  EXPECT_GT(told, 5);
  ASSERT_EQ(answer.model->origins.size(), 1U);
  EXPECT_TRUE(answer.by_horizon.empty());
  EXPECT_THAT(api::in_words(answer), ::testing::ElementsAre(HasSubstr("Stopped after 1 of 9 origins")));
  const json document = parsed(api::to_json(answer));
  expect_keeps("cli.schema.json", document);
  EXPECT_EQ(document["exit_code"], 130);
}

TEST_F(Backtesting, ACalibratedSimulationGoesOnAfterAStopToTheSameBits) {
  const std::string input = folder("v");
  const auto command = [&](const std::string& out, std::vector<std::string> more = {}) {
    std::vector<std::string> all{"backtest", input, "--model",    "--histories", "60",      "--rounds", "3",
                                 "--every",  "90",  "--horizons", "30,90",       "--quiet", "--out",    in(out)};
    all.insert(all.end(), more.begin(), more.end());
    return outflow_program(all);
  };
  ASSERT_EQ(command("whole", {"--threads", "1"}).exit_code, 0);
  // Stopped within the second of three origins.
  std::atomic<bool> stop{false};
  api::BacktestRequest request{.folder = input, .every = 90, .horizons = {30, 90}, .model = true, .histories = 60, .rounds = 3};
  request.out = in("out");
  const auto stopped =
      api::backtest(request, {.progress = [&](const api::BacktestProgress& p) { stop = stop || p.done == 1; }, .stop = &stop});
  EXPECT_FALSE(stopped.complete);
  EXPECT_THAT(api::in_words(stopped), ::testing::ElementsAre(HasSubstr("The same command goes on from there")));
  EXPECT_TRUE(fs::exists(in("out/origins/2020-03-31.json")));
  EXPECT_FALSE(fs::exists(in("out/origins/2020-06-29.json")));
  EXPECT_FALSE(fs::exists(in("out/backtest.json"))) << "half a backtest must not look like one";
  const Finished out_of_time = command("out", {"--minutes", "0"});
  EXPECT_EQ(out_of_time.exit_code, 130) << out_of_time.err;
  EXPECT_THAT(out_of_time.out, HasSubstr("Stopped after 1 of 3 origins"));
  const Finished went_on = command("out", {"--threads", "2"});
  ASSERT_EQ(went_on.exit_code, 0) << went_on.err;
  EXPECT_THAT(went_on.out, HasSubstr("(1 from an earlier run)"));
  for (const char* file : {"/scores.csv", "/forecast.csv", "/skill.svg", "/backtest.json"})
    EXPECT_EQ(read_text(in("out") + file), read_text(in("whole") + file)) << file;
  EXPECT_THAT(command("out").out, HasSubstr("(3 from an earlier run)"));
  EXPECT_THAT(command("out", {"--again"}).out, Not(HasSubstr("earlier run")));
  EXPECT_THAT(command("out", {"--seed", "5"}).out, Not(HasSubstr("earlier run"))) << "of another seed";

  const std::string origin = in("whole/origins/2020-06-29.json"), cut = read_text(origin).substr(0, 300);
  write_text(origin, cut);
  const Finished refused = command("whole");
  EXPECT_EQ(refused.exit_code, 3) << refused.out;
  EXPECT_THAT(refused.err, AllOf(HasSubstr("2020-06-29.json: is cut off"), HasSubstr("--again")));
  EXPECT_EQ(read_text(origin), cut) << "it was not written over";
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
  EXPECT_THAT(told({valley, "--histories", "100"}), ::testing::AllOf(StartsWith("2 "), HasSubstr("add --model")));
  EXPECT_THAT(told({valley, "--again"}), AllOf(StartsWith("2 "), HasSubstr("add --model")));
  EXPECT_THAT(told({folder("few"), "--model", "--histories", "60", "--rounds", "20"}),
              ::testing::AllOf(StartsWith("2 "), HasSubstr("too few")));
  EXPECT_THAT(told({in("few/input"), "--model", "--rounds", "1"}), StartsWith("2 "));
  EXPECT_THAT(told({three_places, "--model"}), ::testing::AllOf(StartsWith("2 "), HasSubstr("--model belongs to")));
  EXPECT_THAT(told({in("nothing")}), StartsWith("4 "));
  const std::string input = folder("broken");
  write_text(in("broken/source_data/lake.csv"), "2020-01-01,many\n");
  EXPECT_THAT(told({input}), ::testing::AllOf(StartsWith("3 "), HasSubstr("lake.csv:1")));
}

}  // namespace
}  // namespace outflow::test
