#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "learning.h"
#include "outflow/base/sha256.h"

/// report.html of a calibration: what it holds, and how it is drawn anew.
namespace outflow::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

class CalibrationPage : public Learning {
 protected:
  /// The data of the page in the folder `out`.
  [[nodiscard]] Json page_data(const std::string& folder = "out") const {
    const std::string page = read_text(in(folder) + "/report.html"), open = "id=\"outflow-data\">";
    const auto from = page.find(open) + open.size();
    return parsed(page.substr(from, page.find("</script>", from) - from));
  }
  void expect_fine(const Finished& finished) const { ASSERT_EQ(finished.exit_code, 0) << finished.err << finished.out; }
  /// A backtest as `outflow backtest --out` writes it, with two lines.
  [[nodiscard]] static Json backtest_of(const std::string& scenario) {
    const auto line = [](const char* forecaster, bool baseline) {
      Json json = {{"target", "total"},
                   {"horizon", 30},
                   {"forecaster", forecaster},
                   {"baseline", baseline},
                   {"n", 7},
                   {"wis", 12.5},
                   {"dispersion", 5},
                   {"overprediction", 4},
                   {"bias", 0.1},
                   {"underprediction", 3.5},
                   {"median_error", 9},
                   {"coverage50", 0.5},
                   {"coverage90", 1},
                   {"best_baseline", "persistence"},
                   {"ratio", baseline ? 1 : 0.8}};
      if (!baseline) json["verdict"] = "beats the best baseline";
      return json;
    };
    return {{"format", "outflow-cli-1"},
            {"task", "backtest"},
            {"scenario", {{"name", scenario}}},
            {"backtest",
             {{"forecasts", 14},
              {"every", 30},
              {"by_horizon", {line("model", false), line("persistence", true)}},
              {"by_place", Json::array()},
              {"by_phase", Json::array()}}}};
  }
};

TEST_F(CalibrationPage, IsWrittenAndHoldsWhatTheAnswerSays) {
  const Finished finished = calibrate({"--histories", "200", "--json"});
  expect_fine(finished);
  const Json answer = parsed(finished.out).at("calibration"), page = page_data();
  expect_keeps("calibration-data.schema.json", page);
  EXPECT_FALSE(page.contains("backtest"));
  EXPECT_EQ(page.at("seed"), answer.at("seed"));
  EXPECT_EQ(page.at("figures"), answer.at("figures"));
  EXPECT_EQ(page.at("levels"), answer.at("levels"));

  std::size_t observed = 0, forecasts = 0;
  for (const auto& series : page.at("series")) {
    observed += series.at("observed").size();
    for (const auto& f : series.at("forecasts")) {
      EXPECT_EQ(f.at("quantiles").size(), page.at("levels").size());
      EXPECT_LT(f.at("from"), f.at("to"));
      for (const auto& o : series.at("observed")) EXPECT_LE(o.at("from"), f.at("from")) << "a forecast of what is known";
      ++forecasts;
    }
  }
  EXPECT_EQ(observed, answer.at("figures").get<std::size_t>());
  EXPECT_EQ(forecasts, answer.at("forecasts").size());

  ASSERT_EQ(page.at("parameters").size(), 1u);
  const auto& shells = page.at("parameters")[0];
  EXPECT_EQ(shells.at("verdict"), answer.at("parameters")[0].at("verdict"));
  const auto& density = shells.at("density");
  EXPECT_EQ(density.at("logarithmic"), true);
  const double width = std::log(density.at("to").get<double>() / density.at("from").get<double>()) / 100;
  for (const char* law : {"prior", "posterior"}) {
    double area = 0;
    for (const double v : density.at(law)) area += width * v;
    EXPECT_NEAR(area, 1, 0.02) << law;
  }
}

TEST_F(CalibrationPage, SaysWhatNobodyKnowsAndWhereItCameFrom) {
  expect_fine(calibrate({"--histories", "200"}));
  const Json page = page_data();
  // Every report of the scenario is there, and those without a figure say so.
  std::set<std::string> held;
  for (const auto& series : page.at("series")) held.insert(series.at("report"));
  for (const auto& report : page.at("reports"))
    EXPECT_EQ(report.at("figures").get<int>() > 0, held.contains(report.at("report"))) << report;
  ASSERT_FALSE(page.at("drivers").empty());
  EXPECT_EQ(page.at("drivers")[0].at("after"), "holds");
  EXPECT_GT(page.at("assumptions").at("assumed").get<int>(), 0) << "the teaching scenario is invented, and says so";
  std::set<std::string> files;
  for (const auto& input : page.at("inputs")) {
    files.insert(input.at("name"));
    EXPECT_EQ(input.at("sha256"), sha256_hex(read_text(in("world") + "/" + input.at("name").get<std::string>())));
  }
  for (const char* name : {"scenario.toml", "observations.csv", "effects.csv"}) EXPECT_TRUE(files.contains(name)) << name;
}

