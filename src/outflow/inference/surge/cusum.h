#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// Small rises that last: S_t = max(0, S_(t-1) + X_t - reference), S_0 = 0, alarm at S_t >= threshold (Page, Biometrika 41 (1954)
/// 100; for counts Lucas, Technometrics 27 (1985) 129).
namespace outflow::inference::surge {

/// Lucas' reference value for a rise from mean `calm` to mean `raised` > calm > 0 a period: (raised - calm) / ln(raised / calm).
double lucas_reference(double calm, double raised);

/// The reference and the threshold as whole numbers of steps of 1 / per_event, so that the sum lives on a grid.
struct CusumPlan {
  std::int64_t per_event = 1;  ///< steps in one event
  std::int64_t reference = 1;
  std::int64_t threshold = 1;
  [[nodiscard]] double reference_value() const { return static_cast<double>(reference) / static_cast<double>(per_event); }
  [[nodiscard]] double threshold_value() const { return static_cast<double>(threshold) / static_cast<double>(per_event); }
};

/// The mean number of periods until the first alarm of independent counts with P(X = j) = law[j] (what is missing to 1 lies
/// above): the Markov chain on the grid, solved exactly (Brook and Evans, Biometrika 59 (1972) 539). Infinite when there can
/// be no alarm. The threshold is at most 2000 steps.
double average_run_length(const CusumPlan& plan, std::span<const double> law);

/// The lowest threshold (at most 400 steps) with an average run length of at least `periods`; nullopt when there is none.
std::optional<CusumPlan> cusum_plan(double calm, double raised, double periods, std::span<const double> law);

/// S_t, [t].
std::vector<double> cusum(const CusumPlan& plan, std::span<const std::int64_t> counts);

}  // namespace outflow::inference::surge
