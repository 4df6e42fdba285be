#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "outflow/engine/recorder.h"
#include "outflow/io/native_reader.h"
#include "outflow/scenario/compile.h"
#include "outflow/scenario/scenario.h"
#include "support/folders.h"

namespace outflow {
namespace {

/// The files of the README's scenario: a line that is a file name in backticks, followed by a fenced block.
std::map<std::string, std::string> files_of_readme() {
  std::ifstream in(std::filesystem::path(test::source_folder()) / "README.md");
  std::map<std::string, std::string> files;
  std::string line, name, *file = nullptr;
  while (std::getline(in, line)) {
    if (line.starts_with("```")) {
      if (file != nullptr) {
        file = nullptr;
        name.clear();
      } else if (!name.empty()) {
        file = &files[name];
      }
    } else if (file != nullptr) {
      *file += line + "\n";
    } else if (line.size() > 2 && line.front() == '`' && line.back() == '`') {
      name = line.substr(1, line.size() - 2);
    }
  }
  return files;
}

TEST(Readme, itsScenarioIsCompleteAndFaultless) {
  const auto files = files_of_readme();
  ASSERT_EQ(files.size(), 6u);
  const auto read = io::read_scenario(files);
  for (const auto& d : read.diagnostics.all()) ADD_FAILURE() << to_string(d);
}

TEST(Readme, itsScenarioDoesWhatTheTextSays) {
  const auto read = io::read_scenario(files_of_readme());
  ASSERT_FALSE(read.diagnostics.has_errors());
  const auto compiled = scenario::compile(read.scenario);
  ASSERT_FALSE(compiled.diagnostics.has_errors());
  const engine::Layout layout(compiled.model);
  for (const auto kind : {engine::Kind::cohorts, engine::Kind::agents}) {
    const auto engine = engine::make_engine(kind, compiled.model);
    const auto run = engine::run_member(*engine, compiled.model, layout, 1, 0);
    // 60 km at 20 km a day: nobody is there at the end of the second day; after half a year about
    // 5000 (1 - exp(-0.05 * 6)) = 1296 have left, and one in a hundred was turned back.
    const auto camp = run.row(layout.stock(1));
    EXPECT_EQ(camp[1], 0);
    EXPECT_NEAR(static_cast<double>(camp.back()), 1270, 150);
    EXPECT_EQ(run.at(layout.stock(0), run.steps - 1) + camp.back() + run.at(layout.fate(engine::Fate::in_transit), run.steps - 1),
              5000);
  }
}

}  // namespace
}  // namespace outflow
