#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "outflow/io/file_error.h"

/// Folders that a program writes as a whole.
namespace outflow::io {

struct FolderFiles {
  std::map<std::string, std::string> files;  ///< content by path relative to the folder, with folders in between
  std::string last;                          ///< the file that tells that the rest is complete; moved to its place last
  /// Which files of an earlier folder may be replaced; those that are not written anew are removed. Others stay.
  std::function<bool(const std::string&)> is_ours;
  std::string what;                          ///< for messages: "a scenario"
};

/// Makes the folder, or replaces what is in it when `last` is there or everything is ours. Everything is first written and
/// flushed beside its place; `last` is removed before the first file is moved and comes back after the others, so that no mixture
/// looks complete. FileError when the folder is a file, holds things of others or cannot be written; then nothing has changed,
/// unless moving itself failed half way.
void write_folder(const FolderFiles& content, const std::filesystem::path& folder);

}  // namespace outflow::io
