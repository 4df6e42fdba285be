#pragma once
#include <cstdint>
#include <string>

#include "outflow/base/diagnostics.h"

namespace outflow::scenario {

/// A number that hangs on a parameter: `times` * parameter + `plus`, in the unit in which the number is written.
struct Tie {
  std::int32_t parameter = -1;  ///< index into Scenario::parameters; -1: none
  double times = 1;
  double plus = 0;
};

/// A value in force and where it was written (`where.file` empty: the default).
template <class T>
struct Given {
  T value{};
  Where where{};
  Tie tie{};  ///< of numbers only; then `value` is what the parameter's own value makes it
};

/// `source` and `note` of a table row, and where the row begins.
struct Remark {
  std::string source, note;
  Where where;
};

}  // namespace outflow::scenario
