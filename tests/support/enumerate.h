#pragma once
#include <algorithm>
#include <cmath>
#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "outflow/scenario/scenario.h"

/// The exact law of a tiny world: every party is followed through every possibility, and with capacities every order of
/// the parties before a full place. Slow, plain, and worked from the scenario's own numbers: it shares no code with the
/// compiler, the tables or the engines.
///
/// It knows: groups, parties of several persons, exits of all units with stages and all targets, hazards of all units and
/// targets, fixed and timed multipliers of exits and hazards, both choice rules with attraction, distance, risk and room,
/// places passed through, several links in a step, closures of links, capacities with both rules; one sub-step, look_ahead 1.
namespace outflow::test {

struct Party {
  scenario::GroupSelector group;
  int home = 0;
  int size = 1;
};

/// Where a party is: waiting in a stage at a place, on a link with so much of it left (in steps), or gone (both -1).
struct PartyState {
  int place = -1, stage = 0;
  int link = -1;
  double left = 0;
  auto operator<=>(const PartyState&) const = default;
};

class Enumerator {
 public:
  using Config = std::vector<PartyState>;  ///< [party]
  /// What can be compared with an engine: [place] parties at it, then parties on the way, then parties gone.
  using Seen = std::vector<std::int64_t>;

  Enumerator(const scenario::Scenario& s, std::vector<Party> parties) : s_(s), parties_(std::move(parties)) {
    Config start;
    for (const auto& party : parties_) start.push_back({.place = party.home});
    law_[start] = 1;
    step_seconds_ = mean_seconds(s.step.value);
  }

  /// The law of what is seen after the next step.
  std::map<Seen, double> advance() {
    std::map<Config, double> next;
    for (const auto& [config, p] : law_) follow(config, p, next);
    law_ = std::move(next);
    ++t_;
    std::map<Seen, double> seen;
    for (const auto& [config, p] : law_) seen[see(config)] += p;
    return seen;
  }

 private:
  struct Branch {
    double p;
    PartyState state;
    int asks = -1;  ///< the link by which it stands before a place with a capacity
  };

  [[nodiscard]] int index(const std::string& place) const {
    for (std::size_t i = 0; i < s_.places.size(); ++i)
      if (s_.places[i].id == place) return static_cast<int>(i);
    return -1;
  }
  static bool matches(const scenario::GroupSelector& selector, const Party& party) {
    return std::all_of(selector.begin(), selector.end(), [&](const auto& d) { return party.group.at(d.first) == d.second; });
  }

  [[nodiscard]] double factor(const std::string& of, int place, int link, const Party& party) const {
    double product = 1;
    const Seconds now = add(s_.start.value, s_.step.value, t_);
    for (const auto& m : s_.multipliers) {
      if (m.of.value != of || !matches(m.group.value, party)) continue;
      if (!m.place.value.empty() && (place < 0 || s_.places[place].id != m.place.value)) continue;
      if (!m.link.value.empty() && (link < 0 || s_.links[link].id != m.link.value)) continue;
      if ((m.from && now < m.from->value) || (m.to && now >= m.to->value)) continue;
      product *= m.factor.value;
    }
    return product;
  }
  [[nodiscard]] double per_step(const scenario::Rate& r) const {
    switch (r.unit) {
      case scenario::RateUnit::per_time:
        return r.value * step_seconds_ / r.unit_seconds;
      case scenario::RateUnit::mean_time:
        return step_seconds_ / (r.value * r.unit_seconds);
      case scenario::RateUnit::probability_per_step:
        return -std::log(1 - r.value);
      case scenario::RateUnit::per_step:
        return r.value;
      default:
        return 0;
    }
  }
  [[nodiscard]] double steps_of(int link) const { return mean_seconds(*s_.links[link].duration.value) / step_seconds_; }

  [[nodiscard]] std::vector<std::pair<const scenario::Hazard*, double>> hazards(int link, const Party& party) const {
    double certain = 0;
    std::vector<std::pair<const scenario::Hazard*, double>> found;
    for (const auto& h : s_.hazards) {
      if (h.link.value != s_.links[link].id || !matches(h.group.value, party)) continue;
      if (h.rate.value.unit == scenario::RateUnit::probability_per_crossing) certain += h.rate.value.value;
      found.emplace_back(&h, 0);
    }
    for (auto& [h, hazard] : found) {
      const auto& rate = h->rate.value;
      if (rate.unit == scenario::RateUnit::probability_per_crossing) {
        hazard = certain == 0 ? 0 : -std::log(1 - certain) * rate.value / certain;
      } else if (rate.unit == scenario::RateUnit::per_km) {
        hazard = rate.value * *s_.links[link].distance_km.value;
      } else {
        hazard = per_step(rate) * steps_of(link);
      }
      hazard *= factor(h->name.value, -1, link, party);
    }
    return found;
  }

