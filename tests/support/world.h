#pragma once
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "outflow/model/model.h"
#include "outflow/random/address.h"
#include "outflow/random/uniform_index.h"
#include "outflow/scenario/compile.h"
#include "outflow/scenario/scenario.h"

/// Scenarios written in code: a terse builder for worlds worked by hand, and a generator of random small worlds.
namespace outflow::test {

using scenario::GroupSelector;
using scenario::PlaceKind;
using scenario::Rate;
using scenario::RateUnit;
using scenario::Scenario;
using scenario::Target;
using scenario::TargetKind;

inline Rate per_step(double rate) { return {rate, RateUnit::per_step, 1, "per step"}; }
inline Rate probability(double p) { return {p, RateUnit::probability_per_step, 1, "probability per step"}; }
inline Rate per_day(double rate) { return {rate, RateUnit::per_time, 86400, "per day"}; }
inline Rate mean_days(double days) { return {days, RateUnit::mean_time, 86400, "mean days"}; }
inline Rate per_crossing(double p) { return {p, RateUnit::probability_per_crossing, 1, "per crossing"}; }
inline Rate per_km(double rate) { return {rate, RateUnit::per_km, 1, "per km"}; }

inline Target to_links() { return {TargetKind::links, ""}; }
inline Target to_place(std::string place) { return {TargetKind::place, std::move(place)}; }
inline Target to_home() { return {TargetKind::home, ""}; }
inline Target to_start() { return {TargetKind::start, ""}; }
inline Target to_end() { return {TargetKind::end, ""}; }
inline Target out() { return {TargetKind::out, ""}; }
inline Target dead() { return {TargetKind::dead, ""}; }
inline Target on() { return {TargetKind::on, ""}; }
inline Rate per_event(double p) { return {p, RateUnit::probability_per_event, 1, "per event"}; }

inline const Seconds year_2021 = parse_date("2021")->begin;

/// Steps of six hours from 2021 on, unless told otherwise: a step that is not one day and not one second.
struct World {
  Scenario s;

  explicit World(int steps = 10, Span step = {6 * 3600, 0}, Seconds start = year_2021) {
    s.name = "world";
    s.start.value = start;
    s.end.value = add(start, step, steps);
    s.step.value = step;
    s.modes.push_back({.name = "foot", .speed_m_per_s = {20'000.0 / 86'400}, .speed_text = "20 km/day", .where = {}});
  }

  /// The moment at which step t begins.
  [[nodiscard]] Seconds at(int t) const { return add(s.start.value, s.step.value, t); }

