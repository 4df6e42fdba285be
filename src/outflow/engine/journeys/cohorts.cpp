#include "outflow/engine/journeys/cohorts.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <tuple>

#include "outflow/random/binomial.h"
#include "outflow/random/categorical.h"
#include "outflow/random/hypergeometric.h"
#include "outflow/random/multinomial.h"
#include "outflow/random/uniform_index.h"

namespace outflow::engine {

using random::Purpose;

namespace {

constexpr std::int64_t few = 2;     ///< up to so many people draw one by one
constexpr double most_recent = 2;   ///< recent travel cannot be more: (r + m / v) / 2 with m < 2 v

std::int64_t draw_binomial(std::int64_t n, double p, random::Stream& draws) {
  if (p >= 1) return n;
  if (p <= 0) return 0;
  if (n == 1) return draws.uniform() < p ? 1 : 0;
  return random::binomial(n, p, draws);
}

auto point(const auto& on) {
  return std::tie(on.link, on.who.cls, on.who.route, on.who.started, on.stale, on.km, on.who.recent, on.day.moved_km,
                  on.day.left);
}

std::uint64_t hash_of(const auto& on) {
  std::uint64_t h = static_cast<std::uint64_t>(on.link) << 32 ^ static_cast<std::uint32_t>(on.who.route);
  for (const std::uint64_t part :
       {static_cast<std::uint64_t>(on.who.cls) << 2 | (on.who.started ? 2u : 0u) | (on.stale ? 1u : 0u),
        std::bit_cast<std::uint64_t>(on.km), std::bit_cast<std::uint64_t>(on.who.recent),
        std::bit_cast<std::uint64_t>(on.day.moved_km)}) {
    h = (h ^ part) * 0x9E3779B97F4A7C15u;
    h ^= h >> 32;
  }
  return h;
}

}  // namespace

JourneyCohorts::JourneyCohorts(const model::Model& model)
    : model_(&model),
      j_(&*model.journeys),
      n_classes_(static_cast<std::size_t>(model.n_classes())),
      world_(model),
      counts_(model) {
  foot_ = j_->settings.start_on_foot;
  tracked_ = j_->settings.avoid_short_stints;
  sinks_ = std::any_of(j_->settling.begin(), j_->settling.end(), [](double p) { return p > 0; });
  n_buckets_ = model.n_classes() * (foot_ ? 2 : 1) * (sinks_ ? 2 : 1);
  n_levels_ = tracked_ ? static_cast<int>(most_recent) * levels_per_unit + 1 : 1;
  waiting_.resize(static_cast<std::size_t>(model.n_places));
  draws_.resize(static_cast<std::size_t>(model.n_places));
}

void JourneyCohorts::reset(std::uint64_t seed, std::uint64_t member) {
  key_ = random::member_key(seed, member);
  t_ = 0;
  world_.reset();
  counts_.clear();
  const std::size_t rows = row(model_->n_places, 0);
  idle_.assign(rows * static_cast<std::size_t>(n_levels_), 0);
  idle_sum_.assign(rows, 0);
  top_.assign(rows, 0);
  for (auto& here : waiting_) here.clear();
  for (auto* list : {&on_way_, &setting_out_, &queue_, &night_}) list->clear();
  guests_.clear();
  stock_.assign(static_cast<std::size_t>(model_->n_places) * n_classes_, 0);
  moving_.assign(n_classes_, 0);
}

random::Stream& JourneyCohorts::draws_at(int place) {
  auto& draws = draws_[place];
  if (!draws)
    draws.emplace(random::Address{.key = key_,
                                  .entity = static_cast<std::uint64_t>(place),
                                  .step = static_cast<std::uint32_t>(t_),
                                  .purpose = Purpose::travel});
  return *draws;
}

JourneyCohorts::Alike JourneyCohorts::who_in(int bucket) const {
  Alike who;
  if (sinks_) {
    who.settled = bucket % 2 != 0;
    bucket /= 2;
  }
  who.started = true;
  if (foot_) {
    who.started = bucket % 2 != 0;
    bucket /= 2;
  }
  who.cls = bucket;
  return who;
}

void JourneyCohorts::put(int place, const Alike& who, std::int64_t n) {
  const int bucket = bucket_of(who);
  const int level = tracked_ ? static_cast<int>(std::lround(std::min(who.recent, most_recent) * levels_per_unit)) : 0;
  levels(place, bucket)[level] += n;
  idle_sum_[row(place, bucket)] += n;
  auto& top = top_[row(place, bucket)];
  top = std::max(top, level);
}

void JourneyCohorts::advance() {
  counts_.clear();
  for (auto& draws : draws_) draws.reset();
  world_.begin_step(t_);
  if (t_ == 0)
    for (const auto& present : j_->present) add_people(present.place, present.mix, present.persons);
  appear();
  send_back_from_closed_links();
  world_.look_around(stock_);
  decide_all();
  travel_all();
  settle_in_camps();
  night();
  ++t_;
}

void JourneyCohorts::add_people(int place, int mix, std::int64_t n) {
  const auto& classes = j_->mixes[mix];
  weights_.clear();
  for (const auto& entry : classes) weights_.push_back(entry.second);
  parts_of_.assign(classes.size(), 0);
  random::multinomial(n, weights_, parts_of_, draws_at(place));
  for (std::size_t c = 0; c < classes.size(); ++c) {
    if (parts_of_[c] == 0) continue;
    Alike who;
    who.cls = classes[c].first;
    counts_.appeared.add(cell(place, who.cls), parts_of_[c]);
    stock_[cell(place, who.cls)] += parts_of_[c];
    put(place, who, parts_of_[c]);
  }
  world_.add_persons(place, n);
}

void JourneyCohorts::appear() {
  const auto fresh = newcomers_of_step(*model_, world_, t_, key_);
  for (const auto& [place, n] : fresh.at_place) {
    add_people(place, j_->birth_mix[place], n);
    world_.take_residents(place, n);
  }
  if (fresh.anywhere == 0) return;
  const auto weights = world_.source_weights();
  if (std::all_of(weights.begin(), weights.end(), [](double w) { return w <= 0; })) {
    counts_.short_persons += fresh.anywhere;
    return;
  }
  std::vector<std::int64_t> parts(weights.size());
  random::Stream draws({.key = key_, .entity = 0, .step = static_cast<std::uint32_t>(t_), .purpose = Purpose::spawn});
  random::multinomial(fresh.anywhere, weights, parts, draws);
  for (int p = 0; p < model_->n_places; ++p) {
    if (parts[p] == 0) continue;
    add_people(p, j_->birth_mix[p], parts[p]);
    world_.take_residents(p, parts[p]);
  }
}

void JourneyCohorts::send_back_from_closed_links() {
  if (!world_.any_closed_today()) return;
  for (auto& on : on_way_) on.stale = on.stale || world_.closed_today(on.link);
}

bool JourneyCohorts::frozen(const Alike& who) const { return who.settled || world_.harvests(who.cls); }

/// People in camps go first, one by one in a random order where room counts: most of them are there for long, and persons
/// decide in the order in which they appeared. The room that they leave is seen by the others on the same morning.
void JourneyCohorts::decide_all() {
  const bool one_by_one = crowded_today();
  for (const bool camps : {true, false}) {
    for (int p = 0; p < model_->n_places; ++p)
      if (world_.state(p).camp == camps) leave(p);
    if (camps && one_by_one) shuffle_leavers();
    for (const auto& leaver : leavers_) set_out(leaver.place, leaver.who, leaver.n, {});
    leavers_.clear();
  }
  setting_out_.swap(queue_);
}

void JourneyCohorts::shuffle_leavers() {
  for (std::size_t i = 0; i < leavers_.size(); ++i) {
    if (leavers_[i].n == 1) continue;
    Group rest = leavers_[i];
    rest.n -= 1;
    leavers_[i].n = 1;
    leavers_.push_back(rest);
  }
  random::Stream draws({.key = key_, .entity = 1, .step = static_cast<std::uint32_t>(t_), .purpose = Purpose::batch});
  for (std::size_t i = leavers_.size(); i > 1; --i) std::swap(leavers_[i - 1], leavers_[random::uniform_index(i, draws)]);
}

void JourneyCohorts::leave(int place) {
  auto& here = waiting_[place];
  std::size_t kept = 0;
  for (std::size_t i = 0; i < here.size(); ++i) {
    const Waiting waiting = here[i];
    if (frozen(waiting.who)) here[kept++] = waiting;
    else leavers_.push_back({place, waiting.who, waiting.n});
  }
  here.resize(kept);
  for (int b = 0; b < n_buckets_; ++b)
    if (idle_sum_[row(place, b)] > 0) leave_bucket(place, b);
}

/// People without a route leave with one chance: first how many, then who.
void JourneyCohorts::leave_bucket(int place, int bucket) {
  const Alike who = who_in(bucket);
  if (frozen(who)) return;
  const std::int64_t leaving = draw_binomial(idle_sum_[row(place, bucket)], world_.chance(place, who.cls), draws_at(place));
  if (leaving == 0) return;
  const int top = top_[row(place, bucket)];
  parts_of_.assign(static_cast<std::size_t>(top) + 1, 0);
  take_from_levels(place, bucket, leaving);
  idle_sum_[row(place, bucket)] -= leaving;
  for (int level = 0; level <= top; ++level) {
    if (parts_of_[level] == 0) continue;
    leavers_.push_back({place, who, parts_of_[level]});
    leavers_.back().who.recent = static_cast<double>(level) / levels_per_unit;
  }
}

void JourneyCohorts::take_from_levels(int place, int bucket, std::int64_t leaving) {
  std::int64_t* const here = levels(place, bucket);
  std::int64_t all = idle_sum_[row(place, bucket)];
  const std::size_t n = parts_of_.size();
  if (n == 1 || leaving == all) {
    for (std::size_t k = 0; k < n; ++k) parts_of_[k] = n == 1 ? leaving : here[k];
  } else if (leaving <= few) {
    for (std::int64_t i = 0; i < leaving; ++i, --all) {
      auto position = static_cast<std::int64_t>(random::uniform_index(static_cast<std::uint64_t>(all), draws_at(place)));
      std::size_t k = 0;
      while (position >= here[k] - parts_of_[k]) position -= here[k] - parts_of_[k], ++k;
      ++parts_of_[k];
    }
  } else {
    random::multivariate_hypergeometric({here, n}, leaving, parts_of_, draws_at(place));
  }
  for (std::size_t k = 0; k < n; ++k) here[k] -= parts_of_[k];
}

void JourneyCohorts::set_out(int place, const Alike& who, std::int64_t n, const Day& day, double luck) {
  if (who.route >= 0) {
    enter_link(place, who, n, world_.link_to(place, j_->routes[who.route].next), who.route, day);
    return;
  }
  const auto cumulative = world_.cumulative(place, who.cls);
  const std::size_t routes = cumulative.size();
  if (routes == 0) {
    stay(place, who, n, day);
    return;
  }
  const auto go = [&](std::size_t c, std::int64_t persons) {
    enter_link(place, who, persons, world_.first_link(place, c), world_.route(place, c), day);
  };
  if (routes == 1) {
    go(0, n);
  } else if (n <= few) {
    for (std::int64_t k = 0; k < n; ++k, luck = -1)
      go(random::categorical(cumulative, luck >= 0 ? luck : draws_at(place).uniform()), 1);
  } else {
    weights_.resize(routes);
    chosen_.resize(routes);
    for (std::size_t c = 0; c < routes; ++c) weights_[c] = cumulative[c] - (c == 0 ? 0 : cumulative[c - 1]);
    random::multinomial(n, weights_, chosen_, draws_at(place));
    for (std::size_t c = 0; c < routes; ++c)
      if (chosen_[c] > 0) go(c, chosen_[c]);
  }
}

void JourneyCohorts::enter_link(int place, Alike who, std::int64_t n, int link, int route_index, const Day& day) {
  const auto& route = j_->routes[route_index];
  if (link < 0 || world_.turns_away(route.end)) {
    who.route = -1;
    stay(place, who, n, day);
    return;
  }
  stock_[cell(place, who.cls)] -= n;
  world_.add_persons(place, -n);
  counts_.setouts.add(cell(link, who.cls), n);
  OnWay& on = queue_.emplace_back();
  on.who = who;
  on.who.route = route.rest;
  on.link = link;
  on.day = day;
  on.n = n;
}

/// They spend the night here. What they travelled today becomes recent travel.
void JourneyCohorts::stay(int place, Alike who, std::int64_t n, const Day& day) {
  if (tracked_) who.recent = recent_travel(who.recent, day.moved_km, j_->settings.vehicle_km);
  guests_.push_back({place, who, n});
}

/// Where places may fill up, in rounds: each takes its share of everybody through the day.
void JourneyCohorts::travel_all() {
  on_way_.insert(on_way_.end(), setting_out_.begin(), setting_out_.end());
  setting_out_.clear();
  const int rounds = crowded_today() ? model_->substeps : 1;
  if (rounds == 1) {
    queue_.swap(on_way_);
    travel_queue();
    return;
  }
  // n people make n / rounds a round, and the rest one each from a random round on.
  random::Stream draws({.key = key_, .entity = 0, .step = static_cast<std::uint32_t>(t_), .purpose = Purpose::batch});
  first_round_.clear();
  for (const auto& on : on_way_)
    first_round_.push_back(on.n % rounds == 0 ? 0 : static_cast<std::int32_t>(random::uniform_index(rounds, draws)));
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < on_way_.size(); ++i) {
      const auto& on = on_way_[i];
      const int turn = (round - first_round_[i] + rounds) % rounds;
      const std::int64_t n = on.n / rounds + (turn < on.n % rounds ? 1 : 0);
      if (n == 0) continue;
      queue_.push_back(on);
      queue_.back().n = n;
    }
    travel_queue();
  }
  on_way_.clear();
}

