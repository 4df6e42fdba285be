#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "outflow/engine/memories.h"
#include "outflow/model/model.h"
#include "outflow/random/address.h"

namespace outflow::engine {

/// The probabilities of one step of one member, evaluated from the model on first use. Both engines read the same tables.
///
/// A *chooser* is what a decision depends on: the group, and the home where closeness to home matters.
class Tables {
 public:
  explicit Tables(const model::Model& model);

  /// Draws the noise paths of a member and forgets all tables.
  void reset(random::Key key);
  /// From step t on the luck is that of `key`: the noise paths go on from step t - 1.
  void go_on_with(random::Key key, int t);
  /// Takes the values of step t: what is remembered of the step before, predictors, closures.
  void begin_step(int t, const StepCounts& before, std::span<const std::int64_t> stock);
  /// People at each place [place] in persons, for places with a capacity: makes the ways to full places unattractive.
  void set_occupancy(std::span<const std::int64_t> persons);

  [[nodiscard]] int n_choosers() const { return static_cast<int>(choosers_.size()); }
  [[nodiscard]] int chooser(int cls) const { return chooser_of_class_[cls]; }
  [[nodiscard]] bool limited() const { return limited_; }

  /// Probability that something happens in one step to somebody in a stage of the wait at the place: 1 - exp(-R).
  double leave_probability(int place, int chooser, int stage = 0) { return exits(place, chooser, stage).leave; }
  /// Cumulative probabilities of what can happen to somebody in a stage of the wait: the exits of the place (in the order
  /// of the model), then passing 1, 2, ... stages without leaving (up to the stages of the place less one). The last value
  /// is leave_probability. At a pass-through place there are no exits, and leave_probability is 1 if a way is open.
  std::span<const double> exit_cumulative(int place, int chooser, int stage = 0);
  /// Cumulative weights of the candidates of the place, in the order of the model; empty when no way is open.
  std::span<const double> way_cumulative(int place, int chooser);

  /// Cumulative probabilities of the shifts of the place (in the order of the model) for somebody who waits there. The last
  /// value is the probability that any of them happens in this step.
  std::span<const double> shift_cumulative(int place, int group);

  [[nodiscard]] bool is_closed(int link) const { return closed_now_[link] != 0; }
  /// Cumulative hazard of a whole crossing now.
  [[nodiscard]] double hazard(int hazard, int group) const {
    const auto i = static_cast<std::size_t>(hazard) * model_->n_groups + group;
    return std::min(times(model_->hazard_per_crossing[i], factor_[model_->hazard_predictor[i]]), model::certain_hazard);
  }
  [[nodiscard]] double link_hazard(int link, int group) const {
    double sum = 0;
    for (int h = model_->hazard_begin[link]; h < model_->hazard_begin[link + 1]; ++h) sum += hazard(h, group);
    return sum;
  }

 private:
  struct Chooser {
    int group, home;
  };
  struct ExitRow {
    double leave = 0;
    std::uint64_t version = 0;
  };
  struct WayRow {
    bool open = false;
    std::uint64_t version = 0;
  };

  /// rate * factor where a factor of zero closes even an infinite rate.
  static double times(double rate, double factor) { return rate == 0 || factor == 0 ? 0 : rate * factor; }
  const ExitRow& exits(int place, int chooser, int stage);
  const WayRow& ways(int place, int chooser);
  [[nodiscard]] std::span<double> exit_span(int place, int chooser, int stage);
  double exit_rate(int exit, int chooser);
  void evaluate_exits(int place, int chooser, int stage, ExitRow& row);
  void share_infinite(std::span<double> cumulative) const;
  void evaluate_ways(int place, int chooser, WayRow& row);
  [[nodiscard]] double log_weight(int candidate, const Chooser& chooser, double& log_open) const;
  /// Cost of a link for a group over its means, both as they are now.
  [[nodiscard]] double burden(int link, int group) const;
  void find_dynamic_places();
  void take_closures(int t);

  const model::Model* model_;
  std::vector<Chooser> choosers_;
  std::vector<int> chooser_of_class_;
  std::vector<std::uint8_t> exits_dynamic_, ways_dynamic_;  ///< [place]
  bool limited_ = false;

  Memories memories_;
  std::vector<std::vector<double>> noise_;  ///< [noise][step]
  std::vector<double> factor_, log_factor_;  ///< [predictor]
  std::vector<std::uint8_t> closed_now_;    ///< [link]
  std::vector<double> room_;                ///< [place] share of attraction left by the crowd
  std::uint64_t step_version_ = 1, fixed_version_ = 1;

  std::vector<std::size_t> slot_begin_;  ///< [place] slots are places times their stages
  std::vector<std::size_t> exit_begin_;  ///< [slot] first column of its exits and stages
  std::vector<ExitRow> exit_rows_;       ///< [slot][chooser]
  std::vector<double> exit_cumulative_;  ///< [slot][chooser][exit or stages passed]
  std::vector<double> rates_;            ///< scratch: [exit of a place]
  std::vector<std::uint64_t> shift_versions_;  ///< [place][group]
  std::vector<double> shift_cumulative_;       ///< [shift][group], those of a place and group together
  std::vector<WayRow> way_rows_;
  std::vector<double> way_cumulative_;
};

}  // namespace outflow::engine
