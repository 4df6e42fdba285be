#pragma once
#include <string>
#include <vector>

#include "outflow/scenario/scenario.h"

namespace outflow::scenario {

/// A value in force as text, and where it was written.
struct Shown {
  std::string text;
  Where where{};
  bool is_default = false;
};

/// One group of values: a section of scenario.toml (a row per key or per name) or a table (a row per row).
struct Listing {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::vector<Shown>> rows;  ///< [row][column]
};

/// Every value in force, in the order of the format.
std::vector<Listing> listings(const Scenario& scenario);

struct DescribeOptions {
  bool full = false;  ///< print every row; otherwise long tables are cut and counted
};

/// What a scenario says, for people: every value with its file and line, defaults named as such.
std::string describe(const Scenario& scenario, const DescribeOptions& options = {});

}  // namespace outflow::scenario
