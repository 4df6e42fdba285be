#include "outflow/engine/journeys/cohorts.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "outflow/random/binomial.h"
#include "outflow/random/multinomial.h"
#include "outflow/random/uniform_index.h"

namespace outflow::engine {

using random::Purpose;

namespace {

constexpr std::int64_t one_by_one = 12;  ///< up to so many people draw each for himself
constexpr std::int64_t one_by_one_together = 64;  ///< where a choice takes one word and is made for many at once

std::uint64_t mixed(std::uint64_t h, double x) {
  h = (h ^ std::bit_cast<std::uint64_t>(x)) * 0x9E3779B97F4A7C15u;
  return h ^ h >> 32;
}

Buckets buckets_of(const model::Model& model) {
  const auto& j = *model.journeys;
  return {.n_classes = model.n_classes(),
          .foot = j.settings.start_on_foot,
          .sinks = std::any_of(j.settling.begin(), j.settling.end(), [](double p) { return p > 0; })};
}

}  // namespace

JourneyCohorts::JourneyCohorts(const model::Model& model)
    : model_(&model),
      j_(&*model.journeys),
      n_classes_(static_cast<std::size_t>(model.n_classes())),
      tracked_(model.journeys->settings.avoid_short_stints),
      fixed_ways_(model.journeys->settings.fresh_speed),
      buckets_(buckets_of(model)),
      world_(model),
      itineraries_(model, buckets_),
      counts_(model),
      resting_(buckets_.row(model.n_places, 0), tracked_) {
  waiting_.resize(static_cast<std::size_t>(model.n_places));
  tired_.resize(j_->links.size() * n_classes_);
  passed_.resize(tired_.size() + 1);
  draws_.resize(static_cast<std::size_t>(model.n_places));
}

void JourneyCohorts::reset(std::uint64_t seed, std::uint64_t member) {
  key_ = random::member_key(seed, member);
  t_ = 0;
  world_.reset();
  counts_.clear();
  resting_.clear();
  for (auto& here : waiting_) here.clear();
  on_way_.clear();
  guests_.clear();
  arrivals_.assign(static_cast<std::size_t>(model_->n_places), 0);
  for (auto* counts : {&passed_, &tired_}) std::fill(counts->begin(), counts->end(), 0);
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

std::int64_t JourneyCohorts::chosen(std::int64_t n, double p, int place) {
  if (p >= 1) return n;
  if (p <= 0) return 0;
  if (n > one_by_one) return random::binomial(n, p, draws_at(place));
  std::int64_t found = 0;
  for (const std::uint32_t word : luck_.few(static_cast<std::size_t>(n))) found += Luck::uniform_of(word) < p ? 1 : 0;
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
  itineraries_.begin_step(world_);
  decide_all();
  travel_all();
  count_travellers();
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
    resting_.add(buckets_.row(place, buckets_.of(who)), parts_of_[c]);
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
  for (auto& on : on_way_) on.point.stale = on.point.stale || world_.closed_today(on.point.link);
}

bool JourneyCohorts::frozen(const Alike& who) const { return who.settled || world_.harvests(who.cls); }

/// People in camps go first, one by one in a random order where room counts: most of them are there for long, and persons decide
/// in the order in which they appeared. The room that they leave is seen by the others on the same morning.
void JourneyCohorts::decide_all() {
  crowded_ = model_->substeps > 1 && world_.crowded(arrivals_);
  for (int p = 0; p < model_->n_places; ++p)
    if (world_.state(p).camp) leave_camp(p);
  if (crowded_) shuffle_leavers();
  for (const auto& leaver : leavers_) depart(leaver, true);
  leavers_.clear();
  for (int p = 0; p < model_->n_places; ++p)
    if (!world_.state(p).camp) leave(p);
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

void JourneyCohorts::take_waiting(int place) {
  auto& here = waiting_[place];
  std::size_t kept = 0;
  for (std::size_t i = 0; i < here.size(); ++i) {
    const Waiting waiting = here[i];
    if (frozen(waiting.who)) here[kept++] = waiting;
    else
      leavers_.push_back({{.recent = waiting.who.recent, .stage = itineraries_.at_place(place, waiting.who, world_)}, waiting.n});
  }
  here.resize(kept);
}

/// Few leave a camp: first how many, then who.
void JourneyCohorts::leave_camp(int place) {
  take_waiting(place);
  for (int b = 0; b < buckets_.count(); ++b) {
    const std::size_t here = buckets_.row(place, b);
    const Alike who = buckets_.who_in(b);
    if (resting_.persons(here) == 0 || frozen(who)) continue;
    const std::int64_t leaving = chosen(resting_.persons(here), world_.chance(place, who.cls), place);
    if (leaving == 0) continue;
    const auto parts = resting_.take(here, leaving, draws_at(place));
    const int stage = itineraries_.at_place(place, who, world_);
    for (std::size_t level = 0; level < parts.size(); ++level)
      if (parts[level] > 0)
        leavers_.push_back({{.recent = static_cast<double>(level) / Resting::levels_per_unit, .stage = stage}, parts[level]});
  }
}

void JourneyCohorts::leave(int place) {
  take_waiting(place);
  for (const auto& leaver : leavers_) depart(leaver, true);
  leavers_.clear();
  for (int b = 0; b < buckets_.count(); ++b) {
    const std::size_t here = buckets_.row(place, b);
    const Alike who = buckets_.who_in(b);
    if (resting_.persons(here) == 0 || frozen(who)) continue;
    const int stage = itineraries_.at_place(place, who, world_);
    const auto levels = resting_.by_level(here);
    for (std::size_t level = 0; level < levels.size(); ++level) {
      if (levels[level] == 0) continue;
      const Person person{.recent = static_cast<double>(level) / Resting::levels_per_unit, .stage = stage};
      resting_.leave(here, level, depart({person, levels[level]}, false));
    }
  }
}

std::int64_t JourneyCohorts::depart(const Group& people, bool certain) {
  const int here = people.who.stage;
  const int place = itineraries_[here].place;
  const auto& lot = world_.lot(itineraries_[here].lot);
  choose(lot, people.n, certain, place);
  std::int64_t leaving = 0, gone = 0;
  if (lot.routes() == 0 && certain) {
    stay({.recent = people.who.recent, .stage = itineraries_.next(here, lot.stays(), world_)}, people.n);
    return people.n;
  }
  for (std::uint32_t k = 0; k < lot.routes(); ++k) {
    const std::int64_t n = choices_[k];
    if (n == 0) continue;
    leaving += n;
    const Person next{.recent = people.who.recent, .stage = itineraries_.next(here, lot.outcome[k], world_)};
    if (itineraries_.rest_of(here, next.stage)) {
      stay(next, n);
      continue;
    }
    gone += n;
    setting_out_.push_back({next, n});
  }
  stock_[cell(place, itineraries_.after(here).cls)] -= gone;
  world_.add_persons(place, -gone);
  return leaving;
}

void JourneyCohorts::choose(const JourneyWorld::Lot& lot, std::int64_t n, bool certain, int place) {
  const std::size_t routes = lot.routes();
  choices_.assign(routes + 1, 0);
  if (routes == 0) return;
  if (n <= one_by_one_together) {
    choose_one_by_one(lot, n, certain);
    return;
  }
  if (!certain) n = random::binomial(n, lot.chance, draws_at(place));
  if (n <= one_by_one_together) {
    choose_one_by_one(lot, n, true);
    return;
  }
  weights_.resize(routes);
  const auto& thresholds = lot.thresholds[1];
  for (std::size_t k = 0; k < routes; ++k) weights_[k] = static_cast<double>(thresholds[k] - (k == 0 ? 0 : thresholds[k - 1]));
  random::multinomial(n, weights_, std::span(choices_).first(routes), draws_at(place));
}

/// How many words are below each threshold, and then between two.
void JourneyCohorts::choose_one_by_one(const JourneyWorld::Lot& lot, std::int64_t n, bool certain) {
  const auto words = luck_.few(static_cast<std::size_t>(n));
  const auto& thresholds = lot.thresholds[certain ? 1 : 0];
  std::int64_t before = 0;
  for (std::size_t k = 0; k < thresholds.size(); ++k) {
    std::int64_t below = n;
    if (thresholds[k] <= std::numeric_limits<std::uint32_t>::max()) {
      const auto threshold = static_cast<std::uint32_t>(thresholds[k]);
      std::uint32_t count = 0;
      for (const std::uint32_t word : words) count += word < threshold ? 1u : 0u;
      below = count;
    }
    choices_[k] = below - before;
    before = below;
  }
}

void JourneyCohorts::count_arrivals() {
  std::fill(arrivals_.begin(), arrivals_.end(), 0);
  for (const auto* table : {&counts_.entries, &counts_.appeared})
    for (const auto k : table->touched()) arrivals_[k / n_classes_] += (*table)[k];
}

void JourneyCohorts::settle_in_camps() {
  if (!buckets_.sinks) return;
  const auto settles = [&](int place) { return world_.state(place).camp && j_->settling[place] > 0; };
  const auto settle = [&](int place, Alike who, std::int64_t n) {
    who.settled = true;
    who.route = -1;
    resting_.add(buckets_.row(place, buckets_.of(who)), n);
  };
  for (auto& guest : guests_) {  // who arrived today settles with the others of the camp
    if (guest.who.settled || !settles(guest.place)) continue;
    const std::int64_t n = chosen(guest.n, j_->settling[guest.place], guest.place);
    guest.n -= n;
    settle(guest.place, guest.who, n);
  }
  for (int p = 0; p < model_->n_places; ++p) {
    if (!settles(p)) continue;
    for (int b = 0; b < buckets_.count(); ++b) {
      const Alike who = buckets_.who_in(b);
      if (who.settled) continue;
      settle(p, who, resting_.take_each(buckets_.row(p, b), [&](std::int64_t n) { return chosen(n, j_->settling[p], p); }));
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
  for (const auto& on : night_) moving_[on.point.cls] += on.n;
  on_way_.swap(night_);
  night_.clear();
}

/// Puts those together who are alike, in the order in which each kind came first. O(size).
template <class T, class Hash, class Same>
void JourneyCohorts::merge(std::vector<T>& list, Hash hash, Same same) {
  if (list.size() < 2) return;
  std::size_t slots = 4;
  while (slots < 2 * list.size()) slots *= 2;
  slots_.assign(slots, -1);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const T one = list[i];
    std::size_t slot = hash(one) & (slots - 1);
    while (slots_[slot] >= 0 && !same(list[slots_[slot]], one)) slot = (slot + 1) & (slots - 1);
    if (slots_[slot] >= 0) {
      list[slots_[slot]].n += one.n;
      continue;
    }
    slots_[slot] = static_cast<std::int32_t>(kept);
    list[kept++] = one;
  }
  list.resize(kept);
}

void JourneyCohorts::merge_alike(std::vector<OnWay>& list) {
  merge(
      list, [](const OnWay& on) { return mixed(hash_of(on.point), on.recent); },
      [](const OnWay& a, const OnWay& b) { return a.recent == b.recent && a.point == b.point; });
}

void JourneyCohorts::merge_alike(std::vector<Group>& list) {
  merge(
      list,
      [](const Group& group) {
        return mixed(mixed(static_cast<std::uint64_t>(group.who.stage), group.who.recent), group.who.day.moved_km);
      },
      [](const Group& a, const Group& b) { return a.who == b.who; });
}

}  // namespace outflow::engine
