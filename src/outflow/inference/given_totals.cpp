#include "outflow/inference/given_totals.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "outflow/base/contract.h"

namespace outflow::inference {

namespace {

using scenario::Scenario;

constexpr Seconds day_seconds = 86400;
/// Of the total: errors of a place are taken for ratios only where it is larger, as in AnchoredSettings::floor_share.
constexpr double floor_share = 0.05;

/// Straight lines between the points, level before the first and after the last; 0 of nothing.
double on_lines(const Points& points, int day) {
  if (points.empty()) return 0;
  const auto after = std::find_if(points.begin(), points.end(), [&](const auto& p) { return p.first > day; });
  if (after == points.begin()) return after->second;
  const auto& before = *std::prev(after);
  if (after == points.end()) return before.second;
  return before.second + (after->second - before.second) * (day - before.first) / (after->first - before.first);
}

/// The total on the origin and on each later day with a count, by `last`.
Points given_totals(const std::vector<Published>& counts, int origin, int last, const Points& given) {
  std::set<int> days{origin};
  if (!given.empty()) last = origin;
  for (const auto& place : counts)
    for (const auto& [day, persons] : place.counts)
      if (day > origin && day <= last) days.insert(day);
  Points totals;
  for (const int day : days) {
    double sum = 0;
    for (const auto& place : counts) sum += last_known(place.counts, day).value_or(0);
    totals.emplace_back(day, sum);
  }
  totals.insert(totals.end(), given.begin(), given.end());
  return totals;
}

Period period_of(const Scenario& s, int day) {
  return {s.start.value + day * day_seconds, s.start.value + (day + 1) * day_seconds};
}

scenario::Place& place_of(Scenario& s, const std::string& id) {
  const auto at = std::find_if(s.places.begin(), s.places.end(), [&](const auto& p) { return p.id == id; });
  OUTFLOW_EXPECT(at != s.places.end());
  return *at;
}

std::int32_t report_of(const Scenario& s, const std::string& name) {
  const auto at = std::find_if(s.reports.begin(), s.reports.end(), [&](const auto& r) { return r.name == name; });
  OUTFLOW_EXPECT(at != s.reports.end());
  return static_cast<std::int32_t>(at - s.reports.begin());
}

/// A camp of which nothing has been counted is a town like others: that there is (or will be) a camp, nobody could tell.
void make_unknown(scenario::Place& place) {
  place.kind.value = scenario::PlaceKind::town;
  place.attraction = {};
}

/// What was counted on day 0 stands in the camps, the rest comes in the course of time.
void put_people(Scenario& s, const Crisis& crisis, const std::vector<Points>& known, int persons_each,
                const std::vector<std::int64_t>& newcomers) {
  const std::set<std::string> counted(crisis.places.begin(), crisis.places.end());
  std::erase_if(s.populations, [&](const auto& p) { return p.group.value.empty() && counted.contains(p.place.value); });
  for (std::size_t p = 0; p < known.size(); ++p) {
    const auto persons = static_cast<std::int64_t>(on_lines(known[p], 0) / persons_each);
    if (persons > 0) s.populations.push_back({{crisis.places[p]}, {}, {persons}, {}});
  }
  s.departures.clear();
  for (std::size_t day = 0; day < newcomers.size(); ++day) {
    if (newcomers[day] == 0) continue;
    scenario::Departure departure;
    departure.period.value = period_of(s, static_cast<int>(day));
    departure.persons.value = newcomers[day];
    departure.action.value = scenario::DepartureAction::appear;
    s.departures.push_back(std::move(departure));
  }
}

/// Counts that a calibration takes in: from the first one above 0 on, and of those nearer than `apart` days to the next one only
/// the latter.
Points thinned(const Points& known) {
  constexpr int apart = 10;
  Points kept;
  for (auto at = known.rbegin(); at != known.rend() && at->first >= 0; ++at)
    if (kept.empty() || kept.back().first - at->first >= apart) kept.push_back(*at);
  std::reverse(kept.begin(), kept.end());
  const auto open = std::find_if(kept.begin(), kept.end(), [](const auto& p) { return p.second > 0; });
  kept.erase(kept.begin(), open);
  return kept;
}

/// The day of the last count of 0 before the first positive one; -1 where there is none.
int last_empty_day(const Points& known) {
  int day = -1;
  for (const auto& [at, persons] : known) {
    if (persons > 0) break;
    day = at;
  }
  return day;
}

void open_after(Scenario& s, scenario::Place& place, int day) {
  if (day < 1) return;
  scenario::Event opening;
  opening.kind.value = scenario::EventKind::change_kind;
  opening.what.value = place.id + "=" + scenario::to_string(place.kind.value);
  opening.from.value = period_of(s, day).end;
  place.kind.value = scenario::PlaceKind::town;
  s.events.push_back(std::move(opening));
}

/// Takes the scatter of a report out of the scenario: it is reckoned with afterwards.
CountScatter take_scatter(scenario::Report& report) {
  const CountScatter scatter{report.discrepancy.value * report.discrepancy.value, report.discrepancy_correlation.value,
                             report.dispersion.value};
  report.discrepancy.value = report.dispersion.value = 0;
  return scatter;
}

Figure target_of(const Scenario& s, std::int32_t report, int day) {
  Figure figure{.cell = {report, 0, day, day + 1}, .kind = FigureKind::count};
  figure.period = period_of(s, day);
  figure.known_on = figure.period.end;
  return figure;
}

int persons_each_of(const Crisis& crisis, const std::vector<double>& path, int origin, int followed) {
  if (crisis.scenario.journeys.newcomers.value != scenario::NewcomerSource::prescribed) return crisis.persons_each;
  const double most = *std::max_element(path.begin(), path.begin() + origin + 1);
  return std::max(crisis.persons_each, static_cast<int>(std::ceil(most / followed)));
}

}  // namespace

std::vector<double> given_path(const std::vector<Published>& counts, int origin, int last, const Points& given) {
  OUTFLOW_EXPECT(origin >= 0 && last >= origin);
  const auto known = published_by(counts, origin);
  const Points totals = given_totals(counts, origin, last, given);
  std::vector<double> path;
  for (int day = 0; day <= last; ++day) {
    double sum = 0;
    for (const auto& place : known) sum += on_lines(place, day);
    path.push_back(day <= origin ? sum : on_lines(totals, day));
  }
  return path;
}

std::vector<std::int64_t> newcomers_of(const std::vector<double>& path, int persons_each) {
  OUTFLOW_EXPECT(!path.empty() && persons_each >= 1);
  std::vector<std::int64_t> newcomers{0};
  std::int64_t most = static_cast<std::int64_t>(path.front() / persons_each);
  for (std::size_t day = 1; day < path.size(); ++day) {
    const auto now = static_cast<std::int64_t>(path[day] / persons_each);
    newcomers.push_back(std::max<std::int64_t>(0, now - most));
    most = std::max(most, now);
  }
  return newcomers;
}

double GivenTotalsProblem::log_of(double persons) const { return std::log(persons + floor); }
double GivenTotalsProblem::count_of(double log) const { return std::max(0.0, std::exp(log) - floor); }

GivenTotalsProblem given_totals_problem(const Crisis& crisis, int origin, const std::vector<int>& days,
                                        const GivenTotalsSettings& settings) {
  OUTFLOW_EXPECT(!days.empty() && days.front() > origin && std::is_sorted(days.begin(), days.end()));
  OUTFLOW_EXPECT(crisis.places.size() == crisis.counts.size() && crisis.reports.size() == crisis.counts.size());
  const auto path = given_path(crisis.counts, origin, days.back(), crisis.given);
  const auto known = published_by(crisis.counts, origin);
  GivenTotalsProblem asked;
  asked.persons_each = persons_each_of(crisis, path, origin, settings.followed);
  asked.floor = std::max(0.5, floor_share * path[static_cast<std::size_t>(origin)] / asked.persons_each);
  Scenario s = as_known_on(crisis.scenario, period_of(crisis.scenario, origin).end);
  s.observations.clear();
  forget_capacities(s);
  asked.scatter.resize(known.size());
  std::vector<std::int32_t> reports;
  for (std::size_t p = 0; p < known.size(); ++p) {
    reports.push_back(report_of(s, crisis.reports[p]));
    auto& place = place_of(s, crisis.places[p]);
    const auto counts = thinned(known[p]);
    if (counts.empty()) {
      make_unknown(place);
      continue;
    }
    open_after(s, place, last_empty_day(known[p]));
    asked.known.push_back(p);
    asked.scatter[p] = take_scatter(s.reports[static_cast<std::size_t>(reports[p])]);
    for (const auto& [day, persons] : counts) asked.figures.push_back({p, day, persons / asked.persons_each});
  }
  const bool prescribed = s.journeys.newcomers.value == scenario::NewcomerSource::prescribed;
  put_people(s, crisis, known, asked.persons_each,
             prescribed ? newcomers_of(path, asked.persons_each) : std::vector<std::int64_t>{});
  for (Problem* problem : {&asked.past, &asked.future}) {
    const int last = problem == &asked.past ? origin : days.back();
    *problem = {s, settings.engine, {}, {}};
    problem->scenario.end.value = period_of(s, last).end;
    std::erase_if(problem->scenario.departures, [&](const auto& d) { return d.period.value.end > problem->scenario.end.value; });
    for (const auto& figure : asked.figures) problem->targets.push_back(target_of(s, reports[figure.place], figure.day));
  }
  for (const int day : days)
    for (const std::size_t p : asked.known) asked.future.targets.push_back(target_of(s, reports[p], day));
  return asked;
}

}  // namespace outflow::inference
