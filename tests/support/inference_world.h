#pragma once
#include <cmath>
#include <vector>

#include "outflow/inference/problem.h"
#include "outflow/inference/simulation.h"
#include "outflow/random/normal.h"
#include "support/world.h"

/// A small crisis with three unknown numbers: how many leave in a month, how strongly they answer to a push, and how much they
/// vary for no known reason. The last is hard to learn.
namespace outflow::test {

inline constexpr int months_known = 8, months_asked = 2;

inline inference::Problem small_problem(int known = months_known, int asked = months_asked) {
  World w(known + asked, {0, 1});
  w.place("valley", PlaceKind::origin);
  w.place("camp", PlaceKind::camp);
  w.people("valley", 5000);
  w.exit("valley", "leave", per_step(0.02), to_place("camp")).rate.tie = {.parameter = 0};
  w.driver("push");
  for (int t = 0; t < known + asked; ++t) w.value("push", w.at(t), t % 3 == 0 ? 1.0 : t % 3 == 1 ? -0.5 : 0.0);
  w.effect("leave", "push", 0).coefficient.tie = {.parameter = 1};
  auto& unexplained = w.driver("unexplained");
  unexplained.noise.value = scenario::Noise::ar1;
  unexplained.noise_sd = {.value = 0.2, .tie = {.parameter = 2}};
  unexplained.noise_correlation.value = 0.6;
  w.effect("leave", "unexplained", 1);
  auto& report = w.report("arrivals", scenario::Counts::entries);
  report.places = {{"camp"}};
  report.dispersion.value = 0.01;
  using scenario::PriorLaw;
  const auto add = [&](const char* name, scenario::Prior prior) {
    w.s.parameters.push_back({.name = name, .prior = prior, .value = scenario::quantile(prior, 0.5)});
  };
  add("rate", *scenario::prior_with_median(PriorLaw::lognormal, 0.02, 0.04));
  add("push", {.law = PriorLaw::normal, .a = 0, .b = 0.5});
  add("unexplained", *scenario::prior_with_median(PriorLaw::lognormal, 0.2, 0.4));
  inference::Problem problem{.scenario = w.s};
  for (int t = 0; t < known + asked; ++t) {
    inference::Figure figure{.cell = {0, 0, t, t + 1}, .period = {w.at(t), w.at(t + 1)}, .known_on = w.at(t + 1)};
    (t < known ? problem.figures : problem.targets).push_back(figure);
  }
  return problem;
}

/// A truth drawn from the prior (its scale times `prior_scale`), and the figures that it gives.
struct Truth {
  std::vector<double> z;
  inference::History history;
};
inline Truth draw_truth(const inference::Problem& problem, std::uint64_t number, double prior_scale = 1) {
  Truth truth;
  random::Stream draws({.key = random::member_key(4711, number), .entity = 1, .step = 0, .purpose = random::Purpose::test});
  for (std::size_t k = 0; k < problem.scenario.parameters.size(); ++k)
    truth.z.push_back(prior_scale * random::standard_normal(draws));
  truth.history = inference::simulate(problem, truth.z, 99, number);
  return truth;
}

inline inference::Problem with_figures(inference::Problem problem, const std::vector<double>& figures) {
  for (std::size_t i = 0; i < figures.size(); ++i) problem.figures[i].low = problem.figures[i].high = figures[i];
  return problem;
}

}  // namespace outflow::test
