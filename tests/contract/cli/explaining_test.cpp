#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "documents.h"

/// `outflow sensitivity` and `outflow voi` as people and scripts see them.
namespace outflow::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

/// The teaching scenario with two unknown numbers: how people answer to shells, and how many turn back at the ford.
class Explaining : public InFolder {
 protected:
  void SetUp() override {
    fs::copy(three_places, in("world"));
    put("effects.csv", ",0.", "{ prior = 'lognormal', median = 0.1, p90 = 0.15, name = 'shells' }");
    put("hazards.csv", ",0.", "{ prior = 'logitnormal', median = 0.1, p90 = 0.2, name = 'ford' }");
  }

  /// A prior in the place of the first number of a table.
  void put(const std::string& file, const std::string& begin, const std::string& prior) const {
    std::string text = read_text(in("world") + "/" + file);
    const auto number = text.find(begin);
    ASSERT_NE(number, std::string::npos) << text;
    const auto end = text.find(',', number + 1);
    text.replace(number + 1, end - number - 1, "\"" + prior + "\"");
    write_text(in("world") + "/" + file, text);
  }

  [[nodiscard]] Finished ask(const std::string& command, std::vector<std::string> more) const {
    std::vector<std::string> arguments{command, in("world"), "--out", in("out"), "--quiet"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return outflow_program(arguments);
  }
};

TEST_F(Explaining, SensitivityTellsSharesInWordsAndFiles) {
  const Finished finished = ask("sensitivity", {"--samples", "40"});
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("What drives arrivals 2020-04: "));
  EXPECT_THAT(finished.out, HasSubstr("40 rows of a Saltelli design, 200 histories"));
  EXPECT_THAT(finished.out, HasSubstr("Written: "));
  EXPECT_THAT(read_text(in("out") + "/sensitivity.csv"), HasSubstr("\"arrivals 2020-04\",\"shells\","));
  EXPECT_THAT(read_text(in("out") + "/sensitivity.svg"), HasSubstr("arrivals 2020-04</text>"));
  const auto document = parsed(read_text(in("out") + "/sensitivity.json"));
  expect_keeps("cli.schema.json", document);
}

TEST_F(Explaining, SensitivityIsAskedOfAnyOutputs) {
  const Finished finished =
      ask("sensitivity", {"--samples", "24", "--output", "arrivals 2020-03", "--output", "fate:died", "--output",
                          "arrivals 2020-03 - arrivals 2020-01", "--parameters", "ford", "--json"});
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  const auto document = parsed(finished.out);
  expect_keeps("cli.schema.json", document);
  const auto& s = document.at("sensitivity");
  EXPECT_EQ(s.at("kept"), nlohmann::json::array({"shells"}));
  ASSERT_EQ(s.at("outputs").size(), 3u);
  const auto& died = s.at("outputs")[1];
  EXPECT_EQ(died.at("output"), "fate:died");
  ASSERT_EQ(died.at("inputs").size(), 2u);
  EXPECT_EQ(died.at("inputs")[1].at("input"), "chance");
  // Two inputs: what one does not do by itself the other has a part in.
  const double first = died.at("inputs")[0].at("first").at("value"), rest = died.at("inputs")[1].at("total").at("value"),
               together = died.at("together").at("value");
  EXPECT_NEAR(first + rest + together, 1, 1e-9);
}

TEST_F(Explaining, SensitivityWritesTheSameBytesOnAnyNumberOfThreads) {
  for (const std::string method : {"sobol", "given-data"}) {
    std::map<std::string, std::string> bytes;
    for (const std::string threads : {"1", "3"}) {
      const Finished finished = ask("sensitivity", {"--samples", "70", "--method", method, "--threads", threads, "--log"});
      ASSERT_EQ(finished.exit_code, 0) << finished.err;
      for (const std::string name : {"/sensitivity.csv", "/sensitivity.json", "/sensitivity.svg"}) {
        const auto text = read_text(in("out") + name);
        EXPECT_EQ(bytes.try_emplace(name, text).first->second, text) << method << name;
      }
    }
  }
}

TEST_F(Explaining, SensitivityOfACalibrationTakesItsDraws) {
  ASSERT_EQ(outflow_program({"calibrate", in("world"), "--out", in("posterior"), "--histories", "200", "--quiet"}).exit_code, 0);
  const Finished finished =
      ask("sensitivity", {"--method", "given-data", "--posterior", in("posterior"), "--samples", "64", "--json"});
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  const auto document = parsed(finished.out);
  expect_keeps("cli.schema.json", document);
  EXPECT_GT(document.at("sensitivity").at("posterior_effective"), 10);
  // Sobol's shares are of inputs that do not hang together.
  EXPECT_EQ(ask("sensitivity", {"--posterior", in("posterior")}).exit_code, 2);
  const Finished none = ask("sensitivity", {"--method", "given-data", "--posterior", in("nothing")});
  EXPECT_EQ(none.exit_code, 4);
}

