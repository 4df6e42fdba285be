#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "documents.h"
#include "support/folders.h"

/// `outflow seal`, and what becomes of sealed folders.
namespace outflow::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Sealing : public InFolder {
 protected:
  void SetUp() override {
    fs::copy(test::source_folder() + "/tests/golden/flee_valley", in("v"), fs::copy_options::recursive);
    fs::copy(three_places, in("native"), fs::copy_options::recursive);
  }

  /// A command of the shell in the folder v.
  [[nodiscard]] bool works(const std::string& command) const {
    return std::system(("cd '" + in("v") + "' && " + command).c_str()) == 0;
  }
  void append(const std::string& file, const std::string& text) const { write_text(in(file), read_text(in(file)) + text); }
};

TEST_F(Sealing, NamesWhatARunReadsAndIsReadBySha256sum) {
  write_text(in("v/notes.txt"), "mine");
  write_text(in("v/input/notes.csv"), "not read\n");
  const Finished sealed = outflow_program({"seal", in("v"), "--json"});
  ASSERT_EQ(sealed.exit_code, 0) << sealed.err;
  const json document = parsed(sealed.out);
  expect_keeps("cli.schema.json", document);
  EXPECT_THAT(document["seal"]["files"].get<std::vector<std::string>>(),
              ElementsAre("input/closures.csv", "input/conflicts.csv", "input/demographics_gender.csv", "input/locations.csv",
                          "input/registration_corrections.csv", "input/routes.csv", "input/sim_period.csv",
                          "location_changes.csv", "simsetting.yml", "source_data/all.csv", "source_data/data_layout.csv",
                          "source_data/lake.csv", "source_data/upper.csv"));
  EXPECT_TRUE(works("sha256sum --strict --quiet -c SHA256SUMS"));
  const Finished run = outflow_program({"run", in("v"), "--members", "2", "--out", in("r"), "--json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(read_text(in("r/run.json")), HasSubstr("SHA256SUMS"));
  EXPECT_EQ(outflow_program({"seal", in("v")}).exit_code, 0) << "again";
}

TEST_F(Sealing, WhatSha256sumWritesIsASeal) {
  ASSERT_TRUE(works("sha256sum input/* source_data/* simsetting.yml location_changes.csv > SHA256SUMS"));
  EXPECT_EQ(outflow_program({"validate", in("v")}).exit_code, 0);
  ASSERT_TRUE(works("find . -type f -not -name SHA256SUMS -exec sha256sum -b {} + > SHA256SUMS"));
  EXPECT_EQ(outflow_program({"validate", in("v")}).exit_code, 0);
  ASSERT_TRUE(works("sha256sum input/* source_data/* simsetting.yml > SHA256SUMS"));
  const Finished unnamed = outflow_program({"validate", in("v")});
  EXPECT_EQ(unnamed.exit_code, 3);
  EXPECT_THAT(unnamed.err, HasSubstr("location_changes.csv: SHA256SUMS does not name this file"));
}

TEST_F(Sealing, DamageIsRefusedWithItsFileAndAWayOut) {
  ASSERT_EQ(outflow_program({"seal", in("v")}).exit_code, 0);
  fs::remove(in("v/input/registration_corrections.csv"));
  append("v/source_data/lake.csv", "2020-01-07,280\n");
  const Finished run = outflow_program({"run", in("v"), "--members", "2", "--out", in("r")});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_THAT(run.err, HasSubstr("SHA256SUMS:5:67: input/registration_corrections.csv is missing"));
  EXPECT_THAT(run.err, HasSubstr("source_data/lake.csv: the file is not as it was when the folder was sealed"));
  EXPECT_THAT(run.err, HasSubstr("outflow seal"));
  EXPECT_FALSE(fs::exists(in("r")));
  EXPECT_EQ(outflow_program({"seal", in("v")}).exit_code, 0) << "the change was meant";
  EXPECT_EQ(outflow_program({"validate", in("v")}).exit_code, 0);
}

TEST_F(Sealing, AFaultyFolderIsNotSealed) {
  append("v/input/routes.csv", "Ford,Nowhere,9\n");
  EXPECT_EQ(outflow_program({"seal", in("v")}).exit_code, 3);
  EXPECT_FALSE(fs::exists(in("v/SHA256SUMS")));
  EXPECT_EQ(outflow_program({"seal", in("nowhere")}).exit_code, 4);
}

/// The seal of the instance holds for its input folder, too, and that of an input folder for what lies in it.
TEST_F(Sealing, OfAnInputFolderThatIsGivenAlone) {
  const Finished outside = outflow_program({"seal", in("v/input")});
  EXPECT_EQ(outside.exit_code, 2);
  EXPECT_THAT(outside.err, HasSubstr("lies outside"));
  ASSERT_EQ(outflow_program({"seal", in("v")}).exit_code, 0);
  EXPECT_EQ(outflow_program({"validate", in("v/input")}).exit_code, 0);
  append("v/input/routes.csv", "# one more comment\n");
  EXPECT_EQ(outflow_program({"validate", in("v/input")}).exit_code, 3);
  ASSERT_TRUE(works("echo other > other.txt && sha256sum other.txt > SHA256SUMS && rm other.txt"));
  EXPECT_EQ(outflow_program({"validate", in("v/input")}).exit_code, 0) << "sums of other things";
  ASSERT_TRUE(works("cd input && sha256sum *.csv > SHA256SUMS"));
  const Finished told = outflow_program({"validate", in("v/input")});
  EXPECT_EQ(told.exit_code, 0);
  EXPECT_THAT(told.err, HasSubstr("simsetting.yml: warning: the file lies outside the sealed folder"));
  append("v/input/routes.csv", "# another\n");
  EXPECT_EQ(outflow_program({"validate", in("v/input")}).exit_code, 3);
}

TEST_F(Sealing, OfAScenarioFolder) {
  ASSERT_EQ(outflow_program({"seal", in("native")}).exit_code, 0);
  const Finished fine = outflow_program({"validate", in("native")});
  EXPECT_EQ(fine.exit_code, 0) << fine.err;
  EXPECT_THAT(fine.err, Not(HasSubstr("SHA256SUMS")));
  append("native/scenario.toml", "# mine\n");
  const Finished changed = outflow_program({"validate", in("native")});
  EXPECT_EQ(changed.exit_code, 3);
  EXPECT_THAT(changed.err, HasSubstr("scenario.toml: the file is not as it was"));
}

}  // namespace
}  // namespace outflow::test
