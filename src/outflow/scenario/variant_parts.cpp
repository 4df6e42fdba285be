#include <fmt/core.h>

#include <algorithm>

#include "outflow/scenario/detail/change.h"
#include "outflow/scenario/parameters.h"

/// Changes of drivers, closures, settings and parameters.
namespace outflow::scenario::detail {

namespace {

template <class Named>
std::vector<std::string> names_of(const std::vector<Named>& all) {
  std::vector<std::string> names;
  for (const auto& one : all) names.push_back(one.name);
  return names;
}

template <class Named>
Named* find(std::vector<Named>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

bool same_series(const DriverValue& a, const DriverValue& b) {
  return a.driver.value == b.driver.value && a.place.value == b.place.value && a.link.value == b.link.value &&
         a.group.value == b.group.value;
}

/// Rows of one series, ascending.
using Rows = std::vector<DriverValue>;

double raw_at(const Rows& rows, Interpolation interpolation, Seconds moment) {
  const auto after =
      std::upper_bound(rows.begin(), rows.end(), moment, [](Seconds m, const auto& row) { return m < row.date.value; });
  if (after == rows.begin()) return rows.front().value.value;
  const auto& a = *(after - 1);
  if (interpolation == Interpolation::step || after == rows.end()) return a.value.value;
  const double part = static_cast<double>(moment - a.date.value) / static_cast<double>(after->date.value - a.date.value);
  return a.value.value + (after->value.value - a.value.value) * part;
}

/// Closures that a change left without a moment.
void remove_empty(std::vector<Event>& events) {
  std::erase_if(events, [](const Event& event) {
    using enum EventKind;
    const EventKind kind = event.kind.value;
    const bool closure = kind == closure_link || kind == closure_place || kind == closure_border;
    return closure && event.to && event.to->value <= event.from.value;
  });
}

}  // namespace

void Changer::driver(const Change& change) {
  const Driver* found = find(s_.drivers, change.name);
  if (found == nullptr) return unknown(change, "driver", change.name, names_of(s_.drivers));
  const auto value = number(change);
  if (!value || !unscoped(change)) return;
  const auto is_its = [&](const DriverValue& row) { return row.driver.value == change.name; };
  if (std::none_of(s_.driver_values.begin(), s_.driver_values.end(), is_its))
    return fault(change, "the driver has no values, only noise", "change its effects instead: effect.OF." + change.name + "*=2");
  if (from_) {
    if (found->repeat.value == Repeat::year)
      return fault(change, "the driver repeats every year and cannot change from a date on", "leave out --from");
    return driver_from(change, *found, *value);
  }
  for (auto& row : s_.driver_values)
    if (is_its(row)) row.value = {changed(change, row.value.value, *value), {change.text, 0, 0}};
}

/// Rows from the date on are changed, and one stands at the date itself. Straight lines that cross the date get the points that
/// the steps before it looked at, so that these see the same bits.
void Changer::driver_from(const Change& change, const Driver& driver, double value) {
  const Seconds from = *from_;
  const auto is_its = [&](const DriverValue& row) { return row.driver.value == driver.name; };
  std::vector<Rows> series;
  for (const auto& row : s_.driver_values) {
    if (!is_its(row)) continue;
    auto own = std::find_if(series.begin(), series.end(), [&](const Rows& rows) { return same_series(rows.front(), row); });
    if (own == series.end()) own = series.insert(series.end(), Rows{});
    own->push_back(row);
  }
  std::erase_if(s_.driver_values, is_its);
  const TimeAxis time(s_.start.value, s_.end.value, s_.step.value);
  for (auto& rows : series) {
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.date.value < b.date.value; });
    const Interpolation interpolation = driver.interpolation.value;
    const bool zero = driver.outside.value == Outside::zero;
    const bool before = from < rows.front().date.value;
    const bool after = from > rows.back().date.value && interpolation == Interpolation::linear;
    Rows added;
    const auto add = [&](Seconds date, double raw) {
      if (std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.date.value == date; })) return;
      DriverValue row = rows.front();
      row.date = {date, {change.text, 0, 0}};
      row.value = {raw, {change.text, 0, 0}};
      added.push_back(std::move(row));
    };
    if (!(zero && (before || after))) {
      add(from, raw_at(rows, interpolation, from));
      add(from - 1, raw_at(rows, interpolation, from - 1));
      for (int t = 0; interpolation == Interpolation::linear && t < time.size() && time.step(t).begin < from - 1; ++t)
        if (time.step(t).begin > rows.front().date.value)
          add(time.step(t).begin, raw_at(rows, interpolation, time.step(t).begin));
    }
    rows.insert(rows.end(), added.begin(), added.end());
    for (auto& row : rows) {
      if (row.date.value >= from) row.value = {changed(change, row.value.value, value), {change.text, 0, 0}};
      s_.driver_values.push_back(std::move(row));
    }
  }
}

