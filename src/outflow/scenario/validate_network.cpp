#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "outflow/scenario/detail/checker.h"
#include "outflow/scenario/words.h"

/// Places and links.
namespace outflow::scenario::detail {

void Checker::check_places() {
  if (s_.places.empty()) out_.error({"places.csv", 0, 0}, "there are no places", "people must be somewhere", "add rows");
  outgoing_.assign(s_.places.size(), {});
  came_by_link_.assign(s_.places.size(), false);
  is_home_.assign(s_.places.size(), false);
  std::vector<std::string_view> reserved(exit_target_words().begin(), exit_target_words().end());
  reserved.insert(reserved.end(), hazard_target_words().begin(), hazard_target_words().end());
  for (const auto& place : s_.places) {
    if (!journeys_ && std::find(reserved.begin(), reserved.end(), place.id) != reserved.end())
      out_.error(place.remark.where, fmt::format("a place cannot be called {}", place.id),
                 "exits.csv and hazards.csv use the word for something else", "choose another id");
    if (place.lat_deg.has_value() != place.lon_deg.has_value()) {
      const bool has_lat = place.lat_deg.has_value();
      out_.error(at(has_lat ? place.lat_where : place.lon_where, place.remark),
                 fmt::format("place {} has {} but no {}", place.id, has_lat ? "lat" : "lon", has_lat ? "lon" : "lat"),
                 "it cannot be put on a map", "give both or none");
    }
    if (place.pass_through.value && place.capacity_persons.value)
      out_.error(at(place.capacity_persons.where, place.remark),
                 fmt::format("place {} has a capacity but is pass_through", place.id), "nobody stays there",
                 "leave the capacity blank, or write no under pass_through");
  }
}

void Checker::check_links() {
  if (s_.links.empty()) out_.error({"links.csv", 0, 0}, "there are no links", "nobody could move", "add rows");
  for (std::size_t i = 0; i < s_.links.size(); ++i) {
    const Link& link = s_.links[i];
    const auto from = place(link.from, link.remark);
    const auto to = place(link.to, link.remark);
    check_two_places(link, from, to);
    check_distance(link);
    if (!journeys_ && !link.mode.value.empty())
      resolve(modes_, "mode", "[modes] in scenario.toml", link.mode.value, at(link.mode.where, link.remark));
    if (from) outgoing_[*from].push_back(i);
    if (to) came_by_link_[*to] = true;
    if (link.two_way.value && to) outgoing_[*to].push_back(i);
    if (link.two_way.value && from) came_by_link_[*from] = true;
  }
  for (std::size_t p = 0; p < s_.places.size(); ++p) {
    const Place& place = s_.places[p];
    if (place.pass_through.value && outgoing_[p].empty())
      out_.error(at(place.pass_through.where, place.remark),
                 fmt::format("place {} is pass_through but no link begins there", place.id),
                 "people could neither stay nor go on", "add a link, or write no under pass_through");
  }
}

void Checker::check_two_places(const Link& link, std::optional<std::size_t> from, std::optional<std::size_t> to) {
  if (!from || !to) return;
  if (*from == *to)
    out_.error(at(link.to.where, link.remark), fmt::format("link {} leads from {} to itself", link.id, link.from.value),
               "nobody gets anywhere by it", "name another place, or drop the link");
  if (!link.distance_auto.value) return;
  const Place& a = s_.places[*from];
  const Place& b = s_.places[*to];
  const auto placed = [](const Place& place) { return place.lat_deg && place.lon_deg; };
  const Where& where = at(link.distance_auto.where, link.remark);
  for (const Place* place : {&a, &b}) {
    if (!placed(*place))
      out_.error(where, fmt::format("distance_km is auto, but place {} has no coordinates", place->id),
                 "the geodesic cannot be computed", "give lat and lon in places.csv, or a number of km");
  }
  if (*from != *to && placed(a) && placed(b) && *a.lat_deg == *b.lat_deg && *a.lon_deg == *b.lon_deg)
    out_.error(where, fmt::format("distance_km is auto, but {} and {} lie at the same point", a.id, b.id),
               "people would arrive before they leave", "give a number of km or a duration");
}

void Checker::check_distance(const Link& link) {
  const bool has_distance = link.distance_km.value || link.distance_auto.value;
  if (!has_distance && !link.duration.value)
    out_.error(at(link.distance_km.where, link.remark), fmt::format("link {} has neither a distance nor a duration", link.id),
               "the time that it takes is unknown", "give distance_km and a mode, or a duration");
  if (!journeys_ && has_distance && !link.duration.value && link.mode.value.empty())
    out_.error(at(link.mode.where, link.remark), fmt::format("link {} has a distance but no mode of travel", link.id),
               "the time that it takes is unknown", "name one of [modes], or give a duration");
}

}  // namespace outflow::scenario::detail
