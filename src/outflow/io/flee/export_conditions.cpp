#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "outflow/io/flee/exporting.h"
#include "outflow/io/native/write_values.h"
#include "outflow/scenario/words.h"

/// conflicts.csv, flood_level.csv, region_attributes_IPC.csv, demographics_*.csv.
namespace outflow::io::flee {

namespace {

using scenario::Condition;
using scenario::ConditionKind;

using Series = std::map<std::int64_t, double>;  ///< by day

struct Told {
  std::map<std::string, Series> by_place;
  std::vector<std::string> order;  ///< of the columns
};

Told conditions_of(const Exporting& e, ConditionKind what) {
  Told told;
  std::vector<std::vector<std::string>> days;
  const Condition* before = nullptr;
  for (const auto& row : e.s.conditions) {
    if (row.what.value != what) continue;
    const auto day = e.day(row.date.value, at(row.date.where, row.remark));
    if (!day) continue;
    if (!before || before->date.value != row.date.value) days.emplace_back();
    before = &row;
    days.back().push_back(row.place.value);
    told.by_place[row.place.value][*day] = row.value.value;
  }
  told.order = merged_order(days);
  return told;
}

/// One row a day; a column for each place that ever has a value, or for the first place.
std::string daily(const Exporting& e, Told told) {
  if (told.order.empty()) told.order.push_back(e.s.places.front().id);
  std::vector<std::string> header = {"#Day"};
  for (const auto& id : told.order) header.push_back(e.name(id));
  std::string text = csv_line(header);
  for (int day = 0; day < e.days; ++day) {
    std::vector<std::string> row = {std::to_string(day)};
    for (const auto& id : told.order) {
      const Series& series = told.by_place[id];
      const auto after = series.upper_bound(day);
      row.push_back(written(after == series.begin() ? 0.0 : std::prev(after)->second));
    }
    text += csv_line(row);
  }
  return text;
}

double on_day(const Series& series, std::int64_t day) {
  const auto after = series.lower_bound(day);
  if (after == series.end()) return series.rbegin()->second;
  if (after->first == day || after == series.begin()) return after->second;
  const auto before = std::prev(after);
  const double share = static_cast<double>(day - before->first) / static_cast<double>(after->first - before->first);
  return before->second + share * (after->second - before->second);
}

/// Hunger is told by region.
void export_hunger(Exporting& e) {
  const Told told = conditions_of(e, ConditionKind::hunger);
  if (told.order.empty()) return;
  std::vector<std::string> regions;
  std::map<std::string, std::string> speaker;  // the place whose series stands for its region
  std::set<std::int64_t> days;
  for (const auto& id : told.order) {
    const std::string region = e.attribute(id, "region");
    const Series& series = told.by_place.at(id);
    for (const auto& [day, value] : series) days.insert(day);
    if (region.empty()) {
      e.cannot(e.place(id).remark.where, fmt::format("hunger is given for {}, which has no region", id),
               "Flee has one number for each region", "add the attribute region to place_attributes.csv");
      continue;
    }
    const auto [first, fresh] = speaker.try_emplace(region, id);
    if (fresh) regions.push_back(region);
    else if (told.by_place.at(first->second) != series)
      e.cannot(e.place(id).remark.where, fmt::format("hunger differs between {} and {}, both in {}", first->second, id, region),
               "Flee has one number for each region", "give them the same values, or regions of their own");
  }
  for (const auto& place : e.s.places)
    if (speaker.contains(e.attribute(place.id, "region")) && !told.by_place.contains(place.id))
      e.cannot(place.remark.where, fmt::format("{} has no hunger, but its region has", place.id),
               "Flee has one number for each region", "give it the same values, or a region of its own");
  std::vector<std::string> header = {"#Day"};
  header.insert(header.end(), regions.begin(), regions.end());
  std::string text = csv_line(header);
  for (const std::int64_t day : days) {
    std::vector<std::string> row = {std::to_string(day)};
    for (const auto& region : regions) row.push_back(written(on_day(told.by_place.at(speaker.at(region)), day)));
    text += csv_line(row);
  }
  e.files["input/region_attributes_IPC.csv"] = text;
}

std::string demographics(const Exporting& e, const scenario::Dimension& dimension) {
  std::map<std::pair<std::string, std::string>, double> weights;  // (value, place)
  std::vector<std::vector<std::string>> places(dimension.values.size());
  for (const auto& row : e.s.traits) {
    if (row.trait.value != dimension.name) continue;
    const auto value = std::find(dimension.values.begin(), dimension.values.end(), row.value.value);
    weights[{row.value.value, row.place.value}] = row.weight.value;
    if (value != dimension.values.end())
      places[static_cast<std::size_t>(value - dimension.values.begin())].push_back(row.place.value);
  }
  if (weights.empty()) return {};
  const auto order = merged_order(places);
  std::vector<std::string> header = {dimension.name};
  for (const auto& id : order) header.push_back(id.empty() ? "Default" : e.name(id));
  std::string text = csv_line(header);
  for (const auto& value : dimension.values) {
    std::vector<std::string> row = {value};
    for (const auto& id : order) {
      const auto found = weights.find({value, id});
      row.push_back(found == weights.end() ? "" : written(found->second));
    }
    text += csv_line(row);
  }
  return text;
}

}  // namespace

void export_conditions(Exporting& e) {
  const bool floods = e.s.journeys.floods.value;
  Told conflicts = conditions_of(e, ConditionKind::conflict);
  Told levels = conditions_of(e, ConditionKind::flood);
  if (floods && !conflicts.order.empty())
    e.cannot(e.s.journeys.floods.where, "there are conflicts and floods", "with floods Flee does not read conflicts.csv",
             "leave one of the two out");
  if (!floods && !levels.order.empty())
    e.cannot(e.s.conditions.front().remark.where, "levels of floods are given, but floods is off", "Flee does not read them then",
             "add floods = true to [journeys], or drop the rows");
  if (floods) e.files["input/flood_level.csv"] = daily(e, std::move(levels));
  else e.files["input/conflicts.csv"] = daily(e, std::move(conflicts));
  export_hunger(e);
}

void export_demographics(Exporting& e) {
  for (const auto& dimension : e.s.dimensions) {
    const std::string text = demographics(e, dimension);
    if (text.empty()) continue;
    if (dimension.name.find('_') != std::string::npos)
      e.cannot(dimension.where, fmt::format("the dimension is called {}", dimension.name),
               "Flee takes the name of a trait up to the first _ only", "rename it");
    e.files["input/demographics_" + dimension.name + ".csv"] = text;
  }
}

}  // namespace outflow::io::flee
