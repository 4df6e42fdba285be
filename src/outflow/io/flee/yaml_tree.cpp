#include "outflow/io/flee/yaml_tree.h"

#include <fmt/core.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <optional>
#include <sstream>

#include "outflow/io/csv.h"
#include "outflow/io/flee/cells.h"

namespace outflow::io::flee {

namespace {

constexpr std::size_t max_depth = 8;
constexpr int max_nodes = 20'000;

/// Thrown through the parser when there is no use in going on; the diagnostic has been written.
struct GiveUp {};

/// Builds the tree from what the parser tells. Aliases are refused, so that a small file stays a small tree.
class Builder : public YAML::EventHandler {
 public:
  Builder(const std::string& file, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics) {}

  YamlNode root;

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 1) return;
    give_up(mark, "something follows the end of the settings", "only one document is read, and what comes after it would be lost",
            "write sections and indented lines KEY: VALUE, without lines of --- and without commas at the beginning");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override { add(node(mark, YamlNode::Kind::blank)); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    give_up(mark, "an alias (*) stands for something else", "settings are short lists of keys",
            "write every value where it belongs, without aliases");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/, const std::string& value) override {
    YamlNode scalar = node(mark, YamlNode::Kind::scalar);
    scalar.text = value;
    scalar.quoted = tag == "!";
    if (!scalar.quoted && (value.empty() || value == "~" || lower(value) == "null")) scalar.kind = YamlNode::Kind::blank;
    add(std::move(scalar));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                       YAML::EmitterStyle::value /*style*/) override {
    open(node(mark, YamlNode::Kind::sequence));
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    open(node(mark, YamlNode::Kind::map));
  }
  void OnMapEnd() override { close(); }

 private:
  [[nodiscard]] Where where(const YAML::Mark& mark) const {
    return mark.is_null() ? Where{file_, 0, 0} : Where{file_, mark.line + 1, mark.column + 1};
  }

  [[noreturn]] void give_up(const YAML::Mark& mark, std::string problem, std::string reason, std::string suggestion) {
    diagnostics_.error(where(mark), std::move(problem), std::move(reason), std::move(suggestion));
    throw GiveUp{};
  }

  YamlNode node(const YAML::Mark& mark, YamlNode::Kind kind) {
    if (++nodes_ > max_nodes || open_.size() > max_depth)
      give_up(mark, "the file is too long or nests too deeply", "settings are short lists of keys",
              "check that it is the settings file");
    YamlNode made;
    made.kind = kind;
    made.where = where(mark);
    return made;
  }

  /// A node whose content follows, and the key that waits for its value when it is a map.
  struct Open {
    YamlNode node;
    std::optional<YamlNode> key;
  };

  void open(YamlNode node) { open_.push_back({std::move(node), std::nullopt}); }

  void close() {
    YamlNode done = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(done));
  }

  void add(YamlNode value) {
    if (open_.empty()) {
      root = std::move(value);
      return;
    }
    Open& into = open_.back();
    if (into.node.kind == YamlNode::Kind::sequence) {
      into.node.items.push_back(std::move(value));
    } else if (!into.key) {
      into.key = std::move(value);
    } else {
      add_entry(into.node, std::move(*into.key), std::move(value));
      into.key.reset();
    }
  }

  void add_entry(YamlNode& map, YamlNode key, YamlNode value) {
    if (value.kind == YamlNode::Kind::blank) value.where = key.where;
    if (key.kind != YamlNode::Kind::scalar)
      diagnostics_.error(key.where, "this key is no word", "nothing could be found under it", "write KEY: VALUE");
    else if (map.find(key.text))
      diagnostics_.error(key.where, fmt::format("{} appears twice", in_quotes(key.text)), "it is unclear which of the two counts",
                         "remove one of them");
    else map.entries.push_back({std::move(key), std::move(value)});
  }

  const std::string& file_;
  Diagnostics& diagnostics_;
  std::vector<Open> open_;
  int nodes_ = 0;
  int documents_ = 0;
};

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.key.text == key; });
  return found == entries.end() ? nullptr : &found->value;
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
  Builder builder(file, diagnostics);
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
    return std::move(builder.root);
  } catch (const GiveUp&) {
    return blank;
  } catch (const YAML::Exception& e) {
    const bool known = !e.mark.is_null();
    diagnostics.error({file, known ? e.mark.line + 1 : 0, known ? e.mark.column + 1 : 0},
                      fmt::format("this is no YAML: {}", e.msg), "the settings cannot be read",
                      "write sections and indented lines KEY: VALUE, without tabs");
  }
  return blank;
}

}  // namespace outflow::io::flee
