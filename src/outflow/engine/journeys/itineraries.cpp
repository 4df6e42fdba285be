#include "outflow/engine/journeys/itineraries.h"

#include <algorithm>
#include <bit>

namespace outflow::engine {

namespace {

/// Beyond so many stages they are forgotten at the next step: about 15 MB. Where histories tell everybody apart there is no end
/// of them.
constexpr std::size_t stages_at_most = 1 << 16;
constexpr std::size_t slots_at_first = 1 << 10;

}  // namespace

std::uint64_t hash_of(const Point& point) {
  std::uint64_t h = static_cast<std::uint64_t>(point.link) << 32 ^ static_cast<std::uint32_t>(point.route);
  for (const std::uint64_t part : {static_cast<std::uint64_t>(point.cls) << 8 | static_cast<std::uint64_t>(point.pace) << 2 |
                                       (point.started ? 2u : 0u) | (point.stale ? 1u : 0u),
                                   std::bit_cast<std::uint64_t>(point.km), std::bit_cast<std::uint64_t>(point.day.moved_km)}) {
    h = (h ^ part) * 0x9E3779B97F4A7C15u;
    h ^= h >> 32;
  }
  return h;
}

Alike Buckets::who_in(int bucket) const {
  Alike who;
  if (sinks) {
    who.settled = bucket % 2 != 0;
    bucket /= 2;
  }
  who.started = true;
  if (foot) {
    who.started = bucket % 2 != 0;
    bucket /= 2;
  }
  who.cls = bucket;
  return who;
}

Itineraries::Itineraries(const model::Model& model, const Buckets& buckets)
    : model_(&model),
      j_(&*model.journeys),
      buckets_(buckets),
      fixed_ways_(model.journeys->settings.fresh_speed),
      slots_(slots_at_first, -1) {}

void Itineraries::begin_step(const JourneyWorld& world) {
  if (network_ == world.network_index() && stages_.size() <= stages_at_most) return;
  network_ = world.network_index();
  stages_.clear();
  before_.clear();
  after_.clear();
  legs_.clear();
  next_.clear();
  slots_.assign(slots_at_first, -1);
  used_slots_ = 0;
}

int Itineraries::at_place(int place, const Alike& who, const JourneyWorld& world) {
  Point point;
  point.cls = who.cls;
  point.route = who.route;
  point.started = who.started;
  point.link = ~place;
  point.pace = Point::Pace::by_vehicle;
  return find(point, world);
}

int Itineraries::with_pace(int stage, Point::Pace pace, const JourneyWorld& world) {
  Point point = before_[stage];
  point.pace = pace;
  return find(point, world);
}

int Itineraries::find(const Point& point, const JourneyWorld& world) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash_of(point) & mask;
  for (; slots_[slot] >= 0; slot = (slot + 1) & mask)
    if (before_[slots_[slot]] == point) return slots_[slot];
  const int stage = add(point, world);
  slots_[slot] = stage;
  if (++used_slots_ * 2 > slots_.size()) grow();
  return stage;
}

void Itineraries::grow() {
  std::vector<std::int32_t> old(2 * slots_.size(), -1);
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const std::int32_t stage : old) {
    if (stage < 0) continue;
    std::size_t slot = hash_of(before_[stage]) & mask;
    while (slots_[slot] >= 0) slot = (slot + 1) & mask;
    slots_[slot] = stage;
  }
}

/// What the step does to people at the point, without any choice of theirs.
Itineraries::Leg Itineraries::foresee(Stage& stage, Point& after) const {
  const auto& way = j_->links[after.link];
  const auto& link = model_->links[after.link];
  const bool first_on_foot = buckets_.foot && !after.started;
  if (after.pace == Point::Pace::unknown) {
    if (!first_on_foot && way.walk_probability > 0) {
      stage.turn = Turn::parts;
      return {};
    }
    after.pace = first_on_foot ? Point::Pace::on_foot : Point::Pace::by_vehicle;
  }
  const Leg leg{way.km, after.pace == Point::Pace::on_foot ? j_->settings.walk_km : way.vehicle_km};
  const double before_km = after.km;
  if (fixed_ways_ && !move_on(leg.km, leg.speed_km, after.km, after.day)) {
    stage.turn = Turn::sleeps;
    return leg;
  }
  after.started = true;
  stage.place = after.stale ? link.from : link.to;
  if (after.stale) {
    stage.turn = Turn::comes_back;
    return leg;
  }
  stage.passed = after.link * buckets_.n_classes + after.cls;
  const bool has_time = !fixed_ways_ || has_time_left(*j_, way.km - before_km, leg.speed_km, after.day);
  stage.turn = has_time ? Turn::decides : Turn::rests;
  return leg;
}

std::int32_t Itineraries::row_of(int place, const Point& point) const {
  return point.route < 0 ? static_cast<std::int32_t>(buckets_.row(place, buckets_.of(point.cls, point.started, false))) : -1;
}

int Itineraries::add(const Point& before, const JourneyWorld& world) {
  Stage stage;
  Point after = before;
  stage.passed = static_cast<std::int32_t>(j_->links.size()) * buckets_.n_classes;
  stage.first = static_cast<std::int32_t>(next_.size());
  Leg leg;
  if (before.link >= 0) leg = foresee(stage, after);
  else stage.place = ~before.link;
  stage.travelled = after.day.moved_km / j_->settings.vehicle_km;
  stage.row = row_of(stage.place, after);
  stage.cell = stage.place * buckets_.n_classes + after.cls;
  const bool follows = after.route >= 0;
  if (stage.turn == Turn::decides)
    stage.lot = follows ? world.lot_towards(j_->routes[after.route].end, after.cls) : world.lot_at(stage.place, after.cls);
  const int number = size();
  stages_.push_back(stage);
  before_.push_back(before);
  after_.push_back(after);
  legs_.push_back(leg);
  if (stage.turn != Turn::decides) return number;
  next_.resize(next_.size() + static_cast<std::size_t>(follows ? 1 : world.routes_known(stage.place)), -1);
  add_rest(stage, after, false);
  if (follows) add_rest(stage, after, true);
  return number;
}

/// The stage of those of `stage` who stay there, and give up their route as a rule.
void Itineraries::add_rest(const Stage& stage, Point after, bool keeps_route) {
  next_.push_back(size());
  Stage rest = stage;
  rest.turn = Turn::rests;
  rest.passed = static_cast<std::int32_t>(j_->links.size()) * buckets_.n_classes;
  if (!keeps_route) after.route = -1;
  rest.row = row_of(stage.place, after);
  stages_.push_back(rest);
  before_.push_back(after);
  after_.push_back(after);
  legs_.emplace_back();
}

int Itineraries::find_next(int stage, std::uint32_t outcome, const JourneyWorld& world) {
  const Point& here = after_[stage];
  const int place = stages_[stage].place;
  Point point;
  point.cls = here.cls;
  point.started = here.started;
  point.day = here.day;
  if (here.route >= 0) {
    const auto& route = j_->routes[here.route];
    point.link = world.link_to(place, route.next);
    point.route = route.rest;
  } else {
    const auto& choice = world.choice(place, outcome);
    point.link = choice.link;
    point.route = choice.rest;
  }
  const std::size_t at = static_cast<std::size_t>(stages_[stage].first) + outcome;
  const int found = point.link < 0 ? next_[at + 1] : find(point, world);  // a closed link: they stay
  next_[at] = found;
  return found;
}

}  // namespace outflow::engine
