#pragma once
#include <fmt/core.h>

#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "outflow/base/calendar.h"
#include "outflow/scenario/format.h"
#include "outflow/scenario/scenario.h"

/// What the parts of `validate` share. Private to validate*.cpp.
namespace outflow::scenario::detail {

/// The names of one kind of thing, and the first index under each.
class Names {
 public:
  /// False when the name is taken; the first bearer keeps it.
  bool add(const std::string& name, std::size_t index) {
    const bool fresh = index_.emplace(name, index).second;
    if (fresh) names_.push_back(name);
    return fresh;
  }
  [[nodiscard]] std::optional<std::size_t> find(const std::string& name) const {
    const auto found = index_.find(name);
    return found == index_.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] bool has(const std::string& name) const { return index_.count(name) != 0; }
  [[nodiscard]] bool empty() const { return names_.empty(); }
  [[nodiscard]] const std::vector<std::string>& all() const { return names_; }

 private:
  std::unordered_map<std::string, std::size_t> index_;
  std::vector<std::string> names_;
};

inline const Where& at(const Where& given, const Where& section) { return given.file.empty() ? section : given; }
inline const Where& at(const Where& given, const Remark& row) { return at(given, row.where); }

/// True when the two selectors can match the same group.
bool overlap(const GroupSelector& a, const GroupSelector& b);

/// A row that gives people of a group a chance.
struct Chance {
  GroupSelector group;
  double probability = 0;
  GroupSelector but = {};  ///< not those who have one of these values
};

/// The largest sum of probabilities that any one group meets among the rows, and that group (in the dimensions that the
/// rows name). `work` is reduced by the comparisons made; nothing is found when it does not suffice.
struct ChanceSum {
  double value = 0;
  GroupSelector group;
};
ChanceSum largest_sum(const std::vector<Chance>& rows, const std::vector<Dimension>& dimensions, std::size_t& work);
inline constexpr std::size_t work_for_sums = 50'000'000;  ///< comparisons; enough for every honest scenario

/// When a rate or a probability is met.
enum class Occasion { stay, crossing, event };

/// Names that a section lists, and what they may be.
struct NameList {
  const char* key;
  const std::vector<Given<std::string>>& names;
  const Names& known;
  const char* what;    ///< "place", ...
  const char* source;  ///< where such things are declared
  bool wanted;         ///< the names count for something
};

class Checker {
 public:
  explicit Checker(const Scenario& scenario);
  Diagnostics run();
  /// Only the numbers against their ranges.
  Diagnostics ranges();

 private:
  // validate.cpp: names, references, groups
  void index_names();
  void check_settings();
  void check_time();
  void check_dimensions();
  void check_dimension_values(const Dimension& dimension, const char* what);
  void index_outcomes();
  [[nodiscard]] std::string suggest(const std::string& word, const std::vector<std::string>& known, const std::string& source);
  /// The index of the thing that is referred to; says so when there is none. Blank names are the caller's business.
  std::optional<std::size_t> resolve(const Names& names, const std::string& what, const std::string& source,
                                     const std::string& name, const Where& where);
  std::optional<std::size_t> place(const Given<std::string>& name, const Remark& row);
  std::optional<std::size_t> link(const Given<std::string>& name, const Remark& row);
  void group(const Given<GroupSelector>& selector, const Where& row);

  // validate_ranges.cpp
  void range(const Field& field, double value, const Where& where);
  void rate(const Rate& rate, const Field& field, const Where& where, Occasion occasion, const char* what);
  void check_ranges();
  void check_setting_ranges();
  void check_section_ranges();
  void check_network_ranges();
  void check_journey_ranges();

  // validate_parameters.cpp
  void check_parameters();

  // validate_network.cpp
  void check_places();
  void check_links();
  void check_distance(const Link& link);
  void check_two_places(const Link& link, std::optional<std::size_t> from, std::optional<std::size_t> to);

  // validate_risks.cpp: exits and hazards
  void check_exits();
  void check_exit_at(const Exit& exit, std::size_t at_place);
  void check_staged_exits();
  void check_hazards();
  void check_crossing_sums();
  void check_target(const std::string& what, const Given<Target>& target, const Remark& row);
  [[nodiscard]] std::vector<std::size_t> places_of(const Exit& exit) const;

