#include "outflow/io/results/result_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "outflow/base/sha256.h"
#include "outflow/io/atomic_file.h"

namespace outflow::io::results {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr const char* run_json = R"({"format": "outflow-run-1"})";

class ResultFolderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "outflow-results-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  static void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }
  static std::size_t entries(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }
  static std::string refusal(const fs::path& folder) {
    try {
      const ResultFolder refused(folder);
    } catch (const FileError& error) {
      return error.what();
    }
    return "";
  }

  fs::path folder_;
};

TEST_F(ResultFolderTest, FilesAppearAtCommitWithTheirDigests) {
  const fs::path out = folder_ / "a" / "b";
  ResultFolder folder(out);
  folder.write("series.csv", "x\n");
  folder.write("flows.csv", [](const auto& sink) {
    sink("a,");
    sink("b\n");
  });
  EXPECT_FALSE(fs::exists(out / "series.csv"));
  folder.commit(run_json);
  EXPECT_EQ(read_file(out / "series.csv"), "x\n");
  EXPECT_EQ(read_file(out / "flows.csv"), "a,b\n");
  EXPECT_TRUE(is_result_folder(out));
  ASSERT_EQ(folder.files().size(), 2u);
  EXPECT_EQ(folder.files()[1].sha256, sha256_hex("a,b\n"));
  EXPECT_EQ(folder.files()[1].bytes, 4u);
}

TEST_F(ResultFolderTest, WithoutCommitNothingHasChanged) {
  {
    ResultFolder folder(folder_ / "new");
    folder.write("series.csv", "x\n");
  }
  EXPECT_FALSE(fs::exists(folder_ / "new"));
  const fs::path old = folder_ / "old";
  ResultFolder(old).commit(run_json);
  {
    ResultFolder folder(old);
    folder.write("series.csv", "half");
  }
  EXPECT_EQ(entries(old), 1u);
  EXPECT_TRUE(is_result_folder(old));
}

TEST_F(ResultFolderTest, TakesOverResultsAndEmptyFoldersOnly) {
  EXPECT_EQ(refusal(folder_), "") << "an empty folder";
  write(folder_ / "series.csv", "left by a run that died while it moved its files");
  EXPECT_EQ(refusal(folder_), "");
  write(folder_ / "notes.txt", "mine");
  EXPECT_THAT(refusal(folder_), HasSubstr("no results of outflow"));
  write(folder_ / "run.json", R"({"format": "another program"})");
  EXPECT_THAT(refusal(folder_), HasSubstr("no results of outflow"));
  write(folder_ / "run.json", "{ broken");
  EXPECT_THAT(refusal(folder_), HasSubstr("no results of outflow"));
  write(folder_ / "run.json", run_json);
  EXPECT_EQ(refusal(folder_), "") << "results with a file of somebody else";
  EXPECT_EQ(read_file(folder_ / "notes.txt"), "mine");
}

TEST_F(ResultFolderTest, RefusesFilesAndForbiddenPlaces) {
  write(folder_ / "file", "");
  EXPECT_THAT(refusal(folder_ / "file"), HasSubstr("it is a file"));
  EXPECT_THAT(refusal(folder_ / "file" / "below"), HasSubstr("below"));
  EXPECT_THAT(refusal("/proc/nothing"), HasSubstr("/proc/nothing"));
}

TEST_F(ResultFolderTest, OneWriterAtATime) {
  ResultFolder first(folder_);
  EXPECT_THAT(refusal(folder_), HasSubstr("another run"));
  first.commit(run_json);
}

TEST_F(ResultFolderTest, ClearsAwayWhatAKilledRunLeft) {
  fs::create_directory(folder_ / ".writing-abc");
  write(folder_ / ".writing-abc" / "series.csv", "half");
  ResultFolder(folder_).commit(run_json);
  EXPECT_EQ(entries(folder_), 1u);
}

}  // namespace
}  // namespace outflow::io::results
