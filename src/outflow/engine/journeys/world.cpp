#include "outflow/engine/journeys/world.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace outflow::engine {

using model::HazardView;

namespace {

constexpr std::uint64_t no_word = std::uint64_t{1} << 32;  ///< above every word
constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

}  // namespace

JourneyWorld::JourneyWorld(const model::Model& model)
    : model_(&model), j_(&*model.journeys), n_classes_(static_cast<std::size_t>(model.n_classes())) {
  for (const auto& traveller : j_->travellers) by_class_ = by_class_ || traveller.flood_awareness != 0;
  const auto places = static_cast<std::size_t>(model.n_places);
  state_.resize(places);
  persons_.resize(places);
  plenty_.resize(places, unlimited);
  room_.resize(places);
  turns_away_.resize(places);
  limited_.resize(places);
  chance_.resize(by_class_ ? places * n_classes_ : places);
  tables_.resize(places * n_classes_);
  lots_.resize(2 * places * n_classes_);
  for (std::size_t i = 0; i < lots_.size(); ++i) lots_[i].seen_at = static_cast<std::int32_t>(i / n_classes_);
  room_versions_.resize(2 * places);
  seen_from_.resize(places);
}

void JourneyWorld::reset() {
  std::fill(persons_.begin(), persons_.end(), 0);
  std::fill(room_.begin(), room_.end(), 1.0);
  std::fill(turns_away_.begin(), turns_away_.end(), 0);
  residents_ = j_->residents;
  network_index_ = 0;
  network_ = nullptr;
  ++version_;
  stale_ = true;
}

void JourneyWorld::begin_step(int t) {
  t_ = t;
  for (int c = j_->change_begin[t]; c < j_->change_begin[t + 1]; ++c) {
    const auto& change = j_->changes[c];
    auto& state = state_[change.place];
    const auto capacity_only = [&] {
      auto same = change.state;
      same.capacity = state.capacity;
      same.source = state.source;
      same.newcomers = state.newcomers;
      return same == state;
    };
    stale_ = stale_ || t == 0 || !capacity_only() || j_->settings.chance_residents_power != 0;
    state = change.state;
    limited_[change.place] = state.capacity > 0 ? 1 : 0;
    const double full = state.capacity * j_->settings.capacity_scaling;
    plenty_[change.place] = full >= 1 ? static_cast<std::int64_t>(j_->settings.capacity_buffer * full) : unlimited;
    update_room(change.place);
    turns_away_[change.place] = room_[change.place] < 0.5 && state.camp ? 1 : 0;
  }
  first_closing_ = t == 0 ? 0 : last_closing_;
  for (last_closing_ = first_closing_; last_closing_ < j_->closings.size() && j_->closings[last_closing_].first == t;)
    ++last_closing_;
  const auto& networks = j_->networks;
  while (network_ == nullptr || (network_index_ + 1 < networks.size() && networks[network_index_ + 1].first_step <= t)) {
    if (network_ != nullptr) ++network_index_;
    network_ = &networks[network_index_];
    enter_network();
  }
}

bool JourneyWorld::closed_today(int link) const {
  const auto begin = j_->closings.begin();
  return std::binary_search(begin + static_cast<std::ptrdiff_t>(first_closing_),
                            begin + static_cast<std::ptrdiff_t>(last_closing_), std::pair<std::int32_t, std::int32_t>{t_, link});
}

void JourneyWorld::enter_network() {
  nearness_.clear();
  choices_.clear();
  for (int p = 0; p < model_->n_places; ++p)
    for (int c = network_->candidate_begin[p]; c < network_->candidate_begin[p + 1]; ++c) {
      const auto& route = j_->routes[network_->candidates[c].route];
      choices_.push_back({link_to(p, route.next), route.rest, route.end});
    }
  choices_.push_back({-1, -1, 0});
  find_who_sees();
  for (const auto& candidate : network_->candidates)
    nearness_.push_back(std::pow(j_->settings.softening_km + candidate.km, -j_->settings.distance_power));
  stale_ = true;
}

