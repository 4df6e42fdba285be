#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "outflow/base/diagnostics.h"
#include "outflow/io/native_reader.h"

/// Sealed folders. Much that can happen to a folder leaves it legal: a table that may be missing is lost, a series ends a year
/// earlier, one name is another. A file SHA256SUMS in the folder, as `sha256sum` writes it and `sha256sum -c` reads it, says how
/// the files were: every file that it names must be there and have that sum, and every file that is read must be named.
namespace outflow::io {

inline constexpr const char* seal_name = "SHA256SUMS";

/// A line of the seal.
struct SealLine {
  std::string path;    ///< relative to the sealed folder, with /
  std::string sha256;  ///< 64 hexadecimal digits in lower case
  Where where;         ///< of the path
};

/// Reads lines of 64 hexadecimal digits, two spaces (or a space and an asterisk) and a path; lines that begin with # say nothing.
/// Every other line becomes a diagnostic with its column: also paths that lead out of the folder, or are named twice.
[[nodiscard]] std::vector<SealLine> parse_seal(std::string_view text, Diagnostics& diagnostics);

/// The text that names these files, in the order of their paths.
[[nodiscard]] std::string seal_text(const std::vector<InputFile>& files);

/// The sum of the file at a path; nullopt when there is none.
using SumOf = std::function<std::optional<std::string>(const std::string& path)>;

/// Holds the files against the seal. `read`: those that are read, by their paths; `sum_of` is asked for others that it names.
/// Each departure is an error of its own.
void check_seal(std::string_view text, const std::vector<InputFile>& read, const SumOf& sum_of, Diagnostics& diagnostics);

/// The same for a folder on disk, when there is a seal in it: it is appended to `read`. FileError when it, or a file that it
/// names, cannot be read.
void check_sealed_folder(const std::filesystem::path& folder, std::vector<InputFile>& read, Diagnostics& diagnostics);

/// The path of a file from the folder, with /; nullopt for one that lies outside.
[[nodiscard]] std::optional<std::string> path_within(const std::filesystem::path& folder, const std::filesystem::path& file);

}  // namespace outflow::io
