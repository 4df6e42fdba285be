#include "outflow/engine/journeys/cohorts.h"

/// The part of a step in which people are on links.
namespace outflow::engine {

using Turn = Itineraries::Turn;

namespace {

constexpr std::int64_t few = 4;  ///< up to so many people do not travel as a group

}  // namespace

/// Where places may fill up, in rounds: each takes its share of everybody through the day.
void JourneyCohorts::travel_all() {
  for (const auto& on : on_way_) {
    tired_[cell(on.point.link, on.point.cls)] -= on.n;  // set out already
    Point start = on.point;
    if (!fixed_ways_) start.km = 0;
    setting_out_.push_back({{.recent = on.recent, .stage = itineraries_.on_link(start, world_), .km = on.point.km}, on.n});
  }
  if (crowded_) {
    travel_rounds(model_->substeps);
  } else {
    for (const auto& on : setting_out_) come_to(on.who, on.n);
    travel_queue();
  }
  setting_out_.clear();
}

/// n people make n / rounds a round, and the rest one each from a random round on.
void JourneyCohorts::travel_rounds(int rounds) {
  rounds_.resize(static_cast<std::size_t>(rounds));
  const auto words = luck_.many(setting_out_.size());
  for (std::size_t i = 0; i < setting_out_.size(); ++i) {
    const auto& [who, n] = setting_out_[i];
    const std::int64_t each = n / rounds, more = n % rounds;
    auto round = static_cast<std::size_t>(std::uint64_t{words[i]} * static_cast<std::uint64_t>(rounds) >> 32);
    for (std::int64_t k = 0; k < (each > 0 ? rounds : more); ++k) {
      rounds_[round].push_back({who, each + (k < more ? 1 : 0)});
      round = round + 1 == rounds_.size() ? 0 : round + 1;
    }
  }
  for (auto& setting_out : rounds_) {
    for (const auto& on : setting_out) come_to(on.who, on.n);
    setting_out.clear();
    travel_queue();
  }
}

/// Link after link; people who have become alike go on together.
void JourneyCohorts::travel_queue() {
  while (!together_.empty() || !alone_.empty()) {
    deciding_.swap(together_);
    merge_alike(deciding_);
    decide_alone();
    for (const Group& group : deciding_) decide_together(group);
    deciding_.clear();
  }
}

void JourneyCohorts::come_to(Person who, std::int64_t n) {
  const Turn turn = fixed_ways_ ? itineraries_[who.stage].turn : itineraries_.make_way(who.stage, who.km, who.day);
  if (turn == Turn::decides) {
    if (n > few) together_.push_back({who, n});
    else alone_.insert(alone_.end(), static_cast<std::size_t>(n), who);
  } else if (turn == Turn::parts) {
    part(who, n);
  } else if (turn == Turn::sleeps) {
    sleep(who, n);
  } else {
    world_.enter(itineraries_[who.stage].place, n);
    end_day(who, turn == Turn::comes_back, n);
  }
}

void JourneyCohorts::part(const Person& who, std::int64_t n) {
  const int link = itineraries_.before(who.stage).link;
  const std::int64_t walkers = chosen(n, j_->links[link].walk_probability, model_->links[link].from);
  for (const auto pace : {Point::Pace::on_foot, Point::Pace::by_vehicle}) {
    const std::int64_t some = pace == Point::Pace::on_foot ? walkers : n - walkers;
    if (some == 0) continue;
    Person next = who;
    next.stage = itineraries_.with_pace(who.stage, pace, world_);
    come_to(next, some);
  }
}

void JourneyCohorts::decide_together(const Group& group) {
  const int stage = group.who.stage;
  passed_[itineraries_[stage].passed] += group.n;
  const auto& lot = world_.lot(itineraries_[stage].lot);
  choose(lot, group.n, recent_tonight(group.who) < lot.hurried_below, itineraries_[stage].place);
  const auto go = [&](std::uint32_t outcome, std::int64_t n) {
    Person next = group.who;
    next.stage = itineraries_.next(stage, outcome, world_);
    come_to(next, n);
  };
  std::int64_t left = group.n;
  for (std::uint32_t k = 0; k < lot.routes(); ++k) {
    if (choices_[k] == 0) continue;
    left -= choices_[k];
    go(lot.outcome[k], choices_[k]);
  }
  if (left > 0) go(lot.stays(), left);
}

/// All who are alone make link after link together, for one alone would keep the processor waiting for his own last step; and
/// nothing in the loop branches on what somebody does, since nobody can guess it.
void JourneyCohorts::decide_alone() {
  const std::size_t n = alone_.size();
  resting_now_.resize(n);
  tired_now_.resize(n);
  Person *const going = alone_.data(), *const resting = resting_now_.data(), *const tired = tired_now_.data();
  std::size_t n_going = 0, n_resting = 0, n_tired = 0;
  const std::uint32_t* const luck = luck_.many(n).data();
  std::int64_t* const passed = passed_.data();
  auto known = itineraries_.known();
  for (std::size_t k = 0; k < n; ++k) {
    const Person who = going[k];
    const auto& here = known.stages[who.stage];
    const auto& lot = world_.lot(here.lot);
    passed[here.passed] += 1;
    const bool hurries = recent_travel(who.recent, travelled(who, here)) < lot.hurried_below;
    const std::uint32_t outcome = lot.outcome_of(luck[k], hurries);
    Person next = who;
    next.stage = known.next[static_cast<std::uint32_t>(here.first) + outcome];
    if (next.stage < 0) {
      next.stage = itineraries_.next(who.stage, outcome, world_);
      known = itineraries_.known();
    }
    const auto& there = known.stages[next.stage];
    const Turn turn = fixed_ways_ ? there.turn : itineraries_.make_way(next.stage, next.km, next.day);
    const bool decides = turn == Turn::decides, rests = turn == Turn::rests;
    world_.enter(there.place, rests ? 1 : 0);
    going[n_going] = next;
    n_going += decides;
    resting[n_resting] = next;
    n_resting += rests;
    tired[n_tired] = next;
    n_tired += !(decides | rests);
  }
  alone_.resize(n_going);
  rest({resting, n_resting});
  for (std::size_t k = 0; k < n_tired; ++k) {
    if (itineraries_[tired[k].stage].turn == Turn::parts) part(tired[k], 1);
    else sleep(tired[k], 1);
  }
}

/// As `end_day` for each of them, who came to a place.
void JourneyCohorts::rest(std::span<const Person> people) {
  const auto* const stages = itineraries_.known().stages;
  for (const Person& who : people) {
    const auto& here = stages[who.stage];
    passed_[here.passed] += 1;
    stock_[here.cell] += 1;
    if (here.row >= 0) resting_.lie_down(static_cast<std::size_t>(here.row), recent_travel(who.recent, travelled(who, here)), 1);
    else stay(who, 1);
  }
}

void JourneyCohorts::sleep(const Person& who, std::int64_t n) {
  OnWay& on = night_.emplace_back();
  on.point = fixed_ways_ ? itineraries_.after(who.stage) : itineraries_.before(who.stage);
  if (!fixed_ways_) on.point.km = who.km;
  on.point.day = {};
  on.point.pace = Point::Pace::unknown;
  on.recent = settled_recent(recent_tonight(who));
  on.n = n;
  tired_[cell(on.point.link, on.point.cls)] += n;
}

void JourneyCohorts::end_day(const Person& who, bool comes_back, std::int64_t n) {
  const auto& here = itineraries_[who.stage];
  passed_[here.passed] += n;
  if (comes_back) {
    const auto& after = itineraries_.after(who.stage);
    tired_[cell(after.link, after.cls)] += n;
    counts_.entries.add(static_cast<std::size_t>(here.cell), n);
  }
  stock_[here.cell] += n;
  stay(who, n);
}

/// They spend the night at the place. What they travelled today becomes recent travel.
void JourneyCohorts::stay(const Person& who, std::int64_t n) {
  const auto& here = itineraries_[who.stage];
  if (here.row >= 0) {
    resting_.lie_down(static_cast<std::size_t>(here.row), recent_tonight(who), n);
    return;
  }
  const auto& after = itineraries_.after(who.stage);
  guests_.push_back({here.place, {after.cls, after.route, after.started, false, recent_tonight(who)}, n});
}

void JourneyCohorts::count_travellers() {
  for (int l = 0; l < static_cast<int>(j_->links.size()); ++l) {
    for (int cls = 0; cls < static_cast<int>(n_classes_); ++cls) {
      auto &passed = passed_[cell(l, cls)], &tired = tired_[cell(l, cls)];
      counts_.setouts.add(cell(l, cls), passed + tired);
      counts_.crossings.add(cell(l, cls), passed);
      counts_.entries.add(cell(model_->links[l].to, cls), passed);
      passed = tired = 0;
    }
  }
  passed_.back() = 0;
}

}  // namespace outflow::engine
