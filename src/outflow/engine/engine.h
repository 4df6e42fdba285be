#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "outflow/base/contract.h"
#include "outflow/model/model.h"

/// Engines carry the population of one member from step to step. They know indices and counts, no names or files.
namespace outflow::engine {

/// Sparse counter: a dense table that remembers which entries were touched, so that clearing costs only those.
class CountTable {
 public:
  CountTable() = default;
  explicit CountTable(std::size_t size) : values_(size, 0) {}
  /// n >= 0.
  void add(std::size_t index, std::int64_t n) {
    if (n == 0) return;
    if (values_[index] == 0) touched_.push_back(static_cast<std::uint32_t>(index));
    values_[index] += n;
  }
  [[nodiscard]] std::int64_t operator[](std::size_t index) const { return values_[index]; }
  /// Indices with a count, each once, in the order of their first touch.
  [[nodiscard]] const std::vector<std::uint32_t>& touched() const { return touched_; }
  void clear() {
    for (auto index : touched_) values_[index] = 0;
    touched_.clear();
  }

 private:
  std::vector<std::int64_t> values_;
  std::vector<std::uint32_t> touched_;
};

/// What happened in one step, in parties (times the size of the class: persons).
struct StepCounts {
  StepCounts() = default;
  explicit StepCounts(const model::Model& model);
  CountTable entries;    ///< [place][class] arrivals at a place, by link, hazard or exit; passing through counts
  CountTable setouts;    ///< [link][class] parties that began to cross
  CountTable crossings;  ///< [link][class] parties that reached the far end (and were admitted)
  CountTable hazards;    ///< [hazard][class]
  CountTable exits;      ///< [exit][class]
  CountTable appeared;   ///< [place][class]
  CountTable shifts;     ///< [shift][class] transitions of a status while waiting; the class is that before
  CountTable turns;      ///< [turn][class] transitions that came with something else; the class is that before
  std::int64_t short_persons = 0;  ///< prescribed departures for which there was nobody
  void clear();
};

/// The population of one member. `advance()` takes it from the start of step `next_step()` to its end.
class Engine {
 public:
  virtual ~Engine() = default;
  /// Starts member `member` of seed `seed` at step 0.
  virtual void reset(std::uint64_t seed, std::uint64_t member) = 0;
  virtual void advance() = 0;
  /// Becomes a copy of `other` (the same kind of engine on the same model) that goes on from its next step with the luck of
  /// (seed, member): the past is shared, the future is not. Noise paths go on from where they are. O(state).
  /// Throws ContractViolation if `other` is of another kind.
  virtual void continue_from(const Engine& other, std::uint64_t seed, std::uint64_t member) = 0;
  [[nodiscard]] virtual int next_step() const = 0;
  [[nodiscard]] virtual const StepCounts& counts() const = 0;
  /// Parties at each place at the end of the last step: [place][class].
  [[nodiscard]] virtual std::span<const std::int64_t> stock() const = 0;
  /// Parties on links: [class].
  [[nodiscard]] virtual std::span<const std::int64_t> moving() const = 0;
};

/// `other` as the kind of engine that `self` is. Throws ContractViolation if it is of another kind.
template <class E>
const E& same_kind(const E&, const Engine& other) {
  const auto* same = dynamic_cast<const E*>(&other);
  if (same == nullptr) throw ContractViolation("an engine can only go on from one of its own kind");
  return *same;
}

enum class Kind { cohorts, agents };

/// The model must outlive the engine. Memory: cohorts O(places * classes + occupied link positions); agents 12 bytes a party.
std::unique_ptr<Engine> make_engine(Kind kind, const model::Model& model);

}  // namespace outflow::engine
