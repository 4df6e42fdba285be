#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "files.h"
#include "outflow/io/native_reader.h"
#include "outflow/io/scenario_json.h"
#include "outflow/scenario/describe.h"

/// A whole folder in one input. Whatever it is, it is read to the end; what was
/// read can be described, and counting the rows anew never makes a new fault of [tables].
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto files = split_files({reinterpret_cast<const char*>(data), size});
  const auto result = outflow::io::read_scenario(files);
  for (const auto& d : result.diagnostics.all()) {
    if (d.problem.empty()) std::abort();
  }
  (void)outflow::scenario::describe(result.scenario);
  (void)outflow::io::scenario_to_json(result.scenario);
  if (!outflow::io::fix_table_counts(files).has_errors() && !result.diagnostics.has_errors()) {
    if (outflow::io::read_scenario(files).diagnostics.has_errors()) std::abort();
  }
  return 0;
}
