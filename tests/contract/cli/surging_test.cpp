#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "documents.h"
#include "support/folders.h"

/// `outflow surge` as people and scripts see it.
namespace outflow::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const std::string counts_folder = test::source_folder() + "/scenarios/north-korea/counts/";
const std::string crossings = counts_folder + "direct_crossings.csv";

class Surging : public InFolder {
 protected:
  /// The path of a file with this text.
  [[nodiscard]] std::string file(const std::string& text, const std::string& name = "c.csv") const {
    write_text(in(name), text);
    return in(name);
  }
};

/// Whatever is asked, the document keeps the schemas, and words and figures come from one answer.
json answer_to(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "surge");
  arguments.emplace_back("--json");
  const Finished finished = outflow_program(arguments);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  const json document = parsed(finished.out);
  expect_keeps("cli.schema.json", document);
  expect_keeps("surge.schema.json", document["surge"]);
  return document["surge"];
}

// From the published list alone: four cases in June 2017, two of them soldiers; five persons.
TEST_F(Surging, TheFlagshipQuestion) {
  const json cases = answer_to({crossings, "--period", "2017-06"});
  EXPECT_EQ(cases["units"][0]["unit"], "cases");
  EXPECT_EQ(cases["units"][0]["count"], 4);
  EXPECT_EQ(cases["units"][1]["count"], 5);
  EXPECT_GT(cases["units"][1]["p"], 20 * cases["units"][0]["p"].get<double>()) << "persons come in parties";
  EXPECT_FALSE(cases["units"][1]["alarm"]);
  EXPECT_EQ(cases["sources"].size(), 4);
  EXPECT_EQ(answer_to({crossings, "--period", "2017-06", "--column", "soldiers"})["units"][0]["count"], 2);
  const json boats = answer_to({crossings, "--period", "2017-06", "--where", "route=*boat*", "--unit", "persons"});
  EXPECT_EQ(boats["units"][0]["count"], 2);
  EXPECT_EQ(boats["units"][0]["verdict"], "ordinary");
  const json years = answer_to({counts_folder + "direct_by_year.csv", "--period", "2017"});
  EXPECT_EQ(years["units"][0]["unit"], "cases");
  EXPECT_EQ(years["units"][1]["count"], 15);
}

TEST_F(Surging, TheArticlesNumbersWithAKnownRate) {
  const std::string soldiers = file("period,count\n2017-06,3\n");
  const json given = answer_to({soldiers, "--period", "2017-06", "--rate", "1", "--overdispersion", "none"});
  EXPECT_NEAR(given["units"][0]["p"], 9.06188229924e-05, 1e-13);
  EXPECT_NEAR(given["units"][0]["scans"]["sliding_poisson"], 0.002936288438, 1e-11);
  const json parties =
      answer_to({file("period,count\n2017-06,7\n"), "--period", "2017-06", "--rate", "6", "--party-sizes", "geometric:3"});
  EXPECT_NEAR(parties["units"][0]["p"], 0.01698399781, 1e-10);
}

// A number never stands without what it assumes; over-dispersion, look-elsewhere and the unit are always spoken of.
TEST_F(Surging, TheParagraphIsHonest) {
  const std::string text = outflow_program({"surge", crossings, "--period", "2017-06"}).out;
  EXPECT_THAT(text, AllOf(StartsWith("June 2017: 4 cases"), HasSubstr("What would change it"), HasSubstr("Counted as persons"),
                          HasSubstr("Source: ")));
  const std::string paragraph = answer_to({crossings, "--period", "2017-06"})["paragraph"];
  EXPECT_THAT(paragraph, AllOf(HasSubstr("1 in "), HasSubstr("steady rate"), HasSubstr("Somewhere in 12 months")));
  const std::string thin = answer_to({file("period,count\n2017-05,0\n2017-06,5\n"), "--period", "2017-06"})["caution"];
  EXPECT_THAT(thin, AllOf(HasSubstr("hardly known"), HasSubstr("twice the mean")));
}

TEST_F(Surging, EqualSeedsGiveEqualBytesInUnderASecond) {
  const auto start = std::chrono::steady_clock::now();
  const Finished one = outflow_program({"surge", crossings, "--period", "2017-06", "--seed", "9"});
  const auto passed = std::chrono::steady_clock::now() - start;
  EXPECT_EQ(one.out, outflow_program({"surge", crossings, "--period", "2017-06", "--seed", "9"}).out);
  EXPECT_NE(one.out, outflow_program({"surge", crossings, "--period", "2017-06", "--seed", "10"}).out);
  EXPECT_LT(std::chrono::duration<double>(passed).count(), 5) << "a second on a machine with nothing else to do";
}

