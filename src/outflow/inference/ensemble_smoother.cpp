#include "outflow/inference/ensemble_smoother.h"

#include <algorithm>
#include <cmath>

#include "outflow/base/contract.h"
#include "outflow/base/parallel.h"
#include "outflow/random/address.h"
#include "outflow/random/normal.h"

namespace outflow::inference {

namespace {

constexpr double furthest_z = 6;

std::vector<double> normals(std::size_t n, std::uint64_t seed, std::uint64_t member, int step, random::Purpose purpose) {
  random::Stream draws(
      {.key = random::member_key(seed, member), .entity = 0, .step = static_cast<std::uint32_t>(step), .purpose = purpose});
  std::vector<double> values(n);
  for (double& v : values) v = random::standard_normal(draws);
  return values;
}

std::vector<double> means_of(const Matrix& rows) {
  std::vector<double> means(rows.columns, 0.0);
  for (std::size_t i = 0; i < rows.rows; ++i)
    for (std::size_t c = 0; c < rows.columns; ++c) means[c] += rows(i, c) / static_cast<double>(rows.rows);
  return means;
}

/// sum over the members of (a - mean)(b - mean)' / (members - 1).
Matrix covariance(const Matrix& a, const Matrix& b) {
  const auto mean_a = means_of(a), mean_b = means_of(b);
  Matrix sum(a.columns, b.columns);
  for (std::size_t i = 0; i < a.rows; ++i)
    for (std::size_t r = 0; r < a.columns; ++r) {
      const double off = (a(i, r) - mean_a[r]) / static_cast<double>(a.rows - 1);
      for (std::size_t c = 0; c < b.columns; ++c) sum(r, c) += off * (b(i, c) - mean_b[c]);
    }
  return sum;
}

/// One pass: z towards what was observed. `noise_root` is the root of the covariance R.
void assimilate(Matrix& z, const Matrix& g, const SmootherData& data, const Matrix& noise_root, const SmootherSettings& settings,
                int pass) {
  const std::size_t p = data.known.size();
  Matrix system = covariance(g, g);
  for (std::size_t i = 0; i < system.values.size(); ++i) system.values[i] += settings.passes * data.noise.values[i];
  const auto root = cholesky(system);
  OUTFLOW_EXPECT(root.has_value());
  const Matrix cross = covariance(z, g);
  const double inflation = std::sqrt(static_cast<double>(settings.passes));
  parallel_for(z.rows, settings.threads, [&](std::size_t j) {
    const auto e = lower_times(noise_root, normals(p, settings.seed, j, pass, random::Purpose::propose));
    std::vector<double> off(p);
    for (std::size_t f = 0; f < p; ++f) off[f] = data.known[f] + inflation * e[f] - g(j, f);
    const auto solved = cholesky_solve(*root, off);
    for (std::size_t k = 0; k < z.columns; ++k) {
      double step = 0;
      for (std::size_t f = 0; f < p; ++f) step += cross(k, f) * solved[f];
      z(j, k) = std::clamp(z(j, k) + step, -furthest_z, furthest_z);
    }
  });
}

}  // namespace

Matrix ensemble_smoother(std::size_t parameters, const SmootherData& data,
                         const std::function<std::vector<double>(std::span<const double>, std::uint64_t)>& model,
                         const SmootherSettings& settings, const SmootherHooks& hooks) {
  const std::size_t p = data.known.size(), n = static_cast<std::size_t>(settings.members);
  OUTFLOW_EXPECT(settings.members >= 10 && settings.passes >= 1 && data.noise.rows == p && data.noise.columns == p);
  const auto noise_root = cholesky(data.noise);
  OUTFLOW_EXPECT(noise_root.has_value());
  Matrix z(n, parameters);
  for (std::size_t j = 0; j < n; ++j) {
    const auto drawn = normals(parameters, settings.seed, j, 0, random::Purpose::parameter);
    std::copy(drawn.begin(), drawn.end(), z.row(j).begin());
  }
  constexpr std::size_t block = 16;
  for (int pass = 0; pass < settings.passes && p > 0; ++pass) {
    Matrix g(n, p);
    for (std::size_t begin = 0; begin < n; begin += block) {
      if (hooks.stop != nullptr && *hooks.stop) return {};
      const std::size_t count = std::min(block, n - begin);
      parallel_for(count, settings.threads, [&](std::size_t k) {
        const auto said = model(z.row(begin + k), begin + k);
        std::copy(said.begin(), said.end(), g.row(begin + k).begin());
      });
      if (hooks.progress)
        hooks.progress(pass * settings.members + static_cast<int>(begin + count), settings.passes * settings.members);
    }
    assimilate(z, g, data, *noise_root, settings, pass);
  }
  return z;
}

}  // namespace outflow::inference
