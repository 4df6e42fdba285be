#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "json_schema.h"
#include "program.h"
#include "support/temporary_folder.h"

/// `outflow surge` as people and scripts see it.
namespace outflow::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const std::string counts_folder = std::string(OUTFLOW_SOURCE_DIR) + "/scenarios/north-korea/counts/";
const std::string crossings = counts_folder + "direct_crossings.csv";

class Surging : public ::testing::Test {
 protected:
  /// The path of a file with this text.
  [[nodiscard]] std::string file(const std::string& text, const std::string& name = "c.csv") const {
    const std::string path = temporary_.path().string() + "/" + name;
    write_text(path, text);
    return path;
  }
  TemporaryFolder temporary_;
};

/// Whatever is asked, the document keeps the schemas, and words and figures come from one answer.
json answer_to(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "surge");
  arguments.emplace_back("--json");
  const Finished finished = outflow_program(arguments);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  const json document = json::parse(finished.out);
  const auto schema = [](const char* name) {
    return JsonSchema(json::parse(read_text(std::string(OUTFLOW_SOURCE_DIR) + "/schemas/" + name)));
  };
  EXPECT_THAT(schema("cli.schema.json").faults(document), IsEmpty());
  EXPECT_THAT(schema("surge.schema.json").faults(document["surge"]), IsEmpty());
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
  const std::string page = read_text(std::string(OUTFLOW_SOURCE_DIR) + "/docs/surge.md");
  const auto block_after = [&](const std::string& mark) {
    const std::size_t begin = page.find("```\n", page.find(mark)) + 4;
    return page.substr(begin, page.find("```", begin) - begin);
  };
  EXPECT_THAT(block_after("straight from North to South"), StartsWith("outflow surge "));
  Launch launch;
  launch.folder = OUTFLOW_SOURCE_DIR;
  launch.arguments = {"surge",           "scenarios/north-korea/counts/direct_crossings.csv", "--period", "2017-06", "--baseline",
                      "2007-06..2017-05"};
  for (const auto& word : launch.arguments) EXPECT_THAT(block_after("straight from North to South"), HasSubstr(word));
  EXPECT_EQ(block_after("<!-- example"), outflow_program(launch).out);
}

TEST_F(Surging, HelpCompletionAndManualKnowIt) {
  EXPECT_THAT(outflow_program({"--help"}).out, HasSubstr("surge"));
  EXPECT_THAT(outflow_program({"surge", "--help"}).out, AllOf(HasSubstr("--overdispersion"), HasSubstr("docs/surge.md")));
  EXPECT_THAT(outflow_program({"man"}).out, HasSubstr("OUTFLOW SURGE"));
  EXPECT_THAT(outflow_program({"completion", "bash"}).out, AllOf(HasSubstr("= surge ]"), HasSubstr("compgen -f")));
}

}  // namespace
}  // namespace outflow::test
