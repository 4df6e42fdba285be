#include "outflow/scenario/detail/listing_cells.h"
#include "outflow/scenario/journey_keys.h"

/// What the movement rule "journeys" adds to the listings.
namespace outflow::scenario::detail {

namespace {

Listing keys_of(const Journeys& journeys) {
  KeyListing keys("journeys");
  for_each_key(journeys, [&](const char* name, const auto& member) { keys.add(name, shown(member)); });
  for (const auto& quirk : journeys.quirks) keys.add("quirk", shown(quirk));
  return keys.done();
}

void add_attributes(const char* name, const char* of, const std::vector<Attribute>& rows, std::vector<Listing>& out) {
  Listing listing{name, {of, "attribute", "value", "source"}, {}};
  for (const auto& a : rows) listing.rows.push_back({shown(a.of), shown(a.name), shown(a.value), source(a.remark)});
  out.push_back(std::move(listing));
}

}  // namespace

void add_journeys(const Scenario& s, std::vector<Listing>& out) {
  out.push_back(keys_of(s.journeys));
  Listing conditions{"conditions", {"condition", "place", "date", "value", "source"}, {}};
  for (const auto& c : s.conditions)
    conditions.rows.push_back({shown(c.what), shown(c.place), date(c.date), shown(c.value), source(c.remark)});
  out.push_back(std::move(conditions));
  Listing traits{"traits", {"trait", "value", "place", "weight", "source"}, {}};
  for (const auto& t : s.traits)
    traits.rows.push_back({shown(t.trait), shown(t.value), name_or(t.place, "all others"), shown(t.weight), source(t.remark)});
  out.push_back(std::move(traits));
  add_attributes("place_attributes", "place", s.place_attributes, out);
  add_attributes("link_attributes", "link", s.link_attributes, out);
  Listing routes{"major_routes", {"places", "source"}, {}};
  for (const auto& r : s.major_routes) routes.rows.push_back({names(r.places), source(r.remark)});
  out.push_back(std::move(routes));
}

}  // namespace outflow::scenario::detail