TEST_F(CalibrationPage, NamesTheParameterThatAWidthHangsOn) {
  std::string scenario = read_text(in("world") + "/scenario.toml");
  const auto head = scenario.find("[reports.arrivals]");
  ASSERT_NE(head, std::string::npos);
  scenario.insert(scenario.find('\n', head) + 1,
                  "discrepancy = { prior = 'lognormal', median = 0.1, p90 = 0.2, name = 'off' }\n");
  write_text(in("world") + "/scenario.toml", scenario);
  expect_fine(calibrate({"--histories", "200"}));
  const Json page = page_data();
  for (const auto& report : page.at("reports"))
    EXPECT_EQ(report.at("discrepancy_parameter"), report.at("report") == "arrivals" ? "off" : "") << report;
  ASSERT_EQ(page.at("parameters").size(), 2u);
  ASSERT_EQ(page.at("pairs").size(), 1u);
  EXPECT_LE(std::abs(page.at("pairs")[0].at("r").get<double>()), 1);
}

TEST_F(CalibrationPage, ShowsWhatWouldBeOtherwise) {
  expect_fine(calibrate({"--histories", "200", "--variant", "calm", "--set", "exit.flight*=0.5"}));
  const Json page = page_data();
  expect_keeps("calibration-data.schema.json", page);
  ASSERT_EQ(page.at("variants").size(), 1u);
  const auto& calm = page.at("variants")[0];
  EXPECT_EQ(calm.at("name"), "calm");
  std::size_t forecasts = 0;
  for (const auto& series : page.at("series")) forecasts += series.at("forecasts").size();
  ASSERT_EQ(calm.at("forecasts").size(), forecasts);
  for (const auto& f : calm.at("forecasts")) EXPECT_EQ(f.at("ratio").size(), page.at("levels").size());
}

TEST_F(CalibrationPage, IsTheSameForAnyNumberOfThreadsAndCarriesNoMap) {
  expect_fine(calibrate({"--histories", "200", "--threads", "1"}));
  const std::string first = read_text(in("out") + "/report.html");
  fs::remove_all(in("out"));
  expect_fine(calibrate({"--histories", "200", "--threads", "2"}));
  EXPECT_EQ(read_text(in("out") + "/report.html"), first);
  EXPECT_THAT(first, HasSubstr("id=\"basemap-fine\"></script>"));
}

TEST_F(CalibrationPage, OfTheFilterTellsHowManyStepsWereAccepted) {
  expect_fine(calibrate({"--method", "filter", "--draws", "20", "--particles", "8"}));
  const Json page = page_data();
  expect_keeps("calibration-data.schema.json", page);
  EXPECT_TRUE(page.at("least_acceptance").is_number());
}

