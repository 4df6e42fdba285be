#pragma once
#include <string>
#include <vector>

#include "outflow/scenario/scenario.h"

/// Where the figures of a scenario come from.
namespace outflow::io::results {

struct SourceRow {
  std::string where;         ///< the file
  std::string what;          ///< which figure
  std::string source, note;  ///< as written; "" when none was given
};

/// Every row of every table with what it says and where that comes from; equal ones once.
std::vector<SourceRow> source_rows(const scenario::Scenario& scenario);

}  // namespace outflow::io::results
