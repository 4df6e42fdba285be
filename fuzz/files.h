#pragma once
#include <algorithm>
#include <map>
#include <string>
#include <string_view>

/// Most of the time of these targets goes to allocation under AddressSanitizer. A short stack is enough to find who allocated,
/// and a small quarantine keeps the memory warm; ASAN_OPTIONS in the environment come after and win.
extern "C" inline const char* __asan_default_options() {
  return "malloc_context_size=2:quarantine_size_mb=8:thread_local_quarantine_size_kb=256";
}

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