  World& dimension(std::string name, std::vector<std::string> values) {
    s.dimensions.push_back({std::move(name), std::move(values), {}});
    return *this;
  }
  scenario::Place& place(std::string id, PlaceKind kind = PlaceKind::town) {
    scenario::Place added;
    added.id = std::move(id);
    added.kind.value = kind;
    s.places.push_back(std::move(added));
    return s.places.back();
  }
  scenario::Place& camp(std::string id, std::optional<std::int64_t> capacity) {
    auto& added = place(std::move(id), PlaceKind::camp);
    added.capacity_persons.value = capacity;
    return added;
  }
  scenario::Place& through(std::string id) {
    auto& added = place(std::move(id), PlaceKind::border);
    added.pass_through.value = true;
    return added;
  }
  /// A link that takes `steps` steps (a length of time in steps, rounded to seconds) and measures `km`.
  scenario::Link& link(std::string id, std::string from, std::string to, double steps = 1, double km = 10) {
    scenario::Link added;
    added.id = std::move(id);
    added.from.value = std::move(from);
    added.to.value = std::move(to);
    added.mode.value = "foot";
    added.distance_km.value = km;
    added.duration.value = Span{static_cast<Seconds>(steps * mean_seconds(s.step.value) + 0.5), 0};
    s.links.push_back(added);
    return s.links.back();
  }
  scenario::Population& people(std::string place, std::int64_t persons, GroupSelector group = {}) {
    s.populations.push_back({.place = {std::move(place)}, .group = {std::move(group)}, .persons = {persons}, .remark = {}});
    return s.populations.back();
  }
  scenario::PartySize& party(int size, double share, std::string place = "", GroupSelector group = {}) {
    s.party_sizes.push_back(
        {.place = {std::move(place)}, .group = {std::move(group)}, .size = {size}, .share = {share}, .remark = {}});
    return s.party_sizes.back();
  }
  scenario::Exit& exit(std::string place, std::string name, Rate rate, Target to, int stages = 1, GroupSelector group = {}) {
    scenario::Exit added;
    added.place.value = std::move(place);
    added.name.value = std::move(name);
    added.rate.value = rate;
    added.to.value = std::move(to);
    added.stages.value = stages;
    added.group.value = std::move(group);
    s.exits.push_back(added);
    return s.exits.back();
  }
  scenario::Hazard& hazard(std::string link, std::string name, Rate rate, Target to, GroupSelector group = {}) {
    scenario::Hazard added;
    added.link.value = std::move(link);
    added.name.value = std::move(name);
    added.rate.value = rate;
    added.to.value = std::move(to);
    added.group.value = std::move(group);
    s.hazards.push_back(added);
    return s.hazards.back();
  }
  scenario::Multiplier& multiplier(std::string of, double factor, std::string place = "", std::string link = "",
                                   GroupSelector group = {}) {
    scenario::Multiplier added;
    added.of.value = std::move(of);
    added.factor.value = factor;
    added.place.value = std::move(place);
    added.link.value = std::move(link);
    added.group.value = std::move(group);
    s.multipliers.push_back(added);
    return s.multipliers.back();
  }
  /// A multiplier that holds in the steps [first, last).
  scenario::Multiplier& multiplier_during(int first, int last, std::string of, double factor) {
    auto& added = multiplier(std::move(of), factor);
    added.from = scenario::Given<Seconds>{at(first)};
    added.to = scenario::Given<Seconds>{at(last)};
    return added;
  }
  scenario::Driver& driver(std::string name) {
    scenario::Driver added;
    added.name = std::move(name);
    s.drivers.push_back(added);
    return s.drivers.back();
  }
  scenario::DriverValue& value(std::string driver_name, Seconds date, double x, std::string place = "",
                               GroupSelector group = {}) {
    scenario::DriverValue added;
    added.driver.value = std::move(driver_name);
    added.date.value = date;
    added.value.value = x;
    added.place.value = std::move(place);
    added.group.value = std::move(group);
    s.driver_values.push_back(added);
    return s.driver_values.back();
  }
  scenario::Effect& effect(std::string of, std::string driver_name, double coefficient, Span lag = {0, 0}) {
    scenario::Effect added;
    added.of.value = std::move(of);
    added.driver.value = std::move(driver_name);
    added.coefficient.value = coefficient;
    added.lag.value = lag;
    s.effects.push_back(added);
    return s.effects.back();
  }
  /// Persons that leave (or appear) in the steps [first, last).
  scenario::Departure& departure(int first, int last, std::int64_t persons, std::string place = "",
                                 scenario::DepartureAction action = scenario::DepartureAction::depart, GroupSelector group = {}) {
    scenario::Departure added;
    added.period.value = {at(first), at(last)};
    added.persons.value = persons;
    added.place.value = std::move(place);
    added.group.value = std::move(group);
    added.action.value = action;
    s.departures.push_back(added);
    return s.departures.back();
  }
  /// A closure in the steps [first, last).
  scenario::Event& closure(scenario::EventKind kind, std::string what, int first, int last) {
    scenario::Event added;
    added.kind.value = kind;
    added.what.value = std::move(what);
    added.from.value = at(first);
    added.to = scenario::Given<Seconds>{at(last)};
    s.events.push_back(added);
    return s.events.back();
  }
  scenario::Status& status(std::string name, std::vector<std::string> values, std::vector<double> start = {}) {
    scenario::Status added;
    added.name = std::move(name);
    for (auto& value : values) added.values.push_back({std::move(value)});
    added.start.value = std::move(start);
    s.statuses.push_back(added);
    return s.statuses.back();
  }
  /// At a rate everywhere, or when `on` happens (rate per_event).
  scenario::Transition& transition(std::string name, std::string status_name, std::string was, std::string becomes, Rate rate,
                                   std::string on_event = "", GroupSelector group = {}) {
    scenario::Transition added;
    added.name.value = std::move(name);
    added.status.value = std::move(status_name);
    added.was.value = std::move(was);
    added.becomes.value = std::move(becomes);
    added.rate.value = rate;
    added.on.value = std::move(on_event);
    added.group.value = std::move(group);
    s.transitions.push_back(added);
    return s.transitions.back();
  }
  scenario::Memory& memory(std::string name, scenario::Counts counts) {
    scenario::Memory added;
    added.name = std::move(name);
    added.counts.value = counts;
    added.reference.value = 1;
    s.memories.push_back(added);
    return s.memories.back();
  }
  scenario::Report& report(std::string name, scenario::Counts counts) {
    scenario::Report added;
    added.name = std::move(name);
    added.counts.value = counts;
    s.reports.push_back(added);
    return s.reports.back();
  }

