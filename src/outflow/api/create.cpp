#include "outflow/api/create.h"

#include "outflow/api/failure.h"
#include "outflow/io/new_scenario.h"

namespace outflow::api {

NewAnswer create(const NewRequest& request) {
  // "a/b/" and "." name a folder, too.
  std::filesystem::path folder = std::filesystem::absolute(request.folder).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  const std::string name = folder.filename().string();
  if (!io::is_scenario_name(name))
    throw BadRequest("\"" + name + "\" cannot be the name of a scenario; use letters, digits, _, - and . only, at most 100");
  io::write_new_scenario(request.folder, name);
  return {request.folder, name};
}

}  // namespace outflow::api