std::optional<std::pair<EventKind, std::string>> Changer::closure(const Change& change) {
  const auto dot = change.name.find('.');
  const std::string kind = change.name.substr(0, dot), what = dot == std::string::npos ? "" : change.name.substr(dot + 1);
  if (change.op || !unscoped(change)) {
    if (change.op) fault(change, "a closure has no value", "write " + change.kind + ".link.ID");
    return std::nullopt;
  }
  std::vector<std::string> known;
  if (kind == "link")
    for (const auto& l : s_.links) known.push_back(l.id);
  if (kind == "place")
    for (const auto& p : s_.places) known.push_back(p.id);
  if (kind == "border" && what.find('|') != std::string::npos) return std::pair(EventKind::closure_border, what);
  if (kind != "link" && kind != "place") {
    fault(change, fmt::format("\"{}\" is nothing that closes or opens", change.name), "write link.ID, place.ID or border.A|B");
    return std::nullopt;
  }
  const std::string id = kind == "link" && what.ends_with("~back") ? what.substr(0, what.size() - 5) : what;
  if (std::find(known.begin(), known.end(), id) == known.end()) {
    unknown(change, kind, what, known);
    return std::nullopt;
  }
  return std::pair(kind == "link" ? EventKind::closure_link : EventKind::closure_place, what);
}

/// Closed to the end; what is closed for a while anyway is closed once only.
void Changer::close(const Change& change) {
  const auto found = closure(change);
  if (!found) return;
  const Seconds from = std::max(from_.value_or(s_.start.value), s_.start.value);
  for (auto& event : s_.events)
    if (event.kind.value == found->first && event.what.value == found->second && (!event.to || event.to->value > from))
      event.to = Given<Seconds>{std::max(from, event.from.value), {change.text, 0, 0}};
  remove_empty(s_.events);
  Event event;
  event.kind.value = found->first;
  event.what = {found->second, {change.text, 0, 0}};
  event.from = {from, {change.text, 0, 0}};
  event.remark.where = {change.text, 0, 0};
  event.remark.source = "what-if";
  s_.events.push_back(std::move(event));
}

void Changer::open(const Change& change) {
  const auto found = closure(change);
  if (!found) return;
  bool any = false;
  for (auto& event : s_.events) {
    if (event.kind.value != found->first || event.what.value != found->second) continue;
    const Seconds end = from_ ? std::max(*from_, event.from.value) : event.from.value;
    if (event.to && event.to->value <= end) continue;
    any = true;
    event.to = Given<Seconds>{end, {change.text, 0, 0}};
  }
  if (!any) return fault(change, "no event closes it then", "closures stand in events.csv");
  remove_empty(s_.events);
}

void Changer::set(const Change& change, Given<double>& given) {
  if (const auto value = number(change)) given = {changed(change, given.value, *value), {change.text, 0, 0}};
}

/// Every number that hangs on it follows.
void Changer::parameter(const Change& change) {
  if (!undated(change) || !unscoped(change)) return;
  const Parameter* found = find(s_.parameters, change.name);
  if (found == nullptr) return unknown(change, "parameter", change.name, names_of(s_.parameters));
  const auto value = number(change);
  if (!value) return;
  std::vector<double> values = parameter_values(s_);
  double& its = values[static_cast<std::size_t>(found - s_.parameters.data())];
  its = changed(change, its, *value);
  set_parameters(s_, values);
}

void Changer::effect(const Change& change) {
  if (!undated(change) || !unscoped(change)) return;
  std::vector<std::string> known;
  bool any = false;
  for (auto& effect : s_.effects) {
    known.push_back(effect.of.value + "." + effect.driver.value);
    if (known.back() != change.name) continue;
    if (!any && !number(change)) return;
    any = true;
    set(change, effect.coefficient);
  }
  if (!any) unknown(change, "effect", change.name, known);
}

void Changer::choice(const Change& change) {
  if (!undated(change) || !unscoped(change)) return;
  Choice& c = s_.choice;
  const std::pair<const char*, Given<double>*> keys[] = {{"attraction", &c.attraction},
                                                         {"distance", &c.distance},
                                                         {"risk", &c.risk},
                                                         {"cost", &c.cost},
                                                         {"home", &c.home},
                                                         {"softening_km", &c.softening_km},
                                                         {"attraction_softening", &c.attraction_softening},
                                                         {"power", &c.power},
                                                         {"capacity_buffer", &c.capacity_buffer}};
  std::vector<std::string> known;
  for (const auto& [key, given] : keys) {
    known.emplace_back(key);
    if (change.name == key) return set(change, *given);
  }
  unknown(change, "number of [choice]", change.name, known);
}

