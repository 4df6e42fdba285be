#include "outflow/engine/journeys/cohorts.h"

/// People in groups so small that each goes by himself. They make link after link together, for one alone would keep the
/// processor waiting for his own last step; and nothing in the loop branches on what somebody does, since nobody can guess it.
namespace outflow::engine {

namespace {

constexpr std::int64_t alone = 4;  ///< up to so many people do not travel as a group

/// `b` if `which`, else `a`.
inline std::int32_t select(bool which, std::int32_t a, std::int32_t b) {
  return a ^ ((a ^ b) & -static_cast<std::int32_t>(which));
}

}  // namespace

void JourneyCohorts::enqueue(const OnWay& on, std::int64_t n) {
  if (n > alone || on.stale) {  // who will be sent back is rare, and has no choice
    queue_.push_back(on);
    queue_.back().n = n;
    return;
  }
  for (std::int64_t k = 0; k < n; ++k) {
    walking_.push_back(static_cast<std::int32_t>(walkers_.size()));
    walkers_.push_back(on);
    walkers_.back().n = 1;
  }
  tired_[cell(on.link, on.who.cls)] -= n;  // set out already
}

double JourneyCohorts::speed_of(const OnWay& on) {
  const Leg& leg = legs_[on.link];
  const bool on_foot = (foot_ && !on.who.started) || (leg.walk_probability > 0 && luck_.uniform() < leg.walk_probability);
  return on_foot ? j_->settings.walk_km : leg.vehicle_km;
}

void JourneyCohorts::walk_a_link() {
  const std::size_t n = walking_.size();
  staying_.resize(n);
  sleeping_.resize(n);
  std::int32_t *const going = walking_.data(), *const staying = staying_.data(), *const sleeping = sleeping_.data();
  std::size_t n_going = 0, n_staying = 0, n_sleeping = 0;
  OnWay* const walkers = walkers_.data();
  const Leg* const legs = legs_.data();
  const std::uint32_t* const luck = luck_.many(n).data();
  const bool harvest = world_.harvest_today();
  for (std::size_t k = 0; k < n; ++k) {
    const std::int32_t i = going[k];
    OnWay& on = walkers[i];
    const int cls = on.who.cls;
    const Leg& leg = legs[on.link];
    const double speed = one_speed_ ? leg.vehicle_km : speed_of(on);
    const double before = on.km;
    const bool arrives = move_on(leg.km, speed, on.km, on.day);
    const bool has_time = has_time_left(*j_, leg.km - before, speed, on.day);
    const int place = leg.to;
    bool wants = arrives & has_time & !(harvest && world_.harvests(cls));
    JourneyWorld::Choice choice;
    if (on.who.route < 0) {
      const auto decision = world_.decide_on_arrival(place, cls, on.who.recent, on.day.moved_km, Luck::uniform_of(luck[k]));
      wants = wants & decision.sets_out;
      choice = *decision.choice;
    } else {
      choice = next_link(place, on.who.route);
      if (wants) on.who.route = -1;
    }
    const bool goes = wants & (choice.link >= 0) & !world_.turns_away(choice.end);
    const bool stays = arrives & !goes;
    finished_[cell(on.link, cls)] += arrives;
    on.who.route = select(goes, on.who.route, choice.rest);
    on.link = select(goes, on.link, choice.link);
    on.km *= static_cast<double>(!arrives);
    if (world_.limited(place)) world_.add_persons(place, stays);
    going[n_going] = i;
    n_going += goes;
    staying[n_staying] = i;
    n_staying += stays;
    sleeping[n_sleeping] = i;
    n_sleeping += !arrives;
  }
  walking_.resize(n_going);
  staying_.resize(n_staying);
  sleeping_.resize(n_sleeping);
  end_the_day();
}

void JourneyCohorts::end_the_day() {
  for (const std::int32_t i : sleeping_) {
    OnWay& on = walkers_[i];
    ++tired_[cell(on.link, on.who.cls)];
    sleep_on_the_way(on);
  }
  for (const std::int32_t i : staying_) {
    OnWay& on = walkers_[i];
    const int place = legs_[on.link].to;
    on.who.started = true;
    stock_[cell(place, on.who.cls)] += 1;
    if (!world_.limited(place)) world_.add_persons(place, 1);
    stay(place, on.who, 1, on.day);
  }
  if (!foot_) return;
  for (const std::int32_t i : walking_) walkers_[i].who.started = true;
}

void JourneyCohorts::count_walkers() {
  for (int l = 0; l < static_cast<int>(legs_.size()); ++l) {
    for (int cls = 0; cls < static_cast<int>(n_classes_); ++cls) {
      auto &finished = finished_[cell(l, cls)], &tired = tired_[cell(l, cls)];
      counts_.setouts.add(cell(l, cls), finished + tired);
      counts_.crossings.add(cell(l, cls), finished);
      counts_.entries.add(cell(legs_[l].to, cls), finished);
      finished = tired = 0;
    }
  }
}

}  // namespace outflow::engine
