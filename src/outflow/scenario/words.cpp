#include "outflow/scenario/words.h"

#include <array>

#include "outflow/base/contract.h"

namespace outflow::scenario {

namespace {

using Word = std::string_view;

constexpr auto place_kinds = std::to_array<Word>({"origin", "town", "conflict", "transit", "camp", "idp_camp", "forwarding_hub",
                                                  "marker", "border", "sea", "custody", "destination", "flood_zone"});
constexpr auto movement_rules = std::to_array<Word>({"rates", "journeys"});
constexpr auto engine_kinds = std::to_array<Word>({"cohorts", "agents"});
constexpr auto choice_rules = std::to_array<Word>({"utility", "weight"});
constexpr auto when_full = std::to_array<Word>({"wait", "turn_back"});
constexpr auto interpolations = std::to_array<Word>({"step", "linear"});
constexpr auto repeats = std::to_array<Word>({"none", "year"});
constexpr auto transforms = std::to_array<Word>({"none", "log", "log1p", "saturating"});
constexpr auto outsides = std::to_array<Word>({"hold", "zero"});
constexpr auto noises = std::to_array<Word>({"none", "ar1"});
constexpr auto counts = std::to_array<Word>({"entries", "crossings", "stock", "outcomes", "setouts"});
constexpr auto count_units = std::to_array<Word>({"persons", "parties"});
constexpr auto missing_counts = std::to_array<Word>({"fault", "zero", "skip"});
constexpr auto departure_actions = std::to_array<Word>({"depart", "appear", "transfer"});
constexpr auto event_kinds = std::to_array<Word>(
    {"closure_link", "closure_place", "closure_border", "note", "closure_camp", "closure_idp_camp", "change_kind"});
constexpr auto quirks = std::to_array<Word>(
    {"fresh_speed", "held_intensity", "day0_capacity", "day0_twice", "doubled_road", "idle_link_closure", "first_reopening",
     "frozen_unaware", "swapped_coordinates", "home_is_here", "lossy_merge", "late_date", "squared_fixed_routes", "boys_over_14",
     "harvest_for_all", "untyped_leave", "low_chance_camp", "flood_weight_twice", "unscaled_extras"});
static_assert(quirks.size() == n_quirks);
constexpr auto quirk_texts = std::to_array<Word>(
    {"B36: each further link of a day gets a whole day's travel", "B16: a conflict keeps the intensity it began with",
     "B02: people in a camp on day 0 lower its capacity as well as filling it; none left means unlimited",
     "B49: arrivals of day 0 are the total plus the sum of the camps", "B09: forced_redirection = 1 adds the road twice",
     "B18: closures of type link do nothing (or close the reverse way, for one-letter names)",
     "B19: of overlapping closures the first to end reopens the way", "B06: awareness_level 0 lets nobody move",
     "B20: latitude and longitude change places in distances", "B41: closeness to home is measured from the present place",
     "B22: several series of one camp are merged with losses", "B23: the dates of out.csv are one day late",
     "B80: with fixed_routes the score counts twice and room does not count",
     "B39: BoysTakeRisk means every man over 14, and only works with ChildrenAvoidHazards",
     "B45: in harvest months nobody moves, not farmers alone", "B13: places of unknown type are left at once, and are no towns",
     "B14: a move chance below 0.005 makes a place a camp", "B37: the weight of a flood level counts twice in flood zones",
     "B34: hasten leaves initial_idps, capacity_per_day and absolute numbers of newcomers as they are"});
static_assert(quirk_texts.size() == n_quirks);
constexpr auto newcomer_sources = std::to_array<Word>({"prescribed", "conflict", "flood"});
constexpr auto newcomer_laws = std::to_array<Word>({"constant", "share", "poisson"});
constexpr auto condition_kinds = std::to_array<Word>({"conflict", "flood", "hunger"});
constexpr auto place_attributes =
    std::to_array<Word>({"conflict_intensity", "capacity_per_step", "capacity_taken", "deactivation_probability",
                         "farmer_fraction", "trade_volume", "hdi", "region", "move_chance"});
constexpr auto link_attributes = std::to_array<Word>({"max_move_speed", "walk_probability"});
constexpr auto exit_targets = std::to_array<Word>({"links", "home", "out", "dead"});
constexpr auto hazard_targets = std::to_array<Word>({"start", "home", "end", "out", "dead", "on"});

template <class E>
const char* word_of(E value) {
  const auto index = static_cast<std::size_t>(value);
  OUTFLOW_EXPECT(index < words<E>().size());
  return words<E>()[index].data();  // all are literals: null-terminated
}

}  // namespace

template <>
std::span<const Word> words<PlaceKind>() {
  return place_kinds;
}
template <>
std::span<const Word> words<EngineKind>() {
  return engine_kinds;
}
template <>
std::span<const Word> words<ChoiceRule>() {
  return choice_rules;
}
template <>
std::span<const Word> words<WhenFull>() {
  return when_full;
}
template <>
std::span<const Word> words<Interpolation>() {
  return interpolations;
}
template <>
std::span<const Word> words<Repeat>() {
  return repeats;
}
template <>
std::span<const Word> words<Transform>() {
  return transforms;
}
template <>
std::span<const Word> words<Outside>() {
  return outsides;
}
template <>
std::span<const Word> words<PriorLaw>() {
  static constexpr Word list[]{"normal", "lognormal", "logitnormal", "uniform", "loguniform", "beta", "gamma"};
  return list;
}
template <>
std::span<const Word> words<Noise>() {
  return noises;
}
template <>
std::span<const Word> words<Counts>() {
  return counts;
}
template <>
std::span<const Word> words<CountUnit>() {
  return count_units;
}
template <>
std::span<const Word> words<MissingCounts>() {
  return missing_counts;
}
template <>
std::span<const Word> words<DepartureAction>() {
  return departure_actions;
}
template <>
std::span<const Word> words<MovementRule>() {
  return movement_rules;
}
template <>
std::span<const Word> words<Quirk>() {
  return quirks;
}
template <>
std::span<const Word> words<NewcomerSource>() {
  return newcomer_sources;
}
template <>
std::span<const Word> words<NewcomerLaw>() {
  return newcomer_laws;
}
template <>
std::span<const Word> words<ConditionKind>() {
  return condition_kinds;
}
template <>
std::span<const Word> words<EventKind>() {
  return event_kinds;
}

std::span<const Word> exit_target_words() { return exit_targets; }
std::span<const Word> hazard_target_words() { return hazard_targets; }

const char* to_string(PlaceKind value) { return word_of(value); }
const char* to_string(MovementRule value) { return word_of(value); }
const char* to_string(Quirk value) { return word_of(value); }
const char* to_string(NewcomerSource value) { return word_of(value); }
const char* to_string(NewcomerLaw value) { return word_of(value); }
const char* to_string(ConditionKind value) { return word_of(value); }
std::string_view describe(Quirk quirk) { return quirk_texts[static_cast<std::size_t>(quirk)]; }
std::span<const std::string_view> known_place_attributes() { return place_attributes; }
std::span<const std::string_view> known_link_attributes() { return link_attributes; }
const char* to_string(EngineKind value) { return word_of(value); }
const char* to_string(ChoiceRule value) { return word_of(value); }
const char* to_string(WhenFull value) { return word_of(value); }
const char* to_string(Interpolation value) { return word_of(value); }
const char* to_string(Repeat value) { return word_of(value); }
const char* to_string(Transform value) { return word_of(value); }
const char* to_string(Outside value) { return word_of(value); }
const char* to_string(Noise value) { return word_of(value); }
const char* to_string(PriorLaw value) { return word_of(value); }
const char* to_string(Counts value) { return word_of(value); }
const char* to_string(CountUnit value) { return word_of(value); }
const char* to_string(MissingCounts value) { return word_of(value); }
const char* to_string(DepartureAction value) { return word_of(value); }
const char* to_string(EventKind value) { return word_of(value); }

std::string to_string(const GroupSelector& selector) {
  std::string text;
  for (const auto& [dimension, value] : selector) {
    if (!text.empty()) text += "; ";
    text += dimension + "=" + value;
  }
  return text;
}

std::string to_string(const Target& target) {
  switch (target.kind) {
    case TargetKind::links:
      return "links";
    case TargetKind::place:
      return target.place;
    case TargetKind::home:
      return "home";
    case TargetKind::start:
      return "start";
    case TargetKind::end:
      return "end";
    case TargetKind::out:
      return "out";
    case TargetKind::dead:
      return "dead";
    case TargetKind::on:
      return "on";
  }
  return {};
}

}  // namespace outflow::scenario
