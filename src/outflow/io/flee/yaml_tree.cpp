#include "outflow/io/flee/yaml_tree.h"

#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "outflow/io/csv.h"
#include "outflow/io/flee/cells.h"

namespace outflow::io::flee {

namespace {

constexpr int max_depth = 8;
constexpr int max_nodes = 20'000;

/// Copies nodes out of the library's graph, in which an alias may lead back to where it stands.
class Copier {
 public:
  Copier(const std::string& file, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics) {}

  YamlNode copy(const YAML::Node& from, int depth) {
    YamlNode node;
    const YAML::Mark mark = from.Mark();
    node.where = mark.is_null() ? Where{file_, 0, 0} : Where{file_, mark.line + 1, mark.column + 1};
    if (++nodes_ > max_nodes || depth > max_depth) {
      if (!told_)
        diagnostics_.error(node.where, "the file nests too deeply or repeats itself", "settings are short lists of keys",
                           "write every value where it belongs, without aliases");
      told_ = true;
      return node;
    }
    switch (from.Type()) {
      case YAML::NodeType::Scalar:
        node.kind = YamlNode::Kind::scalar;
        node.text = from.Scalar();
        node.quoted = from.Tag() == "!";
        if (!node.quoted && (node.text.empty() || node.text == "~" || lower(node.text) == "null"))
          node.kind = YamlNode::Kind::blank;
        break;
      case YAML::NodeType::Sequence:
        node.kind = YamlNode::Kind::sequence;
        for (std::size_t i = 0; i < from.size() && !told_; ++i) node.items.push_back(copy(from[i], depth + 1));
        break;
      case YAML::NodeType::Map:
        copy_map(from, node, depth);
        break;
      case YAML::NodeType::Null:
      case YAML::NodeType::Undefined:
        break;
    }
    return node;
  }

 private:
  void copy_map(const YAML::Node& from, YamlNode& node, int depth) {
    node.kind = YamlNode::Kind::map;
    for (const auto& entry : from) {
      if (told_) return;
      YamlNode key = copy(entry.first, depth + 1);
      YamlNode value = copy(entry.second, depth + 1);
      if (value.kind == YamlNode::Kind::blank) value.where = key.where;
      if (key.kind != YamlNode::Kind::scalar)
        diagnostics_.error(key.where, "this key is no word", "nothing could be found under it", "write KEY: VALUE");
      else if (node.find(key.text))
        diagnostics_.error(key.where, fmt::format("{} appears twice", in_quotes(key.text)),
                           "it is unclear which of the two counts", "remove one of them");
      else node.entries.emplace_back(std::move(key), std::move(value));
    }
  }

  const std::string& file_;
  Diagnostics& diagnostics_;
  int nodes_ = 0;
  bool told_ = false;
};

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.first.text == key; });
  return found == entries.end() ? nullptr : &found->second;
}

YamlNode read_yaml(const std::string& file, std::string_view text, Diagnostics& diagnostics) {
  YamlNode blank;
  blank.where = {file, 0, 0};
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.size() > max_yaml_bytes) {
    diagnostics.error({file, 0, 0}, fmt::format("the file has {} bytes", text.size()),
                      fmt::format("at most {} are read", max_yaml_bytes), "check that it is the settings file");
    return blank;
  }
  if (!check_text(file, text, diagnostics)) return blank;
  try {
    const auto documents = YAML::LoadAll(std::string(text));
    if (documents.size() > 1)
      diagnostics.error({file, 0, 0}, "the file holds more than one document", "it is unclear which of them counts",
                        "remove the lines with --- and what does not belong there");
    if (documents.empty()) return blank;
    return Copier(file, diagnostics).copy(documents.front(), 0);
  } catch (const YAML::Exception& e) {
    const bool known = !e.mark.is_null();
    diagnostics.error({file, known ? e.mark.line + 1 : 0, known ? e.mark.column + 1 : 0},
                      fmt::format("this is no YAML: {}", e.msg), "the settings cannot be read",
                      "write sections and indented lines KEY: VALUE, without tabs");
  }
  return blank;
}

}  // namespace outflow::io::flee
