/// The contract that scripts outside rely on, held against the program itself: arguments, exit codes, columns, bytes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <thread>

#include "documents.h"
#include "outflow/base/sha256.h"
#include "support/folders.h"

namespace outflow::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Cli : public InFolder {
 protected:
  /// A scenario that runs for hours when nobody stops it, a member in milliseconds.
  [[nodiscard]] std::vector<std::string> long_run(const std::string& out) const {
    return {"run", three_places, "--out", out, "--members", "1000000", "--threads", "2"};
  }
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields{""};
  for (const char c : line)
    if (c == ',') fields.emplace_back();
    else fields.back() += c;
  return fields;
}

bool is_number(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && text.find_first_of("eEn") == std::string::npos;
}

TEST_F(Cli, RunWritesTheTablesThatOthersRead) {
  const Finished run = outflow_program({"run", three_places, "--out", in("r"), "--members", "30"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const auto lines = lines_of(read_text(in("r/series.csv")));
  ASSERT_EQ(lines.front(), "date,place,group,quantity,statistic,value");
  std::set<std::string> statistics, quantities, places;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto fields = fields_of(lines[i]);
    ASSERT_EQ(fields.size(), 6u) << lines[i];
    ASSERT_TRUE(is_number(fields[5])) << lines[i];
    EXPECT_EQ(fields[0].size(), 10u);
    places.insert(fields[1]);
    quantities.insert(fields[3]);
    statistics.insert(fields[4]);
  }
  EXPECT_EQ(statistics, (std::set<std::string>{"mean", "sd", "q025", "q10", "q25", "q50", "q75", "q90", "q975", "observed",
                                               "observed_low", "observed_high"}));
  EXPECT_EQ(places, (std::set<std::string>{"", "valley", "town", "camp"}));
  for (const char* quantity :
       {"stock", "entries", "fate:arrived", "fate:died", "fate:lost", "fate:held", "fate:in_transit", "fate:turned_back",
        "fate:at_home", "outcome:drowned", "arrivals", "arrivals/period:2020-01-01..2020-01-31", "drowned"})
    EXPECT_TRUE(quantities.contains(quantity)) << quantity;
  EXPECT_EQ(lines_of(read_text(in("r/flows.csv"))).front(), "date,from,to,link,mode,statistic,value");
  EXPECT_EQ(read_text(in("r/series.csv")).find('\r'), std::string::npos);
  EXPECT_THAT(read_text(in("r/report.html")), HasSubstr("<html"));
}

TEST_F(Cli, ObservationsStandBesideTheModel) {
  ASSERT_EQ(outflow_program({"run", three_places, "--out", in("r"), "--members", "5"}).exit_code, 0);
  const std::string series = read_text(in("r/series.csv"));
  EXPECT_THAT(series, HasSubstr("\n2020-01-01,,all,arrivals/period:2020-01-01..2020-01-31,observed,410\n"));
  EXPECT_THAT(series, HasSubstr("\n2020-03-01,,all,arrivals/period:2020-03-01..2020-03-31,observed_low,900\n"));
  EXPECT_THAT(series, HasSubstr("\n2020-03-01,,all,arrivals/period:2020-03-01..2020-03-31,observed_high,1200\n"));
}

TEST_F(Cli, EqualSeedsGiveEqualBytesForAnyNumberOfThreads) {
  for (const std::string engine : {"cohorts", "agents"}) {
    std::map<std::string, std::string> first;
    for (const std::string threads : {"1", "2", "7", "1"}) {
      const Finished run = outflow_program({"run", three_places, "--out", in("r"), "--members", "23", "--seed",
                                            "18446744073709551615", "--threads", threads, "--engine", engine, "--keep-members"});
      ASSERT_EQ(run.exit_code, 0) << run.err;
      for (const std::string file : {"series.csv", "flows.csv", "places.geojson", "flows.geojson", "report.json"}) {
        const std::string content = read_text(in("r/" + file));
        EXPECT_EQ(first.try_emplace(file, content).first->second, content) << file << ", " << threads << " threads, " << engine;
      }
    }
  }
}

TEST_F(Cli, AnotherSeedGivesOtherNumbersAndEngineAndMembersAreHeeded) {
  const auto series = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"run", three_places, "--out", in("r")});
    EXPECT_EQ(outflow_program(options).exit_code, 0);
    return read_text(in("r/series.csv"));
  };
  const std::string base = series({"--members", "8", "--seed", "1"});
  EXPECT_NE(base, series({"--members", "8", "--seed", "2"}));
  EXPECT_NE(base, series({"--members", "9", "--seed", "1"}));
  EXPECT_NE(base, series({"--members", "8", "--seed", "1", "--engine", "agents"}));
  EXPECT_EQ(base, series({"--members", "8", "--seed", "1", "--engine", "cohorts"}));
}

