#include "outflow/scenario/words.h"

#include <array>

#include "outflow/base/contract.h"

namespace outflow::scenario {

namespace {

using Word = std::string_view;

constexpr auto place_kinds = std::to_array<Word>({"origin", "town", "conflict", "transit", "camp", "idp_camp", "forwarding_hub",
                                                  "marker", "border", "sea", "custody", "destination"});
constexpr auto engine_kinds = std::to_array<Word>({"cohorts", "agents"});
constexpr auto choice_rules = std::to_array<Word>({"utility", "weight"});
constexpr auto when_full = std::to_array<Word>({"wait", "turn_back"});
constexpr auto interpolations = std::to_array<Word>({"step", "linear"});
constexpr auto repeats = std::to_array<Word>({"none", "year"});
constexpr auto transforms = std::to_array<Word>({"none", "log"});
constexpr auto outsides = std::to_array<Word>({"hold", "zero"});
constexpr auto noises = std::to_array<Word>({"none", "ar1"});
constexpr auto counts = std::to_array<Word>({"entries", "crossings", "stock", "outcomes"});
constexpr auto count_units = std::to_array<Word>({"persons", "parties"});
constexpr auto departure_actions = std::to_array<Word>({"depart", "appear"});
constexpr auto event_kinds = std::to_array<Word>({"closure_link", "closure_place", "closure_border", "note"});
constexpr auto exit_targets = std::to_array<Word>({"links", "home", "out", "dead"});
constexpr auto hazard_targets = std::to_array<Word>({"start", "home", "end", "out", "dead"});

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
std::span<const Word> words<DepartureAction>() {
  return departure_actions;
}
template <>
std::span<const Word> words<EventKind>() {
  return event_kinds;
}

std::span<const Word> exit_target_words() { return exit_targets; }
std::span<const Word> hazard_target_words() { return hazard_targets; }

const char* to_string(PlaceKind value) { return word_of(value); }
const char* to_string(EngineKind value) { return word_of(value); }
const char* to_string(ChoiceRule value) { return word_of(value); }
const char* to_string(WhenFull value) { return word_of(value); }
const char* to_string(Interpolation value) { return word_of(value); }
const char* to_string(Repeat value) { return word_of(value); }
const char* to_string(Transform value) { return word_of(value); }
const char* to_string(Outside value) { return word_of(value); }
const char* to_string(Noise value) { return word_of(value); }
const char* to_string(Counts value) { return word_of(value); }
const char* to_string(CountUnit value) { return word_of(value); }
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
  }
  return {};
}

}  // namespace outflow::scenario
