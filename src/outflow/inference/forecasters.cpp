#include "outflow/inference/anchored.h"
#include "outflow/inference/backtest.h"

namespace outflow::inference {

namespace {

using Levels = std::span<const double>;

double counted_now(const Situation& s) {
  double sum = 0;
  for (const auto& points : s.places) sum += points.empty() ? 0.0 : points.back().second;
  return sum;
}

Forecaster mover(const char* name, Target target, Mover how) {
  return {name, target, true, [=](const Situation& s, Levels levels) {
            const std::span<const Points> series = target == Target::total ? std::span(&s.total, 1) : std::span(s.places);
            return moved_counts(series, s.origin, s.days, how, levels);
          }};
}

double total_for(const Situation& s, Target target) { return target == Target::given_total ? s.given : counted_now(s); }

Forecaster share(Target target) {
  return {"kept share", target, true, [=](const Situation& s, Levels levels) {
            return kept_shares(s.places, s.origin, s.days, total_for(s, target), levels);
          }};
}

Forecaster capacity(Target target) {
  return {"share by capacity", target, true, [=](const Situation& s, Levels levels) {
            if (s.capacities.empty()) return BaselineForecast(s.places.size());
            return shares_of_capacity(s.places, s.capacities, s.origin, total_for(s, target), levels);
          }};
}

BaselineForecast anchored_at(Target target, const Situation& s, Levels levels) {
  if (target == Target::given_total) {
    BaselineForecast forecast(s.places.size());
    auto said = anchored_given_total(s.places, s.origin, s.days, s.given, levels);
    for (std::size_t place = 0; place < said.size(); ++place) forecast[place] = std::move(said[place]);
    return forecast;
  }
  AnchoredForecast said = anchored_forecast(s.places, s.total, s.origin, s.days, levels);
  if (target == Target::places) return std::move(said.places);
  return {std::move(said.total)};
}

Forecaster anchored(Target target) {
  return {"anchored", target, false, [=](const Situation& s, Levels levels) { return anchored_at(target, s, levels); }};
}

}  // namespace

std::vector<Forecaster> usual_forecasters() {
  std::vector<Forecaster> all;
  for (const Target target : {Target::places, Target::total}) {
    all.push_back(anchored(target));
    all.push_back(mover("persistence", target, Mover::persistence));
    all.push_back(mover("drift", target, Mover::drift));
    all.push_back(mover("damped drift", target, Mover::damped_drift));
    all.push_back(mover("seasonal", target, Mover::seasonal));
    if (target == Target::places) {
      all.push_back(share(target));
      all.push_back(capacity(target));
    }
  }
  all.push_back(anchored(Target::given_total));
  all.push_back(share(Target::given_total));
  all.push_back(capacity(Target::given_total));
  return all;
}

}  // namespace outflow::inference
