#pragma once
#include <cstdint>
#include <string>

#include "outflow/base/calendar.h"
#include "outflow/scenario/journey_keys.h"
#include "outflow/scenario/parameters.h"
#include "outflow/scenario/scenario.h"
#include "outflow/scenario/words.h"

/// Scenarios full of everything that a folder can hold, with hardly any sense: for tests of readers and writers.
namespace outflow::testing {

class RandomScenario {
 public:
  explicit RandomScenario(std::uint64_t seed) : state_(seed * 2 + 1) {}

  scenario::Scenario make() {
    using namespace scenario;
    Scenario s;
    s.name = id();
    s.title = text() + "t";
    s.description = text();
    s.source = text();
    s.start.value = moment();
    s.end.value = moment();
    s.step.value = span();
    s.members.value = small();
    s.seed.value = next() >> 1;
    s.engine.value = word<EngineKind>();
    s.movement = {.rule = {word<MovementRule>(), {}},
                  .look_ahead = {small(), {}},
                  .max_links_per_step = {small(), {}},
                  .substeps = {small(), {}},
                  .when_full = {word<WhenFull>(), {}}};
    Choice& c = s.choice;
    c.rule.value = word<ChoiceRule>();
    for (auto* x : {&c.attraction, &c.distance, &c.risk, &c.cost, &c.home, &c.softening_km, &c.attraction_softening, &c.power,
                    &c.capacity_buffer})
      if (coin()) x->value = number();
    for_each_key(s.journeys, [&](const char*, auto& member) {
      if (coin()) fill(member.value);
    });
    many([&] { s.journeys.quirks.push_back({word<Quirk>(), {}}); });
    many([&] { s.dimensions.push_back({unique(), {id(), "0-17", id()}, {}}); });
    many([&] { s.statuses.push_back(status()); });
    many([&] { s.modes.push_back({unique(), {0, {}}, "20 km/day", {}}), s.modes.back().speed_m_per_s.value = 20000.0 / 86400; });
    many([&] { s.drivers.push_back(driver()); });
    many([&] { s.memories.push_back(memory()); });
    many([&] { s.reports.push_back(report()); });
    tables(s);
    many([&] { parameter(s); });
    scenario::set_parameters(s, scenario::parameter_values(s));
    return s;
  }

 private:
  std::uint64_t next() {  // splitmix64
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }
  bool coin() { return below(2) == 0; }
  int small() { return below(1000); }
  std::int64_t persons() { return static_cast<std::int64_t>(next() >> 30); }
  double number() {
    const double digits = static_cast<double>(next() >> 12);
    const double scale[] = {1, 1e-3, 1e-9, 1e-18, 1e6, 0};
    return (coin() ? digits / 3 : static_cast<double>(small())) * scale[below(6)];
  }
  std::string id() { return std::string(1, static_cast<char>('a' + below(26))) + "_x.y-" + std::to_string(below(99)); }
  std::string unique() { return id() + "." + std::to_string(++made_); }
  std::string text() {
    constexpr const char* texts[] = {
        "",       "plain", "with, comma", "\"quoted\" \\ text", "two\nlines", " blanks ", "# no comment", "Łódź, Ñ",
        "a\ttab", "yes",   "12"};
    return texts[below(11)];
  }
  Seconds moment() {
    const Seconds day = 946684800 + Seconds{86400} * below(9000);
    return coin() ? day : day + below(86400);
  }
  Span span() {
    if (below(4) == 0) return {0, below(30)};
    return {coin() ? Seconds{86400} * below(100) : Seconds{below(100000)}, 0};
  }
  template <class E>
  E word() {
    return static_cast<E>(below(static_cast<int>(scenario::words<E>().size())));
  }
  scenario::GroupSelector group() {
    scenario::GroupSelector selector;
    while (coin()) selector[id()] = coin() ? "0-17" : id();
    return selector;
  }
  scenario::Remark remark() { return {text(), text(), {}}; }
  std::string maybe_id() { return coin() ? id() : ""; }
  template <class F>
  void many(F f) {
    for (int n = below(5); n > 0; --n) f();
  }

  void fill(double& to) { to = number(); }
  void fill(int& to) { to = small(); }
  void fill(bool& to) { to = coin(); }
  void fill(std::string& to) { to = text(); }
  void fill(std::vector<double>& to) {
    many([&] { to.push_back(number()); });
  }
  void fill(std::vector<int>& to) {
    many([&] { to.push_back(small()); });
  }
  template <class E>
    requires std::is_enum_v<E>
  void fill(E& to) {
    to = word<E>();
  }
  template <class T>
  void fill(std::optional<T>& to) {
    if (!coin()) return;
    T value{};
    fill(value);
    to = value;
  }
  void fill(std::int64_t& to) { to = persons(); }
  void fill(Span& to) { to = span(); }

