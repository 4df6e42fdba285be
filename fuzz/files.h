#pragma once
#include <algorithm>
#include <map>
#include <string>
#include <string_view>

/// A whole folder in one input: each file begins with a line "=== NAME".
inline std::map<std::string, std::string> split_files(std::string_view text) {
  constexpr std::string_view mark = "=== ";
  std::map<std::string, std::string> files;
  std::string* file = nullptr;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    if (line.starts_with(mark)) {
      const std::string_view name = line.substr(mark.size(), line.find_last_not_of('\n') + 1 - mark.size());
      file = &files[std::string(name)];
    } else if (file) {
      file->append(line);
    }
    text.remove_prefix(end);
  }
  return files;
}