void Changer::capacity(const Change& change) {
  if (!undated(change) || !unscoped(change)) return;
  std::vector<std::string> known;
  for (auto& place : s_.places) {
    known.push_back(place.id);
    if (place.id != change.name) continue;
    auto& capacity = place.capacity_persons;
    capacity.where = {change.text, 0, 0};
    capacity.tie = {};
    if (change.op == Operator::set && change.value == "none") {
      capacity.value.reset();
      return;
    }
    const auto value = number(change);
    if (!value) return;
    if (change.op != Operator::set && !capacity.value) return fault(change, "the place has no capacity to begin with", "write =");
    const double persons = std::round(changed(change, static_cast<double>(capacity.value.value_or(0)), *value));
    if (persons < 0 || persons > 1e12) return fault(change, fmt::format("a capacity of {} persons cannot be", persons), "");
    capacity.value = static_cast<std::int64_t>(persons);
    return;
  }
  unknown(change, "place", change.name, known);
}

void Changer::flag(const Change& change, Given<bool>& given) {
  if (change.op != Operator::set || (change.value != "true" && change.value != "false"))
    return fault(change, "it is on or off", "write =true or =false");
  given = {change.value == "true", {change.text, 0, 0}};
}

/// The row as one row for each of its steps, with the persons that compiling would put there; none from the date on.
std::vector<Departure> Changer::cut(const Departure& row, Seconds from) const {
  const TimeAxis time(s_.start.value, s_.end.value, s_.step.value);
  std::vector<Period> steps;
  for (int t = 0; t < time.size(); ++t)
    if (time.step(t).begin >= row.period.value.begin && time.step(t).begin < row.period.value.end) steps.push_back(time.step(t));
  const auto k = static_cast<std::int64_t>(steps.size());
  std::vector<Departure> rows;
  for (std::int64_t i = 0; i < k; ++i) {
    const std::int64_t whole = row.persons.value / k, rest = row.persons.value % k;
    rows.push_back(row);
    rows.back().period.value = steps[static_cast<std::size_t>(i)];
    const bool before = steps[static_cast<std::size_t>(i)].begin < from;
    rows.back().persons.value = before ? whole + rest * (i + 1) / k - rest * i / k : 0;
  }
  return rows;
}

/// Rows of departures.csv with the action transfer, under the name by which reports count them. Off is one of nobody.
void Changer::transfer(const Change& change) {
  if (!unscoped(change)) return;
  const auto name_of = [](const Departure& row) {
    return row.action.value != DepartureAction::transfer ? "" : row.outcome.value.empty() ? "transfer" : row.outcome.value;
  };
  std::vector<std::string> known;
  for (const auto& row : s_.departures)
    if (const std::string name = name_of(row); !name.empty()) known.push_back(name);
  const auto name = switched(change);
  if (!name) return fault(change, "of a transfer only .active can change", "write " + change.kind + ".NAME.active=false");
  if (std::find(known.begin(), known.end(), *name) == known.end()) return unknown(change, "transfer", *name, known);
  Given<bool> active{true};
  flag(change, active);
  if (active.value) return;
  std::vector<Departure> rows;
  for (auto& row : s_.departures) {
    const bool its = name_of(row) == *name, later = !from_ || row.period.value.begin >= *from_;
    if (its && later) row.persons = {0, {change.text, 0, 0}};
    if (its && !later && row.period.value.end > *from_) {
      auto parts = cut(row, *from_);
      std::move(parts.begin(), parts.end(), std::back_inserter(rows));
    } else {
      rows.push_back(std::move(row));
    }
  }
  s_.departures = std::move(rows);
}

void Changer::status(const Change& change) {
  if (!undated(change) || !unscoped(change)) return;
  const auto dot = change.name.rfind('.');
  const std::string name = change.name.substr(0, dot), key = dot == std::string::npos ? "" : change.name.substr(dot + 1);
  Status* found = find(s_.statuses, name);
  if (found == nullptr) return unknown(change, "status", name, names_of(s_.statuses));
  if (key != "active") return unknown(change, "setting of a status", key, {"active"});
  flag(change, found->active);
}

void Changer::memory(const Change& change) {
  if (!undated(change) || !unscoped(change)) return;
  const auto dot = change.name.rfind('.');
  const std::string name = change.name.substr(0, dot), key = dot == std::string::npos ? "" : change.name.substr(dot + 1);
  Memory* m = find(s_.memories, name);
  if (m == nullptr) return unknown(change, "memory", name, names_of(s_.memories));
  if (key == "active") return flag(change, m->active);
  if (key == "half_life") {
    const auto span = parse_span(change.value);
    if (change.op != Operator::set || !span)
      return fault(change, "it is a length of time", "write " + change.kind + "." + change.name + "=3 months");
    m->half_life = {*span, {change.text, 0, 0}};
    return;
  }
  const std::pair<const char*, Given<double>*> keys[] = {{"probability", &m->probability},
                                                         {"prior", &m->prior},
                                                         {"prior_weight", &m->prior_weight},
                                                         {"start", &m->start},
                                                         {"reference", &m->reference}};
  std::vector<std::string> known{"active", "half_life"};
  for (const auto& [known_key, given] : keys) {
    known.emplace_back(known_key);
    if (key == known_key) return set(change, *given);
  }
  unknown(change, "setting of a memory", key, known);
}

}  // namespace outflow::scenario::detail
