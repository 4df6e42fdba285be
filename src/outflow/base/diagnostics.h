#pragma once
#include <compare>
#include <string>
#include <vector>

namespace outflow {

/// Where a value was written. `line` and `column` count from 1; line 0 means "the file as a whole",
/// an empty `file` means "nowhere: the default in force".
struct Where {
  std::string file;
  int line = 0;
  int column = 0;
  auto operator<=>(const Where&) const = default;
};

/// "places.csv:4:2", "places.csv" or "default".
std::string to_string(const Where& where);

enum class Severity { error, warning };

/// One fault of an input, told to its author: what is wrong, why it matters, what to try.
struct Diagnostic {
  Severity severity = Severity::error;
  Where where;
  std::string problem;
  std::string reason;
  std::string suggestion;
};

/// `file:line:column: problem; reason; suggestion` (parts that are empty are left out; warnings say so).
std::string to_string(const Diagnostic& diagnostic);

/// Collects the faults of one input, so that one run shows them all.
class Diagnostics {
 public:
  void error(Where where, std::string problem, std::string reason = {}, std::string suggestion = {});
  void warning(Where where, std::string problem, std::string reason = {}, std::string suggestion = {});
  void append(const Diagnostics& other);

  [[nodiscard]] bool has_errors() const;
  [[nodiscard]] std::size_t count(Severity severity) const;
  [[nodiscard]] const std::vector<Diagnostic>& all() const& { return all_; }
  /// Of a temporary: by value, so that `for (const auto& d : validate(s).all())` is sound.
  [[nodiscard]] std::vector<Diagnostic> all() && { return std::move(all_); }

  /// Orders by file, line, column; equal diagnostics are kept once.
  void sort();

 private:
  std::vector<Diagnostic> all_;
};

/// The candidate nearest to `word` by edit distance, or "" when none is near enough to be what was meant.
std::string nearest(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace outflow
