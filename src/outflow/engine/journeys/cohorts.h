#pragma once
#include <optional>
#include <vector>

#include "outflow/engine/engine.h"
#include "outflow/engine/journeys/law.h"
#include "outflow/engine/journeys/newcomers.h"
#include "outflow/engine/journeys/world.h"
#include "outflow/random/address.h"

namespace outflow::engine {

/// The rule "journeys" for counts of people who are alike: the same place or point of a link, class, rest of the route, and
/// (where it counts) recent travel.
///
/// Exact in distribution but for two things. Where a place comes near its capacity, whoever decides sees the places as those
/// before left them; then everybody travels in one of `substeps` rounds, and not one by one. And with avoid_short_stints, recent
/// travel of people who spend the night at a place is rounded to 1/8, because its exact value would tell everybody apart. Time
/// per step: O(occupied states times routes known), whatever the number of people.
class JourneyCohorts final : public Engine {
 public:
  explicit JourneyCohorts(const model::Model& model);
  void reset(std::uint64_t seed, std::uint64_t member) override;
  void advance() override;
  [[nodiscard]] int next_step() const override { return t_; }
  [[nodiscard]] const StepCounts& counts() const override { return counts_; }
  [[nodiscard]] std::span<const std::int64_t> stock() const override { return stock_; }
  [[nodiscard]] std::span<const std::int64_t> moving() const override { return moving_; }

  /// Recent travel is rounded to 1/levels_per_unit at night.
  static constexpr int levels_per_unit = 8;

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
  struct OnWay {
    Alike who;
    std::int32_t link = 0;
    bool stale = false;
    double km = 0;
    Day day;
    std::int64_t n = 0;
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
  [[nodiscard]] bool crowded_today() const { return model_->substeps > 1 && world_.crowded(); }
  void shuffle_leavers();
  void leave(int place);
  void leave_bucket(int place, int bucket);
  void take_from_levels(int place, int bucket, std::int64_t leaving);
  void travel_all();
  void travel_queue();
  void merge_alike(std::vector<OnWay>& list);
  void travel(OnWay& on);
  void make_way(OnWay& on, double speed);
  void arrive(OnWay& on, double way_km, double speed);
  /// n people at a place want to leave; those who can enter a link are put into the queue. `luck`: a uniform
  /// draw for a single person that was not used yet, < 0: none.
  void set_out(int place, const Alike& who, std::int64_t n, const Day& day, double luck = -1);
  void enter_link(int place, Alike who, std::int64_t n, int link, int route, const Day& day);
  void stay(int place, Alike who, std::int64_t n, const Day& day);
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
  [[nodiscard]] std::int64_t* levels(int place, int bucket) {
    return idle_.data() + row(place, bucket) * static_cast<std::size_t>(n_levels_);
  }
  void put(int place, const Alike& who, std::int64_t n);
  /// The draws of this step at a place.
  random::Stream& draws_at(int place);

  const model::Model* model_;
  const model::Journeys* j_;
  std::size_t n_classes_;
  bool foot_ = false, sinks_ = false, tracked_ = false;
  int n_buckets_ = 1, n_levels_ = 1;
  JourneyWorld world_;
  StepCounts counts_;
  random::Key key_;
  int t_ = 0;
  std::vector<std::int64_t> idle_;     ///< [place][bucket][level] people without a route
  std::vector<std::int64_t> idle_sum_; ///< [place][bucket]
  std::vector<std::int32_t> top_;      ///< [place][bucket] no level above is occupied
  std::vector<std::vector<Waiting>> waiting_;  ///< [place]
  std::vector<OnWay> on_way_, setting_out_, queue_, acting_, night_;
  std::vector<std::int32_t> first_round_, slots_;  ///< scratch
  std::vector<Group> leavers_;  ///< who wants to leave this morning
  std::vector<Group> guests_;   ///< who will spend the night at a place, and did not spend the last one there
  std::vector<std::optional<random::Stream>> draws_;  ///< [place]
  std::vector<std::int64_t> stock_, moving_;
  std::vector<std::int64_t> parts_of_, chosen_;  ///< scratch
  std::vector<double> weights_;
};

}  // namespace outflow::engine