  /// The model; faults are thrown as one text.
  [[nodiscard]] model::Model compile() const {
    auto compiled = scenario::compile(s);
    std::string faults;
    for (const auto& d : compiled.diagnostics.all()) faults += to_string(d) + "\n";
    if (!faults.empty()) throw std::runtime_error(faults);
    return std::move(compiled.model);
  }
};

template <class Names>
int index_of(const Names& names, const std::string& name) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<int>(i);
  throw std::runtime_error("no " + name);
}
inline int place(const model::Model& m, const std::string& id) { return index_of(m.labels.places, id); }
inline int link(const model::Model& m, const std::string& id) { return index_of(m.labels.links, id); }

/// Whole numbers and chances for generators of test cases, from our own addressed stream.
class Dice {
 public:
  explicit Dice(std::uint64_t seed)
      : stream_({.key = random::member_key(seed, 77), .entity = 0, .step = 0, .purpose = random::Purpose::test}) {}
  /// least..most, both included.
  int between(int least, int most) {
    return least + static_cast<int>(random::uniform_index(static_cast<std::uint64_t>(most - least + 1), stream_));
  }
  double real(double least, double most) { return least + (most - least) * stream_.uniform(); }
  bool chance(double p) { return stream_.uniform() < p; }

 private:
  random::Stream stream_;
};

struct RandomWorld {
  int persons_at_most = 400;  ///< in each place and group
  bool prescribed = true;
  bool system = false;  ///< statuses, memories, transfers
};

