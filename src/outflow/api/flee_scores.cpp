#include "outflow/api/flee_scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "outflow/base/contract.h"

namespace outflow::api {

namespace inf = inference;
using inf::Series;
using inf::Table;

namespace {

const scenario::Place& place_of(const io::flee::FleeFolder& folder, const std::string& id) {
  for (const auto& place : folder.scenario.places)
    if (place.id == id) return place;
  throw ContractViolation("the reported place " + id + " is none of the scenario's");
}

bool from_data(const io::flee::FleeFolder& folder) {
  return folder.scenario.journeys.newcomers.value == scenario::NewcomerSource::prescribed;
}

/// What was counted at this place day by day, and its points; nobody where there is no row.
void add_counts(Counted& counted, const io::flee::Registrations& registrations, bool from_nothing, const std::string& name,
                int days) {
  Series series(static_cast<std::size_t>(days), 0.0);
  inf::Points points;
  if (const auto row = registrations.find(name)) {
    const double before = from_nothing ? static_cast<double>(registrations.at(*row, 0)) : 0.0;
    for (int day = 0; day < days; ++day)
      series[static_cast<std::size_t>(day)] = static_cast<double>(registrations.at(*row, day)) - before;
    for (const auto& point : registrations.rows[*row].points)
      points.emplace_back(static_cast<int>(std::clamp<std::int64_t>(point.day, -1'000'000, 1'000'000)), point.persons - before);
  }
  counted.table.push_back(std::move(series));
  counted.points.push_back(std::move(points));
}

}  // namespace

Counted counted_in(const io::flee::Registrations& registrations, const io::flee::ArrivalRules& rules,
                   const std::vector<CountedPlace>& places, Seconds start, int days) {
  Counted counted;
  counted.start = start;
  for (const auto& place : places) {
    counted.ids.push_back(place.id);
    counted.names.push_back(place.name.empty() ? place.id : place.name);
    counted.capacities.push_back(place.capacity);
    add_counts(counted, registrations, rules.empty_camps_on_day0, counted.names.back(), days);
  }
  counted.total = counted.table.empty() ? Series(static_cast<std::size_t>(days), 0.0) : inf::sum_of_camps(counted.table);
  counted.total_as_printed = counted.total;
  const auto arrivals = registrations.arrivals(days, rules);
  for (std::size_t t = 0; t < counted.total.size(); ++t)
    if (arrivals.raw[t] <= 0) counted.total_as_printed[t] = 0;
  counted.reporting = inf::reporting_days(counted.points, days);
  return counted;
}

Counted counted_in(const io::flee::FleeFolder& folder, int days) {
  std::vector<CountedPlace> places;
  for (const auto& id : folder.reported) {
    const auto& place = place_of(folder, id);
    const auto& capacity = place.capacity_persons.value;
    places.push_back({id, place.name, capacity && *capacity > 0 ? std::optional(static_cast<double>(*capacity)) : std::nullopt});
  }
  Counted counted = counted_in(folder.registrations, folder.arrivals, places, folder.scenario.start.value, days);
  if (!from_data(folder)) counted.total_as_printed.assign(counted.total.size(), 0.0);
  return counted;
}

namespace {

std::vector<int> places_by_id(const std::vector<std::string>& ids, const model::Model& model) {
  std::vector<int> places;
  for (const auto& id : ids) {
    const auto at = std::find(model.labels.places.begin(), model.labels.places.end(), id);
    OUTFLOW_EXPECT(at != model.labels.places.end());
    places.push_back(static_cast<int>(at - model.labels.places.begin()));
  }
  return places;
}

std::vector<std::string> idp_camps(const io::flee::FleeFolder& folder) {
  std::vector<std::string> ids;
  for (const auto& place : folder.scenario.places)
    if (place.kind.value == scenario::PlaceKind::idp_camp) ids.push_back(place.id);
  return ids;
}

io::flee::OutTable::Counts persons_at(const engine::Trajectory& trajectory, int row) {
  const auto values = trajectory.row(row);
  return {values.begin(), values.end()};
}

void add(io::flee::OutTable::Counts& sum, const engine::Trajectory& trajectory, int row) {
  const auto values = trajectory.row(row);
  for (std::size_t t = 0; t < sum.size(); ++t) sum[t] += values[t];
}

}  // namespace

FleeScores::FleeScores(const io::flee::FleeFolder& folder, const model::Model& model, const engine::Layout& layout,
                       bool as_reference)
    : folder_(folder),
      as_reference_(as_reference),
      layout_(layout),
      days_(model.n_steps()),
      places_(places_by_id(folder.reported, model)),
      idp_places_(places_by_id(idp_camps(folder), model)),
      scoring_(counted_in(folder, model.n_steps()), as_reference) {}

void FleeScores::add(int member, const engine::Trajectory& trajectory) {
  Table simulated;
  for (const int place : places_) {
    const auto values = trajectory.row(layout_.stock(place));
    simulated.emplace_back(values.begin(), values.end());
  }
  scoring_.add(simulated);
  if (member == 0) first_ = out_table_of(trajectory);
}

io::flee::OutTable FleeScores::out_table_of(const engine::Trajectory& trajectory) const {
  using engine::Fate;
  io::flee::OutTable table;
  const auto& scenario = folder_.scenario;
  const auto days = static_cast<std::size_t>(days_);
  table.start = scenario.start.value;
  table.late_date = scenario.journeys.has(scenario::Quirk::late_date);
  table.camps = scoring_.counted().names;
  for (std::size_t c = 0; c < places_.size(); ++c) {
    table.simulated.push_back(persons_at(trajectory, layout_.stock(places_[c])));
    const auto& counted = scoring_.counted().table[c];
    table.counted.emplace_back(counted.begin(), counted.end());
  }
  table.ever.assign(days, 0);
  for (const Fate fate : {Fate::at_home, Fate::in_transit, Fate::held, Fate::arrived, Fate::died, Fate::lost})
    api::add(table.ever, trajectory, layout_.fate(fate));
  const auto arrivals = folder_.registrations.arrivals(days_, folder_.arrivals);
  table.raw = arrivals.raw;
  table.debt = arrivals.debt;
  table.zeros_without_arrivals = as_reference_;
  table.hasten = folder_.hasten;
  if (!from_data(folder_) && as_reference_) {
    table.raw.assign(days, 0);
  } else if (!from_data(folder_)) {
    // Nobody's arrival comes from the counts; what is registered is told all the same.
    table.debt.assign(days, 0);
    const auto total = folder_.registrations.total();
    for (std::size_t t = 0; t < days; ++t)
      table.raw[t] = total ? folder_.registrations.at(*total, static_cast<std::int64_t>(t)) : 0;
  }
  if (folder_.logs.idp_totals > 0) {
    table.idps.emplace(days, 0);
    for (const int place : idp_places_) api::add(*table.idps, trajectory, layout_.stock(place));
  }
  return table;
}

void write_flee_files(io::results::ResultFolder& folder, const FleeScores& scores) {
  folder.write("out.csv", [&](const auto& sink) { io::flee::write_out_csv(scores.out_table(), sink); });
  folder.write("validation.json", validation_json(scores.validation()));
}

}  // namespace outflow::api
