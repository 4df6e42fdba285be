#pragma once
#include <cstdint>
#include <vector>

#include "outflow/engine/journeys/law.h"
#include "outflow/engine/journeys/resting.h"
#include "outflow/engine/journeys/world.h"

namespace outflow::engine {

/// What people who are alike have in common beside the place or link.
struct Alike {
  std::int32_t cls = 0, route = -1;
  bool started = false, settled = false;
  double recent = 0;  ///< at the start of the step
  bool operator==(const Alike&) const = default;
};

/// People in the course of a step: on a link, before they travel on, or at a place before they leave it.
struct Point {
  enum class Pace : std::uint8_t { unknown, on_foot, by_vehicle };
  std::int32_t cls = 0, route = -1;
  std::int32_t link = 0;      ///< ~place for who is at a place
  bool started = false;
  bool stale = false;         ///< the link was closed after they entered it
  Pace pace = Pace::unknown;  ///< how they make this link today; by_vehicle at a place
  double km = 0;
  Day day;
  bool operator==(const Point&) const = default;
};

std::uint64_t hash_of(const Point& point);

/// Who shares a row of `Resting`: people at a place, of a class, who have started or not, and settled or not, as far as that
/// counts.
struct Buckets {
  std::int32_t n_classes = 0;
  bool foot = false, sinks = false;
  [[nodiscard]] int count() const { return n_classes * (foot ? 2 : 1) * (sinks ? 2 : 1); }
  [[nodiscard]] int of(std::int32_t cls, bool started, bool settled) const {
    return ((cls * (foot ? 2 : 1) + (foot && started ? 1 : 0)) * (sinks ? 2 : 1)) + (sinks && settled ? 1 : 0);
  }
  [[nodiscard]] int of(const Alike& who) const { return of(who.cls, who.started, who.settled); }
  [[nodiscard]] Alike who_in(int bucket) const;
  [[nodiscard]] std::size_t row(int place, int bucket) const {
    return static_cast<std::size_t>(place) * static_cast<std::size_t>(count()) + static_cast<std::size_t>(bucket);
  }
};

/// The points that people come to in a step, each with what becomes of them and where each choice leads. It is worked out when
/// somebody comes there first and looked up from then on, for all of it but the choice is certain: the same links in the same
/// order take everybody to the same point. Nothing that is drawn depends on what is known here already. Recent travel, which
/// tells nearly everybody apart, is no part of a point: it is carried along. So is the way made today, unless every link has a
/// whole step for itself (fresh_speed) and there are few ways to make.
class Itineraries {
 public:
  enum class Turn : std::uint8_t {
    decides,    ///< is at the end of a link with a part of the step left, or at a place in the morning
    rests,      ///< stays at the end of the link
    comes_back, ///< finds himself back at the start of the link
    sleeps,     ///< on the link
    parts,      ///< some walk, others do not: `with_pace`
  };
  /// Read for each link of each person, so it is small.
  struct Stage {
    double travelled = 0;     ///< way of today, in steps of a vehicle
    std::int32_t lot = 0;     ///< JourneyWorld::lot, for who decides
    std::int32_t first = 0;   ///< of the ways on
    std::int32_t passed = 0;  ///< [link][class] whose end is passed; the one after the last: none
    std::int32_t place = 0;   ///< where they are then
    std::int32_t cell = 0;    ///< [place][class]
    std::int32_t row = 0;     ///< of Resting, for who stays without a route; -1 with one
    Turn turn = Turn::decides;
  };

  Itineraries(const model::Model& model, const Buckets& buckets);
  // What is known is no part of an engine's state: a copy knows nothing yet.
  Itineraries(const Itineraries& other) : Itineraries(*other.model_, other.buckets_) {}
  Itineraries& operator=(const Itineraries&) { return *this; }
  Itineraries(Itineraries&&) = default;
  Itineraries& operator=(Itineraries&&) = default;
  ~Itineraries() = default;

  /// Forgets what no longer holds. Numbers of stages are valid until the next step.
  void begin_step(const JourneyWorld& world);
  /// The stage of people at a place in the morning.
  int at_place(int place, const Alike& who, const JourneyWorld& world);
  int on_link(const Point& point, const JourneyWorld& world) { return find(point, world); }
  int with_pace(int stage, Point::Pace pace, const JourneyWorld& world);
  /// The stage to which outcome k of the lot leads: a link, or to stay there.
  int next(int stage, std::uint32_t outcome, const JourneyWorld& world) {
    const int known = next_[static_cast<std::size_t>(stages_[stage].first) + outcome];
    return known >= 0 ? known : find_next(stage, outcome, world);
  }
  /// What is known now, until the next stage is added.
  struct Known {
    const Stage* stages = nullptr;
    const std::int32_t* next = nullptr;  ///< [Stage::first + outcome], -1: not known yet
  };
  [[nodiscard]] Known known() const { return {stages_.data(), next_.data()}; }
  /// Is `next` where those of `stage` are who stay?
  [[nodiscard]] bool rest_of(int stage, int next) const {
    return stages_[next].turn == Turn::rests && stages_[next].place == stages_[stage].place;
  }
  /// Is the way that people make told by the stage alone? If not, the stage of a link tells what becomes of those who pass its
  /// end with a part of the step left, and `make_way` who they are.
  [[nodiscard]] bool fixed_ways() const { return fixed_ways_; }
  /// Where ways are not fixed: the way on the link of the stage, from `km` on. What becomes of who makes it. `km` is what is made
  /// of a link on which somebody sleeps, and otherwise 0.
  Turn make_way(int stage, double& km, Day& day) const {
    const Turn turn = stages_[stage].turn;
    if (turn != Turn::decides && turn != Turn::comes_back) return turn;
    const Leg leg = legs_[stage];
    const double before = km;
    const bool arrives = move_on(leg.km, leg.speed_km, km, day);
    const bool has_time = has_time_left(*j_, leg.km - before, leg.speed_km, day);
    km *= static_cast<double>(!arrives);
    const Turn then = turn == Turn::decides && !has_time ? Turn::rests : turn;
    return arrives ? then : Turn::sleeps;
  }
  [[nodiscard]] const Stage& operator[](int stage) const { return stages_[stage]; }
  [[nodiscard]] int size() const { return static_cast<int>(stages_.size()); }
  /// Who is at the stage, after the way of today: on the link, or at the place.
  [[nodiscard]] const Point& after(int stage) const { return after_[stage]; }
  [[nodiscard]] const Point& before(int stage) const { return before_[stage]; }

 private:
  struct Leg {
    double km = 0, speed_km = 0;  ///< speed per step
  };

  int find(const Point& point, const JourneyWorld& world);
  int find_next(int stage, std::uint32_t outcome, const JourneyWorld& world);
  int add(const Point& before, const JourneyWorld& world);
  [[nodiscard]] std::int32_t row_of(int place, const Point& point) const;
  Leg foresee(Stage& stage, Point& after) const;
  void add_rest(const Stage& stage, Point after, bool keeps_route);
  void grow();

  const model::Model* model_;
  const model::Journeys* j_;
  Buckets buckets_;
  bool fixed_ways_;
  std::size_t network_ = 0;
  std::vector<Stage> stages_;
  std::vector<Point> before_, after_;  ///< [stage]
  std::vector<Leg> legs_;  ///< [stage]
  std::vector<std::int32_t> next_;  ///< [Stage::first + outcome], -1: not known yet
  std::vector<std::int32_t> slots_;  ///< hash table of stages, -1: free
  std::size_t used_slots_ = 0;
};

}  // namespace outflow::engine
