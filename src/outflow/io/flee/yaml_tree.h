#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "outflow/base/diagnostics.h"

/// A YAML file as a plain tree whose nodes know where they stand.
namespace outflow::io::flee {

struct YamlEntry;

struct YamlNode {
  enum class Kind { blank, scalar, sequence, map };
  Kind kind = Kind::blank;
  std::string text;     ///< of a scalar
  bool quoted = false;  ///< "5" is text, 5 is a number
  Where where;
  std::vector<YamlNode> items;                               ///< of a sequence
  std::vector<YamlEntry> entries;  ///< of a map, in file order
  [[nodiscard]] const YamlNode* find(std::string_view key) const;  ///< of a map; nullptr when it has no such key
};

/// A key of a map and its value.
struct YamlEntry {
  YamlNode key, value;
};

inline constexpr std::size_t max_yaml_bytes = std::size_t{1} << 20;

/// Reads one document; keys that appear twice, aliases and whatever is no YAML become errors; after the latter two the node
/// is blank. An empty file is a blank node.
[[nodiscard]] YamlNode read_yaml(const std::string& file, std::string_view text, Diagnostics& diagnostics);

}  // namespace outflow::io::flee
