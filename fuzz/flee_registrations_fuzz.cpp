#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "files.h"
#include "outflow/io/flee/registrations.h"

/// data_layout.csv, its series and the corrections in one input: arrivals are never negative, and as long as the run.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto files = split_files({reinterpret_cast<const char*>(data), size});
  for (const bool lossy : {false, true}) {
    outflow::Diagnostics diagnostics;
    std::vector<outflow::scenario::Quirk> quirks;
    if (lossy) quirks.push_back(outflow::scenario::Quirk::lossy_merge);
    const auto registrations = outflow::io::flee::read_registrations(files, 18262 * 86400LL, 3, quirks, diagnostics);
    const auto arrivals = registrations.arrivals(50, {.day0_twice = lossy});
    if (arrivals.newcomers.size() != 50 || arrivals.raw.size() != 50 || arrivals.debt.size() != 50) std::abort();
    for (std::size_t day = 0; day < 50; ++day) {
      if (arrivals.newcomers[day] < 0 || arrivals.debt[day] < 0) std::abort();
    }
  }
  return 0;
}
