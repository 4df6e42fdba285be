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
constexpr std::size_t groups = 10;

std::vector<double> normals(std::size_t n, std::uint64_t seed, std::uint64_t member, int step, random::Purpose purpose) {
  random::Stream draws(
      {.key = random::member_key(seed, member), .entity = 0, .step = static_cast<std::uint32_t>(step), .purpose = purpose});
  std::vector<double> values(n);
  for (double& v : values) v = random::standard_normal(draws);
  return values;
}

/// L^-1 v of a lower triangular L.
std::vector<double> whitened(const Matrix& l, std::vector<double> v) {
  for (std::size_t i = 0; i < v.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) v[i] -= l(i, k) * v[k];
    v[i] /= l(i, i);
  }
  return v;
}

/// (value - mean) / sqrt(members - 1) of some members: [member of these][column].
Matrix anomalies(const Matrix& all, const std::vector<std::size_t>& members) {
  Matrix off(members.size(), all.columns);
  const auto n = static_cast<double>(members.size());
  for (std::size_t c = 0; c < all.columns; ++c) {
    double mean = 0;
    for (const std::size_t j : members) mean += all(j, c) / n;
    for (std::size_t i = 0; i < members.size(); ++i) off(i, c) = (all(members[i], c) - mean) / std::sqrt(n - 1);
  }
  return off;
}

double product(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
  return sum;
}

Matrix among_rows(const Matrix& m) {
  Matrix among(m.rows, m.rows);
  for (std::size_t i = 0; i < m.rows; ++i)
    for (std::size_t j = 0; j <= i; ++j) among(i, j) = among(j, i) = product(m.row(i), m.row(j));
  return among;
}

Matrix turned(const Matrix& m) {
  Matrix t(m.columns, m.rows);
  for (std::size_t r = 0; r < m.rows; ++r)
    for (std::size_t c = 0; c < m.columns; ++c) t(c, r) = m(r, c);
  return t;
}

/// The gain that some members teach, on the scale of noise: K v = Z' w and g(z + K v) - g(z) = G' w where g is straight, with
/// w = (G G' + passes)^-1 G v = G (G' G + passes)^-1 v, Z and G the anomalies of parameters and figures.
class Gain {
 public:
  Gain(const Matrix& z, const Matrix& g, const std::vector<std::size_t>& teachers, int passes)
      : parameters_(anomalies(z, teachers)), figures_(anomalies(g, teachers)), by_members_(figures_.rows < figures_.columns) {
    Matrix system = among_rows(by_members_ ? figures_ : turned(figures_));
    for (std::size_t i = 0; i < system.rows; ++i) system(i, i) += passes;
    root_ = cholesky(system).value();
  }
  [[nodiscard]] std::vector<double> weights(std::span<const double> v) const {
    return by_members_ ? cholesky_solve(root_, seen(v)) : seen(cholesky_solve(root_, v));
  }
  void add_parameters(std::span<const double> weights, std::span<double> to) const { add(parameters_, weights, to); }
  void add_figures(std::span<const double> weights, std::span<double> to) const { add(figures_, weights, to); }

 private:
  [[nodiscard]] std::vector<double> seen(std::span<const double> v) const {
    std::vector<double> along;
    for (std::size_t i = 0; i < figures_.rows; ++i) along.push_back(product(figures_.row(i), v));
    return along;
  }
  static void add(const Matrix& anomalies, std::span<const double> weights, std::span<double> to) {
    for (std::size_t i = 0; i < weights.size(); ++i)
      for (std::size_t k = 0; k < to.size(); ++k) to[k] += weights[i] * anomalies(i, k);
  }
  Matrix parameters_, figures_, root_;
  bool by_members_;  ///< the smaller side of the two
};

/// Members on their way. On the scale of noise, as all figures here.
class Members {
 public:
  Members(std::size_t parameters, std::vector<double> known, const SmootherSettings& settings)
      : z_(static_cast<std::size_t>(settings.members), parameters),
        later_(z_.rows, parameters),
        later_figures_(z_.rows, known.size()),
        mean_(z_.rows, known.size()),
        known_(std::move(known)),
        settings_(settings) {
    const double share = 1 / std::sqrt(static_cast<double>(settings.passes));
    for (std::size_t j = 0; j < z_.rows; ++j) {
      const auto drawn = normals(parameters, settings.seed, j, 0, random::Purpose::parameter);
      std::copy(drawn.begin(), drawn.end(), z_.row(j).begin());
      for (int pass = 0; pass < settings.passes; ++pass) {
        const auto e = perturbation(j, pass);
        for (std::size_t f = 0; f < e.size(); ++f) mean_(j, f) += share * e[f];
      }
    }
  }
  [[nodiscard]] std::span<const double> z(std::size_t j) const { return z_.row(j); }

