#pragma once
#include <string>

#include "outflow/base/diagnostics.h"

namespace outflow::scenario {

/// A value in force and where it was written (`where.file` empty: the default).
template <class T>
struct Given {
  T value{};
  Where where{};
};

/// `source` and `note` of a table row, and where the row begins.
struct Remark {
  std::string source, note;
  Where where;
};

}  // namespace outflow::scenario
