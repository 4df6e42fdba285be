#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "outflow/scenario/describe.h"
#include "unit/io_flee/flee_files.h"

/// What is true of every damaged Flee folder: it is read to the end without a crash, and either refused or read cleanly. Files
/// are deleted, cut off at every byte and filled with rubbish, cell by cell.
namespace outflow {
namespace {

using testing::Files;

/// Reads whatever it is, with and without quirks; the test fails on an exception, the sanitizers on everything worse.
bool is_refused(const Files& files) {
  io::flee::Options odd;
  for (int i = 0; i < scenario::n_quirks; ++i) odd.quirks.push_back(static_cast<scenario::Quirk>(i));
  const auto strange = io::flee::read_flee_files(files, odd);
  const auto plain = io::flee::read_flee_files(files, {});
  for (const auto* folder : {&plain, &strange}) {
    (void)scenario::describe(folder->scenario);
    for (const auto& d : folder->diagnostics.all()) {
      EXPECT_FALSE(d.problem.empty() || d.where.file.empty()) << to_string(d);
    }
    // What is accepted is whole: nobody counts at a place that is not there.
    if (folder->diagnostics.has_errors()) continue;
    EXPECT_EQ(folder->scenario.reports.size(), folder->reported.size());
  }
  return plain.diagnostics.has_errors();
}

const std::array optional_files = {"location_changes.csv", "input/registration_corrections.csv", "input/demographics_gender.csv"};

TEST(FleeMutation, EveryDeletedFileIsMissed) {
  const Files whole = testing::valley();
  ASSERT_FALSE(is_refused(whole));
  for (const auto& [name, content] : whole) {
    Files files = whole;
    files.erase(name);
    const bool optional = std::find(optional_files.begin(), optional_files.end(), name) != optional_files.end();
    EXPECT_EQ(is_refused(files), !optional) << name;
  }
}

TEST(FleeMutation, EveryCutIsReadToTheEnd) {
  const Files whole = testing::valley();
  for (const auto& [name, content] : whole) {
    for (std::size_t cut = 0; cut < content.size(); ++cut) {
      Files files = whole;
      files[name] = content.substr(0, cut);
      (void)is_refused(files);
    }
  }
}

TEST(FleeMutation, RubbishInAnyCellIsReadToTheEnd) {
  const std::array<std::string, 14> rubbish = {"",   "x",    "-1", "0", "nan", "1e999",      "99999999999999999999",
                                               "\"", "\xFF", "\n", "#", "a,b", "2020-01-01", "Ford"};
  const Files whole = testing::valley();
  for (const auto& [name, content] : whole) {
    std::size_t begin = 0;
    while (begin < content.size()) {
      const std::size_t end = std::min(content.find_first_of(",:\n", begin), content.size());
      for (const auto& text : rubbish) {
        Files files = whole;
        files[name] = content.substr(0, begin) + text + content.substr(end);
        (void)is_refused(files);
      }
      begin = end + 1;
    }
  }
}

TEST(FleeMutation, EveryByteMayBeAnother) {
  const Files whole = testing::valley();
  for (const auto& [name, content] : whole) {
    for (std::size_t i = 0; i < content.size(); ++i) {
      for (const char byte : {'\0', '\n', ',', '"', '[', '&', '*', '\xC3', '-', '9'}) {
        Files files = whole;
        files[name][i] = byte;
        (void)is_refused(files);
      }
    }
  }
}

}  // namespace
}  // namespace outflow
