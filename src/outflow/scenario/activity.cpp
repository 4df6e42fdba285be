#include "outflow/scenario/activity.h"

#include <algorithm>

namespace outflow::scenario {

namespace {

/// Takes the status out of the selector. False when the selector asks for a value that nobody has now.
bool settle(GroupSelector& selector, const std::string& status, const std::string& off) {
  const auto found = selector.find(status);
  if (found == selector.end()) return true;
  const bool holds = found->second == off;
  selector.erase(found);
  return holds;
}

template <class Rows>
void keep_rows(Rows& rows, const std::string& status, const std::string& off) {
  std::erase_if(rows, [&](auto& row) { return !settle(row.group.value, status, off); });
}

void switch_off(Scenario& s, const Status& status) {
  const std::string name = status.name, off = value_when_off(status);
  for (auto& row : s.populations) settle(row.group.value, name, off);  // people stay, whatever they knew
  keep_rows(s.party_sizes, name, off);
  keep_rows(s.exits, name, off);
  keep_rows(s.hazards, name, off);
  keep_rows(s.multipliers, name, off);
  keep_rows(s.effects, name, off);
  keep_rows(s.driver_values, name, off);
  keep_rows(s.departures, name, off);
  keep_rows(s.observations, name, off);
  keep_rows(s.needs, name, off);
  std::erase_if(s.transitions, [&](auto& row) { return row.status.value == name || !settle(row.group.value, name, off); });
  for (auto& report : s.reports) {
    std::erase_if(report.by, [&](const auto& by) { return by.value == name; });
    if (!settle(report.group.value, name, off)) report.probability.value = 0;  // it counts nobody
  }
  for (auto& memory : s.memories)
    if (!settle(memory.group.value, name, off)) memory.probability.value = 0;
}

}  // namespace

const std::string& value_when_off(const Status& status) {
  return status.off.value.empty() ? status.values.back().value : status.off.value;
}

bool has_inactive(const Scenario& scenario) {
  const auto off = [](const auto& part) { return !part.active.value; };
  return std::any_of(scenario.statuses.begin(), scenario.statuses.end(), off) ||
         std::any_of(scenario.memories.begin(), scenario.memories.end(), off);
}

Scenario only_active(const Scenario& scenario) {
  Scenario s = scenario;
  for (const auto& status : scenario.statuses)
    if (!status.active.value) switch_off(s, status);
  std::erase_if(s.statuses, [](const Status& status) { return !status.active.value; });
  const auto inactive = [&](const std::string& driver) {
    return std::any_of(s.memories.begin(), s.memories.end(),
                       [&](const Memory& m) { return m.name == driver && !m.active.value; });
  };
  std::erase_if(s.effects, [&](const Effect& effect) { return inactive(effect.driver.value); });
  std::erase_if(s.memories, [](const Memory& memory) { return !memory.active.value; });
  // A name that only fallen rows had is no name any more.
  const auto named = [&](const std::string& name) {
    const auto is = [&](const auto& row) { return row.name.value == name; };
    return std::any_of(s.exits.begin(), s.exits.end(), is) || std::any_of(s.hazards.begin(), s.hazards.end(), is);
  };
  std::erase_if(s.transitions, [&](const Transition& t) { return !t.on.value.empty() && !named(t.on.value); });
  return s;
}

}  // namespace outflow::scenario
