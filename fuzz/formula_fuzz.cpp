#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "outflow/scenario/formula.h"

/// Any bytes: the parser ends, tells a fault or gives a formula; a formula reads the same again after it has been written out.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace outflow::scenario;
  const auto require = [](bool condition) {
    if (!condition) std::abort();
  };
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<FormulaFault> faults;
  const auto formula = parse_formula(text, faults);
  require(formula.has_value() == faults.empty());
  for (const auto& fault : faults) require(fault.at >= 0 && static_cast<std::size_t>(fault.at) <= size && !fault.problem.empty());
  if (!formula) return 0;
  check_formula(*formula, {}, faults);
  const std::string written = to_string(*formula);
  faults.clear();
  const auto again = parse_formula(written, faults);
  require(written.size() > 2000 || (again && *again == *formula && to_string(*again) == written));
  return 0;
}