TEST_F(Cli, KeptMembersAreCountedFromZeroAndMakeUpTheMean) {
  ASSERT_EQ(outflow_program({"run", three_places, "--out", in("r"), "--members", "4", "--keep-members"}).exit_code, 0);
  std::map<std::string, double> values;
  for (const auto& line : lines_of(read_text(in("r/series.csv"))))
    if (line.starts_with("2020-02-10,camp,all,stock,")) values[fields_of(line)[4]] = std::stod(fields_of(line)[5]);
  ASSERT_EQ(values.size(), 9u + 4u);
  EXPECT_DOUBLE_EQ(values["mean"], (values["member:0"] + values["member:1"] + values["member:2"] + values["member:3"]) / 4);
}

TEST_F(Cli, MembersDoNotDependOnHowManyThereAre) {
  const auto member_rows = [&](const char* members) {
    EXPECT_EQ(outflow_program({"run", three_places, "--out", in("r"), "--members", members, "--keep-members"}).exit_code, 0);
    std::vector<std::string> rows;
    for (const auto& line : lines_of(read_text(in("r/series.csv"))))
      if (line.find(",member:1,") != std::string::npos) rows.push_back(line);
    return rows;
  };
  EXPECT_EQ(member_rows("2"), member_rows("13"));
}

TEST_F(Cli, RunJsonTellsHowItCameAbout) {
  ASSERT_EQ(outflow_program({"run", three_places, "--out", in("r"), "--members", "3", "--seed", "9"}).exit_code, 0);
  const json run = parsed(read_text(in("r/run.json")));
  expect_keeps("run.schema.json", run);
  EXPECT_EQ(run["seed"], 9);
  EXPECT_EQ(run["members"], 3);
  EXPECT_EQ(run["command"], (json{"run", three_places, "--out", in("r"), "--members", "3", "--seed", "9"}));
  for (const auto& file : run["files"]) {
    const std::string content = read_text(in("r/" + file["name"].get<std::string>()));
    EXPECT_EQ(file["sha256"], sha256_hex(content)) << file["name"];
    EXPECT_EQ(file["bytes"], content.size());
  }
  EXPECT_EQ(run["files"].size(), 6u);
  bool found = false;
  for (const auto& input : run["scenario"]["inputs"])
    if (input["name"] == "places.csv") found = input["sha256"] == sha256_hex(read_text(three_places + "/places.csv"));
  EXPECT_TRUE(found) << "the hash of places.csv";
}

TEST_F(Cli, ReportJsonKeepsItsContract) {
  ASSERT_EQ(outflow_program({"run", three_places, "--out", in("r"), "--members", "3"}).exit_code, 0);
  const json report = parsed(read_text(in("r/report.json")));
  expect_keeps("report-data.schema.json", report);
  for (const auto& fate : report["fates"]) EXPECT_EQ(fate["measured"], fate["id"] == "arrived") << fate["id"];
}

void expect_position(const json& position) {
  ASSERT_EQ(position.size(), 2u);
  EXPECT_LE(std::abs(position[0].get<double>()), 180.0);
  EXPECT_LE(std::abs(position[1].get<double>()), 90.0);
}

TEST_F(Cli, MapsAreGeoJson) {
  ASSERT_EQ(outflow_program({"run", three_places, "--out", in("r"), "--members", "3"}).exit_code, 0);
  for (const std::string file : {"places.geojson", "flows.geojson"}) {
    const json map = parsed(read_text(in("r/" + file)));
    EXPECT_EQ(map["type"], "FeatureCollection");
    EXPECT_FALSE(map.contains("crs")) << "RFC 7946 has no crs";
    ASSERT_FALSE(map["features"].empty());
    for (const auto& feature : map["features"]) {
      EXPECT_EQ(feature["type"], "Feature");
      EXPECT_TRUE(feature["properties"].is_object());
      ASSERT_TRUE(feature.contains("geometry"));
      const json& geometry = feature["geometry"];
      if (geometry.is_null()) continue;
      if (geometry["type"] == "Point") {
        expect_position(geometry["coordinates"]);
      } else {
        EXPECT_EQ(geometry["type"], "LineString");
        EXPECT_GE(geometry["coordinates"].size(), 2u);
        for (const auto& position : geometry["coordinates"]) expect_position(position);
      }
    }
  }
}

