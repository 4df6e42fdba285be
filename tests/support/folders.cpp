#include "support/folders.h"

namespace outflow::test {

const std::string& source_folder() {
  static const std::string folder = OUTFLOW_SOURCE_DIR;
  return folder;
}

const std::string& binary_folder() {
  static const std::string folder = OUTFLOW_BINARY_DIR;
  return folder;
}

}  // namespace outflow::test
