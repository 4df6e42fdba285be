#include "outflow/inference/surge/cusum.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "outflow/base/contract.h"

namespace outflow::inference::surge {

double lucas_reference(double calm, double raised) {
  OUTFLOW_EXPECT(calm > 0 && raised > calm);
  return (raised - calm) / std::log(raised / calm);
}

namespace {

/// I - Q of the chain that has not alarmed yet, [from * n + to].
std::vector<double> staying(const CusumPlan& plan, std::span<const double> law) {
  const auto n = static_cast<std::size_t>(plan.threshold);
  std::vector<double> matrix(n * n, 0.0);
  for (std::size_t from = 0; from < n; ++from) {
    matrix[from * n + from] = 1;
    for (std::size_t j = 0; j < law.size(); ++j) {
      const std::int64_t to = std::max<std::int64_t>(
          0, static_cast<std::int64_t>(from) + static_cast<std::int64_t>(j) * plan.per_event - plan.reference);
      if (to >= plan.threshold) break;
      matrix[from * n + static_cast<std::size_t>(to)] -= law[j];
    }
  }
  return matrix;
}

/// Solves matrix * x = 1 without pivoting: I - Q of a chain that ends is a diagonally dominant M-matrix, for which elimination is
/// stable. Returns x[0]. Infinite when a pivot vanishes (the chain never ends).
double first_of_solution(std::vector<double> matrix, std::size_t n) {
  std::vector<double> right(n, 1.0);
  for (std::size_t k = n; k-- > 0;) {  // from the last state down, so that x[0] is read off at the end
    const double pivot = matrix[k * n + k];
    if (!(pivot > 1e-14)) return std::numeric_limits<double>::infinity();
    for (std::size_t row = 0; row < k; ++row) {
      const double factor = matrix[row * n + k] / pivot;
      if (factor == 0) continue;
      for (std::size_t column = 0; column < k; ++column) matrix[row * n + column] -= factor * matrix[k * n + column];
      right[row] -= factor * right[k];
    }
  }
  return right[0] / matrix[0];
}

/// Some ten steps in the reference value, or whole events where it is large.
std::int64_t steps_per_event(double reference) {
  if (reference >= 10) return 1;
  if (reference >= 1) return 10;
  return std::min<std::int64_t>(200, static_cast<std::int64_t>(std::ceil(5 / reference)));
}

}  // namespace

double average_run_length(const CusumPlan& plan, std::span<const double> law) {
  OUTFLOW_EXPECT(plan.per_event >= 1 && plan.reference >= 0 && plan.threshold >= 1 && plan.threshold <= 2000 && !law.empty());
  return first_of_solution(staying(plan, law), static_cast<std::size_t>(plan.threshold));
}

std::optional<CusumPlan> cusum_plan(double calm, double raised, double periods, std::span<const double> law) {
  const double reference = lucas_reference(calm, raised);
  CusumPlan plan;
  plan.per_event = steps_per_event(reference);
  plan.reference = std::max<std::int64_t>(1, std::llround(reference * static_cast<double>(plan.per_event)));
  std::int64_t low = 1, high = 400;
  const auto long_enough = [&](std::int64_t threshold) {
    plan.threshold = threshold;
    return average_run_length(plan, law) >= periods;
  };
  if (!long_enough(high)) return std::nullopt;
  while (low < high) {
    const std::int64_t middle = (low + high) / 2;
    if (long_enough(middle)) high = middle;
    else low = middle + 1;
  }
  plan.threshold = high;
  return plan;
}

std::vector<double> cusum(const CusumPlan& plan, std::span<const std::int64_t> counts) {
  std::vector<double> path;
  std::int64_t sum = 0;
  for (const std::int64_t count : counts) {
    sum = std::max<std::int64_t>(0, sum + count * plan.per_event - plan.reference);
    path.push_back(static_cast<double>(sum) / static_cast<double>(plan.per_event));
  }
  return path;
}

}  // namespace outflow::inference::surge
