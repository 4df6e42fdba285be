#include "outflow/api/version.h"

#include "version_values.inc"

namespace outflow::api {

std::string version() { return version_text; }
std::string commit() { return commit_text; }
std::string program_line() { return "outflow " + version() + (commit().empty() ? "" : " (" + commit() + ")"); }

}  // namespace outflow::api