/// Link after link; people who have become alike go on together.
void JourneyCohorts::travel_queue() {
  while (!queue_.empty()) {
    acting_.swap(queue_);
    for (auto& on : acting_) travel(on);
    acting_.clear();
    merge_alike(queue_);
  }
}

/// Puts those together who are alike, in the order in which each kind came first. O(size).
void JourneyCohorts::merge_alike(std::vector<OnWay>& list) {
  if (list.size() < 2) return;
  std::size_t slots = 4;
  while (slots < 2 * list.size()) slots *= 2;
  slots_.assign(slots, -1);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const OnWay on = list[i];
    std::size_t slot = hash_of(on) & (slots - 1);
    while (slots_[slot] >= 0 && point(list[slots_[slot]]) != point(on)) slot = (slot + 1) & (slots - 1);
    if (slots_[slot] >= 0) {
      list[slots_[slot]].n += on.n;
      continue;
    }
    slots_[slot] = static_cast<std::int32_t>(kept);
    list[kept++] = on;
  }
  list.resize(kept);
}

void JourneyCohorts::travel(OnWay& on) {
  const auto& way = j_->links[on.link];
  if (!on.who.started && foot_) {
    make_way(on, j_->settings.walk_km);
  } else if (way.walk_probability <= 0) {
    make_way(on, way.vehicle_km);
  } else {
    const std::int64_t walkers = draw_binomial(on.n, way.walk_probability, draws_at(model_->links[on.link].from));
    OnWay on_foot = on;
    on_foot.n = walkers;
    if (walkers > 0) make_way(on_foot, j_->settings.walk_km);
    on.n -= walkers;
    if (on.n > 0) make_way(on, way.vehicle_km);
  }
}