void JourneyWorld::find_who_sees() {
  for (int q = 0; q < model_->n_places; ++q) seen_from_[q].assign(1, model_->n_places + q);
  for (int p = 0; p < model_->n_places; ++p)
    for (int c = network_->candidate_begin[p]; c < network_->candidate_begin[p + 1]; ++c) {
      auto& seen = seen_from_[j_->routes[network_->candidates[c].route].end];
      if (seen.back() != p) seen.push_back(p);
    }
}

void JourneyWorld::look_around(std::span<const std::int64_t> stock) {
  const auto& set = j_->settings;
  const bool matching =
      set.match_camp_ethnicity || set.match_town_ethnicity || set.match_conflict_ethnicity || set.match_camp_religion;
  if (matching) count_likeness(stock);
  stale_ = stale_ || harvest_today() != harvested_;
  harvested_ = harvest_today();
  if (!stale_ && !matching && !set.take_residents) return;
  stale_ = false;
  ++version_;
  for (int p = 0; p < model_->n_places; ++p) {
    const double base = base_chance(p);
    if (!by_class_) {
      chance_[p] = base;
      continue;
    }
    for (std::size_t c = 0; c < n_classes_; ++c)
      chance_[static_cast<std::size_t>(p) * n_classes_ + c] =
          base + (1 - base) * std::min(1.0, j_->travellers[c].flood_awareness * state_[p].forecast_push);
  }
}

double JourneyWorld::base_chance(int place) const {
  const auto& set = j_->settings;
  const auto& state = state_[place];
  double p = state.move_chance;
  if (set.chance_residents_power != 0) {
    const double people = std::max(static_cast<double>(residents_[place]), state.capacity);
    p *= std::pow(std::max(people, 0.0) / set.chance_residents_base, set.chance_residents_power);
  }
  p = state.hunger + (1 - state.hunger) * p;
  if (state.flood_chance >= 0) p = state.flood_chance;
  return std::clamp(p, 0.0, 1.0);
}

void JourneyWorld::count_likeness(std::span<const std::int64_t> stock) {
  const auto places = static_cast<std::size_t>(model_->n_places);
  ethnic_.assign(places * static_cast<std::size_t>(j_->n_ethnicities), 0);
  religious_.assign(places * static_cast<std::size_t>(j_->n_religions), 0);
  present_.assign(places, 0);
  for (std::size_t p = 0; p < places; ++p)
    for (std::size_t c = 0; c < n_classes_; ++c) {
      const auto n = static_cast<double>(stock[p * n_classes_ + c]);
      const auto& traveller = j_->travellers[c];
      present_[p] += n;
      if (traveller.ethnicity >= 0 && j_->n_ethnicities > 0)
        ethnic_[p * static_cast<std::size_t>(j_->n_ethnicities) + traveller.ethnicity] += n;
      if (traveller.religion >= 0 && j_->n_religions > 0)
        religious_[p * static_cast<std::size_t>(j_->n_religions) + traveller.religion] += n;
    }
}

/// Share of people of one's own kind at a place, among the displaced there and the residents whose kind is known; one person of
/// each kind is added, so that empty places are neither shunned nor sought.
double JourneyWorld::likeness(int place, int value, int n_values, const std::vector<double>& residents,
                              const std::vector<double>& here, const std::vector<double>& all) const {
  if (value < 0 || n_values == 0) return 1;
  const auto row = static_cast<std::size_t>(place) * static_cast<std::size_t>(n_values);
  double known = 0;
  for (int v = 0; v < n_values; ++v) known += residents[row + static_cast<std::size_t>(v)];
  const auto at = row + static_cast<std::size_t>(value);
  return (here[at] + residents[at] + 1) / (all[place] + known + n_values);
}

