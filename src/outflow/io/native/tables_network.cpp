#include "outflow/io/native/readers.h"

/// The tables that say what the world is made of.
namespace outflow::io {

namespace {

using namespace scenario;

void read_place(const RowReader& row, Scenario& to) {
  Place place;
  row.id("id", place.id);
  row.text("name", place.name);
  row.word("kind", place.kind);
  Given<std::optional<double>> lat, lon;
  row.number("lat", lat);
  row.number("lon", lon);
  place.lat_deg = lat.value;
  place.lon_deg = lon.value;
  place.lat_where = lat.where;
  place.lon_where = lon.where;
  row.text("country", place.country);
  row.text("pcode", place.pcode);
  row.integer("capacity", place.capacity_persons);
  row.number("attraction", place.attraction);
  row.number("weight", place.weight);
  row.flag("pass_through", place.pass_through);
  row.integer("residents", place.residents);
  place.remark = row.remark();
  to.places.push_back(std::move(place));
}

void read_link(const RowReader& row, Scenario& to) {
  Link link;
  row.id("id", link.id);
  row.reference("from", link.from);
  row.reference("to", link.to);
  row.reference("mode", link.mode);
  row.distance("distance_km", link.distance_km, link.distance_auto);
  row.length("duration", link.duration);
  row.flag("two_way", link.two_way);
  row.number("cost", link.cost);
  row.number("attraction", link.attraction);
  link.remark = row.remark();
  to.links.push_back(std::move(link));
}

void read_population(const RowReader& row, Scenario& to) {
  Population population;
  row.reference("place", population.place);
  row.group("group", population.group);
  row.integer("persons", population.persons);
  population.remark = row.remark();
  to.populations.push_back(std::move(population));
}

void read_party_size(const RowReader& row, Scenario& to) {
  PartySize party;
  row.reference("place", party.place);
  row.group("group", party.group);
  row.integer("size", party.size);
  row.number("share", party.share);
  party.remark = row.remark();
  to.party_sizes.push_back(std::move(party));
}

void read_exit(const RowReader& row, Scenario& to) {
  Exit exit;
  row.reference("place", exit.place);
  row.word("kind", exit.kind);
  row.id("exit", exit.name);
  row.rate(exit.rate);
  row.integer("stages", exit.stages);
  row.target("to", exit_target_words(), exit.to);
  row.group("group", exit.group);
  exit.remark = row.remark();
  to.exits.push_back(std::move(exit));
}

void read_hazard(const RowReader& row, Scenario& to) {
  Hazard hazard;
  row.reference("link", hazard.link);
  row.reference("mode", hazard.mode);
  row.id("hazard", hazard.name);
  row.rate(hazard.rate);
  row.target("to", hazard_target_words(), hazard.to);
  row.group("group", hazard.group);
  hazard.remark = row.remark();
  to.hazards.push_back(std::move(hazard));
}

void read_transition(const RowReader& row, Scenario& to) {
  Transition transition;
  row.id("transition", transition.name);
  row.reference("status", transition.status);
  row.text("was", transition.was);
  row.text("becomes", transition.becomes);
  row.reference("on", transition.on);
  row.rate(transition.rate);
  row.reference("place", transition.place);
  row.word("kind", transition.kind);
  row.group("group", transition.group);
  transition.remark = row.remark();
  to.transitions.push_back(std::move(transition));
}

}  // namespace

RowFunction network_row_function(std::string_view table) {
  if (table == "places") return read_place;
  if (table == "links") return read_link;
  if (table == "populations") return read_population;
  if (table == "parties") return read_party_size;
  if (table == "exits") return read_exit;
  if (table == "hazards") return read_hazard;
  if (table == "transitions") return read_transition;
  return nullptr;
}

}  // namespace outflow::io
