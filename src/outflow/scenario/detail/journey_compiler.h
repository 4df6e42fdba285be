#pragma once
#include <array>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "outflow/base/diagnostics.h"
#include "outflow/model/model.h"
#include "outflow/scenario/scenario.h"

namespace outflow::scenario::detail {

/// Fills Model::journeys; places and links of the model must be there.
class JourneyCompiler {
 public:
  JourneyCompiler(const Scenario& scenario, model::Model& model, Diagnostics& diagnostics);
  void run();

 private:
  /// What a place goes through from day to day, as the rules of kinds, conflicts and closures leave it.
  struct Life {
    bool town = false, camp = false, idp_camp = false, marker = false, flood_zone = false;
    double move_chance = 0;
    double intensity = -1;  ///< of the conflict; <= 0: none
    int since = -1;         ///< step in which the conflict began; -1: before the start
  };
  /// What does not change about a place.
  struct Fixed {
    double capacity = -1, capacity_per_step = 0;
    double abroad = 1;  ///< factor of the score of a foreign place
    bool foreign = false;
  };
  struct ClosureStep {
    int step = 0;
    bool close = false;
    int event = 0;  ///< row of Scenario::events; acts on links or on the kind of a place
  };

  // compile_journeys.cpp: settings, places from step to step
  void compile_settings();
  void compile_links();
  void compile_places();
  void compile_states();
  void become(int place, PlaceKind kind, bool at_start);
  void change_kinds(int t);
  void follow_conflicts(int t);
  void close_camps(int t);
  void push_states(int t);
  [[nodiscard]] model::PlaceState state_of(int place, int t, const Life& at_newcomers) const;
  void add_floods(int place, int t, model::PlaceState& state) const;
  void add_newcomers(int place, int t, const Life& life, model::PlaceState& state) const;
  [[nodiscard]] double decay(const Life& life, int t) const;
  [[nodiscard]] double condition(ConditionKind what, int place, int t) const;
  [[nodiscard]] double km_between(int a, int b) const;

  // compile_journey_routes.cpp: open links and routes
  void collect_closures();
  void compile_networks();
  bool close_links(int t);
  void act_on_link(int link, bool close, int t);
  void find_routes(model::Network& network);
  void walk(int link, double km, int seen, model::Network& network);
  void keep_best_routes(model::Network& network, std::size_t first) const;
  void add_major_routes(int place, model::Network& network);
  int intern(const std::vector<int>& places);
  [[nodiscard]] std::vector<int> links_of(const Event& event) const;

  // compile_journey_people.cpp: who travels
  void compile_people();
  void compile_newcomers();
  int mix_of(int place, const GroupSelector& known);
  int class_of(const model::Traveller& traveller);

  [[nodiscard]] int place_index(const std::string& id) const;
  [[nodiscard]] double place_number(const std::string& attribute, int place, double fallback) const;
  [[nodiscard]] int step_of(Seconds moment) const;  ///< may lie before 0 or behind the end
  [[nodiscard]] bool has(Quirk quirk) const { return j_.has(quirk); }

  const Scenario& s_;
  const Journeys& j_;
  model::Model& model_;
  model::Journeys& out_;
  Diagnostics& diagnostics_;
  std::map<std::string, int> places_;
  std::map<std::pair<std::string, std::string>, std::string> place_attributes_, link_attributes_;  ///< (of, name)
  std::map<std::pair<ConditionKind, int>, std::vector<std::pair<int, double>>> conditions_;        ///< (step, value)
  std::vector<Fixed> fixed_;                   ///< [place]
  std::vector<Life> life_;                     ///< [place]
  std::vector<model::PlaceState> last_state_;  ///< [place]
  std::vector<std::vector<int>> open_;         ///< [place] open links in the order in which they are looked at
  std::vector<int> closed_;                    ///< [link] closures in force
  std::vector<ClosureStep> closures_;          ///< in the order in which they act
  std::set<int> marker_steps_;                 ///< steps in which a place becomes a marker or stops being one
  std::vector<std::vector<std::uint8_t>> markers_;  ///< [entry of marker_steps_] [place]
  const std::vector<std::uint8_t>* current_markers_ = nullptr;
  std::vector<int> visited_;                   ///< while routes are looked for
  int depth_ = 1;
  std::int64_t tried_ = 0;
  std::map<std::pair<int, int>, int> routes_;
  std::map<std::tuple<int, bool, int, int, int, double>, int> classes_;
  std::map<std::pair<int, GroupSelector>, int> mixes_;
};

}  // namespace outflow::scenario::detail
