#pragma once
#include <optional>
#include <vector>

#include "outflow/engine/engine.h"
#include "outflow/engine/journeys/itineraries.h"
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
/// are alike travel one by one, which is cheaper than to draw how many of them do what; where they come to is looked up
/// (`Itineraries`). Time per step: O(occupied states times routes known), whatever the number of people.
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
  /// People at a place with a route, who wait for the next step.
  struct Waiting {
    Alike who;
    std::int64_t n = 0;
  };
  /// People on a link between two steps.
  struct OnWay {
    Point point;
    double recent = 0;
    std::int64_t n = 0;
  };
  struct Person {
    double recent = 0;  ///< at the start of the step
    std::int32_t stage = 0;  ///< of itineraries_
    // Where ways are not fixed: the way made today; and of the link, before it is made, or by who sleeps on it.
    double km = 0;
    Day day{};
    bool operator==(const Person&) const = default;
  };
  /// People at a stage.
  struct Group {
    Person who;
    std::int64_t n = 0;
  };
  struct Guests {
    std::int32_t place = 0;
    Alike who;
    std::int64_t n = 0;
  };

  void appear();
  void add_people(int place, int mix, std::int64_t n);
  void send_back_from_closed_links();
  void decide_all();
  void leave_camp(int place);
  void leave(int place);
  /// Those who waited there with a route, and may leave, are put into leavers_.
  void take_waiting(int place);
  void shuffle_leavers();
  /// n people at a place in the morning; without a route they leave for certain or as a rule. Who can enter a link is put into
  /// setting_out_. Returns how many wanted to leave.
  std::int64_t depart(const Group& people, bool certain);
  /// How many of n people do what each does with probability p.
  std::int64_t chosen(std::int64_t n, double p, int place);
  /// What each of n people at a place chooses, into choices_ [choice]; who is missing there stays.
  void choose(const JourneyWorld::Lot& lot, std::int64_t n, bool certain, int place);
  void choose_one_by_one(const JourneyWorld::Lot& lot, std::int64_t n, bool certain);

  void travel_all();
  void travel_rounds(int rounds);
  void travel_queue();
  /// n people come to a stage: they will go on as a group or each by himself, or their day ends.
  void come_to(Person who, std::int64_t n);
  void part(const Person& who, std::int64_t n);
  void decide_together(const Group& group);
  /// Everybody who goes by himself decides, and makes the next link or what he can of it.
  void decide_alone();
  void sleep(const Person& who, std::int64_t n);
  void end_day(const Person& who, bool comes_back, std::int64_t n);
  void rest(std::span<const Person> people);
  void stay(const Person& who, std::int64_t n);
  /// In steps of a vehicle.
  [[nodiscard]] double travelled(const Person& who, const Itineraries::Stage& here) const {
    return fixed_ways_ ? here.travelled : who.day.moved_km / j_->settings.vehicle_km;
  }
  [[nodiscard]] double recent_tonight(const Person& who) const {
    return tracked_ ? recent_travel(who.recent, travelled(who, itineraries_[who.stage])) : 0;
  }
  void count_travellers();
  void count_arrivals();
  void merge_alike(std::vector<OnWay>& list);
  void merge_alike(std::vector<Group>& list);
  template <class T, class Hash, class Same>
  void merge(std::vector<T>& list, Hash hash, Same same);
  void settle_in_camps();
  void night();

  [[nodiscard]] bool frozen(const Alike& who) const;
  [[nodiscard]] std::size_t cell(int index, int cls) const { return static_cast<std::size_t>(index) * n_classes_ + cls; }
  /// The draws of this step at a place.
  random::Stream& draws_at(int place);

  const model::Model* model_;
  const model::Journeys* j_;
  std::size_t n_classes_;
  bool tracked_;  ///< does recent travel count?
  bool fixed_ways_;  ///< Itineraries::fixed_ways
  Buckets buckets_;
  JourneyWorld world_;
  Itineraries itineraries_;
  StepCounts counts_;
  random::Key key_;
  int t_ = 0;
  bool crowded_ = false;  ///< today
  Resting resting_;  ///< [place][bucket]
  std::vector<std::vector<Waiting>> waiting_;  ///< [place]
  std::vector<OnWay> on_way_;
  std::vector<Group> leavers_;  ///< who wants to leave this morning
  std::vector<Group> setting_out_;  ///< who is on a link this morning
  std::vector<Guests> guests_;  ///< who will spend the night at a place, has a route, and did not spend the last night there
  std::vector<Person> alone_;  ///< everybody who goes by himself and decides next
  std::vector<Group> together_, deciding_;  ///< groups that decide next, and now
  std::vector<Person> resting_now_, tired_now_;  ///< who stops at a place; on a link, or parts
  std::vector<OnWay> night_;  ///< who sleeps on the way
  std::vector<std::int64_t> passed_;  ///< [Stage::passed] how many came to the end of a link today
  std::vector<std::int64_t>
      tired_;  ///< [link][class] and are on it at night, or were sent back, less those who were on it before
  std::vector<std::vector<Group>> rounds_;
  std::vector<std::int32_t> slots_;  ///< scratch
  std::vector<std::optional<random::Stream>> draws_;  ///< [place]
  Luck luck_;
  std::vector<std::int64_t> stock_, moving_;
  std::vector<std::int64_t> arrivals_;  ///< [place] in the last step
  std::vector<std::int64_t> parts_of_, choices_;  ///< scratch
  std::vector<double> weights_;
};

}  // namespace outflow::engine
