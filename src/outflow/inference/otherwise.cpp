#include "outflow/inference/otherwise.h"

#include <algorithm>
#include <cmath>

#include "outflow/base/contract.h"
#include "outflow/base/parallel.h"
#include "outflow/inference/simulation.h"

namespace outflow::inference {

namespace {

constexpr std::size_t block = 64;

double difference(const Figure& target, double first, double second) {
  return straight(target.kind, second) - straight(target.kind, first);
}

}  // namespace

Bank retold(const Problem& other, const Bank& bank, const RegressionSettings& settings, const RegressionHooks& hooks,
            const Bank* from) {
  Bank told;
  if (from != nullptr) told = *from;
  told.z.columns = bank.z.columns;
  told.figures.columns = other.figures.size();
  told.targets.columns = other.targets.size();
  while (told.z.rows < bank.z.rows) {
    if (hooks.stop != nullptr && *hooks.stop) break;
    const std::size_t begin = told.z.rows, count = std::min(block, bank.z.rows - begin);
    std::vector<History> histories(count);
    parallel_for(count, settings.threads,
                 [&](std::size_t k) { histories[k] = simulate(other, bank.z.row(begin + k), settings.seed, begin + k); });
    for (std::size_t k = 0; k < count; ++k) {
      OUTFLOW_EXPECT(std::equal(histories[k].figures.begin(), histories[k].figures.end(), bank.figures.row(begin + k).begin()));
      told.z.add_row(bank.z.row(begin + k));
      told.figures.add_row(histories[k].figures);
      told.targets.add_row(histories[k].targets);
    }
    if (hooks.checkpoint) hooks.checkpoint(told);
    if (hooks.progress) hooks.progress({1, static_cast<int>(told.z.rows), static_cast<int>(bank.z.rows), 0});
  }
  return told;
}

Otherwise otherwise(const Problem& problem, const Bank& bank, const Bank& told_otherwise, double keep, int threads) {
  OUTFLOW_EXPECT(told_otherwise.targets.rows == bank.targets.rows);
  const std::size_t n = bank.targets.rows, m = problem.targets.size();
  Matrix wanted(n, m), ratios(n, m);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < m; ++j) {
      wanted(i, j) = straight(problem.targets[j].kind, told_otherwise.targets(i, j));
      ratios(i, j) = difference(problem.targets[j], bank.targets(i, j), told_otherwise.targets(i, j));
    }
  Otherwise result{given_figures(problem, bank, wanted, keep, threads), given_figures(problem, bank, ratios, keep, threads)};
  for (std::size_t j = 0; j < m; ++j) {
    for (double& v : result.targets[j].values.values) v = bent_back(problem.targets[j].kind, v);
    for (double& v : result.ratios[j].values.values) v = std::exp(v);
  }
  return result;
}

Otherwise otherwise(const Problem& problem, const Conditioned& first, const Conditioned& second) {
  OUTFLOW_EXPECT(first.values.rows == second.values.rows);
  Otherwise result;
  for (std::size_t j = 0; j < problem.targets.size(); ++j) {
    Conditioned target{Matrix(first.values.rows, 1), first.weights, first.effective};
    Conditioned ratio = target;
    for (std::size_t i = 0; i < first.values.rows; ++i) {
      target.values(i, 0) = second.values(i, j);
      ratio.values(i, 0) = std::exp(difference(problem.targets[j], first.values(i, j), second.values(i, j)));
    }
    result.targets.push_back(std::move(target));
    result.ratios.push_back(std::move(ratio));
  }
  return result;
}

}  // namespace outflow::inference
