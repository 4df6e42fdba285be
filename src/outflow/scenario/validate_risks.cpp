#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "outflow/scenario/detail/checker.h"

/// Exits of places and hazards of links.
namespace outflow::scenario::detail {

std::vector<std::size_t> Checker::places_of(const Exit& exit) const {
  std::vector<std::size_t> found;
  if (!exit.place.value.empty()) {
    if (const auto index = places_.find(exit.place.value)) found.push_back(*index);
    return found;
  }
  for (std::size_t p = 0; exit.kind.value && p < s_.places.size(); ++p) {
    if (s_.places[p].kind.value == *exit.kind.value) found.push_back(p);
  }
  return found;
}

void Checker::check_target(const std::string& what, const Given<Target>& target, const Remark& row) {
  const Where& where = at(target.where, row);
  if (target.value.kind == TargetKind::home) {
    for (std::size_t p = 0; p < s_.places.size(); ++p) {
      if (!is_home_[p] || !s_.places[p].capacity_persons.value) continue;
      out_.error(where, fmt::format("{} leads home, but {} is a home with a capacity", what, s_.places[p].id),
                 "people who are brought to a place are not turned away", "leave the capacity blank, or choose another target");
      return;
    }
  }
  if (target.value.kind != TargetKind::place) return;
  const auto index = place({target.value.place, target.where}, row);
  if (!index || !s_.places[*index].capacity_persons.value) return;
  out_.error(where, fmt::format("{} leads to {}, which has a capacity", what, target.value.place),
             "people who are brought to a place are not turned away", "leave the capacity blank, or lead people there by a link");
}

void Checker::check_exits() {
  if (s_.exits.empty()) out_.error({"exits.csv", 0, 0}, "there are no exits", "nobody would ever leave a place", "add rows");
  std::map<std::tuple<std::string, int, std::string, GroupSelector>, const Exit*> seen;
  for (const auto& exit : s_.exits) {
    const bool has_place = !exit.place.value.empty();
    const bool has_kind = exit.kind.value.has_value();
    if (has_place == has_kind)
      out_.error(at(has_place ? exit.kind.where : exit.place.where, exit.remark),
                 has_place ? "place and kind are both given" : "neither place nor kind is given",
                 "it is unclear from where the exit leads", "fill in one of the two");
    if (has_place) place(exit.place, exit.remark);
    group(exit.group, exit.remark.where);
    check_target(fmt::format("exit {}", exit.name.value), exit.to, exit.remark);
    const auto [first, fresh] = seen.try_emplace(
        {exit.place.value, has_kind ? static_cast<int>(*exit.kind.value) : -1, exit.name.value, exit.group.value}, &exit);
    if (!fresh)
      out_.error(at(exit.name.where, exit.remark),
                 fmt::format("exit {} is given twice for the same place and group, first at {}", exit.name.value,
                             to_string(first->second->remark.where)),
                 "both would count", "remove one of them");
    if (has_place == has_kind) continue;
    const auto at_places = places_of(exit);
    if (has_kind && at_places.empty() && !places_.empty())
      out_.warning(at(exit.kind.where, exit.remark), fmt::format("no place is of the kind {}", to_string(*exit.kind.value)),
                   "the exit has no effect", "check the kinds in places.csv");
    for (const std::size_t p : at_places) check_exit_at(exit, p);
  }
  check_staged_exits();
}

void Checker::check_exit_at(const Exit& exit, std::size_t at_place) {
  const Place& place = s_.places[at_place];
  const Where& where = at(exit.place.where.file.empty() ? exit.kind.where : exit.place.where, exit.remark);
  if (place.pass_through.value)
    out_.error(where, fmt::format("exit {} begins at {}, which is pass_through", exit.name.value, place.id), "nobody stays there",
               "name another place, or write no under its pass_through");
  if (exit.to.value.kind == TargetKind::links && outgoing_[at_place].empty() && !s_.links.empty())
    out_.error(at(exit.to.where, exit.remark),
               fmt::format("exit {} leads to links, but no link begins at {}", exit.name.value, place.id),
               "there is no way to choose", "add a link, or choose another target");
  if (exit.to.value.kind == TargetKind::place && exit.to.value.place == place.id)
    out_.error(at(exit.to.where, exit.remark), fmt::format("exit {} leads from {} to itself", exit.name.value, place.id),
               "nobody gets anywhere by it", "name another place");
  if (exit.to.value.kind == TargetKind::start || exit.to.value.kind == TargetKind::end || exit.to.value.kind == TargetKind::on)
    out_.error(at(exit.to.where, exit.remark), fmt::format("exit {} leads to {}", exit.name.value, to_string(exit.to.value)),
               "only links have a start and an end, and people on them go on", "write links, home, out or the id of a place");
}

void Checker::check_staged_exits() {
  std::map<std::size_t, std::vector<const Exit*>> staged;
  for (const auto& exit : s_.exits) {
    if (exit.stages.value <= 1) continue;
    for (const std::size_t p : places_of(exit)) {
      auto& others = staged[p];
      const auto clash = std::find_if(others.begin(), others.end(),
                                      [&](const Exit* other) { return overlap(other->group.value, exit.group.value); });
      if (clash == others.end()) {
        others.push_back(&exit);
        continue;
      }
      out_.error(at(exit.stages.where, exit.remark),
                 fmt::format("exit {} has stages at {}, but exit {} ({}) has stages there, too", exit.name.value, s_.places[p].id,
                             (*clash)->name.value, to_string((*clash)->remark.where)),
                 "only one wait of a place and group can be remembered", "give one of them a single stage");
      break;
    }
  }
}

void Checker::check_hazards() {
  std::map<std::tuple<std::string, std::string, std::string, GroupSelector>, const Hazard*> seen;
  for (const auto& hazard : s_.hazards) {
    const bool has_link = !hazard.link.value.empty();
    const bool has_mode = !hazard.mode.value.empty();
    if (has_link == has_mode)
      out_.error(at(has_link ? hazard.mode.where : hazard.link.where, hazard.remark),
                 has_link ? "link and mode are both given" : "neither link nor mode is given",
                 "it is unclear where the hazard waits", "fill in one of the two");
    if (has_link) link(hazard.link, hazard.remark);
    if (has_mode) resolve(modes_, "mode", "[modes] in scenario.toml", hazard.mode.value, at(hazard.mode.where, hazard.remark));
    group(hazard.group, hazard.remark.where);
    check_target(fmt::format("hazard {}", hazard.name.value), hazard.to, hazard.remark);
    if (hazard.to.value.kind == TargetKind::links)
      out_.error(at(hazard.to.where, hazard.remark), fmt::format("hazard {} leads to links", hazard.name.value),
                 "only exits lead there", "write start, home, end, on, out or the id of a place");
    const auto [first, fresh] =
        seen.try_emplace({hazard.link.value, hazard.mode.value, hazard.name.value, hazard.group.value}, &hazard);
    if (!fresh)
      out_.error(at(hazard.name.where, hazard.remark),
                 fmt::format("hazard {} is given twice for the same link or mode and group, first at {}", hazard.name.value,
                             to_string(first->second->remark.where)),
                 "both would count", "remove one of them");
  }
  check_crossing_sums();
}

ChanceSum largest_sum(const std::vector<Chance>& rows, const std::vector<Dimension>& dimensions, std::size_t& work) {
  std::vector<const Dimension*> named;
  for (const auto& dimension : dimensions) {
    const auto names_it = [&](const Chance& row) {
      return row.group.count(dimension.name) != 0 || row.but.count(dimension.name) != 0;
    };
    if (!dimension.values.empty() && std::any_of(rows.begin(), rows.end(), names_it)) named.push_back(&dimension);
  }
  std::vector<std::size_t> value(named.size(), 0);
  ChanceSum largest;
  for (;;) {
    if (rows.size() > work) return {};
    work -= rows.size();
    ChanceSum sum;
    for (std::size_t d = 0; d < named.size(); ++d) sum.group[named[d]->name] = named[d]->values[value[d]];
    for (const Chance& row : rows) {
      const auto fits = [&](const auto& entry) {
        const auto found = sum.group.find(entry.first);
        return found != sum.group.end() && found->second == entry.second;
      };
      if (std::all_of(row.group.begin(), row.group.end(), fits) && std::none_of(row.but.begin(), row.but.end(), fits))
        sum.value += row.probability;
    }
    if (sum.value > largest.value) largest = sum;
    std::size_t d = 0;
    while (d < named.size() && ++value[d] == named[d]->values.size()) value[d++] = 0;
    if (d == named.size()) return largest;
  }
}

void Checker::check_crossing_sums() {
  std::map<std::string, std::vector<const Hazard*>> by_link, by_mode;
  for (const auto& hazard : s_.hazards) {
    if (hazard.rate.value.unit != RateUnit::probability_per_crossing) continue;
    if (!hazard.link.value.empty()) by_link[hazard.link.value].push_back(&hazard);
    else by_mode[hazard.mode.value].push_back(&hazard);
  }
  std::set<const Hazard*> told;
  std::size_t work = work_for_sums;
  const auto check = [&](const Link& link, bool back) {
    std::vector<const Hazard*> rows;
    const auto take = [&](const std::map<std::string, std::vector<const Hazard*>>& from, const std::string& key) {
      if (const auto found = from.find(key); found != from.end())
        rows.insert(rows.end(), found->second.begin(), found->second.end());
    };
    take(by_link, link.id);
    if (back) take(by_link, link.id + "~back");
    if (!link.mode.value.empty()) take(by_mode, link.mode.value);
    double all = 0;
    std::vector<Chance> chances;
    for (const Hazard* row : rows) {
      all += row->rate.value.value;
      chances.push_back({row->group.value, row->rate.value.value});
    }
    if (all <= 1 + 1e-9) return;
    const ChanceSum sum = largest_sum(chances, all_dimensions_, work);
    if (sum.value <= 1 + 1e-9) return;
    const Hazard* last = rows.back();
    if (!told.insert(last).second) return;
    out_.error(at(last->rate.where, last->remark),
               fmt::format("the probabilities per crossing of link {}{} sum to {:.6g}{}", link.id, back ? "~back" : "", sum.value,
                           sum.group.empty() ? "" : " for " + to_string(sum.group)),
               "no more than everybody can come to harm", "lower them so that they sum to at most 1");
  };
  for (const auto& link : s_.links) {
    check(link, false);
    if (link.two_way.value) check(link, true);
  }
}

}  // namespace outflow::scenario::detail
