#include "outflow/inference/sequences.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "outflow/base/contract.h"

namespace outflow::inference {

namespace {

constexpr int days_per_period = 10;  ///< what the baselines, which know days, take a period for
constexpr double share_scale = 1000;  ///< shares as persons of so many
constexpr double phase_change = 0.1;
constexpr std::ptrdiff_t phase_memory = 3;

/// Time covered by the figures at the end that follow each other without a gap.
Seconds unbroken(const std::vector<Figure>& figures) {
  std::size_t first = figures.size() - 1;
  while (first > 0 && figures[first - 1].period.end == figures[first].period.begin) --first;
  return figures.back().period.end - figures[first].period.begin;
}

/// The usual distance of periods: their length where most follow each other at once, else the most frequent one.
Span usual_distance(const Sequence& sequence) {
  std::map<std::tuple<double, Seconds, int>, int> distances;  // by mean length; calendar months where they are such
  int at_once = 0, gaps = 0;
  for (std::size_t i = 1; i < sequence.figures.size(); ++i, ++gaps) {
    const Period &before = sequence.figures[i - 1].period, &after = sequence.figures[i].period;
    at_once += before.end == after.begin ? 1 : 0;
    const Span apart = length_of({before.begin, after.begin});
    ++distances[{mean_seconds(apart), apart.seconds, apart.months}];
  }
  if (gaps == 0 || 2 * at_once >= gaps) return sequence.key.length;
  const auto usual =
      std::max_element(distances.begin(), distances.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  const auto [mean, seconds, months] = usual->first;
  return mean > 0 ? Span{seconds, months} : Span{1, 0};
}

Points points_of(const Sequence& sequence) {
  Points points;
  const double scale = sequence.key.kind == FigureKind::share ? share_scale : 1;
  for (std::size_t i = 0; i < sequence.figures.size(); ++i)
    points.emplace_back(days_per_period * index_of(sequence, i), scale * sequence.figures[i].low);
  return points;
}

Mover mover_of(Simple simple) {
  switch (simple) {
    case Simple::drift:
      return Mover::drift;
    case Simple::damped_drift:
      return Mover::damped_drift;
    case Simple::seasonal:
      return Mover::seasonal;
    case Simple::persistence:
    case Simple::kept_share:
      break;
  }
  return Mover::persistence;
}

int periods_of_a_year(const Span& length) { return static_cast<int>(std::lround(seconds_per_year / mean_seconds(length))); }

}  // namespace

Span length_of(const Period& period) {
  if (const int months = whole_months(period); months > 0) return {0, months};
  return {period.end - period.begin, 0};
}

std::vector<Sequence> sequences(std::span<const Figure> figures) {
  using Of = std::tuple<std::int32_t, std::int32_t, FigureKind>;
  std::map<Of, std::map<std::pair<double, int>, Sequence>> all;
  for (const auto& f : figures) {
    const Span length = length_of(f.period);
    auto& sequence = all[{f.cell.report, f.cell.cell, f.kind}][{mean_seconds(length), length.months}];
    sequence.key = {f.cell.report, f.cell.cell, f.kind, length};
    sequence.figures.push_back(f);
  }
  std::vector<Sequence> chosen;
  for (auto& [of, by_length] : all) {
    Sequence* best = nullptr;
    Seconds longest = 0;
    for (auto& [length, sequence] : by_length) {
      std::stable_sort(sequence.figures.begin(), sequence.figures.end(),
                       [](const Figure& a, const Figure& b) { return a.period.begin < b.period.begin; });
      const Seconds covered = unbroken(sequence.figures);
      if (!best || covered >= longest) best = &sequence, longest = covered;
    }
    best->every = usual_distance(*best);
    best->known = best->figures.size();
    best->last = best->figures.back().period;
    std::erase_if(best->figures, [](const Figure& f) { return !f.exact(); });
    chosen.push_back(std::move(*best));
  }
  return chosen;
}

Period period_ahead(const Sequence& sequence, int h) {
  OUTFLOW_EXPECT(h >= 1);
  const Period& last = sequence.last;
  if (sequence.every == sequence.key.length)
    return {add(last.end, sequence.key.length, h - 1), add(last.end, sequence.key.length, h)};
  const Seconds begin = add(last.begin, sequence.every, h);
  return {begin, add(begin, sequence.key.length)};
}

bool is_alive(const Sequence& sequence, Seconds moment) { return period_ahead(sequence, 2).end > moment; }

int index_of(const Sequence& sequence, std::size_t i) {
  const auto after = static_cast<double>(sequence.figures[i].period.begin - sequence.figures.front().period.begin);
  return static_cast<int>(std::lround(after / mean_seconds(sequence.every)));
}

Phase phase_of(const Sequence& sequence) {
  const auto& figures = sequence.figures;
  if (figures.size() < 2) return Phase::plateau;
  const auto before = std::min<std::ptrdiff_t>(phase_memory, static_cast<std::ptrdiff_t>(figures.size()) - 1);
  double mean = 0;
  for (auto f = figures.end() - 1 - before; f != figures.end() - 1; ++f) mean += f->low / static_cast<double>(before);
  const double now = figures.back().low;
  if (now > mean * (1 + phase_change)) return Phase::growth;
  return now < mean * (1 - phase_change) ? Phase::decline : Phase::plateau;
}

const char* to_string(Simple simple) {
  switch (simple) {
    case Simple::persistence:
      return "persistence";
    case Simple::drift:
      return "drift";
    case Simple::damped_drift:
      return "damped drift";
    case Simple::seasonal:
      return "seasonal";
    case Simple::kept_share:
      return "kept share";
  }
  return "";
}

std::vector<Simple> simple_forecasters(const SequenceKey& key) {
  if (key.kind == FigureKind::share) return {Simple::kept_share};
  std::vector<Simple> all{Simple::persistence, Simple::drift, Simple::damped_drift};
  if (periods_of_a_year(key.length) > 1) all.push_back(Simple::seasonal);
  return all;
}

std::optional<std::vector<double>> simple_forecast(const Sequence& sequence, std::span<const Sequence> family, int h,
                                                   Simple simple, std::span<const double> levels) {
  OUTFLOW_EXPECT(h >= 1);
  if (sequence.figures.empty()) return std::nullopt;
  std::vector<Points> series{points_of(sequence)};
  for (const auto& other : family) {
    if (other.key.report != sequence.key.report || other.key.length != sequence.key.length ||
        other.key.kind != sequence.key.kind || other.key == sequence.key || other.figures.empty())
      continue;
    // Periods count from the first of this sequence, so that one period has the same day in all.
    Points points = points_of(other);
    const auto ahead = static_cast<double>(other.figures.front().period.begin - sequence.figures.front().period.begin);
    const int shift = days_per_period * static_cast<int>(std::lround(ahead / mean_seconds(sequence.every)));
    for (auto& point : points) point.first += shift;
    series.push_back(std::move(points));
  }
  BaselineSettings settings{.drift_days = 3 * days_per_period,
                            .damping_days = 6 * days_per_period,
                            .period_days = days_per_period * std::max(1, periods_of_a_year(sequence.every)),
                            .season_tolerance = 0,
                            .most_off = 0};
  // The floor is a share of the last figure of this sequence: its groups are no others beside it.
  double sum = 0;
  for (const auto& points : series) sum += points.back().second;
  if (sum > 0) settings.floor_share *= series.front().back().second / sum;
  const int origin = series.front().back().first;
  // The last figures may be known within bounds only.
  const auto without = static_cast<double>(sequence.last.begin - sequence.figures.back().period.begin);
  const int ahead = h + static_cast<int>(std::lround(without / mean_seconds(sequence.every)));
  auto said = moved_counts(series, origin, ahead * days_per_period, mover_of(simple), levels, settings).front();
  if (said && sequence.key.kind == FigureKind::share)
    for (double& value : *said) value = std::min(1.0, value / share_scale);
  return said;
}

}  // namespace outflow::inference
