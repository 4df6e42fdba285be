#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "outflow/base/diagnostics.h"
#include "outflow/model/model.h"
#include "outflow/scenario/scenario.h"

namespace outflow::scenario::detail {

/// Group indices: the first dimension is the slowest.
class Groups {
 public:
  explicit Groups(const std::vector<Dimension>& dimensions);
  [[nodiscard]] int size() const { return size_; }
  [[nodiscard]] bool matches(const GroupSelector& selector, int group) const;
  [[nodiscard]] std::vector<int> matching(const GroupSelector& selector) const;
  /// Index of the group's value in a dimension, which must exist.
  [[nodiscard]] int value(int group, int dimension) const;
  /// The group that differs from `group` at most in this dimension.
  [[nodiscard]] int with_value(int group, int dimension, int value) const;
  [[nodiscard]] const std::vector<Dimension>& dimensions() const { return *dimensions_; }
  [[nodiscard]] std::string label(int group) const;  ///< "sex=women; age=child", "all" without dimensions

 private:
  const std::vector<Dimension>* dimensions_;
  int size_ = 1;
};

/// What a multiplier or an effect is asked about.
struct Subject {
  std::string of;
  int place = -1, link = -1;
  RateKind kind = RateKind::any;
};

/// One addend of a predictor: a multiplier limited in time, or the effect of a driver or a memory.
struct Term {
  enum class Kind { multiplier, effect, memory } kind;
  int index = 0;   ///< into Scenario::multipliers or Scenario::effects
  int series = -1;  ///< which series of the driver, -1: none (noise alone); which cell of the memory
  auto operator<=>(const Term&) const = default;
};

/// A series of one driver and one scope, sorted by date.
struct Series {
  const Driver* driver = nullptr;
  int place = -1, link = -1;
  const GroupSelector* group = nullptr;
  std::vector<std::pair<Seconds, double>> values;
};

/// What a transition does to a group. `was` -1: any other value.
struct Change {
  int dimension = 0, was = -1, becomes = 0;
  GroupSelector group;
  bool operator==(const Change&) const = default;
};

/// Builds the model step by step; each part fills its own tables and needs those of the parts before it.
class Compiler {
 public:
  explicit Compiler(const Scenario& scenario);
  void run();
  model::Model model;
  Diagnostics diagnostics;

 private:
  // compile.cpp: what is where
  void compile_places();
  void compile_links();
  void compile_ways();
  void compile_travel();
  void compile_classes();
  void check_distances();
  int intern(const std::vector<int>& links);
  [[nodiscard]] bool home_matters() const;
  int class_of(int group, int home, int size);
  [[nodiscard]] std::vector<std::pair<int, double>> party_sizes(int place, int group) const;
  void put(int place, int group, std::int64_t persons);

  // compile_statuses.cpp: what people may become
  void compile_transitions();
  void compile_turns(std::size_t n_groups);
  void close_classes();
  int change_of(const Transition& row);
  [[nodiscard]] bool befalls(const Change& change, int group) const;
  [[nodiscard]] std::vector<std::pair<int, double>> shares_at_start(const GroupSelector& selector) const;

  // compile_memories.cpp: drivers that follow what happened
  void compile_memories();
  void compile_counted();
  [[nodiscard]] int memory_cell(std::size_t memory, const Subject& subject, int group) const;

  // compile_rates.cpp: what happens how often
  void compile_series();
  void compile_exits();
  void compile_transfers(int place);
  void compile_hazards();
  void compile_attraction();
  void compile_means();
  void compile_predictors();
  [[nodiscard]] double fixed_factor(const Subject& subject, int group) const;
  int predictor(const Subject& subject, int group);
  [[nodiscard]] bool multiplies(const Multiplier& row, const Subject& subject, int group) const;
  [[nodiscard]] bool applies(const std::string& of, const std::string& place, const std::string& link,
                             const GroupSelector& selector, const Subject& subject, int group) const;
  [[nodiscard]] int series_for(const std::string& driver, const Subject& subject, int group) const;
  [[nodiscard]] double value_of(const Series& series, Seconds moment) const;
  [[nodiscard]] double rate_per_step(const Rate& rate) const;
  [[nodiscard]] std::pair<model::Target, int> target_of(const Target& target) const;
  int outcome(const std::string& name);

  // compile_reports.cpp: what is prescribed, closed and counted
  void compile_closures();
  void compile_departures();
  void compile_selectors();
  [[nodiscard]] int transfer_exit(const Departure& row) const;
  void compile_reports();
  void close(int link, Seconds from, Seconds to);
  int selector_of(const GroupSelector& group, int appear_place);
  [[nodiscard]] std::vector<double> delay_of(const Report& report) const;

  [[nodiscard]] int place_index(const std::string& id) const;
  /// Link indices that an id in a rule names: the link and its way back, or `id~back` alone.
  [[nodiscard]] std::vector<int> links_named(const std::string& id) const;

  const Scenario& s_;
  std::vector<Dimension> dimensions_;  ///< fixed ones, then statuses
  Groups groups_;
  std::map<std::string, int> places_, links_, modes_, outcomes_;
  std::vector<int> link_row_;  ///< [link] row in Scenario::links
  std::map<std::pair<int, int>, int> ways_;
  std::map<std::tuple<int, int, int>, int> classes_;
  std::vector<Series> series_;
  std::vector<Change> changes_;
  std::map<std::vector<Term>, int> predictors_;
  std::vector<std::vector<Term>> predictor_terms_{{}};
  std::map<std::string, int> noises_;
  double step_seconds_ = 1;
  bool home_matters_ = true;
};

}  // namespace outflow::scenario::detail
