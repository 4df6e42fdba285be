#pragma once
#include <cstdint>
#include <vector>

#include "outflow/engine/engine.h"
#include "outflow/engine/tables.h"

namespace outflow::engine {

/// The agent engine: every party is a record of twelve bytes and draws for itself. A party's draws are addressed by its
/// number, so its luck does not depend on who else is there.
///
/// Speed: one word of a shared block decides whether anything happens to a party in a step; only those to whom something
/// happens pay for more.
class Agents final : public Engine {
 public:
  explicit Agents(const model::Model& model);
  void reset(std::uint64_t seed, std::uint64_t member) override;
  void advance() override;
  void continue_from(const Engine& other, std::uint64_t seed, std::uint64_t member) override;
  [[nodiscard]] int next_step() const override { return t_; }
  [[nodiscard]] const StepCounts& counts() const override { return counts_; }
  [[nodiscard]] std::span<const std::int64_t> stock() const override { return stock_; }
  [[nodiscard]] std::span<const std::int64_t> moving() const override { return moving_; }
  /// Parties that were ever in the model.
  [[nodiscard]] std::size_t size() const { return position_.size(); }

 private:
  /// A party on its way within this step.
  struct Walker {
    std::size_t id;
    int cls, group;
    std::int32_t way, left, budget, hops;
  };
  struct Wish {
    int link;
    std::size_t id;
  };
  static constexpr std::uint32_t gone = 0xffffffff;

  [[nodiscard]] bool is_waiting(std::uint32_t position) const { return position < slot_place_.size(); }
  [[nodiscard]] std::size_t cell(int row, int cls) const { return static_cast<std::size_t>(row) * n_classes_ + cls; }
  [[nodiscard]] random::Stream stream(std::size_t id, random::Purpose purpose) const;

  void add_party(int place, int cls);
  void appear();
  void shift_statuses();
  void shift_block(std::size_t begin, std::size_t end);
  /// The class of a party after an outcome has befallen it; a change is counted.
  int turned(int outcome, int cls, random::Stream& draws);
  void answer_calls();
  void update_thresholds();
  void draw_batches();
  void act(int batch);
  void act_block(int batch, std::size_t begin, std::size_t end);
  void decide(std::size_t id, std::uint32_t word);
  void take_exit(std::size_t id, int exit_index, int cls, random::Stream& draws);
  void depart(std::size_t id, int place, int cls, random::Stream& draws);
  void walk(Walker& walker, random::Stream& draws);
  bool harmed(Walker& walker, std::int32_t units, random::Stream& draws);
  bool reach_end(Walker& walker, random::Stream& draws);
  bool choose_way(int place, Walker& walker, random::Stream& draws);
  void begin_link(Walker& walker, std::int32_t way);
  void rest_on_way(const Walker& walker);
  void enter(std::size_t id, int place, int cls);
  void move_to(std::size_t id, model::Target target, int place, int link, int cls);
  void settle_wishes();

  const model::Model* model_;
  Tables tables_;
  std::size_t n_classes_;
  std::vector<std::uint32_t> slot_begin_;  ///< [place]
  std::vector<std::int32_t> slot_place_;   ///< [slot]
  random::Key key_;
  int t_ = 0;

  std::vector<std::uint32_t> position_;  ///< [party] slot of a place, or slots + way, or gone
  std::vector<std::int32_t> class_;      ///< [party]
  std::vector<std::int32_t> left_;       ///< [party] travel units to the end of the link, if on a way

  std::vector<std::int64_t> stock_, moving_;
  StepCounts counts_;
  std::vector<std::uint64_t> threshold_;  ///< [slot][class] ceil(2^32 * probability that something happens)
  std::vector<std::uint64_t> shift_threshold_;  ///< [place][class] the same of a change of status
  std::vector<std::uint8_t> quiet_way_;   ///< [way] nothing can happen on its first link
  std::vector<std::uint16_t> batch_of_;   ///< [party] if there are sub-steps
  std::vector<std::size_t> called_;       ///< parties that a prescribed departure took, ascending
  std::vector<std::uint32_t> words_;
  std::vector<std::pair<std::size_t, std::uint32_t>> active_;
  std::vector<Wish> wishes_;
  std::vector<std::int64_t> occupancy_;
};

}  // namespace outflow::engine
