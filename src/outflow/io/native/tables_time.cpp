#include "outflow/io/native/readers.h"

/// The tables that say what changes, and what was seen.
namespace outflow::io {

namespace {

using namespace scenario;

/// A date as the first moment of what it stands for, or as the moment after its last.
std::optional<Given<Seconds>> beginning(const std::optional<Given<Period>>& date) {
  if (!date) return std::nullopt;
  return Given<Seconds>{date->value.begin, date->where};
}
std::optional<Given<Seconds>> ending(const std::optional<Given<Period>>& date) {
  if (!date) return std::nullopt;
  return Given<Seconds>{date->value.end, date->where};
}

void read_multiplier(const RowReader& row, Scenario& to) {
  Multiplier multiplier;
  row.reference("of", multiplier.of);
  row.number("factor", multiplier.factor);
  row.reference("place", multiplier.place);
  row.reference("link", multiplier.link);
  row.group("group", multiplier.group);
  multiplier.from = beginning(row.date("from"));
  multiplier.to = ending(row.date("to"));
  multiplier.remark = row.remark();
  to.multipliers.push_back(std::move(multiplier));
}

void read_effect(const RowReader& row, Scenario& to) {
  Effect effect;
  row.reference("of", effect.of);
  row.reference("driver", effect.driver);
  row.number("coefficient", effect.coefficient);
  row.length("lag", effect.lag);
  row.reference("place", effect.place);
  row.reference("link", effect.link);
  row.group("group", effect.group);
  effect.remark = row.remark();
  to.effects.push_back(std::move(effect));
}

void read_driver_value(const RowReader& row, Scenario& to) {
  DriverValue value;
  row.reference("driver", value.driver);
  if (const auto date = beginning(row.date("date"))) value.date = *date;
  row.number("value", value.value);
  row.reference("place", value.place);
  row.reference("link", value.link);
  row.group("group", value.group);
  value.remark = row.remark();
  to.driver_values.push_back(std::move(value));
}

void read_departure(const RowReader& row, Scenario& to) {
  Departure departure;
  row.period(departure.period);
  row.integer("persons", departure.persons);
  row.reference("place", departure.place);
  row.group("group", departure.group);
  row.word("action", departure.action);
  row.reference("destination", departure.destination);
  row.id("outcome", departure.outcome);
  departure.remark = row.remark();
  to.departures.push_back(std::move(departure));
}

void read_event(const RowReader& row, Scenario& to) {
  Event event;
  row.word("kind", event.kind);
  row.reference("what", event.what);
  if (const auto from = beginning(row.date("from"))) event.from = *from;
  event.to = ending(row.date("to"));
  row.text("title", event.title);
  event.remark = row.remark();
  to.events.push_back(std::move(event));
}

void read_observation(const RowReader& row, Scenario& to) {
  Observation observation;
  row.reference("report", observation.report);
  row.period(observation.period);
  observation.published_on = ending(row.date("published_on"));
  row.number("persons", observation.persons);
  row.number("low", observation.low);
  row.number("high", observation.high);
  row.number("share", observation.share);
  row.group("group", observation.group);
  observation.remark = row.remark();
  to.observations.push_back(std::move(observation));
}

std::optional<Given<double>> number_in(const RowReader& row, std::string_view column) {
  Given<std::optional<double>> given;
  row.number(column, given);
  if (!given.value) return std::nullopt;
  return Given<double>{*given.value, given.where};
}

void read_need(const RowReader& row, Scenario& to) {
  Need need;
  row.id("need", need.name);
  row.reference("report", need.report);
  row.group("group", need.group);
  row.number("share", need.share);
  need.low = number_in(row, "low");
  need.high = number_in(row, "high");
  row.length("stay", need.stay);
  row.text("title", need.title);
  need.remark = row.remark();
  to.needs.push_back(std::move(need));
}

void read_claim(const RowReader& row, Scenario& to) {
  Claim claim;
  row.id("id", claim.id);
  row.text("statement", claim.statement);
  row.text("said_by", claim.said_by);
  row.text("said_on", claim.said_on);
  row.text("formula", claim.formula);
  row.text("decided_by", claim.decided_by);
  claim.remark = row.remark();
  to.claims.push_back(std::move(claim));
}

void read_surge(const RowReader& row, Scenario& to) {
  Surge surge;
  row.id("id", surge.id);
  row.text("title", surge.title);
  row.text("topic", surge.topic);
  row.flag("overall", surge.overall);
  row.reference("counts", surge.counts);
  row.reference("report", surge.report);
  row.group("group", surge.group);
  row.text("period", surge.period);
  row.text("baseline", surge.baseline);
  row.text("series", surge.series);
  row.text("unit", surge.unit);
  row.text("column", surge.column);
  row.text("where", surge.where);
  row.word("missing", surge.missing);
  row.text("party_sizes", surge.party_sizes);
  row.text("overdispersion", surge.overdispersion);
  row.number("rate", surge.rate);
  row.number("reporting", surge.reporting);
  row.number("level", surge.level);
  row.integer("look", surge.look);
  row.integer("watched", surge.watched);
  surge.remark = row.remark();
  to.surges.push_back(std::move(surge));
}

}  // namespace

RowFunction time_row_function(std::string_view table) {
  if (table == "multipliers") return read_multiplier;
  if (table == "effects") return read_effect;
  if (table == "drivers") return read_driver_value;
  if (table == "departures") return read_departure;
  if (table == "events") return read_event;
  if (table == "observations") return read_observation;
  if (table == "needs") return read_need;
  if (table == "claims") return read_claim;
  if (table == "surges") return read_surge;
  return nullptr;
}

}  // namespace outflow::io
