#include "outflow/inference/ridge.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "outflow/base/contract.h"
#include "outflow/inference/weights.h"

namespace outflow::inference {

namespace {

constexpr std::array ridges{1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 1e1, 1e2};
constexpr double most_freedom = 0.95;   ///< of the effective rows that a plane may use up
constexpr double least_left = 0.1;      ///< of a row's residual is its own doing
constexpr double constant_sd = 1e-12;

struct Column {
  double mean = 0, sd = 1;
};

std::vector<Column> scales_of(const Matrix& m, std::span<const double> weights) {
  std::vector<Column> columns(m.columns);
  std::vector<double> values(m.rows);
  for (std::size_t c = 0; c < m.columns; ++c) {
    for (std::size_t i = 0; i < m.rows; ++i) values[i] = m(i, c);
    columns[c].mean = weighted_mean(values, weights);
    const double sd = std::sqrt(weighted_variance(values, weights));
    if (sd > constant_sd) columns[c].sd = sd;
  }
  return columns;
}

Matrix scaled(const Matrix& m, const std::vector<Column>& columns) {
  Matrix out(m.rows, m.columns);
  for (std::size_t i = 0; i < m.rows; ++i)
    for (std::size_t c = 0; c < m.columns; ++c) out(i, c) = (m(i, c) - columns[c].mean) / columns[c].sd;
  return out;
}

/// a' W b, W being the weights.
Matrix products(const Matrix& a, const Matrix& b, std::span<const double> weights) {
  Matrix out(a.columns, b.columns);
  for (std::size_t i = 0; i < a.rows; ++i) {
    if (weights[i] == 0) continue;
    for (std::size_t r = 0; r < a.columns; ++r) {
      const double w = weights[i] * a(i, r);
      for (std::size_t c = 0; c < b.columns; ++c) out(r, c) += w * b(i, c);
    }
  }
  return out;
}

/// v' A^-1 v of A = L L'.
double squared_length(const Matrix& l, std::span<const double> v, std::vector<double>& room) {
  double sum = 0;
  for (std::size_t i = 0; i < l.rows; ++i) {
    double x = v[i];
    for (std::size_t k = 0; k < i; ++k) x -= l(i, k) * room[k];
    room[i] = x / l(i, i);
    sum += room[i] * room[i];
  }
  return sum;
}

/// The products of x with a ridge on them.
struct Solved {
  Matrix root;
  double freedom = 0;  ///< trace of the hat matrix
};

Solved solve(const Matrix& xx, double ridge) {
  Matrix a = xx;
  for (std::size_t k = 0; k < a.rows; ++k) a(k, k) += ridge;
  auto root = cholesky(a);
  OUTFLOW_EXPECT(root.has_value());  // a sum of squares and a ridge above rounding
  Solved solved{std::move(*root), static_cast<double>(a.rows)};
  std::vector<double> unit(a.rows, 0.0), room(a.rows);
  for (std::size_t k = 0; k < a.rows; ++k) {
    unit[k] = 1;
    solved.freedom -= ridge * squared_length(solved.root, unit, room);
    unit[k] = 0;
  }
  return solved;
}

/// Residual sum of squares of y ~ x b, from products alone: y'y - 2 b'x'y + b'x'x b.
double residual_squares(const Matrix& xx, std::span<const double> xy, double yy, std::span<const double> b) {
  double sum = yy;
  for (std::size_t r = 0; r < xx.rows; ++r) {
    double row = 0;
    for (std::size_t c = 0; c < xx.rows; ++c) row += xx(r, c) * b[c];
    sum += b[r] * (row - 2 * xy[r]);
  }
  return std::max(sum, 0.0);
}

/// Of scaled columns.
struct Slopes {
  Matrix values;                   ///< [column of x][column of y]
  std::vector<std::size_t> ridge;  ///< [column of y] number of the one that was chosen
};

Slopes choose(const Matrix& xx, const Matrix& xy, const std::vector<Solved>& solved, double effective_rows) {
  Slopes slopes{Matrix(xy.rows, xy.columns), std::vector<std::size_t>(xy.columns)};
  for (std::size_t c = 0; c < xy.columns; ++c) {
    const auto right = column_of(xy, c);
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < solved.size(); ++k) {
      const double left = 1 - (1 + solved[k].freedom) / effective_rows;
      const auto b = cholesky_solve(solved[k].root, right);
      const double error =
          left >= 1 - most_freedom ? residual_squares(xx, right, 1, b) / (left * left) : std::numeric_limits<double>::max();
      if (error > least) continue;  // of equal ones the greater ridge
      least = error;
      slopes.ridge[c] = k;
      for (std::size_t r = 0; r < b.size(); ++r) slopes.values(r, c) = b[r];
    }
  }
  return slopes;
}

}  // namespace

Ridge fit_ridge(const Matrix& x, const Matrix& y, std::span<const double> weights) {
  OUTFLOW_EXPECT(x.rows == y.rows && x.rows == weights.size());
  const std::size_t n = x.rows, p = x.columns, q = y.columns;
  const auto x_scale = scales_of(x, weights), y_scale = scales_of(y, weights);
  const Matrix xs = scaled(x, x_scale);
  const Matrix xx = products(xs, xs, weights), xy = products(xs, scaled(y, y_scale), weights);
  std::vector<Solved> solved;
  for (const double ridge : ridges) solved.push_back(solve(xx, ridge));
  const Slopes slopes = choose(xx, xy, solved, effective_size(weights));

  Ridge ridge{{std::vector<double>(q), Matrix(p, q)}, Matrix(n, q)};
  for (std::size_t c = 0; c < q; ++c) {
    ridge.planes.constant[c] = y_scale[c].mean;
    for (std::size_t r = 0; r < p; ++r) {
      ridge.planes.slope(r, c) = slopes.values(r, c) * y_scale[c].sd / x_scale[r].sd;
      ridge.planes.constant[c] -= ridge.planes.slope(r, c) * x_scale[r].mean;
    }
  }
  std::vector<double> room(p), leverage(solved.size());
  for (std::size_t i = 0; i < n; ++i) {
    std::fill(leverage.begin(), leverage.end(), -1.0);
    for (std::size_t c = 0; c < q; ++c) {
      double& h = leverage[slopes.ridge[c]];
      if (h < 0) h = weights[i] * (1 + squared_length(solved[slopes.ridge[c]].root, xs.row(i), room));
      const double residual = y(i, c) - ridge.planes.at(c, x.row(i));
      ridge.left_out(i, c) = y(i, c) - residual / std::max(least_left, 1 - h);
    }
  }
  return ridge;
}

}  // namespace outflow::inference
