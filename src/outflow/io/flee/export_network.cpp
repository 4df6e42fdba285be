#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "outflow/io/flee/exporting.h"
#include "outflow/io/native/write_values.h"
#include "outflow/scenario/words.h"

/// locations.csv, routes.csv, major_routes.csv.
namespace outflow::io::flee {

namespace {

using scenario::EventKind;
using scenario::PlaceKind;
using scenario::Quirk;

/// The word for a kind in locations.csv; "" when there is none.
std::string type_of(const Exporting& e, const scenario::Place& place) {
  using enum PlaceKind;
  const auto& j = e.s.journeys;
  if (place.kind.value == camp && e.has(Quirk::low_chance_camp)) {
    // A place of another kind whose move chance made a camp of it.
    const std::string chance = e.attribute(place.id, "move_chance");
    if (!chance.empty()) return chance == written(j.default_move_chance.value) ? "town" : "conflict_zone";
  }
  switch (place.kind.value) {
    case town:
      return "town";
    case conflict:
      return "conflict_zone";
    case camp:
      return "camp";
    case idp_camp:
      return "idpcamp";
    case forwarding_hub:
      return "forwarding_hub";
    case marker:
      return "marker";
    case flood_zone:
      return "flood_zone";
    case transit:
      return "transit";
    default:
      return "";
  }
}

/// Attributes that stand somewhere else than in a column of their own.
bool has_own_column(const Exporting& e, const scenario::Attribute& a) {
  const std::string& name = a.name.value;
  if (name == "region" || name == "capacity_taken" || name == "move_chance") return false;
  if (name != "conflict_intensity" || e.place(a.of.value).kind.value == PlaceKind::conflict) return true;
  // Of a place that a change of kind makes a conflict: default_conflict_intensity of the settings.
  return std::none_of(e.s.events.begin(), e.s.events.end(), [&](const auto& event) {
    return event.kind.value == EventKind::change_kind && event.what.value == a.of.value + "=conflict";
  });
}

std::string column_of(const std::string& attribute) {
  if (attribute == "capacity_per_step") return "capacity_per_day";
  for (const char* name : {"region", "capacity_taken", "move_chance"})
    if (attribute == std::string("column_") + name) return name;
  return attribute;
}

struct Columns {
  std::vector<std::string> attributes;
  std::map<std::pair<std::string, std::string>, const scenario::Attribute*> cells;  ///< (of, attribute)
};

template <class Wanted>
Columns columns_of(const std::vector<scenario::Attribute>& rows, Wanted wanted) {
  Columns columns;
  std::vector<std::vector<std::string>> sequences;
  std::map<std::string, std::size_t> sequence_of;
  for (const auto& a : rows) {
    if (!wanted(a)) continue;
    const auto [at, fresh] = sequence_of.try_emplace(a.of.value, sequences.size());
    if (fresh) sequences.emplace_back();
    sequences[at->second].push_back(a.name.value);
    columns.cells[{a.of.value, a.name.value}] = &a;
  }
  columns.attributes = merged_order(sequences);
  return columns;
}

/// The cell for an attribute of a place.
std::string cell_of(const Exporting& e, const scenario::Attribute& a) {
  if (a.name.value != "capacity_per_step") return a.value.value;
  std::int64_t persons = 0;
  const std::string& text = a.value.value;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), persons);
  if (error == std::errc{} && end == text.data() + text.size() && persons >= 0) return std::to_string(e.extra(persons));
  e.cannot(at(a.value.where, a.remark), fmt::format("capacity_per_step is {}", text), "it is a whole number, at least 0, in Flee",
           "write one");
  return {};
}

