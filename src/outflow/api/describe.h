#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "outflow/api/scenario_input.h"
#include "outflow/base/diagnostics.h"

namespace outflow::api {

struct DescribeRequest {
  std::filesystem::path scenario;
  FleeRequest flee = {};
  bool full = false;  ///< every row of long tables
};

struct DescribedCell {
  std::string text;
  Where where;
  bool is_default = false;
};

struct DescribedTable {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::vector<DescribedCell>> rows;  ///< [row][column]
};

struct DescribeAnswer {
  std::string name, title;
  std::string text;                    ///< for people
  std::vector<DescribedTable> tables;  ///< the same for machines, always in full
  Diagnostics warnings;
};

/// Every value in force and where it was written. Throws InvalidScenario when the scenario has faults.
DescribeAnswer describe(const DescribeRequest& request);

}  // namespace outflow::api
