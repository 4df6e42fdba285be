#include <fmt/core.h>

#include <cmath>
#include <map>

#include "outflow/scenario/detail/checker.h"

/// Who is there, in what parties, and who is made to go.
namespace outflow::scenario::detail {

void Checker::check_populations() {
  double total = 0;
  std::map<std::pair<std::string, GroupSelector>, const Population*> seen;
  for (const auto& row : s_.populations) {
    const auto index = place(row.place, row.remark);
    if (index && row.persons.value > 0) is_home_[*index] = true;
    if (index && s_.places[*index].pass_through.value)
      out_.error(at(row.place.where, row.remark), fmt::format("place {} has people but is pass_through", row.place.value),
                 "nobody stays there", "put them elsewhere, or write no under its pass_through");
    group(row.group, row.remark.where);
    for (const auto& dimension : s_.dimensions) {
      if (journeys_ || row.group.value.count(dimension.name) != 0) continue;  // journeys: drawn from traits.csv
      out_.error(at(row.group.where, row.remark), fmt::format("the group does not say {}", dimension.name),
                 "everybody belongs to one value of every dimension",
                 fmt::format("add {}=..., one row for each value", dimension.name));
    }
    const auto [first, fresh] = seen.try_emplace({row.place.value, row.group.value}, &row);
    if (!fresh)
      out_.error(row.remark.where,
                 fmt::format("this place and group were given before, at {}", to_string(first->second->remark.where)),
                 "both would count", "join the two rows");
    total += static_cast<double>(std::max<std::int64_t>(row.persons.value, 0));
  }
  bool appear = false;
  for (const auto& row : s_.departures) {
    if (row.action.value != DepartureAction::appear) continue;
    appear = true;
    total += static_cast<double>(std::max<std::int64_t>(row.persons.value, 0));
    if (const auto index = places_.find(row.place.value)) is_home_[*index] = true;
  }
  const bool born = journeys_ && s_.journeys.newcomers.value != NewcomerSource::prescribed;
  if (s_.populations.empty() && !appear && !born)
    out_.error({"populations.csv", 0, 0}, "there are no people", "nobody would be simulated",
               "add rows, or departures.csv with the action appear");
  if (total > max_persons)
    out_.error({"populations.csv", 0, 0}, fmt::format("there are {:.0f} people in all", total),
               fmt::format("sums stay exact up to {:.0f}", max_persons), "check the numbers");
}

void Checker::check_parties() {
  std::map<std::pair<std::string, GroupSelector>, std::pair<double, const PartySize*>> blocks;
  for (const auto& row : s_.party_sizes) {
    if (!row.place.value.empty()) place(row.place, row.remark);
    group(row.group, row.remark.where);
    auto& block = blocks.try_emplace({row.place.value, row.group.value}, 0.0, &row).first->second;
    block.first += row.share.value;
  }
  for (const auto& [key, block] : blocks) {
    if (std::abs(block.first - 1) <= 1e-6) continue;
    const std::string who = key.second.empty() ? "everybody" : to_string(key.second);
    out_.error(at(block.second->share.where, block.second->remark),
               fmt::format("the shares of party sizes of {} at {} sum to {:.6g}", who,
                           key.first.empty() ? "every place" : key.first, block.first),
               "each party has one size", "make them sum to 1");
  }
}

void Checker::check_departures() {
  bool weighted = false;
  for (const auto& place : s_.places) weighted = weighted || place.weight.value.value_or(0) > 0;
  for (const auto& row : s_.departures) {
    const Where& when = at(row.period.where, row.remark);
    const Period& period = row.period.value;
    if (period.end <= period.begin)
      out_.error(when, "the period ends before it begins", "nobody could depart in it", "check from and to");
    else if (simulated_ && (period.begin < simulated_->begin || period.end > simulated_->end))
      out_.error(when,
                 fmt::format("the period {} to {} is not within the simulated time ({} to {})", format_date(period.begin),
                             format_date(period.end), format_date(simulated_->begin), format_date(simulated_->end)),
                 "some of these people would never depart", "change the dates, or [time] in scenario.toml");
    group(row.group, row.remark.where);
    if (!row.place.value.empty()) {
      const auto index = place(row.place, row.remark);
      if (index && s_.places[*index].pass_through.value)
        out_.error(at(row.place.where, row.remark), fmt::format("place {} is pass_through", row.place.value),
                   "nobody stays there", "name another place, or write no under its pass_through");
      if (journeys_) continue;
      if (index && row.action.value == DepartureAction::depart && outgoing_[*index].empty() && !s_.links.empty())
        out_.error(at(row.place.where, row.remark), fmt::format("no link begins at {}", row.place.value),
                   "there is no way to set out on", "add a link, or name another place");
      if (index && row.action.value == DepartureAction::appear && s_.places[*index].capacity_persons.value)
        out_.error(at(row.place.where, row.remark), fmt::format("people appear at {}, which has a capacity", row.place.value),
                   "people who come into the model are not turned away", "leave the capacity blank, or name another place");
    } else if (journeys_) {
      continue;  // journeys: drawn among the places in conflict
    } else if (row.action.value == DepartureAction::appear) {
      out_.error(at(row.place.where, row.remark), "place is blank", "people who appear must be somewhere", "name a place");
    } else if (!weighted) {
      out_.error(at(row.place.where, row.remark), "place is blank, and no place has a weight",
                 "it is unclear from where these people depart", "name a place, or give weights in places.csv");
    }
  }
}

}  // namespace outflow::scenario::detail
