#include <algorithm>
#include <cmath>
#include <limits>

#include "outflow/scenario/detail/compiler.h"

/// Rates, hazards, attraction: base numbers times fixed factors, and the predictors that change them in time.
namespace outflow::scenario::detail {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

}  // namespace

/// Does a row about `of`, limited to a place, a link and a group, apply to this subject and group? A link id means both
/// directions of a two-way link unless the way back is named.
bool Compiler::applies(const std::string& of, const std::string& place, const std::string& link, const GroupSelector& selector,
                       const Subject& subject, int group) const {
  if (of != subject.of) return false;
  if (!place.empty() && (subject.place < 0 || place_index(place) != subject.place)) return false;
  if (!link.empty()) {
    if (subject.link < 0) return false;
    const auto named = links_named(link);
    if (std::find(named.begin(), named.end(), subject.link) == named.end()) return false;
  }
  // "attraction" names places and links alike: a row without either is about places.
  if (of == "attraction" && subject.link >= 0 && link.empty()) return false;
  return groups_.matches(selector, group);
}

bool Compiler::multiplies(const Multiplier& row, const Subject& subject, int group) const {
  if (row.kind != RateKind::any && row.kind != subject.kind) return false;
  return applies(row.of.value, row.place.value, row.link.value, row.group.value, subject, group);
}

/// Product of the multipliers that hold at all times.
double Compiler::fixed_factor(const Subject& subject, int group) const {
  double factor = 1;
  for (const auto& m : s_.multipliers) {
    if (m.from || m.to) continue;
    if (multiplies(m, subject, group)) factor *= m.factor.value;
  }
  return factor;
}

/// The predictor made of everything that changes the subject in time; equal sums share one predictor.
int Compiler::predictor(const Subject& subject, int group) {
  std::vector<Term> terms;
  for (std::size_t i = 0; i < s_.multipliers.size(); ++i) {
    const auto& m = s_.multipliers[i];
    if ((m.from || m.to) && multiplies(m, subject, group)) terms.push_back({Term::Kind::multiplier, static_cast<int>(i), -1});
  }
  for (std::size_t i = 0; i < s_.effects.size(); ++i) {
    const auto& e = s_.effects[i];
    if (e.coefficient.value == 0 || !applies(e.of.value, e.place.value, e.link.value, e.group.value, subject, group)) continue;
    const auto memory =
        std::find_if(s_.memories.begin(), s_.memories.end(), [&](const Memory& m) { return m.name == e.driver.value; });
    if (memory == s_.memories.end()) {
      terms.push_back({Term::Kind::effect, static_cast<int>(i), series_for(e.driver.value, subject, group)});
      continue;
    }
    const int cell = memory_cell(static_cast<std::size_t>(memory - s_.memories.begin()), subject, group);
    if (cell >= 0) terms.push_back({Term::Kind::memory, static_cast<int>(i), cell});
  }
  if (terms.empty()) return 0;
  const auto [it, fresh] = predictors_.try_emplace(terms, static_cast<int>(predictor_terms_.size()));
  if (fresh) predictor_terms_.push_back(terms);
  return it->second;
}

