#pragma once
#include <vector>

#include "outflow/engine/engine.h"
#include "outflow/engine/journeys/acquaintances.h"
#include "outflow/engine/journeys/law.h"
#include "outflow/engine/journeys/newcomers.h"
#include "outflow/engine/journeys/world.h"
#include "outflow/random/address.h"

namespace outflow::engine {

/// What the histories of persons are written from, beside the records themselves; kept only when asked for.
struct JourneyDiary {
  std::vector<std::int32_t> home;      ///< [person] place where the person appeared
  std::vector<std::int32_t> arrivals;  ///< [person] links finished, or walked back on
  std::vector<double> finished_km;     ///< [person] length of those
  std::vector<double> today_km;        ///< [person] way made in the last step
  std::vector<std::int32_t> present;   ///< [person] row of model::Journeys::present; -1 for those who came later
  std::vector<Acquaintances> known;    ///< [person] whom they know
  struct Hop {
    std::uint32_t person = 0;
    std::int32_t link = 0;
  };
  std::vector<Hop> hops;  ///< links finished in the last step, persons ascending, each in order
};

/// The rule "journeys", one record for each person. People decide, and then travel, one after the other in the order in
/// which they appeared, and each sees the places as those before left them.
/// Memory: 12 bytes a person, 28 where recent travel counts.
class JourneyAgents final : public Engine {
 public:
  explicit JourneyAgents(const model::Model& model);
  void reset(std::uint64_t seed, std::uint64_t member) override;
  void advance() override;
  void continue_from(const Engine& other, std::uint64_t seed, std::uint64_t member) override;
  [[nodiscard]] int next_step() const override { return t_; }
  [[nodiscard]] const StepCounts& counts() const override { return counts_; }
  [[nodiscard]] std::span<const std::int64_t> stock() const override { return stock_; }
  [[nodiscard]] std::span<const std::int64_t> moving() const override { return moving_; }

  /// From the next `reset` on. `mean_connections`: Poisson mean of the people whom somebody knows at first.
  void keep_diary(double mean_connections = 3) {
    diary_on_ = true;
    mean_connections_ = mean_connections;
  }
  [[nodiscard]] const JourneyDiary& diary() const { return diary_; }
  /// [person] place, or ~link.
  [[nodiscard]] std::span<const std::int32_t> where() const { return where_; }
  [[nodiscard]] int class_of(std::size_t person) const { return cls_[person]; }
  [[nodiscard]] random::Key key() const { return key_; }
  [[nodiscard]] const JourneyWorld& world() const { return world_; }

 private:
  enum Flag : std::uint8_t {
    started = 1,  ///< has finished a link, or was sent back from one
    stale = 2,    ///< the link was closed after the person entered it
    settled = 4,  ///< never moves again
  };

  void appear();
  void add_person(int place, int mix, std::int32_t present = -1);
  void meet(std::size_t i);
  void send_back_from_closed_links();
  void decide_all();
  void travel_all();
  void settle_in_camps();
  bool set_out(std::size_t i, random::Stream& draws);
  void travel(std::size_t i, double& km);
  [[nodiscard]] double speed_on(int link, bool first_link, random::Stream& draws) const;
  void enter(std::size_t i, int place);
  bool goes_on(std::size_t i, const Day& day, random::Stream& draws);
  [[nodiscard]] bool frozen(std::size_t i) const;
  [[nodiscard]] double recent(std::size_t i) const;
  [[nodiscard]] std::size_t cell(int index, int cls) const { return static_cast<std::size_t>(index) * n_classes_ + cls; }
  [[nodiscard]] random::Stream stream(std::uint64_t person, random::Purpose purpose) const {
    return random::Stream({.key = key_, .entity = person, .step = static_cast<std::uint32_t>(t_), .purpose = purpose});
  }

  const model::Model* model_;
  const model::Journeys* j_;
  std::size_t n_classes_;
  JourneyWorld world_;
  StepCounts counts_;
  random::Key key_;
  int t_ = 0;
  std::vector<std::int32_t> where_;     ///< [person] place, or ~link
  std::vector<std::int32_t> route_;     ///< [person] what is left of the route, -1: none
  std::vector<std::uint16_t> cls_;      ///< [person]
  std::vector<std::uint8_t> flags_;     ///< [person]
  std::vector<double> recent_;          ///< [person] share of full travel in the last steps, at the start of recent_step_
  std::vector<std::int32_t> recent_step_;
  std::vector<double> km_;              ///< [entry of travellers_] way done on the link
  std::vector<std::uint32_t> travellers_, next_travellers_;  ///< who is on a link, ascending
  std::vector<double> next_km_;
  std::vector<std::uint64_t> thresholds_;  ///< as JourneyWorld::chances, times 2^32
  std::vector<std::uint32_t> words_;
  std::vector<std::int64_t> stock_, moving_;
  bool diary_on_ = false;
  double mean_connections_ = 0;
  JourneyDiary diary_;
};

}  // namespace outflow::engine
