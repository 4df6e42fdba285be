#include "outflow/scenario/compile.h"

#include <GeographicLib/Geodesic.hpp>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "outflow/base/contract.h"
#include "outflow/scenario/activity.h"
#include "outflow/scenario/detail/compiler.h"
#include "outflow/scenario/detail/journey_compiler.h"

namespace outflow::scenario {

Compiled compile(const Scenario& written) {
  const Scenario reduced = has_inactive(written) ? only_active(written) : Scenario{};
  const Scenario& scenario = has_inactive(written) ? reduced : written;
  detail::Compiler compiler(scenario);
  compiler.run();
  return {std::move(compiler.model), std::move(compiler.diagnostics)};
}

namespace detail {

namespace {

constexpr std::size_t candidates_at_most = 5'000'000;
constexpr std::int64_t links_tried_at_most = 50'000'000;  // while ways are looked for: pass-through places may form dense knots
constexpr std::size_t links_of_a_way_at_most = 1000;

double geodesic_km(const Place& a, const Place& b) {
  double metres = 0;
  GeographicLib::Geodesic::WGS84().Inverse(*a.lat_deg, *a.lon_deg, *b.lat_deg, *b.lon_deg, metres);
  return metres / 1000;
}

model::Role role_of(PlaceKind kind) {
  switch (kind) {
    case PlaceKind::origin:
    case PlaceKind::town:
    case PlaceKind::conflict:
    case PlaceKind::flood_zone:
      return model::Role::home;
    case PlaceKind::custody:
      return model::Role::held;
    case PlaceKind::camp:
    case PlaceKind::idp_camp:
    case PlaceKind::destination:
      return model::Role::arrived;
    case PlaceKind::transit:
    case PlaceKind::forwarding_hub:
    case PlaceKind::marker:
    case PlaceKind::border:
    case PlaceKind::sea:
      return model::Role::transit;
  }
  return model::Role::transit;
}

}  // namespace

Groups::Groups(const std::vector<Dimension>& dimensions) : dimensions_(&dimensions) {
  for (const auto& d : dimensions) size_ *= static_cast<int>(std::max<std::size_t>(d.values.size(), 1));
}

int Groups::value(int group, int dimension) const {
  for (std::size_t d = dimensions_->size(); d-- > 0;) {
    const int n = static_cast<int>((*dimensions_)[d].values.size());
    if (static_cast<int>(d) == dimension) return group % n;
    group /= n;
  }
  return 0;
}

bool Groups::matches(const GroupSelector& selector, int group) const {
  for (std::size_t d = 0; d < dimensions_->size(); ++d) {
    const auto found = selector.find((*dimensions_)[d].name);
    if (found == selector.end()) continue;
    if ((*dimensions_)[d].values[value(group, static_cast<int>(d))] != found->second) return false;
  }
  return true;
}

std::vector<int> Groups::matching(const GroupSelector& selector) const {
  std::vector<int> found;
  for (int g = 0; g < size_; ++g)
    if (matches(selector, g)) found.push_back(g);
  return found;
}

std::string Groups::label(int group) const {
  std::string text;
  for (std::size_t d = 0; d < dimensions_->size(); ++d) {
    if (d > 0) text += "; ";
    text += (*dimensions_)[d].name + "=" + (*dimensions_)[d].values[value(group, static_cast<int>(d))];
  }
  return text.empty() ? "all" : text;
}

namespace {

/// Under the rule "journeys" the traits of people stay with the people; rates do not differ by group.
std::vector<Dimension> grouping(const Scenario& scenario) {
  if (scenario.movement.rule.value == MovementRule::journeys) return {};
  std::vector<Dimension> all = scenario.dimensions;
  for (const auto& status : scenario.statuses) {
    all.push_back({status.name, {}, status.where});
    for (const auto& value : status.values) all.back().values.push_back(value.value);
  }
  return all;
}

}  // namespace

Compiler::Compiler(const Scenario& scenario) : s_(scenario), dimensions_(grouping(scenario)), groups_(dimensions_) {
  model.time = TimeAxis(scenario.start.value, scenario.end.value, scenario.step.value);
  step_seconds_ = model.time.mean_step_seconds();
  home_matters_ = home_matters();
}

void Compiler::run() {
  compile_places();
  compile_links();
  if (s_.movement.rule.value == MovementRule::journeys) {
    JourneyCompiler(s_, model, diagnostics).run();
    compile_reports();
    return;
  }
  compile_ways();
  if (diagnostics.has_errors()) return;
  compile_travel();
  compile_classes();
  compile_series();
  compile_memories();
  compile_exits();
  compile_hazards();
  compile_attraction();
  compile_means();
  compile_closures();
  compile_departures();
  compile_transitions();
  compile_predictors();
  compile_selectors();
  compile_counted();
  compile_reports();
  check_distances();
}

int Compiler::place_index(const std::string& id) const {
  const auto found = places_.find(id);
  return found == places_.end() ? -1 : found->second;
}

std::vector<int> Compiler::links_named(const std::string& id) const {
  std::vector<int> found;
  for (const auto& name : {id, id + "~back"})
    if (const auto it = links_.find(name); it != links_.end()) found.push_back(it->second);
  return found;
}

void Compiler::compile_places() {
  model.n_places = static_cast<std::int32_t>(s_.places.size());
  model.n_groups = groups_.size();
  for (int g = 0; g < groups_.size(); ++g) model.labels.groups.push_back(groups_.label(g));
  const bool journeys = s_.movement.rule.value == MovementRule::journeys;
  for (const auto& place : s_.places) {
    places_.emplace(place.id, static_cast<int>(model.labels.places.size()));
    model.labels.places.push_back(place.id);
    auto role = role_of(place.kind.value);
    if (journeys && role == model::Role::home) role = model::Role::transit;  // everybody in the model has left home
    model.role.push_back(role);
    model.capacity.push_back(place.capacity_persons.value.value_or(-1));
    model.pass_through.push_back(place.pass_through.value ? 1 : 0);
  }
  auto& choice = model.choice;
  choice.weight_rule = s_.choice.rule.value == ChoiceRule::weight;
  choice.attraction = s_.choice.attraction.value;
  choice.distance = s_.choice.distance.value;
  choice.risk = s_.choice.risk.value;
  choice.cost = s_.choice.cost.value;
  choice.home = s_.choice.home.value;
  choice.softening_km = s_.choice.softening_km.value;
  choice.attraction_softening = s_.choice.attraction_softening.value;
  choice.power = s_.choice.power.value;
  choice.capacity_buffer = s_.choice.capacity_buffer.value;
  model.max_links_per_step = s_.movement.max_links_per_step.value;
  model.substeps = s_.movement.substeps.value;
  model.turn_back_when_full = s_.movement.when_full.value == WhenFull::turn_back;
}

void Compiler::compile_links() {
  for (std::size_t i = 0; i < s_.modes.size(); ++i) modes_.emplace(s_.modes[i].name, static_cast<int>(i));
  const auto add = [&](const std::string& id, int from, int to, double km, int row) {
    links_.emplace(id, static_cast<int>(model.links.size()));
    model.labels.links.push_back(id);
    model.links.push_back({from, to, km});
    link_row_.push_back(row);
  };
  for (std::size_t i = 0; i < s_.links.size(); ++i) {
    const auto& link = s_.links[i];
    const int from = place_index(link.from.value), to = place_index(link.to.value), row = static_cast<int>(i);
    OUTFLOW_EXPECT(from >= 0 && to >= 0);
    double km = link.distance_km.value.value_or(std::numeric_limits<double>::quiet_NaN());
    if (link.distance_auto.value) km = geodesic_km(s_.places[from], s_.places[to]);
    add(link.id, from, to, km, row);
    if (link.two_way.value) add(link.id + "~back", to, from, km, row);
  }
  model.n_links = static_cast<std::int32_t>(model.links.size());
  model.closed.resize(model.links.size());
}

int Compiler::intern(const std::vector<int>& links) {
  int rest = -1;
  for (std::size_t i = links.size(); i-- > 0;) {
    const auto [it, fresh] = ways_.try_emplace({links[i], rest}, static_cast<int>(model.ways.size()));
    if (fresh) model.ways.push_back({links[i], rest});
    rest = it->second;
  }
  return rest;
}

/// The ways that somebody at a place considers. With look_ahead = 1 they are the links that begin there. Beyond, they are
/// all simple ways of at most look_ahead links; pass-through places use up no look-ahead and are no ends.
void Compiler::compile_ways() {
  for (int l = 0; l < model.n_links; ++l) intern({l});
  std::vector<std::vector<int>> outgoing(static_cast<std::size_t>(model.n_places));
  for (int l = 0; l < model.n_links; ++l) outgoing[model.links[l].from].push_back(l);
  std::int64_t tried = 0;
  for (int p = 0; p < model.n_places; ++p) {
    model.candidate_begin.push_back(static_cast<std::int32_t>(model.candidates.size()));
    std::vector<int> visited{p}, links;
    const auto consider = [&](const auto& self, int at, int depth) -> void {
      for (const int l : outgoing[at]) {
        const int end = model.links[l].to;
        if (links.size() >= links_of_a_way_at_most) tried = links_tried_at_most;
        if (++tried > links_tried_at_most) return;
        if (std::find(visited.begin(), visited.end(), end) != visited.end()) continue;
        if (model.candidates.size() >= candidates_at_most) return;
        links.push_back(l);
        visited.push_back(end);
        const bool far = s_.movement.look_ahead.value > 1;
        const bool passes = far && model.pass_through[end];
        if (!passes) {
          double km = 0;
          for (const int on : links) km += model.links[on].km;
          model.candidates.push_back({intern(links), end, km});
        }
        if (far && (passes || depth > 1)) self(self, end, passes ? depth : depth - 1);
        links.pop_back();
        visited.pop_back();
      }
    };
    consider(consider, p, s_.movement.look_ahead.value);
  }
  model.candidate_begin.push_back(static_cast<std::int32_t>(model.candidates.size()));
  if (model.candidates.size() >= candidates_at_most || tried > links_tried_at_most) {
    diagnostics.error(s_.movement.look_ahead.where,
                      "there are too many ways to choose from (more than 5 million, or too long to find)",
                      "each would be weighed in every step", "lower [movement] look_ahead or drop links");
  }
}

void Compiler::compile_travel() {
  model.travel_units.resize(static_cast<std::size_t>(model.n_links) * groups_.size());
  for (int l = 0; l < model.n_links; ++l) {
    const auto& link = s_.links[link_row_[l]];
    double seconds = 0;
    const auto mode = modes_.find(link.mode.value);
    const double speed = mode == modes_.end() ? 0 : s_.modes[mode->second].speed_m_per_s.value;
    if (link.duration.value) {
      seconds = mean_seconds(*link.duration.value);
      if (std::isnan(model.links[l].km) && speed > 0) model.links[l].km = seconds * speed / 1000;
    } else if (speed > 0) {
      seconds = model.links[l].km * 1000 / speed;
    }
    for (int g = 0; g < groups_.size(); ++g) {
      const double factor = fixed_factor({"speed", -1, l}, g);
      const double units = seconds / factor / step_seconds_ * model::step_units;
      if (!(units < 0x1p31)) {
        diagnostics.error(link.remark.where, "link '" + link.id + "' takes more than 32,767 steps",
                          "a place on it is told in 32-bit units of 1/65,536 step",
                          "use a longer step, a shorter link or a faster mode");
        break;
      }
      model.travel_units[static_cast<std::size_t>(l) * groups_.size() + g] =
          static_cast<std::int32_t>(std::max(1.0, std::round(units)));
    }
  }
}

/// People with different homes are alike, and fewer classes are enough, unless somebody can be sent home, chooses by the
/// distance from home, or is counted by home.
bool Compiler::home_matters() const {
  const auto goes_home = [](const auto& row) { return row.to.value.kind == TargetKind::home; };
  const auto by_home = [](const Report& report) {
    return std::any_of(report.by.begin(), report.by.end(), [](const auto& by) { return by.value == "home"; });
  };
  return s_.choice.home.value != 0 || std::any_of(s_.exits.begin(), s_.exits.end(), goes_home) ||
         std::any_of(s_.hazards.begin(), s_.hazards.end(), goes_home) ||
         std::any_of(s_.reports.begin(), s_.reports.end(), by_home);
}

int Compiler::class_of(int group, int home, int size) {
  if (!home_matters_) home = -1;
  const auto [it, fresh] = classes_.try_emplace({group, home, size}, static_cast<int>(model.classes.size()));
  if (fresh) model.classes.push_back({group, home, size});
  return it->second;
}

/// (size, share of parties) of the first block of parties.csv that fits, sizes descending; alone where none does.
std::vector<std::pair<int, double>> Compiler::party_sizes(int place, int group) const {
  const PartySize* first = nullptr;
  std::vector<std::pair<int, double>> sizes;
  for (const auto& row : s_.party_sizes) {
    const bool fits =
        (row.place.value.empty() || place_index(row.place.value) == place) && groups_.matches(row.group.value, group);
    if (first == nullptr && fits) first = &row;
    if (first != nullptr && row.place.value == first->place.value && row.group.value == first->group.value && row.share.value > 0)
      sizes.emplace_back(row.size.value, row.share.value);
  }
  if (sizes.empty()) return {{1, 1.0}};
  std::sort(sizes.rbegin(), sizes.rend());
  return sizes;
}

/// Persons are put into parties in the stated shares, rounded down from the largest size on; the smallest size takes the
/// rest, and who is still left travels alone. Statuses that a row does not name are spread in their shares at the start,
/// rounded. No draw is made: the start of a run is the same for every member.
void Compiler::compile_classes() {
  for (const auto& row : s_.populations) {
    const int place = place_index(row.place.value);
    const auto shares = shares_at_start(row.group.value);
    OUTFLOW_EXPECT(place >= 0 && !shares.empty());
    double until = 0;
    std::int64_t placed = 0;
    for (const auto& [group, share] : shares) {
      until += share;
      const bool last = group == shares.back().first;
      const auto whole = static_cast<double>(row.persons.value);
      const auto next = last ? row.persons.value : static_cast<std::int64_t>(std::floor(until * whole + 0.5));
      put(place, group, next - placed);
      placed = next;
    }
  }
}

void Compiler::put(int place, int group, std::int64_t persons) {
  const auto sizes = party_sizes(place, group);
  double mean = 0;
  for (const auto& [size, share] : sizes) mean += size * share;
  std::int64_t left = persons;
  const double parties = static_cast<double>(left) / mean;
  for (const auto& [size, share] : sizes) {
    const bool smallest = size == sizes.back().first;
    const auto rounded = static_cast<std::int64_t>(std::floor(parties * share + 0.5));
    const std::int64_t n = smallest ? left / size : std::min(rounded, left / size);
    left -= n * size;
    if (n > 0) model.initial.push_back({place, class_of(group, place, size), n});
  }
  if (left > 0) model.initial.push_back({place, class_of(group, place, 1), left});
}

/// A way without a known length cannot be compared with others by distance.
void Compiler::check_distances() {
  const bool wanted = s_.choice.rule.value == ChoiceRule::weight || s_.choice.distance.value != 0;
  for (int p = 0; p < model.n_places; ++p) {
    const int begin = model.candidate_begin[p], end = model.candidate_begin[p + 1];
    for (int c = begin; c < end; ++c) {
      auto& candidate = model.candidates[c];
      if (!std::isnan(candidate.km)) continue;
      // A link with a duration and a mode got its length from the two; rebuild the sum.
      candidate.km = 0;
      for (int way = candidate.way; way >= 0; way = model.ways[way].rest) candidate.km += model.links[model.ways[way].link].km;
      if (!std::isnan(candidate.km)) continue;
      candidate.km = 0;
      if (wanted && end - begin > 1) {
        const auto& link = s_.links[link_row_[model.ways[candidate.way].link]];
        diagnostics.error(
            link.remark.where, "link '" + link.id + "' has no distance_km, and people choose between ways by distance",
            "its weight cannot be worked out", "give distance_km (or `auto`), a mode, or set [choice] distance = 0");
      }
    }
  }
  if (s_.choice.home.value == 0) return;
  model.home_km.assign(static_cast<std::size_t>(model.n_places) * model.n_places, 0);
  for (int a = 0; a < model.n_places; ++a) {
    for (int b = 0; b < model.n_places; ++b) {
      const bool known = s_.places[a].lat_deg && s_.places[b].lat_deg;
      if (known && a != b)
        model.home_km[static_cast<std::size_t>(a) * model.n_places + b] = geodesic_km(s_.places[a], s_.places[b]);
      if (!known && a < b)
        diagnostics.error(s_.places[s_.places[a].lat_deg ? b : a].remark.where,
                          "a place has no coordinates, and [choice] home is not 0", "closeness to home cannot be worked out",
                          "give lat and lon, or set [choice] home = 0");
    }
  }
}

}  // namespace detail
}  // namespace outflow::scenario
