#pragma once
#include <tuple>
#include <vector>

#include "outflow/engine/engine.h"
#include "outflow/engine/journeys/law.h"
#include "outflow/engine/journeys/newcomers.h"
#include "outflow/engine/journeys/world.h"
#include "outflow/random/address.h"

namespace outflow::engine {

/// The rule "journeys" for counts of people who are alike: the same place or point of a link, class, rest of the route, and
/// (where it counts) recent travel. Exact in distribution while nobody's decision depends on who decided before him in the same
/// step. Where a place comes near its capacity it does; then those who travel are cut at random into `substeps` parts, and
/// each part sees the places as the parts before left them.
/// Time per step: O(occupied states times routes known), whatever the number of people.
class JourneyCohorts final : public Engine {
 public:
  explicit JourneyCohorts(const model::Model& model);
  void reset(std::uint64_t seed, std::uint64_t member) override;
  void advance() override;
  [[nodiscard]] int next_step() const override { return t_; }
  [[nodiscard]] const StepCounts& counts() const override { return counts_; }
  [[nodiscard]] std::span<const std::int64_t> stock() const override { return stock_; }
  [[nodiscard]] std::span<const std::int64_t> moving() const override { return moving_; }

 private:
  /// People at a place who are alike.
  struct Resting {
    std::int32_t cls = 0, route = -1;
    bool started = false, settled = false;
    bool here_before = true;  ///< has not arrived in this step
    double recent = 0;
    std::int64_t n = 0;
  };
  /// People on a link who are alike.
  struct OnWay {
    std::int32_t link = 0, cls = 0, route = -1;
    bool started = false, stale = false;
    double km = 0, recent = 0;
    Day day;
    std::int64_t n = 0;
  };

  void appear();
  void add_people(int place, int mix, std::int64_t n);
  void send_back_from_closed_links();
  void decide_all();
  void leave(int place, std::vector<Resting>& here);
  void leave_alike(int place, std::size_t n, std::vector<Resting>& here);
  void travel_all();
  void travel(OnWay on);
  void make_way(OnWay on, double speed);
  /// n of the people described by `who` (at a place) want to leave; those who can enter a link are put into the queue.
  void set_out(int place, const Resting& who, std::int64_t n, const Day& day);
  void enter_link(int place, const Resting& who, std::int64_t n, int route, const Day& day);
  void stay(int place, Resting who, std::int64_t n, const Day& day);
  void settle_in_camps();
  void night();
  [[nodiscard]] bool frozen(const Resting& who) const;
  [[nodiscard]] std::size_t cell(int index, int cls) const { return static_cast<std::size_t>(index) * n_classes_ + cls; }
  /// A stream of its own for each call at one place (link) and class within a step.
  random::Stream stream(int index, int cls, random::Purpose purpose);

  const model::Model* model_;
  const model::Journeys* j_;
  std::size_t n_classes_;
  JourneyWorld world_;
  StepCounts counts_;
  random::Key key_;
  int t_ = 0;
  std::vector<std::vector<Resting>> resting_;  ///< [place]
  std::vector<OnWay> on_way_, queue_, night_;
  std::vector<std::uint32_t> calls_;           ///< [place or link][class] streams taken in this step
  std::vector<std::int64_t> stock_, moving_;
  std::vector<std::int64_t> counts_of_, taken_;  ///< scratch
  std::vector<double> weights_;
};

}  // namespace outflow::engine
