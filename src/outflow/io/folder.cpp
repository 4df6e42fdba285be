#include "outflow/io/folder.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <vector>

#include "outflow/io/atomic_file.h"

namespace outflow::io {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view work_prefix = ".writing-";

/// Paths of all files below, relative to the folder; what an earlier program left half written is not listed.
std::vector<std::string> files_in(const fs::path& folder) {
  std::error_code error;
  std::vector<std::string> names;
  fs::recursive_directory_iterator entries(folder, error);
  for (; !error && entries != fs::recursive_directory_iterator(); entries.increment(error)) {
    if (entries->path().filename().string().starts_with(work_prefix)) {
      entries.disable_recursion_pending();
      continue;
    }
    if (!entries->is_directory(error)) names.push_back(entries->path().lexically_relative(folder).generic_string());
  }
  if (error) throw FileError(folder, "cannot be read: " + error.message());
  return names;
}

/// Removed with its content, whatever happens.
class WorkFolder {
 public:
  explicit WorkFolder(const fs::path& in) {
    std::string name = (in / (std::string(work_prefix) + "XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr) throw FileError(in, "cannot be written to: " + std::generic_category().message(errno));
    path_ = name;
  }
  ~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError(folder, "cannot be made: " + error.message());
}

void move_over(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) throw FileError(to, "cannot be written: " + error.message());
}

}  // namespace

void write_folder(const FolderFiles& content, const fs::path& folder) {
  std::error_code error;
  const bool existed = fs::exists(folder, error);
  if (existed && !fs::is_directory(folder, error)) throw FileError(folder, "is a file; name a folder");
  std::vector<std::string> before;
  if (existed) before = files_in(folder);
  const bool is_complete = std::find(before.begin(), before.end(), content.last) != before.end() && content.is_ours(content.last);
  for (const auto& name : before)
    if (!is_complete && !content.is_ours(name))
      throw FileError(folder, "holds " + name + ", which is no part of " + content.what + "; name another folder");
  make_folder(folder);
  try {
    const WorkFolder work(folder);
    for (const auto& [name, text] : content.files) {
      make_folder((work.path() / name).parent_path());
      write_file_atomically(work.path() / name, text);
    }
    fs::remove(folder / content.last, error);
    if (error) throw FileError(folder / content.last, "cannot be replaced: " + error.message());
    for (const auto& name : before) {
      if (content.is_ours(name) && content.files.count(name) == 0) fs::remove(folder / name, error);
      if (error) throw FileError(folder / name, "cannot be removed: " + error.message());
    }
    for (const auto& [name, text] : content.files) {
      if (name == content.last) continue;
      make_folder((folder / name).parent_path());
      move_over(work.path() / name, folder / name);
    }
    write_file_atomically(folder / content.last, content.files.at(content.last));
  } catch (...) {
    if (!existed) fs::remove(folder, error);  // only when empty
    throw;
  }
}

}  // namespace outflow::io
