#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>

#include "outflow/scenario/detail/checker.h"
#include "outflow/scenario/words.h"

/// Conditions, traits, attributes and major routes.
namespace outflow::scenario::detail {

namespace {

/// What an attribute with a meaning may be. Attributes that are not here are texts.
struct AttributeRange {
  std::string_view name;
  double least, most;
  bool above_least;
  std::string_view reason;
};

constexpr double none = std::numeric_limits<double>::infinity();
constexpr auto place_ranges = std::to_array<AttributeRange>({
    {"conflict_intensity", 0, 1e6, false, "an intensity is at least 0"},
    {"capacity_per_step", -max_persons, max_persons, false, "it is a number of persons"},
    {"capacity_taken", 0, max_persons, false, "it is a number of persons"},
    {"deactivation_probability", 0, 1, false, "it is a probability"},
    {"farmer_fraction", 0, 1, false, "it is a share of the people"},
    {"trade_volume", 0, none, false, "trade is counted from none upwards"},
    {"hdi", 0, 1, false, "the index lies between 0 and 1"},
});
constexpr auto link_ranges = std::to_array<AttributeRange>({
    {"max_move_speed", 0, 1e6, true, "nobody would arrive"},
    {"walk_probability", 0, 1, false, "it is a probability"},
});

}  // namespace

void Checker::check_conditions() {
  std::map<std::tuple<ConditionKind, std::string, Seconds>, const Condition*> seen;
  for (const auto& row : s_.conditions) {
    place(row.place, row.remark);
    if (row.what.value == ConditionKind::hunger && row.value.value > 100)
      out_.error(at(row.value.where, row.remark), fmt::format("value is {}", row.value.value), "it is a percentage",
                 "use 0 to 100");
    const auto [first, fresh] = seen.try_emplace({row.what.value, row.place.value, row.date.value}, &row);
    if (!fresh)
      out_.error(at(row.date.where, row.remark),
                 fmt::format("{} of {} has a value for this date already, at {}", to_string(row.what.value), row.place.value,
                             to_string(first->second->remark.where)),
                 "it is unclear which of the two holds", "remove one of them");
  }
}

void Checker::check_traits() {
  std::map<std::pair<std::string, std::string>, std::pair<double, const Trait*>> sums;  // trait, place
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  for (const auto& row : s_.traits) {
    if (!row.place.value.empty()) place(row.place, row.remark);
    const auto dimension =
        resolve(dimensions_, "dimension", "[groups] in scenario.toml", row.trait.value, at(row.trait.where, row.remark));
    if (dimension && dimension_values_.at(row.trait.value).count(row.value.value) == 0)
      out_.error(at(row.value.where, row.remark),
                 fmt::format("the dimension {} has no value \"{}\"", row.trait.value, row.value.value), "nobody belongs to it",
                 suggest(row.value.value, all_dimensions_[*dimension].values, "[groups] in scenario.toml"));
    if (!seen.emplace(row.trait.value, row.value.value, row.place.value).second)
      out_.error(row.remark.where, fmt::format("the weight of {} {} is given twice", row.trait.value, row.value.value),
                 "both would count", "remove one of them");
    sums.try_emplace({row.trait.value, row.place.value}, 0.0, &row).first->second.first += row.weight.value;
  }
  for (const auto& [key, sum] : sums) {
    if (sum.first > 0) continue;
    out_.error(at(sum.second->weight.where, sum.second->remark),
               fmt::format("the weights of {} {} sum to {}", key.first,
                           key.second.empty() ? "without a place" : "of " + key.second, sum.first),
               "nobody could be drawn", "give one of the values a weight above 0");
  }
  if (!journeys_) return;
  for (const auto& dimension : s_.dimensions) {
    if (sums.count({dimension.name, ""}) != 0) continue;
    const auto without =
        std::find_if(s_.places.begin(), s_.places.end(), [&](const Place& p) { return sums.count({dimension.name, p.id}) == 0; });
    if (without == s_.places.end()) continue;
    out_.error(dimension.where, fmt::format("traits.csv says nothing about {} of people from {}", dimension.name, without->id),
               "the values of newcomers are drawn from it",
               "add rows with a blank place, for all places without rows of their own");
  }
}

void Checker::check_attributes() {
  for (const auto& row : s_.place_attributes) {
    place(row.of, row.remark);
    check_attribute(row, "place_attributes.csv");
  }
  for (const auto& row : s_.link_attributes) {
    link(row.of, row.remark);
    check_attribute(row, "link_attributes.csv");
  }
  for (const auto* rows : {&s_.place_attributes, &s_.link_attributes}) {
    std::set<std::pair<std::string, std::string>> seen;
    for (const auto& row : *rows)
      if (!seen.emplace(row.of.value, row.name.value).second)
        out_.error(row.remark.where, fmt::format("{} of {} is given twice", row.name.value, row.of.value),
                   "it is unclear which of the two holds", "remove one of them");
  }
}

void Checker::check_attribute(const Attribute& row, const std::string& file) {
  const std::span<const AttributeRange> ranges = file == "place_attributes.csv" ? std::span<const AttributeRange>(place_ranges)
                                                                                : std::span<const AttributeRange>(link_ranges);
  const auto range_of = std::find_if(ranges.begin(), ranges.end(), [&](const auto& r) { return r.name == row.name.value; });
  if (range_of == ranges.end()) return;
  const Where& where = at(row.value.where, row.remark);
  const std::string& text = row.value.value;
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) {
    out_.error(where, fmt::format("{} is \"{}\", which is not a number", row.name.value, text),
               "this attribute has a meaning and is computed with", "write a number such as 0.5");
    return;
  }
  Field field;
  field.name = range_of->name;
  field.least = range_of->least;
  field.most = range_of->most;
  field.above_least = range_of->above_least;
  field.reason = range_of->reason;
  range(field, value, where);
}

void Checker::check_major_routes() {
  for (const auto& row : s_.major_routes) {
    for (const auto& name : row.places) place(name, row.remark);
    if (row.places.size() < 2)
      out_.error(row.remark.where, "the route names fewer than two places", "it leads nowhere", "join ids by >");
    for (std::size_t i = 1; i < row.places.size(); ++i) {
      const auto from = places_.find(row.places[i - 1].value), to = places_.find(row.places[i].value);
      if (!from || !to) continue;
      const bool joined = std::any_of(outgoing_[*from].begin(), outgoing_[*from].end(), [&](std::size_t l) {
        const Link& way = s_.links[l];
        return (way.from.value == row.places[i - 1].value && way.to.value == row.places[i].value) ||
               (way.two_way.value && way.to.value == row.places[i - 1].value && way.from.value == row.places[i].value);
      });
      if (!joined)
        out_.error(at(row.places[i].where, row.remark),
                   fmt::format("no link leads from {} to {}", row.places[i - 1].value, row.places[i].value),
                   "nobody could follow the route", "add a link, or name the places in between");
    }
  }
}

}  // namespace outflow::scenario::detail
