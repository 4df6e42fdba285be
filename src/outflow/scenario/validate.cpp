#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "outflow/scenario/detail/checker.h"
#include "outflow/scenario/words.h"

namespace outflow::scenario {

Diagnostics validate(const Scenario& scenario) { return detail::Checker(scenario).run(); }

namespace detail {

Checker::Checker(const Scenario& scenario) : s_(scenario), journeys_(scenario.movement.rule.value == MovementRule::journeys) {}

Diagnostics Checker::run() {
  check_settings();
  check_time();
  check_dimensions();
  index_names();
  index_outcomes();
  check_ranges();
  check_places();
  check_links();
  check_populations();
  check_parties();
  check_departures();
  if (!journeys_) {
    check_exits();
    check_hazards();
    check_statuses();
    check_transitions();
    check_multipliers();
    check_effects();
    check_drivers();
    check_driver_values();
    check_memories();
  }
  check_events();
  check_reports();
  check_observations();
  check_needs();
  check_claims();
  check_surges();
  check_rule();
  if (!journeys_) {
    check_reach();
    check_ends();
  }
  check_parameters();
  out_.sort();
  return std::move(out_);
}

void Checker::check_settings() {
  if (s_.name.empty()) out_.error({}, "the scenario has no name", "results are filed under it", "give it one");
}

void Checker::check_time() {
  const double seconds = mean_seconds(s_.step.value);
  const bool step_known = s_.step.value.months <= 1 && seconds >= 1 && seconds <= 31 * seconds_per_day;
  if (!step_known)
    out_.error(s_.step.where, fmt::format("step is {}", to_string(s_.step.value)), "steps last from 1 second to 1 month",
               "choose a step between these");
  if (s_.end.value <= s_.start.value) {
    out_.error(s_.end.where,
               fmt::format("end ({}) is not after start ({})", format_date(s_.end.value), format_date(s_.start.value)),
               "nothing would be simulated", "give the first moment that is no longer simulated");
    return;
  }
  if (!step_known) return;
  const double steps = static_cast<double>(s_.end.value - s_.start.value) / seconds;
  if (steps > max_steps) {
    out_.error(s_.step.where.file.empty() ? s_.end.where : s_.step.where, fmt::format("the period has {:.0f} steps", steps),
               fmt::format("at most {:.0f} are simulated", max_steps), "use a longer step or a shorter period");
    return;
  }
  axis_ = TimeAxis(s_.start.value, s_.end.value, s_.step.value);
  simulated_ = axis_.whole();
  if (simulated_->end != s_.end.value)
    out_.error(s_.end.where,
               fmt::format("end ({}) falls within a step of {}", format_date(s_.end.value), to_string(s_.step.value)),
               "a run ends with a whole step", fmt::format("use {}, or another step", format_date(simulated_->end)));
}

void Checker::check_dimensions() {
  all_dimensions_ = s_.dimensions;
  for (const auto& status : s_.statuses) {
    Dimension dimension{status.name, {}, status.where};
    for (const auto& value : status.values) dimension.values.push_back(value.value);
    all_dimensions_.push_back(std::move(dimension));
  }
  double groups = 1;
  for (std::size_t i = 0; i < all_dimensions_.size(); ++i) {
    const Dimension& dimension = all_dimensions_[i];
    const char* what = i < s_.dimensions.size() ? "dimension" : "status";
    if (!dimensions_.add(dimension.name, i))
      out_.error(dimension.where, fmt::format("the {} {} is declared twice", what, dimension.name), "groups are named by it",
                 "rename one of them");
    check_dimension_values(dimension, what);
    groups *= static_cast<double>(std::max<std::size_t>(dimension.values.size(), 1));
  }
  if (groups > max_groups)
    out_.error(all_dimensions_.front().where, fmt::format("the dimensions make {:.0f} groups", groups),
               fmt::format("at most {:.0f} can be told apart", max_groups), "drop dimensions, statuses or values");
}

void Checker::check_dimension_values(const Dimension& dimension, const char* what) {
  if (dimension.name == "home")
    out_.error(dimension.where, fmt::format("a {} cannot be called home", what), "reports break down by home, the place",
               "rename it");
  if (dimension.values.empty())
    out_.error(dimension.where, fmt::format("the {} {} has no values", what, dimension.name), "nobody would belong to it",
               "list its values, or remove it");
  auto& known = dimension_values_[dimension.name];
  std::set<std::string> values;
  for (const auto& value : dimension.values) {
    known.insert(value);
    if (!values.insert(value).second)
      out_.error(dimension.where, fmt::format("the {} {} has the value {} twice", what, dimension.name, value),
                 "nobody could tell the two apart", "remove one of them");
  }
}

void Checker::index_names() {
  const auto add = [&](Names& names, const std::string& name, std::size_t index, const Where& where, const Where& first,
                       const char* what) {
    if (names.add(name, index) || name.empty()) return;
    out_.error(where, fmt::format("the {} {} is declared twice, first at {}", what, name, to_string(first)),
               "it is unclear which of the two is meant", "rename or remove one of them");
  };
  for (std::size_t i = 0; i < s_.places.size(); ++i)
    add(places_, s_.places[i].id, i, s_.places[i].remark.where, s_.places[places_.find(s_.places[i].id).value_or(i)].remark.where,
        "place");
  for (std::size_t i = 0; i < s_.links.size(); ++i) {
    const Link& link = s_.links[i];
    add(links_, link.id, i, link.remark.where, s_.links[links_.find(link.id).value_or(i)].remark.where, "link");
    if (link.two_way.value) links_.add(link.id + "~back", i);
  }
  for (std::size_t i = 0; i < s_.modes.size(); ++i)
    add(modes_, s_.modes[i].name, i, s_.modes[i].where, s_.modes[modes_.find(s_.modes[i].name).value_or(i)].where, "mode");
  for (std::size_t i = 0; i < s_.drivers.size(); ++i)
    add(drivers_, s_.drivers[i].name, i, s_.drivers[i].where, s_.drivers[drivers_.find(s_.drivers[i].name).value_or(i)].where,
        "driver");
  for (std::size_t i = 0; i < s_.reports.size(); ++i)
    add(reports_, s_.reports[i].name, i, s_.reports[i].where, s_.reports[reports_.find(s_.reports[i].name).value_or(i)].where,
        "report");
  for (std::size_t i = 0; i < s_.memories.size(); ++i) {
    const Memory& memory = s_.memories[i];
    add(memories_, memory.name, i, memory.where, s_.memories[memories_.find(memory.name).value_or(i)].where, "memory");
    if (drivers_.has(memory.name))
      out_.error(memory.where, fmt::format("the memory {} has the name of a driver", memory.name), "effects.csv names both alike",
                 "rename one of them");
  }
  for (std::size_t i = 0; i < s_.statuses.size(); ++i) statuses_.add(s_.statuses[i].name, i);
}

/// Exits, hazards, transitions and transfers: what can happen to people, and be counted.
void Checker::index_outcomes() {
  constexpr auto reserved = std::to_array<std::string_view>({"attraction", "cost", "means", "risk", "speed"});
  const auto add = [&](Names& names, const Given<std::string>& name, std::size_t index, const Remark& row, const char* what) {
    names.add(name.value, index);
    if (std::find(reserved.begin(), reserved.end(), name.value) != reserved.end())
      out_.error(at(name.where, row), fmt::format("{} cannot be called {}", what, name.value),
                 "multipliers.csv and effects.csv use the word for something else", "choose another name");
  };
  for (std::size_t i = 0; i < s_.exits.size(); ++i) add(exits_, s_.exits[i].name, i, s_.exits[i].remark, "an exit");
  for (std::size_t i = 0; i < s_.hazards.size(); ++i) add(hazards_, s_.hazards[i].name, i, s_.hazards[i].remark, "a hazard");
  for (std::size_t i = 0; i < s_.departures.size(); ++i) {
    const Departure& row = s_.departures[i];
    if (row.action.value != DepartureAction::transfer) continue;
    add(transfers_, row.outcome.value.empty() ? Given<std::string>{"transfer", {}} : row.outcome, i, row.remark, "a transfer");
  }
  for (std::size_t i = 0; i < s_.transitions.size(); ++i) {
    const Transition& row = s_.transitions[i];
    add(transitions_, row.name, i, row.remark, "a transition");
    (row.on.value.empty() ? shifts_ : turns_).add(row.name.value, i);
    if (exits_.has(row.name.value) || hazards_.has(row.name.value) || transfers_.has(row.name.value))
      out_.error(at(row.name.where, row.remark),
                 fmt::format("the transition {} has the name of an exit, a hazard or a transfer", row.name.value),
                 "reports and multipliers could not tell them apart", "choose another name");
  }
  for (const Names* names : {&exits_, &hazards_, &transfers_})
    for (const auto& name : names->all()) events_.add(name, 0);
  outcomes_ = events_;
  for (const auto& name : shifts_.all()) outcomes_.add(name, 0);
  counted_ = events_;
  for (const auto& name : transitions_.all()) counted_.add(name, 0);
}

std::string Checker::suggest(const std::string& word, const std::vector<std::string>& known, const std::string& source) {
  if (known.size() <= suggestions_left_) {
    suggestions_left_ -= known.size();
    const std::string near = nearest(word, known);
    if (!near.empty()) return fmt::format("did you mean {}?", near);
  }
  if (!known.empty() && known.size() <= 12) return fmt::format("known are {}", fmt::join(known, ", "));
  return fmt::format("see {}", source);
}

std::optional<std::size_t> Checker::resolve(const Names& names, const std::string& what, const std::string& source,
                                            const std::string& name, const Where& where) {
  if (const auto index = names.find(name)) return index;
  out_.error(where, fmt::format("unknown {} \"{}\"", what, name), "nothing of that name exists",
             suggest(name, names.all(), source));
  return std::nullopt;
}

/// Without any place or link the cause is another one, which has been told.
std::optional<std::size_t> Checker::place(const Given<std::string>& name, const Remark& row) {
  if (places_.empty()) return std::nullopt;
  return resolve(places_, "place", "places.csv", name.value, at(name.where, row));
}

std::optional<std::size_t> Checker::link(const Given<std::string>& name, const Remark& row) {
  if (links_.empty()) return std::nullopt;
  return resolve(links_, "link", "links.csv", name.value, at(name.where, row));
}

void Checker::group(const Given<GroupSelector>& selector, const Where& row) {
  const Where& where = selector.where.file.empty() ? row : selector.where;
  for (const auto& [dimension, value] : selector.value) {
    const auto index = dimensions_.find(dimension);
    if (!index) {
      out_.error(where, fmt::format("unknown dimension \"{}\"", dimension),
                 dimensions_.empty() ? "the scenario has no [groups] and no [statuses]" : "nothing of that name exists",
                 suggest(dimension, dimensions_.all(), "[groups] and [statuses] in scenario.toml"));
      continue;
    }
    if (dimension_values_.at(dimension).count(value) != 0) continue;
    const bool fixed = *index < s_.dimensions.size();
    out_.error(
        where, fmt::format("the {} {} has no value \"{}\"", fixed ? "dimension" : "status", dimension, value),
        "nobody belongs to it",
        suggest(value, all_dimensions_[*index].values, fixed ? "[groups] in scenario.toml" : "[statuses] in scenario.toml"));
  }
}

bool overlap(const GroupSelector& a, const GroupSelector& b) {
  return std::all_of(a.begin(), a.end(), [&](const auto& entry) {
    const auto other = b.find(entry.first);
    return other == b.end() || other->second == entry.second;
  });
}

}  // namespace detail
}  // namespace outflow::scenario