TEST_F(Explaining, SensitivitySaysWhatItCannotDo) {
  const auto refused = [&](const std::vector<std::string>& arguments, const std::string& because) {
    const Finished finished = ask("sensitivity", arguments);
    EXPECT_EQ(finished.exit_code, 2) << because;
    EXPECT_THAT(finished.err, HasSubstr(because));
  };
  refused({"--output", "arivals 2020-03"}, "there is no report \"arivals\"");
  refused({"--output", "arrivals 2020-03", "--output", "fate:deid"}, "did you mean \"died\"?");
  refused({"--parameters", "shels"}, "did you mean \"shells\"?");
  refused({"--parameters", "shells,shells"}, "named twice");
  refused({"--method", "magic"}, "sobol or given-data");
  refused({"--samples", "3"}, "from 8");
  EXPECT_EQ(outflow_program({"sensitivity", three_places, "--out", in("none")}).exit_code, 2);
  // No time at all: nothing is left behind that looks like a result.
  const Finished stopped = ask("sensitivity", {"--minutes", "0", "--samples", "100000"});
  EXPECT_TRUE(stopped.exit_code == 0 || stopped.exit_code == 130) << stopped.err;
  EXPECT_EQ(fs::exists(in("out") + "/sensitivity.json"), stopped.exit_code == 0);
}

TEST_F(Explaining, VoiRanksWhatCouldBeLearned) {
  const Finished finished = ask("voi", {"--histories", "300", "--json"});
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  const auto document = parsed(finished.out);
  expect_keeps("cli.schema.json", document);
  const auto& v = document.at("voi");
  ASSERT_FALSE(v.at("targets").empty());
  const auto& target = v.at("targets")[0];
  EXPECT_EQ(target.at("target"), "arrivals 2020-04");
  std::vector<std::string> names;
  for (const auto& c : target.at("candidates")) names.push_back(c.at("candidate"));
  EXPECT_THAT(names, ::testing::Contains("shells"));
  EXPECT_THAT(names, ::testing::Contains("all parameters"));
  EXPECT_THAT(read_text(in("out") + "/voi.csv"), HasSubstr("\"arrivals 2020-04\",\"shells\",parameter,,"));
}

TEST_F(Explaining, VoiGoesOnAfterAStopToTheSameBits) {
  const std::vector<std::string> question{"--histories",      "200",         "--target",
                                          "arrivals 2020-05", "--candidate", "arrivals 2020-04"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.end(), question.begin(), question.end());
    return more;
  };
  ASSERT_EQ(ask("voi", with({"--threads", "1"})).exit_code, 0);
  const auto whole = read_text(in("out") + "/voi.csv");
  EXPECT_THAT(whole, HasSubstr("\"arrivals 2020-05\",\"arrivals 2020-04\",figure,yes,"));
  fs::remove_all(in("out"));
  EXPECT_EQ(ask("voi", with({"--minutes", "0"})).exit_code, 130);
  EXPECT_FALSE(fs::exists(in("out") + "/voi.csv"));
  const Finished went_on = ask("voi", with({"--threads", "3"}));
  ASSERT_EQ(went_on.exit_code, 0) << went_on.err;
  EXPECT_EQ(read_text(in("out") + "/voi.csv"), whole);
  write_text(in("out") + "/checkpoint.json", read_text(in("out") + "/checkpoint.json").substr(0, 500));
  const Finished refused = ask("voi", question);
  EXPECT_EQ(refused.exit_code, 3) << refused.out;
  EXPECT_THAT(refused.err, ::testing::AllOf(HasSubstr("out/checkpoint.json: is cut off"), HasSubstr("--again")));
  EXPECT_EQ(ask("voi", with({"--again"})).exit_code, 0);
}

TEST_F(Explaining, VoiSaysWhatItCannotDo) {
  Finished finished = ask("voi", {"--target", "arrivals 2020-04 > 3"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("is no figure that a report could publish"));
  finished = ask("voi", {"--candidate", "nobody 2020-04"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("there is no report \"nobody\""));
  EXPECT_EQ(ask("voi", {"--histories", "20"}).exit_code, 2);
  EXPECT_EQ(ask("voi", {"--as-of", "2020-01-02"}).exit_code, 2);
  fs::create_directory(in("full"));
  write_text(in("full") + "/mine.txt", "x");
  finished = outflow_program({"voi", in("world"), "--out", in("full")});
  EXPECT_EQ(finished.exit_code, 4);
}

}  // namespace
}  // namespace outflow::test
