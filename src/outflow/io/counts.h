#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "outflow/base/calendar.h"
#include "outflow/base/diagnostics.h"

/// Counts by period, or a list of dated cases, as `outflow surge` reads them: docs/formats/counts.md.
namespace outflow::io {

/// What to do about periods between the rows of a series, and about blank cells.
enum class Missing { fault, zero, skip };

struct CountsRequest {
  std::string column = {};  ///< the column with the numbers; empty: the one whose name says so
  /// Rows to take: (column, pattern); in a pattern `*` stands for any text, `|` parts alternatives.
  std::vector<std::pair<std::string, std::string>> where = {};
  Missing missing = Missing::fault;
};

struct CountRow {
  Where where;              ///< of the count
  Period period;            ///< of a case: as exactly as it is dated
  std::int64_t count = 0;   ///< >= 0; of a case: the persons in it, 1 when the list has no such column
  double exposure = 1;      ///< > 0
  std::string series, unit, source;
};

struct CountsTable {
  std::string file;
  bool cases = false;        ///< a list with a row for each case
  std::string column;        ///< where the numbers come from; "" in a list without numbers
  std::vector<CountRow> rows;  ///< of a list: in the order of time; of counts: by series, unit and time, without overlaps
  Period listed;             ///< a list: from the first case to the last, filters or not
};

/// Every fault becomes a diagnostic; nullopt when there was one. Faults are: no column with a period or a date, no or more than
/// one column that could hold the counts, cells that cannot be read (a count is a whole number from 0 to 10^9, an exposure a
/// number above 0), periods that come twice, overlap or are missing within a series.
std::optional<CountsTable> read_counts(const std::string& file, std::string_view text, const CountsRequest& request,
                                       Diagnostics& diagnostics);

}  // namespace outflow::io
