#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "outflow/io/results/run_record.h"
#include "outflow/io/results/sources.h"

namespace outflow::io::results {

namespace {

using Json = nlohmann::ordered_json;
using ensemble::Summary;

/// Thousandths of a person and of a share are more than any picture shows.
Json number(double value) { return std::isfinite(value) ? Json(std::round(value * 1e3) / 1e3) : Json(nullptr); }
Json share_number(double value) { return std::isfinite(value) ? Json(std::round(value * 1e5) / 1e5) : Json(nullptr); }

/// Quantiles and mean of n neighbouring cells, as arrays.
template <class Index>
Json arrays(const Summary& summary, int n, Index index, Json (*convert)(double)) {
  Json json;
  Json mean = Json::array();
  for (int i = 0; i < n; ++i) mean.push_back(convert(summary.mean[index(i)]));
  json["mean"] = std::move(mean);
  for (int q = 0; q < ensemble::n_quantiles; ++q) {
    Json values = Json::array();
    for (int i = 0; i < n; ++i) values.push_back(convert(summary.quantiles[index(i)][q]));
    json[ensemble::quantile_names[q]] = std::move(values);
  }
  return json;
}

Json by_step(const View& view, int row) {
  return arrays(view.result.series, view.result.layout.steps(), [&](int t) { return view.result.cell(row, t); }, number);
}

std::string date(Seconds moment) { return format_date(moment); }

Json optional_number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json places(const View& view) {
  Json list = Json::array();
  const auto written = written_places(view.scenario, view.model);
  for (int p = 0; p < view.model.n_places; ++p) {
    const auto& place = *written[p];
    Json json = {{"id", place.id}, {"name", place.name.empty() ? place.id : place.name}, {"kind", to_string(place.kind.value)}};
    json["country"] = place.country;
    json["lat"] = optional_number(place.lat_deg);
    json["lon"] = optional_number(place.lon_deg);
    json["capacity"] = view.model.capacity[p] >= 0 ? Json(view.model.capacity[p]) : Json(nullptr);
    json["source"] = place.remark.source;
    json["note"] = place.remark.note;
    json["stock"] = by_step(view, view.result.layout.stock(p));
    json["entries"] = by_step(view, view.result.layout.entries(p));
    list.push_back(std::move(json));
  }
  return list;
}

/// Persons who set out on a link in each calendar year; null when there are no whole years.
Json link_years(const View& view, int link) {
  const auto years = ensemble::whole_years(view.model.time);
  if (years.empty()) return nullptr;
  Json json = arrays(
      view.result.link_years, static_cast<int>(years.size()),
      [&](int y) { return static_cast<std::size_t>(link) * years.size() + static_cast<std::size_t>(y); }, number);
  json["dates"] = Json::array();
  for (const int year : years) json["dates"].push_back(date(year_period(year).begin));
  return json;
}

/// Persons who set out on a link in the whole run.
Json link_total(const View& view, int link) {
  const auto row = static_cast<std::size_t>(view.result.layout.setouts(link));
  Json json = {{"mean", number(view.result.totals.mean[row])}};
  for (int q = 0; q < ensemble::n_quantiles; ++q)
    json[ensemble::quantile_names[q]] = number(view.result.totals.quantiles[row][q]);
  return json;
}

Json links(const View& view) {
  Json list = Json::array();
  const auto written = written_links(view.scenario, view.model);
  for (int l = 0; l < view.model.n_links; ++l) {
    const auto& link = view.model.links[l];
    list.push_back({{"id", view.model.labels.links[l]},
                    {"from", view.model.labels.places[link.from]},
                    {"to", view.model.labels.places[link.to]},
                    {"mode", written[l]->mode.value},
                    {"distance_km", number(link.km)},
                    {"source", written[l]->remark.source},
                    {"flow", by_step(view, view.result.layout.setouts(l))},
                    {"year", link_years(view, l)},
                    {"total", link_total(view, l)}});
  }
  return list;
}

/// The calendar years of one cell of a report: counts or shares; null when there are no whole years.
Json by_year(const View& view, int report, int cell, bool share) {
  std::vector<std::size_t> at;
  Json dates = Json::array();
  for (std::size_t i = 0; i < view.result.n_year_cells; ++i) {
    const auto& period = view.result.periods[i];
    if (period.report != report || period.cell != cell) continue;
    at.push_back(i);
    dates.push_back(date(view.model.time.step(period.first_step).begin));
  }
  if (at.empty()) return nullptr;
  Json json = arrays(
      share ? view.result.shares : view.result.counts, static_cast<int>(at.size()),
      [&](int i) { return at[static_cast<std::size_t>(i)]; }, share ? share_number : number);
  json["dates"] = std::move(dates);
  return json;
}

Json observed_periods(const View& view, int report) {
  Json list = Json::array();
  for (std::size_t i = 0; i < view.observed.size(); ++i) {
    const auto& [observation, cell, whole_year] = view.observed[i];
    if (cell.report != report) continue;
    const bool counted = observation->persons.value || observation->low.value || observation->high.value;
    if (!counted) continue;  // shares have no place on an axis of persons
    Json json = {{"from", date(observation->period.value.begin)},
                 {"to", date(observation->period.value.end)},
                 {"group", view.model.reports[report].cells[cell.cell]},
                 {"observed", optional_number(observation->persons.value)},
                 {"low", optional_number(observation->low.value)},
                 {"high", optional_number(observation->high.value)},
                 {"source", observation->remark.source},
                 {"note", observation->remark.note},
                 {"year", whole_year}};
    const std::size_t index = view.period_index(i);
    json["mean"] = number(view.result.counts.mean[index]);
    for (int q = 0; q < ensemble::n_quantiles; ++q)
      json[ensemble::quantile_names[q]] = number(view.result.counts.quantiles[index][q]);
    list.push_back(std::move(json));
  }
  return list;
}

Json reports(const View& view) {
  Json list = Json::array();
  for (std::size_t i = 0; i < view.scenario.reports.size(); ++i) {
    const int r = static_cast<int>(i);
    const auto& report = view.scenario.reports[i];
    const auto& cells = view.model.reports[i].cells;
    Json groups = Json::array();
    for (std::size_t c = 1; c < cells.size(); ++c)
      groups.push_back({{"group", cells[c]},
                        {"year", by_year(view, r, static_cast<int>(c), false)},
                        {"share", by_year(view, r, static_cast<int>(c), true)}});
    Json json = {{"id", report.name},
                 {"title", report.title.empty() ? report.name : report.title},
                 {"unit", to_string(report.unit.value)},
                 {"counts", to_string(report.counts.value)},
                 {"measured", report.measured.value},
                 {"description", report.description},
                 {"step", by_step(view, view.result.layout.report(r, 0))},
                 {"year", by_year(view, r, 0, false)},
                 {"periods", observed_periods(view, r)},
                 {"groups", std::move(groups)}};
    const auto fit = report_fit(view, r);
    json["fit"] = fit ? Json{{"n", fit->n},
                             {"coverage50", fit->coverage50},
                             {"coverage80", fit->coverage80},
                             {"coverage95", fit->coverage95},
                             {"median_abs_log_error", fit->median_abs_log_error}}
                      : Json(nullptr);
    list.push_back(std::move(json));
  }
  return list;
}

/// The fates that somebody really counts: those that a measured report with an observation is about.
std::set<engine::Fate> measured_fates(const View& view) {
  using engine::Fate;
  std::set<Fate> measured;
  std::set<int> observed_reports;
  for (const auto& observed : view.observed) observed_reports.insert(observed.cell.report);
  const auto add_outcome = [&](int outcome) {
    const auto add_target = [&](model::Target target) {
      if (target == model::Target::dead) measured.insert(Fate::died);
      if (target == model::Target::out) measured.insert(Fate::lost);
      if (target == model::Target::start || target == model::Target::home) measured.insert(Fate::turned_back);
    };
    for (const auto& hazard : view.model.hazards)
      if (hazard.outcome == outcome) add_target(hazard.target);
    for (const auto& exit : view.model.exits)
      if (exit.outcome == outcome) add_target(exit.target);
  };
  for (const int r : observed_reports) {
    const auto& report = view.model.reports[r];
    if (!report.measured) continue;
    switch (report.counts) {
      case model::Counts::entries:
        for (const int place : report.places)
          if (view.model.role[place] == model::Role::arrived) measured.insert(Fate::arrived);
        break;
      case model::Counts::crossings:
        for (const int link : report.links)
          if (view.model.role[view.model.links[link].to] == model::Role::arrived) measured.insert(Fate::arrived);
        break;
      case model::Counts::stock:
        for (const int place : report.places) measured.insert(engine::fate_of(view.model.role[place]));
        break;
      case model::Counts::setouts:
        break;  // who set out is in no fate yet
      case model::Counts::outcomes:
        for (const int outcome : report.outcomes) add_outcome(outcome);
        break;
    }
  }
  return measured;
}

Json fates(const View& view) {
  using engine::Fate;
  static constexpr struct {
    Fate fate;
    const char* id;
    const char* label;
  } all[] = {{Fate::arrived, "arrived", "arrived"},
             {Fate::in_transit, "in_transit", "on the way"},
             {Fate::held, "held", "held in custody"},
             {Fate::turned_back, "turned_back", "turned back, sent back or gone home (total so far)"},
             {Fate::died, "died", "died (total so far)"},
             {Fate::lost, "lost", "lost to sight (total so far)"},
             {Fate::at_home, "at_home", "at home"}};
  const auto measured = measured_fates(view);
  Json list = Json::array();
  for (const auto& [fate, id, label] : all)
    list.push_back({{"id", id},
                    {"label", label},
                    {"measured", measured.contains(fate)},
                    {"series", by_step(view, view.result.layout.fate(fate))}});
  return list;
}

/// The series of a driver that holds everywhere, at the beginning of a step; NaN before the first row.
double driver_value(const scenario::Driver& driver, const std::vector<std::pair<Seconds, double>>& rows, Seconds moment) {
  const auto after = std::upper_bound(rows.begin(), rows.end(), moment, [](Seconds m, const auto& row) { return m < row.first; });
  if (after == rows.begin()) return std::nan("");
  const auto& [begin, value] = *(after - 1);
  if (driver.interpolation.value == scenario::Interpolation::step || after == rows.end()) return value;
  const double part = static_cast<double>(moment - begin) / static_cast<double>(after->first - begin);
  return value + part * (after->second - value);
}

Json drivers(const View& view) {
  Json list = Json::array();
  for (const auto& driver : view.scenario.drivers) {
    std::vector<std::pair<Seconds, double>> rows;
    for (const auto& row : view.scenario.driver_values)
      if (row.driver.value == driver.name && row.place.value.empty() && row.link.value.empty() && row.group.value.empty())
        rows.emplace_back(row.date.value, row.value.value);
    // Rows of one year that serve every year, and series of single places, have no one line to show.
    if (rows.empty() || driver.repeat.value == scenario::Repeat::year) continue;
    std::sort(rows.begin(), rows.end());
    Json values = Json::array();
    for (int t = 0; t < view.model.n_steps(); ++t) {
      const double value = driver_value(driver, rows, view.model.time.step(t).begin);
      values.push_back(std::isfinite(value) ? Json(value) : Json(nullptr));
    }
    list.push_back({{"id", driver.name},
                    {"title", driver.title.empty() ? driver.name : driver.title},
                    {"unit", driver.unit},
                    {"source", driver.source},
                    {"values", std::move(values)}});
  }
  return list;
}

Json events(const View& view) {
  Json list = Json::array();
  for (const auto& event : view.scenario.events)
    list.push_back({{"date", date(event.from.value)},
                    {"end", event.to ? Json(date(event.to->value)) : Json(nullptr)},
                    {"kind", to_string(event.kind.value)},
                    {"what", event.what.value},
                    {"title", event.title.empty() ? event.what.value : event.title},
                    {"source", event.remark.source}});
  return list;
}

/// What arrivals need, by month.
Json needs(const View& view) {
  const auto& result = *view.needs;
  const int n = static_cast<int>(result.months.size()) - 1;
  Json dates = Json::array();
  for (int m = 0; m < n; ++m) dates.push_back(date(result.months[static_cast<std::size_t>(m)]));
  Json list = Json::array();
  const auto same = [](int m) { return static_cast<std::size_t>(m); };
  for (const auto& need : result.needs) {
    Json rows = Json::array();
    for (const auto& row : view.scenario.needs)
      if (row.name.value == need.name)
        rows.push_back({{"report", row.report.value},
                        {"group", scenario::to_string(row.group.value)},
                        {"share", row.share.value},
                        {"low", row.low ? Json(row.low->value) : Json(nullptr)},
                        {"high", row.high ? Json(row.high->value) : Json(nullptr)},
                        {"stay", row.stay.value ? Json(to_string(*row.stay.value)) : Json(nullptr)},
                        {"source", row.remark.source},
                        {"note", row.remark.note}});
    list.push_back({{"id", need.name},
                    {"title", need.title.empty() ? need.name : need.title},
                    {"persons", arrays(need.persons, n, same, number)},
                    {"places", need.has_stay ? arrays(need.places, n, same, number) : Json(nullptr)},
                    {"total", arrays(need.total, 1, same, number)},
                    {"rows", std::move(rows)}});
  }
  return {{"dates", std::move(dates)}, {"needs", std::move(list)}};
}

Json sources(const View& view) {
  Json list = Json::array();
  for (const auto& row : source_rows(view.scenario))
    list.push_back({{"where", row.where}, {"what", row.what}, {"source", row.source}, {"note", row.note}});
  return list;
}

}  // namespace

bool is_report_data(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("format") || json["format"] != "outflow-report-1") return false;
  static constexpr const char* parts[] = {"name", "time", "places", "links", "reports", "fates", "sources"};
  return std::all_of(std::begin(parts), std::end(parts), [&](const char* part) { return json.contains(part); });
}

