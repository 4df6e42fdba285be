#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "outflow/engine/journeys/law.h"
#include "outflow/model/model.h"
#include "outflow/random/categorical.h"

namespace outflow::engine {

/// The places as people under the rule "journeys" see them, step by step: chance to leave, weight of each known route, room. Both
/// engines ask it; it knows how many people are at each place, not who they are.
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

  /// Cumulated weights of the routes known at a place, at the present fullness; empty where none is known. When all weights are
  /// zero, all routes weigh alike. Valid until the next call that changes anything.
  std::span<const double> cumulative(int place, int cls) { return up_to_date(place, cls).cumulative; }
  [[nodiscard]] int route(int place, std::size_t candidate) const {
    return network_->candidates[network_->candidate_begin[place] + candidate].route;
  }
  /// Was the link closed at the start of this step? Who is on it then goes on to its end and finds himself back at its start.
  [[nodiscard]] bool closed_today(int link) const;
  [[nodiscard]] bool any_closed_today() const { return first_closing_ != last_closing_; }
  [[nodiscard]] bool harvest_today() const { return j_->harvest[t_] != 0; }
  /// Do people of the class stay where they are in this step, for the harvest?
  [[nodiscard]] bool harvests(int cls) const {
    return harvest_today() && (j_->settings.harvest_for_all || j_->travellers[cls].farmer);
  }
  /// Chance that somebody who arrived with a part of the step left, and has no route, goes on at once. `recent`: recent travel at
  /// the start of the step.
  [[nodiscard]] double chance_on_arrival(int place, int cls, double recent, double moved_km) const {
    const bool short_stint =
        j_->settings.avoid_short_stints && state_[place].town && recent_travel(recent, moved_km, j_->settings.vehicle_km) < 0.5;
    return short_stint ? 1 : chance(place, cls);
  }

  /// A route known at a place, as somebody sees it who sets out on it.
  struct Choice {
    std::int32_t link = 0;  ///< the first one; -1: closed
    std::int32_t rest = -1, end = 0;
  };
  [[nodiscard]] const Choice& choice(int place, std::size_t candidate) const {
    return choices_[static_cast<std::size_t>(network_->candidate_begin[place]) + candidate];
  }
  /// What people of one kind who are at a place may do, for those who decide by one word of luck each (resolved to 2^-32).
  class Lot {
   public:
    [[nodiscard]] std::size_t routes() const { return thresholds[0].size(); }
    [[nodiscard]] std::uint32_t stays() const { return static_cast<std::uint32_t>(routes()); }
    [[nodiscard]] std::uint32_t waits() const { return stays() + 1; }  ///< and keeps the route
    /// What becomes of one person.
    [[nodiscard]] std::uint32_t outcome_of(std::uint32_t word, bool certain) const {
      if (!short_one) return outcome[long_choice(word, certain)];
      const auto& list = short_list[certain ? 1 : 0];
      std::size_t k = 0;
      for (const std::uint64_t threshold : list) k += threshold <= word ? 1u : 0u;
      return short_outcome[k];
    }

    std::uint64_t version = 0;
    std::int32_t seen_at = 0;  ///< of room_versions_
    double hurried_below = -1;  ///< they go on for certain when recent travel is below
    // Of the words (0 .. 2^32 - 1) those below the first threshold choose the first route, those from there to below the second
    // the second one, ...; those from the last one on choose to stay. [0] as a rule, [1] when they go for certain.
    std::array<std::array<std::uint64_t, 4>, 2>
        short_list{};  ///< where there are no more than four routes, filled up with `no word`
    std::array<std::uint8_t, 6> short_outcome{};
    bool short_one = true;
    double chance = 0;  ///< to set out, as a rule
    std::array<std::vector<std::uint64_t>, 2> thresholds;  ///< all of them
    /// [choice] what becomes of it: the same number, or `stays` for those who are turned away, or `waits`.
    std::vector<std::uint32_t> outcome;

