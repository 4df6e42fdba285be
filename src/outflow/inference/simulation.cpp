#include "outflow/inference/simulation.h"

#include <algorithm>

#include "outflow/engine/recorder.h"
#include "outflow/random/normal.h"
#include "outflow/scenario/compile.h"
#include "outflow/scenario/parameters.h"

namespace outflow::inference {

std::vector<double> values_of(const scenario::Scenario& scenario, std::span<const double> z) {
  std::vector<double> values;
  for (std::size_t k = 0; k < z.size(); ++k) values.push_back(scenario::from_standard(scenario.parameters[k].prior, z[k]));
  return values;
}

model::Model compiled_with(scenario::Scenario& scenario, std::span<const double> values) {
  scenario::set_parameters(scenario, values);
  auto compiled = scenario::compile(scenario);
  if (compiled.diagnostics.has_errors()) {
    std::string text = "the scenario cannot be run with";
    for (const auto& p : scenario.parameters) text += " " + p.name + " = " + std::to_string(p.value);
    throw ImpossibleParameters(text + ": " + compiled.diagnostics.all().front().problem);
  }
  return std::move(compiled.model);
}

std::shared_ptr<const Instance> instance_of(const scenario::Scenario& scenario, std::span<const double> z) {
  scenario::Scenario changed = scenario;
  auto instance = std::make_shared<Instance>();
  instance->model = compiled_with(changed, values_of(scenario, z));
  for (const auto& r : changed.reports)
    instance->scatter.push_back({r.dispersion.value, r.discrepancy.value, r.discrepancy_correlation.value});
  instance->scatter.resize(instance->model.reports.size());
  return instance;
}

double Discrepancies::at(int report, int step, const model::Model& model, const Scatter& scatter, random::Key key) {
  auto& last = at_[static_cast<std::size_t>(report)];
  if (scatter.discrepancy <= 0 || last.step == step) return last.value;
  random::Stream draws({.key = key,
                        .entity = static_cast<std::uint64_t>(report),
                        .step = static_cast<std::uint32_t>(step),
                        .purpose = random::Purpose::discrepancy});
  const double e = random::standard_normal(draws);
  if (last.step < 0) {
    last.value = scatter.discrepancy * e;
  } else {
    const double years = (step - last.step) * model.time.mean_step_seconds() / seconds_per_year;
    last.value = next_discrepancy(last.value, years, scatter, e);
  }
  last.step = step;
  return last.value;
}

namespace {

Modelled modelled(const Figure& figure, const Instance& instance, const engine::Layout& layout,
                  const engine::Trajectory& trajectory) {
  ensemble::PeriodCell whole = figure.cell;
  whole.cell = 0;
  return {static_cast<double>(ensemble::period_count(figure.cell, instance.model, layout, trajectory)),
          static_cast<double>(ensemble::period_count(whole, instance.model, layout, trajectory))};
}

random::Stream noise_of(const Figure& figure, std::size_t number, random::Key key) {
  return random::Stream({.key = key,
                         .entity = random::mix(static_cast<std::uint64_t>(figure.cell.report), number),
                         .step = static_cast<std::uint32_t>(figure.cell.last_step),
                         .purpose = random::Purpose::figure});
}

/// Known figures and targets by the step in which they are complete: (is a target, index).
std::vector<std::pair<bool, std::size_t>> in_order(const Problem& problem) {
  std::vector<std::pair<bool, std::size_t>> order;
  for (std::size_t i = 0; i < problem.figures.size(); ++i) order.emplace_back(false, i);
  for (std::size_t i = 0; i < problem.targets.size(); ++i) order.emplace_back(true, i);
  std::stable_sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
    const auto step = [&](const auto& x) { return (x.first ? problem.targets : problem.figures)[x.second].cell.last_step; };
    return step(a) < step(b);
  });
  return order;
}

/// Draws figures from a finished trajectory: reporting noise and discrepancies have the luck of `key`.
History draw_history(const Problem& problem, const Instance& instance, const engine::Layout& layout,
                     const engine::Trajectory& trajectory, random::Key key) {
  History history{std::vector<double>(problem.figures.size()), std::vector<double>(problem.targets.size()),
                  std::vector<double>(problem.targets.size())};
  Discrepancies discrepancies(instance.scatter.size());
  for (const auto& [target, i] : in_order(problem)) {
    const Figure& figure = (target ? problem.targets : problem.figures)[i];
    const Scatter& scatter = instance.scatter[static_cast<std::size_t>(figure.cell.report)];
    const double off = discrepancies.at(figure.cell.report, figure.cell.last_step, instance.model, scatter, key);
    const Modelled said = modelled(figure, instance, layout, trajectory);
    auto draws = noise_of(figure, target ? problem.figures.size() + i : i, key);
    (target ? history.targets : history.figures)[i] = draw_figure(figure, said, off, scatter, draws);
    if (target) history.modelled_targets[i] = expected(figure, said, off);
  }
  return history;
}

