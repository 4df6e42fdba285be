#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "json_schema.h"
#include "program.h"
#include "support/folders.h"
#include "support/temporary_folder.h"

/// What the tests of the program share: the teaching scenario, a folder to write into, documents and their schemas.
namespace outflow::test {

inline const std::string three_places = test::source_folder() + "/scenarios/three-places";

/// A folder of its own for each test, removed afterwards.
class InFolder : public ::testing::Test {
 protected:
  [[nodiscard]] std::string in(const std::string& name) const { return folder_ + "/" + name; }

  TemporaryFolder temporary_;
  const std::string folder_ = temporary_.path().string();
};

inline nlohmann::json parsed(const std::string& text) {
  auto document = nlohmann::json::parse(text, nullptr, false);
  EXPECT_FALSE(document.is_discarded()) << text;
  return document;
}

/// The document has nothing that the schema of this name (in schemas/) does not allow.
inline void expect_keeps(const std::string& schema_name, const nlohmann::json& document) {
  const JsonSchema schema(nlohmann::json::parse(read_text(test::source_folder() + "/schemas/" + schema_name)));
  EXPECT_THAT(schema.faults(document), ::testing::IsEmpty()) << schema_name;
}

}  // namespace outflow::test
