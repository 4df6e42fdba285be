#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "outflow/assessment/output.h"
#include "outflow/engine/engine.h"
#include "outflow/inference/given_data.h"
#include "outflow/inference/sobol.h"
#include "outflow/scenario/scenario.h"

/// Runs a scenario at the points of a design, for any outputs at once.
namespace outflow::inference {

struct SensitivityProblem {
  scenario::Scenario scenario;
  engine::Kind engine = engine::Kind::cohorts;
  std::vector<assessment::Output> outputs;
  std::vector<std::size_t> varied;  ///< indices of parameters; the others keep the values in force
};

struct SensitivityHooks {
  std::function<void(int done, int of)> progress;  ///< histories; on the calling thread
  const std::atomic<bool>* stop = nullptr;         ///< once true, no new rows (points) begin
};

/// The outputs of one history: [output]. `z` [varied]. A pure function of its arguments. Throws ImpossibleParameters.
std::vector<double> outputs_of(const SensitivityProblem& problem, const assessment::OutputReader& reader,
                               const std::vector<double>& z, std::uint64_t seed, std::uint64_t member);

/// [output] runs [row][point of the row] of a SobolDesign, in which the last input is chance. After a stop fewer rows than asked
/// for, the same in number for every output. The same bits for any number of threads.
std::vector<Matrix> run_sobol(const SensitivityProblem& problem, std::size_t rows, std::uint64_t seed, int threads,
                              const SensitivityHooks& hooks = {});

/// Two histories at each of these points [point][varied]: [output].
std::vector<PairedRuns> run_pairs(const SensitivityProblem& problem, const Matrix& points, std::uint64_t seed, int threads,
                                  const SensitivityHooks& hooks = {});

/// Points of the priors, drawn independently: what is fitted by chance is then known, which it is not for a Sobol sequence, whose
/// points are more even than chance.
Matrix prior_points(std::size_t points, std::size_t parameters, std::uint64_t seed);
/// As many points out of a weighted sample of which one row is one draw: systematic resampling.
Matrix drawn_points(const Matrix& draws, const std::vector<double>& weights, std::size_t points, std::uint64_t seed);

/// Without the rows in which an output has no value (a share of nobody).
Matrix with_values(const Matrix& runs);
PairedRuns with_values(const PairedRuns& runs);

}  // namespace outflow::inference
