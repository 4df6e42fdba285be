#pragma once
#include <filesystem>
#include <stdexcept>
#include <string>

namespace outflow::io {

/// The world failed: a file that cannot be found, read or written (exit code 4). `what()` names the path and the reason.
class FileError : public std::runtime_error {
 public:
  FileError(std::filesystem::path path, const std::string& reason)
      : std::runtime_error(path.string() + ": " + reason), path_(std::move(path)) {}

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace outflow::io
