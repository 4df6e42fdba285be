#include "outflow/engine/journeys/agents.h"

#include <algorithm>
#include <cmath>

#include "outflow/base/contract.h"
#include "outflow/random/categorical.h"
#include "outflow/random/poisson.h"

namespace outflow::engine {

using random::Purpose;

namespace {

constexpr std::size_t block = 1024;

std::size_t pick(const std::vector<std::pair<std::int32_t, double>>& mix, double u) {
  double sum = 0;
  for (const auto& [cls, weight] : mix) sum += weight;
  double below = 0;
  std::size_t last = 0;
  for (std::size_t i = 0; i < mix.size(); ++i) {
    if (mix[i].second <= 0) continue;
    last = i;
    below += mix[i].second;
    if (u * sum < below) return i;
  }
  return last;
}

}  // namespace

JourneyAgents::JourneyAgents(const model::Model& model)
    : model_(&model),
      j_(&*model.journeys),
      n_classes_(static_cast<std::size_t>(model.n_classes())),
      world_(model),
      counts_(model) {
  OUTFLOW_EXPECT(n_classes_ <= 65536);
}

void JourneyAgents::reset(std::uint64_t seed, std::uint64_t member) {
  key_ = random::member_key(seed, member);
  t_ = 0;
  world_.reset();
  counts_.clear();
  for (auto* v : {&where_, &route_, &recent_step_}) v->clear();
  cls_.clear();
  flags_.clear();
  recent_.clear();
  travellers_.clear();
  km_.clear();
  diary_ = {};
  stock_.assign(static_cast<std::size_t>(model_->n_places) * n_classes_, 0);
  moving_.assign(n_classes_, 0);
}

void JourneyAgents::continue_from(const Engine& other, std::uint64_t seed, std::uint64_t member) {
  const auto& same = same_kind(*this, other);
  if (&same != this) *this = same;
  key_ = random::member_key(seed, member);
}

void JourneyAgents::advance() {
  counts_.clear();
  world_.begin_step(t_);
  if (t_ == 0)
    for (std::size_t row = 0; row < j_->present.size(); ++row)
      for (std::int64_t k = 0; k < j_->present[row].persons; ++k)
        add_person(j_->present[row].place, j_->present[row].mix, static_cast<std::int32_t>(row));
  appear();
  send_back_from_closed_links();
  world_.look_around(stock_);
  decide_all();
  travel_all();
  settle_in_camps();
  ++t_;
}

void JourneyAgents::add_person(int place, int mix, std::int32_t present) {
  const auto& classes = j_->mixes[mix];
  int cls = classes.front().first;
  if (classes.size() > 1) {
    auto draws = stream(where_.size(), Purpose::initial);
    cls = classes[pick(classes, draws.uniform())].first;
  }
  where_.push_back(place);
  route_.push_back(-1);
  cls_.push_back(static_cast<std::uint16_t>(cls));
  flags_.push_back(0);
  if (j_->settings.avoid_short_stints) {
    recent_.push_back(0);
    recent_step_.push_back(t_);
  }
  if (diary_on_) {
    diary_.home.push_back(place);
    diary_.arrivals.push_back(0);
    diary_.finished_km.push_back(0);
    diary_.today_km.push_back(0);
    diary_.present.push_back(present);
    random::Stream draws({.key = key_, .entity = where_.size() - 1, .step = 0, .purpose = Purpose::portrait});
    diary_.known.push_back({static_cast<std::int32_t>(random::poisson(mean_connections_, draws)), 0, t_});
  }
  stock_[cell(place, cls)] += 1;
  world_.add_persons(place, 1);
  counts_.appeared.add(cell(place, cls), 1);
}

void JourneyAgents::appear() {
  const auto fresh = newcomers_of_step(*model_, world_, t_, key_);
  for (const auto& [place, n] : fresh.at_place) {
    for (std::int64_t k = 0; k < n; ++k) add_person(place, j_->birth_mix[place]);
    world_.take_residents(place, n);
  }
  if (fresh.anywhere == 0) return;
  auto cumulative = world_.source_weights();
  for (std::size_t p = 1; p < cumulative.size(); ++p) cumulative[p] += cumulative[p - 1];
  if (!(cumulative.back() > 0)) {
    counts_.short_persons += fresh.anywhere;
    return;
  }
  for (std::int64_t k = 0; k < fresh.anywhere; ++k) {
    auto draws = stream(where_.size(), Purpose::spawn);
    const auto place = static_cast<int>(random::categorical(cumulative, draws.uniform()));
    add_person(place, j_->birth_mix[place]);
    world_.take_residents(place, 1);
  }
}

void JourneyAgents::send_back_from_closed_links() {
  if (!world_.any_closed_today()) return;
  for (const auto i : travellers_)
    if (world_.closed_today(~where_[i])) flags_[i] |= stale;
}

/// Before every decision, for the diary.
void JourneyAgents::meet(std::size_t i) {
  if (!diary_on_ || (flags_[i] & settled) != 0) return;
  const auto& state = world_.state(where_[i]);
  diary_.known[i].decide(t_, {world_.persons(where_[i]), state.camp, state.violent});
}

bool JourneyAgents::frozen(std::size_t i) const { return (flags_[i] & settled) != 0 || world_.harvests(cls_[i]); }

void JourneyAgents::decide_all() {
  const auto chances = world_.chances();
  thresholds_.resize(chances.size());
  for (std::size_t k = 0; k < chances.size(); ++k) thresholds_[k] = static_cast<std::uint64_t>(std::llround(chances[k] * 0x1p32));
  const bool by_class = world_.chance_by_class();
  next_travellers_.clear();
  next_km_.clear();
  std::size_t on_way = 0;
  words_.resize(block);
  for (std::size_t begin = 0; begin < where_.size(); begin += block) {
    const std::size_t n = std::min(block, where_.size() - begin);
    random::words(key_, static_cast<std::uint32_t>(t_), Purpose::decide, begin, {words_.data(), n});
    for (std::size_t k = 0; k < n; ++k) {
      const std::size_t i = begin + k;
      const std::int32_t here = where_[i];
      if (here < 0) {
        next_travellers_.push_back(static_cast<std::uint32_t>(i));
        next_km_.push_back(km_[on_way++]);
        continue;
      }
      meet(i);
      const std::uint64_t threshold = thresholds_[by_class ? cell(here, cls_[i]) : static_cast<std::size_t>(here)];
      if (words_[k] >= threshold && route_[i] < 0) continue;
      if (frozen(i)) continue;
      auto draws = stream(i, Purpose::choose);
      if (!set_out(i, draws)) continue;
      next_travellers_.push_back(static_cast<std::uint32_t>(i));
      next_km_.push_back(0);
    }
  }
}

/// Chooses a route where there is none, and enters its first link. False: the person stays for now.
bool JourneyAgents::set_out(std::size_t i, random::Stream& draws) {
  const int here = where_[i], cls = cls_[i];
  if (route_[i] < 0) {
    const auto cumulative = world_.cumulative(here, cls);
    if (cumulative.empty()) return false;
    route_[i] = world_.route(here, cumulative.size() == 1 ? 0 : random::categorical(cumulative, draws.uniform()));
  }
  const auto& route = j_->routes[route_[i]];
  const int link = world_.link_to(here, route.next);
  if (link < 0 || world_.turns_away(route.end)) {
    route_[i] = -1;
    return false;
  }
  route_[i] = route.rest;
  where_[i] = ~link;
  stock_[cell(here, cls)] -= 1;
  world_.add_persons(here, -1);
  counts_.setouts.add(cell(link, cls), 1);
  return true;
}

void JourneyAgents::travel_all() {
  if (diary_on_) {
    diary_.hops.clear();
    std::fill(diary_.today_km.begin(), diary_.today_km.end(), 0);
  }
  travellers_.swap(next_travellers_);
  km_.swap(next_km_);
  std::fill(moving_.begin(), moving_.end(), 0);
  std::size_t kept = 0;
  for (std::size_t k = 0; k < travellers_.size(); ++k) {
    const std::uint32_t i = travellers_[k];
    double km = km_[k];
    travel(i, km);
    if (where_[i] >= 0) continue;
    moving_[cls_[i]] += 1;
    travellers_[kept] = i;
    km_[kept++] = km;
  }
  travellers_.resize(kept);
  km_.resize(kept);
}

void JourneyAgents::travel(std::size_t i, double& km) {
  auto draws = stream(i, Purpose::travel);
  Day day;
  for (;;) {
    const int link = ~where_[i];
    const auto& way = j_->links[link];
    const double speed = speed_on(link, (flags_[i] & started) == 0, draws);
    const double before = km;
    const bool arrives = move_on(way.km, speed, km, day);
    if (!arrives) break;
    flags_[i] |= started;
    if (diary_on_) {
      diary_.arrivals[i] += 1;
      diary_.finished_km[i] += way.km;
      diary_.hops.push_back({static_cast<std::uint32_t>(i), link});
    }
    if ((flags_[i] & stale) != 0) {
      flags_[i] &= static_cast<std::uint8_t>(~stale);
      enter(i, model_->links[link].from);
      break;
    }
    counts_.crossings.add(cell(link, cls_[i]), 1);
    enter(i, model_->links[link].to);
    if (!has_time_left(*j_, way.km - before, speed, day)) break;
    if (!goes_on(i, day, draws)) break;
    km = 0;
  }
  if (diary_on_) diary_.today_km[i] = day.moved_km;
  if (j_->settings.avoid_short_stints) {
    recent_[i] = settled_recent(recent_travel(recent(i), day.moved_km, j_->settings.vehicle_km));
    recent_step_[i] = t_ + 1;
  }
}

double JourneyAgents::speed_on(int link, bool first_link, random::Stream& draws) const {
  const auto& way = j_->links[link];
  if (first_link && j_->settings.start_on_foot) return j_->settings.walk_km;
  return way.walk_probability > 0 && draws.uniform() < way.walk_probability ? j_->settings.walk_km : way.vehicle_km;
}

void JourneyAgents::enter(std::size_t i, int place) {
  where_[i] = place;
  stock_[cell(place, cls_[i])] += 1;
  world_.add_persons(place, 1);
  counts_.entries.add(cell(place, cls_[i]), 1);
}

/// Somebody who arrived with time left decides again.
bool JourneyAgents::goes_on(std::size_t i, const Day& day, random::Stream& draws) {
  meet(i);
  if (frozen(i)) return false;
  const int here = where_[i];
  const double p = route_[i] >= 0 ? 1 : world_.chance_on_arrival(here, cls_[i], recent(i), day.moved_km);
  return (p >= 1 || draws.uniform() < p) && set_out(i, draws);
}

double JourneyAgents::recent(std::size_t i) const {
  return j_->settings.avoid_short_stints ? recent_after_rest(recent_[i], t_ - recent_step_[i]) : 0;
}

void JourneyAgents::settle_in_camps() {
  if (std::all_of(j_->settling.begin(), j_->settling.end(), [](double p) { return p <= 0; })) return;
  for (std::size_t i = 0; i < where_.size(); ++i) {
    const int here = where_[i];
    if (here < 0 || !world_.state(here).camp || (flags_[i] & settled) != 0 || j_->settling[here] <= 0) continue;
    auto draws = stream(i, Purpose::admit);
    if (draws.uniform() < j_->settling[here]) flags_[i] |= settled;
  }
}

}  // namespace outflow::engine