double JourneyWorld::score_for(int end, int here, const model::Traveller& traveller) const {
  const auto& set = j_->settings;
  const auto& state = state_[end];
  double s = state.score;
  if (traveller.hazard == HazardView::avoid) s *= s;
  if (traveller.hazard == HazardView::ignore) s = 1;
  if (set.home_distance_power != 0) {
    const int from = set.home_is_here ? here : traveller.home;
    const double km = j_->km_between[static_cast<std::size_t>(from) * model_->n_places + end];
    s *= std::pow(std::max(1.0, km), -set.home_distance_power);
  }
  s *= state.flood_score;
  s *= 1 - std::min(1.0, traveller.flood_awareness) * (1 - state.forecast_score);
  const auto ethnic = [&] {
    return 10 * likeness(end, traveller.ethnicity, j_->n_ethnicities, j_->ethnic_residents, ethnic_, present_);
  };
  if (state.camp) {
    if (set.match_camp_ethnicity) s *= ethnic();
    if (set.match_camp_religion)
      s *= likeness(end, traveller.religion, j_->n_religions, j_->religious_residents, religious_, present_) /
           set.religion_fraction;
  } else if (state.zone ? set.match_conflict_ethnicity : set.match_town_ethnicity) {
    s *= ethnic();
  }
  if (set.residents_power != 0 && !state.camp)
    s *= std::pow(std::max(1.0, static_cast<double>(residents_[end])), set.residents_power);
  return s;
}

void JourneyWorld::weigh(int place, int cls, Table& table) {
  const auto& set = j_->settings;
  const int first = network_->candidate_begin[place], last = network_->candidate_begin[place + 1];
  table.weight.resize(static_cast<std::size_t>(last - first));
  for (int c = first; c < last; ++c) {
    const int end = j_->routes[network_->candidates[c].route].end;
    const double s = score_for(end, place, j_->travellers[cls]);
    // The reference weighs fixed routes by the score of the place, and then once more by what it is to the person.
    double w = (set.weight_softening + (set.squared_scores ? state_[end].score : s)) * nearness_[c];
    if (set.weight_power != 1) w = std::pow(w, set.weight_power);
    if (set.squared_scores) w *= s;
    table.weight[static_cast<std::size_t>(c - first)] = w;
  }
  table.version = version_;
}

void JourneyWorld::apply_room(int place, Table& table) {
  const auto& set = j_->settings;
  const int first = network_->candidate_begin[place];
  const std::size_t n = table.weight.size();
  auto& out = table.cumulative;
  out.resize(n);
  double best = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double room = set.squared_scores ? 1 : room_[j_->routes[network_->candidates[first + i].route].end];
    if (room != 1 && set.weight_power != 1) room = std::pow(room, set.weight_power);
    out[i] = table.weight[i] * room;
    best = std::max(best, out[i]);
  }
  const double least = set.pruning_threshold >= 1.001 ? best / set.pruning_threshold : 0;
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (out[i] >= least) sum += out[i];
    out[i] = sum;
  }
  if (!(sum > 0))
    for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<double>(i + 1);
  table.room_version = room_versions_[place];
}

void JourneyWorld::bring_up_to_date(int place, int cls, Table& table) {
  if (table.version != version_) weigh(place, cls, table);
  apply_room(place, table);
}

void JourneyWorld::bring_up_to_date(int index, Lot& lot) {
  const int cls = index % static_cast<int>(n_classes_), place = index / static_cast<int>(n_classes_);
  if (place < model_->n_places) {
    draw_up(place, cls, lot);
  } else {
    for (auto& thresholds : lot.thresholds) thresholds.assign(1, no_word);
    lot.chance = 1;
    lot.outcome.assign({0, 1});
    if (turns_away(place - model_->n_places)) lot.outcome[0] = lot.stays();
    if (harvests(cls)) lot.outcome[0] = lot.waits();
    for (auto& list : lot.short_list) list.fill(no_word);
    lot.short_one = true;
  }
  for (std::size_t k = 0; k < lot.short_outcome.size(); ++k)
    lot.short_outcome[k] = static_cast<std::uint8_t>(k < lot.outcome.size() && lot.short_one ? lot.outcome[k] : 0);
  lot.version = version_ + room_versions_[lot.seen_at];  // both only grow
}

