#include <fmt/core.h>
#include <fmt/ranges.h>

#include "outflow/scenario/describe.h"
#include "outflow/scenario/detail/listing_cells.h"

/// A scenario as texts, each with the place where it was written.
namespace outflow::scenario {

namespace {

using namespace detail;

void add_statuses(const Scenario& s, std::vector<Listing>& out) {
  Listing statuses{"[statuses]", {"status", "values", "start", "active", "off", "title", "source"}, {}};
  for (const auto& status : s.statuses)
    statuses.rows.push_back({plain(status.name, status.where), names(status.values),
                             status.start.value.empty() ? Shown{"all the first", {}, true} : shown(status.start),
                             shown(status.active), name_or(status.off, "the last"), plain(status.title, status.where),
                             section_source(status.source, status.where)});
  out.push_back(std::move(statuses));
}

void add_memories(const Scenario& s, std::vector<Listing>& out) {
  Listing memories{"[memories]",
                   {"memory", "counts", "places", "links", "outcomes", "group", "unit", "probability", "half_life", "each", "per",
                    "prior", "prior_weight", "start", "transform", "reference", "active", "title", "source"},
                   {}};
  for (const auto& m : s.memories)
    memories.rows.push_back({plain(m.name, m.where), shown(m.counts), names(m.places), names(m.links), names(m.outcomes),
                             shown(m.group), shown(m.unit), shown(m.probability), shown(m.half_life),
                             name_or(m.each, "one for all"), optional_or(m.per, "none"), shown(m.prior), shown(m.prior_weight),
                             shown(m.start), shown(m.transform), shown(m.reference), shown(m.active), plain(m.title, m.where),
                             section_source(m.source, m.where)});
  out.push_back(std::move(memories));
}

void add_settings(const Scenario& s, std::vector<Listing>& out) {
  out.push_back(KeyListing("time").add("start", date(s.start)).add("end", date(s.end)).add("step", shown(s.step)).done());
  out.push_back(
      KeyListing("run").add("members", shown(s.members)).add("seed", shown(s.seed)).add("engine", shown(s.engine)).done());
  Listing groups{"groups", {"dimension", "values"}, {}};
  for (const auto& d : s.dimensions)
    groups.rows.push_back({plain(d.name, d.where), plain(fmt::format("{}", fmt::join(d.values, ", ")), d.where)});
  out.push_back(std::move(groups));
  if (!s.statuses.empty()) add_statuses(s, out);
  Listing modes{"modes", {"mode", "speed"}, {}};
  for (const auto& m : s.modes) modes.rows.push_back({plain(m.name, m.where), plain(m.speed_text, m.speed_m_per_s.where)});
  out.push_back(std::move(modes));
  out.push_back(KeyListing("movement")
                    .add("rule", shown(s.movement.rule))
                    .add("look_ahead", shown(s.movement.look_ahead))
                    .add("max_links_per_step", shown(s.movement.max_links_per_step))
                    .add("substeps", shown(s.movement.substeps))
                    .add("when_full", shown(s.movement.when_full))
                    .done());
  const Choice& c = s.choice;
  out.push_back(KeyListing("choice")
                    .add("rule", shown(c.rule))
                    .add("attraction", shown(c.attraction))
                    .add("distance", shown(c.distance))
                    .add("risk", shown(c.risk))
                    .add("cost", shown(c.cost))
                    .add("home", shown(c.home))
                    .add("softening_km", shown(c.softening_km))
                    .add("attraction_softening", shown(c.attraction_softening))
                    .add("power", shown(c.power))
                    .add("capacity_buffer", shown(c.capacity_buffer))
                    .done());
}

void add_named(const Scenario& s, std::vector<Listing>& out) {
  Listing drivers{"[drivers]",
                  {"driver", "interpolation", "repeat", "transform", "reference", "outside", "noise", "noise_sd",
                   "noise_correlation", "unit", "source"},
                  {}};
  for (const auto& d : s.drivers)
    drivers.rows.push_back({plain(d.name, d.where), shown(d.interpolation), shown(d.repeat), shown(d.transform),
                            shown(d.reference), shown(d.outside), shown(d.noise), shown(d.noise_sd), shown(d.noise_correlation),
                            plain(d.unit, d.where), section_source(d.source, d.where)});
  out.push_back(std::move(drivers));
  if (!s.memories.empty()) add_memories(s, out);
  Listing reports{"[reports]",
                  {"report", "counts", "places", "links", "outcomes", "group", "by", "unit", "probability", "delay",
                   "delay_stages", "dispersion", "discrepancy", "discrepancy_correlation", "late", "late_stages", "measured"},
                  {}};
  for (const auto& r : s.reports)
    reports.rows.push_back({plain(r.name, r.where), shown(r.counts), names(r.places), names(r.links), names(r.outcomes),
                            shown(r.group), names(r.by), shown(r.unit), shown(r.probability), shown(r.delay),
                            shown(r.delay_stages), shown(r.dispersion), shown(r.discrepancy), shown(r.discrepancy_correlation),
                            shown(r.late), shown(r.late_stages), shown(r.measured)});
  out.push_back(std::move(reports));
}

void add_network(const Scenario& s, std::vector<Listing>& out) {
  Listing places{"places",
                 {"id", "name", "kind", "lat", "lon", "country", "pcode", "capacity", "attraction", "weight", "pass_through",
                  "residents", "source"},
                 {}};
  for (const auto& p : s.places)
    places.rows.push_back({plain(p.id, p.remark.where), p.name.empty() ? Shown{p.id, {}, true} : plain(p.name, p.remark.where),
                           shown(p.kind), number_at(p.lat_deg, p.lat_where), number_at(p.lon_deg, p.lon_where),
                           plain(p.country, p.remark.where), plain(p.pcode, p.remark.where),
                           optional_or(p.capacity_persons, "unlimited"), shown(p.attraction), optional_or(p.weight, "none"),
                           shown(p.pass_through), shown(p.residents), source(p.remark)});
  out.push_back(std::move(places));
  Listing links{"links", {"id", "from", "to", "mode", "distance_km", "duration", "two_way", "cost", "attraction", "source"}, {}};
  for (const auto& l : s.links)
    links.rows.push_back({plain(l.id, l.remark.where), shown(l.from), shown(l.to), name_or(l.mode, "none"),
                          l.distance_auto.value ? plain("auto", l.distance_auto.where) : optional_or(l.distance_km, "none"),
                          optional_or(l.duration, "from the speed"), shown(l.two_way), shown(l.cost), shown(l.attraction),
                          source(l.remark)});
  out.push_back(std::move(links));
  Listing populations{"populations", {"place", "group", "persons", "source"}, {}};
  for (const auto& p : s.populations)
    populations.rows.push_back({shown(p.place), shown(p.group), shown(p.persons), source(p.remark)});
  out.push_back(std::move(populations));
  Listing parties{"parties", {"place", "group", "size", "share", "source"}, {}};
  for (const auto& p : s.party_sizes)
    parties.rows.push_back({name_or(p.place, "every place"), shown(p.group), shown(p.size), shown(p.share), source(p.remark)});
  out.push_back(std::move(parties));
  Listing exits{"exits", {"place or kind", "exit", "value", "stages", "to", "group", "source"}, {}};
  for (const auto& e : s.exits)
    exits.rows.push_back({e.place.value.empty() ? plain("kind " + text_of(e.kind.value), e.kind.where) : shown(e.place),
                          shown(e.name), shown(e.rate), shown(e.stages), shown(e.to), shown(e.group), source(e.remark)});
  out.push_back(std::move(exits));
  Listing hazards{"hazards", {"link or mode", "hazard", "value", "to", "group", "source"}, {}};
  for (const auto& h : s.hazards)
    hazards.rows.push_back({h.link.value.empty() ? plain("mode " + h.mode.value, h.mode.where) : shown(h.link), shown(h.name),
                            shown(h.rate), shown(h.to), shown(h.group), source(h.remark)});
  out.push_back(std::move(hazards));
  if (s.transitions.empty()) return;
  Listing transitions{
      "transitions", {"transition", "status", "was", "becomes", "on", "value", "place or kind", "group", "source"}, {}};
  for (const auto& t : s.transitions)
    transitions.rows.push_back({shown(t.name), shown(t.status), name_or(t.was, "any other"), shown(t.becomes),
                                name_or(t.on, "at a rate"), shown(t.rate),
                                t.kind.value ? plain("kind " + text_of(t.kind.value), t.kind.where) : name_or(t.place, "all"),
                                shown(t.group), source(t.remark)});
  out.push_back(std::move(transitions));
}

void add_series(const Scenario& s, std::vector<Listing>& out) {
  Listing multipliers{"multipliers", {"of", "factor", "place", "link", "group", "from", "to", "source"}, {}};
  for (const auto& m : s.multipliers)
    multipliers.rows.push_back({shown(m.of), shown(m.factor), name_or(m.place, "all"), name_or(m.link, "all"), shown(m.group),
                                first_moment(m.from, "the start"), last_moment(m.to, "the end"), source(m.remark)});
  out.push_back(std::move(multipliers));
  Listing effects{"effects", {"of", "driver", "coefficient", "lag", "place", "link", "group", "source"}, {}};
  for (const auto& e : s.effects)
    effects.rows.push_back({shown(e.of), shown(e.driver), shown(e.coefficient), shown(e.lag), name_or(e.place, "all"),
                            name_or(e.link, "all"), shown(e.group), source(e.remark)});
  out.push_back(std::move(effects));
  Listing drivers{"drivers", {"driver", "date", "value", "place", "link", "group", "source"}, {}};
  for (const auto& d : s.driver_values)
    drivers.rows.push_back({shown(d.driver), date(d.date), shown(d.value), name_or(d.place, "all"), name_or(d.link, "all"),
                            shown(d.group), source(d.remark)});
  out.push_back(std::move(drivers));
  Listing departures{"departures", {"period", "persons", "place", "group", "action", "destination", "outcome", "source"}, {}};
  for (const auto& d : s.departures) {
    const bool transfer = d.action.value == DepartureAction::transfer;
    departures.rows.push_back({period(d.period), shown(d.persons), name_or(d.place, "by weight"), shown(d.group), shown(d.action),
                               name_or(d.destination, ""), name_or(d.outcome, transfer ? "transfer" : ""), source(d.remark)});
  }
  out.push_back(std::move(departures));
  Listing events{"events", {"kind", "what", "from", "to", "title", "source"}, {}};
  for (const auto& e : s.events)
    events.rows.push_back({shown(e.kind), shown(e.what), date(e.from), last_moment(e.to, "never ends"),
                           plain(e.title, e.remark.where), source(e.remark)});
  out.push_back(std::move(events));
  Listing observations{
      "observations", {"report", "period", "persons", "low", "high", "group", "share", "published_on", "source"}, {}};
  for (const auto& o : s.observations)
    observations.rows.push_back({shown(o.report), period(o.period), optional_or(o.persons, ""), optional_or(o.low, ""),
                                 optional_or(o.high, ""), shown(o.group), optional_or(o.share, ""),
                                 last_moment(o.published_on, "the end of the period"), source(o.remark)});
  out.push_back(std::move(observations));
}

void add_surges(const Scenario& s, std::vector<Listing>& out) {
  Listing surges{"surges",
                 {"id",   "title",   "topic", "overall", "counts or report", "group",          "period", "baseline",  "series",
                  "unit", "column",  "where", "missing", "party_sizes",      "overdispersion", "rate",   "reporting", "level",
                  "look", "watched", "source"},
                 {}};
  for (const auto& q : s.surges)
    surges.rows.push_back({shown(q.id),
                           plain(q.title, q.remark.where),
                           name_or(q.topic, "by itself"),
                           shown(q.overall),
                           q.counts.value.empty() ? plain("report " + q.report.value, q.report.where) : shown(q.counts),
                           shown(q.group),
                           shown(q.period),
                           name_or(q.baseline, "everything before"),
                           name_or(q.series, "the only one"),
                           name_or(q.unit, "nearest to cases"),
                           name_or(q.column, "by its name"),
                           name_or(q.where, "all rows"),
                           shown(q.missing),
                           name_or(q.party_sizes, "as in a list"),
                           name_or(q.overdispersion, "estimate"),
                           optional_or(q.rate, "of the baseline"),
                           optional_or(q.reporting, "1"),
                           optional_or(q.level, "0.01"),
                           optional_or(q.look, "12"),
                           optional_or(q.watched, "1"),
                           source(q.remark)});
  out.push_back(std::move(surges));
}

void add_arrivals(const Scenario& s, std::vector<Listing>& out) {
  Listing needs{"needs", {"need", "report", "group", "share", "low", "high", "stay", "title", "source"}, {}};
  const auto point = [](const std::optional<Given<double>>& given) { return given ? shown(*given) : Shown{"", {}, true}; };
  for (const auto& n : s.needs)
    needs.rows.push_back({shown(n.name), shown(n.report), shown(n.group), shown(n.share), point(n.low), point(n.high),
                          optional_or(n.stay, "once"), plain(n.title, n.remark.where), source(n.remark)});
  if (!needs.rows.empty()) out.push_back(std::move(needs));
  Listing claims{"claims", {"id", "statement", "said_by", "said_on", "formula", "decided_by", "source"}, {}};
  for (const auto& c : s.claims)
    claims.rows.push_back({shown(c.id), plain(c.statement, c.remark.where), plain(c.said_by, c.remark.where),
                           plain(c.said_on, c.remark.where), name_or(c.formula, "not decidable"),
                           plain(c.decided_by, c.remark.where), source(c.remark)});
  if (!claims.rows.empty()) out.push_back(std::move(claims));
  if (!s.surges.empty()) add_surges(s, out);
}

}  // namespace

std::vector<Listing> listings(const Scenario& scenario) {
  std::vector<Listing> out;
  add_parameters(scenario, out);
  add_settings(scenario, out);
  add_named(scenario, out);
  add_network(scenario, out);
  add_series(scenario, out);
  add_arrivals(scenario, out);
  if (scenario.movement.rule.value == MovementRule::journeys) detail::add_journeys(scenario, out);
  return out;
}

}  // namespace outflow::scenario
