#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "outflow/scenario/detail/checker.h"

/// Who is there, in what parties, and who is made to go.
namespace outflow::scenario::detail {

namespace {

/// The rows about one place and one value of every fixed dimension.
class Together {
 public:
  /// The row before that can mean the same people; nullptr when there is none.
  const Population* add(const Population& row, const std::vector<Status>& statuses) {
    const auto same = [&](const Population* other) { return overlap(other->group.value, row.group.value); };
    const bool names_all = std::all_of(statuses.begin(), statuses.end(),
                                       [&](const Status& status) { return row.group.value.count(status.name) != 0; });
    const auto first = std::find_if(open_.begin(), open_.end(), same);
    const Population* found = first == open_.end() ? nullptr : *first;
    if (names_all) {
      const auto [other, fresh] = whole_.try_emplace(row.group.value, &row);
      if (!fresh) found = other->second;
      return found;
    }
    for (const auto& [group, other] : whole_)
      if (!found && same(other)) found = other;
    open_.push_back(&row);
    return found;
  }

 private:
  std::map<GroupSelector, const Population*> whole_;  ///< those that name every status
  std::vector<const Population*> open_;
};

}  // namespace

void Checker::check_populations() {
  double total = 0;
  std::map<std::pair<std::string, GroupSelector>, Together> seen;  // place, fixed dimensions
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
    GroupSelector fixed = row.group.value;
    std::erase_if(fixed, [&](const auto& entry) { return statuses_.has(entry.first); });
    Together& others = seen[{row.place.value, std::move(fixed)}];
    if (const Population* first = others.add(row, s_.statuses))
      out_.error(row.remark.where, fmt::format("this place and group were given before, at {}", to_string(first->remark.where)),
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
    check_transfer(row);
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
    } else if (row.action.value != DepartureAction::depart) {
      const bool appear = row.action.value == DepartureAction::appear;
      out_.error(at(row.place.where, row.remark), "place is blank",
                 appear ? "people who appear must be somewhere" : "people who are transferred must be somewhere before",
                 "name a place");
    } else if (!weighted) {
      out_.error(at(row.place.where, row.remark), "place is blank, and no place has a weight",
                 "it is unclear from where these people depart", "name a place, or give weights in places.csv");
    }
  }
}

void Checker::check_transfer(const Departure& row) {
  const Where& where = at(row.destination.where, row.remark);
  if (row.action.value != DepartureAction::transfer) {
    const auto without = [&](const Given<std::string>& cell, const char* column) {
      if (!cell.value.empty())
        out_.error(at(cell.where, row.remark), fmt::format("{} is given for {}", column, to_string(row.action.value)),
                   "only transfers have one", "leave it blank, or write transfer under action");
    };
    without(row.destination, "destination");
    without(row.outcome, "outcome");
    return;
  }
  if (row.destination.value.empty()) {
    out_.error(where, "destination is blank", "people who are transferred must be put somewhere", "name a place");
    return;
  }
  check_target("the transfer", {{TargetKind::place, row.destination.value}, row.destination.where}, row.remark);
  const auto index = places_.find(row.destination.value);
  if (index && s_.places[*index].pass_through.value)
    out_.error(where, fmt::format("destination {} is pass_through", row.destination.value), "nobody stays there",
               "name another place, or write no under its pass_through");
  if (row.destination.value == row.place.value)
    out_.error(where, fmt::format("the transfer leads from {} to itself", row.place.value), "nobody gets anywhere by it",
               "name another place");
}

}  // namespace outflow::scenario::detail
