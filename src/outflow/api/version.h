#pragma once
#include <string>

namespace outflow::api {

/// "0.1.0".
std::string version();
/// The git commit that the program was built from, "-changed" appended when the sources differed from it; "" when it was built
/// outside a git checkout.
std::string commit();
/// "outflow 0.1.0 (0123456789ab)".
std::string program_line();

}  // namespace outflow::api
