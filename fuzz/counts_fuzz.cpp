#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "outflow/io/counts.h"

/// Any bytes: the reader ends, either with a fault or with a table whose rows follow each other within each series; how missing
/// periods are taken is in the first byte.
namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  outflow::io::CountsRequest request;
  request.missing = static_cast<outflow::io::Missing>(data[0] % 3);
  if (data[0] & 4) request.where = {{"route", "*a*|b"}};
  if (data[0] & 8) request.column = "soldiers";
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  outflow::Diagnostics diagnostics;
  const auto table = outflow::io::read_counts("fuzz.csv", text, request, diagnostics);
  require(table.has_value() == !diagnostics.has_errors());
  if (!table) return 0;
  for (std::size_t i = 0; i < table->rows.size(); ++i) {
    const auto& row = table->rows[i];
    require(row.count >= 0 && row.exposure > 0 && row.period.begin < row.period.end);
    require(outflow::parse_period(outflow::format_period(row.period)) == row.period || row.period.begin % 86400 != 0 ||
            row.period.end % 86400 != 0);
    if (i == 0 || table->cases) continue;
    const auto& before = table->rows[i - 1];
    if (before.series == row.series && before.unit == row.unit) require(before.period.end <= row.period.begin);
  }
  return 0;
}
