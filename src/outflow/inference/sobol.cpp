#include "outflow/inference/sobol.h"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <boost/random/sobol.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "outflow/base/contract.h"
#include "outflow/random/address.h"

namespace outflow::inference {

std::vector<double> standard_point(std::size_t dimensions, std::uint64_t seed, std::size_t j) {
  std::vector<double> z(dimensions);
  if (dimensions == 0) return z;
  boost::random::sobol sequence(dimensions);  // begins with point 1: point 0 is zero in all dimensions
  if (j > 1) sequence.discard((static_cast<std::uint64_t>(j) - 1) * dimensions);
  random::Stream shifts({.key = random::member_key(seed, 0), .entity = 0, .step = 0, .purpose = random::Purpose::design});
  for (double& v : z) {
    const std::uint64_t bits = (j == 0 ? 0 : sequence()) ^ shifts.bits64();
    const double u = (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
    v = std::clamp(-std::numbers::sqrt2 * boost::math::erfc_inv(2 * u), -8.0, 8.0);
  }
  return z;
}

std::vector<DesignPoint> SobolDesign::row(std::size_t j) const {
  const auto z = standard_point(2 * parameters_, seed_, j);
  const auto half = z.begin() + static_cast<std::ptrdiff_t>(parameters_);
  const DesignPoint a{{z.begin(), half}, 2 * j}, b{{half, z.end()}, 2 * j + 1};
  std::vector<DesignPoint> points{a, b};
  for (std::size_t k = 0; k < parameters_; ++k) {
    points.push_back(a);
    points.back().z[k] = b.z[k];
  }
  points.push_back({a.z, b.member});
  return points;
}

namespace {

struct Sums {
  double mean = 0, variance = 0;
  std::vector<double> first, total;
  double together = 0;
};

/// The estimators on the rows with these numbers.
Sums estimated(const Matrix& runs, const std::vector<std::size_t>& rows) {
  const std::size_t inputs = runs.columns - 2;
  const auto n = static_cast<double>(rows.size());
  Sums s{0, 0, std::vector<double>(inputs, 0.0), std::vector<double>(inputs, 0.0), 0};
  for (const auto j : rows) s.mean += (runs(j, 0) + runs(j, 1)) / (2 * n);
  for (const auto j : rows) {
    const double a = runs(j, 0) - s.mean, b = runs(j, 1) - s.mean;
    s.variance += (a * a + b * b) / (2 * n - 1);
    for (std::size_t i = 0; i < inputs; ++i) {
      const double mixed = runs(j, i + 2) - s.mean;
      s.first[i] += b * (mixed - a) / n;
      s.total[i] += (a - mixed) * (a - mixed) / (2 * n);
    }
  }
  const double unit = s.variance > 0 ? s.variance : std::numeric_limits<double>::quiet_NaN();
  for (auto* shares : {&s.first, &s.total})
    for (double& v : *shares) v /= unit;
  s.together = 1 - s.total.back();
  for (std::size_t i = 0; i + 1 < inputs; ++i) s.together -= s.first[i];
  return s;
}

}  // namespace

SobolIndices sobol_indices(const Matrix& runs, const BootstrapSettings& bootstrap) {
  OUTFLOW_EXPECT(runs.rows >= 2 && runs.columns >= 3);
  std::vector<std::size_t> all(runs.rows);
  for (std::size_t j = 0; j < all.size(); ++j) all[j] = j;
  const Sums whole = estimated(runs, all);
  const std::size_t inputs = runs.columns - 2;
  std::vector<std::vector<double>> first(inputs), total(inputs);
  std::vector<double> together;
  for (int r = 0; r < bootstrap.replicates; ++r) {
    const Sums s = estimated(runs, resampled(runs.rows, bootstrap.seed, r));
    for (std::size_t i = 0; i < inputs; ++i) {
      first[i].push_back(s.first[i]);
      total[i].push_back(s.total[i]);
    }
    together.push_back(s.together);
  }
  SobolIndices indices{runs.rows, whole.mean, whole.variance, {}, {}, {}};
  for (std::size_t i = 0; i < inputs; ++i) {
    indices.first.push_back(percentile_interval(whole.first[i], std::move(first[i]), bootstrap.level));
    indices.total.push_back(percentile_interval(whole.total[i], std::move(total[i]), bootstrap.level));
  }
  indices.together = percentile_interval(whole.together, std::move(together), bootstrap.level);
  return indices;
}

}  // namespace outflow::inference