TEST_F(CalibrationPage, IsDrawnAnewWithABacktest) {
  expect_fine(calibrate({"--histories", "200"}));
  const std::string before = read_text(in("out") + "/report.html");
  fs::remove(in("out") + "/report.html");
  Finished drawn = outflow_program({"report", in("out"), "--json"});
  expect_fine(drawn);
  expect_keeps("cli.schema.json", parsed(drawn.out));
  EXPECT_EQ(read_text(in("out") + "/report.html"), before);

  fs::create_directory(in("scores"));
  const auto write_scores = [&](const Json& json) { write_text(in("scores") + "/backtest.json", json.dump()); };
  write_scores(backtest_of("three-places"));
  drawn = outflow_program({"report", in("out"), "--backtest", in("scores"), "--json"});
  expect_fine(drawn);
  expect_keeps("cli.schema.json", parsed(drawn.out));
  const Json page = page_data();
  expect_keeps("calibration-data.schema.json", page);
  const Json& lines = page.at("backtest").at("lines");
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].at("ratio"), 0.8);
  EXPECT_EQ(lines[0].at("ahead"), "30 days");

  // That of a scenario folder, whose horizons are periods of each target.
  Json line = backtest_of("three-places").at("backtest").at("by_horizon")[0];
  line["horizon"] = 2;
  line["ratio_90"] = {0.6, 1.1};
  const Json target = {{"name", "arrivals"},        {"period", "1 month"},     {"by_horizon", {line}},
                       {"by_phase", Json::array()}, {"within_breaks", {line}}, {"outside_breaks", Json::array()}};
  Json scores = backtest_of("three-places");
  scores.erase("backtest");
  scores["scenario_backtest"] = {
      {"forecasts", 5}, {"origins", {1, 2, 3}}, {"breaks", {"2020-02..2020-03"}}, {"targets", {target}}};
  write_scores(scores);
  expect_fine(outflow_program({"report", in("out"), "--backtest", in("scores")}));
  const Json of_scenario = page_data();
  expect_keeps("calibration-data.schema.json", of_scenario);
  EXPECT_EQ(of_scenario.at("backtest").at("origins"), 3);
  ASSERT_EQ(of_scenario.at("backtest").at("lines").size(), 2u);
  EXPECT_EQ(of_scenario.at("backtest").at("lines")[0].at("ahead"), "2 months");
  EXPECT_EQ(of_scenario.at("backtest").at("lines")[1].at("part"), "within breaks");

  // Of another scenario, no backtest at all, or nothing: the page stays as it was.
  const std::string kept = read_text(in("out") + "/report.html");
  write_scores(backtest_of("another"));
  drawn = outflow_program({"report", in("out"), "--backtest", in("scores")});
  EXPECT_EQ(drawn.exit_code, 4);
  EXPECT_THAT(drawn.err, HasSubstr("is a backtest of 'another', and the calibration is of 'three-places'"));
  write_scores({{"task", "run"}});
  drawn = outflow_program({"report", in("out"), "--backtest", in("scores")});
  EXPECT_EQ(drawn.exit_code, 4);
  EXPECT_THAT(drawn.err, HasSubstr("is not what `outflow backtest --out` writes"));
  EXPECT_EQ(outflow_program({"report", in("out"), "--backtest", in("nowhere")}).exit_code, 4);
  EXPECT_EQ(read_text(in("out") + "/report.html"), kept);
}

TEST_F(CalibrationPage, TakesInABacktestThatStandsNearby) {
  const std::string folder = in("three-places-calibration");
  expect_fine(outflow_program({"calibrate", in("world"), "--out", folder, "--quiet", "--histories", "200"}));
  fs::create_directory(in("three-places-backtest"));
  write_text(in("three-places-backtest") + "/backtest.json", backtest_of("three-places").dump());
  Finished drawn = outflow_program({"report", folder});
  expect_fine(drawn);
  EXPECT_THAT(drawn.out, HasSubstr("three-places-backtest"));
  EXPECT_TRUE(page_data("three-places-calibration").contains("backtest"));
  // One that cannot be used is told of, and left out.
  write_text(folder + "/backtest.json", "{}");
  drawn = outflow_program({"report", folder + "/"});
  expect_fine(drawn);
  EXPECT_THAT(drawn.err, HasSubstr("left out"));
  EXPECT_FALSE(page_data("three-places-calibration").contains("backtest"));
}

TEST_F(CalibrationPage, IsNotWrittenWhereThereIsNoResult) {
  EXPECT_EQ(calibrate({"--minutes", "0", "--histories", "200"}).exit_code, 130);
  EXPECT_FALSE(fs::exists(in("out") + "/report.html"));
  const Finished drawn = outflow_program({"report", in("out")});
  EXPECT_EQ(drawn.exit_code, 4);
  EXPECT_THAT(drawn.err, HasSubstr("calibration.json"));

  // A posterior that collapses: figures that nothing explains, and a few histories in many rounds to look for them.
  std::string observations = read_text(in("world") + "/observations.csv");
  for (const auto& [was, is] : {std::pair{",410,", ",41000000,"}, {",1300,", ",1,"}}) {
    ASSERT_NE(observations.find(was), std::string::npos);
    observations.replace(observations.find(was), std::string(was).size(), is);
  }
  write_text(in("world") + "/observations.csv", observations);
  fs::remove_all(in("out"));
  const Finished failed = calibrate({"--histories", "50", "--rounds", "10"});
  EXPECT_EQ(failed.exit_code, 5) << failed.out;
  EXPECT_THAT(failed.out, HasSubstr("NO RESULT"));
  EXPECT_FALSE(fs::exists(in("out") + "/report.html"));
}

TEST_F(CalibrationPage, OfADamagedFileIsRefused) {
  expect_fine(calibrate({"--histories", "200"}));
  const std::string page = read_text(in("out") + "/report.html");
  for (const std::string text : {"", "{}", "[]", R"({"page":{}})"}) {
    write_text(in("out") + "/calibration.json", text);
    const Finished drawn = outflow_program({"report", in("out")});
    EXPECT_EQ(drawn.exit_code, 4) << text;
    EXPECT_THAT(drawn.err, HasSubstr("holds no page"));
  }
  EXPECT_EQ(read_text(in("out") + "/report.html"), page);
}

}  // namespace
}  // namespace outflow::test
