#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "outflow/model/model.h"

namespace outflow::engine {

/// The places as people under the rule "journeys" see them, step by step: chance to leave, weight of each known route, room.
/// Both engines ask it; it knows how many people are at each place, not who they are.
class JourneyWorld {
 public:
  explicit JourneyWorld(const model::Model& model);

  void reset();
  /// Places and network of step t. Then newcomers may appear, and `look_around` must follow before anybody decides.
  void begin_step(int t);
  /// `stock` [place][class]: who is at the places now (asked for only when people look for their like).
  void look_around(std::span<const std::int64_t> stock);

  [[nodiscard]] const model::PlaceState& state(int place) const { return state_[place]; }
  /// Chance that somebody of the class without a route sets out, per decision.
  [[nodiscard]] double chance(int place, int cls) const {
    return by_class_ ? chance_[static_cast<std::size_t>(place) * n_classes_ + cls] : chance_[place];
  }
  /// Chance per place, or per place and class: [place] or [place][class].
  [[nodiscard]] std::span<const double> chances() const { return chance_; }
  [[nodiscard]] bool chance_by_class() const { return by_class_; }

  /// Cumulated weights of the routes known at a place, at the present fullness; empty where none is known. When all weights
  /// are zero, all routes weigh alike. Valid until the next call that changes anything.
  std::span<const double> cumulative(int place, int cls);
  [[nodiscard]] int route(int place, std::size_t candidate) const {
    return network_->candidates[network_->candidate_begin[place] + candidate].route;
  }
  /// Was the link closed at the start of this step? Who is on it then goes on to its end and finds himself back at its start.
  [[nodiscard]] bool closed_today(int link) const;
  [[nodiscard]] bool any_closed_today() const { return first_closing_ != last_closing_; }
  /// Do people of the class stay where they are in this step, for the harvest?
  [[nodiscard]] bool harvests(int cls) const {
    return j_->harvest[t_] != 0 && (j_->settings.harvest_for_all || j_->travellers[cls].farmer);
  }
  /// Chance that somebody who arrived with a part of the step left, and has no route, goes on at once. `recent`: recent travel at
  /// the start of the step.
  [[nodiscard]] double chance_on_arrival(int place, int cls, double recent, double moved_km) const;

  /// The first link of a route known at a place.
  [[nodiscard]] int first_link(int place, std::size_t candidate) const {
    return first_link_[network_->candidate_begin[place] + candidate];
  }
  /// Open links, by place, in the order in which people look at them.
  [[nodiscard]] const std::vector<std::int32_t>& open_links() const { return network_->open; }
  /// The first open link from `place` to `next`, -1: none.
  [[nodiscard]] int link_to(int place, int next) const;
  /// A camp at the end of the route that is more than half way to full turns people away before they set out.
  [[nodiscard]] bool turns_away(int place) const { return state_[place].camp && room_[place] < 0.5; }
  /// Is a place full enough that decisions of today may depend on who decided before? It is when three times the arrivals
  /// of the last step (and twenty people) would bring it beyond its buffer.
  [[nodiscard]] bool crowded() const;

  /// n < 0: they leave.
  void add_persons(int place, std::int64_t n);
  [[nodiscard]] std::int64_t persons(int place) const { return persons_[place]; }

  /// [place] weights for newcomers without a place.
  [[nodiscard]] std::vector<double> source_weights() const;
  void take_residents(int place, std::int64_t n);
  [[nodiscard]] std::int64_t residents(int place) const { return residents_[place]; }

 private:
  struct Table {
    std::uint64_t version = 0;  ///< of the routes and scores
    std::uint64_t room_version = 0;
    std::vector<double> weight;  ///< without room
    std::vector<double> cumulative;
  };

  void enter_network();
  [[nodiscard]] double base_chance(int place) const;
  [[nodiscard]] double score_for(int end, int here, const model::Traveller& traveller) const;
  [[nodiscard]] double likeness(int place, int value, int n_values, const std::vector<double>& residents,
                                const std::vector<double>& here, const std::vector<double>& all) const;
  void count_likeness(std::span<const std::int64_t> stock);
  void weigh(int place, int cls, Table& table);
  void apply_room(int place, Table& table);
  void update_room(int place);

  const model::Model* model_;
  const model::Journeys* j_;
  std::size_t n_classes_;
  bool by_class_ = false;
  int t_ = 0;
  std::size_t network_index_ = 0, first_closing_ = 0, last_closing_ = 0;
  const model::Network* network_ = nullptr;
  std::vector<model::PlaceState> state_;
  std::vector<std::int64_t> persons_, residents_, arrivals_, arrivals_before_;
  std::vector<std::int32_t> first_link_;  ///< [candidate]
  std::vector<double> room_, chance_, nearness_;  ///< nearness_: [candidate] (softening + km)^-distance_power
  std::vector<Table> tables_;  ///< [place][class]
  std::vector<double> ethnic_, religious_, present_;  ///< [place][value] persons of the value; [place] persons
  std::uint64_t version_ = 1, room_version_ = 1;
  bool stale_ = true;
};

}  // namespace outflow::engine
