#include "outflow/io/atomic_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

namespace outflow::io {
namespace {

namespace fs = std::filesystem;

class AtomicFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "outflow-test-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override { fs::remove_all(folder); }
  [[nodiscard]] std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
  }
  fs::path folder;
};

TEST_F(AtomicFileTest, WritesAndReplaces) {
  write_file_atomically(folder / "a", "one");
  EXPECT_EQ(read_file(folder / "a"), "one");
  const std::string large(300'000, 'x');
  write_file_atomically(folder / "a", large);
  EXPECT_EQ(read_file(folder / "a"), large);
  EXPECT_EQ(entries(), 1U);
}

TEST_F(AtomicFileTest, WithoutCommitNothingChanges) {
  write_file_atomically(folder / "a", "one");
  {
    AtomicFile file(folder / "a");
    file.write("two");
  }
  EXPECT_EQ(read_file(folder / "a"), "one");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(AtomicFileTest, KeepsTheRightsOfTheFileItReplaces) {
  write_file_atomically(folder / "a", "one");
  ::chmod((folder / "a").c_str(), 0640);
  write_file_atomically(folder / "a", "two");
  struct stat status{};
  ::stat((folder / "a").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

TEST_F(AtomicFileTest, FailuresNameThePathAndTheReason) {
  const auto reason = [](const auto& action) -> std::string {
    try {
      action();
    } catch (const FileError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_NE(reason([&] { write_file_atomically(folder / "no" / "a", "x"); }).find("No such file or directory"),
            std::string::npos);
  EXPECT_NE(reason([&] { write_file_atomically(folder, "x"); }).find("it is a folder"), std::string::npos);
  EXPECT_NE(reason([&] { (void)read_file(folder / "no"); }).find("No such file or directory"), std::string::npos);
  EXPECT_NE(reason([&] { (void)read_file(folder); }).find("not a regular file"), std::string::npos);
  write_file_atomically(folder / "a", "12345");
  EXPECT_NE(reason([&] { (void)read_file(folder / "a", 4); }).find("too large"), std::string::npos);
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_NE(reason([&] { (void)read_file(folder / "pipe"); }).find("not a regular file"), std::string::npos);
}

TEST_F(AtomicFileTest, AFullDiskIsAnErrorAndLeavesTheOldFile) {
  write_file_atomically(folder / "a", "one");
  // A limit on the size of files stands in for a full disk: write fails in the same way, for root, too.
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{1000, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  EXPECT_THROW(write_file_atomically(folder / "a", std::string(100'000, 'x')), FileError);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, old_handler);
  EXPECT_EQ(read_file(folder / "a"), "one");
  EXPECT_EQ(entries(), 1U);
}

}  // namespace
}  // namespace outflow::io
