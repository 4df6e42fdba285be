#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "documents.h"
#include "outflow/io/results/hubverse.h"
#include "support/folders.h"

/// `outflow backtest SCENARIO` and the forecasts of `outflow calibrate` with something otherwise, as people and scripts see them.
namespace outflow::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr int months = 30;

std::string month(int t) {
  const int year = 2020 + t / 12, m = t % 12 + 1;
  return std::to_string(year) + (m < 10 ? "-0" : "-") + std::to_string(m);
}

class Rolling : public InFolder {
 protected:
  /// A valley that people leave for a camp at a rate that is not known. Figures of all months; from `changed` on they, and the
  /// driver, are others.
  [[nodiscard]] std::string world(const std::string& name, int changed = months) const {
    const std::string folder = in(name);
    fs::create_directory(folder);
    std::string drivers = "driver,date,value\n", observations = "report,from,to,persons\n";
    for (int t = 0; t < months; ++t) {
      const bool other = t >= changed;
      drivers += "push," + month(t) + "," + std::to_string(other ? 2 : t % 3) + "\n";
      observations +=
          "arrivals," + month(t) + "," + month(t) + "," + std::to_string(100 + 30 * (t % 3) + t % 7 + (other ? 500 : 0)) + "\n";
    }
    write_text(folder + "/drivers.csv", drivers);
    write_text(folder + "/observations.csv", observations);
    write_text(folder + "/places.csv", "id,kind\nvalley,origin\ncamp,camp\n");
    write_text(folder + "/populations.csv", "place,group,persons\nvalley,,20000\n");
    write_text(folder + "/exits.csv",
               "place,exit,value,unit,to\nvalley,leave,\"{ prior = 'lognormal', median = 0.005, p90 = 0.012, name = 'rate' "
               "}\",per month,links\n");
    write_text(folder + "/links.csv", "id,from,to,mode,distance_km\ntrack,valley,camp,foot,10\n");
    write_text(
        folder + "/effects.csv",
        "of,driver,coefficient\nleave,push,\"{ prior = 'normal', mean = 0.2, sd = 0.1, name = 'push' }\"\nleave,unexplained,1\n");
    write_text(
        folder + "/scenario.toml",
        "format = 1\nname = \"rolling\"\ntitle = \"Rolling\"\n[time]\nstart = 2020-01-01\nend = 2022-07-01\nstep = \"1 month\"\n"
        "[modes.foot]\nspeed = \"20 km/day\"\n[drivers.push]\n[drivers.unexplained]\nnoise = \"ar1\"\nnoise_sd = 0.2\n"
        "noise_correlation = 0.8\n[reports.arrivals]\ncounts = \"entries\"\nplaces = [\"camp\"]\ndispersion = 0.01\n"
        "[tables]\nplaces = 2\nlinks = 1\npopulations = 1\nexits = 1\neffects = 2\ndrivers = " +
            std::to_string(months) + "\nobservations = " + std::to_string(months) + "\n");
    return folder;
  }
};

