#include "outflow/io/scenario_schema.h"

#include <gtest/gtest.h>

#include "outflow/io/atomic_file.h"
#include "outflow/io/native_reader.h"
#include "outflow/io/scenario_json.h"

namespace outflow::io {
namespace {

const std::string source_folder = OUTFLOW_SOURCE_DIR;

TEST(ScenarioSchema, TheCommittedCopyIsTheSame) {
  EXPECT_EQ(read_file(source_folder + "/schemas/scenario.schema.json"), scenario_json_schema())
      << "write it anew: outflow schema > schemas/scenario.schema.json";
}

TEST(ScenarioSchema, TheReferencePageIsTheSame) {
  EXPECT_EQ(read_file(source_folder + "/docs/formats/scenario-reference.md"), scenario_reference())
      << "write it anew: outflow schema --reference > docs/formats/scenario-reference.md";
}

TEST(ScenarioJson, TellsNumbersAndWhereTheyWereWritten) {
  const auto result = read_scenario(std::filesystem::path(source_folder + "/scenarios/three-places"));
  const std::string json = scenario_to_json(result.scenario);
  EXPECT_NE(json.find("\"value\": 6000"), std::string::npos);
  EXPECT_NE(json.find("\"where\": \"populations.csv:3:18\""), std::string::npos);
  EXPECT_NE(json.find("\"default\": true"), std::string::npos);
}

}  // namespace
}  // namespace outflow::io
