#pragma once
#include <optional>
#include <vector>

#include "outflow/engine/engine.h"
#include "outflow/engine/journeys/law.h"
#include "outflow/engine/journeys/luck.h"
#include "outflow/engine/journeys/newcomers.h"
#include "outflow/engine/journeys/resting.h"
#include "outflow/engine/journeys/world.h"
#include "outflow/random/address.h"

namespace outflow::engine {

/// The rule "journeys" for counts of people who are alike: the same place or point of a link, class, rest of the route, and
/// (where it counts) recent travel.
///
/// Exact in distribution but for two things. Where a place comes near its capacity, whoever decides sees the places as those
/// before left them; then everybody travels in one of `substeps` rounds, and not one by one. And with avoid_short_stints, recent
/// travel of people who spend the night at a place is rounded to 1/8, because its exact value would tell everybody apart. Few who
/// are alike travel one by one, which is cheaper than to draw how many of them do what. Time per step: O(occupied states times
/// routes known), whatever the number of people.
class JourneyCohorts final : public Engine {
 public:
  explicit JourneyCohorts(const model::Model& model);
  void reset(std::uint64_t seed, std::uint64_t member) override;
  void advance() override;
  void continue_from(const Engine& other, std::uint64_t seed, std::uint64_t member) override;
  [[nodiscard]] int next_step() const override { return t_; }
  [[nodiscard]] const StepCounts& counts() const override { return counts_; }
  [[nodiscard]] std::span<const std::int64_t> stock() const override { return stock_; }
  [[nodiscard]] std::span<const std::int64_t> moving() const override { return moving_; }

 private:
  /// What people who are alike have in common beside the place or link.
  struct Alike {
    std::int32_t cls = 0, route = -1;
    bool started = false, settled = false;
    double recent = 0;  ///< at the start of the step
  };
  /// People at a place with a route, who wait for the next step.
  struct Waiting {
    Alike who;
    std::int64_t n = 0;
  };
  /// A link as people on it see it.
  struct Leg {
    double km = 0, vehicle_km = 0, walk_probability = 0;
    std::int32_t from = 0, to = 0;
  };
  struct OnWay {
    Alike who;
    std::int32_t link = 0;
    bool stale = false;  ///< the link was closed after they entered it
    double km = 0;
    Day day;
    std::int64_t n = 0;
    [[nodiscard]] int place(const Leg& leg) const { return stale ? leg.from : leg.to; }
  };
  struct Group {
    std::int32_t place = 0;
    Alike who;
    std::int64_t n = 0;
  };

  void appear();
  void add_people(int place, int mix, std::int64_t n);
  void send_back_from_closed_links();
  void decide_all();
  [[nodiscard]] bool crowded_today() const { return model_->substeps > 1 && world_.crowded(arrivals_); }
  void shuffle_leavers();
  void leave(int place);
  void leave_bucket(int place, int bucket);
  /// How many of n people do what each does with probability p.
  std::int64_t chosen(std::int64_t n, double p, int place);
  void travel_all();
  void travel_queue();
  void merge_alike(std::vector<OnWay>& list);
  void travel(OnWay& on);
  void make_way(OnWay& on, double speed);
  /// n of the group will travel, as a group or each by himself.
  void enqueue(const OnWay& on, std::int64_t n);
  /// Everybody who goes by himself makes a link, or what he can of it.
  void walk_a_link();
  void end_the_day();
  double speed_of(const OnWay& on);
  void count_walkers();
  void count_arrivals();
  /// n people at a place want to leave; those who can enter a link are put into the queue.
  void set_out(int place, const Alike& who, std::int64_t n, const Day& day);
  void enter_link(int place, Alike who, std::int64_t n, const JourneyWorld::Choice& choice, const Day& day);
  [[nodiscard]] JourneyWorld::Choice next_link(int place, int route) const;
  [[nodiscard]] bool can_enter(const JourneyWorld::Choice& choice) const {
    return choice.link >= 0 && !world_.turns_away(choice.end);
  }
  /// They spend the night at the place. What they travelled today becomes recent travel.
  void stay(int place, const Alike& who, std::int64_t n, const Day& day) {
    const double recent = tracked_ ? recent_travel(who.recent, day.moved_km, j_->settings.vehicle_km) : 0;
    if (who.route < 0) {
      resting_.lie_down(row(place, bucket_of(who)), recent, n);
      return;
    }
    guests_.push_back({place, who, n});
    guests_.back().who.recent = recent;
  }
  void sleep_on_the_way(OnWay& on) {
    if (tracked_) on.who.recent = settled_recent(recent_travel(on.who.recent, on.day.moved_km, j_->settings.vehicle_km));
    on.day = {};
    night_.push_back(on);
  }
  void settle_in_camps();
  void night();

  [[nodiscard]] bool frozen(const Alike& who) const;
  [[nodiscard]] std::size_t cell(int index, int cls) const { return static_cast<std::size_t>(index) * n_classes_ + cls; }
  [[nodiscard]] int bucket_of(const Alike& who) const {
    return ((who.cls * (foot_ ? 2 : 1) + (foot_ && who.started ? 1 : 0)) * (sinks_ ? 2 : 1)) + (sinks_ && who.settled ? 1 : 0);
  }
  [[nodiscard]] Alike who_in(int bucket) const;
  [[nodiscard]] std::size_t row(int place, int bucket) const {
    return static_cast<std::size_t>(place) * static_cast<std::size_t>(n_buckets_) + static_cast<std::size_t>(bucket);
  }
  /// The draws of this step at a place.
  random::Stream& draws_at(int place);

  const model::Model* model_;
  const model::Journeys* j_;
  std::size_t n_classes_;
  bool foot_, sinks_, tracked_;
  bool one_speed_;  ///< does nobody ever walk?
  int n_buckets_;
  JourneyWorld world_;
  StepCounts counts_;
  random::Key key_;
  int t_ = 0;
  Resting resting_;  ///< [place][bucket]
  std::vector<std::vector<Waiting>> waiting_;  ///< [place]
  std::vector<OnWay> on_way_, setting_out_, night_;
  std::vector<OnWay> queue_, acting_;  ///< groups that travel now, and now the link after
  std::vector<OnWay> walkers_;  ///< people who go by themselves today
  std::vector<std::int32_t> walking_, staying_, sleeping_;  ///< of walkers_: on a link; just came to stay; just got tired
  std::vector<Leg> legs_;  ///< [link]
  std::vector<std::int64_t> finished_;  ///< [link][class] people who went by themselves and came to its end today
  std::vector<std::int64_t> tired_;  ///< [link][class] and those who are on it at night, less those who were on it before
  std::vector<std::int32_t> first_round_, slots_;  ///< scratch
  std::vector<Group> leavers_;  ///< who wants to leave this morning
  std::vector<Group> guests_;  ///< who will spend the night at a place, has a route, and did not spend the last night there
  std::vector<std::optional<random::Stream>> draws_;  ///< [place]
  Luck luck_;
  std::vector<std::int64_t> stock_, moving_;
  std::vector<std::int64_t> arrivals_;  ///< [place] in the last step
  std::vector<std::int64_t> parts_of_, chosen_;  ///< scratch
  std::vector<double> weights_;
};

}  // namespace outflow::engine