  // validate_statuses.cpp: statuses and their transitions
  void check_statuses();
  void check_start(const Status& status);
  void check_reached_values(const Status& status);
  void check_transitions();
  void check_change(const Transition& row);
  void check_occasion(const Transition& row);
  void check_event_sums();

  // validate_memories.cpp
  void check_memories();
  void check_what_is_counted(const Memory& memory);
  void check_each(const Memory& memory);
  void check_share(const Memory& memory);
  void check_logarithm(const Memory& memory);
  void check_cell(const Effect& row, const Memory& memory);

  // validate_people.cpp: populations, parties, departures
  void check_populations();
  void check_parties();
  void check_departures();
  void check_transfer(const Departure& row);

  // validate_series.cpp: multipliers, effects, drivers
  void check_multipliers();
  void check_effects();
  void check_drivers();
  void check_driver_values();
  std::optional<std::size_t> driver_of(const DriverValue& row);
  void check_transformed(const DriverValue& row, Transform transform);
  void check_multiplier_period(const Multiplier& row);
  void scope_of(const std::string& of, const Given<std::string>& at_place, const Given<std::string>& on_link, const Remark& row);

  // validate_events.cpp
  void check_events();
  void check_border(const Event& event);
  void check_change_of_kind(const Event& event);
  void check_overlaps();

  // validate_reports.cpp
  void check_reports();
  /// `owner` is how messages call the section, `counts` what it counts.
  void check_names_in(const std::string& owner, const std::string& counts, const Where& where, const NameList& list);
  void check_observations();
  void check_figure(const Observation& row);
  void check_publication(const Observation& row);
  void check_revisions();
  /// That the group is everybody or one cell of the report's breakdown.
  void check_report_cell(const Report& report, const Given<GroupSelector>& selector, const Remark& row);

  // validate_arrivals.cpp
  void check_needs();
  void check_claims();

  // validate_surges.cpp
  void check_surges();
  void check_counted(const Surge& row);
  void check_periods(const Surge& row);

  // validate_journeys.cpp: what the movement rule allows and needs
  void check_rule();
  void check_no_journeys();
  void check_only_journeys();
  void check_journey_network();
  void check_journey_reports();
  void check_newcomers();
  void check_flood_lists();
  void check_needed_traits();
  void check_economic_pull();
  void needs_dimension(const Given<bool>& key, const char* name, const std::string& dimension,
                       std::span<const std::string_view> values = {});
  void without_meaning(bool given, const Where& where, const std::string& what, const char* suggestion);

  // validate_journey_tables.cpp
  void check_conditions();
  void check_traits();
  void check_attributes();
  void check_attribute(const Attribute& row, const std::string& file);
  void check_major_routes();

  // validate_reach.cpp
  void check_reach();
  void check_ends();

  const Scenario& s_;
  const bool journeys_;  ///< the movement rule
  Diagnostics out_;
  Names places_, links_, modes_, drivers_, memories_, reports_, dimensions_, statuses_, exits_, hazards_;
  Names transitions_;     ///< all names of transitions
  Names shifts_, turns_;  ///< those that happen at a rate; those that come with something else
  Names transfers_;       ///< outcomes of transfers
  Names events_;          ///< what transitions may come with: exits, hazards, transfers
  Names outcomes_;        ///< what memories can count: exits, hazards, transitions at a rate, transfers
  Names counted_;         ///< what reports can count: these and all other transitions
  std::vector<Dimension> all_dimensions_;  ///< the fixed ones, then the statuses
  std::unordered_map<std::string, std::set<std::string>> dimension_values_;
  std::vector<std::vector<std::size_t>> outgoing_;        ///< [place] rows of links that can be entered there
  std::vector<bool> came_by_link_;                        ///< [place] some link leads here
  std::vector<bool> is_home_;                             ///< [place] people first live or appear here
  std::optional<Period> simulated_;                       ///< absent when start, end or step are faulty
  TimeAxis axis_;
  std::size_t suggestions_left_ = 500'000;              ///< comparisons of words: help must not cost more than the check
};

}  // namespace outflow::scenario::detail