class ScenarioParticles final : public ParticleSet {
 public:
  ScenarioParticles(const Problem& problem, std::shared_ptr<const Instance> instance, int n, std::uint64_t seed)
      : problem_(problem), instance_(std::move(instance)), layout_(instance_->model), seed_(seed) {
    for (int i = 0; i < n; ++i) {
      particles_.push_back({engine::make_engine(problem.engine, instance_->model),
                            engine::Recorder(instance_->model, layout_, key(i)), Discrepancies(instance_->scatter.size())});
      particles_.back().engine->reset(seed_, static_cast<std::uint64_t>(i));
    }
  }

  double advance(int i, int k) override {
    auto& particle = particles_[static_cast<std::size_t>(i)];
    const Figure& figure = problem_.figures[static_cast<std::size_t>(k)];
    go_to(particle, figure.cell.last_step);
    const Scatter& scatter = instance_->scatter[static_cast<std::size_t>(figure.cell.report)];
    const double off = particle.discrepancies.at(figure.cell.report, figure.cell.last_step, instance_->model, scatter, key(i));
    return log_probability(figure, modelled(figure, *instance_, layout_, particle.recorder.trajectory()), off, scatter);
  }

  void replace(int i, int by) override {
    auto& to = particles_[static_cast<std::size_t>(i)];
    const auto& from = particles_[static_cast<std::size_t>(by)];
    to.engine->continue_from(*from.engine, seed_, static_cast<std::uint64_t>(i));
    to.recorder.continue_from(from.recorder, key(i));
    to.discrepancies = from.discrepancies;
  }

  std::vector<double> targets(int i) {
    auto& particle = particles_[static_cast<std::size_t>(i)];
    go_to(particle, instance_->model.n_steps());
    std::vector<double> drawn;
    for (std::size_t j = 0; j < problem_.targets.size(); ++j) {
      const Figure& figure = problem_.targets[j];
      const Scatter& scatter = instance_->scatter[static_cast<std::size_t>(figure.cell.report)];
      const double off = particle.discrepancies.at(figure.cell.report, figure.cell.last_step, instance_->model, scatter, key(i));
      auto draws = noise_of(figure, problem_.figures.size() + j, key(i));
      drawn.push_back(
          draw_figure(figure, modelled(figure, *instance_, layout_, particle.recorder.trajectory()), off, scatter, draws));
    }
    return drawn;
  }

 private:
  struct Particle {
    std::unique_ptr<engine::Engine> engine;
    engine::Recorder recorder;
    Discrepancies discrepancies;
  };
  [[nodiscard]] random::Key key(int i) const { return random::member_key(seed_, static_cast<std::uint64_t>(i)); }
  static void go_to(Particle& particle, int step) {
    while (particle.engine->next_step() < step) {
      const int t = particle.engine->next_step();
      particle.engine->advance();
      particle.recorder.record(*particle.engine, t);
    }
  }

  const Problem& problem_;
  std::shared_ptr<const Instance> instance_;
  engine::Layout layout_;
  std::uint64_t seed_;
  std::vector<Particle> particles_;
};

}  // namespace

History simulate(const Problem& problem, std::span<const double> z, std::uint64_t seed, std::uint64_t member) {
  const auto instance = instance_of(problem.scenario, z);
  const engine::Layout layout(instance->model);
  const auto engine = engine::make_engine(problem.engine, instance->model);
  const auto trajectory = engine::run_member(*engine, instance->model, layout, seed, member);
  return draw_history(problem, *instance, layout, trajectory, random::member_key(seed, member));
}

std::unique_ptr<ParticleSet> ScenarioSpace::particles(std::span<const double> z, int n, std::uint64_t seed) const {
  return std::make_unique<ScenarioParticles>(problem_, instance_of(problem_.scenario, z), n, seed);
}

std::vector<double> ScenarioSpace::targets(ParticleSet& particles, int particle) const {
  return dynamic_cast<ScenarioParticles&>(particles).targets(particle);
}

}  // namespace outflow::inference
