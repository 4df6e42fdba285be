#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "outflow/engine/engine.h"
#include "outflow/model/model.h"
#include "outflow/random/address.h"

namespace outflow::engine {

enum class Fate { at_home, in_transit, held, arrived, turned_back, died, lost };
inline constexpr int n_fates = 7;
/// What a stay at a place of this role means for a person.
Fate fate_of(model::Role role);

/// Which numbers of a member are kept, and where: a row per quantity, a column per step. Rows in this order:
/// stock [place], entries [place], setouts [link], outcomes [outcome], fates [Fate], report cells [report][cell].
/// All in persons, except reports that count parties. `turned_back` (to the start of a link, home, or to a place where people
/// live from one that is not), `died` and `lost` (left the model alive, out of sight) are cumulative, outcomes are per step; the
/// other fates are the stock at the end of the step.
class Layout {
 public:
  explicit Layout(const model::Model& model);
  [[nodiscard]] int stock(int place) const { return place; }
  [[nodiscard]] int entries(int place) const { return n_places_ + place; }
  [[nodiscard]] int setouts(int link) const { return 2 * n_places_ + link; }
  [[nodiscard]] int outcome(int outcome) const { return outcomes_ + outcome; }
  [[nodiscard]] int fate(Fate fate) const { return fates_ + static_cast<int>(fate); }
  [[nodiscard]] int report(int report, int cell) const { return report_begin_[report] + cell; }
  [[nodiscard]] int rows() const { return rows_; }
  [[nodiscard]] int steps() const { return steps_; }

 private:
  int n_places_ = 0, outcomes_ = 0, fates_ = 0, rows_ = 0, steps_ = 0;
  std::vector<int> report_begin_;
};

/// The kept numbers of one member.
struct Trajectory {
  int steps = 0;
  std::vector<std::int64_t> values;  ///< [row][step]
  std::int64_t short_persons = 0;    ///< prescribed departures for which there was nobody, all steps
  [[nodiscard]] std::int64_t at(int row, int step) const { return values[static_cast<std::size_t>(row) * steps + step]; }
  [[nodiscard]] std::span<const std::int64_t> row(int row_index) const {
    return {values.data() + static_cast<std::size_t>(row_index) * steps, static_cast<std::size_t>(steps)};
  }
};

/// Keeps the numbers of one member as an engine goes on. Model and layout must outlive it.
class Recorder {
 public:
  Recorder(const model::Model& model, const Layout& layout, random::Key key);
  ~Recorder();
  Recorder(Recorder&&) noexcept;
  Recorder& operator=(Recorder&&) noexcept;

  /// Takes the counts of step t, in which the engine has just been. Steps must come in order.
  void record(const Engine& engine, int t);
  /// Becomes a copy of `other` (of the same model and layout) that goes on with the luck of `key`: what is reported late is on
  /// its way already, later reports are drawn anew. O(rows x steps).
  void continue_from(const Recorder& other, random::Key key);
  [[nodiscard]] const Trajectory& trajectory() const;
  Trajectory take();

 private:
  class State;
  std::unique_ptr<State> state_;
};

/// Runs one member from first to last step and keeps what `layout` asks for. Reporting (thinning, delay) is drawn here from the
/// counts, by the same addressed randomness for both engines. `stop` is asked between steps; when it says yes the trajectory
/// is given up and an empty one returned. Pure function of (model, kind of engine, seed, member).
Trajectory run_member(Engine& engine, const model::Model& model, const Layout& layout, std::uint64_t seed, std::uint64_t member,
                      bool (*stop)(void*) = nullptr, void* stop_context = nullptr);

}  // namespace outflow::engine