  [[nodiscard]] bool closed(int link) const {
    const Seconds now = add(s_.start.value, s_.step.value, t_);
    return std::any_of(s_.events.begin(), s_.events.end(), [&](const auto& e) {
      return e.kind.value == scenario::EventKind::closure_link && e.what.value == s_.links[link].id && e.from.value <= now &&
             (!e.to || now < e.to->value);
    });
  }

  /// (link, probability) of the ways that are open from a place.
  [[nodiscard]] std::vector<std::pair<int, double>> ways(int place, const Party& party) const {
    std::vector<std::pair<int, double>> found;
    double sum = 0;
    const auto& choice = s_.choice;
    for (std::size_t l = 0; l < s_.links.size(); ++l) {
      const auto& link = s_.links[l];
      if (index(link.from.value) != place || closed(static_cast<int>(l))) continue;
      const int to = index(link.to.value);
      const auto& end = s_.places[to];
      double room = 1;
      if (end.capacity_persons.value) {
        const auto capacity = static_cast<double>(*end.capacity_persons.value), here = static_cast<double>(occupancy_[to]);
        const double free_from = choice.capacity_buffer.value * capacity;
        room = here >= capacity ? 0 : (here <= free_from ? 1 : (capacity - here) / (capacity - free_from));
      }
      double weight = 0;
      const double km = choice.softening_km.value + *link.distance_km.value;
      if (choice.rule.value == scenario::ChoiceRule::weight) {
        weight = std::pow((choice.attraction_softening.value + end.attraction.value) / std::pow(km, choice.distance.value) * room,
                          choice.power.value);
      } else {
        double risk = 0;
        for (const auto& [h, hazard] : hazards(static_cast<int>(l), party)) risk += hazard;
        weight = std::pow(end.attraction.value, choice.attraction.value) / std::pow(km, choice.distance.value) *
                 std::exp(-choice.risk.value * risk) * room;
      }
      weight *= link.attraction.value;
      if (weight > 0) found.emplace_back(static_cast<int>(l), weight);
      sum += weight;
    }
    for (auto& [l, weight] : found) weight /= sum;
    return found;
  }

  [[nodiscard]] PartyState target(const scenario::Target& to, int link, const Party& party) const {
    switch (to.kind) {
      case scenario::TargetKind::place:
        return {.place = index(to.place)};
      case scenario::TargetKind::home:
        return {.place = party.home};
      case scenario::TargetKind::start:
        return {.place = index(s_.links[link].from.value)};
      case scenario::TargetKind::end:
        return {.place = index(s_.links[link].to.value)};
      default:
        return {};
    }
  }

  void walk(int link, double left, double budget, int begun, double p, const Party& party, std::vector<Branch>& branches) const {
    const double part = std::min(left, budget);
    if (part > 0) {
      double sum = 0;
      const auto risks = hazards(link, party);
      for (const auto& [h, hazard] : risks) sum += hazard;
      const double spared = std::exp(-sum * part / steps_of(link));
      for (const auto& [h, hazard] : risks)
        if (hazard > 0) branches.push_back({p * (1 - spared) * hazard / sum, target(h->to.value, link, party)});
      p *= spared;
    }
    if (p == 0) return;
    left -= part;
    budget -= part;
    if (left > 0) {
      branches.push_back({p, {.link = link, .left = left}});
      return;
    }
    const int to = index(s_.links[link].to.value);
    if (!s_.places[to].pass_through.value) {
      branches.push_back({p, {.place = to}, s_.places[to].capacity_persons.value ? link : -1});
      return;
    }
    const auto open = ways(to, party);
    if (budget <= 0 || begun >= s_.movement.max_links_per_step.value || open.empty()) {
      branches.push_back({p, {.link = link, .left = 0}});
      return;
    }
    for (const auto& [next, q] : open) walk(next, steps_of(next), budget, begun + 1, p * q, party, branches);
  }

