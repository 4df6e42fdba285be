#pragma once
#include <fmt/core.h>

#include <string>

#include "outflow/scenario/journey_keys.h"
#include "outflow/scenario/scenario.h"

/// Compares scenarios field by field, apart from where values were written.
namespace outflow::testing {

class Comparison {
 public:
  [[nodiscard]] const std::string& text() const { return text_; }

  void same(const std::string& what, const scenario::Scenario& a, const scenario::Scenario& b) {
    field(what + "name", a.name, b.name);
    field(what + "title", a.title, b.title);
    field(what + "description", a.description, b.description);
    field(what + "source", a.source, b.source);
    rows("parameters", a.parameters, b.parameters);
    field(what + "start", a.start, b.start);
    field(what + "end", a.end, b.end);
    field(what + "step", a.step, b.step);
    field(what + "members", a.members, b.members);
    field(what + "seed", a.seed, b.seed);
    field(what + "engine", a.engine, b.engine);
    same(what + "movement.", a.movement, b.movement);
    same(what + "choice.", a.choice, b.choice);
    scenario::for_each_key(a.journeys, b.journeys,
                           [&](const std::string& name, const auto& x, const auto& y) { field("journeys." + name, x, y); });
    rows("quirks", a.journeys.quirks, b.journeys.quirks);
    rows("groups", a.dimensions, b.dimensions);
    rows("statuses", a.statuses, b.statuses);
    rows("modes", a.modes, b.modes);
    rows("[drivers]", a.drivers, b.drivers);
    rows("memories", a.memories, b.memories);
    rows("reports", a.reports, b.reports);
    rows("places", a.places, b.places);
    rows("links", a.links, b.links);
    rows("populations", a.populations, b.populations);
    rows("parties", a.party_sizes, b.party_sizes);
    rows("exits", a.exits, b.exits);
    rows("hazards", a.hazards, b.hazards);
    rows("transitions", a.transitions, b.transitions);
    rows("multipliers", a.multipliers, b.multipliers);
    rows("effects", a.effects, b.effects);
    rows("drivers", a.driver_values, b.driver_values);
    rows("departures", a.departures, b.departures);
    rows("events", a.events, b.events);
    rows("observations", a.observations, b.observations);
    rows("needs", a.needs, b.needs);
    rows("claims", a.claims, b.claims);
    rows("surges", a.surges, b.surges);
    rows("counts files", a.counts_files, b.counts_files);
    rows("conditions", a.conditions, b.conditions);
    rows("traits", a.traits, b.traits);
    rows("place_attributes", a.place_attributes, b.place_attributes);
    rows("link_attributes", a.link_attributes, b.link_attributes);
    rows("major_routes", a.major_routes, b.major_routes);
  }

 private:
  void tell(const std::string& what) {
    if (++told_ <= 20) text_ += what + " differs\n";
  }

  template <class T>
  static bool equal(const T& a, const T& b) {
    return a == b;
  }
  template <class T>
  static bool equal(const scenario::Given<T>& a, const scenario::Given<T>& b) {
    return equal(a.value, b.value) && a.tie.parameter == b.tie.parameter && a.tie.times == b.tie.times &&
           a.tie.plus == b.tie.plus;
  }
  template <class T>
  static bool equal(const std::optional<scenario::Given<T>>& a, const std::optional<scenario::Given<T>>& b) {
    return a.has_value() == b.has_value() && (!a || equal(*a, *b));
  }
  template <class T>
  static bool equal(const std::vector<scenario::Given<T>>& a, const std::vector<scenario::Given<T>>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
      if (!equal(a[i], b[i])) return false;
    return true;
  }
  static bool equal(const scenario::Target& a, const scenario::Target& b) { return a.kind == b.kind && a.place == b.place; }
  static bool equal(const scenario::Rate& a, const scenario::Rate& b) {
    return a.value == b.value && a.unit == b.unit && a.unit_seconds == b.unit_seconds && a.unit_text == b.unit_text;
  }

  template <class T>
  void field(const std::string& what, const T& a, const T& b) {
    if (!equal(a, b)) tell(what);
  }

