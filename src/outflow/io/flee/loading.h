#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "outflow/io/flee/flee_reader.h"

/// Where the parts of an instance lie on disk.
namespace outflow::io::flee {

/// The content of the files, and where each was found, by the names that read_flee_files takes.
struct Loaded {
  std::map<std::string, std::string> files;
  std::map<std::string, std::filesystem::path> paths;
  std::filesystem::path input;  ///< the folder with locations.csv
  std::filesystem::path root;   ///< that of the whole instance: `input` lies in it, or is it
  bool has_old_settings = false;  ///< simsetting.csv, and no settings beside it
  std::string other_settings;     ///< a second settings file, in the instance, that gives way to the one that comes first
};

/// Finds and reads the files. FileError when the folder or a file in it cannot be read at all.
[[nodiscard]] Loaded load_flee_folder(const std::filesystem::path& folder, const Options& options);

/// False for files of the input folder whose names have no meaning; what they hold is not looked at.
[[nodiscard]] bool is_read(const std::string& name);

/// Holds the files against the seal of the folder given, or of the instance whose input folder it is (io/seal.h), and
/// appends the seals to `out.files`.
void check_seals(const std::filesystem::path& folder, const Loaded& loaded, FleeFolder& out);

}  // namespace outflow::io::flee
