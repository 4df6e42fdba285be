#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "outflow/io/flee/reading.h"
#include "outflow/io/flee/series.h"

/// What is counted, and what it is held against.
namespace outflow::io::flee {

namespace {

/// A series as it was to be read from a day on.
struct Vintage {
  std::optional<std::int64_t> corrected;  ///< the day of the correction; none: as the counts were first published
  Points points;
  double offset = 0;  ///< persons of day 0 who are not counted
};

/// The series as first published, then after each correction; the last one is that of the row.
std::vector<Vintage> vintages_of(const RegistrationRow& row) {
  std::vector<Vintage> vintages{{{}, row.points, 0}};
  for (std::size_t i = 0; i < row.points.size(); ++i) vintages.front().points[i].persons = row.uncorrected[i];
  const std::set<std::int64_t> days(row.corrections.begin(), row.corrections.end());
  for (const std::int64_t day : days) {
    Points points = vintages.back().points;
    const auto at = std::find_if(points.begin(), points.end(), [&](const auto& p) { return p.day == day; });
    const double factor = at->persons / (at - 1)->persons;
    std::for_each(points.begin(), at, [&](auto& p) { p.persons *= factor; });
    vintages.push_back({day, std::move(points), 0});
  }
  vintages.back().points = row.points;  // to the last bit, whatever the order of the corrections in their file
  return vintages;
}

/// A count and its revisions: as it was to be read on its day, and from each later correction on that changed it.
void add_count(Reading& r, const std::string& report, const std::vector<Vintage>& vintages, std::size_t i) {
  std::optional<double> said;
  for (std::size_t v = 0; v < vintages.size(); ++v) {
    const auto& [corrected, points, offset] = vintages[v];
    const auto& point = points[i];
    const bool superseded = v + 1 < vintages.size() && vintages[v + 1].corrected <= point.day;
    const double persons = std::max(0.0, point.persons - offset);
    if (superseded || said == persons) continue;
    scenario::Observation observation;
    observation.report = {report, point.where};
    observation.period = {r.period(point.day), point.where};
    observation.persons = {persons, point.where};
    if (said) observation.published_on = scenario::Given<Seconds>{r.period(*corrected).end, point.where};
    observation.remark = {point.where.file, {}, point.where};
    r.scenario().observations.push_back(std::move(observation));
    said = persons;
  }
}

void add_observations(Reading& r, const std::string& report, const RegistrationRow& row) {
  auto vintages = vintages_of(row);
  if (r.settings.empty_camps_on_day0.value)
    for (auto& vintage : vintages) vintage.offset = std::trunc(interpolated(vintage.points, 0));
  for (std::size_t i = 0; i < row.points.size(); ++i) {
    const std::int64_t day = row.points[i].day;
    const bool repeated = i + 1 < row.points.size() && row.points[i + 1].day == day;  // the last row of a date counts
    if (day >= 0 && day < r.days && !repeated) add_count(r, report, vintages, i);
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