/// Thresholds are probabilities cumulated, times 2^32, to the nearest; a route of weight 0 has no word.
void JourneyWorld::draw_up(int place, int cls, Lot& lot) {
  const auto sums = cumulative(place, cls);
  const std::size_t n = sums.size();
  lot.chance = harvests(cls) ? 0 : chance(place, cls);
  lot.hurried_below = j_->settings.avoid_short_stints && state_[place].town && !harvests(cls) ? 0.5 : -1;
  lot.short_one = n <= lot.short_list[0].size();
  lot.outcome.resize(n + 1);
  for (std::uint32_t k = 0; k <= n; ++k) lot.outcome[k] = k;
  for (std::uint32_t k = 0; k < n; ++k) {
    const auto& way = choice(place, k);
    if (way.link < 0 || turns_away(way.end)) lot.outcome[k] = lot.outcome[n];
  }
  for (const std::size_t certain : {0u, 1u}) {
    auto& thresholds = lot.thresholds[certain];
    thresholds.resize(n);
    const double scale = (certain != 0 ? 1 : lot.chance) * 0x1p32;
    for (std::size_t k = 0; k < n; ++k) thresholds[k] = static_cast<std::uint64_t>(sums[k] / sums.back() * scale + 0.5);
    lot.short_list[certain].fill(no_word);
    if (lot.short_one) std::copy(thresholds.begin(), thresholds.end(), lot.short_list[certain].begin());
  }
}

std::size_t JourneyWorld::Lot::long_choice(std::uint32_t word, bool certain) const {
  const auto& list = thresholds[certain ? 1 : 0];
  return static_cast<std::size_t>(std::upper_bound(list.begin(), list.end(), std::uint64_t{word}) - list.begin());
}

int JourneyWorld::link_to(int place, int next) const {
  for (int i = network_->open_begin[place]; i < network_->open_begin[place + 1]; ++i)
    if (model_->links[network_->open[i]].to == next) return network_->open[i];
  return -1;
}

void JourneyWorld::update_room(int place) {
  const double capacity = state_[place].capacity * j_->settings.capacity_scaling;
  const auto n = static_cast<double>(persons_[place]);
  const double b = j_->settings.capacity_buffer;
  double room = 1;
  if (capacity >= 1 && n > b * capacity) room = n >= capacity ? 0 : 1 - (n - b * capacity) / (capacity * (1 - b));
  if (room == room_[place]) return;
  room_[place] = room;
  turns_away_[place] = room < 0.5 && state_[place].camp ? 1 : 0;
  for (const std::int32_t from : seen_from_[place]) ++room_versions_[from];
}

bool JourneyWorld::crowded(std::span<const std::int64_t> arrivals) const {
  for (int p = 0; p < model_->n_places; ++p) {
    const double capacity = state_[p].capacity * j_->settings.capacity_scaling;
    if (capacity < 1) continue;
    const std::int64_t expected = persons_[p] + 3 * arrivals[p] + 20;
    if (static_cast<double>(expected) > j_->settings.capacity_buffer * capacity) return true;
  }
  return false;
}

std::vector<double> JourneyWorld::source_weights() const {
  std::vector<double> weights;
  for (int p = 0; p < model_->n_places; ++p)
    weights.push_back(state_[p].source * static_cast<double>(std::max<std::int64_t>(0, residents_[p])));
  return weights;
}

void JourneyWorld::take_residents(int place, std::int64_t n) {
  if (j_->settings.take_residents) residents_[place] = std::max<std::int64_t>(0, residents_[place] - n);
}

}  // namespace outflow::engine
