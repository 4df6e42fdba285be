#include "outflow/inference/problem.h"

#include <algorithm>
#include <set>

#include "outflow/assessment/matching.h"
#include "outflow/inference/sequences.h"
#include "outflow/scenario/compile.h"
#include "outflow/scenario/observations.h"

namespace outflow::inference {

namespace {

using scenario::Scenario;

/// Drops the rows for which `late` holds.
template <class Row, class Late>
void drop(std::vector<Row>& rows, const Late& late) {
  std::erase_if(rows, late);
}

/// A multiplier or closure that began before the moment and ends after it: its end is not known yet.
template <class Row>
void forget_end(Row& row, Seconds moment) {
  if (row.to && row.to->value > moment) row.to.reset();
}

void keep_driver_values_before(Scenario& s, Seconds moment) {
  std::set<std::string> yearly, known;
  for (const auto& d : s.drivers) {
    if (d.repeat.value == scenario::Repeat::year) yearly.insert(d.name);
    if (d.noise.value != scenario::Noise::none) known.insert(d.name);
  }
  drop(s.driver_values, [&](const auto& v) { return v.date.value >= moment && !yearly.contains(v.driver.value); });
  for (const auto& v : s.driver_values) known.insert(v.driver.value);
  for (const auto& m : s.memories) known.insert(m.name);
  drop(s.effects, [&](const auto& e) { return !known.contains(e.driver.value); });
}

Figure figure_of(const Scenario& s, const assessment::Observed& matched) {
  const auto& o = *matched.observation;
  const double unbounded = std::numeric_limits<double>::infinity();
  Figure figure{.cell = matched.cell, .period = o.period.value, .known_on = scenario::published(o), .where = o.remark.where};
  figure.observation = static_cast<std::int32_t>(&o - s.observations.data());
  if (o.share.value) {
    figure.kind = FigureKind::share;
    figure.low = figure.high = *o.share.value;
  } else if (o.persons.value) {
    figure.low = figure.high = *o.persons.value;
  } else {
    figure.low = o.low.value.value_or(0);
    figure.high = o.high.value.value_or(unbounded);
  }
  const auto& report = s.reports[static_cast<std::size_t>(matched.cell.report)];
  figure.complete = share_known(figure.period, figure.known_on, mean_seconds(report.late.value), report.late_stages.value);
  return figure;
}

void sort_by_step(std::vector<Figure>& figures) {
  std::stable_sort(figures.begin(), figures.end(),
                   [](const Figure& a, const Figure& b) { return a.cell.last_step < b.cell.last_step; });
}

/// When the last of the figures was first published: a revision of an old figure makes no other one overdue.
Seconds news_until(const Scenario& s, const std::vector<Figure>& figures) {
  const auto first = scenario::first_published(s);
  Seconds now = s.start.value;
  for (const auto& f : figures) now = std::max(now, first.at(static_cast<std::size_t>(f.observation)));
  return now;
}

}  // namespace

Scenario as_known_on(const Scenario& scenario, Seconds moment) {
  Scenario s = scenario;
  const auto later = [&](const auto& row) { return row.from && row.from->value >= moment; };
  drop(s.observations, [&](const auto& o) { return scenario::published(o) > moment; });
  keep_driver_values_before(s, moment);
  drop(s.departures, [&](const auto& d) { return d.period.value.end > moment; });
  drop(s.conditions, [&](const auto& c) { return c.date.value >= moment; });
  drop(s.events, [&](const auto& e) { return e.from.value >= moment; });
  drop(s.multipliers, later);
  for (auto& e : s.events) forget_end(e, moment);
  for (auto& m : s.multipliers) forget_end(m, moment);
  return s;
}

void forget_capacities(Scenario& scenario) {
  for (auto& place : scenario.places) place.capacity_persons.value.reset();
  std::erase_if(scenario.place_attributes, [](const auto& a) { return a.name.value.starts_with("capacity"); });
}

void prolong(Scenario& scenario, Seconds end) {
  if (end > scenario.end.value) scenario.end.value = end;
}

std::vector<Figure> known_figures(const Scenario& scenario) {
  const auto compiled = scenario::compile(scenario);
  std::vector<Figure> figures;
  for (const auto& matched : assessment::match_observations(scenario, compiled.model))
    figures.push_back(figure_of(scenario, matched));
  sort_by_step(figures);
  return figures;
}

std::vector<Figure> next_of_each_report(Scenario& scenario) {
  const auto known = known_figures(scenario);
  Seconds now = scenario.start.value, end = scenario.end.value;
  for (const auto& f : known) now = std::max(now, f.period.end);
  std::vector<std::pair<int, Period>> due;
  for (const auto& sequence : sequences(known)) {
    if (sequence.key.cell != 0 || sequence.key.kind != FigureKind::count) continue;
    int h = 1;
    while (period_ahead(sequence, h).end <= now) ++h;
    due.emplace_back(sequence.key.report, period_ahead(sequence, h));
    end = std::max(end, due.back().second.end);
  }
  prolong(scenario, end);
  const auto time = scenario::compile(scenario).model.time;
  std::vector<Figure> next;
  for (const auto& [report, period] : due)
    if (const auto steps = time.steps_of(period))
      next.push_back({.cell = {report, 0, steps->first, steps->second},
                      .kind = FigureKind::count,
                      .period = period,
                      .known_on = period.end});
  sort_by_step(next);
  return next;
}

std::vector<Figure> next_figures(const Scenario& scenario, Seconds until) {
  const auto known = known_figures(scenario);
  const Seconds now = news_until(scenario, known);
  const TimeAxis time(scenario.start.value, scenario.end.value, scenario.step.value);
  std::vector<Figure> targets;
  for (const auto& sequence : sequences(known)) {
    if (sequence.known < 2 || !is_alive(sequence, now)) continue;
    for (int h = 1; period_ahead(sequence, h).end <= until; ++h) {
      const Period next = period_ahead(sequence, h);
      const auto steps = time.steps_of(next);
      if (!steps) break;
      Figure figure{.cell = {sequence.key.report, sequence.key.cell, steps->first, steps->second}, .kind = sequence.key.kind};
      figure.period = next;
      figure.known_on = next.end;
      targets.push_back(figure);
    }
  }
  sort_by_step(targets);
  return targets;
}

Seconds next_due(const Scenario& scenario) {
  const auto known = known_figures(scenario);
  const Seconds now = news_until(scenario, known);
  Seconds due = scenario.start.value;
  for (const auto& sequence : sequences(known))
    if (sequence.known >= 2 && is_alive(sequence, now)) due = std::max(due, period_ahead(sequence, 1).end);
  return due;
}

}  // namespace outflow::inference
