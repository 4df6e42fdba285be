#include "outflow/inference/skill.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "outflow/inference/anchored.h"

namespace outflow::inference {

namespace {

constexpr double beats_below = 0.95, equals_below = 1.05;

/// [forecaster][task of the group]
using Cell = std::vector<std::map<std::size_t, const Scored*>>;
/// Target, horizon, place or phase (-1: all).
using Key = std::tuple<Target, int, int>;

int part_of(const Task& task, Grouping grouping) {
  if (grouping == Grouping::place) return static_cast<int>(task.place);
  if (grouping == Grouping::phase) return static_cast<int>(task.phase);
  return -1;
}

SkillLine means_of(const std::map<std::size_t, const Scored*>& scores) {
  SkillLine line;
  line.n = static_cast<int>(scores.size());
  for (const auto& [task, scored] : scores) {
    line.wis.total += scored->wis.total;
    line.wis.dispersion += scored->wis.dispersion;
    line.wis.overprediction += scored->wis.overprediction;
    line.wis.underprediction += scored->wis.underprediction;
    line.crps += scored->crps;
    line.median_error += scored->median_error;
    line.bias += scored->bias;
    line.log_score += scored->log_score;
    line.coverage50 += scored->within50 ? 1 : 0;
    line.coverage90 += scored->within90 ? 1 : 0;
  }
  for (double* sum : {&line.wis.total, &line.wis.dispersion, &line.wis.overprediction, &line.wis.underprediction, &line.crps,
                      &line.median_error, &line.bias, &line.log_score, &line.coverage50, &line.coverage90})
    *sum /= line.n;
  return line;
}

PitShape pit_of(const std::map<std::size_t, const Scored*>& scores, std::span<const Task> tasks) {
  std::vector<PitInterval> outcomes;
  std::set<int> origins;
  for (const auto& [task, scored] : scores) {
    outcomes.push_back(scored->pit);
    origins.insert(tasks[task].origin);
  }
  return pit_shape(outcomes, static_cast<int>(origins.size()));
}

/// Mean WIS of the baseline on the tasks of `wanted`; nullopt when it is silent on one.
std::optional<double> mean_on(const std::map<std::size_t, const Scored*>& baseline,
                              const std::map<std::size_t, const Scored*>& wanted) {
  double sum = 0;
  for (const auto& [task, scored] : wanted) {
    const auto at = baseline.find(task);
    if (at == baseline.end()) return std::nullopt;
    sum += at->second->wis.total;
  }
  return sum / static_cast<double>(wanted.size());
}

/// In how many places the forecaster is better than the best baseline.
void count_places(SkillLine& line, const Cell& cell, const std::vector<Task>& tasks) {
  const auto& others = cell[*line.best];
  std::map<std::size_t, double> lead;  // by place: sum of WIS over that of the baseline
  for (const auto& [task, scored] : cell[line.forecaster])
    lead[tasks[task].place] += scored->wis.total - others.at(task)->wis.total;
  line.places = static_cast<int>(lead.size());
  for (const auto& [place, sum] : lead) line.better_places += sum < 0 ? 1 : 0;
}

void judge(SkillLine& line, const Cell& cell, std::span<const Forecaster> forecasters) {
  double least = 0;
  for (std::size_t b = 0; b < cell.size(); ++b) {
    if (!forecasters[b].baseline) continue;
    const auto mean = mean_on(cell[b], cell[line.forecaster]);
    if (!mean || (line.best && *mean >= least)) continue;
    line.best = b;
    least = *mean;
  }
  if (!line.best) return;
  if (least > 0) line.ratio = line.wis.total / least;
  const double ratio = line.ratio.value_or(line.wis.total > 0 ? 2 * equals_below : 1);
  line.verdict = ratio <= beats_below ? Verdict::beats : ratio <= equals_below ? Verdict::equals : Verdict::does_not;
}

double sum_of(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

SharesError shares_error(const BacktestInput& input, std::span<const int> days, int horizon) {
  std::vector<double> room;
  for (const auto& capacity : input.capacities) room.push_back(std::max(0.0, capacity.value_or(0)));
  double anchored = 0, by_capacity = 0, before = 0;
  SharesError error;
  error.horizon = horizon;
  for (const int day : days) {
    const auto known = published_by(input.places, day - horizon);
    const auto counts = last_counts(published_by(input.places, day));
    const auto said = anchored_shares(known, day - horizon, sum_of(counts));
    if (day < horizon || said.empty()) continue;
    ++error.days;
    anchored += shares_difference(said, counts);
    by_capacity += shares_difference(room.empty() ? std::vector<double>(counts.size()) : room, counts);
    before += shares_difference(last_counts(known), counts);
  }
  if (error.days == 0) return error;
  error.anchored = anchored / error.days;
  error.before = before / error.days;
  if (sum_of(room) > 0) error.capacity = by_capacity / error.days;
  return error;
}

}  // namespace

const char* to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::beats:
      return "beats the best baseline";
    case Verdict::equals:
      return "equals it";
    case Verdict::does_not:
      return "does not";
  }
  return "";
}