void JourneyCohorts::make_way(OnWay& on, double speed) {
  const double before = on.km, km = j_->links[on.link].km;
  if (move_on(*j_, km, speed, on.km, on.day)) {
    arrive(on, km - before, speed);
    return;
  }
  if (tracked_) on.who.recent = settled_recent(recent_travel(on.who.recent, on.day.moved_km, j_->settings.vehicle_km));
  on.day = {};
  night_.push_back(on);
}

void JourneyCohorts::arrive(OnWay& on, double way_km, double speed) {
  const auto& link = model_->links[on.link];
  const int place = on.stale ? link.from : link.to;
  if (!on.stale) counts_.crossings.add(cell(on.link, on.who.cls), on.n);
  counts_.entries.add(cell(place, on.who.cls), on.n);
  stock_[cell(place, on.who.cls)] += on.n;
  world_.add_persons(place, on.n);
  on.who.started = true;
  std::int64_t leaving = 0;
  double luck = -1;  // of a single person: what is left of the draw that made him leave
  if (!on.stale && has_time_left(*j_, way_km, speed, on.day) && !frozen(on.who)) {
    const double p = on.who.route >= 0 ? 1 : world_.chance_on_arrival(place, on.who.cls, on.who.recent, on.day.moved_km);
    if (p >= 1) {
      leaving = on.n;
    } else if (on.n == 1) {
      const double u = draws_at(place).uniform();
      leaving = u < p ? 1 : 0;
      luck = u / p;
    } else {
      leaving = random::binomial(on.n, p, draws_at(place));
    }
  }
  if (leaving < on.n) stay(place, on.who, on.n - leaving, on.day);
  if (leaving > 0) set_out(place, on.who, leaving, on.day, luck < 1 ? luck : -1);
}

