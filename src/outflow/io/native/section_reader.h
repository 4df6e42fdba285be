#pragma once
#include <toml++/toml.h>

#include <string>
#include <string_view>
#include <vector>

#include "outflow/io/native/parameter_reader.h"
#include "outflow/scenario/format.h"
#include "outflow/scenario/scenario.h"
#include "outflow/scenario/words.h"

/// Reads the keys of one section of scenario.toml as the types that `scenario/format.h` declares for them.
/// Private to the native reader: including toml++ is dear.
namespace outflow::io {

inline constexpr const char* settings_file = "scenario.toml";

Where where_of(const toml::node& node);
Where where_of(const toml::key& key);

/// "a table", "a date", ... for messages.
std::string kind_of(const toml::node& node);

/// What stands in the place of a number.
InlineTable inline_table(const toml::table& table);

/// Every reader leaves `to` as it was when the key is absent (an error when it is required) or cannot be read (an error).
class SectionReader {
 public:
  /// `title` is how messages call the section, e.g. "in [modes.foot]"; `others` are keys that somebody else reads.
  SectionReader(const scenario::Section& format, std::string title, const toml::table& table, Where where,
                ParameterReader& parameters, Diagnostics& diagnostics, const std::vector<std::string>& others = {});

  void text(std::string_view name, std::string& to) const;
  void text(std::string_view name, scenario::Given<std::string>& to) const;
  void id(std::string_view name, std::string& to) const;
  void number(std::string_view name, scenario::Given<double>& to) const;
  void integer(std::string_view name, scenario::Given<int>& to) const;
  void integer(std::string_view name, scenario::Given<std::uint64_t>& to) const;
  void flag(std::string_view name, scenario::Given<bool>& to) const;
  void moment(std::string_view name, scenario::Given<Seconds>& to) const;
  void length(std::string_view name, scenario::Given<Span>& to) const;
  void speed(std::string_view name, scenario::Given<double>& to, std::string& text) const;
  void group(std::string_view name, scenario::Given<scenario::GroupSelector>& to) const;
  void names(std::string_view name, std::vector<scenario::Given<std::string>>& to) const;
  void numbers(std::string_view name, scenario::Given<std::vector<double>>& to) const;
  void integers(std::string_view name, scenario::Given<std::vector<int>>& to) const;

  template <class E>
  void word(std::string_view name, scenario::Given<E>& to) const {
    if (const auto at = word_index(name, to.where)) to.value = static_cast<E>(*at);
  }
  template <class E>
  void word(std::string_view name, scenario::Given<std::optional<E>>& to) const {
    if (const auto at = word_index(name, to.where)) to.value = static_cast<E>(*at);
  }
  template <class E>
  void words(std::string_view name, std::vector<scenario::Given<E>>& to) const {
    for (const auto& item : items(entry(name, scenario::FieldType::known_words), "words in brackets, such as [\"a\", \"b\"]"))
      if (const auto at = word_in(item)) to.push_back({static_cast<E>(*at), item.where});
  }

 private:
  struct Entry {
    const scenario::Field& field;
    const toml::node* node;  ///< nullptr: absent
    Where where;
  };
  [[nodiscard]] Entry entry(std::string_view name, scenario::FieldType type) const;
  [[nodiscard]] std::optional<std::size_t> word_index(std::string_view name, Where& where) const;
  /// The elements of an array; none when the key is absent or no array (an error).
  [[nodiscard]] std::vector<Entry> items(const Entry& entry, std::string_view wanted) const;
  [[nodiscard]] std::optional<std::size_t> word_in(const Entry& entry) const;
  [[nodiscard]] std::optional<double> number_in(const Entry& entry) const;
  [[nodiscard]] const std::string* string_in(const Entry& entry, std::string_view wanted) const;
  [[nodiscard]] std::optional<std::int64_t> whole_in(const Entry& entry) const;
  /// When a table stands in the place of a number: the tie to its parameter, none when it is faulty (an error).
  [[nodiscard]] std::optional<scenario::Tie> tie_in(const Entry& entry) const;
  void wrong(const Entry& entry, std::string problem, std::string suggestion) const;

  const scenario::Section& format_;
  std::string title_;
  const toml::table& table_;
  Where where_;
  ParameterReader& parameters_;
  Diagnostics& diagnostics_;
};

}  // namespace outflow::io
