#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "outflow/io/flee/flee_reader.h"
#include "outflow/io/native_reader.h"
#include "outflow/io/native_writer.h"
#include "outflow/scenario/words.h"
#include "support/folders.h"
#include "support/same_scenario.h"

/// Every input folder of the reference program that we have can be kept as a scenario folder, with nothing lost.
namespace outflow::io::flee {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> instances() {
  std::vector<fs::path> found;
  for (const char* name : {"../shared/golden", "../shared/crises"}) {
    const fs::path folder = fs::path(test::source_folder()) / name;
    if (!fs::is_directory(folder)) continue;
    for (const auto& entry : fs::directory_iterator(folder))
      if (is_flee_folder(entry.path())) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string errors(const Diagnostics& diagnostics) {
  std::string text;
  for (const auto& d : diagnostics.all())
    if (d.severity == Severity::error) text += to_string(d) + "\n";
  return text;
}

std::vector<scenario::Quirk> all_quirks() {
  std::vector<scenario::Quirk> all;
  for (int i = 0; i < scenario::n_quirks; ++i) all.push_back(static_cast<scenario::Quirk>(i));
  return all;
}

TEST(Import, KeepsEveryInstanceAsAScenarioFolder) {
  if (instances().empty()) GTEST_SKIP() << "skipped, no reference data";
  int kept = 0;
  for (const auto& folder : instances()) {
    for (const auto& quirks : {std::vector<scenario::Quirk>{}, all_quirks()}) {
      const FleeFolder flee = read_flee_folder(folder, {.quirks = quirks, .days = {}, .validation = {}, .settings = {}});
      if (flee.diagnostics.has_errors()) continue;
      const auto again = read_scenario(scenario_files(flee.scenario));
      EXPECT_EQ(errors(again.diagnostics), "") << folder;
      EXPECT_EQ(testing::differences(flee.scenario, again.scenario), "") << folder;
      ++kept;
    }
  }
  EXPECT_GE(kept, static_cast<int>(instances().size()));
}

}  // namespace
}  // namespace outflow::io::flee