std::vector<std::string> quick(const std::string& command, const std::string& folder, const std::string& out,
                               std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{command, folder, "--out", out, "--quiet", "--histories", "60", "--rounds", "1"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::vector<std::string> some(std::vector<std::string> more = {}) {
  std::vector<std::string> all{"--every", "3 months", "--from", "2021-01", "--horizons", "1,3"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::vector<io::results::ForecastRow> forecasts(const std::string& folder) {
  Diagnostics diagnostics;
  return io::results::read_hubverse("forecast.csv", read_text(folder + "/forecast.csv"), diagnostics).value();
}

TEST_F(Rolling, JudgesTheModelBesideItsBaselines) {
  const Finished finished = outflow_program(quick("backtest", world("w"), in("out"), some({"--break", "2022", "--json"})));
  ASSERT_EQ(finished.exit_code, 0) << finished.err << finished.out;
  const json document = parsed(finished.out);
  expect_keeps("cli.schema.json", document);
  const json& b = document["scenario_backtest"];
  ASSERT_EQ(b["origins"].size(), 6u) << "2021-01 to 2022-04, every three months";
  EXPECT_EQ(b["origins"][0]["figures"], 12);
  ASSERT_EQ(b["targets"].size(), 1u);
  const json& target = b["targets"][0];
  EXPECT_EQ(target["period"], "1 month");
  int models = 0, seasonal = 0;
  for (const auto& line : target["by_horizon"]) {
    if (line["forecaster"] == "model") {
      ++models;
      EXPECT_EQ(line["n"], 6);
      EXPECT_EQ(line["verdict"], line["ratio"] <= 0.95   ? "beats the best baseline"
                                 : line["ratio"] <= 1.05 ? "equals it"
                                                         : "does not");
      EXPECT_LE(line["ratio_90"][0], line["ratio"]);
      EXPECT_GE(line["ratio_90"][1], line["ratio"]);
      EXPECT_NEAR(line["crps"].get<double>() / line["wis"].get<double>(), 1, 0.25) << "one is the sum of the other at 23 levels";
    }
    seasonal += line["forecaster"] == "seasonal";
  }
  EXPECT_EQ(models, 2);
  EXPECT_EQ(seasonal, 2);
  const auto n_of = [](const json& lines) {
    int n = 0;
    for (const auto& line : lines)
      if (line["forecaster"] == "model" && line["horizon"] == 1) n += line["n"].get<int>();
    return n;
  };
  EXPECT_EQ(n_of(target["within_breaks"]), 2) << "January and April of 2022";
  EXPECT_EQ(n_of(target["outside_breaks"]), 4);
  EXPECT_EQ(n_of(target["by_phase"]), 6);
  for (const char* name : {"scores.csv", "forecast.csv", "backtest.json", "skill.svg"})
    EXPECT_TRUE(fs::exists(in("out") + "/" + name)) << name;
  EXPECT_EQ(forecasts(in("out")).size(), 6u * 2 * 23);
  EXPECT_THAT(read_text(in("out/skill.svg")), HasSubstr("periods ahead"));
  const Finished words = outflow_program(quick("backtest", world("v"), in("out2"), some()));
  EXPECT_THAT(words.out, HasSubstr("model and persistence"));
  EXPECT_THAT(words.out, HasSubstr("6 origins tell little"));
  EXPECT_THAT(words.out, HasSubstr("log score"));
}

TEST_F(Rolling, TheFutureChangesNoForecast) {
  ASSERT_EQ(outflow_program(quick("backtest", world("a"), in("ra"), some())).exit_code, 0);
  ASSERT_EQ(outflow_program(quick("backtest", world("b", 19), in("rb"), some())).exit_code, 0);  // others from August 2021 on
  const auto up_to = [](std::vector<io::results::ForecastRow> rows, const std::string& origin) {
    std::erase_if(rows, [&](const auto& row) { return format_date(row.reference_date) > origin; });
    return rows;
  };
  const auto a = forecasts(in("ra")), b = forecasts(in("rb"));
  EXPECT_EQ(up_to(a, "2021-07-01").size(), 3u * 2 * 23);
  EXPECT_EQ(up_to(a, "2021-07-01"), up_to(b, "2021-07-01"));
  EXPECT_NE(up_to(a, "2021-10-01"), up_to(b, "2021-10-01")) << "what was known by the origin does count";
}

TEST_F(Rolling, GoesOnAfterAKillToTheSameBits) {
  const std::string folder = world("w");
  ASSERT_EQ(outflow_program(quick("backtest", folder, in("whole"), some({"--threads", "1"}))).exit_code, 0);
  const Finished stopped = outflow_program(quick("backtest", folder, in("out"), some({"--minutes", "0"})));
  EXPECT_EQ(stopped.exit_code, 130) << stopped.out;
  EXPECT_FALSE(fs::exists(in("out/backtest.json"))) << "half a backtest must not look like one";
  // Half of the origins are taken from the whole run, as a killed one would have left them.
  fs::copy_file(in("whole/origins/2021-01-01.json"), in("out/origins/2021-01-01.json"));
  fs::copy_file(in("whole/origins/2021-07-01.json"), in("out/origins/2021-07-01.json"));
  const Finished went_on = outflow_program(quick("backtest", folder, in("out"), some({"--threads", "2"})));
  ASSERT_EQ(went_on.exit_code, 0) << went_on.err;
  EXPECT_THAT(went_on.out, HasSubstr("(2 from an earlier run)"));
  for (const char* file : {"scores.csv", "forecast.csv", "skill.svg"})
    EXPECT_EQ(read_text(in("out") + "/" + file), read_text(in("whole") + "/" + file)) << file;
}

/// Makes the last digit behind `key` another one.
void change_a_digit(const std::string& file, const std::string& key) {
  std::string text = read_text(file);
  const auto from = text.find("\"" + key + "\"");
  ASSERT_NE(from, std::string::npos);
  const auto at = text.find_first_of("123456789", from + key.size() + 2);
  text[at] = text[at] == '1' ? '2' : '1';
  write_text(file, text);
}

TEST_F(Rolling, ANumberChangedOnTheDiskIsNotGoneOnFrom) {
  const std::string folder = world("w");
  const auto backtest = quick("backtest", folder, in("out"), some());
  ASSERT_EQ(outflow_program(backtest).exit_code, 0);
  change_a_digit(in("out/origins/2021-04-01.json"), "effective");
  const Finished origin = outflow_program(backtest);
  EXPECT_EQ(origin.exit_code, 3) << origin.out;
  EXPECT_THAT(origin.err,
              ::testing::AllOf(HasSubstr("out/origins/2021-04-01.json"), HasSubstr("checksum"), HasSubstr("--again")));
  write_text(in("out/origins/2021-04-01.json"), read_text(in("out/origins/2021-04-01.json")).substr(0, 200));
  const Finished cut = outflow_program(backtest);
  EXPECT_EQ(cut.exit_code, 3) << cut.out;
  EXPECT_THAT(cut.err, ::testing::AllOf(HasSubstr("out/origins/2021-04-01.json: is cut off"), HasSubstr("--again")));
  fs::remove(in("out/origins/2021-04-01.json"));
  EXPECT_THAT(outflow_program(backtest).out, HasSubstr("(5 from an earlier run)"));

  for (const auto& method : {std::vector<std::string>{"--histories", "60", "--rounds", "1"},
                             std::vector<std::string>{"--method", "filter", "--draws", "40", "--particles", "8"}}) {
    std::vector<std::string> calibrate{"calibrate", folder, "--out", in(method[1]), "--quiet"};
    calibrate.insert(calibrate.end(), method.begin(), method.end());
    ASSERT_EQ(outflow_program(calibrate).exit_code, 0);
    EXPECT_THAT(outflow_program(calibrate).out, HasSubstr("gone on from an earlier run"));
    change_a_digit(in(method[1]) + "/checkpoint.json", "values");
    const Finished changed = outflow_program(calibrate);
    EXPECT_EQ(changed.exit_code, 3) << changed.out;
    EXPECT_THAT(changed.err, ::testing::AllOf(HasSubstr("checkpoint.json"), HasSubstr("checksum"), HasSubstr("--again")));
    calibrate.emplace_back("--again");
    EXPECT_EQ(outflow_program(calibrate).exit_code, 0);
  }
}

TEST_F(Rolling, AKilledCalibrationGoesOnToTheSameBits) {
  const std::string folder = world("w");
  const auto arguments = [&](const std::string& out) {
    return std::vector<std::string>{"calibrate", folder, "--out", in(out), "--quiet", "--histories", "1500", "--threads", "1"};
  };
  ASSERT_EQ(outflow_program(arguments("whole")).exit_code, 0);
  // A kill leaves no time to write: what stands on disk is what the run had kept. Later and later, until it had kept something.
  Finished killed;
  for (int milliseconds = 60; !fs::exists(in("out/checkpoint.json")) && milliseconds < 20'000; milliseconds *= 2) {
    Launch launch;
    launch.arguments = arguments("out");
    launch.signals = {{milliseconds, SIGKILL}};
    killed = outflow_program(launch);
  }
  EXPECT_EQ(killed.exit_code, 128 + SIGKILL) << "it was through before it was killed";
  EXPECT_FALSE(fs::exists(in("out/draws.csv")));
  const Finished went_on = outflow_program(arguments("out"));
  ASSERT_EQ(went_on.exit_code, 0) << went_on.err;
  EXPECT_THAT(went_on.out, HasSubstr("gone on from an earlier run"));
  for (const char* file : {"draws.csv", "forecast.csv", "parameters.csv"})
    EXPECT_EQ(read_text(in("out") + "/" + file), read_text(in("whole") + "/" + file)) << file;
}

double median_of(const json& forecast, const char* what) { return forecast[what][11].get<double>(); }

TEST_F(Rolling, ForecastsWithSomethingOtherwise) {
  const std::string folder = world("w");
  const std::vector<std::string> asked{"--until", "2022-10", "--json",          "--set",  "exit.leave*=0.5", "--variant",
                                       "late",    "--set",   "exit.leave*=0.5", "--from", "2022-09"};
  for (const auto& method : {std::vector<std::string>{"--method", "regression", "--histories", "60", "--rounds", "1"},
                             std::vector<std::string>{"--method", "filter", "--draws", "60", "--particles", "8"}}) {
    std::vector<std::string> arguments{"calibrate", folder, "--out", in("out-" + method[1]), "--quiet"};
    arguments.insert(arguments.end(), asked.begin(), asked.end());
    arguments.insert(arguments.end(), method.begin(), method.end());
    const Finished finished = outflow_program(arguments);
    ASSERT_EQ(finished.exit_code, 0) << finished.err << finished.out;
    const json document = parsed(finished.out);
    expect_keeps("cli.schema.json", document);
    const json& c = document["calibration"];
    ASSERT_EQ(c["forecasts"].size(), 3u) << "July, August and September of 2022";
    ASSERT_EQ(c["variants"].size(), 2u);
    const json &half = c["variants"][0]["forecasts"], &late = c["variants"][1]["forecasts"];
    EXPECT_EQ(c["variants"][0]["name"], "variant");
    EXPECT_NEAR(median_of(half[0], "ratio"), 0.5, 0.08) << "the same luck with half the rate";
    EXPECT_LT(median_of(half[0], "quantiles"), 0.7 * median_of(c["forecasts"][0], "quantiles"));
    // Before its date a variant is the same to the last bit.
    EXPECT_EQ(late[0]["quantiles"], c["forecasts"][0]["quantiles"]);
    EXPECT_DOUBLE_EQ(median_of(late[1], "ratio"), 1);
    EXPECT_NEAR(median_of(late[2], "ratio"), 0.5, 0.08);
    EXPECT_TRUE(fs::exists(in("out-" + method[1]) + "/forecast-late.csv"));
  }
}

TEST_F(Rolling, LearnsTheMovementOfAnInputFolderOfFlee) {
  const std::string valley = source_folder() + "/tests/golden/flee_valley";
  const Finished finished = outflow_program(quick("calibrate", valley, in("out"), {"--json"}));
  ASSERT_EQ(finished.exit_code, 0) << finished.err << finished.out;
  const json document = parsed(finished.out);
  expect_keeps("cli.schema.json", document);
  const json& c = document["calibration"];
  EXPECT_EQ(c["usual_priors"].size(), c["parameters"].size());
  EXPECT_EQ(c["parameters"][0]["name"], "default_movechance");
  EXPECT_GT(c["figures"], 0);
  // The same folder as a scenario carries no priors: they are not written into it.
  ASSERT_EQ(outflow_program({"import", "flee", valley, "-o", in("native")}).exit_code, 0);
  const Finished native = outflow_program(quick("calibrate", in("native"), in("out2")));
  EXPECT_EQ(native.exit_code, 2);
  EXPECT_THAT(native.err, HasSubstr("nothing to learn"));
}

TEST_F(Rolling, WhatCannotBeAskedIsTold) {
  const std::string folder = world("w");
  const auto told = [&](const std::string& command, std::vector<std::string> more) {
    const Finished finished = outflow_program(quick(command, folder, in("x"), std::move(more)));
    return std::to_string(finished.exit_code) + " " + finished.err;
  };
  EXPECT_THAT(told("backtest", {"--report", "arrival"}),
              ::testing::AllOf(StartsWith("2 "), HasSubstr("did you mean \"arrivals\"")));
  EXPECT_THAT(told("backtest", {"--every", "30"}), ::testing::AllOf(StartsWith("2 "), HasSubstr("3 months")));
  EXPECT_THAT(told("backtest", {"--from", "2030"}), ::testing::AllOf(StartsWith("2 "), HasSubstr("no origin")));
  EXPECT_THAT(told("backtest", {"--origins", "then"}), StartsWith("2 "));
  EXPECT_THAT(told("backtest", {"--break", "soon"}), StartsWith("2 "));
  EXPECT_THAT(told("backtest", {"--horizons", "1,1"}), ::testing::AllOf(StartsWith("2 "), HasSubstr("twice")));
  EXPECT_THAT(told("calibrate", {"--set", "exit.leave*=2", "--from", "2021-01"}),
              ::testing::AllOf(StartsWith("2 "), HasSubstr("known up to 2022-07-01")));
  EXPECT_THAT(told("calibrate", {"--set", "exit.stay*=2"}), StartsWith("3 "));
  EXPECT_THAT(told("calibrate", {"--variant", "a/b", "--set", "exit.leave*=2"}), StartsWith("2 "));
  const Finished finished = outflow_program({"backtest", three_places, "--out", in("none")});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("carries a prior"));
}

}  // namespace
}  // namespace outflow::test
