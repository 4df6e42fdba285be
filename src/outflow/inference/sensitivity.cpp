#include "outflow/inference/sensitivity.h"

#include <algorithm>
#include <cmath>

#include "outflow/base/parallel.h"
#include "outflow/engine/recorder.h"
#include "outflow/inference/simulation.h"
#include "outflow/inference/weights.h"
#include "outflow/random/address.h"
#include "outflow/random/normal.h"
#include "outflow/scenario/compile.h"
#include "outflow/scenario/parameters.h"

namespace outflow::inference {

namespace {

constexpr std::size_t rows_at_once = 8;

assessment::OutputReader reader_of(const SensitivityProblem& problem) {
  return {problem.outputs, problem.scenario, scenario::compile(problem.scenario).model};
}

/// `runs` [output] of the points of one row (pair), in blocks of rows until all are done or a stop is asked for.
template <class Row, class Take>
void run_rows(std::size_t rows, std::size_t runs_per_row, int threads, const SensitivityHooks& hooks, const Row& run,
              const Take& take) {
  for (std::size_t begin = 0; begin < rows; begin += rows_at_once) {
    if (hooks.stop != nullptr && *hooks.stop) return;
    const std::size_t count = std::min(rows_at_once, rows - begin);
    std::vector<std::vector<double>> results(count * runs_per_row);
    parallel_for(results.size(), threads, [&](std::size_t k) { results[k] = run(begin + k / runs_per_row, k % runs_per_row); });
    for (std::size_t j = 0; j < count; ++j) take(begin + j, std::span(results).subspan(j * runs_per_row, runs_per_row));
    if (hooks.progress) hooks.progress(static_cast<int>((begin + count) * runs_per_row), static_cast<int>(rows * runs_per_row));
  }
}

}  // namespace

std::vector<double> outputs_of(const SensitivityProblem& problem, const assessment::OutputReader& reader,
                               const std::vector<double>& z, std::uint64_t seed, std::uint64_t member) {
  scenario::Scenario changed = problem.scenario;
  auto values = scenario::parameter_values(changed);
  for (std::size_t k = 0; k < z.size(); ++k)
    values[problem.varied[k]] = scenario::from_standard(changed.parameters[problem.varied[k]].prior, z[k]);
  const model::Model model = compiled_with(changed, values);
  const engine::Layout layout(model);
  const auto engine = engine::make_engine(problem.engine, model);
  const auto trajectory = engine::run_member(*engine, model, layout, seed, member);
  return reader.values(changed, model, layout, trajectory, seed, member);
}

std::vector<Matrix> run_sobol(const SensitivityProblem& problem, std::size_t rows, std::uint64_t seed, int threads,
                              const SensitivityHooks& hooks) {
  const auto reader = reader_of(problem);
  const SobolDesign design(problem.varied.size(), seed);
  std::vector<Matrix> runs(problem.outputs.size(), Matrix(0, design.runs_per_row()));
  run_rows(
      rows, design.runs_per_row(), threads, hooks,
      [&](std::size_t j, std::size_t k) {
        const DesignPoint point = design.row(j)[k];
        return outputs_of(problem, reader, point.z, seed, point.member);
      },
      [&](std::size_t, std::span<const std::vector<double>> row) {
        for (std::size_t o = 0; o < runs.size(); ++o) {
          std::vector<double> values;
          for (const auto& run : row) values.push_back(run[o]);
          runs[o].add_row(values);
        }
      });
  return runs;
}

std::vector<PairedRuns> run_pairs(const SensitivityProblem& problem, const Matrix& points, std::uint64_t seed, int threads,
                                  const SensitivityHooks& hooks) {
  const auto reader = reader_of(problem);
  std::vector<PairedRuns> runs(problem.outputs.size(), {Matrix(0, points.columns), Matrix(0, 2)});
  run_rows(
      points.rows, 2, threads, hooks,
      [&](std::size_t j, std::size_t k) {
        const auto z = points.row(j);
        return outputs_of(problem, reader, {z.begin(), z.end()}, seed, 2 * j + k);
      },
      [&](std::size_t j, std::span<const std::vector<double>> pair) {
        for (std::size_t o = 0; o < runs.size(); ++o) {
          runs[o].inputs.add_row(points.row(j));
          runs[o].outputs.add_row(std::vector<double>{pair[0][o], pair[1][o]});
        }
      });
  return runs;
}

Matrix prior_points(std::size_t points, std::size_t parameters, std::uint64_t seed) {
  Matrix z(points, parameters);
  for (std::size_t j = 0; j < points; ++j) {
    random::Stream draws({.key = random::member_key(seed, j), .entity = 2, .step = 0, .purpose = random::Purpose::design});
    for (double& v : z.row(j)) v = std::clamp(random::standard_normal(draws), -8.0, 8.0);
  }
  return z;
}

Matrix drawn_points(const Matrix& draws, const std::vector<double>& weights, std::size_t points, std::uint64_t seed) {
  random::Stream stream({.key = random::member_key(seed, 0), .entity = 1, .step = 0, .purpose = random::Purpose::design});
  Matrix z(0, draws.columns);
  for (const auto i : systematic_resample(weights, points, stream.uniform())) z.add_row(draws.row(i));
  return z;
}

namespace {

bool has_values(std::span<const double> row) {
  return std::all_of(row.begin(), row.end(), [](double v) { return std::isfinite(v); });
}

}  // namespace

Matrix with_values(const Matrix& runs) {
  Matrix kept(0, runs.columns);
  for (std::size_t j = 0; j < runs.rows; ++j)
    if (has_values(runs.row(j))) kept.add_row(runs.row(j));
  return kept;
}

PairedRuns with_values(const PairedRuns& runs) {
  PairedRuns kept{Matrix(0, runs.inputs.columns), Matrix(0, 2)};
  for (std::size_t j = 0; j < runs.outputs.rows; ++j) {
    if (!has_values(runs.outputs.row(j))) continue;
    kept.inputs.add_row(runs.inputs.row(j));
    kept.outputs.add_row(runs.outputs.row(j));
  }
  return kept;
}

}  // namespace outflow::inference
