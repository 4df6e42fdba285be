#pragma once
#include <cmath>
#include <string>

#include "outflow/scenario/scenario.h"

namespace outflow::bench {

/// A made-up network for timing: `n_places` towns on a ring of chords, each with 4 to 10 links of 20 to 300 km at 200 km a
/// day, everybody leaves a town with probability 0.3 a day, links carry two hazards, the last fourth of the places are camps that
/// people leave with probability 0.02. Deterministic.
inline scenario::Scenario synthetic_world(int n_places, std::int64_t people, int days, bool hazards) {
  using namespace scenario;
  Scenario s;
  s.name = "synthetic";
  s.start = {0, {}};
  s.end = {static_cast<Seconds>(days) * 86400, {}};
  s.step = {Span{86400, 0}, {}};
  s.modes.push_back({"road", {200000.0 / 86400.0, {}}, "200 km/day", {}});
  const int camps = n_places / 4;
  const auto id = [](int p) { return "p" + std::to_string(p); };
  for (int p = 0; p < n_places; ++p) {
    Place place;
    place.id = id(p);
    place.kind.value = p >= n_places - camps ? PlaceKind::camp : PlaceKind::town;
    place.attraction.value = 1 + p % 5;
    s.places.push_back(place);
    for (int k = 0; k < 4 + (p * 7) % 7; ++k) {
      Link link;
      link.id = id(p) + "-" + std::to_string(k);
      link.from.value = id(p);
      link.to.value = id((p + 1 + k * (k + p % 3 + 1)) % n_places);
      if (link.to.value == link.from.value) link.to.value = id((p + 1) % n_places);
      link.mode.value = "road";
      link.distance_km.value = 20.0 + (p * 37 + k * 53) % 280;
      s.links.push_back(link);
    }
  }
  for (int p = 0; p < n_places - camps; ++p) {
    Population population;
    population.place.value = id(p);
    population.persons.value = people / (n_places - camps);
    s.populations.push_back(population);
  }
  for (const auto kind : {PlaceKind::town, PlaceKind::camp}) {
    Exit exit;
    exit.kind.value = kind;
    exit.name.value = "leave";
    exit.rate.value = {kind == PlaceKind::town ? 0.3 : 0.02, RateUnit::probability_per_step, 1, ""};
    exit.to.value = {TargetKind::links, ""};
    s.exits.push_back(exit);
  }
  if (hazards) {
    for (const auto& [name, p, to] :
         {std::tuple{"death", 0.001, TargetKind::out}, std::tuple{"turned_back", 0.01, TargetKind::start}}) {
      Hazard hazard;
      hazard.mode.value = "road";
      hazard.name.value = name;
      hazard.rate.value = {p, RateUnit::probability_per_crossing, 1, ""};
      hazard.to.value = {to, ""};
      s.hazards.push_back(hazard);
    }
  }
  return s;
}

}  // namespace outflow::bench
