#pragma once
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "outflow/io/flee/yaml_tree.h"
#include "outflow/scenario/given.h"

/// One section of simsetting.yml. Every key that is asked for is known; `finish` reports the others.
namespace outflow::io::flee {

struct Range {
  double least = -std::numeric_limits<double>::max();
  double most = std::numeric_limits<double>::max();
  bool without_least = false;
};

class Section {
 public:
  template <class T>
  using Given = scenario::Given<T>;

  /// `node` may be nullptr, and blank: the section is not there. Anything but a map is an error.
  Section(const YamlNode* node, std::string name, Diagnostics& diagnostics);

  [[nodiscard]] bool present() const { return node_ != nullptr; }
  [[nodiscard]] Where where() const { return node_ ? node_->where : Where{}; }
  [[nodiscard]] const std::string& name() const { return name_; }

  /// The value of a key; nullptr when the key is not there. A blank value is an error unless `may_be_blank`.
  const YamlNode* get(std::string_view key, bool may_be_blank = false);

  // Each leaves `to` as it is when the key is not there; what cannot be read, or lies outside the range, is an error.
  void number(std::string_view key, Given<double>& to, const Range& range);
  void integer(std::string_view key, Given<int>& to, const Range& range);
  void flag(std::string_view key, Given<bool>& to);
  void numbers(std::string_view key, Given<std::vector<double>>& to, const Range& range);
  void integers(std::string_view key, Given<std::vector<int>>& to, const Range& range);
  std::optional<Given<std::string>> text(std::string_view key);
  /// The value of a node as a number within the range.
  std::optional<double> number_of(const YamlNode& node, std::string_view key, const Range& range);

  /// A key that is known to change nothing; told when it is there.
  void inert(std::string_view key, std::string_view why);
  /// Reports keys that nobody asked for.
  void finish();

  void error(const YamlNode& node, std::string problem, std::string reason, std::string suggestion);
  void warning(const YamlNode& node, std::string problem, std::string reason, std::string suggestion);

 private:
  const YamlNode* node_;
  std::string name_;
  Diagnostics& diagnostics_;
  std::vector<std::string> known_;
};

}  // namespace outflow::io::flee
