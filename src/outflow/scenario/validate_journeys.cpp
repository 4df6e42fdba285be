#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "outflow/scenario/detail/checker.h"
#include "outflow/scenario/journey_keys.h"
#include "outflow/scenario/words.h"

/// What the movement rule allows and what it needs.
namespace outflow::scenario::detail {

namespace {

constexpr const char* rule_is_journeys = " has no meaning with [movement] rule = \"journeys\"";
constexpr const char* rule_is_rates = " has no meaning without [movement] rule = \"journeys\"";

/// Written down, or at least not the default.
template <class T>
bool given(const Given<T>& value, const T& fallback) {
  return !value.where.file.empty() || !(value.value == fallback);
}

std::optional<double> number_in(const std::string& text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && at == end ? std::optional(value) : std::nullopt;
}

}  // namespace

void Checker::without_meaning(bool is_given, const Where& where, const std::string& what, const char* suggestion) {
  if (is_given) out_.error(where, what + (journeys_ ? rule_is_journeys : rule_is_rates), "it would be ignored", suggestion);
}

void Checker::check_rule() {
  check_conditions();
  check_traits();
  check_attributes();
  check_major_routes();
  if (!journeys_) return check_no_journeys();
  check_only_journeys();
  check_journey_network();
  check_journey_reports();
  check_newcomers();
  check_flood_lists();
  check_needed_traits();
  check_economic_pull();
}

/// Rule rates: nothing that belongs to journeys may be given.
void Checker::check_no_journeys() {
  constexpr const char* drop = "remove it, or choose that rule";
  const Journeys fallback;
  for_each_key(s_.journeys, fallback, [&](const char* name, const auto& key, const auto& other) {
    if (given(key, other.value)) without_meaning(true, key.where, name, drop);
  });
  for (const auto& quirk : s_.journeys.quirks)
    without_meaning(true, quirk.where, fmt::format("quirk {}", to_string(quirk.value)), drop);
  const auto first = [&](const auto& rows, const char* file) {
    if (!rows.empty()) without_meaning(true, rows.front().remark.where, file, drop);
  };
  first(s_.conditions, "conditions.csv");
  first(s_.traits, "traits.csv");
  first(s_.place_attributes, "place_attributes.csv");
  first(s_.link_attributes, "link_attributes.csv");
  first(s_.major_routes, "major_routes.csv");
  for (const auto& place : s_.places)
    without_meaning(given(place.residents, std::int64_t{0}), at(place.residents.where, place.remark), "residents", drop);
}

/// Rule journeys: nothing that belongs to rates alone may be given.
void Checker::check_only_journeys() {
  constexpr const char* drop = "remove it, or choose the rule \"rates\"";
  const auto first = [&](const auto& rows, const char* file) {
    if (!rows.empty()) without_meaning(true, rows.front().remark.where, file, drop);
  };
  first(s_.exits, "exits.csv");
  first(s_.hazards, "hazards.csv");
  first(s_.transitions, "transitions.csv");
  first(s_.multipliers, "multipliers.csv");
  first(s_.effects, "effects.csv");
  first(s_.driver_values, "drivers.csv");
  first(s_.party_sizes, "parties.csv");
  for (const auto& driver : s_.drivers) without_meaning(true, driver.where, "driver " + driver.name, drop);
  for (const auto& memory : s_.memories) without_meaning(true, memory.where, "memory " + memory.name, drop);
  for (const auto& status : s_.statuses) without_meaning(true, status.where, "status " + status.name, drop);
  for (const auto& mode : s_.modes) without_meaning(true, mode.where, "mode " + mode.name, drop);
  const auto key = [&](const auto& now, const auto& fallback, const char* name) {
    without_meaning(given(now, fallback.value), now.where, name, drop);
  };
  const Movement movement;
  key(s_.movement.look_ahead, movement.look_ahead, "look_ahead");
  key(s_.movement.when_full, movement.when_full, "when_full");
  const Choice choice;
  const Choice& now = s_.choice;
  key(now.rule, choice.rule, "rule of [choice]");
  key(now.attraction, choice.attraction, "attraction of [choice]");
  key(now.distance, choice.distance, "distance of [choice]");
  key(now.risk, choice.risk, "risk of [choice]");
  key(now.cost, choice.cost, "cost of [choice]");
  key(now.home, choice.home, "home of [choice]");
  key(now.softening_km, choice.softening_km, "softening_km of [choice]");
  key(now.attraction_softening, choice.attraction_softening, "attraction_softening of [choice]");
  key(now.power, choice.power, "power of [choice]");
  key(now.capacity_buffer, choice.capacity_buffer, "capacity_buffer of [choice]");
}

void Checker::check_journey_network() {
  constexpr auto allowed =
      std::to_array<PlaceKind>({PlaceKind::town, PlaceKind::conflict, PlaceKind::camp, PlaceKind::idp_camp,
                                PlaceKind::forwarding_hub, PlaceKind::marker, PlaceKind::flood_zone, PlaceKind::transit});
  constexpr const char* blank = "leave it blank, or choose the rule \"rates\"";
  const auto is_allowed = [&](PlaceKind kind) { return std::find(allowed.begin(), allowed.end(), kind) != allowed.end(); };
  for (const auto& place : s_.places) {
    if (!is_allowed(place.kind.value))
      out_.error(at(place.kind.where, place.remark),
                 fmt::format("the kind {} of {}{}", to_string(place.kind.value), place.id, rule_is_journeys),
                 "the kind decides who moves on",
                 "write town, conflict, camp, idp_camp, forwarding_hub, marker, flood_zone or transit");
    without_meaning(place.weight.value.has_value(), at(place.weight.where, place.remark), "weight", blank);
    without_meaning(place.pass_through.value, at(place.pass_through.where, place.remark), "pass_through", blank);
  }
  for (const auto& link : s_.links) {
    if (!link.distance_km.value && !link.distance_auto.value && link.duration.value)
      out_.error(at(link.distance_km.where, link.remark), fmt::format("link {} has no distance", link.id),
                 "people go so many km in a step", "give distance_km, or auto");
    without_meaning(!link.mode.value.empty(), at(link.mode.where, link.remark), "mode", blank);
    without_meaning(link.duration.value.has_value(), at(link.duration.where, link.remark), "duration", blank);
    without_meaning(link.cost.value != 0, at(link.cost.where, link.remark), "cost", blank);
    without_meaning(link.attraction.value != 1, at(link.attraction.where, link.remark), "attraction", blank);
  }
  for (const auto& event : s_.events) {
    if (event.kind.value != EventKind::change_kind) continue;
    const auto kind = from_word<PlaceKind>(std::string_view(event.what.value).substr(event.what.value.rfind('=') + 1));
    if (kind && !is_allowed(*kind))
      out_.error(at(event.what.where, event.remark), fmt::format("the kind {}{}", to_string(*kind), rule_is_journeys),
                 "the kind decides who moves on", "choose a kind that places may have under this rule");
  }
}

void Checker::check_journey_reports() {
  for (const auto& report : s_.reports) {
    if (report.counts.value == Counts::outcomes)
      out_.error(report.counts.where.file.empty() ? report.where : report.counts.where,
                 fmt::format("report {} counts outcomes", report.name), "this movement rule has no exits and hazards",
                 "count entries, crossings, setouts or stock");
    for (const auto& by : report.by) without_meaning(true, by.where.file.empty() ? report.where : by.where, "by", "remove it");
    without_meaning(!report.group.value.empty(), report.group.where.file.empty() ? report.where : report.group.where, "group",
                    "remove it");
  }
}

void Checker::check_newcomers() {
  const Journeys& j = s_.journeys;
  const NewcomerSource source = j.newcomers.value;
  for (const auto& row : s_.departures) {
    if (row.action.value != DepartureAction::appear)
      out_.error(at(row.action.where, row.remark), fmt::format("the action {}{}", to_string(row.action.value), rule_is_journeys),
                 "people set out by chance, when they want to", "write appear");
    else if (source != NewcomerSource::prescribed)
      out_.error(row.remark.where, fmt::format("people appear although newcomers is {}", to_string(source)),
                 "the row would be ignored", "drop the row, or write newcomers = \"prescribed\"");
  }
  if (source == NewcomerSource::conflict && j.newcomer_rate.where.file.empty() && j.newcomer_rate.value == 0)
    out_.error(j.newcomers.where, "newcomers is conflict, but newcomer_rate is not given", "nobody would come",
               "add newcomer_rate to [journeys]");
  if (source == NewcomerSource::flood && j.newcomers_by_flood.value.empty())
    out_.error(j.newcomers.where, "newcomers is flood, but newcomers_by_flood is not given", "nobody would come",
               "add newcomers_by_flood to [journeys]");
  const bool anybody = std::any_of(s_.places.begin(), s_.places.end(), [](const Place& p) { return p.residents.value > 0; });
  if (j.take_residents.value && !anybody)
    out_.error(j.take_residents.where, "newcomers are taken from the residents, but no place has any", "nobody could come",
               "give residents in places.csv");
}

/// Lists by level need an entry for the largest level that a place ever has.
void Checker::check_flood_lists() {
  double highest = 0;
  for (const auto& row : s_.conditions)
    if (row.what.value == ConditionKind::flood && std::isfinite(row.value.value)) highest = std::max(highest, row.value.value);
  const Journeys& j = s_.journeys;
  const auto check = [&](const Given<std::vector<double>>& list, const char* name, bool needed) {
    if (!needed || static_cast<double>(list.value.size()) > highest) return;
    out_.error(list.where.file.empty() ? j.floods.where : list.where,
               fmt::format("{} has {} entries, but conditions.csv has the level {}", name, list.value.size(), highest),
               "the first entry is for level 0", fmt::format("give {:.0f} entries", std::ceil(highest) + 1));
  };
  const bool any_flood = highest > 0;
  check(j.newcomers_by_flood, "newcomers_by_flood",
        any_flood && j.newcomers.value == NewcomerSource::flood && !j.newcomers_by_flood.value.empty());
  check(j.flood_move_chances, "flood_move_chances", any_flood && j.floods.value);
  check(j.flood_place_weights, "flood_place_weights", any_flood && j.floods.value);
}

void Checker::needs_dimension(const Given<bool>& key, const char* name, const std::string& dimension,
                              std::span<const std::string_view> values) {
  if (!key.value) return;
  const auto found = dimension_values_.find(dimension);
  if (found == dimension_values_.end()) {
    out_.error(key.where, fmt::format("{} needs the dimension {}", name, dimension), "it is a rule about that trait",
               fmt::format("add {} to [groups], and its values to traits.csv", dimension));
    return;
  }
  for (const auto& value : values)
    if (found->second.count(std::string(value)) == 0)
      out_.error(key.where, fmt::format("{} needs the value {} of the dimension {}", name, value, dimension),
                 "nobody would be meant", fmt::format("add it to {} in [groups]", dimension));
}

void Checker::check_needed_traits() {
  using Words = std::array<std::string_view, 1>;
  constexpr Words male{"male"}, female{"female"};
  const Journeys& j = s_.journeys;
  needs_dimension(j.children_avoid_hazards, "children_avoid_hazards", "age");
  needs_dimension(j.boys_take_risk, "boys_take_risk", "age");
  needs_dimension(j.boys_take_risk, "boys_take_risk", "gender", male);
  needs_dimension(j.elderly_avoid_hazards, "elderly_avoid_hazards", "age");
  needs_dimension(j.women_avoid_hazards, "women_avoid_hazards", "gender", female);
  needs_dimension(j.match_camp_ethnicity, "match_camp_ethnicity", "ethnicity");
  needs_dimension(j.match_town_ethnicity, "match_town_ethnicity", "ethnicity");
  needs_dimension(j.match_conflict_ethnicity, "match_conflict_ethnicity", "ethnicity");
  needs_dimension(j.match_camp_religion, "match_camp_religion", "religion");
  const bool by_awareness = j.flood_forecasts.value && !j.flood_awareness_weights.value.empty();
  needs_dimension({by_awareness, j.flood_awareness_weights.where}, "flood_awareness_weights", "floodawareness");
  const bool ages = j.children_avoid_hazards.value || j.boys_take_risk.value || j.elderly_avoid_hazards.value;
  for (const auto& dimension : s_.dimensions) {
    const bool age = ages && dimension.name == "age";
    const bool index = by_awareness && dimension.name == "floodawareness";
    for (const auto& value : dimension.values) {
      const auto number = number_in(value);
      if (age && !number)
        out_.error(dimension.where, fmt::format("the age \"{}\" is not a number", value), "rules on age compare numbers",
                   "write years, such as 15");
      if (index && (!number || *number < 0 || *number != std::floor(*number) ||
                    *number >= static_cast<double>(j.flood_awareness_weights.value.size())))
        out_.error(dimension.where, fmt::format("the floodawareness \"{}\" is no index into flood_awareness_weights", value),
                   "the weight of forecasts for these people is unknown",
                   fmt::format("write 0 to {}", j.flood_awareness_weights.value.size() - 1));
    }
  }
}

void Checker::check_economic_pull() {
  if (!s_.journeys.economic_pull.value || s_.places.empty()) return;
  std::set<std::pair<std::string, std::string>> known;
  for (const auto& row : s_.place_attributes) known.emplace(row.of.value, row.name.value);
  const std::string& given_home = s_.journeys.home_country.value;
  const std::string& home = given_home.empty() ? s_.places.front().country : given_home;
  for (const auto& place : s_.places) {
    if (place.country == home) continue;
    for (const char* name : {"trade_volume", "hdi"})
      if (known.count({place.id, name}) == 0)
        out_.error(place.remark.where, fmt::format("the foreign place {} has no {}", place.id, name),
                   "economic_pull needs it for every place abroad", "add a row to place_attributes.csv");
  }
}

}  // namespace outflow::scenario::detail