TEST_F(Cli, WithoutOutTheResultsGoBelowTheCurrentFolder) {
  Launch launch;
  launch.arguments = {"run", three_places, "--members", "2", "--quiet"};
  launch.folder = folder_;
  const Finished run = outflow_program(launch);
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out + run.err, "") << "--quiet says nothing";
  EXPECT_TRUE(fs::exists(in("results/three-places/series.csv")));
}

TEST_F(Cli, TheClosingWordsNameReportAndObservation) {
  const Finished run = outflow_program({"run", three_places, "--out", in("r"), "--members", "50"});
  EXPECT_EQ(run.err, "") << "no progress where there is no terminal";
  EXPECT_THAT(run.out, HasSubstr("50 members by the cohort engine, seed 1"));
  EXPECT_THAT(run.out, HasSubstr("observed 900 to 1,200"));
  EXPECT_THAT(run.out, HasSubstr("not measured"));
  EXPECT_THAT(run.out, HasSubstr(in("r") + "/report.html"));
  EXPECT_LE(lines_of(run.out).size(), 14u);
}

TEST_F(Cli, JsonIsOneDocumentThatKeepsItsSchema) {
  const auto answer = [&](const std::vector<std::string>& arguments, int exit_code) {
    const Finished finished = outflow_program(arguments);
    EXPECT_EQ(finished.exit_code, exit_code) << arguments.front() << finished.err;
    const json document = parsed(finished.out);
    expect_keeps("cli.schema.json", document);
    EXPECT_EQ(document["exit_code"], exit_code);
    EXPECT_EQ(document["ok"], exit_code == 0);
    return document;
  };
  const json run = answer({"run", three_places, "--out", in("r"), "--members", "5", "--json"}, 0);
  EXPECT_EQ(run["run"]["members"], 5);
  EXPECT_EQ(run["run"]["reports"][0]["observed_high"], 1200);
  answer({"validate", three_places, "--json"}, 0);
  EXPECT_FALSE(answer({"describe", three_places, "--json"}, 0)["tables"].empty());
  EXPECT_EQ(answer({"report", in("r"), "--json"}, 0)["report"]["file"], in("r") + "/report.html");
  answer({"new", in("fresh"), "--json"}, 0);
  write_text(in("fresh/places.csv"), "id,kind\nvalley,orgin\n");
  EXPECT_FALSE(answer({"validate", in("fresh"), "--json"}, 3)["diagnostics"].empty());
  EXPECT_FALSE(answer({"run", in("fresh"), "--json", "--out", in("x")}, 3)["diagnostics"].empty());
  answer({"run", in("nowhere"), "--json"}, 4);
  answer({"run", three_places, "--json", "--members", "many"}, 2);
  answer({"rnu", "--json"}, 2);
}

TEST_F(Cli, WrongUsageIsTwoWithAHint) {
  const auto complaint = [&](const std::vector<std::string>& arguments) {
    const Finished finished = outflow_program(arguments);
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_EQ(finished.out, "");
    EXPECT_EQ(lines_of(finished.err).size(), 1u) << finished.err;
    return finished.err;
  };
  EXPECT_THAT(complaint({}), HasSubstr("--help"));
  EXPECT_THAT(complaint({"rum", three_places}), HasSubstr("did you mean \"run\"?"));
  EXPECT_THAT(complaint({"run", three_places, "--member", "3"}), HasSubstr("did you mean \"--members\"?"));
  EXPECT_THAT(complaint({"run"}), HasSubstr("FOLDER"));
  EXPECT_THAT(complaint({"run", three_places, "more"}), HasSubstr("more"));
  EXPECT_THAT(complaint({"run", three_places, "--members"}), HasSubstr("--members"));
  EXPECT_THAT(complaint({"run", three_places, "--engine", "agent"}), HasSubstr("did you mean \"agents\"?"));
  for (const char* members : {"0", "-3", "1.5", "1e3", "x", "99999999999999999999"})
    EXPECT_THAT(complaint({"run", three_places, "--members", members}), HasSubstr("from 1 to 1000000")) << members;
  for (const char* seed : {"-1", "0x10", "18446744073709551616"})
    EXPECT_THAT(complaint({"run", three_places, "--seed", seed}), HasSubstr("--seed")) << seed;
  EXPECT_THAT(complaint({"run", three_places, "--threads", "0"}), HasSubstr("--threads"));
  EXPECT_THAT(complaint({"completion", "tcsh"}), HasSubstr("bash, zsh and fish"));
  EXPECT_THAT(complaint({"new", in("two words")}), HasSubstr("cannot be the name"));
}

