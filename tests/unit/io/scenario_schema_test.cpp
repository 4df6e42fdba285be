#include "outflow/io/scenario_schema.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "outflow/io/atomic_file.h"
#include "outflow/io/native_reader.h"
#include "outflow/io/scenario_json.h"
#include "support/folders.h"

namespace outflow::io {
namespace {

const std::string source_folder = test::source_folder();

/// The committed file must be what the program makes. OUTFLOW_WRITE_GENERATED=1 in the environment writes it anew.
void expect_committed(const std::string& name, const std::string& made) {
  const std::string path = source_folder + "/" + name;
  if (std::getenv("OUTFLOW_WRITE_GENERATED") != nullptr) write_file_atomically(path, made);
  EXPECT_EQ(read_file(path), made) << "run this test again with OUTFLOW_WRITE_GENERATED=1 and commit " << name;
}

TEST(ScenarioSchema, TheCommittedCopyIsTheSame) { expect_committed("schemas/scenario.schema.json", scenario_json_schema()); }

TEST(ScenarioSchema, TheReferencePageIsTheSame) { expect_committed("docs/formats/scenario-reference.md", scenario_reference()); }

TEST(ScenarioJson, TellsNumbersAndWhereTheyWereWritten) {
  const auto result = read_scenario(std::filesystem::path(source_folder + "/scenarios/three-places"));
  const std::string json = scenario_to_json(result.scenario);
  EXPECT_NE(json.find("\"value\": 6000"), std::string::npos);
  EXPECT_NE(json.find("\"where\": \"populations.csv:3:18\""), std::string::npos);
  EXPECT_NE(json.find("\"default\": true"), std::string::npos);
}

}  // namespace
}  // namespace outflow::io