  scenario::Driver driver() {
    using namespace scenario;
    Driver d;
    d.name = unique();
    d.interpolation.value = word<Interpolation>();
    d.repeat.value = word<Repeat>();
    d.transform.value = word<Transform>();
    d.reference.value = coin() ? 1.0 : coin() ? 0.0 : number();
    d.outside.value = word<Outside>();
    d.noise.value = word<Noise>();
    d.noise_sd.value = number();
    d.noise_correlation.value = number();
    d.title = text(), d.unit = text(), d.source = text();
    return d;
  }

  scenario::Status status() {
    scenario::Status s;
    s.name = unique();
    many([&] { s.values.push_back({coin() ? "0-17" : id(), {}}); });
    if (coin()) fill(s.start.value);
    s.active.value = coin();
    s.off.value = maybe_id();
    s.title = text(), s.description = text(), s.source = text();
    return s;
  }

  scenario::Memory memory() {
    using namespace scenario;
    Memory m;
    m.name = unique();
    m.counts.value = word<Counts>();
    for (auto* list : {&m.places, &m.links, &m.outcomes}) many([&] { list->push_back({text(), {}}); });
    m.group.value = group();
    m.unit.value = word<CountUnit>();
    m.half_life.value = span();
    m.each.value = maybe_id();
    fill(m.per.value);
    for (auto* x : {&m.probability, &m.prior, &m.prior_weight, &m.start})
      if (coin()) x->value = number();
    m.transform.value = word<Transform>();
    m.reference.value = coin() ? 1.0 : coin() ? 0.0 : number();
    m.active.value = coin();
    m.title = text(), m.description = text(), m.source = text();
    return m;
  }

  /// A parameter, and numbers of several types that hang on it.
  void parameter(scenario::Scenario& s) {
    using namespace scenario;
    Parameter p;
    p.name = unique();
    p.title = text(), p.source = text();
    p.value = small() / 7.0;
    if (coin()) p.prior = {.law = PriorLaw::gamma, .a = 1.0 + small(), .b = 0.5};
    else p.prior = {.law = PriorLaw::normal, .a = small() / 3.0, .b = 1.0 + small()};
    if (coin()) p.prior.low = 0;
    if (p.prior.law == PriorLaw::gamma) p.value += 1e-3;
    const auto index = static_cast<std::int32_t>(s.parameters.size());
    const auto hang = [&](auto& given) {
      if (coin()) given.tie = {index, coin() ? 1.0 : small() / 3.0 + 1, coin() ? 0.0 : number() * 1e-9};
    };
    hang(s.choice.cost), hang(s.journeys.softening_km);
    for (auto& exit : s.exits) hang(exit.rate);
    for (auto& place : s.places) hang(place.capacity_persons);
    for (auto& row : s.populations) hang(row.persons);
    for (auto& report : s.reports) hang(report.discrepancy);
    s.parameters.push_back(std::move(p));
  }

  scenario::Report report() {
    using namespace scenario;
    Report r;
    r.name = unique();
    r.counts.value = word<Counts>();
    for (auto* list : {&r.places, &r.links, &r.outcomes, &r.by}) many([&] { list->push_back({text(), {}}); });
    r.group.value = group();
    r.unit.value = word<CountUnit>();
    r.probability.value = number();
    r.delay.value = span();
    r.delay_stages.value = small();
    for (auto* x : {&r.dispersion, &r.discrepancy, &r.discrepancy_correlation})
      if (coin()) x->value = number();
    r.late.value = span();
    r.late_stages.value = small();
    r.measured.value = coin();
    r.title = text(), r.description = text();
    return r;
  }

  scenario::Rate rate() {
    using enum scenario::RateUnit;
    switch (below(6)) {
      case 0:
        return {number(), per_time, 86400, "per day"};
      case 1:
        return {number(), mean_time, 3600, "mean hours"};
      case 2:
        return {number(), probability_per_step, 1, "probability per step"};
      case 3:
        return {number(), per_km, 1, "per km"};
      case 4:
        return {number(), probability_per_event, 1, "per event"};
      default:
        return {number(), probability_per_crossing, 1, "per crossing"};
    }
  }

  scenario::Target target(bool on_link) {
    using enum scenario::TargetKind;
    switch (below(5)) {
      case 0:
        return {place, id()};
      case 1:
        return {on_link ? start : links, {}};
      case 2:
        return {on_link ? on : out, {}};
      case 3:
        return {home, {}};
      default:
        return {dead, {}};
    }
  }

  Period period() {
    const Seconds begin = moment();
    return {begin, begin + 1 + (coin() ? 86399 : below(1000000))};
  }

  scenario::Place place() {
    scenario::Place p;
    p.id = id(), p.name = text(), p.country = text(), p.pcode = text(), p.remark = remark();
    p.kind.value = word<scenario::PlaceKind>();
    fill(p.lat_deg), fill(p.lon_deg), fill(p.capacity_persons.value), fill(p.weight.value), fill(p.pass_through.value);
    if (coin()) fill(p.attraction.value);
    if (coin()) fill(p.residents.value);
    return p;
  }

