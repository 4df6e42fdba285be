#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "outflow/io/flee/exporting.h"
#include "outflow/io/flee/registrations.h"
#include "outflow/scenario/observations.h"
#include "outflow/scenario/words.h"

/// source_data/: newcomers become the series of the total, observations those of the camps. agents.csv: people on day 0 who are
/// not in camps, or whose traits are known.
namespace outflow::io::flee {

namespace {

using scenario::Counts;
using scenario::NewcomerSource;
using scenario::PlaceKind;
using scenario::Quirk;

constexpr std::int64_t most_agents = 5'000'000;

/// Points of a series by day, in people (not yet times `hasten`).
using Points = std::map<std::int64_t, double>;

RegistrationRow row_of(const Points& points) {
  RegistrationRow row;
  for (const auto& [day, persons] : points) row.points.push_back({day, persons, {}});
  return row;
}

std::int64_t on_day0(const Points& points) { return Registrations{{row_of(points)}}.at(0, 0); }

class People {
 public:
  explicit People(Exporting& e) : e_(e) {}

  void write() {
    collect_departures();
    collect_observations();
    collect_populations();
    place_day0();
    write_series();
    write_agents();
  }

 private:
  void collect_departures() {
    per_day_.assign(static_cast<std::size_t>(std::max(e_.days, 1)), 0);
    for (const auto& row : e_.s.departures) {
      const Where& where = at(row.period.where, row.remark);
      if (!row.place.value.empty())
        e_.cannot(at(row.place.where, row.remark), fmt::format("people appear at {}", row.place.value),
                  "newcomers of Flee come from places in conflict, whichever they are", "leave place blank");
      if (!row.group.value.empty())
        e_.cannot(at(row.group.where, row.remark), "the newcomers of a row belong to one group",
                  "Flee draws who they are from demographics", "leave group blank");
      const auto from = e_.day(row.period.value.begin, where), to = e_.day(row.period.value.end, where);
      if (!from || !to || *from < 0 || *to > e_.days || *to <= *from) continue;
      if (row.persons.value % (*to - *from) != 0)
        e_.cannot(where, fmt::format("{} persons appear in {} days", row.persons.value, *to - *from),
                  "Flee counts whole persons day by day", "write a row for each day");
      for (std::int64_t d = *from; d < *to; ++d) per_day_[static_cast<std::size_t>(d)] += row.persons.value / (*to - *from);
    }
  }

  void collect_observations() {
    std::map<std::string, std::string> place_of;
    int rounded = 0;
    Where first_rounded;
    for (const auto& report : e_.s.reports)
      if (report.places.size() == 1) place_of[report.name] = report.places.front().value;
    for (const auto* latest : scenario::latest_observations(e_.s)) {
      const scenario::Observation& row = *latest;
      const Where& where = at(row.period.where, row.remark);
      const auto place = place_of.find(row.report.value);
      const auto from = e_.day(row.period.value.begin, where), to = e_.day(row.period.value.end, where);
      if (row.low.value || row.high.value || row.share.value || !row.group.value.empty() || !row.persons.value) {
        e_.cannot(row.remark.where, "the observation is a range, a share or about a group", "Flee holds runs against counts only",
                  "give a number of persons, or drop the row");
        continue;
      }
      if (place == place_of.end() || !from || !to) continue;
      if (*to - *from != 1)
        e_.cannot(where, fmt::format("the observation is about {} days", *to - *from), "counts of Flee belong to a day",
                  "give it the date of the count");
      const double count = *row.persons.value * static_cast<double>(e_.hasten);
      const double whole = std::round(count) / static_cast<double>(e_.hasten);
      if (whole != *row.persons.value) {
        if (rounded++ == 0) first_rounded = at(row.persons.where, row.remark);
        rounded_.insert(place->second);
      }
      observed_[place->second][*from] = whole;
    }
    if (rounded > 0)
      e_.diagnostics.warning(first_rounded, fmt::format("{} counts, from here on, are rounded to whole persons", rounded),
                             "counts of Flee are whole numbers, and a correction of registrations makes fractions of them",
                             "nothing, if half a person does not matter to the errors of a run");
  }

