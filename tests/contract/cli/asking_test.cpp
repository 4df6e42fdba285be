#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "documents.h"

/// Claims, needs and what-if questions, as people and scripts see them.
namespace outflow::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string example_claims =
    "id,statement,said_by,said_on,formula,decided_by,source\n"
    "rise,More in February than in January,a paper,2020-04,arrivals 2020-02 > arrivals 2020-01,,invented\n"
    "crowd,A thousand came in March,a paper,2020-04,arrivals 2020-03 >= 1000,,invented\n"
    "many,Two thousand came in February,a paper,2020-04,arrivals 2020-02 >= 2000,,invented\n"
    "next,March is busier than January,an official,2020-02,probability(arrivals 2020-03 > arrivals 2020-01),,invented\n"
    "drowned,Somebody drowned,a paper,2020-04,probability(drowned 2020-01..2020-03 > 0),,invented\n"
    "why,They came because of the radio,a paper,2020-04,,a survey of reasons,invented\n";
const std::string example_needs =
    "need,report,group,share,low,high,stay,title,source\n"
    "beds,arrivals,,1,,,2 weeks,Beds,invented\n"
    "care,arrivals,age=child,0.2,0.1,0.3,,Care for children,invented\n";

class Asking : public InFolder {
 protected:
  /// A copy of the teaching scenario with more in it; the counts of rows are corrected by the program.
  std::string scenario(const std::string& claims, const std::string& needs) {
    const std::string copy = in("scenario");
    fs::remove_all(copy);
    fs::copy(three_places, copy, fs::copy_options::recursive);
    if (!claims.empty()) write_text(copy + "/claims.csv", claims);
    if (!needs.empty()) write_text(copy + "/needs.csv", needs);
    (void)outflow_program({"validate", copy, "--fix-counts"});
    return copy;
  }
};

TEST_F(Asking, ClaimsAreJudgedWithTheirEvidence) {
  const std::string folder = scenario(example_claims, "");
  const Finished words = outflow_program({"claims", folder, "--members", "40"});
  EXPECT_EQ(words.exit_code, 0) << words.err;
  EXPECT_THAT(words.out, HasSubstr("rise: supported\n"));
  EXPECT_THAT(words.out, HasSubstr("1,300 against 410"));
  EXPECT_THAT(words.out, HasSubstr("crowd: not decidable\n"));
  EXPECT_THAT(words.out, HasSubstr("would decide it: a narrower figure for arrivals 2020-03 (now 900 to 1,200)"));
  EXPECT_THAT(words.out, HasSubstr("many: contradicted\n"));
  EXPECT_THAT(words.out, HasSubstr("would decide it: a count of drowned, which nobody measures"));
  EXPECT_THAT(words.out, HasSubstr("would decide it: a survey of reasons"));
  const Finished finished = outflow_program({"claims", folder, "--members", "40", "--json"});
  const json document = parsed(finished.out);
  expect_keeps("cli.schema.json", document);
  EXPECT_EQ(document["claims"]["findings"].size(), 6u);
  EXPECT_EQ(document["claims"]["members"], 40);
}

TEST_F(Asking, ClaimsTakeSeedAndMembersFromResults) {
  const std::string folder = scenario(example_claims, "");
  ASSERT_EQ(outflow_program({"run", folder, "--out", in("run"), "--members", "30", "--seed", "9", "--quiet"}).exit_code, 0);
  const json document = parsed(outflow_program({"claims", folder, in("run"), "--json"}).out);
  EXPECT_EQ(document["claims"]["members"], 30);
  EXPECT_EQ(document["claims"]["seed"], 9);
  const json page = parsed(read_text(in("run") + "/report.json"));
  expect_keeps("report-data.schema.json", page);
  EXPECT_EQ(page["claims"], document["claims"]["findings"]);
  EXPECT_EQ(outflow_program({"claims", folder, in("run"), "--seed", "3"}).exit_code, 2);
  EXPECT_EQ(outflow_program({"claims", folder, in("nothing")}).exit_code, 4);
  EXPECT_EQ(outflow_program({"claims", folder, "--certainty", "0.2"}).exit_code, 2);
  std::ofstream(folder + "/exits.csv", std::ios::app) << "# changed\n";
  EXPECT_THAT(outflow_program({"claims", folder, in("run")}).err, HasSubstr("exits.csv: warning: has changed since the run"));
}

TEST_F(Asking, FaultyFormulasAreToldAllAtOnceWithLineAndColumn) {
  const std::string folder = scenario(
      "id,statement,said_by,said_on,formula,decided_by,source\n"
      "a,x,,,arivals 2020-01 > 1,,\n"
      "b,x,,,arrivals 2020-01 >,,\n"
      "c,x,,,\"count(arrivals, 2020-01, adlt) > 1 and arrivals 2020-13 > 1\",,\n",
      "");
  const Finished finished = outflow_program({"claims", folder});
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.err, HasSubstr("claims.csv:2:7: formula of claim a: there is no report \"arivals\""));
  EXPECT_THAT(finished.err, HasSubstr("did you mean \"arrivals\"?"));
  EXPECT_THAT(finished.err, HasSubstr("claims.csv:3:25: formula of claim b: the formula ends too early"));
  EXPECT_THAT(finished.err, HasSubstr("claims.csv:4:56: formula of claim c: \"2020-13\" is no date"));
}