  /// One pass: z towards what was observed. `g` [member][figure].
  void assimilate(const Matrix& g, int pass) {
    const Matrix before = z_;
    parallel_for(groups, settings_.threads, [&](std::size_t group) {
      std::vector<std::size_t> teachers;
      for (std::size_t j = 0; j < z_.rows; ++j)
        if (j % groups != group) teachers.push_back(j);
      const Gain gain(before, g, teachers, settings_.passes);
      for (std::size_t j = group; j < z_.rows; j += groups) move(gain, g.row(j), j, pass);
    });
  }
  /// z as if each member had had its mean perturbation in all passes.
  [[nodiscard]] Matrix finished() const {
    Matrix z = z_;
    for (std::size_t i = 0; i < z.values.size(); ++i) z.values[i] = held(z.values[i] + later_.values[i]);
    return z;
  }

 private:
  [[nodiscard]] std::vector<double> perturbation(std::size_t j, int pass) const {
    return normals(known_.size(), settings_.seed, j, pass, random::Purpose::propose);
  }
  static double held(double z) { return std::clamp(z, -furthest_z, furthest_z); }
  void move(const Gain& gain, std::span<const double> g, std::size_t j, int pass) {
    const auto e = perturbation(j, pass);
    const double inflation = std::sqrt(static_cast<double>(settings_.passes));
    std::vector<double> off(e.size()), other(e.size());
    for (std::size_t f = 0; f < e.size(); ++f) {
      off[f] = known_[f] + inflation * e[f] - g[f];
      other[f] = mean_(j, f) - inflation * e[f] - later_figures_(j, f);
    }
    gain.add_parameters(gain.weights(off), z_.row(j));
    for (double& value : z_.row(j)) value = held(value);
    const auto weights = gain.weights(other);
    gain.add_parameters(weights, later_.row(j));
    gain.add_figures(weights, later_figures_.row(j));
  }

  Matrix z_;              ///< [member][parameter]
  Matrix later_;          ///< [member][parameter] what is added in the end
  Matrix later_figures_;  ///< [member][figure] what that does to the figures
  Matrix mean_;           ///< [member][figure] the mean of the passes' perturbations: a draw of the noise itself
  std::vector<double> known_;
  const SmootherSettings& settings_;
};

}  // namespace

Matrix ensemble_smoother(std::size_t parameters, const SmootherData& data,
                         const std::function<std::vector<double>(std::span<const double>, std::uint64_t)>& model,
                         const SmootherSettings& settings, const SmootherHooks& hooks) {
  const std::size_t p = data.known.size(), n = static_cast<std::size_t>(settings.members);
  OUTFLOW_EXPECT(settings.members >= 10 && settings.passes >= 1 && data.noise.rows == p && data.noise.columns == p);
  const auto noise_root = cholesky(data.noise);
  OUTFLOW_EXPECT(noise_root.has_value());
  Members members(parameters, whitened(*noise_root, data.known), settings);
  constexpr std::size_t block = 16;
  for (int pass = 0; pass < settings.passes && p > 0; ++pass) {
    Matrix g(n, p);
    for (std::size_t begin = 0; begin < n; begin += block) {
      if (hooks.stop != nullptr && *hooks.stop) return {};
      const std::size_t count = std::min(block, n - begin);
      parallel_for(count, settings.threads, [&](std::size_t k) {
        const auto said = whitened(*noise_root, model(members.z(begin + k), begin + k));
        std::copy(said.begin(), said.end(), g.row(begin + k).begin());
      });
      if (hooks.progress)
        hooks.progress(pass * settings.members + static_cast<int>(begin + count), settings.passes * settings.members);
    }
    members.assimilate(g, pass);
  }
  return members.finished();
}

}  // namespace outflow::inference
