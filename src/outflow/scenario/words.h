#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "outflow/scenario/scenario.h"

/// The words that stand for enumerations in scenario files, in the order of the enumerators.
namespace outflow::scenario {

template <class E>
std::span<const std::string_view> words();

template <>
std::span<const std::string_view> words<PlaceKind>();
template <>
std::span<const std::string_view> words<EngineKind>();
template <>
std::span<const std::string_view> words<ChoiceRule>();
template <>
std::span<const std::string_view> words<WhenFull>();
template <>
std::span<const std::string_view> words<Interpolation>();
template <>
std::span<const std::string_view> words<Repeat>();
template <>
std::span<const std::string_view> words<Transform>();
template <>
std::span<const std::string_view> words<Outside>();
template <>
std::span<const std::string_view> words<Noise>();
template <>
std::span<const std::string_view> words<PriorLaw>();
template <>
std::span<const std::string_view> words<Counts>();
template <>
std::span<const std::string_view> words<CountUnit>();
template <>
std::span<const std::string_view> words<MissingCounts>();
template <>
std::span<const std::string_view> words<DepartureAction>();
template <>
std::span<const std::string_view> words<MovementRule>();
template <>
std::span<const std::string_view> words<Quirk>();
template <>
std::span<const std::string_view> words<NewcomerSource>();
template <>
std::span<const std::string_view> words<NewcomerLaw>();
template <>
std::span<const std::string_view> words<ConditionKind>();
template <>
std::span<const std::string_view> words<EventKind>();

template <class E>
std::optional<E> from_word(std::string_view text) {
  const auto all = words<E>();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] == text) return static_cast<E>(i);
  }
  return std::nullopt;
}

/// The targets of exits and hazards that are words; anything else is the id of a place.
std::span<const std::string_view> exit_target_words();
std::span<const std::string_view> hazard_target_words();

}  // namespace outflow::scenario
