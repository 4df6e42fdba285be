#include "outflow/io/results/result_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <system_error>

#include "outflow/base/contract.h"
#include "outflow/base/sha256.h"
#include "outflow/io/atomic_file.h"

namespace outflow::io::results {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 10> our_names{"series.csv",    "flows.csv",      "needs.csv",   "places.geojson",
                                                     "flows.geojson", "out.csv",        "report.json", "report.html",
                                                     "run.json",      "validation.json"};
constexpr std::string_view work_prefix = ".writing-";

std::string reason_of(int error) { return std::generic_category().message(error); }

bool is_ours(const std::string& name) {
  return name.starts_with(work_prefix) || std::find(our_names.begin(), our_names.end(), name) != our_names.end();
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::error_code error;
  std::vector<std::string> names;
  fs::directory_iterator entries(folder, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error))
    names.push_back(entries->path().filename().string());
  if (error) throw FileError(folder, "cannot be read: " + error.message());
  return names;
}

void rename_over(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) throw FileError(to, "cannot be written: " + error.message());
}

}  // namespace

bool is_result_folder(const fs::path& folder) {
  std::error_code ignored;
  if (!fs::is_regular_file(folder / "run.json", ignored)) return false;
  const auto run = nlohmann::json::parse(read_file(folder / "run.json"), nullptr, false);
  return run.is_object() && run.contains("format") && run["format"] == "outflow-run-1";
}

ResultFolder::ResultFolder(fs::path folder) : folder_(std::move(folder)) {
  std::error_code error;
  const bool existed = fs::exists(folder_, error);
  if (existed && !fs::is_directory(folder_, error)) throw FileError(folder_, "cannot be made a results folder: it is a file");
  fs::create_directories(folder_, error);
  if (error) throw FileError(folder_, "cannot be made: " + error.message());
  created_ = !existed;
  const std::vector<std::string> names = names_in(folder_);
  if (!std::all_of(names.begin(), names.end(), is_ours) && !is_result_folder(folder_))
    throw FileError(folder_, "holds files that are no results of outflow and would be mixed with them; name another folder");

  lock_ = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock_ < 0) throw FileError(folder_, "cannot be opened: " + reason_of(errno));
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    ::close(lock_);
    throw FileError(folder_, "is being written to by another run; wait for it or name another folder");
  }
  // What runs that were killed left behind.
  for (const auto& name : names)
    if (name.starts_with(work_prefix)) fs::remove_all(folder_ / name, error);
  std::string work = (folder_ / (std::string(work_prefix) + "XXXXXX")).string();
  if (::mkdtemp(work.data()) == nullptr) {
    const int reason = errno;
    ::close(lock_);
    if (created_) fs::remove(folder_, error);
    throw FileError(folder_, "cannot be written to: " + reason_of(reason));
  }
  work_ = work;
}

ResultFolder::~ResultFolder() {
  std::error_code ignored;
  fs::remove_all(work_, ignored);
  if (created_ && !committed_) fs::remove(folder_, ignored);  // only when empty
  ::close(lock_);
}

void ResultFolder::write(const std::string& name, const std::function<void(const Sink&)>& fill) {
  OUTFLOW_EXPECT(!committed_ && is_ours(name));
  AtomicFile file(work_ / name);
  fill([&](std::string_view piece) { file.write(piece); });
  file.commit();
  const std::string content = read_file(work_ / name);
  files_.push_back({name, sha256_hex(content), content.size()});
}

void ResultFolder::write(const std::string& name, std::string_view content) {
  write(name, [&](const Sink& sink) { sink(content); });
}

void ResultFolder::commit(std::string_view run_json) {
  OUTFLOW_EXPECT(!committed_);
  write_file_atomically(work_ / "run.json", run_json);
  std::error_code error;
  // From here until the last line the folder has no run.json: whoever looks knows that it is not complete.
  fs::remove(folder_ / "run.json", error);
  if (error) throw FileError(folder_ / "run.json", "cannot be replaced: " + error.message());
  for (const auto& file : files_) rename_over(work_ / file.name, folder_ / file.name);
  ::fsync(lock_);
  rename_over(work_ / "run.json", folder_ / "run.json");
  if (::fsync(lock_) != 0 && errno != EINVAL) throw FileError(folder_, "cannot be flushed to the disk: " + reason_of(errno));
  committed_ = true;
}

}  // namespace outflow::io::results