TEST_F(Surging, DelayAndReporting) {
  const std::string counts = file("period,count\n2017-03,10\n2017-04,12\n2017-05,8\n2017-06,7\n");
  const json soon = answer_to({counts, "--period", "2017-06", "--delay", "30 days"});
  EXPECT_NEAR(soon["known_share"], 1.0 / std::exp(1.0), 1e-12) << "a month of 30 days: 1 - (1 - 1/e)";
  EXPECT_LT(soon["units"][0]["p"], answer_to({counts, "--period", "2017-06"})["units"][0]["p"]);
  EXPECT_GT(answer_to({counts, "--period", "2017-06", "--delay", "30 days", "--known", "2018"})["known_share"], 0.99);
  const json reported = answer_to({counts, "--period", "2017-06", "--reporting", "0.5"});
  EXPECT_EQ(reported["units"][0]["reporting"]["true_mean"], 14.5);
}

TEST_F(Surging, SeveralSeriesAreCombined) {
  std::string text = "period,series,count\n";
  for (const char* month : {"01", "02", "03", "04", "05", "06"})
    text += std::string("2017-") + month + ",a,1\n2017-" + month + ",b," + (month[1] == '6' ? "6" : "1") + "\n";
  const std::string path = file(text);
  EXPECT_EQ(outflow_program({"surge", path, "--period", "2017-06"}).exit_code, 2) << "which series?";
  const json both = answer_to({path, "--period", "2017-06", "--series", "b"});
  EXPECT_EQ(both["all_series"].size(), 2);
  EXPECT_GT(both["combined"]["p"], 0);
}

TEST_F(Surging, EveryFaultIsToldAtOnce) {
  const Finished faulty = outflow_program(
      {"surge", file("period,count\n2017-01,-1\n2017-02,2.5\n2017-03,x\n2017-05,1\n2017-05,1\n"), "--period", "2017-05"});
  EXPECT_EQ(faulty.exit_code, 3);
  EXPECT_THAT(faulty.out, IsEmpty());
  EXPECT_THAT(faulty.err, AllOf(HasSubstr("c.csv:2:9: count is \"-1\""), HasSubstr("c.csv:3:9: count is \"2.5\""),
                                HasSubstr("c.csv:4:9: count is \"x\""), HasSubstr("c.csv:5:9: nothing is said about 2017-04"),
                                HasSubstr("c.csv:6:9: 2017-05 comes twice"), HasSubstr("has 5 faults")));
  const Finished as_json = outflow_program({"surge", file("period,count\n2017-01,-1\n"), "--period", "2017-01", "--json"});
  EXPECT_EQ(as_json.exit_code, 3);
  EXPECT_EQ(json::parse(as_json.out)["diagnostics"][0]["line"], 2);
}

struct Refused {
  std::string text;
  std::vector<std::string> options;
  int exit_code;
  std::string message;
};

