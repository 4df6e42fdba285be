#include "outflow/inference/origins.h"

#include <algorithm>

#include "outflow/base/contract.h"
#include "outflow/inference/weights.h"
#include "outflow/scenario/observations.h"

namespace outflow::inference {

namespace {

bool wanted(const scenario::Scenario& s, std::int32_t report, const std::vector<std::string>& reports) {
  const auto& name = s.reports[static_cast<std::size_t>(report)].name;
  return reports.empty() || std::find(reports.begin(), reports.end(), name) != reports.end();
}

/// Figures of a whole scenario, with the sequences that they make.
struct Told {
  std::vector<Figure> figures;
  std::vector<Sequence> sequences;
};
Told told_by(const scenario::Scenario& scenario) {
  Told told{known_figures(scenario), {}};
  told.sequences = sequences(told.figures);
  return told;
}

bool is_forecast(const scenario::Scenario& s, const Sequence& sequence, Seconds moment, const OriginSettings& settings) {
  return sequence.figures.size() >= settings.least_figures && is_alive(sequence, moment) &&
         wanted(s, sequence.key.report, settings.reports);
}

/// Periods of the sequence that are no whole steps of the scenario cannot be simulated.
bool fits_steps(const Sequence& sequence, const std::vector<int>& horizons, const TimeAxis& time) {
  return std::all_of(horizons.begin(), horizons.end(),
                     [&](int h) { return time.steps_of(period_ahead(sequence, h)).has_value(); });
}

void add_targets(const Sequence& sequence, const std::vector<int>& horizons, const TimeAxis& time, std::vector<Figure>& targets) {
  for (const int h : horizons) {
    const Period period = period_ahead(sequence, h);
    const auto steps = time.steps_of(period);
    OUTFLOW_EXPECT(steps.has_value());
    Figure figure{.cell = {sequence.key.report, sequence.key.cell, steps->first, steps->second}, .kind = sequence.key.kind};
    figure.period = period;
    figure.known_on = period.end;
    targets.push_back(figure);
  }
}

}  // namespace

OriginProblem problem_at(const scenario::Scenario& scenario, Seconds moment, const OriginSettings& settings) {
  scenario::Scenario known = as_known_on(scenario, moment);
  const Told told = told_by(known);
  OriginProblem at;
  at.known = told.sequences;
  Seconds end = known.start.value;
  for (const auto& f : told.figures) end = std::max(end, f.period.end);
  for (const auto& sequence : told.sequences) {
    if (!is_forecast(known, sequence, moment, settings)) continue;
    at.forecast.push_back(sequence);
    end = std::max(end, period_ahead(sequence, settings.horizons.back()).end);
  }
  // How long the scenario was written to be says when it was written.
  known.end.value = end;
  at.problem = {std::move(known), settings.engine, {}, {}};
  at.problem.figures = known_figures(at.problem.scenario);
  const TimeAxis time(at.problem.scenario.start.value, end, at.problem.scenario.step.value);
  std::erase_if(at.forecast, [&](const Sequence& s) { return !fits_steps(s, settings.horizons, time); });
  for (const auto& sequence : at.forecast) add_targets(sequence, settings.horizons, time, at.problem.targets);
  return at;
}

std::optional<OriginForecast> forecast_at(const scenario::Scenario& scenario, Seconds moment, const OriginSettings& settings,
                                          const RegressionHooks& hooks) {
  const OriginProblem at = problem_at(scenario, moment, settings);
  OriginForecast said{.moment = moment, .figures = static_cast<int>(at.problem.figures.size())};
  for (const auto& sequence : at.forecast)
    for (const auto& f : sequence.figures) said.known.push_back({sequence.key, f.period, f.low});
  if (at.problem.targets.empty()) return said;
  const RegressionResult result = regression(at.problem, settings.regression, hooks);
  if (!result.complete) return std::nullopt;
  said.effective = result.posterior.effective;
  said.failure = result.failure;
  for (std::size_t s = 0; s < at.forecast.size(); ++s) {
    const Sequence& sequence = at.forecast[s];
    for (std::size_t k = 0; k < settings.horizons.size(); ++k) {
      const int h = settings.horizons[k];
      OriginTarget target{.key = sequence.key, .horizon = h, .period = period_ahead(sequence, h), .phase = phase_of(sequence)};
      const Conditioned& law = result.targets[s * settings.horizons.size() + k];
      const std::vector<double>& values = law.values.values;
      if (said.failure.empty())
        for (const double level : hub_levels) target.model.push_back(weighted_quantile(values, law.weights, level));
      for (const Simple simple : simple_forecasters(sequence.key))
        if (auto quantiles = simple_forecast(sequence, at.known, h, simple, hub_levels))
          target.simple.emplace(simple, std::move(*quantiles));
      said.targets.push_back(std::move(target));
    }
  }
  return said;
}

std::vector<Seconds> usual_origins(const scenario::Scenario& scenario, const OriginSettings& settings, const Span& every) {
  const Told told = told_by(scenario);
  const auto first = scenario::first_published(scenario);
  std::vector<Seconds> moments;
  for (const auto& sequence : told.sequences) {
    if (!wanted(scenario, sequence.key.report, settings.reports)) continue;
    for (std::size_t i = settings.least_figures; i < sequence.figures.size(); ++i)
      moments.push_back(first.at(static_cast<std::size_t>(sequence.figures[i - 1].observation)));
  }
  std::sort(moments.begin(), moments.end());
  std::vector<Seconds> origins;
  for (const Seconds moment : moments)
    if (origins.empty() || moment >= add(origins.back(), every)) origins.push_back(moment);
  return origins;
}

std::vector<Forecaster> scenario_forecasters() {
  std::vector<Forecaster> all{{"model", Target::places, false, {}}, {"model and persistence", Target::places, false, {}}};
  for (const Simple simple : {Simple::persistence, Simple::drift, Simple::damped_drift, Simple::seasonal, Simple::kept_share})
    all.push_back({to_string(simple), Target::places, true, {}});
  return all;
}

}  // namespace outflow::inference
