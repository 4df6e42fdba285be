#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "outflow/engine/engine.h"
#include "outflow/random/address.h"

namespace outflow::engine {

/// What the people of one member remember: the values of its endogenous drivers (model::Memory). Both engines feed it with
/// what happened in the step before, so that a step never depends on itself.
class Memories {
 public:
  explicit Memories(const model::Model& model);
  void reset(random::Key key);
  /// What is noticed from now on is drawn with another key.
  void go_on_with(random::Key key) { key_ = key; }
  /// Takes what happened in step t - 1 (nothing for t = 0) and who is where at the beginning of step t, [place][class] in
  /// parties. Steps must come in order. What is noticed is drawn by the address of what happened, so that both engines and
  /// any order of events give the same memory to the same events. O(events of the step + cells).
  void begin_step(int t, const StepCounts& before, std::span<const std::int64_t> stock);
  /// x of a cell `lag` steps before the present one; before the start it is what it was at the start.
  [[nodiscard]] double x(int cell, int lag) const {
    const int back = lag < t_ ? lag : t_;
    return x_[static_cast<std::size_t>((t_ - back) % depth_) * n_cells_ + static_cast<std::size_t>(cell)];
  }

 private:
  /// One of the two sums of a memory: of what it counts, or of what it counts that per.
  struct Sum {
    const model::Memory* memory;
    const model::Counted* counted;
    std::uint64_t entity;
    std::vector<double> value;  ///< [cell of the memory]
  };
  void add_events(Sum& sum, const StepCounts& before, int t);
  void add_stock(Sum& sum, std::span<const std::int64_t> stock) const;
  void count(Sum& sum, int place, int link, int cls, std::int64_t parties, std::uint64_t event, int t);
  void add(Sum& sum, int place, int link, int cls, std::int64_t parties) const;

  const model::Model* model_;
  std::size_t n_classes_, n_cells_;
  int depth_ = 1;  ///< steps that are kept
  int t_ = 0;
  random::Key key_;
  std::vector<Sum> sums_, pers_;  ///< [memory]; of pers_, those without `per` stay empty
  std::vector<double> x_;         ///< [step % depth][cell]
};

}  // namespace outflow::engine
