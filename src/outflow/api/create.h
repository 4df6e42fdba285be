#pragma once
#include <filesystem>
#include <string>

namespace outflow::api {

struct NewRequest {
  std::filesystem::path folder;  ///< to be made, or empty; its last name becomes that of the scenario
};

struct NewAnswer {
  std::filesystem::path folder;
  std::string name;
};

/// Writes a small scenario with comments, ready to be run and changed.
NewAnswer create(const NewRequest& request);

}  // namespace outflow::api
