#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "documents.h"
#include "support/folders.h"

/// The commands that judge a run, as people and scripts see them.
namespace outflow::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Judging : public InFolder {};

TEST_F(Judging, CompareTellsEqualFromDifferentByItsExitCode) {
  for (const auto& [name, seed] : {std::pair{"a", "1"}, std::pair{"same", "1"}, std::pair{"other", "2"}})
    ASSERT_EQ(outflow_program({"run", three_places, "--out", in(name), "--members", "12", "--seed", seed, "--quiet"}).exit_code,
              0);
  EXPECT_EQ(outflow_program({"compare", in("a"), in("same"), "--exact"}).exit_code, 0);
  EXPECT_EQ(outflow_program({"compare", in("a"), in("other")}).exit_code, 0);
  const Finished different = outflow_program({"compare", in("a"), in("other"), "--exact", "--json"});
  EXPECT_EQ(different.exit_code, 1);
  const json document = parsed(different.out);
  expect_keeps("cli.schema.json", document);
  EXPECT_EQ(document["outcome"], "different");
  EXPECT_GT(document["compare"]["out"], 0);
  EXPECT_EQ(outflow_program({"compare", in("a"), in("nothing")}).exit_code, 4);
  EXPECT_EQ(outflow_program({"compare", in("a"), in("other"), "--threshold", "much"}).exit_code, 2);
}

TEST_F(Judging, ATableThatWasCutOffIsDifferentUnlessSaidToBeMeant) {
  const std::string valley = test::source_folder() + "/tests/golden/flee_valley";
  ASSERT_EQ(outflow_program({"run", valley, "--members", "3", "--out", in("r"), "--quiet"}).exit_code, 0);
  const std::string header = "day,location,mean,sd,min,max\n";
  write_text(in("cut.csv"), header + "0,Lake,1e9,1e9,0,0\n");
  const Finished cut = outflow_program({"compare", in("r"), in("cut.csv"), "--seeds", "3"});
  EXPECT_EQ(cut.exit_code, 1);
  EXPECT_THAT(cut.out, HasSubstr("Compared: 1 days at 1 places."));
  const Finished meant = outflow_program({"compare", in("r"), in("cut.csv"), "--seeds", "3", "--part", "--json"});
  EXPECT_EQ(meant.exit_code, 0) << meant.err;
  const json document = parsed(meant.out);
  expect_keeps("cli.schema.json", document);
  EXPECT_EQ(document["compare"]["days"], 1);
  EXPECT_EQ(document["compare"]["days_a"], 6);
  write_text(in("half.csv"), header + "0,Lake,10");
  EXPECT_EQ(outflow_program({"compare", in("r"), in("half.csv"), "--seeds", "3"}).exit_code, 4);
}

TEST_F(Judging, AFleeFolderIsHeldBesideItsCounts) {
  const std::string valley = test::source_folder() + "/tests/golden/flee_valley";
  const Finished run = outflow_program({"run", valley, "--members", "3", "--out", in("r"), "--keep-members", "--quiet"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const json validation = parsed(read_text(in("r/validation.json")));
  expect_keeps("validation.schema.json", validation);
  EXPECT_THAT(read_text(in("r/out.csv")), StartsWith("Day,Date,"));
  const Finished now = outflow_program({"validate-against", valley, "--members", "3", "--json"});
  ASSERT_EQ(now.exit_code, 0) << now.err;
  const json document = parsed(now.out);
  expect_keeps("cli.schema.json", document);
  EXPECT_EQ(document["validation"], validation) << "the same run, the same errors";
  const Finished later = outflow_program({"validate-against", valley, "--results", in("r"), "--json", "--yaml", in("r.yml")});
  ASSERT_EQ(later.exit_code, 0) << later.err;
  EXPECT_EQ(parsed(later.out)["validation"], validation) << "from the members that were kept";
  EXPECT_THAT(read_text(in("r.yml")), HasSubstr("Error (rescaled): "));
  EXPECT_THAT(outflow_program({"validate-against", valley, "--members", "2"}).out, HasSubstr("share by capacity"));
  EXPECT_EQ(outflow_program({"validate-against", three_places}).exit_code, 2);
  EXPECT_THAT(outflow_program({"validate-against", valley, "--members", "1"}).out, StartsWith("1 member, "));
  ASSERT_EQ(outflow_program({"run", valley, "--members", "3", "--out", in("means"), "--quiet"}).exit_code, 0);
  EXPECT_THAT(outflow_program({"validate-against", valley, "--results", in("means")}).out,
              StartsWith("The mean of all members, "));
  const json of_mean =
      parsed(outflow_program({"validate-against", valley, "--results", in("means"), "--json"}).out)["validation"];
  expect_keeps("validation.schema.json", of_mean);
  EXPECT_TRUE(of_mean["members"].is_null()) << "a mean is no member";
}

}  // namespace
}  // namespace outflow::test
