#pragma once
#include <string>

namespace outflow::test {

/// Where the repository stands. A function, not a macro: then only folders.cpp is compiled anew in another copy of the
/// repository.
[[nodiscard]] const std::string& source_folder();

/// Where this build stands, with bin/outflow in it.
[[nodiscard]] const std::string& binary_folder();

}  // namespace outflow::test
