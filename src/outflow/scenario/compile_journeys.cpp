#include <GeographicLib/Geodesic.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

#include "outflow/scenario/detail/journey_compiler.h"
#include "outflow/scenario/words.h"

/// What each place is in each step: kind, chance to leave, score. docs/model.md, "Journeys", has the formulas.
namespace outflow::scenario::detail {

namespace {

constexpr double no_conflict = 1e-6;  ///< intensities below count as none

std::optional<double> to_number(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Entry of a list at a level, linear between whole levels; beyond the last entry the last one holds.
double at_level(const std::vector<double>& list, double level) {
  if (list.empty()) return 0;
  const double last = static_cast<double>(list.size() - 1);
  const double x = std::clamp(level, 0.0, last);
  const auto i = static_cast<std::size_t>(std::floor(x));
  if (i + 1 >= list.size()) return list.back();
  return list[i] + (x - static_cast<double>(i)) * (list[i + 1] - list[i]);
}

}  // namespace

JourneyCompiler::JourneyCompiler(const Scenario& scenario, model::Model& model, Diagnostics& diagnostics)
    : s_(scenario), j_(scenario.journeys), model_(model), out_(model.journeys.emplace()), diagnostics_(diagnostics) {
  for (std::size_t p = 0; p < s_.places.size(); ++p) places_.emplace(s_.places[p].id, static_cast<int>(p));
  for (const auto& a : s_.place_attributes) place_attributes_[{a.of.value, a.name.value}] = a.value.value;
  for (const auto& a : s_.link_attributes) link_attributes_[{a.of.value, a.name.value}] = a.value.value;
  for (const auto& c : s_.conditions)
    conditions_[{c.what.value, place_index(c.place.value)}].emplace_back(step_of(c.date.value), c.value.value);
  for (auto& [key, rows] : conditions_)
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
}

void JourneyCompiler::run() {
  compile_settings();
  compile_links();
  compile_places();
  collect_closures();
  compile_states();
  compile_networks();
  compile_people();
  compile_newcomers();
}

int JourneyCompiler::place_index(const std::string& id) const {
  const auto found = places_.find(id);
  return found == places_.end() ? -1 : found->second;
}

double JourneyCompiler::place_number(const std::string& attribute, int place, double fallback) const {
  const auto found = place_attributes_.find({s_.places[place].id, attribute});
  return found == place_attributes_.end() ? fallback : to_number(found->second).value_or(fallback);
}

int JourneyCompiler::step_of(Seconds moment) const {
  const auto whole = model_.time.whole();
  if (moment >= whole.begin && moment < whole.end) return model_.time.index(moment);
  const bool before = moment < whole.begin;
  const double steps = static_cast<double>(moment - (before ? whole.begin : whole.end)) / model_.time.mean_step_seconds();
  return (before ? 0 : model_.n_steps()) + static_cast<int>(std::floor(std::clamp(steps, -1e9, 1e9)));
}

void JourneyCompiler::compile_settings() {
  auto& to = out_.settings;
  to.walk_km = j_.walk_km_per_step.value;
  to.vehicle_km = j_.vehicle_km_per_step.value;
  to.softening_km = j_.softening_km.value;
  to.weight_softening = j_.weight_softening.value;
  to.distance_power = j_.distance_power.value;
  to.weight_power = j_.awareness.value == 0 ? 0 : j_.weight_power.value;  // unaware: all neighbours alike
  to.capacity_buffer = j_.capacity_buffer.value;
  to.capacity_scaling = j_.capacity_scaling.value;
  to.pruning_threshold = j_.pruning_threshold.value;
  to.residents_power = j_.residents_attract.value ? j_.residents_power.value : 0;
  to.chance_residents_base = j_.move_chance_residents_base.value;
  to.chance_residents_power = j_.move_chance_residents_power.value;
  to.home_distance_power = j_.stay_close_to_home.value ? j_.home_distance_power.value : 0;
  to.religion_fraction = j_.religion_fraction.value;
  to.start_on_foot = j_.start_on_foot.value;
  to.avoid_short_stints = j_.avoid_short_stints.value;
  to.fresh_speed = has(Quirk::fresh_speed);
  to.home_is_here = has(Quirk::home_is_here);
  to.squared_scores = j_.fixed_routes.value && has(Quirk::squared_fixed_routes);
  to.take_residents = j_.take_residents.value;
  to.match_camp_ethnicity = j_.match_camp_ethnicity.value;
  to.match_town_ethnicity = j_.match_town_ethnicity.value;
  to.match_conflict_ethnicity = j_.match_conflict_ethnicity.value;
  to.match_camp_religion = j_.match_camp_religion.value;
  to.harvest_for_all = has(Quirk::harvest_for_all);
  to.prescribed_newcomers = j_.newcomers.value == NewcomerSource::prescribed;
  to.law = static_cast<model::NewcomerLaw>(j_.newcomer_law.value);
  for (int t = 0; t < model_.n_steps(); ++t) {
    const std::string date = format_date(model_.time.step(t).begin);
    const int month = (date[5] - '0') * 10 + (date[6] - '0');
    const auto& months = j_.harvest_months.value;
    out_.harvest.push_back(std::find(months.begin(), months.end(), month) != months.end() ? 1 : 0);
  }
}

void JourneyCompiler::compile_links() {
  const auto number = [&](const std::string& id, const char* name, double fallback) {
    const auto found = link_attributes_.find({id, name});
    return found == link_attributes_.end() ? fallback : to_number(found->second).value_or(fallback);
  };
  for (const auto& link : s_.links) {
    const double km = model_.links[out_.links.size()].km;
    const model::JourneyLink both{km, number(link.id, "max_move_speed", j_.vehicle_km_per_step.value),
                                  number(link.id, "walk_probability", 0)};
    out_.links.push_back(both);
    if (link.two_way.value) out_.links.push_back(both);
  }
}

void JourneyCompiler::compile_places() {
  const std::string home = j_.home_country.value.empty() ? s_.places.front().country : j_.home_country.value;
  for (int p = 0; p < model_.n_places; ++p) {
    const auto& place = s_.places[p];
    Fixed fixed;
    fixed.capacity = static_cast<double>(place.capacity_persons.value.value_or(-1)) - place_number("capacity_taken", p, 0);
    fixed.capacity_per_step = place_number("capacity_per_step", p, 0);
    fixed.foreign = place.country != home;
    if (fixed.foreign) {
      const double hdi = place_number("hdi", p, 0);
      fixed.abroad = (j_.economic_pull.value ? 1 + place_number("trade_volume", p, 0) + hdi * hdi : 1) * j_.foreign_weight.value;
    }
    fixed_.push_back(fixed);
    out_.residents.push_back(place.residents.value);
    out_.settling.push_back(j_.camps_are_sinks.value ? place_number("deactivation_probability", p, 0) : 0);
  }
  if (out_.settings.home_distance_power == 0) return;
  for (int a = 0; a < model_.n_places; ++a)
    for (int b = 0; b < model_.n_places; ++b) out_.km_between.push_back(a == b ? 0 : km_between(a, b));
}

double JourneyCompiler::km_between(int a, int b) const {
  const auto &from = s_.places[a], &to = s_.places[b];
  const double lat1 = from.lat_deg.value_or(0), lon1 = from.lon_deg.value_or(0);
  const double lat2 = to.lat_deg.value_or(0), lon2 = to.lon_deg.value_or(0);
  if (!has(Quirk::swapped_coordinates)) {
    double metres = 0;
    GeographicLib::Geodesic::WGS84().Inverse(lat1, lon1, lat2, lon2, metres);
    return metres / 1000;
  }
  // The reference program: haversine on a sphere of 6371 km, with the longitude where the latitude belongs.
  constexpr double rad = std::numbers::pi / 180;
  const double half_lat = std::sin((lon2 - lon1) * rad / 2), half_lon = std::sin((lat2 - lat1) * rad / 2);
  const double h = half_lat * half_lat + std::cos(lon1 * rad) * std::cos(lon2 * rad) * half_lon * half_lon;
  return 2 * 6371 * std::asin(std::min(1.0, std::sqrt(h)));
}

/// The value in force: the last row not after t (conflict, flood: 0 before the first), or linear between rows (hunger).
double JourneyCompiler::condition(ConditionKind what, int place, int t) const {
  const auto found = conditions_.find({what, place});
  if (found == conditions_.end()) return 0;
  const auto& rows = found->second;
  const auto next = std::upper_bound(rows.begin(), rows.end(), t, [](int step, const auto& row) { return step < row.first; });
  if (what != ConditionKind::hunger) return next == rows.begin() ? 0 : std::prev(next)->second;
  if (next == rows.begin()) return rows.front().second;
  const auto& before = *std::prev(next);
  if (next == rows.end()) return before.second;
  return before.second + (next->second - before.second) * (t - before.first) / (next->first - before.first);
}

void JourneyCompiler::become(int place, PlaceKind kind, bool at_start) {
  auto& life = life_[place];
  const int since = life.since;  // a new kind ends a conflict, but does not make an old one young
  life = {};
  life.since = since;
  switch (kind) {
    case PlaceKind::camp:
    case PlaceKind::idp_camp:
      life.camp = true;
      life.idp_camp = kind == PlaceKind::idp_camp;
      life.move_chance = life.idp_camp ? j_.idp_camp_move_chance.value : j_.camp_move_chance.value;
      break;
    case PlaceKind::conflict:
      life.move_chance = j_.conflict_move_chance.value;
      life.intensity = place_number("conflict_intensity", place, 1.0);
      break;
    case PlaceKind::town:
      life.town = true;
      life.move_chance = j_.default_move_chance.value;
      break;
    case PlaceKind::flood_zone:
      life.flood_zone = true;
      life.move_chance = j_.default_move_chance.value;
      break;
    default:  // hubs, markers and places to pass: nobody stays
      life.marker = kind == PlaceKind::marker;
      life.move_chance = 1;
  }
  if (at_start) life.move_chance = place_number("move_chance", place, life.move_chance);
}

void JourneyCompiler::change_kinds(int t) {
  for (const auto& event : s_.events) {
    if (event.kind.value != EventKind::change_kind || step_of(event.from.value) != t) continue;
    const auto sign = event.what.value.find('=');
    const int place = place_index(event.what.value.substr(0, sign));
    const auto kind = from_word<PlaceKind>(std::string_view(event.what.value).substr(sign + 1));
    if (place >= 0 && kind) become(place, *kind, false);
  }
}

/// Conflicts begin and end when the intensity passes 1e-6.
void JourneyCompiler::follow_conflicts(int t) {
  for (int p = 0; p < model_.n_places; ++p) {
    auto& life = life_[p];
    if (!conditions_.contains({ConditionKind::conflict, p})) continue;
    const double now = condition(ConditionKind::conflict, p, t);
    const double before = t == 0 ? 0 : condition(ConditionKind::conflict, p, t - 1);
    if (now > no_conflict && before < no_conflict) {
      life.move_chance = j_.conflict_move_chance.value;
      life.intensity = now;
      life.since = t;
      life.town = false;
    } else if (now < no_conflict && before >= no_conflict) {
      life.move_chance = j_.default_move_chance.value;
      life.intensity = -1;
      life.town = true;
    } else if (now > no_conflict && now != before && !has(Quirk::held_intensity)) {
      life.intensity = now;
    }
  }
}

void JourneyCompiler::close_camps(int t) {
  for (const auto& closure : closures_) {
    const auto& event = s_.events[closure.event];
    const bool idp = event.kind.value == EventKind::closure_idp_camp;
    if (closure.step != t || (event.kind.value != EventKind::closure_camp && !idp)) continue;
    const int place = place_index(event.what.value);
    auto& life = life_[place];
    life.camp = !closure.close;
    life.idp_camp = !closure.close && idp;
    if (closure.close) {
      life.town = true;
      life.intensity = -1;
      life.move_chance = j_.default_move_chance.value;
    } else {
      life.town = false;
      life.move_chance = idp ? j_.idp_camp_move_chance.value : j_.camp_move_chance.value;
    }
  }
}

double JourneyCompiler::decay(const Life& life, int t) const {
  const auto& list = j_.conflict_decay.value;
  if (list.empty()) return 1;
  const auto index = static_cast<std::size_t>((t - life.since) / j_.conflict_decay_steps.value);
  return list[std::min(index, list.size() - 1)];
}

/// Day by day: kinds change, conflicts begin and end, newcomers appear, camps close, and then people look around.
void JourneyCompiler::compile_states() {
  life_.resize(static_cast<std::size_t>(model_.n_places));
  last_state_.resize(life_.size());
  for (int p = 0; p < model_.n_places; ++p) become(p, s_.places[p].kind.value, true);
  for (int t = 0; t < model_.n_steps(); ++t) {
    change_kinds(t);
    follow_conflicts(t);
    const std::vector<Life> at_newcomers = life_;
    close_camps(t);
    out_.change_begin.push_back(static_cast<std::int32_t>(out_.changes.size()));
    std::vector<std::uint8_t> marker(life_.size());
    for (int p = 0; p < model_.n_places; ++p) {
      marker[p] = life_[p].marker ? 1 : 0;
      const auto state = state_of(p, t, at_newcomers[p]);
      if (t > 0 && state == last_state_[p]) continue;
      out_.changes.push_back({t, p, state});
      last_state_[p] = state;
    }
    if (markers_.empty() || markers_.back() != marker) {
      markers_.push_back(marker);
      marker_steps_.insert(t);
    }
  }
  out_.change_begin.push_back(static_cast<std::int32_t>(out_.changes.size()));
}

model::PlaceState JourneyCompiler::state_of(int place, int t, const Life& at_newcomers) const {
  const auto& life = life_[place];
  model::PlaceState state;
  state.town = life.town;
  state.camp = life.camp;
  state.idp_camp = life.idp_camp;
  state.marker = life.marker;
  state.zone = life.intensity > 0;
  state.violent = life.intensity > 0.5;
  state.move_chance = life.move_chance;
  const double hunger = condition(ConditionKind::hunger, place, t) / 100;
  if (j_.flee_when_starving.value) state.hunger = hunger;

  const auto& fixed = fixed_[place];
  state.capacity = fixed.capacity + fixed.capacity_per_step * (t + 1);
  double score = fixed.abroad * s_.places[place].attraction.value;
  if (!fixed.foreign && j_.avoid_hungry_places.value && t > 0) score *= 1 - hunger * hunger;
  if (life.camp) score *= j_.camp_weight.value;
  if (life.intensity > 0) score *= std::pow(j_.conflict_weight.value, decay(life, t) * life.intensity);
  state.score = score;
  if (j_.floods.value) add_floods(place, t, state);
  add_newcomers(place, t, at_newcomers, state);
  return state;
}

void JourneyCompiler::add_newcomers(int place, int t, const Life& life, model::PlaceState& state) const {
  const double hunger = condition(ConditionKind::hunger, place, t) / 100;
  if (life.intensity > 0) state.source = life.intensity * decay(life, t);
  const bool sends = life.intensity > 0 || j_.hunger_outside_conflict.value;
  if (j_.hunger_adds_newcomers.value && t > 0 && sends) state.source += hunger;
  if (j_.newcomers.value == NewcomerSource::conflict && life.intensity > 0)
    state.newcomers = j_.newcomer_rate.value * life.intensity;
  if (j_.newcomers.value == NewcomerSource::flood) {
    const double level = condition(ConditionKind::flood, place, t);
    if (level > 0) state.newcomers = at_level(j_.newcomers_by_flood.value, level);
  }
}

/// A flooded place is left with the chance of its level and is less attractive; forecasts do the same for those who
/// believe them, by the mean over the steps ahead.
void JourneyCompiler::add_floods(int place, int t, model::PlaceState& state) const {
  const auto &chances = j_.flood_move_chances.value, &weights = j_.flood_place_weights.value;
  const double level = condition(ConditionKind::flood, place, t);
  const bool zone = life_[place].flood_zone;
  if (level > 0 && !chances.empty()) state.flood_chance = at_level(chances, level);
  if (!weights.empty()) {
    const double factor = at_level(weights, level);
    if (level > 0 || zone) state.flood_score = factor;
    if (level > 0 && zone && has(Quirk::flood_weight_twice)) state.flood_score = factor * factor;
  }
  if (!j_.flood_forecasts.value || t > j_.flood_forecast_end.value) return;
  double sum = 0, push = 0, score = 0;
  for (int x = 1; x <= j_.flood_forecast_steps.value && t + x <= j_.flood_forecast_end.value; ++x) {
    const auto& trust = j_.flood_forecast_weights.value;
    const double w = trust.empty() ? 1 : trust[std::min(static_cast<std::size_t>(x - 1), trust.size() - 1)];
    const double ahead = condition(ConditionKind::flood, place, t + x);
    sum += w;
    push += w * (ahead > 0 && !chances.empty() ? at_level(chances, ahead) : 0);
    score += w * (ahead > 0 && !weights.empty() ? at_level(weights, ahead) : 1);
  }
  if (sum <= 0) return;
  state.forecast_push = push / sum;
  state.forecast_score = score / sum;
}

}  // namespace outflow::scenario::detail