void JourneyCohorts::settle_in_camps() {
  if (!sinks_) return;
  for (auto& guest : guests_) {  // who arrived today settles with the others of the camp
    if (guest.who.settled || !world_.state(guest.place).camp || j_->settling[guest.place] <= 0) continue;
    const std::int64_t n = draw_binomial(guest.n, j_->settling[guest.place], draws_at(guest.place));
    guest.n -= n;
    Alike who = guest.who;
    who.settled = true;
    who.route = -1;
    if (n > 0) put(guest.place, who, n);
  }
  for (int p = 0; p < model_->n_places; ++p) {
    if (j_->settling[p] <= 0 || !world_.state(p).camp) continue;
    for (int b = 0; b < n_buckets_; ++b) {
      Alike who = who_in(b);
      if (who.settled) continue;
      who.settled = true;
      for (int level = 0; level <= top_[row(p, b)]; ++level) {
        std::int64_t& here = levels(p, b)[level];
        if (here == 0) continue;
        const std::int64_t n = draw_binomial(here, j_->settling[p], draws_at(p));
        here -= n;
        idle_sum_[row(p, b)] -= n;
        put(p, who, n);
      }
    }
  }
}

/// Recent travel fades, and people who became alike in this step are put together.
void JourneyCohorts::night() {
  for (std::size_t r = 0; tracked_ && r < top_.size(); ++r) {
    std::int64_t* const here = idle_.data() + r * static_cast<std::size_t>(n_levels_);
    const int top = top_[r];
    if (top == 0) continue;
    for (int level = 1; level <= top; ++level) {
      here[level / 2] += here[level];
      here[level] = 0;
    }
    top_[r] = top / 2;
  }
  for (auto& here : waiting_)
    for (auto& waiting : here) waiting.who.recent = recent_after_rest(waiting.who.recent, 1);
  for (const auto& guest : guests_) {
    if (guest.n == 0) continue;
    if (guest.who.route < 0) put(guest.place, guest.who, guest.n);
    else waiting_[guest.place].push_back({guest.who, guest.n});
  }
  guests_.clear();
  merge_alike(night_);
  std::fill(moving_.begin(), moving_.end(), 0);
  for (const auto& on : night_) moving_[on.who.cls] += on.n;
  on_way_.swap(night_);
  night_.clear();
}

}  // namespace outflow::engine
