#include "outflow/api/describe.h"

#include "outflow/api/failure.h"
#include "outflow/io/native_reader.h"
#include "outflow/scenario/describe.h"

namespace outflow::api {

DescribeAnswer describe(const DescribeRequest& request) {
  const ScenarioInput read = read_input(request.scenario, request.flee);
  if (read.diagnostics.has_errors()) throw InvalidScenario(read.diagnostics);
  DescribeAnswer answer{.name = read.scenario.name,
                        .title = read.scenario.title,
                        .text = scenario::describe(read.scenario, {.full = request.full}),
                        .tables = {},
                        .warnings = read.diagnostics};
  for (const auto& listing : scenario::listings(read.scenario)) {
    DescribedTable table{listing.name, listing.columns, {}};
    for (const auto& row : listing.rows) {
      std::vector<DescribedCell> cells;
      for (const auto& shown : row) cells.push_back({shown.text, shown.where, shown.is_default});
      table.rows.push_back(std::move(cells));
    }
    answer.tables.push_back(std::move(table));
  }
  return answer;
}

}  // namespace outflow::api
