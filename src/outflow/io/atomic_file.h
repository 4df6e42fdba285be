#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "outflow/io/file_error.h"

/// Files that are either complete or absent: nobody ever reads half a result, even after a crash or on a full disk.
namespace outflow::io {

/// A file in the making. It is written under a temporary name beside its final one; `commit` flushes it to the disk
/// (fsync), renames it and flushes the folder. Without `commit` the temporary file is removed and nothing has changed.
/// Every failure throws FileError with the reason the system gave.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view text);
  void commit();

 private:
  void flush();

  std::filesystem::path path_;
  std::filesystem::path temporary_;
  std::string buffer_;
  int descriptor_ = -1;
};

/// Replaces or creates `path` with this content, all or nothing.
void write_file_atomically(const std::filesystem::path& path, std::string_view content);

/// The bytes of a regular file; FileError when it is missing, unreadable, no regular file or longer than `limit`.
std::string read_file(const std::filesystem::path& path, std::size_t limit = std::size_t{1} << 32);

}  // namespace outflow::io
