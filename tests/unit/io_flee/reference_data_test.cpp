#include <algorithm>
#include <charconv>
#include <fstream>
#include <numeric>

#include "outflow/scenario/words.h"
#include "support/folders.h"
#include "unit/io_flee/flee_files.h"

/// The reference program's own instances and results, where they are at hand: ../shared beside the checkout.
namespace outflow::io::flee {
namespace {

namespace fs = std::filesystem;

const fs::path shared = fs::path(test::source_folder()) / ".." / "shared";

std::vector<scenario::Quirk> all_quirks() {
  std::vector<scenario::Quirk> quirks;
  for (int i = 0; i < scenario::n_quirks; ++i) quirks.push_back(static_cast<scenario::Quirk>(i));
  return quirks;
}

std::vector<fs::path> instances() {
  std::vector<fs::path> folders;
  for (const char* set : {"golden", "crises"}) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(shared / set, error))
      if (is_flee_folder(entry.path())) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

/// Day and mean of one series of golden.csv.
std::map<int, double> golden(const fs::path& folder, const std::string& series) {
  std::map<int, double> means;
  std::ifstream in(folder / "golden.csv");
  for (std::string line; std::getline(in, line);) {
    const auto a = line.find(','), b = line.find(',', a + 1), c = line.find(',', b + 1);
    if (c == std::string::npos || line.substr(a + 1, b - a - 1) != series) continue;
    int day = 0;
    double mean = 0;
    std::from_chars(line.data(), line.data() + a, day);
    std::from_chars(line.data() + b + 1, line.data() + c, mean);
    means[day] = mean;
  }
  return means;
}

TEST(ReferenceData, EveryInstanceIsReadWithoutErrors) {
  const auto folders = instances();
  if (folders.empty()) GTEST_SKIP() << "skipped, no reference data";
  for (const auto& folder : folders) {
    for (const auto& quirks : {std::vector<scenario::Quirk>{}, all_quirks()}) {
      const auto f = read_flee_folder(folder, {quirks, {}, {}, {}});
      EXPECT_FALSE(f.diagnostics.has_errors()) << folder << "\n" << testing::listed(f.diagnostics);
      EXPECT_FALSE(f.reported.empty()) << folder;
    }
  }
}

/// Who exists on a day does not depend on chance in data-driven runs: day-0 people and newcomers must agree to the person.
TEST(ReferenceData, TheNumberOfPeopleIsThatOfTheReferenceProgramOnEveryDay) {
  const auto folders = instances();
  if (folders.empty()) GTEST_SKIP() << "skipped, no reference data";
  int compared = 0;
  for (const auto& folder : folders) {
    const auto totals = golden(folder, "_total_agents");
    const auto f = read_flee_folder(folder, {all_quirks(), {}, {}, {}});
    if (totals.empty() || f.scenario.journeys.newcomers.value != scenario::NewcomerSource::prescribed) continue;
    std::int64_t people = 0;
    for (const auto& p : f.scenario.populations) people += p.persons.value;
    std::map<Seconds, std::int64_t> newcomers;
    for (const auto& d : f.scenario.departures) newcomers[d.period.value.begin] += d.persons.value;
    for (const auto& [day, mean] : totals) {
      const auto today = newcomers.find(f.scenario.start.value + day * 86400);
      if (today != newcomers.end()) people += today->second;
      ASSERT_DOUBLE_EQ(static_cast<double>(people), mean) << folder << " on day " << day;
    }
    ++compared;
  }
  EXPECT_GE(compared, 40);
}

}  // namespace
}  // namespace outflow::io::flee