  [[nodiscard]] std::vector<Branch> branches(const PartyState& state, const Party& party) const {
    std::vector<Branch> found;
    if (state.link >= 0) {
      walk(state.link, state.left, 1, state.left > 0 ? 1 : 0, 1, party, found);
      return found;
    }
    if (state.place < 0) return {{1, state}};
    const auto open = ways(state.place, party);
    const auto set_out = [&](double p) {
      for (const auto& [link, q] : open) walk(link, steps_of(link), 1, 1, p * q, party, found);
    };
    if (s_.places[state.place].pass_through.value) {
      if (open.empty()) return {{1, state}};
      set_out(1);
      return found;
    }
    double sum = 0;
    std::vector<std::pair<const scenario::Exit*, double>> rates;
    for (const auto& e : s_.exits) {
      const bool here = e.kind.value ? *e.kind.value == s_.places[state.place].kind.value : index(e.place.value) == state.place;
      if (!here || !matches(e.group.value, party)) continue;
      if (e.to.value.kind == scenario::TargetKind::links && open.empty()) continue;
      const double rate = per_step(e.rate.value) * e.stages.value * factor(e.name.value, state.place, -1, party);
      rates.emplace_back(&e, rate);
      sum += rate;
    }
    // Event by event: events come at rate `sum`, and each is one of the exits, or a stage of a staged one.
    std::map<int, double> waiting{{state.stage, 1.0}};
    std::map<const scenario::Exit*, double> left;
    double number = std::exp(-sum);  // probability of exactly so many events
    for (int events = 0; events < 100; number *= sum / ++events) {
      for (const auto& [stage, p] : waiting) found.push_back({p * number, {.place = state.place, .stage = stage}});
      for (const auto& [e, p] : left) {
        if (e->to.value.kind == scenario::TargetKind::links) {
          set_out(p * number);
        } else {
          found.push_back({p * number, target(e->to.value, -1, party)});
        }
      }
      if (sum == 0) break;
      std::map<int, double> later;
      for (const auto& [stage, p] : waiting) {
        for (const auto& [e, rate] : rates) {
          if (rate == 0) continue;
          (stage + 1 < e->stages.value ? later[stage + 1] : left[e]) += p * rate / sum;
        }
      }
      waiting = std::move(later);
    }
    return found;
  }

  void count(const Config& config, const std::vector<int>& asks) {
    occupancy_.assign(s_.places.size(), 0);
    for (std::size_t i = 0; i < config.size(); ++i)
      if (config[i].place >= 0 && asks[i] < 0) occupancy_[config[i].place] += parties_[i].size;
  }

  void follow(const Config& config, double p, std::map<Config, double>& next) {
    count(config, std::vector<int>(config.size(), -1));
    std::vector<std::vector<Branch>> all;
    for (std::size_t i = 0; i < config.size(); ++i) {
      all.push_back(branches(config[i], parties_[i]));
      merge(all.back());
    }
    Config now(config.size());
    std::vector<int> asks(config.size(), -1);
    const auto combine = [&](const auto& self, std::size_t i, double q) -> void {
      if (q == 0) return;
      if (i == config.size()) return settle(now, asks, q, next);
      for (const auto& branch : all[i]) {
        now[i] = branch.state;
        asks[i] = branch.asks;
        self(self, i + 1, q * branch.p);
      }
    };
    combine(combine, 0, p);
  }

  static void merge(std::vector<Branch>& list) {
    std::map<std::pair<PartyState, int>, double> sums;
    for (const auto& b : list) sums[{b.state, b.asks}] += b.p;
    list.clear();
    for (const auto& [key, p] : sums) list.push_back({p, key.first, key.second});
  }

  /// Those who ask stand in every order; each is taken in until one does not fit.
  void settle(const Config& config, const std::vector<int>& asks, double p, std::map<Config, double>& next) {
    std::vector<std::size_t> line;
    for (std::size_t i = 0; i < config.size(); ++i)
      if (asks[i] >= 0) line.push_back(i);
    if (line.empty()) {
      next[config] += p;
      return;
    }
    double orders = 1;
    for (std::size_t i = 2; i <= line.size(); ++i) orders *= static_cast<double>(i);
    do {
      count(config, asks);
      auto room = occupancy_;
      std::vector<bool> shut(s_.places.size(), false);
      Config after = config;
      for (const auto i : line) {
        const int place = config[i].place;
        const std::int64_t capacity = *s_.places[place].capacity_persons.value;
        shut[place] = shut[place] || room[place] + parties_[i].size > capacity;
        if (!shut[place]) {
          room[place] += parties_[i].size;
        } else if (s_.movement.when_full.value == scenario::WhenFull::turn_back) {
          after[i] = {.place = index(s_.links[asks[i]].from.value)};
        } else {
          after[i] = {.link = asks[i], .left = 0};
        }
      }
      next[after] += p / orders;
    } while (std::next_permutation(line.begin(), line.end()));
  }

  [[nodiscard]] Seen see(const Config& config) const {
    Seen seen(s_.places.size() + 2, 0);
    for (const auto& state : config) ++seen[state.place >= 0 ? state.place : s_.places.size() + (state.link >= 0 ? 0 : 1)];
    return seen;
  }

  const scenario::Scenario& s_;
  std::vector<Party> parties_;
  std::map<Config, double> law_;
  std::vector<std::int64_t> occupancy_;
  double step_seconds_ = 1;
  int t_ = 0;
};

}  // namespace outflow::test