   private:
    [[nodiscard]] std::size_t long_choice(std::uint32_t word, bool certain) const;
  };
  /// The lot of people at a place who have no route; and of those whose route ends at `end`, whose one choice is to follow it.
  [[nodiscard]] int lot_at(int place, int cls) const { return place * static_cast<int>(n_classes_) + cls; }
  [[nodiscard]] int lot_towards(int end, int cls) const { return lot_at(model_->n_places + end, cls); }
  const Lot& lot(int index) {
    auto& lot = lots_[static_cast<std::size_t>(index)];
    if (lot.version != version_ + room_versions_[lot.seen_at]) bring_up_to_date(index, lot);
    return lot;
  }
  /// Which network holds in this step; routes and links to choose from change with it.
  [[nodiscard]] std::size_t network_index() const { return network_index_; }
  [[nodiscard]] int routes_known(int place) const {
    return network_->candidate_begin[place + 1] - network_->candidate_begin[place];
  }
  /// Open links, by place, in the order in which people look at them.
  [[nodiscard]] const std::vector<std::int32_t>& open_links() const { return network_->open; }
  /// The first open link from `place` to `next`, -1: none.
  [[nodiscard]] int link_to(int place, int next) const;
  /// A camp at the end of the route that is more than half way to full turns people away before they set out.
  [[nodiscard]] bool turns_away(int place) const { return turns_away_[place] != 0; }
  /// Is a place full enough that decisions of today may depend on who decided before? It is when three times the `arrivals` of
  /// the last step, [place], and twenty people would bring it beyond its buffer.
  [[nodiscard]] bool crowded(std::span<const std::int64_t> arrivals) const;

  /// n < 0: they leave.
  void add_persons(int place, std::int64_t n) {
    persons_[place] += n;
    if (limited(place)) update_room(place);
  }
  /// The same for n >= 0 who come, at less cost where there is room in plenty.
  void enter(int place, std::int64_t n) {
    persons_[place] += n;
    if (n > 0 && persons_[place] > plenty_[place]) update_room(place);
  }
  /// Does it matter to anybody how many people are there?
  [[nodiscard]] bool limited(int place) const { return limited_[place] != 0; }
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
  void find_who_sees();
  [[nodiscard]] double base_chance(int place) const;
  [[nodiscard]] double score_for(int end, int here, const model::Traveller& traveller) const;
  [[nodiscard]] double likeness(int place, int value, int n_values, const std::vector<double>& residents,
                                const std::vector<double>& here, const std::vector<double>& all) const;
  void count_likeness(std::span<const std::int64_t> stock);
  void weigh(int place, int cls, Table& table);
  void apply_room(int place, Table& table);
  void bring_up_to_date(int place, int cls, Table& table);
  void bring_up_to_date(int index, Lot& lot);
  void draw_up(int place, int cls, Lot& lot);
  const Table& up_to_date(int place, int cls) {
    auto& table = tables_[static_cast<std::size_t>(place) * n_classes_ + static_cast<std::size_t>(cls)];
    if (table.version != version_ || table.room_version != room_versions_[place]) bring_up_to_date(place, cls, table);
    return table;
  }
  void update_room(int place);

  const model::Model* model_;
  const model::Journeys* j_;
  std::size_t n_classes_;
  bool by_class_ = false;
  int t_ = 0;
  std::size_t network_index_ = 0, first_closing_ = 0, last_closing_ = 0;
  const model::Network* network_ = nullptr;
  std::vector<model::PlaceState> state_;
  std::vector<std::int64_t> persons_, residents_;
  std::vector<std::int64_t> plenty_;  ///< [place] up to so many persons there is room for everybody
  std::vector<Choice> choices_;  ///< [candidate], and one that is none
  std::vector<std::uint8_t> turns_away_, limited_;  ///< [place]
  std::vector<double> room_, chance_, nearness_;  ///< nearness_: [candidate] (softening + km)^-distance_power
  std::vector<Table> tables_;  ///< [place][class]
  std::vector<Lot> lots_;  ///< [lot_at], and then [lot_towards]
  std::vector<double> ethnic_, religious_, present_;  ///< [place][value] persons of the value; [place] persons
  std::uint64_t version_ = 1;
  /// [place] how often room changed at a place where a route known there ends; and then [place] at the place itself.
  std::vector<std::uint64_t> room_versions_;
  std::vector<std::vector<std::int32_t>> seen_from_;  ///< [place] of room_versions_: where its room counts
  bool stale_ = true, harvested_ = false;
};

}  // namespace outflow::engine