  void collect_populations() {
    for (const auto& row : e_.s.populations) {
      const bool simple = is_camp_kind(e_.place(row.place.value).kind.value) && row.group.value.empty();
      const bool reported = std::find(e_.reported.begin(), e_.reported.end(), row.place.value) != e_.reported.end();
      if (simple && reported) {
        day0_[row.place.value] += row.persons.value;
        continue;
      }
      if (row.group.value.size() < e_.s.dimensions.size())
        e_.cannot(at(row.group.where, row.remark), fmt::format("it is not said who the people at {} are", row.place.value),
                  "Flee does not draw the traits of people in agents.csv", "name a value for every dimension");
      e_.agents_from[row.place.value] += row.persons.value;
      agents_ += row.persons.value;
    }
    if (agents_ > most_agents)
      e_.cannot(e_.s.populations.front().remark.where, fmt::format("{} people are there on day 0, outside of camps", agents_),
                "agents.csv has a row for each person", fmt::format("keep below {}", most_agents));
  }

  /// By initial_idps; when capacities are lowered by the people of day 0, by the series.
  void place_day0() {
    e_.insert_day0 = std::any_of(e_.s.place_attributes.begin(), e_.s.place_attributes.end(),
                                 [](const auto& a) { return a.name.value == "capacity_taken"; });
    if (e_.insert_day0 && per_day_.front() > 0)
      e_.cannot(e_.s.departures.front().remark.where, "people appear on day 0, and capacity_taken is given",
                "Flee does one or the other", "begin the rows of departures.csv on the second day");
    for (const auto& id : e_.reported) {
      std::int64_t counted = 0;
      if (e_.insert_day0) counted = count_day0(id);
      if (const std::int64_t rest = people_at(id) - counted; rest > 0) e_.initial_idps[id] = rest;
    }
  }

  [[nodiscard]] std::int64_t people_at(const std::string& id) const {
    const auto found = day0_.find(id);
    return found == day0_.end() ? 0 : found->second;
  }

  /// Counts that were rounded may make another number of day 0: the two about it are rounded the other way, if that helps.
  void round_to(std::int64_t wanted, Points& points) const {
    const auto after = points.upper_bound(0);
    if (after == points.begin() || after == points.end()) return;
    const auto before = std::prev(after);
    const double person = 1 / static_cast<double>(e_.hasten), a = before->second, b = after->second;
    for (const double off_b : {0.0, -person, person})
      for (const double off_a : {0.0, -person, person}) {
        if (on_day0(points) == wanted) return;
        before->second = std::max(0.0, a + off_a);
        after->second = std::max(0.0, b + off_b);
      }
    if (on_day0(points) == wanted) return;
    before->second = a;
    after->second = b;
  }

  /// Extends the series to the days before the run so that it has the wanted value on day 0. Returns that value.
  std::int64_t count_day0(const std::string& id) {
    const auto& place = e_.place(id);
    const std::string text = e_.attribute(id, "capacity_taken");
    std::int64_t wanted = 0;
    std::from_chars(text.data(), text.data() + text.size(), wanted);
    const bool limited = place.capacity_persons.value.value_or(0) > 0;
    const bool quirk = e_.has(Quirk::day0_capacity) && e_.s.journeys.newcomers.value == NewcomerSource::prescribed;
    Points& points = observed_[id];
    const bool free = text.empty() && !(limited && quirk);  // any number will do
    if (free) wanted = people_at(id);
    if (points.empty() || points.begin()->first > 0) {
      double before = static_cast<double>(wanted);
      if (!points.empty()) {
        const auto [day, persons] = *points.begin();
        const double f = static_cast<double>(day);
        before = std::max(0.0, std::ceil((before * (f + 1) - persons) / f));
      }
      points[-1] = before;
    }
    if (!free && rounded_.contains(id)) round_to(wanted, points);
    const std::int64_t made = on_day0(points);
    const bool taken = limited && quirk && made > 0;
    const bool agrees = free || (made == wanted && (wanted == 0 || taken));
    if (!agrees || made > people_at(id))
      e_.cannot(place.remark.where,
                fmt::format("capacity_taken of {} is {}, but {} people are there on day 0, of whom Flee would count {}", id,
                            text.empty() ? "not given" : text, people_at(id), made),
                "in Flee capacities are lowered by the people counted on day 0 (quirk day0_capacity)",
                "leave capacity_taken out and lower the capacity itself");
    return made;
  }