  scenario::Link link() {
    scenario::Link l;
    l.id = id(), l.remark = remark();
    l.from.value = id(), l.to.value = id(), l.mode.value = maybe_id();
    if (coin()) l.distance_auto.value = true;
    else fill(l.distance_km.value);
    fill(l.duration.value), fill(l.two_way.value);
    if (coin()) fill(l.cost.value), fill(l.attraction.value);
    return l;
  }

  void tables(scenario::Scenario& s) {
    using namespace scenario;
    const auto given = [](auto value) { return Given<decltype(value)>{std::move(value), {}}; };
    s.places.push_back(place());
    s.links.push_back(link());
    many([&] { s.places.push_back(place()); });
    many([&] { s.links.push_back(link()); });
    many([&] { s.populations.push_back({given(id()), given(group()), given(persons()), remark()}); });
    many([&] { s.party_sizes.push_back({given(maybe_id()), given(group()), given(small()), given(number()), remark()}); });
    many([&] {
      Exit e{given(maybe_id()), {},      given(id()), given(rate()), given(1 + small()), given(target(false)),
             given(group()),    remark()};
      fill(e.kind.value);
      s.exits.push_back(std::move(e));
    });
    many([&] {
      s.hazards.push_back(
          {given(maybe_id()), given(maybe_id()), given(id()), given(rate()), given(target(true)), given(group()), remark()});
    });
    many([&] {
      Transition t{given(id()),       given(id()), given(maybe_id()), given(id()), given(maybe_id()), given(rate()),
                   given(maybe_id()), {},          given(group()),    remark()};
      fill(t.kind.value);
      s.transitions.push_back(std::move(t));
    });
    many([&] {
      Multiplier m{given(id()), RateKind::any, given(number()), given(maybe_id()), given(maybe_id()), given(group()), {},
                   {},          remark()};
      if (coin()) m.from = given(moment());
      if (coin()) m.to = given(moment());
      s.multipliers.push_back(std::move(m));
    });
    many([&] {
      s.effects.push_back({given(id()), given(id()), given(number()), given(span()), given(maybe_id()), given(maybe_id()),
                           given(group()), remark()});
    });
    many([&] {
      s.driver_values.push_back(
          {given(id()), given(moment()), given(number()), given(maybe_id()), given(maybe_id()), given(group()), remark()});
    });
    many([&] {
      s.departures.push_back({given(period()), given(persons()), given(maybe_id()), given(group()),
                              given(word<DepartureAction>()), given(maybe_id()), given(maybe_id()), remark()});
    });
    many([&] {
      Event e{given(word<EventKind>()), given(text()), given(moment()), {}, text(), remark()};
      if (coin()) e.to = given(moment());
      s.events.push_back(std::move(e));
    });
    many([&] {
      Observation o{given(id()), given(period()), {}, {}, {}, {}, {}, given(group()), remark()};
      if (coin()) o.published_on = given(moment());
      fill(o.persons.value), fill(o.low.value), fill(o.high.value), fill(o.share.value);
      s.observations.push_back(std::move(o));
    });
    many([&] {
      Need n{given(id()), given(id()), given(group()), given(number()), {}, {}, {}, text(), remark()};
      if (coin()) n.low = given(number());
      if (coin()) n.high = given(number());
      fill(n.stay.value);
      s.needs.push_back(std::move(n));
    });
    many([&] { s.claims.push_back({given(id()), "s" + text(), text(), text(), given(text()), text(), remark()}); });
    many([&] {
      Surge q;
      q.id = given(id()), q.title = text(), q.topic = given(text()), q.overall = given(coin());
      q.counts = given(maybe_id()), q.report = given(maybe_id()), q.group = given(group());
      q.period = given("p" + text()), q.baseline = given(text()), q.series = given(text()), q.unit = given(text());
      q.column = given(text()), q.where = given(text()), q.missing = given(word<MissingCounts>());
      q.party_sizes = given(text()), q.overdispersion = given(text());
      fill(q.rate.value), fill(q.reporting.value), fill(q.level.value), fill(q.look.value), fill(q.watched.value);
      q.remark = remark();
      s.surges.push_back(std::move(q));
    });
    many(
        [&] { s.conditions.push_back({given(word<ConditionKind>()), given(id()), given(moment()), given(number()), remark()}); });
    many([&] { s.traits.push_back({given(id()), given("v" + text()), given(maybe_id()), given(number()), remark()}); });
    many([&] { s.place_attributes.push_back({given(id()), given("a" + text()), given("v" + text()), remark()}); });
    many([&] { s.link_attributes.push_back({given(id()), given("a" + text()), given("v" + text()), remark()}); });
    many([&] { s.major_routes.push_back({{given(id()), given(id())}, remark()}); });
  }

  std::uint64_t state_;
  int made_ = 0;
};

}  // namespace outflow::testing