/// People who learn, are marked by what befalls them, and act on what happened to others.
inline void add_system(World& w, Dice& dice, int n_places, int n_links) {
  const auto id = [](int p) { return "p" + std::to_string(p); };
  w.status("awareness", {"unaware", "aware"}, {0.7, 0.3});
  w.status("tried", {"never", "once", "often"});
  w.transition("media", "awareness", "unaware", "aware", per_step(dice.real(0, 0.2)));
  w.transition("talk", "awareness", "unaware", "aware", per_step(dice.real(0, 0.5)));
  w.transition("fading", "awareness", "aware", "unaware", per_step(dice.real(0, 0.1))).place.value = id(1);
  w.transition("learned", "tried", "never", "once", per_event(dice.real(0.3, 1)), "capture");
  w.transition("learned", "tried", "once", "often", per_event(dice.real(0.3, 1)), "capture");
  w.transition("boldness", "tried", "", "often", per_event(dice.real(0, 0.5)), "leave");
  w.multiplier("leave", dice.real(0, 1), "", "", {{"awareness", "unaware"}});
  w.multiplier("capture", dice.real(1, 3), "", "", {{"tried", "never"}});
  w.multiplier("risk", dice.real(0, 2), "", "", {{"tried", "often"}});
  for (int l = 0; l < n_links; ++l)
    if (dice.chance(0.4))
      w.hazard("l" + std::to_string(l), "capture", per_crossing(dice.real(0.05, 0.4)), dice.chance(0.5) ? on() : to_start());
  auto& share = w.memory("share", scenario::Counts::stock);
  share.group.value = {{"awareness", "aware"}};
  share.each.value = "place";
  share.per.value = scenario::Counts::stock;
  share.transform.value = scenario::Transform::log;
  w.effect("talk", "share", 1);
  auto& alert = w.memory("alert", scenario::Counts::crossings);
  alert.each.value = "link";
  alert.unit.value = scenario::CountUnit::parties;
  alert.probability.value = dice.real(0.2, 1);
  alert.half_life.value = Span{dice.between(1, 4) * 7000, 0};
  alert.transform.value = scenario::Transform::log1p;
  alert.reference.value = 20;
  w.effect("capture", "alert", dice.real(0, 0.5));
  auto& fear = w.memory("fear", scenario::Counts::outcomes);
  fear.outcomes.push_back({"capture"});
  fear.per.value = scenario::Counts::setouts;
  fear.prior.value = 0.1;
  fear.prior_weight.value = 30;
  fear.half_life.value = Span{21'000, 0};
  w.effect("leave", "fear", -dice.real(0, 2), Span{dice.between(0, 2) * 7000, 0});
  if (dice.chance(0.5)) {
    auto& back = w.departure(1, 4, dice.between(1, 100), id(0), scenario::DepartureAction::transfer);
    back.destination.value = id(n_places - 1);
  }
}

/// A small world in which everything may occur that a scenario can say: parties, stages, custody, hazards to everywhere,
/// closures, capacities, sub-steps, look-ahead, places passed through, prescribed people, drivers with noise.
inline World random_world(std::uint64_t seed, RandomWorld options = {}) {
  Dice dice(seed);
  World w(dice.between(6, 14), Span{dice.between(1, 5) * 7000, 0});
  if (dice.chance(0.7)) w.dimension("sex", {"women", "men"});
  if (dice.chance(0.3)) w.dimension("age", {"young", "old"});
  const auto group = [&]() -> GroupSelector {
    GroupSelector selector;
    for (const auto& d : w.s.dimensions)
      if (dice.chance(0.4)) selector[d.name] = d.values[static_cast<std::size_t>(dice.between(0, 1))];
    return selector;
  };

  auto& movement = w.s.movement;
  movement.look_ahead.value = dice.between(1, 3);
  movement.substeps.value = dice.chance(0.5) ? 1 : dice.between(2, 4);
  movement.max_links_per_step.value = dice.chance(0.2) ? dice.between(1, 2) : 64;
  movement.when_full.value = dice.chance(0.5) ? scenario::WhenFull::wait : scenario::WhenFull::turn_back;
  auto& choice = w.s.choice;
  choice.rule.value = dice.chance(0.3) ? scenario::ChoiceRule::weight : scenario::ChoiceRule::utility;
  choice.attraction.value = dice.real(0, 2);
  choice.distance.value = dice.real(0, 2);
  choice.risk.value = dice.chance(0.4) ? dice.real(0, 1) : 0;
  choice.cost.value = dice.chance(0.4) ? dice.real(0, 0.1) : 0;
  choice.home.value = dice.chance(0.2) ? dice.real(-0.5, 0.5) : 0;
  choice.attraction_softening.value = dice.chance(0.5) ? dice.real(0, 2) : 0;
  choice.power.value = dice.real(0.5, 2);
  choice.capacity_buffer.value = dice.real(0, 1);

  const int n = dice.between(3, 6);
  const auto id = [](int p) { return "p" + std::to_string(p); };
  constexpr PlaceKind kinds[] = {PlaceKind::origin, PlaceKind::town, PlaceKind::camp, PlaceKind::custody, PlaceKind::border};
  for (int p = 0; p < n; ++p) {
    auto& added = w.place(id(p), kinds[dice.between(0, 4)]);
    added.lat_deg = dice.real(40, 45);
    added.lon_deg = dice.real(120, 130);
    added.country = p % 2 == 0 ? "AA" : "BB";
    added.attraction.value = dice.chance(0.15) ? 0 : dice.real(0.2, 5);
    added.weight.value = dice.chance(0.5) ? dice.real(0, 3) : 0;
    if (p == 0) added.weight.value = 1;
    added.pass_through.value = dice.chance(0.2);
    if (dice.chance(0.35)) added.capacity_persons.value = dice.between(0, 2 * options.persons_at_most);
  }
  const int n_links = dice.between(n, 2 * n + 2);
  for (int l = 0; l < n_links; ++l) {
    const int from = dice.between(0, n - 1), to = (from + dice.between(1, n - 1)) % n;
    const double steps = dice.chance(0.4) ? dice.real(0, 0.6) : dice.real(0.3, 3.5);
    auto& added =
        w.link("l" + std::to_string(l), id(from), id(to), dice.chance(0.3) ? 0.25 * dice.between(1, 8) : steps, dice.real(1, 80));
    added.two_way.value = dice.chance(0.3);
    added.cost.value = dice.real(0, 20);
    if (dice.chance(0.1)) added.attraction.value = 0;
  }

  std::vector<GroupSelector> groups{{}};
  for (const auto& d : w.s.dimensions) {
    std::vector<GroupSelector> finer;
    for (const auto& g : groups)
      for (const auto& v : d.values) {
        finer.push_back(g);
        finer.back()[d.name] = v;
      }
    groups = finer;
  }
  for (int p = 0; p < n; ++p)
    for (const auto& g : groups)
      if (p == 0 || dice.chance(0.5)) w.people(id(p), dice.between(0, options.persons_at_most), g);
  if (dice.chance(0.6)) {
    w.party(1, 0.5);
    w.party(2, 0.3);
    w.party(5, 0.2);
  }

  const auto rate = [&] {
    switch (dice.between(0, 4)) {
      case 0:
        return per_step(dice.real(0, 1));
      case 1:
        return probability(dice.real(0, 1));
      case 2:
        return mean_days(dice.real(0.1, 3));
      case 3:
        return dice.chance(0.5) ? probability(1) : per_step(0);
      default:
        return per_day(dice.real(0, 3));
    }
  };
  for (int p = 0; p < n; ++p) {
    if (dice.chance(0.85)) w.exit(id(p), "leave", rate(), to_links(), dice.chance(0.25) ? dice.between(2, 4) : 1);
    if (dice.chance(0.25)) w.exit(id(p), "release", rate(), to_home(), 1, group());
    if (dice.chance(0.25)) w.exit(id(p), "transfer", rate(), to_place(id((p + 1) % n)), 1, group());
    if (dice.chance(0.25)) w.exit(id(p), "leave", per_step(dice.real(0, 0.1)), out(), 1, group());
  }
  for (int l = 0; l < n_links; ++l) {
    const auto name = "l" + std::to_string(l);
    if (dice.chance(0.3)) w.hazard(name, "die", per_crossing(dice.real(0, 0.3)), dead(), group());
    if (dice.chance(0.3)) w.hazard(name, "capture", per_day(dice.real(0, 0.5)), to_place(id(dice.between(0, n - 1))), group());
    if (dice.chance(0.2)) w.hazard(name, "turned", per_km(dice.real(0, 0.01)), to_start());
    if (dice.chance(0.2)) w.hazard(name, "deported", per_crossing(dice.real(0, 0.3)), to_home());
    if (dice.chance(0.2)) w.hazard(name, "rescue", per_step(dice.real(0, 0.5)), to_end());
  }
  if (dice.chance(0.5)) w.multiplier("leave", dice.real(0, 2), "", "", group());
  if (dice.chance(0.5)) w.multiplier_during(2, 5, "leave", dice.chance(0.3) ? 0 : 1.7);
  if (dice.chance(0.3)) w.multiplier_during(1, 4, "attraction", 0).place.value = id(1);
  if (dice.chance(0.5)) {
    auto& d = w.driver("noise");
    d.noise.value = scenario::Noise::ar1;
    d.noise_sd.value = 0.4;
    d.noise_correlation.value = 0.6;
    w.effect("leave", "noise", 0.8, {7000, 0});
    w.effect("die", "noise", -0.5);
  }
  if (dice.chance(0.6))
    w.closure(scenario::EventKind::closure_link, "l" + std::to_string(dice.between(0, n_links - 1)), dice.between(0, 3),
              dice.between(4, 6));
  if (dice.chance(0.3)) w.closure(scenario::EventKind::closure_place, id(dice.between(0, n - 1)), 3, 6);
  if (dice.chance(0.2)) w.closure(scenario::EventKind::closure_border, "AA|BB", 2, 4);
  if (options.prescribed && dice.chance(0.5)) w.departure(0, 4, dice.between(1, 200));
  if (options.prescribed && dice.chance(0.3))
    w.departure(1, 3, dice.between(1, 200), id(1), scenario::DepartureAction::depart, group());
  if (options.prescribed && dice.chance(0.5))
    w.departure(1, 5, dice.between(1, 300), id(dice.between(0, n - 1)), scenario::DepartureAction::appear, group());
  if (options.system) add_system(w, dice, n, n_links);
  return w;
}

}  // namespace outflow::test
