#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <type_traits>

#include "outflow/io/flee/settings.h"
#include "outflow/scenario/journey_keys.h"

/// Any bytes as simsetting.yml: the reader ends, and every number that it takes over is one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  outflow::Diagnostics diagnostics;
  outflow::scenario::Journeys journeys;
  const auto settings = outflow::io::flee::read_settings("simsetting.yml", std::string(reinterpret_cast<const char*>(data), size),
                                                         journeys, diagnostics);
  if (settings.hasten.value < 1) std::abort();
  outflow::scenario::for_each_key(journeys, [](const char*, const auto& given) {
    if constexpr (std::is_same_v<std::decay_t<decltype(given.value)>, double>) {
      if (!std::isfinite(given.value)) std::abort();
    }
  });
  return 0;
}
