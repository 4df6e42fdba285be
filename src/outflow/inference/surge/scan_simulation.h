#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "outflow/inference/surge/parties.h"

/// Scans for which there is no formula, by simulation at addressed random numbers: equal seeds give equal answers.
namespace outflow::inference::surge {

/// A probability from `runs` simulated series, and its standard error.
struct Simulated {
  double p = 0, error = 0;
  std::int64_t runs = 0;
};

struct SimulationPlan {
  std::uint64_t seed = 1;
  std::int64_t runs = 20'000;
};

/// P(at least `k` persons in some window of one period, wherever it begins, within `periods`): parties come at the times of a
/// Poisson process, `persons` expected a period. Runs are cut down, to 500 at least, so that some 4 million parties are drawn
/// in all; nullopt when even 500 would need more.
std::optional<Simulated> simulate_sliding_scan(std::int64_t k, double persons, const PartySizes& sizes, std::int64_t periods,
                                               const SimulationPlan& plan);

/// P(some stretch of at most `longest` neighbouring periods has a log-likelihood ratio of at least `ratio`), when `total` events
/// fall independently on periods with probability proportional to `weights` (Kulldorff 1997; scan.h). The observed series counts
/// as one of the runs: p = (1 + hits) / (1 + runs). Runs are cut down as above.
std::optional<Simulated> simulate_conditional_scan(double ratio, std::int64_t total, std::span<const double> weights,
                                                   std::size_t longest, const SimulationPlan& plan);

}  // namespace outflow::inference::surge