  template <class T>
  void rows(const std::string& what, const std::vector<T>& a, const std::vector<T>& b) {
    if (a.size() != b.size()) tell(fmt::format("{}: number of rows, {} and {},", what, a.size(), b.size()));
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) same(fmt::format("{}[{}].", what, i), a[i], b[i]);
  }

  template <class T>
  void same(const std::string& what, const scenario::Given<T>& a, const scenario::Given<T>& b) {
    field(what, a, b);
  }

#define OUTFLOW_FIELD(name) field(what + #name, a.name, b.name)
  void same(const std::string& what, const scenario::Remark& a, const scenario::Remark& b) {
    OUTFLOW_FIELD(source), OUTFLOW_FIELD(note);
  }
  void same(const std::string& what, const scenario::Parameter& a, const scenario::Parameter& b) {
    OUTFLOW_FIELD(name), OUTFLOW_FIELD(prior.law), OUTFLOW_FIELD(prior.a), OUTFLOW_FIELD(prior.b), OUTFLOW_FIELD(prior.low),
        OUTFLOW_FIELD(prior.high), OUTFLOW_FIELD(value), OUTFLOW_FIELD(title), OUTFLOW_FIELD(source);
  }
  void same(const std::string& what, const scenario::Movement& a, const scenario::Movement& b) {
    OUTFLOW_FIELD(rule), OUTFLOW_FIELD(look_ahead), OUTFLOW_FIELD(max_links_per_step), OUTFLOW_FIELD(substeps),
        OUTFLOW_FIELD(when_full);
  }
  void same(const std::string& what, const scenario::Choice& a, const scenario::Choice& b) {
    OUTFLOW_FIELD(rule), OUTFLOW_FIELD(attraction), OUTFLOW_FIELD(distance), OUTFLOW_FIELD(risk), OUTFLOW_FIELD(cost),
        OUTFLOW_FIELD(home), OUTFLOW_FIELD(softening_km), OUTFLOW_FIELD(attraction_softening), OUTFLOW_FIELD(power),
        OUTFLOW_FIELD(capacity_buffer);
  }
  void same(const std::string& what, const scenario::Dimension& a, const scenario::Dimension& b) {
    OUTFLOW_FIELD(name), OUTFLOW_FIELD(values);
  }
  void same(const std::string& what, const scenario::Status& a, const scenario::Status& b) {
    OUTFLOW_FIELD(name), OUTFLOW_FIELD(values), OUTFLOW_FIELD(start), OUTFLOW_FIELD(active), OUTFLOW_FIELD(off),
        OUTFLOW_FIELD(title), OUTFLOW_FIELD(description), OUTFLOW_FIELD(source);
  }
  void same(const std::string& what, const scenario::Memory& a, const scenario::Memory& b) {
    OUTFLOW_FIELD(name), OUTFLOW_FIELD(counts), OUTFLOW_FIELD(places), OUTFLOW_FIELD(links), OUTFLOW_FIELD(outcomes),
        OUTFLOW_FIELD(group), OUTFLOW_FIELD(unit), OUTFLOW_FIELD(probability), OUTFLOW_FIELD(half_life), OUTFLOW_FIELD(each),
        OUTFLOW_FIELD(per), OUTFLOW_FIELD(prior), OUTFLOW_FIELD(prior_weight), OUTFLOW_FIELD(start), OUTFLOW_FIELD(transform),
        OUTFLOW_FIELD(reference), OUTFLOW_FIELD(active), OUTFLOW_FIELD(title), OUTFLOW_FIELD(description), OUTFLOW_FIELD(source);
  }
  void same(const std::string& what, const scenario::Transition& a, const scenario::Transition& b) {
    OUTFLOW_FIELD(name), OUTFLOW_FIELD(status), OUTFLOW_FIELD(was), OUTFLOW_FIELD(becomes), OUTFLOW_FIELD(on),
        OUTFLOW_FIELD(rate), OUTFLOW_FIELD(place), OUTFLOW_FIELD(kind), OUTFLOW_FIELD(group);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::Need& a, const scenario::Need& b) {
    OUTFLOW_FIELD(name), OUTFLOW_FIELD(report), OUTFLOW_FIELD(group), OUTFLOW_FIELD(share), OUTFLOW_FIELD(low),
        OUTFLOW_FIELD(high), OUTFLOW_FIELD(stay), OUTFLOW_FIELD(title);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::Claim& a, const scenario::Claim& b) {
    OUTFLOW_FIELD(id), OUTFLOW_FIELD(statement), OUTFLOW_FIELD(said_by), OUTFLOW_FIELD(said_on), OUTFLOW_FIELD(formula),
        OUTFLOW_FIELD(decided_by);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::Surge& a, const scenario::Surge& b) {
    OUTFLOW_FIELD(id), OUTFLOW_FIELD(title), OUTFLOW_FIELD(topic), OUTFLOW_FIELD(overall), OUTFLOW_FIELD(counts),
        OUTFLOW_FIELD(report), OUTFLOW_FIELD(group), OUTFLOW_FIELD(period), OUTFLOW_FIELD(baseline), OUTFLOW_FIELD(series),
        OUTFLOW_FIELD(unit), OUTFLOW_FIELD(column), OUTFLOW_FIELD(where), OUTFLOW_FIELD(missing), OUTFLOW_FIELD(party_sizes),
        OUTFLOW_FIELD(overdispersion), OUTFLOW_FIELD(rate), OUTFLOW_FIELD(reporting), OUTFLOW_FIELD(level), OUTFLOW_FIELD(look),
        OUTFLOW_FIELD(watched);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::CountsFile& a, const scenario::CountsFile& b) {
    OUTFLOW_FIELD(name), OUTFLOW_FIELD(text);
  }
  void same(const std::string& what, const scenario::Mode& a, const scenario::Mode& b) {
    OUTFLOW_FIELD(name), OUTFLOW_FIELD(speed_m_per_s), OUTFLOW_FIELD(speed_text);
  }
  void same(const std::string& what, const scenario::Driver& a, const scenario::Driver& b) {
    OUTFLOW_FIELD(name), OUTFLOW_FIELD(interpolation), OUTFLOW_FIELD(repeat), OUTFLOW_FIELD(transform), OUTFLOW_FIELD(reference),
        OUTFLOW_FIELD(outside), OUTFLOW_FIELD(noise), OUTFLOW_FIELD(noise_sd), OUTFLOW_FIELD(noise_correlation),
        OUTFLOW_FIELD(title), OUTFLOW_FIELD(unit), OUTFLOW_FIELD(source);
  }
  void same(const std::string& what, const scenario::Report& a, const scenario::Report& b) {
    OUTFLOW_FIELD(name), OUTFLOW_FIELD(counts), OUTFLOW_FIELD(places), OUTFLOW_FIELD(links), OUTFLOW_FIELD(outcomes),
        OUTFLOW_FIELD(by), OUTFLOW_FIELD(group), OUTFLOW_FIELD(unit), OUTFLOW_FIELD(probability), OUTFLOW_FIELD(delay),
        OUTFLOW_FIELD(delay_stages), OUTFLOW_FIELD(dispersion), OUTFLOW_FIELD(discrepancy),
        OUTFLOW_FIELD(discrepancy_correlation), OUTFLOW_FIELD(late), OUTFLOW_FIELD(late_stages), OUTFLOW_FIELD(measured),
        OUTFLOW_FIELD(title), OUTFLOW_FIELD(description);
  }
  void same(const std::string& what, const scenario::Place& a, const scenario::Place& b) {
    OUTFLOW_FIELD(id), OUTFLOW_FIELD(name), OUTFLOW_FIELD(kind), OUTFLOW_FIELD(lat_deg), OUTFLOW_FIELD(lon_deg),
        OUTFLOW_FIELD(country), OUTFLOW_FIELD(pcode), OUTFLOW_FIELD(capacity_persons), OUTFLOW_FIELD(attraction),
        OUTFLOW_FIELD(weight), OUTFLOW_FIELD(pass_through), OUTFLOW_FIELD(residents);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::Link& a, const scenario::Link& b) {
    OUTFLOW_FIELD(id), OUTFLOW_FIELD(from), OUTFLOW_FIELD(to), OUTFLOW_FIELD(mode), OUTFLOW_FIELD(distance_km),
        OUTFLOW_FIELD(distance_auto), OUTFLOW_FIELD(duration), OUTFLOW_FIELD(two_way), OUTFLOW_FIELD(cost),
        OUTFLOW_FIELD(attraction);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::Population& a, const scenario::Population& b) {
    OUTFLOW_FIELD(place), OUTFLOW_FIELD(group), OUTFLOW_FIELD(persons);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::PartySize& a, const scenario::PartySize& b) {
    OUTFLOW_FIELD(place), OUTFLOW_FIELD(group), OUTFLOW_FIELD(size), OUTFLOW_FIELD(share);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::Exit& a, const scenario::Exit& b) {
    OUTFLOW_FIELD(place), OUTFLOW_FIELD(kind), OUTFLOW_FIELD(name), OUTFLOW_FIELD(rate), OUTFLOW_FIELD(stages), OUTFLOW_FIELD(to),
        OUTFLOW_FIELD(group);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::Hazard& a, const scenario::Hazard& b) {
    OUTFLOW_FIELD(link), OUTFLOW_FIELD(mode), OUTFLOW_FIELD(name), OUTFLOW_FIELD(rate), OUTFLOW_FIELD(to), OUTFLOW_FIELD(group);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::Multiplier& a, const scenario::Multiplier& b) {
    OUTFLOW_FIELD(of), OUTFLOW_FIELD(factor), OUTFLOW_FIELD(place), OUTFLOW_FIELD(link), OUTFLOW_FIELD(group),
        OUTFLOW_FIELD(from), OUTFLOW_FIELD(to);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::Effect& a, const scenario::Effect& b) {
    OUTFLOW_FIELD(of), OUTFLOW_FIELD(driver), OUTFLOW_FIELD(coefficient), OUTFLOW_FIELD(lag), OUTFLOW_FIELD(place),
        OUTFLOW_FIELD(link), OUTFLOW_FIELD(group);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::DriverValue& a, const scenario::DriverValue& b) {
    OUTFLOW_FIELD(driver), OUTFLOW_FIELD(date), OUTFLOW_FIELD(value), OUTFLOW_FIELD(place), OUTFLOW_FIELD(link),
        OUTFLOW_FIELD(group);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::Departure& a, const scenario::Departure& b) {
    OUTFLOW_FIELD(period), OUTFLOW_FIELD(persons), OUTFLOW_FIELD(place), OUTFLOW_FIELD(group), OUTFLOW_FIELD(action),
        OUTFLOW_FIELD(destination), OUTFLOW_FIELD(outcome);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::Event& a, const scenario::Event& b) {
    OUTFLOW_FIELD(kind), OUTFLOW_FIELD(what), OUTFLOW_FIELD(from), OUTFLOW_FIELD(to), OUTFLOW_FIELD(title);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::Observation& a, const scenario::Observation& b) {
    OUTFLOW_FIELD(report), OUTFLOW_FIELD(period), OUTFLOW_FIELD(persons), OUTFLOW_FIELD(low), OUTFLOW_FIELD(high),
        OUTFLOW_FIELD(share), OUTFLOW_FIELD(group), OUTFLOW_FIELD(published_on);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::Condition& a, const scenario::Condition& b) {
    OUTFLOW_FIELD(what), OUTFLOW_FIELD(place), OUTFLOW_FIELD(date), OUTFLOW_FIELD(value);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::Trait& a, const scenario::Trait& b) {
    OUTFLOW_FIELD(trait), OUTFLOW_FIELD(value), OUTFLOW_FIELD(place), OUTFLOW_FIELD(weight);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::Attribute& a, const scenario::Attribute& b) {
    OUTFLOW_FIELD(of), OUTFLOW_FIELD(name), OUTFLOW_FIELD(value);
    same(what, a.remark, b.remark);
  }
  void same(const std::string& what, const scenario::MajorRoute& a, const scenario::MajorRoute& b) {
    OUTFLOW_FIELD(places);
    same(what, a.remark, b.remark);
  }
#undef OUTFLOW_FIELD

  std::string text_;
  int told_ = 0;
};

/// The fields that differ, one a line; "" for equal scenarios.
inline std::string differences(const scenario::Scenario& a, const scenario::Scenario& b) {
  Comparison comparison;
  comparison.same("", a, b);
  return comparison.text();
}

}  // namespace outflow::testing
