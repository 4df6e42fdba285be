#include "outflow/io/seal.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <system_error>

#include "outflow/base/sha256.h"
#include "outflow/io/atomic_file.h"
#include "outflow/io/csv.h"

namespace outflow::io {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t digits = 64;
constexpr std::size_t path_at = digits + 2;

constexpr const char* way_back = "restore the file; if the change was meant, seal the folder again (outflow seal, or sha256sum)";
constexpr const char* how_written = "write the line as `sha256sum PATH` does, or seal the folder again (outflow seal)";

bool is_hexadecimal(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

std::string shortened(std::string_view sum) { return std::string(sum.substr(0, 12)) + "..."; }

class Parser {
 public:
  explicit Parser(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  std::vector<SealLine> parse(std::string_view text) {
    if (text.empty()) {
      diagnostics_.error({seal_name, 0, 0}, "the file is empty", "it may be damaged, and nothing guards the folder",
                         "restore it, or seal the folder again (outflow seal)");
      return {};
    }
    if (!check_text(seal_name, text, diagnostics_)) return {};
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      ++line_;
      read_line(text.substr(0, end));
      if (end == text.npos) {
        fault(text.size(), "the last line has no end", "it may have been cut off within the path");
        break;
      }
      text.remove_prefix(end + 1);
    }
    return std::move(lines_);
  }

 private:
  void fault(std::size_t at, std::string problem, std::string reason) {
    diagnostics_.error({seal_name, line_, static_cast<int>(at) + 1}, std::move(problem), std::move(reason), how_written);
  }

  void read_line(std::string_view line) {
    if (line.starts_with('#')) return;
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto wrong = std::find_if_not(line.begin(), line.end(), is_hexadecimal) - line.begin();
    if (static_cast<std::size_t>(wrong) != digits)
      return fault(std::min<std::size_t>(static_cast<std::size_t>(wrong), digits),
                   "the line does not begin with 64 hexadecimal digits", "the SHA-256 of a file has so many");
    const std::string_view between = line.substr(digits, 2);
    if (between != "  " && between != " *")
      return fault(digits, "two spaces, or a space and an asterisk, must follow the digits", "the path begins after them");
    read_path(line.substr(path_at), line.substr(0, digits));
  }

  void read_path(std::string_view path, std::string_view sum) {
    std::size_t at = path_at;
    for (; path.starts_with("./"); at += 2) path.remove_prefix(2);
    const fs::path parts{std::string(path)};
    if (path.empty()) return fault(at, "the path is blank", "no file has this sum");
    if (path.find('\\') != path.npos) return fault(at, "the path holds a backslash", "parts of a path are parted by /");
    if (parts.is_absolute() || std::find(parts.begin(), parts.end(), "..") != parts.end())
      return fault(at, "the path leads out of the folder", "a seal names files of its own folder");
    if (!seen_.insert(std::string(path)).second) return fault(at, fmt::format("{} is named twice", path), "one sum counts");
    SealLine line{std::string(path), std::string(sum), {seal_name, line_, static_cast<int>(at) + 1}};
    std::transform(line.sha256.begin(), line.sha256.end(), line.sha256.begin(),
                   [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
    lines_.push_back(std::move(line));
  }

  Diagnostics& diagnostics_;
  int line_ = 0;
  std::set<std::string> seen_;
  std::vector<SealLine> lines_;
};

SumOf sums_below(const fs::path& folder) {
  return [folder](const std::string& path) -> std::optional<std::string> {
    std::error_code error;
    if (!fs::is_regular_file(folder / path, error)) return std::nullopt;
    return sha256_hex(read_file(folder / path, max_input_bytes));
  };
}

}  // namespace

std::vector<SealLine> parse_seal(std::string_view text, Diagnostics& diagnostics) { return Parser(diagnostics).parse(text); }

std::string seal_text(const std::vector<InputFile>& files) {
  std::map<std::string, std::string> sums;
  for (const auto& file : files) sums[file.name] = file.sha256;
  std::string text;
  for (const auto& [path, sum] : sums) text += sum + "  " + path + "\n";
  return text;
}

void check_seal(std::string_view text, const std::vector<InputFile>& read, const SumOf& sum_of, Diagnostics& diagnostics) {
  const auto lines = parse_seal(text, diagnostics);
  std::map<std::string, std::string> sums;
  for (const auto& file : read) sums[file.name] = file.sha256;
  for (const SealLine& line : lines) {
    const auto found = sums.find(line.path);
    const auto sum = found != sums.end() ? std::optional(found->second) : sum_of(line.path);
    if (found != sums.end()) sums.erase(found);
    if (!sum) diagnostics.error(line.where, fmt::format("{} is missing", line.path), "the folder was sealed with it", way_back);
    else if (*sum != line.sha256)
      diagnostics.error(
          {line.path, 0, 0}, "the file is not as it was when the folder was sealed",
          fmt::format("its SHA-256 is {}, {}:{} says {}", shortened(*sum), seal_name, line.where.line, shortened(line.sha256)),
          way_back);
  }
  for (const auto& [path, sum] : sums)
    diagnostics.error({path, 0, 0}, fmt::format("{} does not name this file", seal_name),
                      "it is read, and was not there when the folder was sealed",
                      "remove the file; if it belongs to the folder, seal it again (outflow seal, or sha256sum)");
}

void check_sealed_folder(const fs::path& folder, std::vector<InputFile>& read, Diagnostics& diagnostics) {
  std::error_code error;
  if (!fs::exists(folder / seal_name, error)) return;
  const std::string text = read_file(folder / seal_name, max_input_bytes);
  check_seal(text, read, sums_below(folder), diagnostics);
  diagnostics.sort();
  read.push_back({seal_name, sha256_hex(text), text.size()});
}

std::optional<std::string> path_within(const fs::path& folder, const fs::path& file) {
  const auto plain = [](const fs::path& path) { return fs::absolute(path).lexically_normal(); };
  const fs::path path = plain(file).lexically_relative(plain(folder));
  if (path.empty() || *path.begin() == ".." || path == ".") return std::nullopt;
  return path.generic_string();
}

}  // namespace outflow::io
