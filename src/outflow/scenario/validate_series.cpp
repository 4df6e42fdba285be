#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "outflow/scenario/detail/checker.h"

/// Multipliers, effects and the drivers behind them.
namespace outflow::scenario::detail {

namespace {

constexpr std::string_view numbers[] = {"attraction", "cost", "means", "risk", "speed"};
bool is_number(const std::string& of) { return std::find(std::begin(numbers), std::end(numbers), of) != std::end(numbers); }

/// The same in every step of a run.
bool is_constant(const std::string& of) { return of == "risk" || of == "speed"; }

}  // namespace

/// Says when a row about `of` names a kind of thing that `of` does not depend on: such a row would do nothing.
void Checker::scope_of(const std::string& of, const Given<std::string>& at_place, const Given<std::string>& on_link,
                       const Remark& row) {
  if (!at_place.value.empty()) place(at_place, row);
  if (!on_link.value.empty()) link(on_link, row);
  if (!at_place.value.empty() && !on_link.value.empty()) {
    out_.error(at(on_link.where, row), "place and link are both given", "no number belongs to a place and a link at once",
               "fill in one of the two");
    return;
  }
  const bool place_fits = exits_.has(of) || shifts_.has(of) || of == "attraction";
  const bool link_fits = hazards_.has(of) || of == "attraction" || of == "speed" || of == "cost";
  const bool known = place_fits || link_fits || transitions_.has(of) || is_number(of);
  if (known && !at_place.value.empty() && !place_fits)
    out_.error(at(at_place.where, row), fmt::format("{} does not belong to places", of), "the row would have no effect",
               link_fits ? "name a link, or leave place blank" : "leave place blank");
  if (known && !on_link.value.empty() && !link_fits)
    out_.error(at(on_link.where, row), fmt::format("{} does not belong to links", of), "the row would have no effect",
               place_fits ? "name a place, or leave link blank" : "leave link blank");
}

void Checker::check_multipliers() {
  std::vector<std::string> known(std::begin(numbers), std::end(numbers));
  for (const Names* names : {&exits_, &hazards_, &transitions_})
    known.insert(known.end(), names->all().begin(), names->all().end());
  for (const auto& row : s_.multipliers) {
    const std::string& of = row.of.value;
    if (!exits_.has(of) && !hazards_.has(of) && !transitions_.has(of) && !is_number(of))
      out_.error(at(row.of.where, row.remark), fmt::format("there is no exit, hazard or transition \"{}\"", of),
                 "the factor would have no effect", suggest(of, known, "exits.csv, hazards.csv and transitions.csv"));
    scope_of(of, row.place, row.link, row.remark);
    group(row.group, row.remark.where);
    if ((of == "speed" || of == "means") && row.factor.value == 0)
      out_.error(at(row.factor.where, row.remark), fmt::format("the factor of {} is 0", of),
                 of == "speed" ? "nobody would arrive" : "costs would be divided by it", "use more than 0");
    check_multiplier_period(row);
  }
}

void Checker::check_multiplier_period(const Multiplier& row) {
  if (!row.from && !row.to) return;
  const std::string& of = row.of.value;
  const Where& where = row.from ? row.from->where : row.to->where;
  if (is_constant(of) || turns_.has(of))
    out_.error(where, fmt::format("{} does not change in time", of), "the row would have no effect", "leave from and to blank");
  if (row.from && row.to && row.to->value <= row.from->value)
    out_.error(row.to->where, "the period ends before it begins", "the factor would never count", "check from and to");
  else if (simulated_ && ((row.from && row.from->value >= simulated_->end) || (row.to && row.to->value <= simulated_->begin)))
    out_.error(where, "the period lies outside the simulated time", "the factor would have no effect",
               "check the dates, or drop the row");
}

void Checker::check_effects() {
  std::vector<std::string> known{"attraction", "cost", "means"};
  for (const Names* names : {&exits_, &hazards_, &shifts_}) known.insert(known.end(), names->all().begin(), names->all().end());
  Names drivers = drivers_;
  for (const auto& name : memories_.all()) drivers.add(name, 0);
  for (const auto& row : s_.effects) {
    const std::string& of = row.of.value;
    if (is_constant(of)) {
      out_.error(at(row.of.where, row.remark), fmt::format("{} does not change in time", of),
                 "the driver would have no effect on it", "name an exit, a hazard, a transition, attraction, cost or means");
    } else if (turns_.has(of)) {
      out_.error(at(row.of.where, row.remark), fmt::format("the transition {} comes with something else", of),
                 "it has a probability, which no driver changes", "let the driver act on what it comes with");
    } else if (!exits_.has(of) && !hazards_.has(of) && !shifts_.has(of) && !is_number(of)) {
      out_.error(at(row.of.where, row.remark), fmt::format("there is no exit, hazard or transition \"{}\"", of),
                 "the driver would have no effect", suggest(of, known, "exits.csv, hazards.csv and transitions.csv"));
    }
    resolve(drivers, "driver", "[drivers] and [memories] in scenario.toml", row.driver.value, at(row.driver.where, row.remark));
    scope_of(of, row.place, row.link, row.remark);
    group(row.group, row.remark.where);
  }
}

void Checker::check_drivers() {
  std::vector<bool> has_values(s_.drivers.size(), false);
  for (const auto& row : s_.driver_values) {
    if (const auto index = drivers_.find(row.driver.value)) has_values[*index] = true;
  }
  for (std::size_t i = 0; i < s_.drivers.size(); ++i) {
    const Driver& driver = s_.drivers[i];
    if (!has_values[i] && driver.noise.value == Noise::none)
      out_.error(driver.where, fmt::format("driver {} has no values", driver.name), "it would have no effect",
                 "add rows to drivers.csv, or remove the driver");
    const Transform transform = driver.transform.value;
    if (transform != Transform::none && driver.reference.value <= 0)
      out_.error(driver.reference.where.file.empty() ? driver.where : driver.reference.where,
                 fmt::format("reference is {} with the transform {}", driver.reference.value, to_string(transform)),
                 transform == Transform::log ? "it has no logarithm" : "values are measured against it", "use more than 0");
    if (driver.noise.value == Noise::none && driver.noise_sd.value != 0)
      out_.error(driver.noise_sd.where, "noise_sd is given without noise", "it would have no effect", "add noise = \"ar1\"");
  }
}

std::optional<std::size_t> Checker::driver_of(const DriverValue& row) {
  const Where& where = at(row.driver.where, row.remark);
  const auto index = drivers_.find(row.driver.value);
  if (!index && memories_.has(row.driver.value))
    out_.error(where, fmt::format("{} is a memory", row.driver.value), "it follows what happens, and has no values of its own",
               "drop the row, or name a driver");
  else if (!index) resolve(drivers_, "driver", "[drivers] in scenario.toml", row.driver.value, where);
  return index;
}

void Checker::check_transformed(const DriverValue& row, Transform transform) {
  const bool log = transform == Transform::log;
  if (transform == Transform::none || (log ? row.value.value > 0 : row.value.value >= 0)) return;
  out_.error(at(row.value.where, row.remark),
             fmt::format("value is {} with the transform {}", row.value.value, to_string(transform)),
             log ? "it has no logarithm" : "it is made for what is counted from none upwards",
             fmt::format("use {} 0, or transform = \"none\"", log ? "more than" : "at least"));
}

void Checker::check_driver_values() {
  using Scope = std::tuple<std::string, std::string, std::string, GroupSelector>;
  std::map<Scope, std::map<Seconds, const DriverValue*>> series;
  for (const auto& row : s_.driver_values) {
    const auto index = driver_of(row);
    if (!row.place.value.empty()) place(row.place, row.remark);
    if (!row.link.value.empty()) link(row.link, row.remark);
    if (!row.place.value.empty() && !row.link.value.empty())
      out_.error(at(row.link.where, row.remark), "place and link are both given",
                 "no number belongs to a place and a link at once", "fill in one of the two");
    group(row.group, row.remark.where);
    if (index && simulated_ && row.date.value >= simulated_->end && s_.drivers[*index].repeat.value == Repeat::none &&
        s_.drivers[*index].interpolation.value == Interpolation::step)
      out_.warning(at(row.date.where, row.remark), "the date lies after the simulated time", "the value is never used",
                   "check the date");
    auto& dates = series[{row.driver.value, row.place.value, row.link.value, row.group.value}];
    const auto [first, fresh] = dates.try_emplace(row.date.value, &row);
    if (!fresh)
      out_.error(at(row.date.where, row.remark),
                 fmt::format("driver {} has a value for this date already, at {}", row.driver.value,
                             to_string(first->second->remark.where)),
                 "it is unclear which of the two holds", "remove one of them");
    if (!index) continue;
    const Driver& driver = s_.drivers[*index];
    check_transformed(row, driver.transform.value);
    const Seconds earliest = dates.begin()->first;
    if (driver.repeat.value == Repeat::year && year_of(earliest) != year_of(row.date.value))
      out_.error(at(row.date.where, row.remark),
                 fmt::format("driver {} repeats every year, but has values in {} and {}", driver.name, year_of(earliest),
                             year_of(row.date.value)),
                 "it is unclear which year serves the others", "keep the rows of one year, or set repeat = \"none\"");
  }
}

}  // namespace outflow::scenario::detail