std::vector<SkillLine> skill(const BacktestResult& result, std::span<const Forecaster> forecasters, Grouping grouping) {
  std::map<Key, Cell> cells;
  for (const auto& scored : result.scores) {
    const Task& task = result.tasks[scored.task];
    if (grouping == Grouping::place && task.target == Target::total) continue;
    Cell& cell = cells[{task.target, task.horizon, part_of(task, grouping)}];
    cell.resize(forecasters.size());
    cell[scored.forecaster][scored.task] = &scored;
  }
  std::vector<SkillLine> lines;
  for (const auto& [key, cell] : cells) {
    for (std::size_t f = 0; f < cell.size(); ++f) {
      if (cell[f].empty()) continue;
      SkillLine line = means_of(cell[f]);
      line.pit = pit_of(cell[f], result.tasks);
      line.target = std::get<0>(key);
      line.horizon = std::get<1>(key);
      if (grouping == Grouping::place) line.place = static_cast<std::size_t>(std::get<2>(key));
      if (grouping == Grouping::phase) line.phase = static_cast<Phase>(std::get<2>(key));
      line.forecaster = f;
      judge(line, cell, forecasters);
      if (line.best) count_places(line, cell, result.tasks);
      lines.push_back(line);
    }
  }
  return lines;
}

double shares_difference(const std::vector<double>& said, const std::vector<double>& counts) {
  const double total = sum_of(counts), sum = sum_of(said);
  double off = 0;
  for (std::size_t p = 0; p < counts.size(); ++p) off += std::abs((sum > 0 ? said[p] * total / sum : 0) - counts[p]);
  return off / std::max(1.0, total);
}

std::vector<SharesError> errors_given_totals(const BacktestInput& input, std::span<const int> horizons) {
  std::vector<Points> counts;
  for (const auto& place : input.places) counts.push_back(place.counts);
  std::vector<int> days = reporting_days(counts, input.days);
  std::erase_if(days, [&](int day) { return 3 * day < input.days; });
  std::vector<SharesError> errors;
  for (const int horizon : horizons) errors.push_back(shares_error(input, days, horizon));
  return errors;
}

int capacities_from_counts(const BacktestInput& input) {
  const auto is_largest = [](const Points& counts, double capacity) {
    double largest = 0;
    for (const auto& [day, count] : counts) largest = std::max(largest, count);
    return largest > 0 && std::abs(capacity - largest) < 0.5;
  };
  int n = 0;
  for (std::size_t p = 0; p < input.capacities.size(); ++p) {
    const auto& place = input.places[p];
    if (!input.capacities[p] || place.counts.empty()) continue;
    const double capacity = *input.capacities[p];
    if (is_largest(place.counts, capacity) || is_largest(published_by(place, place.counts.back().first), capacity)) ++n;
  }
  return n;
}

}  // namespace outflow::inference
