#pragma once
#include <cstdint>
#include <vector>

#include "outflow/engine/engine.h"
#include "outflow/engine/tables.h"

namespace outflow::engine {

/// The cohort engine: carries the number of parties in each distinct state and draws how they split. Exact in
/// distribution; its cost depends on the number of occupied states, not on the number of people.
class Cohorts final : public Engine {
 public:
  explicit Cohorts(const model::Model& model);
  void reset(std::uint64_t seed, std::uint64_t member) override;
  void advance() override;
  void continue_from(const Engine& other, std::uint64_t seed, std::uint64_t member) override;
  [[nodiscard]] int next_step() const override { return t_; }
  [[nodiscard]] const StepCounts& counts() const override { return counts_; }
  [[nodiscard]] std::span<const std::int64_t> stock() const override { return stock_; }
  [[nodiscard]] std::span<const std::int64_t> moving() const override { return moving_; }

 private:
  /// Parties under way: `left` travel units from the end of the first link of `way` (0: they wait at its end to go on).
  struct OnWay {
    std::int32_t way, cls, left;
    std::int64_t parties;
  };
  /// Parties that move within this step: they have `budget` travel units left and begin or continue the first link of `way`.
  struct Walk {
    std::int32_t way, cls, left, budget, hops;
    std::int64_t parties;
  };
  /// Parties at the end of a link to a place with a capacity.
  struct Wish {
    std::int32_t link, cls;
    std::int64_t parties;
  };
  struct Arrival {
    std::int32_t slot, cls;
    std::int64_t parties;
  };

  [[nodiscard]] random::Stream stream(std::uint64_t entity, random::Purpose purpose) const;
  [[nodiscard]] std::int32_t slot(int place) const { return slot_begin_[place]; }
  std::int64_t& at(std::int32_t slot, int cls) { return at_[static_cast<std::size_t>(slot) * n_classes_ + cls]; }
  void add_stock(int place, int cls, std::int64_t n) { stock_[static_cast<std::size_t>(place) * n_classes_ + cls] += n; }
  [[nodiscard]] std::size_t cell(int row, int cls) const { return static_cast<std::size_t>(row) * n_classes_ + cls; }

  void appear();
  void shift_statuses();
  /// (class, parties) of n parties of a class after an outcome has befallen them, those without a change first;
  /// changes are counted.
  std::vector<std::pair<int, std::int64_t>> turned(int outcome, int cls, std::int64_t n, std::uint64_t entity);
  void answer_calls();
  void split_into_batches();
  void act(int batch);
  void leave_place(int place, int cls, int stage, std::int64_t n);
  void take_exit(int exit, int cls, std::int64_t n, std::uint64_t entity);
  void depart(std::int32_t here, int cls, std::int64_t n, std::uint64_t entity);
  /// Spreads n parties at the place over the open ways; they set out with `budget`. False if no way is open.
  bool choose_ways(int place, int cls, std::int64_t n, std::int32_t budget, std::int32_t hops, std::uint64_t entity);
  bool set_out(std::int32_t way, int cls, std::int32_t budget, std::int32_t hops, std::int64_t n);
  void walk_all();
  void walk(const Walk& w, std::uint64_t pass);
  std::int64_t spare(const Walk& w, std::int32_t units, std::uint64_t entity);
  void go_on(const Walk& w, std::int32_t units, std::int64_t n, std::uint64_t entity);
  void reach_end(const Walk& w, std::int64_t n, std::int32_t budget, std::uint64_t entity);
  void enter(int place, int cls, std::int64_t n);
  void move_to(model::Target target, int place, int link, int cls, std::int64_t n);
  void settle_wishes();
  void merge_on_way();

  const model::Model* model_;
  Tables tables_;
  std::size_t n_classes_;
  std::vector<std::int32_t> slot_begin_;  ///< [place]
  std::vector<std::int32_t> slot_place_;  ///< [slot]
  random::Key key_;
  int t_ = 0;
  std::uint64_t batch_ = 0;

  std::vector<std::int64_t> at_;       ///< [slot][class] parties that wait at a place
  std::vector<OnWay> on_way_;          ///< sorted
  std::vector<std::int64_t> stock_;    ///< [place][class]
  std::vector<std::int64_t> moving_;   ///< [class]
  StepCounts counts_;

  std::vector<std::vector<Arrival>> acting_at_;  ///< [batch] who acts in it
  std::vector<std::vector<OnWay>> acting_way_;   ///< [batch]
  std::vector<Walk> queue_, next_queue_;
  std::vector<Arrival> arrivals_;
  std::vector<Wish> wishes_;
  std::vector<double> weights_;
  std::vector<std::int64_t> split_, occupancy_;
};

}  // namespace outflow::engine
