#include <fmt/core.h>

#include "outflow/scenario/detail/checker.h"
#include "outflow/scenario/words.h"

/// Whether people can come to where they are meant to, and go on from where they are not meant to stay.
namespace outflow::scenario::detail {

namespace {

/// Kinds of places at which a way may end.
bool is_end(PlaceKind kind) { return kind == PlaceKind::destination || kind == PlaceKind::camp || kind == PlaceKind::idp_camp; }

}  // namespace

void Checker::check_reach() {
  std::vector<std::vector<std::size_t>> next(s_.places.size());
  const auto join = [&](std::size_t from, const Target& target) {
    if (target.kind != TargetKind::place) return;
    if (const auto to = places_.find(target.place)) next[from].push_back(*to);
  };
  std::unordered_map<std::string, std::vector<const Hazard*>> by_link, by_mode;
  for (const auto& hazard : s_.hazards) {
    if (!hazard.link.value.empty()) by_link[hazard.link.value].push_back(&hazard);
    else by_mode[hazard.mode.value].push_back(&hazard);
  }
  const auto add_link = [&](const Link& link, std::size_t from, std::size_t to, bool back) {
    next[from].push_back(to);
    const auto add = [&](const auto& rows, const std::string& key) {
      if (const auto found = rows.find(key); found != rows.end()) {
        for (const Hazard* hazard : found->second) join(from, hazard->to.value);
      }
    };
    add(by_link, link.id);
    if (back) add(by_link, link.id + "~back");
    if (!link.mode.value.empty()) add(by_mode, link.mode.value);
  };
  for (const auto& link : s_.links) {
    const auto from = places_.find(link.from.value);
    const auto to = places_.find(link.to.value);
    if (!from || !to) continue;
    add_link(link, *from, *to, false);
    if (link.two_way.value) add_link(link, *to, *from, true);
  }
  for (const auto& exit : s_.exits) {
    for (const std::size_t p : places_of(exit)) join(p, exit.to.value);
  }
  for (const auto& row : s_.departures) {
    const auto from = places_.find(row.place.value);
    if (from && row.action.value == DepartureAction::transfer) join(*from, {TargetKind::place, row.destination.value});
  }
  std::vector<bool> reached = is_home_;
  std::vector<std::size_t> open;
  for (std::size_t p = 0; p < reached.size(); ++p) {
    if (reached[p]) open.push_back(p);
  }
  while (!open.empty()) {
    const std::size_t p = open.back();
    open.pop_back();
    for (const std::size_t to : next[p]) {
      if (reached[to]) continue;
      reached[to] = true;
      open.push_back(to);
    }
  }
  for (std::size_t p = 0; p < s_.places.size(); ++p) {
    const Place& place = s_.places[p];
    if (reached[p] || !is_end(place.kind.value)) continue;
    out_.error(place.remark.where, fmt::format("nobody can reach {} {}", to_string(place.kind.value), place.id),
               "no chain of links, exits, hazards and transfers leads there from where people are",
               "add a link, or drop the place");
  }
}

void Checker::check_ends() {
  std::vector<bool> has_exit(s_.places.size(), false), entered = came_by_link_;
  for (const auto& exit : s_.exits) {
    for (const std::size_t p : places_of(exit)) has_exit[p] = true;
    if (const auto to = places_.find(exit.to.value.place); to && exit.to.value.kind == TargetKind::place) entered[*to] = true;
  }
  for (const auto& row : s_.departures) {
    if (row.action.value != DepartureAction::transfer) continue;
    if (const auto from = places_.find(row.place.value)) has_exit[*from] = true;
    if (const auto to = places_.find(row.destination.value)) entered[*to] = true;
  }
  for (const auto& hazard : s_.hazards) {
    if (const auto to = places_.find(hazard.to.value.place); to && hazard.to.value.kind == TargetKind::place) entered[*to] = true;
  }
  for (std::size_t p = 0; p < s_.places.size(); ++p) {
    const Place& place = s_.places[p];
    if (has_exit[p] || place.pass_through.value || is_end(place.kind.value)) continue;
    if (place.kind.value == PlaceKind::custody)
      out_.warning(place.remark.where, fmt::format("custody {} has no exit", place.id), "nobody would ever be released",
                   "add a row to exits.csv");
    else if (entered[p])
      out_.warning(place.remark.where,
                   fmt::format("people come to {} {} but never leave it", to_string(place.kind.value), place.id),
                   "they would stay for ever", "add a row to exits.csv, write yes under pass_through, or change its kind");
  }
}

}  // namespace outflow::scenario::detail