TEST_F(Cli, AFaultyScenarioIsThreeWithEveryFault) {
  ASSERT_EQ(outflow_program({"new", in("s")}).exit_code, 0);
  ASSERT_EQ(outflow_program({"validate", in("s")}).exit_code, 0);
  std::string toml = read_text(in("s/scenario.toml"));
  toml.replace(toml.find("[time]"), 6, "[tyme]");
  write_text(in("s/scenario.toml"), toml);
  for (const char* command : {"validate", "describe", "run"}) {
    const Finished finished = outflow_program({command, in("s")});
    EXPECT_EQ(finished.exit_code, 3) << command;
    EXPECT_EQ(finished.out, "") << command;
    EXPECT_THAT(finished.err, HasSubstr("scenario.toml:")) << command;
    EXPECT_THAT(finished.err, HasSubstr("tyme")) << command;
  }
  EXPECT_FALSE(fs::exists(in("results"))) << "nothing is written for a faulty scenario";
}

TEST_F(Cli, FilesThatCannotBeReadOrWrittenAreFour) {
  const auto complaint = [&](const std::vector<std::string>& arguments) {
    const Finished finished = outflow_program(arguments);
    EXPECT_EQ(finished.exit_code, 4) << finished.err;
    return finished.err;
  };
  EXPECT_THAT(complaint({"run", in("nowhere"), "--out", in("r")}), HasSubstr("nowhere"));
  EXPECT_THAT(complaint({"validate", in("nowhere")}), HasSubstr("nowhere"));
  EXPECT_THAT(complaint({"report", in("nowhere")}), HasSubstr("no results folder"));
  EXPECT_THAT(complaint({"run", three_places, "--members", "2", "--out", "/proc/outflow"}), HasSubstr("/proc/outflow"));
  write_text(in("file"), "a file");
  EXPECT_THAT(complaint({"run", three_places, "--members", "2", "--out", in("file")}), HasSubstr("it is a file"));
  EXPECT_THAT(complaint({"run", three_places, "--members", "2", "--out", in("file/below")}), HasSubstr("file/below"));
  EXPECT_THAT(complaint({"new", three_places}), HasSubstr("three-places"));
  if (::geteuid() != 0) {
    fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
    EXPECT_THAT(complaint({"run", three_places, "--members", "2", "--out", in("r")}), HasSubstr("ermission"));
  }
}

TEST_F(Cli, AFullDiskIsFourAndAClosedPipeIsNone) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--version"}, {"--help"}, {"describe", three_places}, {"validate", three_places, "--json"}}) {
    Launch launch;
    launch.arguments = arguments;
    launch.out_file = "/dev/full";
    const Finished finished = outflow_program(launch);
    EXPECT_EQ(finished.exit_code, 4);
    EXPECT_THAT(finished.err, HasSubstr("No space left"));
    launch.out_file.clear();
    launch.closed_pipe = true;
    EXPECT_EQ(outflow_program(launch).exit_code, 0);
  }
}

TEST_F(Cli, AFolderOfOthersIsNotMixedWithResults) {
  fs::create_directory(in("r"));
  write_text(in("r/thesis.txt"), "important");
  const Finished refused = outflow_program({"run", three_places, "--members", "2", "--out", in("r")});
  EXPECT_EQ(refused.exit_code, 4);
  EXPECT_THAT(refused.err, HasSubstr("name another folder"));
  EXPECT_EQ(std::distance(fs::directory_iterator(in("r")), fs::directory_iterator()), 1);
}