void Compiler::compile_series() {
  std::map<std::string, const Driver*> drivers;
  for (const auto& d : s_.drivers) {
    drivers.emplace(d.name, &d);
    if (d.noise.value == Noise::ar1) {
      noises_.emplace(d.name, static_cast<int>(model.noises.size()));
      model.noises.push_back({d.noise_sd.value, d.noise_correlation.value});
    }
  }
  for (const auto& row : s_.driver_values) {
    const Driver* driver = drivers.at(row.driver.value);
    const int place = row.place.value.empty() ? -1 : place_index(row.place.value);
    const auto links = row.link.value.empty() ? std::vector<int>{-1} : links_named(row.link.value);
    for (const int link : links) {
      auto found = std::find_if(series_.begin(), series_.end(), [&](const Series& s) {
        return s.driver == driver && s.place == place && s.link == link && *s.group == row.group.value;
      });
      if (found == series_.end()) {
        series_.push_back({driver, place, link, &row.group.value, {}});
        found = series_.end() - 1;
      }
      found->values.emplace_back(row.date.value, row.value.value);
    }
  }
  for (auto& s : series_)
    std::stable_sort(s.values.begin(), s.values.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
}

/// The series with the closest scope that fits; the first of equals.
int Compiler::series_for(const std::string& driver, const Subject& subject, int group) const {
  int best = -1;
  std::size_t best_scope = 0;
  for (std::size_t i = 0; i < series_.size(); ++i) {
    const auto& s = series_[i];
    if (s.driver->name != driver || !groups_.matches(*s.group, group)) continue;
    if (s.place >= 0 && s.place != subject.place) continue;
    if (s.link >= 0 && s.link != subject.link) continue;
    const std::size_t scope = 1 + (s.place >= 0) + (s.link >= 0) + s.group->size();
    if (scope > best_scope) {
      best_scope = scope;
      best = static_cast<int>(i);
    }
  }
  return best;
}

/// x of a driver at a moment, after interpolation and transform.
double Compiler::value_of(const Series& series, Seconds moment) const {
  const Driver& d = *series.driver;
  const auto& v = series.values;
  const auto transformed = [&](double raw) {
    return model::transformed(static_cast<model::Transform>(d.transform.value), raw, d.reference.value);
  };
  Seconds at = moment;
  bool wraps = false;
  if (d.repeat.value == Repeat::year) {  // the same date in the year that the rows cover
    at = add(moment, {0, 12 * (year_of(v.front().first) - year_of(moment))});  // 29 February becomes the 28th
    wraps = true;
  }
  const auto after = std::upper_bound(v.begin(), v.end(), at, [](Seconds m, const auto& row) { return m < row.first; });
  const bool before_first = after == v.begin(), past_last = after == v.end();
  if (wraps && (before_first || past_last)) {
    const auto& last = v.back();
    if (d.interpolation.value == Interpolation::step) return transformed(last.second);
    const auto& first = v.front();
    const Seconds year = year_period(year_of(first.first)).end - year_period(year_of(first.first)).begin;
    const double span = static_cast<double>(first.first + year - last.first);
    const double gone = static_cast<double>(at - last.first + (before_first ? year : 0));
    return transformed(last.second + (first.second - last.second) * (span > 0 ? gone / span : 0));
  }
  if (before_first) return d.outside.value == Outside::zero ? 0 : transformed(v.front().second);
  if (past_last) {
    const bool exactly = v.back().first == at;
    return d.outside.value == Outside::zero && !exactly && d.interpolation.value == Interpolation::linear
               ? 0
               : transformed(v.back().second);
  }
  const auto& a = *(after - 1);
  if (d.interpolation.value == Interpolation::step) return transformed(a.second);
  const double part = static_cast<double>(at - a.first) / static_cast<double>(after->first - a.first);
  return transformed(a.second + (after->second - a.second) * part);
}

/// A value with its unit as a hazard rate per step. Infinite where the event is certain in one step.
double Compiler::rate_per_step(const Rate& rate) const {
  switch (rate.unit) {
    case RateUnit::per_time:
      return rate.value / rate.unit_seconds * step_seconds_;
    case RateUnit::mean_time:
      return rate.value == 0 ? infinite : step_seconds_ / (rate.value * rate.unit_seconds);
    case RateUnit::probability_per_step:
      return -std::log1p(-rate.value);
    case RateUnit::per_step:
      return rate.value;
    case RateUnit::probability_per_crossing:
    case RateUnit::per_km:
    case RateUnit::probability_per_event:
      break;
  }
  return 0;
}

std::pair<model::Target, int> Compiler::target_of(const Target& target) const {
  switch (target.kind) {
    case TargetKind::links:
      return {model::Target::links, -1};
    case TargetKind::place:
      return {model::Target::place, place_index(target.place)};
    case TargetKind::home:
      return {model::Target::home, -1};
    case TargetKind::start:
      return {model::Target::start, -1};
    case TargetKind::end:
      return {model::Target::end, -1};
    case TargetKind::out:
      return {model::Target::out, -1};
    case TargetKind::dead:
      return {model::Target::dead, -1};
    case TargetKind::on:
      return {model::Target::on, -1};
  }
  return {model::Target::out, -1};
}

int Compiler::outcome(const std::string& name) {
  const auto [it, fresh] = outcomes_.try_emplace(name, static_cast<int>(model.labels.outcomes.size()));
  if (fresh) model.labels.outcomes.push_back(name);
  return it->second;
}

void Compiler::compile_exits() {
  const std::size_t n_groups = static_cast<std::size_t>(groups_.size());
  model.stages.assign(static_cast<std::size_t>(model.n_places), 1);
  for (int p = 0; p < model.n_places; ++p) {
    model.exit_begin.push_back(static_cast<std::int32_t>(model.exits.size()));
    for (const auto& row : s_.exits) {
      const bool here = row.kind.value ? *row.kind.value == s_.places[p].kind.value : place_index(row.place.value) == p;
      if (!here) continue;
      const auto [target, to] = target_of(row.to.value);
      const auto same = [&, target = target, to = to](const model::Exit& e) {
        return e.place == p && e.outcome == outcome(row.name.value) && e.target == target && e.to == to &&
               e.stages == row.stages.value;
      };
      auto found = std::find_if(model.exits.begin() + model.exit_begin[p], model.exits.end(), same);
      if (found == model.exits.end()) {
        model.exits.push_back({p, target, to, row.stages.value, outcome(row.name.value)});
        model.exit_rate.resize(model.exits.size() * n_groups, 0);
        model.exit_predictor.resize(model.exits.size() * n_groups, 0);
        found = model.exits.end() - 1;
      }
      model.stages[p] = std::max(model.stages[p], row.stages.value);
      const auto e = static_cast<std::size_t>(found - model.exits.begin());
      const Subject subject{row.name.value, p, -1, RateKind::exit};
      for (const int g : groups_.matching(row.group.value)) {
        const double factor = fixed_factor(subject, g);
        model.exit_rate[e * n_groups + g] += factor == 0 ? 0 : rate_per_step(row.rate.value) * factor;
        model.exit_predictor[e * n_groups + g] = predictor(subject, g);
      }
    }
    compile_transfers(p);
  }
  model.exit_begin.push_back(static_cast<std::int32_t>(model.exits.size()));
}

/// A transfer is an exit that nobody takes by himself.
void Compiler::compile_transfers(int place) {
  for (const auto& row : s_.departures) {
    if (row.action.value != DepartureAction::transfer || place_index(row.place.value) != place) continue;
    if (transfer_exit(row) >= 0) continue;
    const std::string name = row.outcome.value.empty() ? "transfer" : row.outcome.value;
    model.exits.push_back({place, model::Target::place, place_index(row.destination.value), 1, outcome(name)});
    model.exit_rate.resize(model.exits.size() * static_cast<std::size_t>(groups_.size()), 0);
    model.exit_predictor.resize(model.exits.size() * static_cast<std::size_t>(groups_.size()), 0);
  }
}

/// The exit that a transfer takes: the last one of its place that leads there under its name; -1 while there is none.
int Compiler::transfer_exit(const Departure& row) const {
  const auto name = outcomes_.find(row.outcome.value.empty() ? "transfer" : row.outcome.value);
  const int place = place_index(row.place.value), to = place_index(row.destination.value);
  if (name == outcomes_.end()) return -1;
  for (std::size_t e = model.exits.size(); e-- > 0;) {
    const auto& exit = model.exits[e];
    if (exit.place == place && exit.target == model::Target::place && exit.to == to && exit.outcome == name->second)
      return static_cast<int>(e);
  }
  return -1;
}

/// Hazards of a whole crossing. Probabilities per crossing p_i of one link and group are what is seen when they compete:
/// h_i = -ln(1 - sum p) p_i / sum p. Multipliers and effects then multiply the hazards.
void Compiler::compile_hazards() {
  const std::size_t n_groups = static_cast<std::size_t>(groups_.size());
  for (int l = 0; l < model.n_links; ++l) {
    model.hazard_begin.push_back(static_cast<std::int32_t>(model.hazards.size()));
    const auto& link = s_.links[link_row_[l]];
    std::vector<double> certain(n_groups, 0);  // sum of probabilities per crossing
    std::vector<std::pair<const Hazard*, std::size_t>> rows;
    for (const auto& row : s_.hazards) {
      const auto named = row.link.value.empty() ? std::vector<int>{} : links_named(row.link.value);
      const bool here =
          row.link.value.empty() ? row.mode.value == link.mode.value : std::find(named.begin(), named.end(), l) != named.end();
      if (!here) continue;
      const auto [target, to] = target_of(row.to.value);
      model.hazards.push_back({l, target, to, outcome(row.name.value)});
      rows.emplace_back(&row, model.hazards.size() - 1);
      if (row.rate.value.unit == RateUnit::probability_per_crossing)
        for (const int g : groups_.matching(row.group.value)) certain[g] += row.rate.value.value;
    }
    model.hazard_per_crossing.resize(model.hazards.size() * n_groups, 0);
    model.hazard_predictor.resize(model.hazards.size() * n_groups, 0);
    for (const auto& [row, h] : rows) {
      const Rate& rate = row->rate.value;
      const Subject subject{row->name.value, -1, l, RateKind::hazard};
      for (const int g : groups_.matching(row->group.value)) {
        const double steps = static_cast<double>(model.travel_units[l * n_groups + g]) / model::step_units;
        double hazard = 0;
        if (rate.unit == RateUnit::probability_per_crossing) {
          const double sum = certain[g];
          const double all = sum >= 1 ? model::certain_hazard : -std::log1p(-sum);
          hazard = sum > 0 ? all * rate.value / sum : 0;
        } else if (rate.unit == RateUnit::per_km) {
          hazard = rate.value * (std::isnan(model.links[l].km) ? 0 : model.links[l].km);
        } else {
          hazard = rate_per_step(rate) * steps;
        }
        const double factor = fixed_factor(subject, g);
        model.hazard_per_crossing[h * n_groups + g] = factor == 0 ? 0 : std::min(hazard, model::certain_hazard) * factor;
        model.hazard_predictor[h * n_groups + g] = predictor(subject, g);
      }
      if (rate.unit == RateUnit::per_km && std::isnan(model.links[l].km))
        diagnostics.error(
            row->rate.where, "hazard '" + row->name.value + "' is per km, but link '" + link.id + "' has no distance",
            "the risk of a crossing cannot be worked out", "give the link a distance_km or the hazard another unit");
    }
  }
  model.hazard_begin.push_back(static_cast<std::int32_t>(model.hazards.size()));
}

void Compiler::compile_attraction() {
  for (int p = 0; p < model.n_places; ++p) {
    for (int g = 0; g < groups_.size(); ++g) {
      const Subject subject{"attraction", p, -1};
      model.place_attraction.push_back(s_.places[p].attraction.value * fixed_factor(subject, g));
      model.place_predictor.push_back(predictor(subject, g));
    }
  }
  for (int l = 0; l < model.n_links; ++l) {
    for (int g = 0; g < groups_.size(); ++g) {
      const Subject subject{"attraction", -1, l};
      model.link_attraction.push_back(s_.links[link_row_[l]].attraction.value * fixed_factor(subject, g));
      model.link_predictor.push_back(predictor(subject, g));
    }
  }
}

void Compiler::compile_means() {
  for (int g = 0; g < groups_.size(); ++g) {
    model.means.push_back(fixed_factor({"means", -1, -1}, g));
    model.means_predictor.push_back(predictor({"means", -1, -1}, g));
    model.risk_sensitivity.push_back(fixed_factor({"risk", -1, -1}, g));
  }
  for (int l = 0; l < model.n_links; ++l) {
    for (int g = 0; g < groups_.size(); ++g) {
      const Subject subject{"cost", -1, l};
      model.link_cost.push_back(s_.links[link_row_[l]].cost.value * fixed_factor(subject, g));
      model.link_cost_predictor.push_back(predictor(subject, g));
    }
  }
}

void Compiler::compile_predictors() {
  model.n_predictors = static_cast<std::int32_t>(predictor_terms_.size());
  model.noise_terms.resize(predictor_terms_.size());
  model.memory_terms.resize(predictor_terms_.size());
  model.log_factor.assign(static_cast<std::size_t>(model.n_steps()) * predictor_terms_.size(), 0);
  for (std::size_t i = 1; i < predictor_terms_.size(); ++i) {
    for (const auto& term : predictor_terms_[i]) {
      if (term.kind == Term::Kind::multiplier) {
        const auto& m = s_.multipliers[term.index];
        for (int t = 0; t < model.n_steps(); ++t) {
          const Seconds begin = model.time.step(t).begin;
          if ((!m.from || begin >= m.from->value) && (!m.to || begin < m.to->value))
            model.log_factor[t * predictor_terms_.size() + i] += std::log(m.factor.value);
        }
        continue;
      }
      const auto& e = s_.effects[term.index];
      const auto lag_steps = static_cast<std::int32_t>(std::lround(mean_seconds(e.lag.value) / step_seconds_));
      if (term.kind == Term::Kind::memory) {
        model.memory_terms[i].push_back({term.series, e.coefficient.value, lag_steps});
        continue;
      }
      if (term.series >= 0)
        for (int t = 0; t < model.n_steps(); ++t)
          model.log_factor[t * predictor_terms_.size() + i] +=
              e.coefficient.value * value_of(series_[term.series], add(model.time.step(t).begin, e.lag.value, -1));
      if (const auto noise = noises_.find(e.driver.value); noise != noises_.end())
        model.noise_terms[i].push_back({noise->second, e.coefficient.value, lag_steps});
    }
  }
}

}  // namespace outflow::scenario::detail
