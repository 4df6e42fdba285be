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
  /// What one person does with the luck u, 2^-60 < u < 1, who arrived with a part of the step left and has no route.
  struct Decision {
    bool sets_out = false;
    const Choice* choice = nullptr;  ///< never null; link -1 where no route is known
  };
  Decision decide_on_arrival(int place, int cls, double recent, double moved_km, double u) {
    const Table& table = up_to_date(place, cls);
    const std::size_t hurries = recent_travel(recent, moved_km, j_->settings.vehicle_km) < table.hurried_below ? 1 : 0;
    const double p = table.chance[hurries];
    if (!table.short_one) return {u < p, table.choices + random::categorical(table.cumulative, std::min(u / p, 1 - 0x1p-53))};
    const double target = u * table.scale[hurries];  // what is left of the draw is as good as another
    std::size_t k = 0;
    for (const double sum : table.first) k += sum <= target ? 1u : 0u;
    return {u < p, table.choices + k};
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
  /// Does it matter to anybody how many people are there?
  [[nodiscard]] bool limited(int place) const { return limited_[place] != 0; }
  [[nodiscard]] std::int64_t persons(int place) const { return persons_[place]; }

  /// [place] weights for newcomers without a place.
  [[nodiscard]] std::vector<double> source_weights() const;
  void take_residents(int place, std::int64_t n);
  [[nodiscard]] std::int64_t residents(int place) const { return residents_[place]; }

 private:
  static constexpr std::size_t short_list = 4;
  struct Table {
    std::uint64_t version = 0;  ///< of the routes and scores
    std::uint64_t room_version = 0;
    // For one person who arrives: [0] as a rule, [1] when recent travel makes him go on for certain.
    std::array<double, 2> chance{}, scale{};  ///< chance to set out; the total of `cumulative` by it
    double hurried_below = -1;  ///< he goes on for certain when recent travel is below
    std::array<double, short_list> first{};  ///< of `cumulative`, and infinities
    bool short_one = false;  ///< is that all of it?
    const Choice* choices = nullptr;
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
  void prepare_for_one(int place, int cls, Table& table) const;
  void bring_up_to_date(int place, int cls, Table& table);
  const Table& up_to_date(int place, int cls) {
    auto& table = tables_[static_cast<std::size_t>(place) * n_classes_ + static_cast<std::size_t>(cls)];
    if (table.version != version_ || table.room_version != room_version_) bring_up_to_date(place, cls, table);
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
  std::vector<Choice> choices_;  ///< [candidate], and one that is none
  std::vector<std::uint8_t> turns_away_, limited_;  ///< [place]
  std::vector<double> room_, chance_, nearness_;  ///< nearness_: [candidate] (softening + km)^-distance_power
  std::vector<Table> tables_;  ///< [place][class]
  std::vector<double> ethnic_, religious_, present_;  ///< [place][value] persons of the value; [place] persons
  std::uint64_t version_ = 1, room_version_ = 1;
  bool stale_ = true;
};

}  // namespace outflow::engine
