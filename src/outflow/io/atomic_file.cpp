#include "outflow/io/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "outflow/base/contract.h"

namespace outflow::io {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{1} << 16;

std::string reason_of(int error) { return std::generic_category().message(error); }

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

/// Makes the rename itself survive a power cut. File systems that cannot flush a folder say EINVAL; that is no failure.
void flush_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) throw FileError(folder, "cannot be opened: " + reason_of(errno));
  const int error = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  if (error != 0 && error != EINVAL) throw FileError(folder, "cannot be flushed to the disk: " + reason_of(error));
}

/// The rights that a newly made file would get, which mkostemp leaves out.
mode_t default_mode(const std::filesystem::path& path) {
  struct stat old{};
  if (::stat(path.c_str(), &old) == 0) return old.st_mode & 07777;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path path) : path_(std::move(path)) {
  if (std::error_code ignored; std::filesystem::is_directory(path_, ignored))
    throw FileError(path_, "cannot be written: it is a folder");
  std::string name = (folder_of(path_) / ("." + path_.filename().string() + ".XXXXXX")).string();
  descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor_ < 0) throw FileError(path_, "cannot be written: " + reason_of(errno));
  temporary_ = name;
  ::fchmod(descriptor_, default_mode(path_));
  buffer_.reserve(buffer_bytes);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view text) {
  OUTFLOW_EXPECT(descriptor_ >= 0);
  buffer_ += text;
  if (buffer_.size() >= buffer_bytes) flush();
}

void AtomicFile::flush() {
  for (std::string_view rest = buffer_; !rest.empty();) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw FileError(path_, "cannot be written: " + reason_of(errno));
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
}

void AtomicFile::commit() {
  OUTFLOW_EXPECT(descriptor_ >= 0);
  flush();
  if (::fsync(descriptor_) != 0) throw FileError(path_, "cannot be flushed to the disk: " + reason_of(errno));
  const bool closed = ::close(std::exchange(descriptor_, -1)) == 0;
  const int close_error = errno;
  if (!closed || ::rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int error = closed ? errno : close_error;
    ::unlink(temporary_.c_str());
    throw FileError(path_, "cannot be written: " + reason_of(error));
  }
  flush_folder(folder_of(path_));
}

void write_file_atomically(const std::filesystem::path& path, std::string_view content) {
  AtomicFile file(path);
  file.write(content);
  file.commit();
}

std::string read_file(const std::filesystem::path& path, std::size_t limit) {
  // O_NONBLOCK: opening a named pipe must not wait for a writer.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) throw FileError(path, "cannot be read: " + reason_of(errno));
  struct Closer {
    int descriptor;
    ~Closer() { ::close(descriptor); }
  } const closer{descriptor};
  struct stat status{};
  if (::fstat(descriptor, &status) != 0) throw FileError(path, "cannot be read: " + reason_of(errno));
  if (!S_ISREG(status.st_mode)) throw FileError(path, "cannot be read: it is not a regular file");
  if (static_cast<std::size_t>(status.st_size) > limit)
    throw FileError(path,
                    "is too large: " + std::to_string(status.st_size) + " bytes, at most " + std::to_string(limit) + " are read");
  std::string content(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t got = ::read(descriptor, content.data() + filled, content.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw FileError(path, "cannot be read: " + reason_of(errno));
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  content.resize(filled);
  return content;
}

}  // namespace outflow::io
