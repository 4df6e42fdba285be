#include <algorithm>
#include <cmath>

#include "outflow/scenario/detail/compiler.h"

/// What is prescribed, what is closed, and what an observer counts.
namespace outflow::scenario::detail {

namespace {

/// Regularised lower incomplete gamma function for a whole shape k: P(at least k events) of a Poisson law of mean x.
double erlang_cdf(int k, double x) {
  if (x <= 0) return 0;
  double term = std::exp(-x), sum = 0;
  for (int j = 0; j < k; ++j) {
    sum += term;
    term *= x / (j + 1);
  }
  return std::clamp(1 - sum, 0.0, 1.0);
}

}  // namespace

void Compiler::close(int link, Seconds from, Seconds to) {
  int first = model.n_steps(), last = 0;
  for (int t = 0; t < model.n_steps(); ++t) {
    const Seconds begin = model.time.step(t).begin;
    if (begin < from || begin >= to) continue;
    first = std::min(first, t);
    last = t + 1;
  }
  if (first < last) model.closed[link].emplace_back(first, last);
}

void Compiler::compile_closures() {
  for (const auto& event : s_.events) {
    if (event.kind.value == EventKind::note) continue;
    const Seconds from = event.from.value, to = event.to ? event.to->value : model.time.whole().end;
    if (event.kind.value == EventKind::closure_link) {
      for (const int l : links_named(event.what.value)) close(l, from, to);
      continue;
    }
    const int place = place_index(event.what.value);
    const auto bar = event.what.value.find('|');
    const std::string a = event.what.value.substr(0, bar), b = bar == std::string::npos ? "" : event.what.value.substr(bar + 1);
    for (int l = 0; l < model.n_links; ++l) {
      const auto& link = model.links[l];
      const auto &from_country = s_.places[link.from].country, &to_country = s_.places[link.to].country;
      const bool border = (from_country == a && to_country == b) || (from_country == b && to_country == a);
      const bool touches = link.from == place || link.to == place;
      if (event.kind.value == EventKind::closure_border ? border : touches) close(l, from, to);
    }
  }
  for (auto& ranges : model.closed) std::sort(ranges.begin(), ranges.end());
}

/// Selectors of prescribed departures (all classes of matching groups) and of appearances (the classes new people get).
int Compiler::selector_of(const GroupSelector& group, int appear_place) {
  std::vector<std::pair<std::int32_t, double>> sizes;
  std::vector<std::int32_t> classes;
  if (appear_place >= 0) {
    const auto groups = shares_at_start(group);
    double total = 0;
    for (const auto& [g, of_group] : groups)
      for (const auto& [size, share] : party_sizes(appear_place, g)) {
        sizes.emplace_back(class_of(g, appear_place, size), share * of_group);
        total += sizes.back().second;
      }
    bool alone = false;
    for (auto& [cls, share] : sizes) {
      share /= total;
      alone = alone || model.classes[cls].size == 1;
    }
    if (!alone) sizes.emplace_back(class_of(groups.front().first, appear_place, 1), 0.0);  // for persons that fill no party
  }
  model.appear_sizes.push_back(std::move(sizes));
  model.class_selectors.push_back(std::move(classes));
  return static_cast<int>(model.class_selectors.size()) - 1;
}

void Compiler::compile_departures() {
  bool spread = false;
  for (const auto& row : s_.departures) {
    const bool appear = row.action.value == DepartureAction::appear;
    const int place = row.place.value.empty() ? -1 : place_index(row.place.value);
    spread = spread || (!appear && place < 0);
    const int selector = selector_of(row.group.value, appear ? place : -1);
    const int exit = row.action.value == DepartureAction::transfer ? transfer_exit(row) : -1;
    std::vector<int> steps;
    for (int t = 0; t < model.n_steps(); ++t) {
      const Seconds begin = model.time.step(t).begin;
      if (begin >= row.period.value.begin && begin < row.period.value.end) steps.push_back(t);
    }
    if (steps.empty()) steps.push_back(std::clamp(model.time.index(row.period.value.begin), 0, model.n_steps() - 1));
    const auto k = static_cast<std::int64_t>(steps.size());
    const std::int64_t whole = row.persons.value / k, rest = row.persons.value % k;
    for (std::int64_t i = 0; i < k; ++i) {
      const std::int64_t extra = rest * (i + 1) / k - rest * i / k;
      model.prescribed.push_back({steps[static_cast<std::size_t>(i)], appear, place, selector, whole + extra, exit});
    }
  }
  std::stable_sort(model.prescribed.begin(), model.prescribed.end(),
                   [](const auto& a, const auto& b) { return a.step < b.step; });
  model.source_weight.assign(static_cast<std::size_t>(model.n_places), 0);
  double total = 0;
  for (int p = 0; p < model.n_places; ++p) total += model.source_weight[p] = s_.places[p].weight.value.value_or(0);
  if (spread && total <= 0)
    diagnostics.error({"departures.csv", 0, 0}, "departures without a place need places with a weight",
                      "there is nothing to spread the people over", "fill in the column `weight` of places.csv or give a place");
}

/// Selectors are made in the order of the rows; they can be filled when all classes are known.
void Compiler::compile_selectors() {
  for (std::size_t i = 0; i < s_.departures.size(); ++i)
    for (int c = 0; c < model.n_classes(); ++c)
      if (groups_.matches(s_.departures[i].group.value, model.classes[c].group)) model.class_selectors[i].push_back(c);
}

/// Erlang delays in whole steps: arrivals are thought to lie in the middle of their step.
std::vector<double> Compiler::delay_of(const Report& report) const {
  const double mean = mean_seconds(report.delay.value) / step_seconds_;
  if (mean <= 0) return {1.0};
  const int k = std::max(report.delay_stages.value, 1);
  std::vector<double> pmf;
  double before = 0;
  for (int d = 0; d < model.n_steps() && before < 1 - 1e-12; ++d) {
    const double until = erlang_cdf(k, (d + 0.5) * k / mean);
    pmf.push_back(until - before);
    before = until;
  }
  if (before >= 1 - 1e-12) {
    pmf.back() += 1 - before;
  } else {
    pmf.push_back(1 - before);  // later than the simulated time: a delay beyond the last step
  }
  return pmf;
}

void Compiler::compile_reports() {
  for (const auto& report : s_.reports) {
    model::Report out;
    out.counts = static_cast<model::Counts>(report.counts.value);
    for (const auto& p : report.places) out.places.push_back(place_index(p.value));
    for (const auto& l : report.links) out.links.push_back(links_.at(l.value));
    for (const auto& o : report.outcomes)
      if (const auto found = outcomes_.find(o.value); found != outcomes_.end()) out.outcomes.push_back(found->second);
    out.in_parties = report.unit.value == CountUnit::parties;
    out.measured = report.measured.value;
    out.probability = report.probability.value;
    out.delay = report.counts.value == Counts::stock ? std::vector<double>{1.0} : delay_of(report);
    out.cells = {"all"};
    out.cells_of.resize(model.classes.size());
    std::map<std::string, int> cells{{"all", 0}};
    const auto cell = [&](const std::string& label) {
      const auto [it, fresh] = cells.try_emplace(label, static_cast<int>(out.cells.size()));
      if (fresh) out.cells.push_back(label);
      return it->second;
    };
    for (const auto& by : report.by) {
      const auto dimension =
          std::find_if(dimensions_.begin(), dimensions_.end(), [&](const auto& d) { return d.name == by.value; });
      if (dimension == dimensions_.end()) continue;
      for (const auto& value : dimension->values) cell(by.value + "=" + value);
    }
    for (int c = 0; c < model.n_classes(); ++c) {
      const auto& cls = model.classes[c];
      if (!groups_.matches(report.group.value, cls.group)) continue;
      out.cells_of[c].push_back(0);
      for (const auto& by : report.by) {
        if (by.value == "home") {
          out.cells_of[c].push_back(cell("home=" + model.labels.places[cls.home]));
          continue;
        }
        for (std::size_t d = 0; d < dimensions_.size(); ++d)
          if (dimensions_[d].name == by.value)
            out.cells_of[c].push_back(
                cell(by.value + "=" + dimensions_[d].values[groups_.value(cls.group, static_cast<int>(d))]));
      }
    }
    model.reports.push_back(std::move(out));
  }
}

}  // namespace outflow::scenario::detail