  [[nodiscard]] std::string series(const Points& points) const {
    std::string text;
    for (const auto& [day, persons] : points) {
      const auto count = static_cast<std::int64_t>(std::llround(persons * static_cast<double>(e_.hasten)));
      text += csv_line({format_date(e_.s.start.value + day * 86400), std::to_string(count)});
    }
    return text;
  }

  void write_series() {
    Points total;
    double sum = 0;
    for (std::size_t d = 0; d < per_day_.size(); ++d)
      total[static_cast<std::int64_t>(d)] = sum += static_cast<double>(per_day_[d]);
    std::string layout = csv_line({"total", "total.csv"});
    e_.files["source_data/total.csv"] = series(total);
    for (const auto& id : e_.reported) {
      Points& points = observed_[id];
      if (points.empty()) points[-1] = 0;  // a camp must have a series
      const std::string file = "at_" + id + ".csv";
      layout += csv_line({e_.name(id), file});
      e_.files["source_data/" + file] = series(points);
    }
    e_.files["source_data/data_layout.csv"] = layout;
  }

  void write_agents() {
    if (agents_ == 0 || agents_ > most_agents) return;
    std::vector<std::string> header = {"location"};
    for (const auto& dimension : e_.s.dimensions) header.push_back(dimension.name);
    std::string text = csv_line(header);
    for (const auto& row : e_.s.populations) {
      if (day0_.contains(row.place.value) && row.group.value.empty()) continue;
      std::vector<std::string> cells = {e_.name(row.place.value)};
      for (const auto& dimension : e_.s.dimensions) {
        const auto found = row.group.value.find(dimension.name);
        cells.push_back(found == row.group.value.end() ? "" : found->second);
      }
      const std::string line = csv_line(cells);
      for (std::int64_t n = 0; n < row.persons.value; ++n) text += line;
    }
    e_.files["input/agents.csv"] = text;
  }

  Exporting& e_;
  std::vector<std::int64_t> per_day_;
  std::map<std::string, Points> observed_;
  std::set<std::string> rounded_;  ///< places with counts that were no whole numbers
  std::map<std::string, std::int64_t> day0_;
  std::int64_t agents_ = 0;
};

}  // namespace

void check_reports(Exporting& e) {
  const bool all_places = e.s.journeys.newcomers.value == NewcomerSource::flood;
  for (const auto& place : e.s.places)
    if (all_places || is_camp_kind(place.kind.value)) e.reported.push_back(place.id);
  std::set<std::string> seen;
  const scenario::Report fallback;
  for (const auto& report : e.s.reports) {
    const bool plain = report.counts.value == Counts::stock && report.places.size() == 1 &&
                       report.unit.value == fallback.unit.value && report.probability.value == 1 &&
                       mean_seconds(report.delay.value) == 0 && report.measured.value;
    if (!plain) {
      e.cannot(report.where, fmt::format("report {} is more than the people in one place", report.name),
               "Flee counts who is in each camp, without losses or delays", "drop it, or make it the stock of one camp");
      continue;
    }
    const std::string& id = report.places.front().value;
    if (std::find(e.reported.begin(), e.reported.end(), id) == e.reported.end())
      e.cannot(report.where, fmt::format("report {} is about {}, which is no camp", report.name, id),
               "Flee counts in camps (with floods: everywhere)", "drop it");
    if (!seen.insert(id).second)
      e.cannot(report.where, fmt::format("report {} is the second one about {}", report.name, id), "Flee counts each camp once",
               "drop it");
    if (!report.description.empty())
      e.diagnostics.warning(report.where, fmt::format("the description of report {} is left out", report.name),
                            "input folders of Flee have no place for it", "keep the scenario folder");
  }
}

void export_people(Exporting& e) { People(e).write(); }

}  // namespace outflow::io::flee
