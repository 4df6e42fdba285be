#include <fmt/core.h>

#include <algorithm>

#include "outflow/io/flee/reading.h"

/// What is counted, and what it is held against.
namespace outflow::io::flee {

namespace {

void add_observations(Reading& r, const std::string& report, const RegistrationRow& row) {
  const std::int64_t offset =
      r.settings.empty_camps_on_day0.value ? r.out.registrations.at(*r.out.registrations.find(row.name), 0) : 0;
  for (std::size_t i = 0; i < row.points.size(); ++i) {
    const auto& point = row.points[i];
    const bool repeated = i + 1 < row.points.size() && row.points[i + 1].day == point.day;  // the last row of a date counts
    if (point.day < 0 || point.day >= r.days || repeated) continue;
    scenario::Observation observation;
    observation.report = {report, point.where};
    observation.period = {r.period(point.day), point.where};
    observation.persons = {std::max(0.0, point.persons - static_cast<double>(offset)), point.where};
    observation.remark = {point.where.file, {}, point.where};
    r.scenario().observations.push_back(std::move(observation));
  }
}

void missing_row(Reading& r, const scenario::Place& place) {
  const bool camp = is_camp(place.kind.value);
  std::vector<std::string> names;
  for (const auto& row : r.out.registrations.rows) names.push_back(row.name);
  const std::string near = nearest(place.name, names);
  const std::string way_out = near.empty() ? fmt::format("add a row {}, and its file, to data_layout.csv", place.name)
                                           : fmt::format("did you mean {} in data_layout.csv?", near);
  const std::string problem = fmt::format("data_layout.csv has no row for {}", in_quotes(place.name));
  if (camp) r.diagnostics().error(place.remark.where, problem, "every camp is held against its registrations", way_out);
  else r.diagnostics().warning(place.remark.where, problem, "it is reported, but held against nothing", way_out);
}

/// Rows that belong to no reported place still count in sums.
void check_rows(Reading& r) {
  const auto& rows = r.out.registrations.rows;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto found = r.by_name.find(rows[i].name);
    if (found != r.by_name.end() && is_camp(r.scenario().places[found->second].kind.value)) continue;
    if (r.settings.flood_driven && found != r.by_name.end()) continue;
    if (!r.places_known || r.dropped.contains(rows[i].name)) continue;
    r.diagnostics().warning(rows[i].where,
                            found == r.by_name.end() ? fmt::format("there is no place {}", in_quotes(rows[i].name))
                                                     : fmt::format("{} is no camp", in_quotes(rows[i].name)),
                            "its people count among the newcomers, but in no camp", "correct the name, or remove the row");
  }
  if (!rows.empty() && lower(rows.front().name) != "total")
    r.diagnostics().warning(rows.front().where, fmt::format("the first row is called {}", in_quotes(rows.front().name)),
                            "the first row is the total, whatever its name", "put the row total,FILE first");
  if (!r.settings.sum_from_camps.value && !rows.empty() && lower(rows[*r.out.registrations.total()].name) != "total")
    r.diagnostics().error(rows.front().where, "there is no row total", "sum_from_camps: false takes the newcomers from it",
                          "call the row of the total so, or set sum_from_camps: true");
}

}  // namespace

void add_reports(Reading& r) {
  for (const auto& id : r.out.reported) {
    const auto& places = r.scenario().places;
    const auto& place = *std::find_if(places.begin(), places.end(), [&](const auto& p) { return p.id == id; });
    scenario::Report report;
    report.name = "at_" + id;
    report.title = place.name;
    report.counts = {scenario::Counts::stock, place.remark.where};
    report.places = {{id, place.remark.where}};
    report.where = place.remark.where;
    r.scenario().reports.push_back(report);
    const auto row = r.out.registrations.find(place.name);
    if (row) add_observations(r, report.name, r.out.registrations.rows[*row]);
    else if (!r.out.registrations.rows.empty()) missing_row(r, place);
  }
  check_rows(r);
}

}  // namespace outflow::io::flee
