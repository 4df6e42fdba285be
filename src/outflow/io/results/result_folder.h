#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "outflow/io/file_error.h"

namespace outflow::io::results {

/// A file of a results folder as run.json lists it.
struct OutputFile {
  std::string name;
  std::string sha256;
  std::uint64_t bytes = 0;
};

/// A results folder in the making. Files are written into a hidden folder within it and moved to their place by `commit`,
/// run.json last: results without run.json are incomplete, results with it are whole. Opening it before a long run finds out
/// early whether it can be written at all. Failures throw FileError.
class ResultFolder {
 public:
  /// Creates the folder, or takes over one that is empty or holds results already; files of others in it stay. Anything else is
  /// refused. Only one program at a time can write to a folder.
  explicit ResultFolder(std::filesystem::path folder);
  /// Without `commit` nothing has changed; a folder that was created is removed again.
  ~ResultFolder();
  ResultFolder(const ResultFolder&) = delete;
  ResultFolder& operator=(const ResultFolder&) = delete;

  using Sink = std::function<void(std::string_view)>;
  /// Writes one file, piece by piece: `fill` is called once with a sink for its content.
  void write(const std::string& name, const std::function<void(const Sink&)>& fill);
  void write(const std::string& name, std::string_view content);
  /// Files written so far, with their digests.
  [[nodiscard]] const std::vector<OutputFile>& files() const { return files_; }
  [[nodiscard]] const std::filesystem::path& path() const { return folder_; }

  /// Moves everything to its place. `run_json` becomes the file that tells that the rest is complete.
  void commit(std::string_view run_json);

 private:
  std::filesystem::path folder_;
  std::filesystem::path work_;
  bool created_ = false;
  bool committed_ = false;
  int lock_ = -1;
  std::vector<OutputFile> files_;
};

/// True when the folder holds a run.json of ours.
bool is_result_folder(const std::filesystem::path& folder);

}  // namespace outflow::io::results
