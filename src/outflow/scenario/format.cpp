#include "outflow/scenario/format.h"

#include <algorithm>

#include "outflow/base/contract.h"

namespace outflow::scenario {

std::vector<Table> make_tables();
std::vector<Section> make_sections();

namespace detail {
void mark_uncertain(std::vector<Table>& tables);
void mark_uncertain(std::vector<Section>& sections);
}  // namespace detail

namespace {

const Field& find(const std::vector<Field>& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
  OUTFLOW_EXPECT(found != fields.end());
  return *found;
}

}  // namespace

const Field& Table::field(std::string_view column) const { return find(columns, column); }
const Field& Section::field(std::string_view key) const { return find(keys, key); }

const std::vector<Table>& tables() {
  static const std::vector<Table> all = [] {
    auto made = make_tables();
    detail::mark_uncertain(made);
    return made;
  }();
  return all;
}

const std::vector<Section>& sections() {
  static const std::vector<Section> all = [] {
    auto made = make_sections();
    detail::mark_uncertain(made);
    return made;
  }();
  return all;
}

const Table& table(std::string_view name) {
  const auto found = std::find_if(tables().begin(), tables().end(), [&](const Table& t) { return t.name == name; });
  OUTFLOW_EXPECT(found != tables().end());
  return *found;
}

const Section& section(std::string_view name) {
  const auto found = std::find_if(sections().begin(), sections().end(), [&](const Section& s) { return s.name == name; });
  OUTFLOW_EXPECT(found != sections().end());
  return *found;
}

}  // namespace outflow::scenario
