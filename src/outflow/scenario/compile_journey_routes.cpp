#include <algorithm>
#include <cmath>
#include <limits>

#include "outflow/base/contract.h"
#include "outflow/scenario/detail/journey_compiler.h"

/// Which links are open in which step, and the routes that people at each place know then.
namespace outflow::scenario::detail {

namespace {

constexpr std::int64_t candidates_at_most = 5'000'000;  // over all networks of a run
constexpr std::int64_t links_tried_at_most = 50'000'000;

bool closes(EventKind kind) { return kind != EventKind::note && kind != EventKind::change_kind; }

}  // namespace

/// Closures act in the order of their steps, within a step in the order of the rows, each row first closing, then opening.
void JourneyCompiler::collect_closures() {
  for (std::size_t e = 0; e < s_.events.size(); ++e) {
    const auto& event = s_.events[e];
    if (!closes(event.kind.value)) continue;
    const int index = static_cast<int>(e);
    closures_.push_back({std::max(0, step_of(event.from.value)), true, index});
    if (event.to) closures_.push_back({step_of(event.to->value), false, index});
  }
  std::stable_sort(closures_.begin(), closures_.end(), [](const auto& a, const auto& b) { return a.step < b.step; });
}

std::vector<int> JourneyCompiler::links_of(const Event& event) const {
  std::vector<int> found;
  const int place = place_index(event.what.value);
  const auto bar = event.what.value.find('|');
  const std::string a = event.what.value.substr(0, bar), b = bar == std::string::npos ? "" : event.what.value.substr(bar + 1);
  for (int l = 0; l < model_.n_links; ++l) {
    const auto& link = model_.links[l];
    const auto &from = s_.places[link.from].country, &to = s_.places[link.to].country;
    const auto& id = model_.labels.links[l];
    bool hit = false;
    if (event.kind.value == EventKind::closure_border) hit = (from == a && to == b) || (from == b && to == a);
    if (event.kind.value == EventKind::closure_place) hit = link.from == place || link.to == place;
    if (event.kind.value == EventKind::closure_link) hit = id == event.what.value;
    if (hit) found.push_back(l);
  }
  return found;
}

/// A closure of a closed link is counted, so that the last one to end reopens it; the reference program does not count.
void JourneyCompiler::act_on_link(int link, bool close, int t) {
  auto& list = open_[model_.links[link].from];
  const auto at = std::find(list.begin(), list.end(), link);
  const bool was_open = at != list.end();
  int& closures = closed_[link];
  if (has(Quirk::first_reopening)) closures = close ? 1 : 0;
  else closures = std::max(0, closures + (close ? 1 : -1));
  if (closures > 0 && was_open) {
    list.erase(at);
    out_.closings.emplace_back(t, link);
  }
  if (closures == 0 && !was_open) list.push_back(link);
}

bool JourneyCompiler::close_links(int t) {
  bool changed = false;
  for (const auto& closure : closures_) {
    if (closure.step != t) continue;
    for (const int l : links_of(s_.events[closure.event])) {
      act_on_link(l, closure.close, t);
      changed = true;
    }
  }
  return changed;
}

void JourneyCompiler::compile_networks() {
  open_.assign(static_cast<std::size_t>(model_.n_places), {});
  closed_.assign(static_cast<std::size_t>(model_.n_links), 0);
  for (int l = 0; l < model_.n_links; ++l) open_[model_.links[l].from].push_back(l);
  std::int64_t total = 0;
  std::size_t marker_entry = 0;
  for (int t = 0; t < model_.n_steps(); ++t) {
    const bool closures = close_links(t);
    const bool markers = marker_steps_.contains(t);
    if (markers) marker_entry = static_cast<std::size_t>(std::distance(marker_steps_.begin(), marker_steps_.find(t)));
    if (!closures && !markers && t > 0) continue;
    model::Network network;
    network.first_step = t;
    const auto& marker = markers_[marker_entry];
    for (int p = 0; p < model_.n_places; ++p) {
      network.open_begin.push_back(static_cast<std::int32_t>(network.open.size()));
      for (const int l : open_[p]) network.open.push_back(l);
    }
    network.open_begin.push_back(static_cast<std::int32_t>(network.open.size()));
    current_markers_ = &marker;
    find_routes(network);
    total += static_cast<std::int64_t>(network.candidates.size());
    out_.networks.push_back(std::move(network));
    if (total > candidates_at_most || tried_ > links_tried_at_most) {
      diagnostics_.error(j_.awareness.where,
                         "there are too many routes to choose from (more than 5 million, or too long to find)",
                         "each would be weighed in every decision", "lower the awareness or drop links");
      return;
    }
  }
}

int JourneyCompiler::intern(const std::vector<int>& places) {
  int rest = -1;
  const int end = places.back();
  for (std::size_t i = places.size(); i-- > 0;) {
    const auto [it, fresh] = routes_.try_emplace({places[i], rest}, static_cast<int>(out_.routes.size()));
    if (fresh) out_.routes.push_back({places[i], rest, end});
    rest = it->second;
  }
  return rest;
}

/// All simple ways of up to `awareness` links; markers are free and are no destinations. With fixed routes, the best one to
/// each destination.
void JourneyCompiler::find_routes(model::Network& network) {
  const int awareness = std::max(1, j_.awareness.value);
  const bool frozen = j_.awareness.value == 0 && has(Quirk::frozen_unaware);
  for (int p = 0; p < model_.n_places; ++p) {
    network.candidate_begin.push_back(static_cast<std::int32_t>(network.candidates.size()));
    if (frozen) continue;
    visited_.assign(1, p);
    depth_ = awareness;
    const std::size_t first = network.candidates.size();
    for (const int l : open_[p]) walk(l, 0, 1, network);
    if (!j_.fixed_routes.value) continue;
    add_major_routes(p, network);
    keep_best_routes(network, first);
  }
  network.candidate_begin.push_back(static_cast<std::int32_t>(network.candidates.size()));
}

void JourneyCompiler::walk(int link, double km, int seen, model::Network& network) {
  if (++tried_ > links_tried_at_most || network.candidates.size() > static_cast<std::size_t>(candidates_at_most)) return;
  const int end = model_.links[link].to;
  km += model_.links[link].km;
  const bool marker = (*current_markers_)[end] != 0;
  visited_.push_back(end);
  if (!marker) network.candidates.push_back({intern({visited_.begin() + 1, visited_.end()}), km});
  const bool counts = !marker || out_.settings.squared_scores;  // the reference counts markers on fixed routes
  const int used = counts ? seen : seen - 1;
  if (depth_ > used) {
    for (const int next : open_[end]) {
      if (std::find(visited_.begin(), visited_.end(), model_.links[next].to) != visited_.end()) continue;
      walk(next, km, used + 1, network);
    }
  }
  visited_.pop_back();
}

/// Of the candidates from `first` on, one for each destination: the shortest (the longest, should longer ways weigh more).
void JourneyCompiler::keep_best_routes(model::Network& network, std::size_t first) const {
  const bool shorter = out_.settings.distance_power >= 0;
  std::map<int, std::size_t> best;  // end -> position
  std::vector<model::RouteCandidate> kept;
  for (std::size_t i = first; i < network.candidates.size(); ++i) {
    const auto& candidate = network.candidates[i];
    const auto [it, fresh] = best.try_emplace(out_.routes[candidate.route].end, kept.size());
    if (fresh) kept.push_back(candidate);
    else if (shorter ? candidate.km < kept[it->second].km : candidate.km > kept[it->second].km) kept[it->second] = candidate;
  }
  network.candidates.resize(first);
  network.candidates.insert(network.candidates.end(), kept.begin(), kept.end());
}

/// Major routes are known at both of their ends. Their length counts a quarter.
void JourneyCompiler::add_major_routes(int place, model::Network& network) {
  for (const auto& route : s_.major_routes) {
    std::vector<int> places;
    for (const auto& p : route.places) places.push_back(place_index(p.value));
    if (places.back() == place) std::reverse(places.begin(), places.end());
    if (places.front() != place) continue;
    double km = 0;
    bool whole = true;
    for (std::size_t i = 0; i + 1 < places.size(); ++i) {
      double shortest = std::numeric_limits<double>::infinity();
      for (const int l : open_[places[i]])
        if (model_.links[l].to == places[i + 1]) shortest = std::min(shortest, model_.links[l].km);
      whole = whole && std::isfinite(shortest);
      km += shortest;
    }
    if (whole) network.candidates.push_back({intern({places.begin() + 1, places.end()}), km / 4});
  }
}

}  // namespace outflow::scenario::detail