TEST_F(Surging, BadFilesAndOptionsAreRefusedInWords) {
  const std::string good = "period,count\n2017-01,3\n2017-02,4\n2017-Q2,9\n";
  const std::vector<Refused> all{
      {"", {"--period", "2017-01"}, 3, "the file is empty"},
      {std::string("period,count\n2017-01,\0\n", 22), {"--period", "2017-01"}, 3, "control character"},
      {"period,count\n2017-01,3\n2017-01,4\n", {"--period", "2017-01"}, 3, "comes twice"},
      {"period,count\n2017-01,3\n2017,4\n", {"--period", "2017"}, 3, "overlaps"},
      {"period,count\n2017-01,3\n2017-02,4\n", {"--period", "2017-06"}, 3, "is not in the file"},
      {"period,count\n2017-01,3\n2017-02,4\n", {"--period", "2017-02-10"}, 3, "cuts the row of 2017-02"},
      {"period,count\n2017-01,3\n2017-02,4\n", {"--period", "2017-02..2017-03"}, 3, "do not fill it"},
      {"period,count\n2017-01,3\n2017-02,4\n", {"--period", "2017-01"}, 2, "nothing before the period"},
      {"date,persons\n2017-01-04,3\n2017-02-09,4\n", {"--period", "2019-01"}, 3, "nothing is known about other times"},
      {good, {"--period", "June"}, 2, "must be a period"},
      {good, {}, 2, "--period"},
      {"period,count\n2017-01,3\n2017-02,4\n", {"--period", "2017-02", "--level", "2"}, 2, "--level"},
      {"period,count\n2017-01,3\n2017-02,4\n", {"--period", "2017-02", "--overdispersion", "0.5"}, 2, "--overdispersion"},
      {"period,count\n2017-01,3\n2017-02,4\n", {"--period", "2017-02", "--party-sizes", "fixed:0"}, 2, "--party-sizes"},
      {"period,count\n2017-01,3\n2017-02,4\n", {"--period", "2017-02", "--baseline", "2017-02"}, 2, "overlap"},
      {"period,count\n2017-01,3\n2017-02,4\n", {"--period", "2017-02", "--where", "route=x"}, 3, "no column \"route\""},
      {"date,route\n2017-01-04,a\n2017-02-09,b\n", {"--period", "2017-02", "--where", "route=x"}, 2, "no row"}};
  for (const auto& one : all) {
    std::vector<std::string> arguments{"surge", file(one.text)};
    arguments.insert(arguments.end(), one.options.begin(), one.options.end());
    const Finished finished = outflow_program(arguments);
    EXPECT_EQ(finished.exit_code, one.exit_code) << one.text << finished.err;
    EXPECT_THAT(finished.err, HasSubstr(one.message));
    EXPECT_THAT(finished.err, Not(HasSubstr("defect")));
  }
  EXPECT_EQ(outflow_program({"surge", "/nowhere.csv", "--period", "2017"}).exit_code, 4);
}

// The example of docs/surge.md is what the program says; tools/surge_page puts it there.
TEST_F(Surging, ThePageShowsWhatTheProgramSays) {
  const std::string page = read_text(test::source_folder() + "/docs/surge.md");
  const auto block_after = [&](const std::string& mark) {
    const std::size_t begin = page.find("```\n", page.find(mark)) + 4;
    return page.substr(begin, page.find("```", begin) - begin);
  };
  EXPECT_THAT(block_after("straight from North to South"), StartsWith("outflow surge "));
  Launch launch;
  launch.folder = test::source_folder();
  launch.arguments = {"surge",           "scenarios/north-korea/counts/direct_crossings.csv", "--period", "2017-06", "--baseline",
                      "2007-06..2017-05"};
  for (const auto& word : launch.arguments) EXPECT_THAT(block_after("straight from North to South"), HasSubstr(word));
  EXPECT_EQ(block_after("<!-- example"), outflow_program(launch).out);
}

/// A copy of the teaching scenario that asks; the counts of rows are corrected by the program.
std::string asking_scenario(const std::string& folder, const std::string& surges, const std::string& counts) {
  fs::copy(three_places, folder, fs::copy_options::recursive);
  fs::create_directory(folder + "/counts");
  write_text(folder + "/surges.csv", surges);
  write_text(folder + "/counts/boats.csv", counts);
  (void)outflow_program({"validate", folder, "--fix-counts"});
  return folder;
}

TEST_F(Surging, ARunAnswersTheQuestionsOfItsScenario) {
  const std::string folder = asking_scenario(in("s"),
                                             "id,title,topic,overall,counts,report,period,baseline,overdispersion,source\n"
                                             "boats,Boats,March,,boats.csv,,2020-03,,none,invented\n"
                                             "camp,Arrivals,March,yes,,arrivals,2020-02,2020-01,,invented\n",
                                             "period,count\n2019-12,1\n2020-01,0\n2020-02,1\n2020-03,4\n");
  const Finished one = outflow_program({"run", folder, "--out", in("one"), "--members", "4", "--threads", "1"});
  ASSERT_EQ(one.exit_code, 0) << one.err;
  EXPECT_THAT(one.out, HasSubstr("Surges: 1 of 2 counts is unusual"));
  const json report = parsed(read_text(in("one/report.json")));
  expect_keeps("report-data.schema.json", report);
  const json& topic = report["surges"][0];
  EXPECT_EQ(topic["topic"], "March");
  // Worked by hand: 4 beside 2 in three months is 6 times; 154 / 4096 given the six. From 410 to 1300 all have risen.
  EXPECT_NEAR(topic["questions"][0]["ratio"]["estimate"], 6, 1e-9);
  EXPECT_THAT(topic["questions"][0]["tables"][0]["rows"].dump(), HasSubstr("0.0376  (1 in 27)"));
  EXPECT_NEAR(topic["questions"][1]["ratio"]["estimate"], 1300.0 / 410, 1e-9) << "months are equal twelfths";
  EXPECT_THAT(topic["summary"].get<std::string>(),
              AllOf(HasSubstr("Not unusual: boats (4 events, 6 times, "),
                    HasSubstr("Overall: arrivals: 1,300 arrivals, 3.17 times the rate of January 2020 (")));
  const Finished four = outflow_program({"run", folder, "--out", in("four"), "--members", "4", "--threads", "4", "--json"});
  expect_keeps("cli.schema.json", parsed(four.out));
  EXPECT_EQ(parsed(read_text(in("four/report.json")))["surges"], report["surges"]);
  EXPECT_THAT(read_text(in("one/run.json")), HasSubstr("counts/boats.csv"));
  ASSERT_EQ(outflow_program({"run", three_places, "--out", in("plain"), "--members", "4", "--quiet"}).exit_code, 0);
  EXPECT_FALSE(parsed(read_text(in("plain/report.json"))).contains("surges"));
  EXPECT_EQ(read_text(in("plain/series.csv")), read_text(in("one/series.csv"))) << "the model has no part in it";
}