TEST_F(Cli, OldResultsAreReplacedAndWhatOthersAddedStays) {
  ASSERT_EQ(outflow_program({"run", three_places, "--members", "2", "--out", in("r")}).exit_code, 0);
  const std::string before = read_text(in("r/series.csv"));
  write_text(in("r/map.qgz"), "a map made of it");
  ASSERT_EQ(outflow_program({"run", three_places, "--members", "3", "--out", in("r")}).exit_code, 0);
  EXPECT_NE(read_text(in("r/series.csv")), before);
  EXPECT_EQ(read_text(in("r/map.qgz")), "a map made of it");
  for (const auto& entry : fs::directory_iterator(in("r"))) EXPECT_THAT(entry.path().filename().string(), Not(StartsWith(".")));
}

TEST_F(Cli, ReportIsDrawnAnewFromItsData) {
  ASSERT_EQ(outflow_program({"run", three_places, "--members", "2", "--out", in("r")}).exit_code, 0);
  const std::string page = read_text(in("r/report.html"));
  write_text(in("r/report.html"), "lost");
  const Finished report = outflow_program({"report", in("r")});
  EXPECT_EQ(report.exit_code, 0) << report.err;
  EXPECT_THAT(report.out, HasSubstr("report.html"));
  EXPECT_EQ(read_text(in("r/report.html")), page);
  expect_keeps("run.schema.json", parsed(read_text(in("r/run.json"))));
}

TEST_F(Cli, ControlCKeepsTheFinishedMembersOfAllThreads) {
  Launch launch;
  launch.arguments = long_run(in("r"));
  launch.signals = {{1500, SIGINT}};
  const Finished stopped = outflow_program(launch);
  ASSERT_EQ(stopped.exit_code, 130) << stopped.err;
  EXPECT_THAT(stopped.err, HasSubstr("stopping"));
  EXPECT_THAT(stopped.out, HasSubstr("Stopped early"));
  const json run = parsed(read_text(in("r/run.json")));
  expect_keeps("run.schema.json", run);
  EXPECT_EQ(run["interrupted"], true);
  const int members = run["members"];
  ASSERT_GE(members, 1);
  ASSERT_EQ(outflow_program({"run", three_places, "--out", in("same"), "--members", std::to_string(members)}).exit_code, 0);
  EXPECT_EQ(read_text(in("r/series.csv")), read_text(in("same/series.csv"))) << "as if only " << members << " had been asked for";
}

TEST_F(Cli, ASecondControlCEndsItAtOnceAndLeavesNoHalfResult) {
  ASSERT_EQ(outflow_program({"run", three_places, "--members", "2", "--out", in("r")}).exit_code, 0);
  const std::string before = read_text(in("r/run.json"));
  Launch launch;
  launch.arguments = long_run(in("r"));
  launch.arguments.insert(launch.arguments.end(), {"--engine", "agents"});
  launch.signals = {{800, SIGINT}, {0, SIGINT}, {0, SIGKILL}};
  EXPECT_GE(outflow_program(launch).exit_code, 128);
  EXPECT_EQ(read_text(in("r/run.json")), before);
  ASSERT_EQ(outflow_program({"run", three_places, "--members", "2", "--out", in("r")}).exit_code, 0);
  for (const auto& entry : fs::directory_iterator(in("r"))) EXPECT_THAT(entry.path().filename().string(), Not(StartsWith(".")));
}

