#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "outflow/io/flee/reading.h"

/// What is legal in every single file and yet hardly meant.
namespace outflow::io::flee {

namespace {

using scenario::ConditionKind;
using scenario::EventKind;
using scenario::PlaceKind;

/// Day and intensity of the changes at each place, by its id.
using Conflicts = std::map<std::string, std::map<std::int64_t, double>>;

Conflicts conflicts_of(const Reading& r) {
  Conflicts conflicts;
  for (const auto& e : r.scenario().events) {
    constexpr std::string_view ending = "=conflict";
    const std::string& what = e.what.value;
    if (e.kind.value == EventKind::change_kind && what.ends_with(ending))
      conflicts[what.substr(0, what.size() - ending.size())][(e.from.value - r.start) / 86400] = 1;
  }
  for (const auto& c : r.scenario().conditions)
    if (c.what.value == ConditionKind::conflict) conflicts[c.place.value][(c.date.value - r.start) / 86400] = c.value.value;
  return conflicts;
}

/// [day] whether any place with residents is in conflict.
std::vector<bool> days_in_conflict(const Reading& r, const Conflicts& conflicts) {
  std::vector<bool> days(static_cast<std::size_t>(r.days));
  for (const auto& place : r.scenario().places) {
    if (place.residents.value <= 0) continue;
    bool now = place.kind.value == PlaceKind::conflict;
    std::int64_t since = 0;
    const auto hold_until = [&](std::int64_t day) {
      for (std::int64_t d = since; now && d < std::min<std::int64_t>(day, r.days); ++d) days[static_cast<std::size_t>(d)] = true;
      since = std::max<std::int64_t>(day, 0);
    };
    if (const auto changes = conflicts.find(place.id); changes != conflicts.end()) {
      for (const auto& [day, value] : changes->second) {
        hold_until(day);
        now = value > 0;
      }
    }
    hold_until(r.days);
  }
  return days;
}

}  // namespace

void check_leaks(Reading& r) {
  Files files = r.files;
  files.erase("input/registration_corrections.csv");
  Diagnostics told_already;
  const auto written = read_registrations(files, r.start, 1, {}, told_already);
  const auto corrected = read_registrations(r.files, r.start, 1, {}, told_already);
  const auto has_as_its_largest = [](const Registrations& counts, const std::string& name, double size) {
    const auto row = counts.find(name);
    if (!row) return false;
    double most = 0;
    for (const auto& point : counts.rows[*row].points) most = std::max(most, point.persons);
    return std::fabs(most - size) < 0.5;
  };
  for (std::size_t p = 0; p < r.notes.size(); ++p) {
    const auto& place = r.scenario().places[p];
    if (!is_camp(place.kind.value) || r.notes[p].size == 0) continue;
    const auto size = static_cast<double>(r.notes[p].size);
    if (!has_as_its_largest(written, place.name, size) && !has_as_its_largest(corrected, place.name, size)) continue;
    r.diagnostics().warning(r.notes[p].size_where,
                            fmt::format("the capacity of {} is the largest count in its own data", in_quotes(place.name)),
                            "the run is then judged by numbers that went into it",
                            "take the capacity from another source, or judge the run by other camps");
  }
}

/// On the first day of a location closure: does a place in conflict remain that people can leave?
void check_isolation(Reading& r) {
  const auto& s = r.scenario();
  const auto closed = [&](const std::string& place, Seconds day) {
    return std::any_of(s.events.begin(), s.events.end(), [&](const auto& e) {
      return e.kind.value == EventKind::closure_place && e.what.value == place && e.from.value <= day &&
             (!e.to || day < e.to->value);
    });
  };
  for (const auto& event : s.events) {
    if (event.kind.value != EventKind::closure_place) continue;
    std::map<std::string, bool> in_conflict;
    for (const auto& place : s.places)
      if (place.kind.value == scenario::PlaceKind::conflict) in_conflict[place.id] = true;
    for (const auto& c : s.conditions)
      if (c.what.value == scenario::ConditionKind::conflict && c.date.value <= event.from.value)
        in_conflict[c.place.value] = c.value.value > 0;
    std::erase_if(in_conflict, [](const auto& entry) { return !entry.second; });
    const bool all = std::all_of(in_conflict.begin(), in_conflict.end(),
                                 [&](const auto& entry) { return closed(entry.first, event.from.value); });
    if (!in_conflict.contains(event.what.value) || !all) continue;
    r.diagnostics().warning(event.remark.where, "this closure cuts off every place in conflict",
                            "nobody who flees can get away while it lasts",
                            "check whether a closure of a camp, a border or a single road was meant");
  }
}

/// Newcomers need a place to come from, and a home country one that people flee.
void check_sources(Reading& r) {
  const auto& s = r.scenario();
  if (!r.places_known || !r.period_known || r.settings.flood_driven || s.journeys.hunger_outside_conflict.value) return;
  const Conflicts conflicts = conflicts_of(r);
  const auto in_conflict = [&](const scenario::Place& place) {
    const auto changes = conflicts.find(place.id);
    return place.kind.value == PlaceKind::conflict ||
           (changes != conflicts.end() &&
            std::any_of(changes->second.begin(), changes->second.end(), [](const auto& c) { return c.second > 0; }));
  };
  const bool any = std::any_of(s.places.begin(), s.places.end(), in_conflict);
  const bool at_home = std::any_of(s.places.begin(), s.places.end(),
                                   [&](const auto& p) { return p.country == s.journeys.home_country.value && in_conflict(p); });
  if (any && !at_home)
    r.diagnostics().warning(
        s.journeys.home_country.where,
        fmt::format("the home country is {}, where there is no conflict", in_quotes(s.journeys.home_country.value)),
        "the country of the first row is home, and places elsewhere are foreign",
        "put a place of the country that people flee first");
  const auto days = days_in_conflict(r, conflicts);
  for (const auto& d : s.departures) {
    const auto day = (d.period.value.begin - r.start) / 86400;
    if (day < 0 || day >= r.days || days[static_cast<std::size_t>(day)]) continue;
    r.diagnostics().warning(
        d.remark.where,
        fmt::format("people arrive on {}, when no place with residents is in conflict", format_date(d.period.value.begin)),
        "nobody could have fled; the reference program stops on such a day",
        "check conflicts.csv and the populations in locations.csv");
    return;
  }
}

}  // namespace outflow::io::flee
