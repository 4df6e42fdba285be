#include <fmt/core.h>

#include "outflow/base/calendar.h"
#include "outflow/base/contract.h"
#include "outflow/io/native/write_parameters.h"
#include "outflow/io/native/write_values.h"
#include "outflow/scenario/format.h"

/// The rows of the tables from a scenario.
namespace outflow::io {

namespace {

using namespace scenario;

std::string cell(const std::string& value) { return value; }
std::string cell(double value) { return written(value); }
std::string cell(int value) { return std::to_string(value); }
std::string cell(std::int64_t value) { return written(value); }
std::string cell(bool value) { return value ? "yes" : "no"; }
std::string cell(const Span& value) { return written(value); }
std::string cell(const GroupSelector& value) { return to_string(value); }
std::string cell(const Target& value) { return to_string(value); }
template <class E>
  requires std::is_enum_v<E>
std::string cell(E value) {
  return to_string(value);
}
template <class T>
std::string cell(const std::optional<T>& value) {
  return value ? cell(*value) : std::string();
}

/// One row, filled column by column under the names that the format declares.
class RowWriter {
 public:
  RowWriter(const Table& format, const Remark& remark, const ParameterWriter& parameters)
      : format_(format), cells_(format.columns.size()), parameters_(parameters) {
    put("source", remark.source);
    put("note", remark.note);
  }
  RowWriter& put(std::string_view column, std::string text) {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (format_.columns[i].name != column) continue;
      cells_[i] = std::move(text);
      return *this;
    }
    throw ContractViolation(std::string(column) + " is not a declared column");
  }
  template <class T>
  RowWriter& put(std::string_view column, const Given<T>& given) {
    if (given.tie.parameter >= 0) return put(column, parameters_.in_place(given.tie, given.where));
    return put(column, cell(given.value));
  }
  /// The columns `value` and `unit`.
  RowWriter& rate(const Given<Rate>& given) {
    put("unit", written_unit(given.value));
    if (given.tie.parameter >= 0) return put("value", parameters_.in_place(given.tie, given.where));
    return put("value", written_value(given.value));
  }
  /// Blank when it is what a blank cell means.
  template <class T>
  RowWriter& unless(std::string_view column, const Given<T>& given, const T& fallback) {
    return given.value == fallback && given.tie.parameter < 0 ? *this : put(column, given);
  }
  RowWriter& first(std::string_view column, Seconds begin) { return put(column, format_date(begin)); }
  RowWriter& last(std::string_view column, Seconds end) { return put(column, written_last(end)); }
  RowWriter& period(const Period& period) { return first("from", period.begin).last("to", period.end); }

  [[nodiscard]] std::vector<std::string> done() { return std::move(cells_); }