TEST_F(Cli, OnlyOneProgramWritesToAFolder) {
  Launch launch;
  launch.arguments = long_run(in("r"));
  launch.signals = {{1500, SIGINT}};
  Finished second;
  std::thread other([&] {
    ::usleep(700'000);
    second = outflow_program({"run", three_places, "--members", "2", "--out", in("r")});
  });
  EXPECT_EQ(outflow_program(launch).exit_code, 130);
  other.join();
  EXPECT_EQ(second.exit_code, 4);
  EXPECT_THAT(second.err, HasSubstr("another run"));
}

TEST_F(Cli, HelpAndVersionAnswer) {
  EXPECT_THAT(outflow_program({"--version"}).out, StartsWith("outflow "));
  const Finished help = outflow_program({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  for (const char* word : {"validate", "describe", "run", "report", "new", "completion", "Exit codes", "Example"})
    EXPECT_THAT(help.out, HasSubstr(word));
  for (const char* command :
       {"validate", "describe", "run", "report", "claims", "whatif", "compare", "validate-against", "new", "completion"}) {
    const Finished one = outflow_program({command, "--help"});
    EXPECT_EQ(one.exit_code, 0);
    EXPECT_THAT(one.out, HasSubstr("Example")) << command;
  }
  const Finished manual = outflow_program({"man"});
  EXPECT_EQ(manual.exit_code, 0);
  EXPECT_THAT(manual.out, StartsWith(".TH OUTFLOW 1"));
  EXPECT_THAT(manual.out, HasSubstr("keep\\-members"));
}

TEST_F(Cli, BashCompletionKnowsCommandsAndOptions) {
  const Finished script = outflow_program({"completion", "bash"});
  ASSERT_EQ(script.exit_code, 0);
  write_text(in("complete.bash"), script.out);
  const auto completed = [&](const std::string& words) {
    const std::string command = "bash -c 'source " + in("complete.bash") + "; COMP_WORDS=(" + words +
                                "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _outflow; echo \"${COMPREPLY[@]}\"' > " + in("out");
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    return read_text(in("out"));
  };
  EXPECT_EQ(completed("outflow va"), "validate validate-against\n");
  EXPECT_EQ(completed("outflow run --mem"), "--members\n");
  EXPECT_EQ(completed("outflow run --engine a"), "agents\n");
  EXPECT_EQ(completed("outflow completion z"), "zsh\n");
}

TEST_F(Cli, ImportAndExportTurnFoldersOfFleeIntoScenariosAndBack) {
  const std::string valley = test::source_folder() + "/tests/golden/flee_valley";
  const Finished imported = outflow_program({"import", "flee", valley, "-o", in("v"), "--reference-quirks", "--json"});
  ASSERT_EQ(imported.exit_code, 0) << imported.err;
  expect_keeps("cli.schema.json", parsed(imported.out));
  EXPECT_EQ(outflow_program({"validate", in("v")}).exit_code, 0);
  const Finished exported = outflow_program({"export", "flee", in("v"), "-o", in("f"), "--json"});
  ASSERT_EQ(exported.exit_code, 0) << exported.err;
  expect_keeps("cli.schema.json", parsed(exported.out));
  ASSERT_EQ(outflow_program({"import", "flee", in("f"), "-o", in("w"), "--reference-quirks"}).exit_code, 0);
  for (const char* table : {"places.csv", "links.csv", "conditions.csv", "traits.csv", "place_attributes.csv", "populations.csv"})
    EXPECT_EQ(read_text(in(std::string("v/") + table)), read_text(in(std::string("w/") + table))) << table;
}

TEST_F(Cli, NumbersInWordsHaveNoDigitsOfRounding) {
  const Finished described = outflow_program({"describe", test::source_folder() + "/scenarios/north-korea-plain"});
  EXPECT_EQ(described.exit_code, 0);
  EXPECT_THAT(described.out, HasSubstr(" 0.0003 per year"));
  EXPECT_THAT(described.out, HasSubstr("0.00003 to 0.003"));
  EXPECT_THAT(described.out, ::testing::Not(::testing::ContainsRegex("00000000|99999999|[0-9]e[-+][0-9]")));
}

TEST_F(Cli, AScenarioIsNotImported) {
  const std::string valley = test::source_folder() + "/tests/golden/flee_valley";
  ASSERT_EQ(outflow_program({"import", "flee", valley, "-o", in("v")}).exit_code, 0);
  const Finished again = outflow_program({"import", "flee", in("v"), "-o", in("w")});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_THAT(again.err, HasSubstr("is a scenario already"));
  EXPECT_FALSE(fs::exists(in("w")));
}

TEST_F(Cli, AnEditedScenarioIsNotImportedOver) {
  const std::string valley = test::source_folder() + "/tests/golden/flee_valley";
  const std::vector<std::string> import{"import", "flee", valley, "-o", in("v")};
  ASSERT_EQ(outflow_program(import).exit_code, 0);
  const std::string written = read_text(in("v/scenario.toml")), edited = written + "# mine\n";
  write_text(in("v/scenario.toml"), edited);
  write_text(in("v/notes.md"), "mine");
  const Finished refused = outflow_program(import);
  EXPECT_EQ(refused.exit_code, 4);
  EXPECT_THAT(refused.err, ::testing::AllOf(HasSubstr("holds a scenario already"), HasSubstr("--replace")));
  EXPECT_EQ(read_text(in("v/scenario.toml")), edited);
  auto replace = import;
  replace.emplace_back("--replace");
  EXPECT_EQ(outflow_program(replace).exit_code, 0);
  EXPECT_EQ(read_text(in("v/scenario.toml")), written);
  EXPECT_EQ(read_text(in("v/notes.md")), "mine");
}

TEST_F(Cli, AnImportedFolderGivesTheSameNumbersAsTheFolderItself) {
  const std::string valley = test::source_folder() + "/tests/golden/flee_valley";
  for (const std::string quirks : {"--quirk=fresh_speed", "--reference-quirks"}) {
    ASSERT_EQ(outflow_program({"import", "flee", valley, "-o", in("v"), "--replace", quirks}).exit_code, 0);
    ASSERT_EQ(outflow_program({"run", valley, quirks, "--members", "5", "--out", in("a"), "--quiet"}).exit_code, 0);
    ASSERT_EQ(outflow_program({"run", in("v"), "--members", "5", "--out", in("b"), "--quiet"}).exit_code, 0);
    for (const char* file : {"series.csv", "flows.csv", "out.csv", "validation.json", "agents.out.0", "links.out.0"})
      EXPECT_EQ(read_text(in(std::string("a/") + file)), read_text(in(std::string("b/") + file))) << quirks << " " << file;
    const Finished folder = outflow_program({"validate-against", valley, quirks, "--members", "3"});
    const Finished scenario = outflow_program({"validate-against", in("v"), "--members", "3"});
    EXPECT_EQ(folder.out, scenario.out) << scenario.err;
  }
}

TEST_F(Cli, WhatAnImportedScenarioKeepsIsReadAndGuarded) {
  const std::string valley = test::source_folder() + "/tests/golden/flee_valley";
  ASSERT_EQ(outflow_program({"import", "flee", valley, "-o", in("v")}).exit_code, 0);
  write_text(in("v/flee/other.csv"), "2020-01-01,1\n");
  const Finished stale = outflow_program({"import", "flee", valley, "-o", in("v"), "--replace"});
  EXPECT_EQ(stale.exit_code, 4);
  EXPECT_THAT(stale.err, HasSubstr("other.csv"));
  const std::string counts = read_text(in("v/flee/lake.csv"));
  write_text(in("v/flee/lake.csv"), counts + "2020-01-07,many\n");
  const Finished faulty = outflow_program({"validate", in("v")});
  EXPECT_EQ(faulty.exit_code, 3);
  EXPECT_THAT(faulty.err, HasSubstr("flee/lake.csv:3:12: the number of people"));
  fs::remove(in("v/flee/lake.csv"));
  const Finished missing = outflow_program({"run", in("v"), "--members", "1", "--out", in("r")});
  EXPECT_EQ(missing.exit_code, 3);
  EXPECT_THAT(missing.err, HasSubstr("flee/data_layout.csv:3:6: there is no file \"lake.csv\""));
  write_text(in("v/flee/lake.csv"), counts);
  fs::remove(in("v/flee/simsetting.yml"));
  EXPECT_THAT(outflow_program({"validate", in("v")}).err, HasSubstr("flee/simsetting.yml: the file is missing"));
  fs::remove_all(in("v/flee"));
  EXPECT_EQ(outflow_program({"run", in("v"), "--members", "1", "--out", in("r"), "--quiet"}).exit_code, 0);
  EXPECT_FALSE(fs::exists(in("r/out.csv"))) << "nothing to hold it against";
}

TEST_F(Cli, ExportListsWhatFleeCannotSayAndWritesNothing) {
  const Finished run = outflow_program({"export", "flee", three_places, "-o", in("f")});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_THAT(run.err, HasSubstr("journeys only"));
  EXPECT_THAT(run.err, HasSubstr("hazards.csv"));
  EXPECT_FALSE(fs::exists(in("f")));
  EXPECT_EQ(outflow_program({"export", "word", three_places, "-o", in("f")}).exit_code, 2);
  EXPECT_EQ(outflow_program({"import", "flee", in("nowhere"), "-o", in("f")}).exit_code, 4);
  EXPECT_FALSE(fs::exists(in("f")));
}

}  // namespace
}  // namespace outflow::test