TEST_F(Asking, NeedsAreWrittenAndTold) {
  const std::string folder = scenario("", example_needs);
  const Finished one = outflow_program({"run", folder, "--out", in("one"), "--members", "40", "--threads", "1"});
  ASSERT_EQ(one.exit_code, 0) << one.err;
  EXPECT_THAT(one.out, HasSubstr("Persons in need in the whole time: Beds "));
  ASSERT_EQ(outflow_program({"run", folder, "--out", in("four"), "--members", "40", "--threads", "4", "--quiet"}).exit_code, 0);
  const std::string table = read_text(in("one") + "/needs.csv");
  EXPECT_EQ(table, read_text(in("four") + "/needs.csv"));
  EXPECT_THAT(table, AllOf(HasSubstr("\n2020-01-01,beds,places,q50,"), HasSubstr("\n2020-01-01,care,persons,mean,"),
                           Not(HasSubstr("care,places"))));
  expect_keeps("report-data.schema.json", parsed(read_text(in("one") + "/report.json")));
  const Finished again = outflow_program({"run", folder, "--out", in("one"), "--members", "40", "--json"});
  expect_keeps("cli.schema.json", parsed(again.out));
  // Beds for everybody: as many as arrive.
  ASSERT_EQ(outflow_program({"run", three_places, "--out", in("plain"), "--members", "40", "--quiet"}).exit_code, 0);
  EXPECT_FALSE(fs::exists(in("plain") + "/needs.csv"));
  EXPECT_EQ(read_text(in("plain") + "/series.csv"), read_text(in("one") + "/series.csv"));
}

TEST_F(Asking, WhatIfComparesVariantsOnTheSameRandomNumbers) {
  const std::string folder = scenario("", example_needs);
  const Finished finished = outflow_program({"whatif",    folder,
                                             "--members", "20",
                                             "--out",     in("w"),
                                             "--variant", "closed",
                                             "--set",     "close.link.ford",
                                             "--from",    "2020-03",
                                             "--variant", "safer",
                                             "--set",     "hazard.drowned*=0.5",
                                             "--variant", "same",
                                             "--set",     "hazard.drowned*=1",
                                             "--json"});
  ASSERT_EQ(finished.exit_code, 0) << finished.err << finished.out;
  const json document = parsed(finished.out);
  expect_keeps("cli.schema.json", document);
  const json page = parsed(read_text(in("w") + "/whatif.json"));
  EXPECT_EQ(document["whatif"], page);
  bool arrivals = false, need = false, most = false;
  for (const auto& line : page["lines"]) {
    if (!line["whole"].get<bool>()) continue;
    EXPECT_EQ(line["variants"][2]["difference_mean"], 0) << line;
    EXPECT_EQ(line["variants"][2]["above"], 0) << line;
    if (line["kind"] == "need" && line["name"] == "beds") need = line["variants"][0]["difference_mean_high"] < 0;
    if (line["kind"] == "need" && line["name"] == "beds:most")
      most = line["unit"] == "places" && line["variants"][1]["difference_mean_low"] > 0;
    if (line["kind"] == "report" && line["name"] == "arrivals") arrivals = line["variants"][0]["difference_mean_high"] < 0;
  }
  EXPECT_TRUE(arrivals);
  EXPECT_TRUE(need);
  EXPECT_TRUE(most);
  // A changed scenario is a run of its own, and the one that changes nothing is the base to the last byte.
  EXPECT_EQ(read_text(in("w") + "/same/series.csv"), read_text(in("w") + "/base/series.csv"));
  EXPECT_NE(read_text(in("w") + "/closed/series.csv"), read_text(in("w") + "/base/series.csv"));
  EXPECT_THAT(read_text(in("w") + "/whatif.csv"), HasSubstr("\nreport,arrivals,2020-01-01.."));
  const std::string report = read_text(in("w") + "/report.html");
  EXPECT_THAT(report, HasSubstr("close.link.ford"));
  const Finished words = outflow_program({"whatif", folder, "--members", "5", "--out", in("w2"), "--set", "exit.flight*=2"});
  EXPECT_THAT(words.out, HasSubstr("Arrivals in the camp"));
}

TEST_F(Asking, WhatIfTellsEveryFaultOfEveryPath) {
  const Finished finished = outflow_program({"whatif", three_places, "--out", in("w"), "--set", "hazard.drownd*=2", "--set",
                                             "drivr.x*=2", "--variant", "b", "--set", "choice.risk=1", "--from", "2020-02"});
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.err, HasSubstr("hazard.drownd*=2: there is no hazard \"drownd\"; did you mean \"drowned\"?"));
  EXPECT_THAT(finished.err, HasSubstr("drivr.x*=2: there is no path \"drivr\"; did you mean \"driver\"?"));
  EXPECT_THAT(finished.err, HasSubstr("choice.risk=1: this cannot change from a date on"));
  EXPECT_FALSE(fs::exists(in("w")));
  EXPECT_EQ(outflow_program({"whatif", three_places}).exit_code, 2);
  EXPECT_EQ(outflow_program({"whatif", three_places, "--set", "choice.risk=1", "--from", "soon"}).exit_code, 2);
  EXPECT_EQ(outflow_program({"whatif", three_places, "--variant", "base", "--set", "choice.risk=1"}).exit_code, 2);
  EXPECT_EQ(outflow_program({"whatif", three_places, "--variant", "a"}).exit_code, 2);
}

}  // namespace
}  // namespace outflow::test
