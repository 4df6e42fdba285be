#include "outflow/io/native/readers.h"

/// The tables of the movement rule "journeys".
namespace outflow::io {

namespace {

using namespace scenario;

void read_condition(const RowReader& row, Scenario& to) {
  Condition condition;
  row.word("condition", condition.what);
  row.reference("place", condition.place);
  if (const auto date = row.date("date")) condition.date = {date->value.begin, date->where};
  row.number("value", condition.value);
  condition.remark = row.remark();
  to.conditions.push_back(std::move(condition));
}

void read_trait(const RowReader& row, Scenario& to) {
  Trait trait;
  row.reference("trait", trait.trait);
  row.text("value", trait.value);
  row.reference("place", trait.place);
  row.number("weight", trait.weight);
  trait.remark = row.remark();
  to.traits.push_back(std::move(trait));
}

Attribute attribute_of(const RowReader& row, std::string_view of) {
  Attribute attribute;
  row.reference(of, attribute.of);
  row.text("attribute", attribute.name);
  row.text("value", attribute.value);
  attribute.remark = row.remark();
  return attribute;
}

void read_place_attribute(const RowReader& row, Scenario& to) { to.place_attributes.push_back(attribute_of(row, "place")); }
void read_link_attribute(const RowReader& row, Scenario& to) { to.link_attributes.push_back(attribute_of(row, "link")); }

void read_major_route(const RowReader& row, Scenario& to) {
  MajorRoute route;
  row.chain("places", route.places);
  route.remark = row.remark();
  to.major_routes.push_back(std::move(route));
}

}  // namespace

RowFunction journey_row_function(std::string_view table) {
  if (table == "conditions") return read_condition;
  if (table == "traits") return read_trait;
  if (table == "place_attributes") return read_place_attribute;
  if (table == "link_attributes") return read_link_attribute;
  if (table == "major_routes") return read_major_route;
  return nullptr;
}

}  // namespace outflow::io