TEST_F(Surging, ValidateTellsTheFaultsOfQuestionsAndCountsTogether) {
  const std::string folder = asking_scenario(in("s"),
                                             "id,counts,report,period,baseline\n"
                                             "boats,boats.csv,,2020-03,\n"
                                             "later,boats.csv,,2021-03,\n"
                                             "camp,,arrivals,2020-03,2020-01..2020-02\n",
                                             "period,count\n2019-12,1\n2020-01,-2\n2020-02,one\n2020-03,4\n");
  const Finished finished = outflow_program({"validate", folder});
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.err, AllOf(HasSubstr("counts/boats.csv:3:9: "), HasSubstr("counts/boats.csv:4:9: ")));
  EXPECT_THAT(finished.err, HasSubstr("observations.csv")) << "March has a range only";
  EXPECT_EQ(outflow_program({"run", folder, "--out", in("r")}).exit_code, 3);
}

/// What the evidence says about June 2017: the direct route busier, by a factor with its interval; no surge overall; and why.
TEST_F(Surging, TheFlagshipAnswersForJune2017) {
  const std::string flagship = test::source_folder() + "/scenarios/north-korea";
  ASSERT_EQ(outflow_program({"run", flagship, "--out", in("nk"), "--members", "2", "--quiet"}).exit_code, 0);
  const json topics = parsed(read_text(in("nk/report.json")))["surges"];
  ASSERT_EQ(topics.size(), 1U);
  const std::string summary = topics[0]["summary"];
  EXPECT_THAT(summary, HasSubstr("Cases on the direct route: probably busier than before, 4 cases, 17.8 times the rate of "
                                 "June 2007 to May 2017 (95% interval 4.52 to 51)"));
  EXPECT_THAT(summary,
              AllOf(HasSubstr("Not unusual: persons on the direct route (5 persons"), HasSubstr("2 cases with soldiers")));
  EXPECT_THAT(summary, HasSubstr("No surge overall: all arrivals, first half of 2017: 593 arrivals, 0.881 times"));
  EXPECT_THAT(summary, AllOf(HasSubstr("1,127 arrivals, 0.793 times"), HasSubstr("fewer than before")));
  EXPECT_THAT(summary, HasSubstr("The units differ: 4 cases were 5 persons"));
  EXPECT_EQ(topics[0]["questions"].size(), 7U);
  // The same figures as the command gives.
  const json cases = answer_to({crossings, "--period", "2017-06", "--baseline", "2007-06..2017-05"});
  EXPECT_EQ(topics[0]["questions"][0]["paragraph"], cases["paragraph"]);
  EXPECT_EQ(topics[0]["questions"][0]["p"], cases["units"][0]["p"]);
}

TEST_F(Surging, HelpCompletionAndManualKnowIt) {
  EXPECT_THAT(outflow_program({"--help"}).out, HasSubstr("surge"));
  EXPECT_THAT(outflow_program({"surge", "--help"}).out, AllOf(HasSubstr("--overdispersion"), HasSubstr("docs/surge.md")));
  EXPECT_THAT(outflow_program({"man"}).out, HasSubstr("OUTFLOW SURGE"));
  EXPECT_THAT(outflow_program({"completion", "bash"}).out, AllOf(HasSubstr("= surge ]"), HasSubstr("compgen -f")));
}

}  // namespace
}  // namespace outflow::test
