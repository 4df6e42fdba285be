#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include "outflow/io/native_reader.h"
#include "outflow/io/scenario_json.h"
#include "outflow/scenario/describe.h"

/// A whole folder in one input: each file begins with a line "=== NAME". Whatever it is, it is read to the end; what was
/// read can be described, and counting the rows anew never makes a new fault of [tables].
namespace {

std::map<std::string, std::string> split(std::string_view text) {
  constexpr std::string_view mark = "=== ";
  std::map<std::string, std::string> files;
  std::string* file = nullptr;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    if (line.starts_with(mark)) {
      const std::string_view name = line.substr(mark.size(), line.find_last_not_of('\n') + 1 - mark.size());
      file = &files[std::string(name)];
    } else if (file) {
      file->append(line);
    }
    text.remove_prefix(end);
  }
  return files;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto files = split({reinterpret_cast<const char*>(data), size});
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
