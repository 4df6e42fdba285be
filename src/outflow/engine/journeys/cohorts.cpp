#include "outflow/engine/journeys/cohorts.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <tuple>

#include "outflow/random/binomial.h"
#include "outflow/random/categorical.h"
#include "outflow/random/multinomial.h"
#include "outflow/random/uniform_index.h"

namespace outflow::engine {

using random::Purpose;

namespace {

constexpr std::int64_t one_by_one = 12;  ///< up to so many people draw each for himself

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
      foot_(model.journeys->settings.start_on_foot),
      sinks_(std::any_of(model.journeys->settling.begin(), model.journeys->settling.end(), [](double p) { return p > 0; })),
      tracked_(model.journeys->settings.avoid_short_stints),
      one_speed_(!foot_),
      n_buckets_(model.n_classes() * (foot_ ? 2 : 1) * (sinks_ ? 2 : 1)),
      world_(model),
      counts_(model),
      resting_(row(model.n_places, 0), tracked_) {
  waiting_.resize(static_cast<std::size_t>(model.n_places));
  finished_.resize(j_->links.size() * n_classes_);
  tired_.resize(finished_.size());
  for (std::size_t l = 0; l < j_->links.size(); ++l) {
    const auto& way = j_->links[l];
    legs_.push_back({way.km, way.vehicle_km, way.walk_probability, model.links[l].from, model.links[l].to});
    one_speed_ = one_speed_ && way.walk_probability <= 0;
  }
  draws_.resize(static_cast<std::size_t>(model.n_places));
}

void JourneyCohorts::reset(std::uint64_t seed, std::uint64_t member) {
  key_ = random::member_key(seed, member);
  t_ = 0;
  world_.reset();
  counts_.clear();
  resting_.clear();
  for (auto& here : waiting_) here.clear();
  for (auto* list : {&on_way_, &setting_out_, &queue_, &walkers_, &night_}) list->clear();
  guests_.clear();
  walking_.clear();
  arrivals_.assign(static_cast<std::size_t>(model_->n_places), 0);
  for (auto* counts : {&finished_, &tired_}) std::fill(counts->begin(), counts->end(), 0);
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

std::int64_t JourneyCohorts::chosen(std::int64_t n, double p, int place) {
  if (p >= 1) return n;
  if (p <= 0) return 0;
  if (n > one_by_one) return random::binomial(n, p, draws_at(place));
  std::int64_t found = 0;
  for (std::int64_t i = 0; i < n; ++i) found += luck_.uniform() < p ? 1 : 0;
  return found;
}

void JourneyCohorts::continue_from(const Engine& other, std::uint64_t seed, std::uint64_t member) {
  const auto& same = same_kind(*this, other);
  if (&same != this) *this = same;
  key_ = random::member_key(seed, member);
}

void JourneyCohorts::advance() {
  counts_.clear();
  for (auto& draws : draws_) draws.reset();
  luck_.begin_step(key_, t_, Purpose::decide);
  world_.begin_step(t_);
  if (t_ == 0)
    for (const auto& present : j_->present) add_people(present.place, present.mix, present.persons);
  appear();
  send_back_from_closed_links();
  world_.look_around(stock_);
  decide_all();
  travel_all();
  count_walkers();
  count_arrivals();
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
    resting_.add(row(place, bucket_of(who)), parts_of_[c]);
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

/// People in camps go first, one by one in a random order where room counts: most of them are there for long, and persons decide
/// in the order in which they appeared. The room that they leave is seen by the others on the same morning.
void JourneyCohorts::decide_all() {
  const bool crowded = crowded_today();
  for (const bool camps : {true, false}) {
    for (int p = 0; p < model_->n_places; ++p)
      if (world_.state(p).camp == camps) leave(p);
    if (camps && crowded) shuffle_leavers();
    for (const auto& leaver : leavers_) set_out(leaver.place, leaver.who, leaver.n, {});
    leavers_.clear();
  }
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
    if (resting_.persons(row(place, b)) > 0) leave_bucket(place, b);
}

/// People without a route leave with one chance: first how many, then who.
void JourneyCohorts::leave_bucket(int place, int bucket) {
  const Alike who = who_in(bucket);
  if (frozen(who)) return;
  const std::size_t here = row(place, bucket);
  const std::int64_t leaving = chosen(resting_.persons(here), world_.chance(place, who.cls), place);
  if (leaving == 0) return;
  const auto parts = resting_.take(here, leaving, draws_at(place));
  for (std::size_t level = 0; level < parts.size(); ++level) {
    if (parts[level] == 0) continue;
    leavers_.push_back({place, who, parts[level]});
    leavers_.back().who.recent = static_cast<double>(level) / Resting::levels_per_unit;
  }
}

void JourneyCohorts::set_out(int place, const Alike& who, std::int64_t n, const Day& day) {
  if (who.route >= 0) {
    enter_link(place, who, n, next_link(place, who.route), day);
    return;
  }
  const auto cumulative = world_.cumulative(place, who.cls);
  const std::size_t routes = cumulative.size();
  if (routes == 0) {
    stay(place, who, n, day);
    return;
  }
  chosen_.assign(routes, 0);
  if (routes == 1) {
    chosen_[0] = n;
  } else if (n <= one_by_one) {
    for (std::int64_t k = 0; k < n; ++k) ++chosen_[random::categorical(cumulative, luck_.uniform())];
  } else {
    weights_.resize(routes);
    for (std::size_t c = 0; c < routes; ++c) weights_[c] = cumulative[c] - (c == 0 ? 0 : cumulative[c - 1]);
    random::multinomial(n, weights_, chosen_, draws_at(place));
  }
  for (std::size_t c = 0; c < routes; ++c)
    if (chosen_[c] > 0) enter_link(place, who, chosen_[c], world_.choice(place, c), day);
}

JourneyWorld::Choice JourneyCohorts::next_link(int place, int route) const {
  const auto& way = j_->routes[route];
  return {world_.link_to(place, way.next), way.rest, way.end};
}

void JourneyCohorts::enter_link(int place, Alike who, std::int64_t n, const JourneyWorld::Choice& choice, const Day& day) {
  if (!can_enter(choice)) {
    who.route = -1;
    stay(place, who, n, day);
    return;
  }
  stock_[cell(place, who.cls)] -= n;
  world_.add_persons(place, -n);
  counts_.setouts.add(cell(choice.link, who.cls), n);
  OnWay& on = setting_out_.emplace_back();
  on.who = who;
  on.who.route = choice.rest;
  on.link = choice.link;
  on.day = day;
  on.n = n;
}

/// Where places may fill up, in rounds: each takes its share of everybody through the day.
void JourneyCohorts::travel_all() {
  on_way_.insert(on_way_.end(), setting_out_.begin(), setting_out_.end());
  setting_out_.clear();
  const int rounds = crowded_today() ? model_->substeps : 1;
  if (rounds == 1) {
    for (const auto& on : on_way_) enqueue(on, on.n);
    on_way_.clear();
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
      const int turn = round - first_round_[i];
      if (on.n == 1) {
        if (turn == 0) enqueue(on, 1);
        continue;
      }
      const std::int64_t n = on.n / rounds + ((turn < 0 ? turn + rounds : turn) < on.n % rounds ? 1 : 0);
      if (n > 0) enqueue(on, n);
    }
    travel_queue();
  }
  on_way_.clear();
}

/// Link after link; people who have become alike go on together.
void JourneyCohorts::travel_queue() {
  while (!queue_.empty() || !walking_.empty()) {
    walk_a_link();
    acting_.swap(queue_);
    for (auto& on : acting_) travel(on);
    acting_.clear();
    for (const auto& on : setting_out_) enqueue(on, on.n);
    setting_out_.clear();
    merge_alike(queue_);
  }
  walkers_.clear();
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
    return;
  }
  const std::int64_t walkers = chosen(on.n, way.walk_probability, model_->links[on.link].from);
  OnWay on_foot = on;
  on_foot.n = walkers;
  if (walkers > 0) make_way(on_foot, j_->settings.walk_km);
  on.n -= walkers;
  if (on.n > 0) make_way(on, way.vehicle_km);
}

void JourneyCohorts::make_way(OnWay& on, double speed) {
  const double before = on.km, km = j_->links[on.link].km;
  if (!move_on(km, speed, on.km, on.day)) {
    sleep_on_the_way(on);
    return;
  }
  const int place = on.place(legs_[on.link]);
  if (!on.stale) counts_.crossings.add(cell(on.link, on.who.cls), on.n);
  counts_.entries.add(cell(place, on.who.cls), on.n);
  on.who.started = true;
  stock_[cell(place, on.who.cls)] += on.n;
  world_.add_persons(place, on.n);
  double p = 0;
  if (!on.stale && has_time_left(*j_, km - before, speed, on.day) && !frozen(on.who))
    p = on.who.route >= 0 ? 1 : world_.chance_on_arrival(place, on.who.cls, on.who.recent, on.day.moved_km);
  const std::int64_t leaving = chosen(on.n, p, place);
  if (leaving < on.n) stay(place, on.who, on.n - leaving, on.day);
  if (leaving > 0) set_out(place, on.who, leaving, on.day);
}

void JourneyCohorts::count_arrivals() {
  std::fill(arrivals_.begin(), arrivals_.end(), 0);
  for (const auto* table : {&counts_.entries, &counts_.appeared})
    for (const auto k : table->touched()) arrivals_[k / n_classes_] += (*table)[k];
}

void JourneyCohorts::settle_in_camps() {
  if (!sinks_) return;
  const auto settles = [&](int place) { return world_.state(place).camp && j_->settling[place] > 0; };
  const auto settle = [&](int place, Alike who, std::int64_t n) {
    who.settled = true;
    who.route = -1;
    resting_.add(row(place, bucket_of(who)), n);
  };
  for (auto& guest : guests_) {  // who arrived today settles with the others of the camp
    if (guest.who.settled || !settles(guest.place)) continue;
    const std::int64_t n = chosen(guest.n, j_->settling[guest.place], guest.place);
    guest.n -= n;
    settle(guest.place, guest.who, n);
  }
  for (int p = 0; p < model_->n_places; ++p) {
    if (!settles(p)) continue;
    for (int b = 0; b < n_buckets_; ++b) {
      const Alike who = who_in(b);
      if (who.settled) continue;
      settle(p, who, resting_.take_each(row(p, b), [&](std::int64_t n) { return chosen(n, j_->settling[p], p); }));
    }
  }
}

/// Recent travel fades, and people who became alike in this step are put together.
void JourneyCohorts::night() {
  resting_.night();
  for (auto& here : waiting_)
    for (auto& waiting : here) waiting.who.recent = recent_after_rest(waiting.who.recent, 1);
  for (const auto& guest : guests_)
    if (guest.n > 0) waiting_[guest.place].push_back({guest.who, guest.n});
  guests_.clear();
  merge_alike(night_);
  std::fill(moving_.begin(), moving_.end(), 0);
  for (const auto& on : night_) moving_[on.who.cls] += on.n;
  on_way_.swap(night_);
  night_.clear();
}

}  // namespace outflow::engine