std::string report_json(const View& view, const RunRecord& record) {
  Json dates = Json::array();
  for (int t = 0; t < view.model.n_steps(); ++t) dates.push_back(date(view.model.time.step(t).begin));
  constexpr std::uint64_t exact_in_javascript = std::uint64_t{1} << 53;
  Json json = {{"format", "outflow-report-1"},
               {"name", view.scenario.name},
               {"title", view.scenario.title},
               {"description", view.scenario.description},
               {"source", view.scenario.source},
               {"engine", record.engine},
               {"members", view.result.members_done},
               {"seed", record.seed <= exact_in_javascript ? Json(record.seed) : Json(std::to_string(record.seed))},
               {"version", record.version},
               {"random_scheme", record.random_scheme}};
  Json notes = Json::array();
  if (record.interrupted)
    notes.push_back("Stopped before the end: " + std::to_string(view.result.members_done) + " of " +
                    std::to_string(view.result.members_planned) + " members.");
  json["notes"] = std::move(notes);
  json["time"] = {{"start", date(view.model.time.whole().begin)},
                  {"end", date(view.model.time.whole().end)},
                  {"step", to_string(view.model.time.step_length())},
                  {"dates", std::move(dates)}};
  json["places"] = places(view);
  json["links"] = links(view);
  json["reports"] = reports(view);
  json["fates"] = fates(view);
  json["drivers"] = drivers(view);
  json["events"] = events(view);
  if (view.needs != nullptr) json["needs"] = needs(view);
  if (view.findings != nullptr) json["claims"] = Json::parse(claims_json(*view.findings));
  if (!view.surges.empty()) json["surges"] = Json::parse(view.surges);
  json["sources"] = sources(view);
  json["warnings"] = record.warnings;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace outflow::io::results
