#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "files.h"
#include "outflow/io/flee/flee_reader.h"
#include "outflow/scenario/describe.h"

/// A whole Flee folder in one input, read with every quirk and with none. Whatever it is, it is read to the end, and every
/// fault names a file.
namespace {

void read(const std::map<std::string, std::string>& files, const outflow::io::flee::Options& options) {
  const auto folder = outflow::io::flee::read_flee_files(files, options);
  for (const auto& d : folder.diagnostics.all()) {
    if (d.problem.empty() || (d.reason.empty() && d.suggestion.empty())) std::abort();
  }
  if (folder.reported.size() != folder.scenario.reports.size()) std::abort();
  if (!folder.diagnostics.has_errors()) (void)outflow::scenario::describe(folder.scenario);  // as every command does
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto files = split_files({reinterpret_cast<const char*>(data), size});
  outflow::io::flee::Options options;
  read(files, options);
  for (int i = 0; i < outflow::scenario::n_quirks; ++i) options.quirks.push_back(static_cast<outflow::scenario::Quirk>(i));
  options.days = 30;
  read(files, options);
  return 0;
}
