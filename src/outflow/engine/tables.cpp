#include "outflow/engine/tables.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "outflow/engine/noise.h"

namespace outflow::engine {

using model::Target;

namespace {

/// P(N >= n) of a Poisson law of mean x > 0: its upper terms, so that small probabilities keep their digits.
double poisson_at_least(int n, double x) {
  if (x > n) {
    double term = std::exp(-x), below = 0;
    for (int i = 0; i < n; term *= x / ++i) below += term;
    return 1 - below;
  }
  double term = std::exp(n * std::log(x) - x - std::lgamma(n + 1.0)), sum = 0;
  for (int i = n; term > sum * 0x1p-60; term *= x / ++i) sum += term;
  return sum;
}

}  // namespace

Tables::Tables(const model::Model& model) : model_(&model), memories_(model) {
  std::map<std::pair<int, int>, int> seen;
  for (const auto& cls : model.classes) {
    const std::pair key{cls.group, model.choice.home != 0 ? cls.home : -1};
    const auto [it, fresh] = seen.try_emplace(key, static_cast<int>(choosers_.size()));
    if (fresh) choosers_.push_back({key.first, key.second});
    chooser_of_class_.push_back(it->second);
  }
  limited_ = std::any_of(model.capacity.begin(), model.capacity.end(), [](auto c) { return c >= 0; });
  room_.assign(static_cast<std::size_t>(model.n_places), 1.0);
  closed_now_.assign(static_cast<std::size_t>(model.n_links), 0);
  factor_.assign(static_cast<std::size_t>(model.n_predictors), 1.0);
  log_factor_.assign(static_cast<std::size_t>(model.n_predictors), 0.0);
  const std::size_t cells = static_cast<std::size_t>(model.n_places) * choosers_.size();
  way_rows_.resize(cells);
  exit_begin_.push_back(0);
  for (int p = 0; p < model.n_places; ++p) {
    slot_begin_.push_back(exit_begin_.size() - 1);
    const auto width = static_cast<std::size_t>(model.exit_begin[p + 1] - model.exit_begin[p] + model.stages[p] - 1);
    for (int stage = 0; stage < model.stages[p]; ++stage) exit_begin_.push_back(exit_begin_.back() + width);
  }
  exit_rows_.resize((exit_begin_.size() - 1) * choosers_.size());
  exit_cumulative_.resize(exit_begin_.back() * choosers_.size());
  way_cumulative_.resize(model.candidates.size() * choosers_.size());
  shift_versions_.resize(static_cast<std::size_t>(model.n_places) * model.n_groups);
  shift_cumulative_.resize(model.shifts.size() * model.n_groups);
  find_dynamic_places();
}

void Tables::find_dynamic_places() {
  const auto& m = *model_;
  const auto varies = [&](const std::vector<std::int32_t>& predictor, std::int64_t row) {
    const auto begin = predictor.begin() + row * m.n_groups;
    return std::any_of(begin, begin + m.n_groups, [](auto p) { return p != 0; });
  };
  ways_dynamic_.assign(static_cast<std::size_t>(m.n_places), 0);
  exits_dynamic_.assign(static_cast<std::size_t>(m.n_places), 0);
  for (int p = 0; p < m.n_places; ++p) {
    for (int c = m.candidate_begin[p]; c < m.candidate_begin[p + 1]; ++c) {
      const int end = m.candidates[c].end;
      bool dynamic = m.capacity[end] >= 0 || varies(m.place_predictor, end);
      for (int way = m.candidates[c].way; way >= 0; way = m.ways[way].rest) {
        const int link = m.ways[way].link;
        dynamic = dynamic || !m.closed[link].empty() || varies(m.link_predictor, link) ||
                  (m.choice.cost != 0 && (varies(m.link_cost_predictor, link) || varies(m.means_predictor, 0)));
        for (int h = m.hazard_begin[link]; m.choice.risk != 0 && h < m.hazard_begin[link + 1]; ++h)
          dynamic = dynamic || varies(m.hazard_predictor, h);
      }
      if (dynamic) ways_dynamic_[p] = 1;
    }
    exits_dynamic_[p] = ways_dynamic_[p];
    for (int e = m.exit_begin[p]; e < m.exit_begin[p + 1]; ++e)
      if (varies(m.exit_predictor, e)) exits_dynamic_[p] = 1;
  }
}

void Tables::reset(random::Key key) {
  noise_.clear();
  for (std::size_t i = 0; i < model_->noises.size(); ++i)
    noise_.push_back(noise_path(model_->noises[i], static_cast<int>(i), model_->n_steps(), key));
  memories_.reset(key);
  std::fill(room_.begin(), room_.end(), 1.0);
  fixed_version_ = ++step_version_;
}

void Tables::go_on_with(random::Key key, int t) {
  for (std::size_t i = 0; i < noise_.size(); ++i) continue_noise_path(model_->noises[i], static_cast<int>(i), t, key, noise_[i]);
  memories_.go_on_with(key);
}

void Tables::begin_step(int t, const StepCounts& before, std::span<const std::int64_t> stock) {
  if (model_->n_memory_cells > 0) memories_.begin_step(t, before, stock);
  const auto* logs = model_->log_factor.data() + static_cast<std::size_t>(t) * model_->n_predictors;
  for (int i = 0; i < model_->n_predictors; ++i) {
    double value = i == 0 ? 0.0 : logs[i];
    for (const auto& term : model_->noise_terms[i])
      value += term.coefficient * noise_[term.noise][std::max(t - term.lag_steps, 0)];
    for (const auto& term : model_->memory_terms[i]) value += term.coefficient * memories_.x(term.cell, term.lag_steps);
    if (std::isnan(value)) value = -std::numeric_limits<double>::infinity();  // never wins over at all times
    log_factor_[i] = value;
    factor_[i] = i == 0 ? 1.0 : std::exp(value);
  }
  take_closures(t);
  ++step_version_;
}

void Tables::take_closures(int t) {
  for (int l = 0; l < model_->n_links; ++l) {
    if (model_->closed[l].empty()) continue;
    const auto inside = [t](const auto& range) { return range.first <= t && t < range.second; };
    closed_now_[l] = std::any_of(model_->closed[l].begin(), model_->closed[l].end(), inside) ? 1 : 0;
  }
}

void Tables::set_occupancy(std::span<const std::int64_t> persons) {
  if (!limited_) return;
  const double buffer = model_->choice.capacity_buffer;
  for (int p = 0; p < model_->n_places; ++p) {
    const auto capacity = static_cast<double>(model_->capacity[p]);
    if (capacity < 0) continue;
    const auto here = static_cast<double>(persons[p]);
    if (here >= capacity) {
      room_[p] = 0;
    } else if (here <= buffer * capacity) {
      room_[p] = 1;
    } else {
      room_[p] = 1 - (here - buffer * capacity) / (capacity * (1 - buffer));
    }
  }
  ++step_version_;
}

const Tables::ExitRow& Tables::exits(int place, int chooser, int stage) {
  auto& row = exit_rows_[(slot_begin_[place] + stage) * choosers_.size() + chooser];
  const auto wanted = exits_dynamic_[place] ? step_version_ : fixed_version_;
  if (row.version != wanted) {
    evaluate_exits(place, chooser, stage, row);
    row.version = wanted;
  }
  return row;
}

const Tables::WayRow& Tables::ways(int place, int chooser) {
  auto& row = way_rows_[static_cast<std::size_t>(place) * choosers_.size() + chooser];
  const auto wanted = ways_dynamic_[place] ? step_version_ : fixed_version_;
  if (row.version != wanted) {
    evaluate_ways(place, chooser, row);
    row.version = wanted;
  }
  return row;
}

std::span<double> Tables::exit_span(int place, int chooser, int stage) {
  const auto slot = slot_begin_[place] + stage;
  const auto width = exit_begin_[slot + 1] - exit_begin_[slot];
  return {exit_cumulative_.data() + exit_begin_[slot] * choosers_.size() + chooser * width, width};
}

std::span<const double> Tables::exit_cumulative(int place, int chooser, int stage) {
  exits(place, chooser, stage);
  return exit_span(place, chooser, stage);
}

std::span<const double> Tables::way_cumulative(int place, int chooser) {
  if (!ways(place, chooser).open) return {};
  const auto n = static_cast<std::size_t>(model_->candidate_begin[place + 1] - model_->candidate_begin[place]);
  return {way_cumulative_.data() + model_->candidate_begin[place] * choosers_.size() + chooser * n, n};
}

/// Rate of an exit per step (of one stage, for an exit with stages); 0 while it leads to links and no way is open.
double Tables::exit_rate(int exit, int chooser) {
  const auto& m = *model_;
  const auto i = static_cast<std::size_t>(exit) * m.n_groups + choosers_[chooser].group;
  if (m.exits[exit].target == Target::links && m.exit_rate[i] > 0 && !ways(m.exits[exit].place, chooser).open) return 0;
  return times(m.exit_rate[i], factor_[m.exit_predictor[i]]) * m.exits[exit].stages;
}

/// What certainly happens shares among itself; stages take no time then.
void Tables::share_infinite(std::span<double> cumulative) const {
  const auto certain = std::count_if(rates_.begin(), rates_.end(), [](double r) { return std::isinf(r); });
  std::int64_t seen = 0;
  for (std::size_t j = 0; j < cumulative.size(); ++j) {
    if (j < rates_.size() && std::isinf(rates_[j])) ++seen;
    cumulative[j] = seen == certain ? 1.0 : static_cast<double>(seen) / static_cast<double>(certain);
  }
}

/// Competing risks in continuous time, over one step. Without stages exit j has probability (1 - exp(-R)) r_j / R.
/// With a staged exit whose stages pass at rate a while the other exits have rates that sum to b, somebody with n stages to go
///   leaves by it with probability (a / (a + b))^n P(Poisson(a + b) >= n),
///   passes j < n stages and stays with probability exp(-a - b) a^j / j!,
/// and the rest goes to the other exits in proportion to their rates.
void Tables::evaluate_exits(int place, int chooser, int stage, ExitRow& row) {
  const auto& m = *model_;
  if (m.pass_through[place]) {
    row.leave = ways(place, chooser).open ? 1 : 0;
    return;
  }
  const int begin = m.exit_begin[place], n = m.exit_begin[place + 1] - begin;
  const auto cumulative = exit_span(place, chooser, stage);
  rates_.resize(static_cast<std::size_t>(n));
  double sum = 0;
  int staged = -1;
  for (int j = 0; j < n; ++j) {
    sum += rates_[j] = exit_rate(begin + j, chooser);
    if (rates_[j] > 0 && m.exits[begin + j].stages > 1) staged = j;
  }
  row.leave = -std::expm1(-sum);
  if (std::isinf(sum)) return share_infinite(cumulative);

  // First the probabilities, then their running sum.
  std::fill(cumulative.begin(), cumulative.end(), 0.0);
  double others = row.leave;
  if (staged >= 0) {
    const double a = rates_[staged];
    const int to_go = m.exits[begin + staged].stages - stage;
    double passed = std::exp(-sum);
    for (int j = 1; j < to_go; ++j) others -= cumulative[n + j - 1] = passed *= a / j;
    others -= cumulative[staged] = std::pow(a / sum, to_go) * poisson_at_least(to_go, sum);
  }
  const double rest = staged >= 0 ? sum - rates_[staged] : sum;
  for (int j = 0; j < n; ++j)
    if (j != staged && rates_[j] > 0) cumulative[j] = std::max(others, 0.0) * rates_[j] / rest;
  double running = 0;
  std::size_t last = 0;
  for (std::size_t j = 0; j < cumulative.size(); ++j) {
    if (cumulative[j] > 0) last = j;
    cumulative[j] = running = std::min(running + cumulative[j], row.leave);
  }
  for (std::size_t j = last; j < cumulative.size(); ++j) cumulative[j] = row.leave;  // the sum may have been rounded away from it
}

/// The logarithm of a way's weight without the factor by which links are open; -inf when it cannot be taken.
double Tables::log_weight(int candidate, const Chooser& chooser, double& log_open) const {
  const auto& m = *model_;
  const auto& c = m.candidates[candidate];
  const auto& choice = m.choice;
  const double never = -std::numeric_limits<double>::infinity();
  log_open = 0;
  double risk = 0, cost = 0;
  for (int way = c.way; way >= 0; way = m.ways[way].rest) {
    const int link = m.ways[way].link;
    const auto i = static_cast<std::size_t>(link) * m.n_groups + chooser.group;
    if (closed_now_[link] || m.link_attraction[i] == 0) return never;
    log_open += std::log(m.link_attraction[i]) + log_factor_[m.link_predictor[i]];
    if (choice.risk != 0) risk += link_hazard(link, chooser.group);
    if (choice.cost != 0) cost += burden(link, chooser.group);
  }
  const auto e = static_cast<std::size_t>(c.end) * m.n_groups + chooser.group;
  const double room = room_[c.end];
  if (room == 0 || log_open == never) return never;
  const double log_attraction = std::log(m.place_attraction[e]) + log_factor_[m.place_predictor[e]];  // may be -inf
  if (choice.weight_rule) {
    const double score = choice.attraction_softening + std::exp(log_attraction);
    if (score == 0) return never;
    return choice.power * (std::log(score) - choice.distance * std::log(choice.softening_km + c.km) + std::log(room));
  }
  if (log_attraction == never) return never;
  double u = choice.attraction * log_attraction + std::log(room) - choice.risk * m.risk_sensitivity[chooser.group] * risk;
  u -= choice.cost * cost;
  if (choice.distance != 0) u -= choice.distance * std::log(choice.softening_km + c.km);
  if (choice.home != 0) u -= choice.home * std::log1p(m.home_km[static_cast<std::size_t>(chooser.home) * m.n_places + c.end]);
  return u;
}

double Tables::burden(int link, int group) const {
  const auto i = static_cast<std::size_t>(link) * model_->n_groups + group;
  const double cost = times(model_->link_cost[i], factor_[model_->link_cost_predictor[i]]);
  if (cost == 0) return 0;
  return cost / (model_->means[group] * factor_[model_->means_predictor[group]]);
}

/// Competing risks over one step, as with exits: shift j has probability (1 - exp(-R)) r_j / R.
std::span<const double> Tables::shift_cumulative(int place, int group) {
  const auto& m = *model_;
  const int begin = m.shift_begin[place], n = m.shift_begin[place + 1] - begin;
  const std::span cumulative(shift_cumulative_.data() + static_cast<std::size_t>(begin) * m.n_groups + group * n,
                             static_cast<std::size_t>(n));
  auto& version = shift_versions_[static_cast<std::size_t>(place) * m.n_groups + group];
  if (version == step_version_) return cumulative;
  version = step_version_;
  rates_.resize(static_cast<std::size_t>(n));
  double sum = 0;
  for (int j = 0; j < n; ++j) {
    const auto i = static_cast<std::size_t>(begin + j) * m.n_groups + group;
    sum += rates_[j] = times(m.shift_rate[i], factor_[m.shift_predictor[i]]);
  }
  if (std::isinf(sum)) {
    share_infinite(cumulative);
    return cumulative;
  }
  const double any = -std::expm1(-sum);
  double running = 0;
  for (int j = 0; j < n; ++j) cumulative[j] = sum == 0 ? 0 : any * std::min(1.0, (running += rates_[j]) / sum);
  return cumulative;
}

void Tables::evaluate_ways(int place, int chooser, WayRow& row) {
  const auto& m = *model_;
  const int begin = m.candidate_begin[place], n = m.candidate_begin[place + 1] - begin;
  double* cumulative = way_cumulative_.data() + begin * choosers_.size() + static_cast<std::size_t>(chooser) * n;
  const double never = -std::numeric_limits<double>::infinity();
  double highest = never;
  for (int j = 0; j < n; ++j) {
    double open = 0;
    const double u = log_weight(begin + j, choosers_[chooser], open);
    cumulative[j] = u == never ? never : u + open;
    highest = std::max(highest, cumulative[j]);
  }
  row.open = highest > never;
  // Infinite weights (no distance and no softening) share among themselves, as infinite rates do.
  const auto weight = [highest](double log_w) { return log_w == highest ? 1 : std::exp(log_w - highest); };
  double sum = 0;
  for (int j = 0; j < n; ++j) {
    sum += cumulative[j] == never ? 0 : weight(cumulative[j]);
    cumulative[j] = sum;
  }
}

}  // namespace outflow::engine