void check_place(const Exporting& e, const scenario::Place& p, std::set<std::string>& names) {
  const std::string& name = e.name(p.id);
  if (!names.insert(name).second)
    e.cannot(p.remark.where, fmt::format("another place is called {}, too", name), "places are known by their names in Flee",
             "give each a name of its own");
  if (name.front() == '#' || name == "Default")
    e.cannot(p.remark.where, fmt::format("a place cannot be called {} in Flee", name), "the word means something else there",
             "choose another name");
  if (type_of(e, p).empty())
    e.cannot(at(p.kind.where, p.remark), fmt::format("the kind of {} is {}", p.id, to_string(p.kind.value)),
             "Flee has towns, conflicts, camps, hubs, markers and flood zones only", "choose one of these kinds");
  const bool camp = type_of(e, p) == "camp" || type_of(e, p) == "idpcamp";
  if (camp && p.residents.value > 0)
    e.cannot(at(p.residents.where, p.remark), fmt::format("the camp {} has residents", p.id), "camps of Flee have none",
             "leave residents blank");
  if (!camp && p.capacity_persons.value)
    e.cannot(at(p.capacity_persons.where, p.remark), fmt::format("{} has a capacity but is no camp", p.id),
             "in Flee the number beside other places is their population", "leave the capacity blank");
  if (p.attraction.value != 1)
    e.cannot(at(p.attraction.where, p.remark), fmt::format("the attraction of {} is {}", p.id, p.attraction.value),
             "places of a kind draw alike in Flee", "leave the attraction blank");
  if (!p.pcode.empty())
    e.diagnostics.warning(p.remark.where, fmt::format("the pcode of {} is left out", p.id),
                          "input folders of Flee have no place for it", "keep the scenario folder");
}

}  // namespace

void export_locations(Exporting& e) {
  const Columns columns = columns_of(e.s.place_attributes, [&](const auto& a) { return has_own_column(e, a); });
  const bool idps = !e.initial_idps.empty();
  std::vector<std::string> header = {"#name", "region", "country", "lat", "lon", "location_type", "conflict_date", "population"};
  if (idps) header.emplace_back("initial_idps");
  for (const auto& name : columns.attributes) header.push_back(column_of(name));
  std::string text = csv_line(header);
  std::set<std::string> names;
  for (const auto& p : e.s.places) {
    check_place(e, p, names);
    const std::string type = type_of(e, p);
    const bool camp = type == "camp" || type == "idpcamp";
    std::int64_t size = camp ? p.capacity_persons.value.value_or(0) : p.residents.value;
    if (!camp) {
      const auto gone = e.agents_from.find(p.id);
      if (gone != e.agents_from.end() && e.s.journeys.take_residents.value) size += gone->second;
    }
    std::vector<std::string> row = {e.name(p.id),
                                    e.attribute(p.id, "region"),
                                    p.country,
                                    p.lat_deg ? written(*p.lat_deg) : "",
                                    p.lon_deg ? written(*p.lon_deg) : "",
                                    type,
                                    "0",
                                    std::to_string(size * e.hasten)};
    if (idps) {
      const auto found = e.initial_idps.find(p.id);
      row.push_back(std::to_string(found == e.initial_idps.end() ? 0 : e.extra(found->second)));
    }
    for (const auto& name : columns.attributes) {
      const auto found = columns.cells.find({p.id, name});
      row.push_back(found == columns.cells.end() ? "" : cell_of(e, *found->second));
    }
    text += csv_line(row);
  }
  e.files["input/locations.csv"] = text;
}

void export_routes(Exporting& e) {
  const Columns columns = columns_of(e.s.link_attributes, [](const auto&) { return true; });
  std::vector<std::string> header = {"#name1", "name2", "distance", "forced_redirection"};
  header.insert(header.end(), columns.attributes.begin(), columns.attributes.end());
  std::string text = csv_line(header);
  for (const auto& link : e.s.links) {
    if (!link.two_way.value)
      e.cannot(link.remark.where, fmt::format("link {} leads in one direction only", link.id), "roads of Flee are used in both",
               "write yes under two_way");
    if (!link.distance_km.value)
      e.cannot(at(link.distance_auto.where, link.remark), fmt::format("the distance of link {} is auto", link.id),
               "Flee needs a number", "write the kilometres");
    for (const char* end : {"~back"})
      for (const auto& a : e.s.link_attributes)
        if (a.of.value == link.id + end)
          e.cannot(at(a.of.where, a.remark), fmt::format("{} is given for one direction", a.name.value),
                   "both directions of a road share their properties in Flee", fmt::format("name {}", link.id));
    std::vector<std::string> row = {e.name(link.from.value), e.name(link.to.value), written(link.distance_km.value.value_or(0)),
                                    "0"};
    for (const auto& name : columns.attributes) {
      const auto found = columns.cells.find({link.id, name});
      row.push_back(found == columns.cells.end() ? "" : found->second->value.value);
    }
    text += csv_line(row);
  }
  e.files["input/routes.csv"] = text;
  std::string major;
  for (const auto& route : e.s.major_routes) {
    std::vector<std::string> row;
    for (const auto& place : route.places) row.push_back(e.name(place.value));
    major += csv_line(row);
  }
  if (!major.empty()) e.files["input/major_routes.csv"] = major;
}

}  // namespace outflow::io::flee
