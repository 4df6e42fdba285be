#include "outflow/io/flee/export.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "outflow/io/flee/exporting.h"
#include "outflow/io/folder.h"
#include "outflow/io/native/write_values.h"
#include "outflow/scenario/observations.h"
#include "outflow/scenario/words.h"

namespace outflow::io::flee {

namespace {

using scenario::ConditionKind;
using scenario::EventKind;
using scenario::PlaceKind;
using scenario::Quirk;

constexpr const char* no_room = "input folders of Flee have no place for it";

/// A conflict that goes on with another intensity.
bool intensity_changes(const scenario::Scenario& s) {
  std::map<std::string, std::map<Seconds, double>> by_place;
  for (const auto& c : s.conditions)
    if (c.what.value == ConditionKind::conflict) by_place[c.place.value][c.date.value] = c.value.value;
  for (const auto& [place, values] : by_place) {
    double before = 0;
    for (const auto& [date, value] : values) {
      if (before > 0 && value > 0 && value != before) return true;
      before = value;
    }
  }
  return false;
}

bool is_closure(const scenario::Event& event) {
  return event.kind.value == EventKind::closure_link || event.kind.value == EventKind::closure_place ||
         event.kind.value == EventKind::closure_border;
}

bool touches(const Exporting& e, const scenario::Event& event, const scenario::Link& link) {
  const std::string& what = event.what.value;
  if (event.kind.value == EventKind::closure_place) return link.from.value == what || link.to.value == what;
  if (event.kind.value == EventKind::closure_link) return what == link.id || what == link.id + "~back";
  const std::string &a = e.place(link.from.value).country, &b = e.place(link.to.value).country;
  return what == a + "|" + b || what == b + "|" + a;
}

/// Two closures of one road at the same time.
bool closures_overlap(const Exporting& e) {
  constexpr Seconds never = std::numeric_limits<Seconds>::max();
  for (const auto& link : e.s.links) {
    std::vector<std::pair<Seconds, Seconds>> spans;
    for (const auto& event : e.s.events)
      if (is_closure(event) && touches(e, event, link)) spans.emplace_back(event.from.value, event.to ? event.to->value : never);
    std::sort(spans.begin(), spans.end());
    for (std::size_t i = 1; i < spans.size(); ++i) {
      if (spans[i].first < spans[i - 1].second) return true;
      spans[i].second = std::max(spans[i].second, spans[i - 1].second);
    }
  }
  return false;
}

bool has_kind(const scenario::Scenario& s, PlaceKind kind) {
  return std::any_of(s.places.begin(), s.places.end(), [&](const auto& p) { return p.kind.value == kind; });
}

bool has_low_chances(const scenario::Scenario& s) {
  const auto& j = s.journeys;
  return (j.default_move_chance.value < 0.005 && has_kind(s, PlaceKind::town)) ||
         (j.conflict_move_chance.value < 0.005 && has_kind(s, PlaceKind::conflict));
}

/// Where the scenario depends on something that the reference program does otherwise, the quirk must be on.
void check_quirks(Exporting& e) {
  const auto& s = e.s;
  const auto& j = s.journeys;
  const auto any_event = [&](EventKind kind) {
    return std::any_of(s.events.begin(), s.events.end(), [&](const auto& event) { return event.kind.value == kind; });
  };
  const bool extras = !e.initial_idps.empty() || std::any_of(s.place_attributes.begin(), s.place_attributes.end(),
                                                             [](const auto& a) { return a.name.value == "capacity_per_step"; });
  const std::vector<std::pair<Quirk, bool>> needed = {
      {Quirk::fresh_speed, true},
      {Quirk::held_intensity, intensity_changes(s)},
      {Quirk::idle_link_closure, any_event(EventKind::closure_link)},
      {Quirk::first_reopening, closures_overlap(e)},
      {Quirk::frozen_unaware, j.awareness.value == 0},
      {Quirk::swapped_coordinates, j.stay_close_to_home.value},
      {Quirk::home_is_here, j.stay_close_to_home.value},
      {Quirk::squared_fixed_routes, j.fixed_routes.value},
      {Quirk::boys_over_14, j.boys_take_risk.value},
      {Quirk::harvest_for_all, !j.harvest_months.value.empty()},
      {Quirk::untyped_leave, has_kind(s, PlaceKind::transit)},
      {Quirk::low_chance_camp, has_low_chances(s)},
      {Quirk::flood_weight_twice, j.floods.value && has_kind(s, PlaceKind::flood_zone) && !j.flood_place_weights.value.empty()},
      {Quirk::unscaled_extras, e.hasten > 1 && extras},
  };
  for (const auto& [quirk, matters] : needed) {
    if (!matters || e.has(quirk)) continue;
    e.cannot(s.movement.rule.where, fmt::format("the quirk {} is off", to_string(quirk)),
             fmt::format("the reference program would give other numbers ({})", describe(quirk)),
             fmt::format("add \"{}\" to quirks in [journeys], if those are wanted", to_string(quirk)));
  }
}

void check_frame(Exporting& e) {
  const auto& s = e.s;
  if (s.step.value != Span{86400, 0})
    e.cannot(s.step.where, fmt::format("step is {}", outflow::to_string(s.step.value)), "the reference program counts in days",
             "use a step of 1 day");
  if (s.start.value % 86400 != 0) e.cannot(s.start.where, "start is no midnight", no_room, "begin at the beginning of a day");
  const scenario::Movement fallback;
  if (s.movement.max_links_per_step.value != fallback.max_links_per_step.value)
    e.cannot(s.movement.max_links_per_step.where, "max_links_per_step is given", no_room, "leave it out");
  const std::string& home = s.journeys.home_country.value;
  if (!home.empty() && home != s.places.front().country)
    e.cannot(s.journeys.home_country.where,
             fmt::format("home_country is {}, but the first place is in {}", home, s.places.front().country),
             "the reference program takes the country of the first place", "put a place of that country first");
}

/// What belongs to the rule "rates" alone.
void list_rates(Exporting& e) {
  const auto first = [&](const auto& rows, const char* what) {
    if (!rows.empty())
      e.cannot(rows.front().remark.where, fmt::format("there are {} rows in {}", rows.size(), what), no_room, "leave them out");
  };
  first(e.s.exits, "exits.csv"), first(e.s.hazards, "hazards.csv"), first(e.s.multipliers, "multipliers.csv");
  first(e.s.effects, "effects.csv"), first(e.s.driver_values, "drivers.csv"), first(e.s.party_sizes, "parties.csv");
  for (const auto& driver : e.s.drivers)
    e.cannot(driver.where, fmt::format("there is a driver {}", driver.name), no_room, "leave it out");
  for (const auto& mode : e.s.modes)
    e.cannot(mode.where, fmt::format("there is a mode of travel {}", mode.name), "all people of Flee travel alike",
             "leave it out");
  if (e.s.step.value != Span{86400, 0})
    e.cannot(e.s.step.where, fmt::format("step is {}", outflow::to_string(e.s.step.value)),
             "the reference program counts in days", "use a step of 1 day");
}

/// Texts that help readers and change no number.
void warn_of_losses(Exporting& e) {
  const auto& s = e.s;
  if (!s.description.empty() || !s.source.empty())
    e.diagnostics.warning({}, "description and source of the scenario are left out", no_room, "keep the scenario folder");
  std::size_t remarks = 0;
  const auto count = [&](const auto& rows) {
    for (const auto& row : rows) remarks += row.remark.source.empty() && row.remark.note.empty() ? 0 : 1;
  };
  count(s.places), count(s.links), count(s.populations), count(s.departures), count(s.events), count(s.observations);
  count(s.conditions), count(s.traits), count(s.place_attributes), count(s.link_attributes), count(s.major_routes);
  if (const std::size_t revised = s.observations.size() - scenario::latest_observations(s).size(); revised > 0)
    e.diagnostics.warning({}, fmt::format("{} figures that were revised later are left out", revised),
                          "Flee keeps the last one of a day", "keep the scenario folder");
  if (remarks > 0)
    e.diagnostics.warning({}, fmt::format("sources and notes of {} rows are left out", remarks), no_room,
                          "keep the scenario folder");
}

/// The smallest factor that makes whole numbers of all counts.
std::int64_t find_hasten(const scenario::Scenario& s) {
  const auto latest = scenario::latest_observations(s);
  for (std::int64_t factor = 1; factor <= 1000; ++factor) {
    const auto fits = [&](const scenario::Observation* o) {
      if (!o->persons.value) return true;
      const double count = std::round(*o->persons.value * static_cast<double>(factor));
      return count / static_cast<double>(factor) == *o->persons.value;
    };
    if (std::all_of(latest.begin(), latest.end(), fits)) return factor;
  }
  return 1;
}

}  // namespace

void Exporting::cannot(const Where& where, std::string problem, std::string reason, std::string suggestion) const {
  diagnostics.error(where, std::move(problem), std::move(reason), std::move(suggestion));
}

const std::string& Exporting::name(const std::string& id) const {
  const scenario::Place& it = place(id);
  return it.name.empty() ? it.id : it.name;
}

std::optional<std::int64_t> Exporting::day(Seconds moment, const Where& where) const {
  const Seconds since = moment - s.start.value;
  if (since % 86400 == 0) return since / 86400;
  cannot(where, fmt::format("{} is no midnight", format_date(moment)), "the reference program counts in days",
         "write a date without a time of day");
  return std::nullopt;
}

std::string Exporting::attribute(const std::string& of, std::string_view wanted) const {
  for (const auto& a : s.place_attributes)
    if (a.of.value == of && a.name.value == wanted) return a.value.value;
  return {};
}

std::int64_t Exporting::extra(std::int64_t persons) const { return has(Quirk::unscaled_extras) ? persons : persons * hasten; }

const Where& at(const Where& given, const scenario::Remark& row) { return given.file.empty() ? row.where : given; }

bool is_camp_kind(PlaceKind kind) { return kind == PlaceKind::camp || kind == PlaceKind::idp_camp; }

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : ",") + csv_cell(cells[i]);
  return line + "\n";
}

