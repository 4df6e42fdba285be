#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "outflow/scenario/detail/checker.h"

/// Statuses and how they change.
namespace outflow::scenario::detail {

void Checker::check_statuses() {
  for (const auto& status : s_.statuses) {
    if (status.values.size() == 1)
      out_.error(at(status.values.front().where, status.where), fmt::format("the status {} has one value", status.name),
                 "nobody could change", "list at least two values");
    if (status.values.size() < 2) continue;  // without any: told with the dimensions
    if (!status.off.value.empty() && dimension_values_.at(status.name).count(status.off.value) == 0)
      out_.error(at(status.off.where, status.where),
                 fmt::format("the status {} has no value \"{}\"", status.name, status.off.value),
                 "nobody could have it while the status is not active",
                 suggest(status.off.value, all_dimensions_[*dimensions_.find(status.name)].values, "its values"));
    check_start(status);
    if (status.active.value) check_reached_values(status);
  }
}

void Checker::check_start(const Status& status) {
  const auto& start = status.start.value;
  if (start.empty()) return;
  const Where& where = at(status.start.where, status.where);
  if (start.size() != status.values.size()) {
    out_.error(where,
               fmt::format("start has {} shares, the status {} has {} values", start.size(), status.name, status.values.size()),
               "each value has its share", "give one share for each value, in their order");
    return;
  }
  double sum = 0;
  for (const double share : start) sum += share;
  if (std::abs(sum - 1) > 1e-6)
    out_.error(where, fmt::format("the shares at the start of {} sum to {:.6g}", status.name, sum), "everybody has one value",
               "make them sum to 1");
}

/// Values that nobody has at the start and nobody comes to. A value named under `off` waits for the status to be switched off.
void Checker::check_reached_values(const Status& status) {
  std::set<std::string> reached;
  const auto add_named = [&](const GroupSelector& group) {
    if (const auto found = group.find(status.name); found != group.end()) reached.insert(found->second);
  };
  for (const auto& row : s_.populations) add_named(row.group.value);
  for (const auto& row : s_.departures)
    if (row.action.value == DepartureAction::appear) add_named(row.group.value);
  for (const auto& row : s_.transitions)
    if (row.status.value == status.name) reached.insert(row.becomes.value);
  const auto& start = status.start.value;
  for (std::size_t i = 0; i < status.values.size(); ++i) {
    const auto& value = status.values[i];
    const bool at_start = start.empty() ? i == 0 : i < start.size() && start[i] > 0;
    if (at_start || reached.count(value.value) != 0 || value.value == status.off.value) continue;
    out_.warning(at(value.where, status.where), fmt::format("nobody is ever {}={}", status.name, value.value),
                 "no share at the start, no row of populations.csv and no transition leads there",
                 "add a transition, give it a share, or remove the value");
  }
}

void Checker::check_transitions() {
  std::map<std::tuple<std::string, std::string, std::string, std::string, std::string, std::string, int, GroupSelector>,
           const Transition*>
      seen;
  for (const auto& row : s_.transitions) {
    check_change(row);
    check_occasion(row);
    const auto [first, fresh] =
        seen.try_emplace({row.name.value, row.status.value, row.was.value, row.becomes.value, row.on.value, row.place.value,
                          row.kind.value ? static_cast<int>(*row.kind.value) : -1, row.group.value},
                         &row);
    if (!fresh)
      out_.error(at(row.name.where, row.remark),
                 fmt::format("transition {} is given twice for the same people, first at {}", row.name.value,
                             to_string(first->second->remark.where)),
                 "both would count", "remove one of them");
  }
  check_event_sums();
}

/// What changes, and in whom.
void Checker::check_change(const Transition& row) {
  group(row.group, row.remark.where);
  const auto index =
      resolve(statuses_, "status", "[statuses] in scenario.toml", row.status.value, at(row.status.where, row.remark));
  if (!index) return;
  const Status& status = s_.statuses[*index];
  const auto check_value = [&](const Given<std::string>& value) {
    if (value.value.empty() || dimension_values_.at(status.name).count(value.value) != 0) return;
    out_.error(at(value.where, row.remark), fmt::format("the status {} has no value \"{}\"", status.name, value.value),
               "nobody has it", suggest(value.value, all_dimensions_[*dimensions_.find(status.name)].values, "[statuses]"));
  };
  check_value(row.was);
  check_value(row.becomes);
  if (row.was.value == row.becomes.value)
    out_.error(at(row.becomes.where, row.remark), fmt::format("transition {} changes nothing", row.name.value),
               "was and becomes are the same", "name two values");
  const auto named = row.group.value.find(status.name);
  if (named == row.group.value.end()) return;
  const bool nobody = row.was.value.empty() ? named->second == row.becomes.value : named->second != row.was.value;
  if (nobody)
    out_.error(at(row.group.where, row.remark), fmt::format("the group names {}={}", status.name, named->second),
               "nobody of this group can make the transition", "leave the status out of the group");
}

/// When and where it happens.
void Checker::check_occasion(const Transition& row) {
  const bool has_place = !row.place.value.empty();
  const bool has_kind = row.kind.value.has_value();
  if (!row.on.value.empty()) {
    resolve(events_, "exit, hazard or transfer", "exits.csv and hazards.csv", row.on.value, at(row.on.where, row.remark));
    if (has_place || has_kind)
      out_.error(at(has_place ? row.place.where : row.kind.where, row.remark),
                 fmt::format("{} is given for a transition with on", has_place ? "place" : "kind"),
                 "it happens wherever the other thing happens", "leave it blank");
    return;
  }
  if (has_place && has_kind)
    out_.error(at(row.kind.where, row.remark), "place and kind are both given", "it is unclear where the transition happens",
               "fill in one of the two, or neither");
  if (has_place) {
    const auto index = place(row.place, row.remark);
    if (index && s_.places[*index].pass_through.value)
      out_.error(at(row.place.where, row.remark),
                 fmt::format("transition {} happens at {}, which is pass_through", row.name.value, row.place.value),
                 "nobody stays there", "name another place, or write no under its pass_through");
  }
  const auto of_kind = [&](const Place& place) { return place.kind.value == *row.kind.value; };
  if (has_kind && !s_.places.empty() && std::none_of(s_.places.begin(), s_.places.end(), of_kind))
    out_.warning(at(row.kind.where, row.remark), fmt::format("no place is of the kind {}", to_string(*row.kind.value)),
                 "the transition has no effect", "check the kinds in places.csv");
}

/// Transitions that come with the same thing compete: no more than everybody can change.
void Checker::check_event_sums() {
  std::map<std::string, std::vector<const Transition*>> by_event;
  for (const auto& row : s_.transitions)
    if (!row.on.value.empty() && row.rate.value.unit == RateUnit::probability_per_event && statuses_.has(row.status.value))
      by_event[row.on.value].push_back(&row);
  std::size_t work = work_for_sums;
  for (const auto& [event, rows] : by_event) {
    std::vector<Chance> chances;
    double all = 0;
    for (const Transition* row : rows) {
      all += row->rate.value.value;
      Chance chance{row->group.value, row->rate.value.value, {}};
      if (row->was.value.empty()) chance.but[row->status.value] = row->becomes.value;
      else chance.group.try_emplace(row->status.value, row->was.value);
      chances.push_back(std::move(chance));
    }
    if (all <= 1 + 1e-9) continue;
    const ChanceSum sum = largest_sum(chances, all_dimensions_, work);
    if (sum.value <= 1 + 1e-9) continue;
    const Transition* last = rows.back();
    out_.error(
        at(last->rate.where, last->remark),
        fmt::format("the probabilities of what comes with {} sum to {:.6g} for {}", event, sum.value, to_string(sum.group)),
        "one transition at most comes with one event", "lower them so that they sum to at most 1");
  }
}

}  // namespace outflow::scenario::detail
