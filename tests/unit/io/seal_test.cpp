#include "outflow/io/seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "outflow/base/sha256.h"
#include "support/temporary_folder.h"

namespace outflow::io {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

const std::string sum_a(64, 'a');
const std::string sum_b(64, 'b');

std::vector<std::string> told(const Diagnostics& diagnostics) {
  std::vector<std::string> texts;
  for (const auto& d : diagnostics.all()) texts.push_back(to_string(d.where) + " " + d.problem);
  return texts;
}

std::vector<std::string> faults_of(const std::string& text) {
  Diagnostics diagnostics;
  (void)parse_seal(text, diagnostics);
  for (const auto& d : diagnostics.all()) EXPECT_FALSE(d.reason.empty() || d.suggestion.empty()) << to_string(d);
  return told(diagnostics);
}

TEST(Seal, ReadsWhatSha256sumWrites) {
  Diagnostics diagnostics;
  const auto lines =
      parse_seal("# made by hand\n" + sum_a + "  input/routes.csv\r\n" + std::string(64, 'B') + " *./a b.csv\n", diagnostics);
  EXPECT_THAT(told(diagnostics), IsEmpty());
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].path, "input/routes.csv");
  EXPECT_EQ(lines[0].sha256, sum_a);
  EXPECT_EQ(to_string(lines[0].where), "SHA256SUMS:2:67");
  EXPECT_EQ(lines[1].path, "a b.csv");
  EXPECT_EQ(lines[1].sha256, sum_b);
  EXPECT_EQ(to_string(lines[1].where), "SHA256SUMS:3:69");
}

TEST(Seal, MalformedLinesAreBlamedWhereTheyAre) {
  const std::string short_sum(63, 'a');
  EXPECT_THAT(faults_of(""), ElementsAre("SHA256SUMS the file is empty"));
  EXPECT_THAT(faults_of("\n"), ElementsAre("SHA256SUMS:1:1 the line does not begin with 64 hexadecimal digits"));
  EXPECT_THAT(faults_of(short_sum + "g  x\n"), ElementsAre("SHA256SUMS:1:64 the line does not begin with 64 hexadecimal digits"));
  EXPECT_THAT(faults_of(sum_a + "a  x\n"), ElementsAre("SHA256SUMS:1:65 the line does not begin with 64 hexadecimal digits"));
  EXPECT_THAT(faults_of("SHA256 (x) = " + sum_a + "\n"),
              ElementsAre("SHA256SUMS:1:1 the line does not begin with 64 hexadecimal digits"));
  for (const char* between : {"", " ", "\t", " x", "* "})
    EXPECT_THAT(faults_of(sum_a + between + "\n"),
                ElementsAre("SHA256SUMS:1:65 two spaces, or a space and an asterisk, must follow the digits"));
  EXPECT_THAT(faults_of(sum_a + "  \n"), ElementsAre("SHA256SUMS:1:67 the path is blank"));
  for (const char* path : {"../x", "/etc/passwd", "input/../../x", "./../x", ".."})
    EXPECT_THAT(faults_of(sum_a + "  " + path + "\n"), Not(IsEmpty())) << path;
  EXPECT_THAT(faults_of(sum_a + "  a\\nb\n"), ElementsAre("SHA256SUMS:1:67 the path holds a backslash"));
  EXPECT_THAT(faults_of(sum_a + "  x\n" + sum_b + "  ./x\n"), ElementsAre("SHA256SUMS:2:69 x is named twice"));
  EXPECT_THAT(faults_of(sum_a + "  x"), ElementsAre("SHA256SUMS:1:68 the last line has no end"));
  EXPECT_THAT(faults_of(sum_a + "  x\xFF\n"), Not(IsEmpty()));
}

/// Every departure is told by itself, on the file that departs.
TEST(Seal, TellsMissingChangedAndNewFiles) {
  const std::string text = sum_a + "  same\n" + sum_a + "  changed\n" + sum_a + "  gone\n" + sum_a + "  beside\n";
  Diagnostics diagnostics;
  check_seal(
      text, {{"same", sum_a, 1}, {"changed", sum_b, 1}, {"new", sum_b, 1}},
      [](const std::string& path) { return path == "beside" ? std::optional(sum_a) : std::nullopt; }, diagnostics);
  EXPECT_THAT(told(diagnostics),
              UnorderedElementsAre("changed the file is not as it was when the folder was sealed",
                                   "SHA256SUMS:3:67 gone is missing", "new SHA256SUMS does not name this file"));
}

TEST(Seal, WhatIsWrittenIsReadAgain) {
  const std::string text = seal_text({{"z.csv", sum_a, 1}, {"input/a.csv", sum_b, 2}});
  EXPECT_EQ(text, sum_b + "  input/a.csv\n" + sum_a + "  z.csv\n");
  EXPECT_THAT(faults_of(text), IsEmpty());
}

TEST(Seal, PathsAreThoseFromTheFolder) {
  EXPECT_EQ(path_within("a/b", "a/b/c/../d.csv"), "d.csv");
  EXPECT_EQ(path_within("a/b/", "a/b/input/d.csv"), "input/d.csv");
  EXPECT_EQ(path_within(".", "input/d.csv"), "input/d.csv");
  EXPECT_EQ(path_within("a/b", "a/d.csv"), std::nullopt);
  EXPECT_EQ(path_within("a/b", "a/b"), std::nullopt);
  EXPECT_EQ(path_within("a", "b/x"), std::nullopt);
}

TEST(Seal, OfAFolderOnDisk) {
  const test::TemporaryFolder temporary;
  const fs::path folder = temporary.path();
  const auto write = [&](const char* name, const std::string& text) { std::ofstream(folder / name) << text; };
  write("a.csv", "1\n");
  write("notes.txt", "kept\n");
  std::vector<InputFile> read{{"a.csv", sha256_hex("1\n"), 2}};
  Diagnostics none;
  check_sealed_folder(folder, read, none);
  EXPECT_THAT(told(none), IsEmpty()) << "a folder without a seal";
  EXPECT_EQ(read.size(), 1U);
  write("SHA256SUMS", sha256_hex("1\n") + "  a.csv\n" + sha256_hex("kept\n") + "  notes.txt\n");
  check_sealed_folder(folder, read, none);
  EXPECT_THAT(told(none), IsEmpty());
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read.back().name, "SHA256SUMS");
  read.pop_back();
  write("notes.txt", "kept, and more\n");
  Diagnostics one;
  check_sealed_folder(folder, read, one);
  EXPECT_THAT(told(one), ElementsAre("notes.txt the file is not as it was when the folder was sealed"));
  read.pop_back();
  fs::remove(folder / "notes.txt");
  fs::create_directory(folder / "notes.txt");
  Diagnostics gone;
  check_sealed_folder(folder, read, gone);
  EXPECT_THAT(told(gone), ElementsAre("SHA256SUMS:2:67 notes.txt is missing"));
}

}  // namespace
}  // namespace outflow::io
