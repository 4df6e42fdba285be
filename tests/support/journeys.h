#pragma once
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "outflow/base/calendar.h"
#include "outflow/engine/engine.h"
#include "outflow/scenario/compile.h"
#include "outflow/scenario/scenario.h"

/// Scenarios with the movement rule "journeys", written in code.
namespace outflow::test {

using scenario::PlaceKind;
using scenario::Quirk;
using scenario::Scenario;

struct JourneyWorldBuilder {
  Scenario s;

  explicit JourneyWorldBuilder(int days) {
    s.name = "journeys";
    s.movement.rule.value = scenario::MovementRule::journeys;
    s.start.value = parse_date("2020-01-01")->begin;
    s.end.value = at(days);
  }
  [[nodiscard]] Seconds at(int day) const { return s.start.value + 86400 * static_cast<Seconds>(day); }

  JourneyWorldBuilder& place(std::string id, PlaceKind kind, std::int64_t people = 0, std::string country = "A") {
    scenario::Place p;
    p.id = std::move(id);
    p.kind.value = kind;
    p.country = std::move(country);
    if (kind == PlaceKind::camp || kind == PlaceKind::idp_camp) p.capacity_persons.value = people;
    else p.residents.value = people;
    s.places.push_back(std::move(p));
    return *this;
  }
  JourneyWorldBuilder& link(const std::string& from, const std::string& to, double km) {
    scenario::Link l;
    l.id = from + "-" + to;
    l.from.value = from;
    l.to.value = to;
    l.distance_km.value = km;
    l.two_way.value = true;
    s.links.push_back(std::move(l));
    return *this;
  }
  /// People who appear on a day; without a place, where there is conflict.
  JourneyWorldBuilder& newcomers(int day, std::int64_t n, std::string at_place = "") {
    scenario::Departure d;
    d.period.value = {at(day), at(day + 1)};
    d.persons.value = n;
    d.place.value = std::move(at_place);
    d.action.value = scenario::DepartureAction::appear;
    s.departures.push_back(std::move(d));
    return *this;
  }
  JourneyWorldBuilder& present(const std::string& where, std::int64_t n) {
    scenario::Population p;
    p.place.value = where;
    p.persons.value = n;
    s.populations.push_back(std::move(p));
    return *this;
  }
  JourneyWorldBuilder& condition(scenario::ConditionKind what, const std::string& where, int day, double value) {
    scenario::Condition c;
    c.what.value = what;
    c.place.value = where;
    c.date.value = at(day);
    c.value.value = value;
    s.conditions.push_back(std::move(c));
    return *this;
  }
  JourneyWorldBuilder& conflict(const std::string& where, int day, double intensity) {
    return condition(scenario::ConditionKind::conflict, where, day, intensity);
  }
  /// An event from the beginning of a day to that of another (-1: it never ends).
  JourneyWorldBuilder& event(scenario::EventKind kind, std::string what, int from, int to) {
    scenario::Event e;
    e.kind.value = kind;
    e.what.value = std::move(what);
    e.from.value = at(from);
    if (to >= 0) {
      e.to.emplace();
      e.to->value = at(to);
    }
    s.events.push_back(std::move(e));
    return *this;
  }
  JourneyWorldBuilder& attribute(const std::string& of, const std::string& name, const std::string& value, bool of_link = false) {
    scenario::Attribute a;
    a.of.value = of;
    a.name.value = name;
    a.value.value = value;
    (of_link ? s.link_attributes : s.place_attributes).push_back(std::move(a));
    return *this;
  }
  JourneyWorldBuilder& trait(const std::string& name, const std::vector<std::pair<std::string, double>>& weights,
                             const std::string& where = "") {
    scenario::Dimension* dimension = nullptr;
    for (auto& d : s.dimensions)
      if (d.name == name) dimension = &d;
    if (dimension == nullptr) {
      s.dimensions.push_back({.name = name, .values = {}, .where = {}});
      dimension = &s.dimensions.back();
    }
    for (const auto& [value, weight] : weights) {
      if (std::find(dimension->values.begin(), dimension->values.end(), value) == dimension->values.end())
        dimension->values.push_back(value);
      scenario::Trait row;
      row.trait.value = name;
      row.value.value = value;
      row.place.value = where;
      row.weight.value = weight;
      s.traits.push_back(std::move(row));
    }
    return *this;
  }
  JourneyWorldBuilder& quirk(Quirk q) {
    s.journeys.quirks.push_back({q, {}});
    return *this;
  }
  [[nodiscard]] int index(const std::string& place_id) const {
    for (std::size_t p = 0; p < s.places.size(); ++p)
      if (s.places[p].id == place_id) return static_cast<int>(p);
    throw std::invalid_argument("no place " + place_id);
  }
  [[nodiscard]] model::Model compile() const {
    auto compiled = scenario::compile(s);
    for (const auto& d : compiled.diagnostics.all()) ADD_FAILURE() << to_string(d);
    return std::move(compiled.model);
  }
};

/// One member, looked at after each step.
class JourneyRun {
 public:
  JourneyRun(const JourneyWorldBuilder& world, engine::Kind kind, std::uint64_t member = 0)
      : world_(world), model_(world.compile()), engine_(engine::make_engine(kind, model_)) {
    engine_->reset(1, member);
  }
  void days(int n) {
    for (int i = 0; i < n; ++i) engine_->advance();
  }
  [[nodiscard]] std::int64_t at(const std::string& place) const {
    const auto classes = static_cast<std::size_t>(model_.n_classes());
    std::int64_t n = 0;
    for (std::size_t c = 0; c < classes; ++c) n += engine_->stock()[static_cast<std::size_t>(world_.index(place)) * classes + c];
    return n;
  }
  [[nodiscard]] std::int64_t on_links() const {
    std::int64_t n = 0;
    for (const auto m : engine_->moving()) n += m;
    return n;
  }
  [[nodiscard]] std::int64_t everybody() const {
    std::int64_t n = on_links();
    for (const auto m : engine_->stock()) n += m;
    return n;
  }
  [[nodiscard]] const model::Model& model() const { return model_; }
  engine::Engine& engine() { return *engine_; }

 private:
  const JourneyWorldBuilder& world_;
  model::Model model_;
  std::unique_ptr<engine::Engine> engine_;
};

}  // namespace outflow::test