 private:
  const Table& format_;
  std::vector<std::string> cells_;
  const ParameterWriter& parameters_;
};

void fill(RowWriter& to, const Place& p) {
  to.put("id", p.id).put("name", p.name).put("kind", p.kind).put("lat", cell(p.lat_deg)).put("lon", cell(p.lon_deg));
  to.put("country", p.country).put("pcode", p.pcode).put("capacity", p.capacity_persons);
  to.unless("attraction", p.attraction, 1.0).put("weight", p.weight).unless("pass_through", p.pass_through, false);
  to.unless("residents", p.residents, std::int64_t{0});
}

void fill(RowWriter& to, const Link& l) {
  to.put("id", l.id).put("from", l.from).put("to", l.to).put("mode", l.mode);
  if (l.distance_auto.value) to.put("distance_km", "auto");
  else to.put("distance_km", l.distance_km);
  to.put("duration", l.duration);
  to.unless("two_way", l.two_way, false).unless("cost", l.cost, 0.0).unless("attraction", l.attraction, 1.0);
}

void fill(RowWriter& to, const Population& p) { to.put("place", p.place).put("group", p.group).put("persons", p.persons); }

void fill(RowWriter& to, const PartySize& p) {
  to.put("place", p.place).put("group", p.group).put("size", p.size).put("share", p.share);
}

void fill(RowWriter& to, const Exit& e) {
  to.put("place", e.place)
      .put("kind", e.kind)
      .put("exit", e.name)
      .rate(e.rate)
      .unless("stages", e.stages, 1)
      .put("to", e.to)
      .put("group", e.group);
}

void fill(RowWriter& to, const Hazard& h) {
  to.put("link", h.link).put("mode", h.mode).put("hazard", h.name).rate(h.rate);
  to.put("to", h.to).put("group", h.group);
}

void fill(RowWriter& to, const Transition& t) {
  to.put("transition", t.name).put("status", t.status).put("was", t.was).put("becomes", t.becomes).put("on", t.on);
  to.rate(t.rate).put("place", t.place).put("kind", t.kind).put("group", t.group);
}

void fill(RowWriter& to, const Multiplier& m) {
  to.put("of", m.of).put("factor", m.factor).put("place", m.place).put("link", m.link).put("group", m.group);
  if (m.from) to.first("from", m.from->value);
  if (m.to) to.last("to", m.to->value);
}

void fill(RowWriter& to, const Effect& e) {
  to.put("of", e.of).put("driver", e.driver).put("coefficient", e.coefficient).unless("lag", e.lag, Span{});
  to.put("place", e.place).put("link", e.link).put("group", e.group);
}

void fill(RowWriter& to, const DriverValue& v) {
  to.put("driver", v.driver).first("date", v.date.value).put("value", v.value).put("place", v.place);
  to.put("link", v.link).put("group", v.group);
}

void fill(RowWriter& to, const Departure& d) {
  to.period(d.period.value).put("persons", d.persons).put("place", d.place).put("group", d.group).put("action", d.action);
  to.put("destination", d.destination).put("outcome", d.outcome);
}

void fill(RowWriter& to, const Event& e) {
  to.put("kind", e.kind).put("what", e.what).first("from", e.from.value).put("title", e.title);
  if (e.to) to.last("to", e.to->value);
}

void fill(RowWriter& to, const Observation& o) {
  to.put("report", o.report).period(o.period.value).put("persons", o.persons).put("low", o.low).put("high", o.high);
  to.put("group", o.group).put("share", o.share);
  if (o.published_on) to.last("published_on", o.published_on->value);
}

void fill(RowWriter& to, const Need& n) {
  to.put("need", n.name).put("report", n.report).put("group", n.group).put("share", n.share).put("stay", n.stay);
  if (n.low) to.put("low", *n.low);
  if (n.high) to.put("high", *n.high);
  to.put("title", n.title);
}

void fill(RowWriter& to, const Claim& c) {
  to.put("id", c.id).put("statement", c.statement).put("said_by", c.said_by).put("said_on", c.said_on);
  to.put("formula", c.formula).put("decided_by", c.decided_by);
}

void fill(RowWriter& to, const Surge& q) {
  to.put("id", q.id).put("title", q.title).put("topic", q.topic).unless("overall", q.overall, false).put("counts", q.counts);
  to.put("report", q.report).put("group", q.group).put("period", q.period).put("baseline", q.baseline).put("series", q.series);
  to.put("unit", q.unit).put("column", q.column).put("where", q.where).unless("missing", q.missing, MissingCounts::fault);
  to.put("party_sizes", q.party_sizes).put("overdispersion", q.overdispersion).put("rate", q.rate).put("reporting", q.reporting);
  to.put("level", q.level).put("look", q.look).put("watched", q.watched);
}

void fill(RowWriter& to, const Condition& c) {
  to.put("condition", c.what).put("place", c.place).first("date", c.date.value).put("value", c.value);
}

void fill(RowWriter& to, const Trait& t) {
  to.put("trait", t.trait).put("value", t.value).put("place", t.place).put("weight", t.weight);
}

void fill(RowWriter& to, const Attribute& a, const char* of) { to.put(of, a.of).put("attribute", a.name).put("value", a.value); }

void fill(RowWriter& to, const MajorRoute& r) {
  std::string chain;
  for (const auto& place : r.places) chain += (chain.empty() ? "" : " > ") + place.value;
  to.put("places", chain);
}

template <class Row, class... More>
Cells rows_of(const ParameterWriter& parameters, const char* name, const std::vector<Row>& rows, More... more) {
  const Table& format = table(name);
  Cells cells;
  for (const Row& row : rows) {
    RowWriter writer(format, row.remark, parameters);
    fill(writer, row, more...);
    cells.push_back(writer.done());
  }
  return cells;
}

}  // namespace

Cells written_rows(const Scenario& s, std::string_view table) {
  const ParameterWriter p(s);
  if (table == "places") return rows_of(p, "places", s.places);
  if (table == "links") return rows_of(p, "links", s.links);
  if (table == "populations") return rows_of(p, "populations", s.populations);
  if (table == "parties") return rows_of(p, "parties", s.party_sizes);
  if (table == "exits") return rows_of(p, "exits", s.exits);
  if (table == "hazards") return rows_of(p, "hazards", s.hazards);
  if (table == "transitions") return rows_of(p, "transitions", s.transitions);
  if (table == "multipliers") return rows_of(p, "multipliers", s.multipliers);
  if (table == "effects") return rows_of(p, "effects", s.effects);
  if (table == "drivers") return rows_of(p, "drivers", s.driver_values);
  if (table == "departures") return rows_of(p, "departures", s.departures);
  if (table == "events") return rows_of(p, "events", s.events);
  if (table == "observations") return rows_of(p, "observations", s.observations);
  if (table == "needs") return rows_of(p, "needs", s.needs);
  if (table == "claims") return rows_of(p, "claims", s.claims);
  if (table == "surges") return rows_of(p, "surges", s.surges);
  if (table == "conditions") return rows_of(p, "conditions", s.conditions);
  if (table == "traits") return rows_of(p, "traits", s.traits);
  if (table == "place_attributes") return rows_of(p, "place_attributes", s.place_attributes, "place");
  if (table == "link_attributes") return rows_of(p, "link_attributes", s.link_attributes, "link");
  if (table == "major_routes") return rows_of(p, "major_routes", s.major_routes);
  throw ContractViolation(std::string(table) + " is not a table");
}

}  // namespace outflow::io