std::vector<std::string> merged_order(const std::vector<std::vector<std::string>>& sequences) {
  std::vector<std::string> names;  // in the order of their first appearance
  std::map<std::string, std::size_t> number;
  std::vector<std::set<std::size_t>> before;
  for (const auto& sequence : sequences) {
    std::size_t previous = 0;
    for (std::size_t i = 0; i < sequence.size(); ++i) {
      const auto [at, fresh] = number.try_emplace(sequence[i], names.size());
      if (fresh) {
        names.push_back(sequence[i]);
        before.emplace_back();
      }
      if (i > 0 && previous != at->second) before[at->second].insert(previous);
      previous = at->second;
    }
  }
  std::vector<std::string> order;
  std::vector<bool> done(names.size(), false);
  while (order.size() < names.size()) {
    std::size_t next = names.size();
    for (std::size_t i = 0; i < names.size() && next == names.size(); ++i) {
      const bool ready = std::all_of(before[i].begin(), before[i].end(), [&](std::size_t b) { return done[b]; });
      if (!done[i] && ready) next = i;
    }
    if (next == names.size()) next = static_cast<std::size_t>(std::find(done.begin(), done.end(), false) - done.begin());
    done[next] = true;
    order.push_back(names[next]);
  }
  return order;
}

FleeExport export_flee(const scenario::Scenario& s) {
  FleeExport out;
  Exporting e{.s = s, .files = out.files, .diagnostics = out.diagnostics};
  if (s.movement.rule.value != scenario::MovementRule::journeys || s.places.empty()) {
    e.cannot(s.movement.rule.where, fmt::format("the movement rule is {}", to_string(s.movement.rule.value)),
             "the reference program knows journeys only", "write rule = \"journeys\" in [movement], and what it needs");
    list_rates(e);
    return out;
  }
  for (std::size_t p = 0; p < s.places.size(); ++p) e.index.emplace(s.places[p].id, p);
  e.days = static_cast<int>((s.end.value - s.start.value) / 86400);
  e.hasten = find_hasten(s);
  check_frame(e);
  check_reports(e);
  export_people(e);
  check_quirks(e);
  export_locations(e);
  export_routes(e);
  export_events(e);
  export_conditions(e);
  export_demographics(e);
  export_settings(e);
  out.files["input/sim_period.csv"] =
      csv_line({"StartDate", format_date(s.start.value)}) + csv_line({"Length", std::to_string(e.days)});
  warn_of_losses(e);
  out.diagnostics.sort();
  return out;
}

void write_flee_folder(const std::map<std::string, std::string>& files, const std::filesystem::path& folder) {
  write_folder({files, "simsetting.yml", [](const std::string&) { return false; }, "this export"}, folder);
}

}  // namespace outflow::io::flee
